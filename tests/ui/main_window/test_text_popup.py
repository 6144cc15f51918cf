"""Ctrl+Enter finishes what is typed, and so does the key that sends elsewhere; a plain letter is written."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from ecsupport_desktop.ui.main_window.text_popup import TextPopup
from ecsupport_desktop.ui.shared.keys import current_keys

NONE, CONTROL = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ControlModifier


@pytest.mark.parametrize(
    ("keys", "key", "held", "finished"),
    [
        ("Ctrl+Enter", Qt.Key.Key_Return, CONTROL, True),
        ("F12", Qt.Key.Key_F12, NONE, True),
        ("F12", Qt.Key.Key_Return, CONTROL, True),
        ("S", Qt.Key.Key_S, NONE, False),
    ],
)
def test_what_finishes(qtbot: QtBot, keys_put_back: None, keys: str, key, held, finished: bool) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(800, 600)
    window.show()
    popup, heard = TextPopup(window), []
    current_keys().use({"Ctrl+Enter": keys}, {"triage.send": (keys,)})
    popup.ask("A note", "Save", lambda text, _value: heard.append(text), text="Call back")
    qtbot.waitUntil(popup.editor.hasFocus)
    qtbot.keyClick(popup.editor, key, held)
    assert heard == (["Call back"] if finished else [])
    assert popup.text == ("Call back" if finished else "Call backs")
    popup.go()
