"""A few lines of text asked for in passing: a note, what a client said, the reason of something."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QWidget

from ecsupport_desktop.config.language import _
from ecsupport_desktop.ui.main_window.overlay import Overlay, confirms
from ecsupport_desktop.ui.shared.buttons import HintButton, primary_button, quiet_button
from ecsupport_desktop.ui.shared.fields import text_field
from ecsupport_desktop.ui.shared.labels import label
from ecsupport_desktop.ui.shared.segmented import Segment, SegmentedControl

SETTLES_AFTER = 700
"""Milliseconds without typing after which the text is worth keeping."""


class TextPopup(Overlay):
    """Signals: text_settled(str) when typing pauses, and when the popup goes away unsent."""

    text_settled = Signal(str)

    def __init__(self, window: QWidget, name: str = "text_popup") -> None:
        super().__init__(window, name)
        self._on_done: Callable[[str, str | None], object] | None = None
        self._required = True
        self._title = label(kind="heading", name=f"{name}.title")
        self._choices: SegmentedControl | None = None
        self._editor = text_field(f"{name}.editor", _("Text"), lines=6)
        self._send = primary_button("", f"{name}.done", hint=_("Ctrl+⏎"))
        self._send.clicked.connect(self._finish)
        self._leave: HintButton = quiet_button(_("Cancel"), f"{name}.cancel", hint=_("Esc"))
        self._leave.clicked.connect(self.go)
        self._settle = QTimer(self, singleShot=True, interval=SETTLES_AFTER)
        self._settle.timeout.connect(self._on_settled)
        self._editor.textChanged.connect(self._on_text_changed)
        buttons = QHBoxLayout()
        buttons.addWidget(self._leave)
        buttons.addStretch(1)
        buttons.addWidget(self._send)
        self.column.addWidget(self._title)
        self.column.addWidget(self._editor, 1)
        self.column.addLayout(buttons)

    @property
    def editor(self) -> QPlainTextEdit:
        return self._editor

    @property
    def text(self) -> str:
        return self._editor.toPlainText().strip()

    def ask(
        self,
        title: str,
        done_text: str,
        on_done: Callable[[str, str | None], object],
        *,
        text: str = "",
        placeholder: str = "",
        choices: Sequence[Segment] = (),
        required: bool = True,
    ) -> None:
        """Ask; `on_done` gets the text and the value chosen (None without choices)."""
        self._on_done, self._required = on_done, required
        self._title.setText(title)
        self.setAccessibleName(title)
        self._editor.setAccessibleName(title)
        self._editor.setPlaceholderText(placeholder)
        self._send.setText(done_text)
        self._send.setAccessibleName(done_text)
        self._offer(choices, title)
        self.set_text(text)
        self.come(self._editor)

    def set_text(self, text: str) -> None:
        """Put this text in without taking it for typing."""
        self._editor.blockSignals(True)
        self._editor.setPlainText(text)
        self._editor.blockSignals(False)
        self._editor.moveCursor(self._editor.textCursor().MoveOperation.End)
        self._on_text_changed(typed=False)

    def wants_key(self, event: QKeyEvent) -> bool:
        return super().wants_key(event) or event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if confirms(event):
            self._finish()
            return
        super().keyPressEvent(event)

    def go(self) -> None:
        if self._settle.isActive():
            self._on_settled()
        super().go()

    def _offer(self, choices: Sequence[Segment], title: str) -> None:
        if self._choices is not None:
            self.column.removeWidget(self._choices)
            self._choices.setParent(None)
            self._choices.deleteLater()
            self._choices = None
        if choices:
            self._choices = SegmentedControl(f"{self.objectName()}.choices", title, choices, self)
            self._choices.set_value(choices[0].value)
            self.column.insertWidget(1, self._choices)

    def _on_text_changed(self, *, typed: bool = True) -> None:
        self._send.setEnabled(bool(self.text) or not self._required)
        if typed:
            self._settle.start()

    def _on_settled(self) -> None:
        self._settle.stop()
        self.text_settled.emit(self.text)

    def _finish(self) -> None:
        if (not self.text and self._required) or self._on_done is None:
            return
        self._settle.stop()
        text, value = self.text, self._choices.value() if self._choices else None
        self.go()
        self._on_done(text, value)
