"""Completes a snippet while it is typed: ; at the beginning of a word, a few letters, Enter. One step to undo."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent, QTextCursor
from PySide6.QtWidgets import QPlainTextEdit

from ecsupport_desktop.config.language import _
from ecsupport_desktop.services.snippets import Snippet, gaps, matching
from ecsupport_desktop.services.templates import fill
from ecsupport_desktop.ui.shared.text_places import place_of, select
from ecsupport_desktop.ui.shared.text_view import show_invisibles
from ecsupport_desktop.ui.shared.theme import current_theme
from ecsupport_desktop.ui.snippets.popup import SnippetPopup, shortened

WIDTH, ROWS_SEEN, LINES_SEEN = 360, 6, 8
BEGIN = ";"
_OWN_KEYS = (Qt.Key.Key_Escape, Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab)

Offer = Callable[[], tuple[list[Snippet], str, dict[str, str]]]
"""What there is now: the snippets, the language of the text, and what is filled in."""


class SnippetCompleter(QObject):
    """Watches one editor, as long as it is there. Keys: Up and Down move, Enter and Tab take, Esc leaves; Tab goes to
    the next gap.
    """

    def __init__(self, editor: QPlainTextEdit, offer: Offer) -> None:
        super().__init__(editor)
        self._editor, self._offer = editor, offer
        self._start = -1  # where the ; stands, while one is being completed
        self._revision = -1  # of the document when it was looked at last; -1 until the ; stands in it
        self._filling = False
        self._found: list[Snippet] = []
        self._popup: SnippetPopup | None = None
        editor.installEventFilter(self)
        editor.cursorPositionChanged.connect(self._on_moved)

    @property
    def popup(self) -> SnippetPopup:
        """Made with the first ; that is typed."""
        if self._popup is None or self._popup.parent() is not self._editor.window():
            self._popup = SnippetPopup(self._editor)
            self._popup.list.currentRowChanged.connect(self._on_row_changed)
            self._popup.list.itemClicked.connect(self._take)
            self._popup.clicked_elsewhere.connect(self._leave)
        return self._popup

    @property
    def is_open(self) -> bool:
        return self._popup is not None and self._popup.isVisible()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is not self._editor:
            return False
        if event.type() is QEvent.Type.FocusOut:
            self._leave()
        elif event.type() is QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return self._on_key(event)
        return self._is_own(event)

    def _is_own(self, event: QEvent) -> bool:
        """A key that would run an action of the window elsewhere."""
        own = event.type() is QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and event.key() in _OWN_KEYS
        if own and self.is_open:
            event.accept()
            return True
        return False

    def _on_key(self, event: QKeyEvent) -> bool:
        key = Qt.Key(event.key())
        if self.is_open and not event.modifiers():
            if key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
                rows = self.popup.list.count()
                self.popup.list.setCurrentRow(
                    (self.popup.list.currentRow() + (1 if key is Qt.Key.Key_Down else -1)) % rows
                )
                return True
            if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab):
                self._take()
                return True
            if key is Qt.Key.Key_Escape:
                self._leave()
                return True
        if key is Qt.Key.Key_Tab and self._filling and not event.modifiers():
            return self._next_gap(self._editor.textCursor().selectionEnd())
        if event.text() == BEGIN and not self._editor.isReadOnly() and self._at_a_beginning():
            self._start, self._revision = self._editor.textCursor().selectionStart(), -1
        return False

    def _at_a_beginning(self) -> bool:
        """A ; within or after a word is one."""
        cursor = self._editor.textCursor()
        at = cursor.selectionStart()
        before = self._editor.document().characterAt(at - 1) if at else "\n"
        return before.isspace() or before == "\u2029"

    def _on_moved(self) -> None:
        """Only typing goes on with it: whoever goes elsewhere in the text, or takes the ; away, is done with it."""
        if self._start < 0:
            return
        revision = self._editor.document().revision()
        typed = self._text(self._start, self._editor.textCursor().position())
        begun, same = self._revision >= 0, self._revision == revision
        if not begun and not typed.startswith(BEGIN):
            return
        self._revision = revision
        if same or not typed.startswith(BEGIN) or "\n" in typed or typed.startswith(f"{BEGIN} "):
            self._leave()
            return
        if typed.count(" ") > 2:
            self._leave()
            return
        snippets, language, values = self._offer()
        self._found = matching(snippets, typed[1:])
        self._language, self._values = language, values
        if self._found:
            self._show()
        elif self.is_open:
            self.popup.hide()

    def _text(self, start: int, end: int) -> str:
        cursor = QTextCursor(self._editor.document())
        cursor.setPosition(start)
        cursor.setPosition(max(start, end), QTextCursor.MoveMode.KeepAnchor)
        return cursor.selectedText().replace("\u2029", "\n")

    def _show(self) -> None:
        theme, popup = current_theme(), self.popup
        popup.list.clear()
        popup.list.addItems([show_invisibles(each.name) for each in self._found])
        popup.list.setCurrentRow(0)
        popup.list.setFixedHeight(min(ROWS_SEEN, len(self._found)) * theme.row_height + 2)
        self._place()
        popup.show()
        popup.raise_()

    def _place(self) -> None:
        """As high as what it holds: below the line that is typed, above it where there is no room."""
        theme, popup = current_theme(), self.popup
        popup.fit(theme.px(WIDTH))
        place = self._editor.viewport().mapTo(self._editor.window(), self._editor.cursorRect().bottomLeft())
        window = self._editor.window().rect()
        x = min(place.x(), window.width() - popup.width() - theme.px(8))
        y = place.y() + theme.px(4)
        # By what the longest preview takes, so that it doesn't jump while one goes through the names.
        if y + popup.list.height() + LINES_SEEN * popup.preview.fontMetrics().height() > window.height():
            y = place.y() - self._editor.cursorRect().height() - popup.height() - theme.px(4)
        popup.move(max(0, x), max(0, y))

    def _on_row_changed(self, row: int) -> None:
        if 0 <= row < len(self._found):
            text, language = self._found[row].text_in(self._language)
            said = shortened(fill(text, self._values))
            if language != self._language:
                said = _("In {language} only: {text}").format(language=language.upper(), text=said)
            self.popup.preview.setText(show_invisibles(said))
            self.popup.announce(f"{self._found[row].name}: {said}")
            if self.is_open:
                self._place()

    def _take(self, _item: object = None) -> None:
        row = self.popup.list.currentRow()
        start, end = self._start, self._editor.textCursor().position()
        stands = self._text(start, end).startswith(BEGIN)
        self._leave()
        if not stands or not 0 <= row < len(self._found):
            return
        text = fill(self._found[row].text_in(self._language)[0], self._values)
        cursor = self._editor.textCursor()
        cursor.setPosition(start)
        cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
        cursor.insertText(text)
        self._editor.setTextCursor(cursor)
        self._filling = bool(gaps(text))
        if self._filling:
            self._next_gap(start)

    def _next_gap(self, after: int) -> bool:
        """Select the gap at or after this place of the document; False where there is none any more."""
        text = self._editor.toPlainText()
        found = next((span for span in gaps(text) if place_of(text, span[0]) >= after), None)
        self._filling = found is not None
        if found is None:
            return False
        select(self._editor, *found)
        return True

    def _leave(self) -> None:
        self._start = -1
        if self._popup is not None:
            self._popup.hide()
