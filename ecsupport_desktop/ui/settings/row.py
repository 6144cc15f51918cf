"""One setting as a row: its name and sentence, its control, its default, and what is wrong with it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from ecsupport_desktop.config.language import _
from ecsupport_desktop.ui.shared.buttons import quiet_button
from ecsupport_desktop.ui.shared.field_message import FieldMessage
from ecsupport_desktop.ui.shared.labels import label
from ecsupport_desktop.ui.shared.theme import current_theme

CONTROL_WIDTH = 320
"""In pixels at 100 %."""


class Row(QWidget):
    """The words at the left, the control at the right with its message under it. Texts are translated already."""

    def __init__(self, title: str, sentence: str, control: QWidget, field: QWidget, *, also: str = "") -> None:
        """`field` is what takes the focus and the message; `also` is searched besides what is seen."""
        super().__init__()
        self.setObjectName(f"{field.objectName()}.row")
        self._title = title
        self._words = f"{title} {sentence} {also}".casefold()
        theme = current_theme()
        self.message = FieldMessage(field, self)
        named = label(title, wrap=True)
        named.setBuddy(field)
        self._below = label("", "muted", name=f"{field.objectName()}.default", wrap=True)
        self.reset = quiet_button("", f"{field.objectName()}.reset")
        self.reset.hide()
        words = QVBoxLayout()
        words.setSpacing(theme.px(2))
        words.addWidget(named)
        words.addWidget(label(sentence, "muted", wrap=True))
        words.addWidget(self._below)
        words.addStretch(1)
        right = QVBoxLayout()
        right.setSpacing(theme.px(2))
        right.addWidget(control, 0, Qt.AlignmentFlag.AlignTop)
        right.addWidget(self.message)
        right.addWidget(self.reset, 0, Qt.AlignmentFlag.AlignLeft)
        right.addStretch(1)
        control.setFixedWidth(theme.px(CONTROL_WIDTH))
        if not field.accessibleDescription():
            field.setAccessibleDescription(sentence)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, theme.space, 0, theme.space)
        grid.setHorizontalSpacing(3 * theme.space)
        grid.addLayout(words, 0, 0)
        grid.addLayout(right, 0, 1)
        grid.setColumnStretch(0, 1)

    def show_default(self, text: str, reset_text: str = "") -> None:
        """Say what the default is, and offer to go back to it."""
        self._below.setText(text)
        self._below.setVisible(bool(text))
        self.reset.setText(reset_text)
        self.reset.setAccessibleName(_("{what}: {value}").format(what=reset_text, value=self._title))
        self.reset.setVisible(bool(reset_text))

    def speaks_of(self, words: list[str]) -> bool:
        """Whether every word (folded) is in what it says."""
        return all(word in self._words for word in words)
