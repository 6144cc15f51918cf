"""Completes a snippet while it is typed: ; at the beginning of a word, a few letters, Enter. One step to undo."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent, QTextCursor
from PySide6.QtWidgets import QFrame, QLabel, QListWidget, QPlainTextEdit, QVBoxLayout

from ecsupport_desktop.config.language import _
from ecsupport_desktop.services.snippets import Snippet, gaps, matching
from ecsupport_desktop.services.templates import fill
from ecsupport_desktop.ui.shared.labels import label, set_kind
from ecsupport_desktop.ui.shared.plain_table import dress_list
from ecsupport_desktop.ui.shared.saying import say
from ecsupport_desktop.ui.shared.text_view import show_invisibles
from ecsupport_desktop.ui.shared.theme import current_theme

WIDTH, ROWS_SEEN = 360, 6
BEGIN = ";"
_OWN_KEYS = (Qt.Key.Key_Escape, Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab)

Offer = Callable[[], tuple[list[Snippet], str, dict[str, str]]]
"""What there is now: the snippets, the language of the text, and what is filled in."""


class SnippetPopup(QFrame):
    """The names that fit, and below them the text of the one chosen. It never takes the focus."""

    def __init__(self, editor: QPlainTextEdit) -> None:
        super().__init__(editor.window())
        self.setObjectName("snippets.popup")
        self.setAccessibleName(_("Snippets"))
        set_kind(self, "popup")
        self.list = QListWidget()
        self.list.setObjectName("snippets.list")
        self.list.setAccessibleName(_("Snippets"))
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        dress_list(self.list)
        self.preview: QLabel = label("", "muted", name="snippets.preview", wrap=True)
        space = current_theme().space
        layout = QVBoxLayout(self)
        layout.setContentsMargins(1, space // 2, 1, space)
        layout.setSpacing(space // 2)
        layout.addWidget(self.list)
        layout.addWidget(self.preview)
        self.preview.setContentsMargins(space, 0, space, 0)
        self.hide()


class SnippetCompleter(QObject):
    """Watches one editor. Keys: Up and Down move, Enter and Tab take, Esc leaves; Tab goes on to the next gap."""

    def __init__(self, editor: QPlainTextEdit, offer: Offer, parent: QObject) -> None:
        super().__init__(parent)
        self._editor, self._offer = editor, offer
        self._start = -1  # where the ; stands, while one is being completed
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
            self._start = self._editor.textCursor().selectionStart()
        return False

    def _at_a_beginning(self) -> bool:
        """A ; within or after a word is one."""
        cursor = self._editor.textCursor()
        at = cursor.selectionStart()
        before = self._editor.document().characterAt(at - 1) if at else "\n"
        return before.isspace() or before == "\u2029"

    def _on_moved(self) -> None:
        if self._start < 0:
            return
        cursor = self._editor.textCursor()
        typed = self._text(self._start, cursor.position())
        if not typed.startswith(BEGIN):
            if cursor.position() < self._start:
                self._leave()
            return
        if "\n" in typed or typed.startswith(f"{BEGIN} ") or typed.count(" ") > 2:
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
        popup.setFixedWidth(theme.px(WIDTH))
        popup.adjustSize()
        place = self._editor.viewport().mapTo(self._editor.window(), self._editor.cursorRect().bottomLeft())
        window = self._editor.window().rect()
        x = min(place.x(), window.width() - popup.width() - theme.px(8))
        y = place.y() + theme.px(4)
        if y + popup.height() > window.height():
            y = place.y() - self._editor.cursorRect().height() - popup.height() - theme.px(4)
        popup.move(max(0, x), max(0, y))
        popup.show()
        popup.raise_()

    def _on_row_changed(self, row: int) -> None:
        if 0 <= row < len(self._found):
            text, language = self._found[row].text_in(self._language)
            said = fill(text, self._values)
            if language != self._language:
                said = _("In {language} only: {text}").format(language=language.upper(), text=said)
            self.popup.preview.setText(show_invisibles(said))
            # The keyboard stays in the text: which one Enter puts there must be said.
            say(self.popup.list, ", ".join((self.popup.list.item(row).text(), self.popup.preview.text())))

    def _take(self, _item: object = None) -> None:
        row = self.popup.list.currentRow()
        start, end = self._start, self._editor.textCursor().position()
        self._leave()
        if not 0 <= row < len(self._found):
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
        """Select the gap after this place; False where there is none any more."""
        found = next((span for span in gaps(self._editor.toPlainText()) if span[0] >= after), None)
        self._filling = found is not None
        if found is None:
            return False
        cursor = self._editor.textCursor()
        cursor.setPosition(found[0])
        cursor.setPosition(found[1], QTextCursor.MoveMode.KeepAnchor)
        self._editor.setTextCursor(cursor)
        return True

    def _leave(self) -> None:
        self._start = -1
        if self._popup is not None:
            self._popup.hide()
