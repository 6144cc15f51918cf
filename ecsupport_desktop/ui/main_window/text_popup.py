"""Text asked for in passing: a few lines of it, as a note or what a client said; or one line, as a name."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPlainTextEdit, QWidget

from ecsupport_desktop.config.language import _
from ecsupport_desktop.ui.main_window.overlay import Overlay, confirms
from ecsupport_desktop.ui.shared.buttons import HintButton, primary_button, quiet_button
from ecsupport_desktop.ui.shared.fields import line_field, text_field
from ecsupport_desktop.ui.shared.labels import label
from ecsupport_desktop.ui.shared.segmented import Segment, SegmentedControl

SETTLES_AFTER = 700
"""Milliseconds without typing after which the text is worth keeping."""


class _Asking(Overlay):
    """A title, a field, and below it the way out and what is done with the text; Ctrl+Enter does it."""

    def __init__(self, window: QWidget, name: str, field: QLineEdit | QPlainTextEdit, key: str) -> None:
        super().__init__(window, name)
        self._title = label(kind="heading", name=f"{name}.title")
        self._asked_in = field
        self._done = primary_button("", f"{name}.done", hint=key)
        self._done.clicked.connect(self._finish)
        self._leave: HintButton = quiet_button(_("Cancel"), f"{name}.cancel", hint=_("Esc"))
        self._leave.clicked.connect(self.go)
        buttons = QHBoxLayout()
        buttons.addWidget(self._leave)
        buttons.addStretch(1)
        buttons.addWidget(self._done)
        self.column.addWidget(self._title)
        self.column.addWidget(field, 1)
        self.column.addLayout(buttons)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if confirms(event):
            self._finish()
            return
        super().keyPressEvent(event)

    def _name(self, title: str, done_text: str, placeholder: str) -> None:
        """What is asked this time."""
        self._title.setText(title)
        self.setAccessibleName(title)
        self._asked_in.setAccessibleName(title)
        self._asked_in.setPlaceholderText(placeholder)
        self._leave.setText(_("Cancel"))
        self._done.setText(done_text)
        self._done.setAccessibleName(done_text)

    @abstractmethod
    def _finish(self) -> None:
        """Hand over what is typed, if it will do."""


class TextPopup(_Asking):
    """Signals: text_settled(str) when typing pauses, and when the popup goes away unsent."""

    text_settled = Signal(str)

    def __init__(self, window: QWidget, name: str = "text_popup") -> None:
        self._editor = text_field(f"{name}.editor", _("Text"), lines=6)
        super().__init__(window, name, self._editor, _("Ctrl+⏎"))
        self._on_done: Callable[[str, str | None], object] | None = None
        self._required = True
        self._choices: SegmentedControl | None = None
        self._settle = QTimer(self, singleShot=True, interval=SETTLES_AFTER)
        self._settle.timeout.connect(self._on_settled)
        self._editor.textChanged.connect(self._on_text_changed)

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
        self._name(title, done_text, placeholder)
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
        self._done.setEnabled(bool(self.text) or not self._required)
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


class LinePopup(_Asking):
    """One line: Enter is done with it. What was typed and left by Esc is there when the same is asked again."""

    def __init__(self, window: QWidget, name: str = "line_popup", *, most: int = 1_000) -> None:
        self._field = line_field(f"{name}.field", _("Text"), most=most)
        super().__init__(window, name, self._field, "⏎")
        self._on_done: Callable[[str], object] | None = None
        self._note_on: Callable[[str], str] | None = None
        self._asked = ("", "")
        self._left: dict[tuple[str, str], str] = {}
        self._note = label(kind="muted", name=f"{name}.note", wrap=True)
        self.column.insertWidget(self.column.indexOf(self._field) + 1, self._note)
        self._field.textChanged.connect(self._on_text_changed)
        self._field.returnPressed.connect(self._finish)

    @property
    def field(self) -> QLineEdit:
        return self._field

    @property
    def note(self) -> str:
        """What is said below the line about what is in it."""
        return self._note.text()

    def ask(
        self,
        title: str,
        done_text: str,
        on_done: Callable[[str], object],
        *,
        text: str = "",
        placeholder: str = "",
        note_on: Callable[[str], str] | None = None,
    ) -> None:
        """Ask; `on_done` gets the line. `note_on` says what follows from a text, or nothing."""
        self._on_done, self._note_on, self._asked = on_done, note_on, (title, text)
        self._name(title, done_text, placeholder)
        self._field.setText(self._left.get(self._asked, text))
        self._field.selectAll()
        self._on_text_changed()
        self.come(self._field)

    def go(self) -> None:
        if self.isVisible():
            self._left[self._asked] = self._field.text()
        super().go()

    @property
    def _text(self) -> str:
        return " ".join(self._field.text().split())

    def _on_text_changed(self, _text: str = "") -> None:
        text = self._text
        note = self._note_on(text) if self._note_on is not None and text else ""
        self._done.setEnabled(bool(text))
        self._note.setText(note)
        self._note.setVisible(bool(note))
        if self.isVisible():
            self.place()

    def _finish(self) -> None:
        text, on_done = self._text, self._on_done
        if not text or on_done is None:
            return
        self._on_done = None
        self.go()
        self._left.pop(self._asked, None)
        on_done(text)
