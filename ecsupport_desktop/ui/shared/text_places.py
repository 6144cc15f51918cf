"""Places in a text: Python counts characters, Qt's documents count UTF-16 units, of which an emoji has two."""

from __future__ import annotations

from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QPlainTextEdit


def place_of(text: str, index: int) -> int:
    """Where Qt has the character of this index."""
    return index + sum(character > "\uffff" for character in text[:index])


def select(editor: QPlainTextEdit, start: int, end: int) -> None:
    """Select from one character of the editor's text up to another, as Python counts them; the end is seen."""
    text, cursor = editor.toPlainText(), editor.textCursor()
    cursor.setPosition(place_of(text, start))
    cursor.setPosition(place_of(text, end), QTextCursor.MoveMode.KeepAnchor)
    editor.setTextCursor(cursor)
