"""An emoji is one character to Python and two places to Qt."""

import pytest
from PySide6.QtWidgets import QPlainTextEdit

from ecsupport_desktop.ui.shared.text_places import place_of, select


@pytest.mark.parametrize("before", ["", "é ñ\n", "\U0001f600", "a\U0001f469\u200d\U0001f4bb b\U0001f600\n\n"])
def test_what_python_finds_is_what_is_selected(qtbot, before: str) -> None:
    editor = QPlainTextEdit(f"{before}{{day}} \U0001f600")
    qtbot.addWidget(editor)
    start = editor.toPlainText().index("{day}")
    select(editor, start, start + 5)
    assert editor.textCursor().selectedText() == "{day}"
    assert editor.textCursor().selectionStart() == place_of(editor.toPlainText(), start)
