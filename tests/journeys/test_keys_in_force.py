"""With other keys in force nothing in the window says the old ones any more, whatever is shown at that moment."""

import re

from PySide6.QtWidgets import QAbstractButton, QLabel, QLineEdit, QPlainTextEdit, QWidget

from ecsupport_desktop.ui.actions_table import ACTIONS
from ecsupport_desktop.ui.shared.buttons import HintButton

FIXED = ("Ctrl+Space", "Ctrl+Z in the text")
"""Keys of a field itself."""


def said(window) -> set[str]:
    """What can be read in the window, and what its widgets tell when pointed at or listened to."""
    texts = set()
    for widget in window.findChildren(QWidget):
        texts |= {widget.toolTip(), widget.accessibleName(), widget.accessibleDescription(), widget.statusTip()}
        if isinstance(widget, QLabel | QAbstractButton):
            texts.add(widget.text())
        if isinstance(widget, HintButton):
            texts.add(widget.hint())
        if isinstance(widget, QLineEdit | QPlainTextEdit):
            texts.add(widget.placeholderText())
    return texts


def naming(texts: set[str]) -> set[str]:
    keys = {keys for spec in ACTIONS for keys in spec.shortcuts if len(keys) > 1 and keys != "Esc"}
    pattern = re.compile("|".join(rf"(?<![\w+]){re.escape(each)}(?!\w)" for each in keys))
    plain = {text: re.sub("|".join(map(re.escape, FIXED)), "", text) for text in texts}
    return {text for text, rest in plain.items() if pattern.search(rest)}


def test_no_old_key_is_left_anywhere(started):
    running = started()
    running.rooms.show_queue("mine")
    running.settle()
    running.rooms.show_quote()
    running.rooms.show_plan()
    running.settle()
    running.stalls.end()
    registry = running.desk_view.registry
    assert naming(said(running.window)), "the defaults are there to begin with"
    registry.use_keys({spec.id: () for spec in ACTIONS if spec.id != "queue.focus"})
    assert naming(said(running.window)) == set()
    registry.use_keys({"go.palette": ("F12",)})
    assert any("F12" in text for text in said(running.window))
