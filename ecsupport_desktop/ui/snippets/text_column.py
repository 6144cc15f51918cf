"""One language of a snippet or template: the text, what is wrong with it or left open, and how it reads now."""

from __future__ import annotations

from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QPlainTextEdit, QVBoxLayout, QWidget

from ecsupport_desktop.config.language import _
from ecsupport_desktop.services.templates import fill
from ecsupport_desktop.services.text_checks import left_open
from ecsupport_desktop.ui.shared.field_message import FieldMessage
from ecsupport_desktop.ui.shared.labels import label
from ecsupport_desktop.ui.shared.text_view import show_invisibles
from ecsupport_desktop.ui.shared.theme import current_theme
from ecsupport_desktop.ui.snippets.popup import shortened


class TextColumn(QWidget):
    """`kind` "" is a snippet. What is said about a text goes as soon as the text changes."""

    def __init__(self, code: str, language: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._kind, self._values = "", dict[str, str]()
        self.field = QPlainTextEdit(self)
        self.field.setObjectName(f"snippets.text.{code}")
        self.field.setAccessibleName(_("Text in {language}").format(language=language))
        self.field.setProperty("kind", "field")
        self.field.setTabChangesFocus(True)
        self.message = FieldMessage(self.field, self)
        self.preview = label("", "muted", name=f"snippets.preview.{code}", wrap=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(current_theme().space // 2)
        column.addWidget(label(language))
        column.addWidget(self.field, 1)
        column.addWidget(self.message)
        column.addWidget(self.preview)
        self.field.textChanged.connect(self._on_text_changed)

    def text(self) -> str:
        return self.field.toPlainText()

    def show_text(self, text: str, kind: str, values: dict[str, str]) -> None:
        """Begin with this text; nothing of the one before is left to undo."""
        self._kind, self._values = kind, values
        self.field.setPlainText(text)
        self._on_text_changed()

    def replace(self, text: str) -> None:
        """Another text in its place; Ctrl+Z in the field takes it back."""
        cursor = self.field.textCursor()
        cursor.select(QTextCursor.SelectionType.Document)
        cursor.insertText(text)

    def say(self, text: str) -> None:
        """What is wrong (translated)."""
        self.message.set_message(text, "critical")

    def _on_text_changed(self) -> None:
        text = self.text()
        gaps = left_open(self._kind, text)
        self.message.set_message(_("To be typed over: {gaps}").format(gaps=", ".join(gaps)) if gaps else "", "muted")
        reads = fill(text, self._values)
        # A template is as long as an answer: what is filled in is seen there.
        shown = not self._kind and reads != text
        said = _("Reads now: {text}").format(text=shortened(reads))
        self.preview.setText(show_invisibles(said) if shown else "")
        self.preview.setVisible(shown)
