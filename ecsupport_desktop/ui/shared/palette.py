"""The command palette (Ctrl+K): everything the program can do, by a few letters, and its shortcut to learn."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QModelIndex, QObject, Qt
from PySide6.QtGui import (
    QColor,
    QKeyEvent,
)
from PySide6.QtWidgets import (
    QApplication,
    QGraphicsDropShadowEffect,
    QLineEdit,
    QListView,
    QVBoxLayout,
    QWidget,
)

from ecsupport_desktop.config.language import _
from ecsupport_desktop.ui.shared.floating import Floating
from ecsupport_desktop.ui.shared.labels import hairline, label, set_kind
from ecsupport_desktop.ui.shared.palette_delegate import PaletteDelegate
from ecsupport_desktop.ui.shared.palette_entries import EntriesModel, Entry, Provider, rank, spoken
from ecsupport_desktop.ui.shared.saying import say
from ecsupport_desktop.ui.shared.theme import current_theme

WIDEST = 680
ROWS_SEEN = 11
RECENT_KEPT = 8

_MOVES = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: ROWS_SEEN - 1, Qt.Key.Key_PageUp: 1 - ROWS_SEEN}


class CommandPalette(Floating):
    """A light layer over its window: a line to type in, the list stays driven from there.

    It closes on Escape, when something was run and when the focus goes elsewhere; then the focus is where it was.
    """

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self.setObjectName("palette")
        self.setAccessibleName(_("All commands"))
        set_kind(self, "popup")
        self._providers: list[Provider] = []
        self._recent: list[str] = []
        self._lately: dict[str, Entry] = {}
        self._moved = False
        self._before: QWidget | None = None
        self._build()
        self.hide()

    def _build(self) -> None:
        space = current_theme().space
        self._line = QLineEdit()
        self._line.setObjectName("palette.line")
        set_kind(self._line, "bare")
        self._line.textChanged.connect(self._on_text_changed)
        self._line.installEventFilter(self)
        self._model = EntriesModel(self)
        self._list = QListView()
        self._list.setObjectName("palette.list")
        self._list.setModel(self._model)
        self._list.setItemDelegate(PaletteDelegate(self._list))
        self._list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._list.setUniformItemSizes(True)
        self._list.setMouseTracking(True)
        self._list.clicked.connect(self._on_clicked)
        self._nothing = label(kind="muted", name="palette.nothing")
        self._nothing.setContentsMargins(2 * space, space, 2 * space, space)
        self._why = label(kind="muted", name="palette.why", wrap=True)
        self._why.setContentsMargins(2 * space, space, 2 * space, 0)
        self._why.hide()
        self._list.selectionModel().currentChanged.connect(self._say_why_not)
        shadow = QGraphicsDropShadowEffect(self)
        shadow.setBlurRadius(32)
        shadow.setOffset(0, 8)
        shadow.setColor(QColor(0, 0, 0, 70))
        self.setGraphicsEffect(shadow)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(1, space // 2, 1, space)
        layout.setSpacing(0)
        for widget in (self._line, hairline(), self._nothing, self._list, self._why):
            layout.addWidget(widget)
        layout.insertSpacing(2, space)

    def add_provider(self, provider: Provider) -> None:
        """Offer what this provider has, too; providers are asked in the order they were added."""
        self._providers.append(provider)

    @property
    def recent(self) -> tuple[str, ...]:
        """The ids of what was run, the last one first."""
        return tuple(self._recent)

    def use_recent(self, ids: Sequence[str]) -> None:
        """What was run in an earlier run of the program."""
        self._recent = list(ids)[:RECENT_KEPT]

    def open(self) -> None:
        """Show it, empty, over the window; the focus comes here until it closes."""
        if self.isVisible():
            self._line.selectAll()
            return
        self._line.setPlaceholderText(_("Type a command…"))
        self._line.setAccessibleName(_("Command"))
        self._list.setAccessibleName(_("Commands"))
        self._nothing.setText(_("Nothing is called that"))
        self._before = QApplication.focusWidget()
        self._line.clear()
        self.refresh()
        self.place()
        self.show()
        self.raise_()
        self._line.setFocus(Qt.FocusReason.PopupFocusReason)

    def close_palette(self) -> None:
        """Put it away and give the focus back."""
        if not self.isVisible():
            return
        # Only where the focus is still here: who clicked elsewhere wants to be there.
        give_back = self._line.hasFocus()
        self.hide()
        if give_back and self._before is not None and self._before.isVisible():
            self._before.setFocus(Qt.FocusReason.PopupFocusReason)
        self._before = None

    def refresh(self) -> None:
        """Ask the providers again, as one does whose answers have come since."""
        query = self._line.text()
        entries = [entry for provider in self._providers for entry in provider(query)]
        if not query.strip():
            there = {entry.id for entry in entries}
            entries += [entry for entry in self._lately.values() if entry.id not in there]
        before = self.current_entry() if self._moved else None
        ranked = rank(query, entries, self._recent)
        self._model.set_rows(ranked)
        self._nothing.setVisible(not ranked)
        self._list.setVisible(bool(ranked))
        if ranked:
            # Answers that come later move nothing away from under who has chosen already.
            ids = [each.entry.id for each in ranked]
            row = ids.index(before.id) if before is not None and before.id in ids else 0
            self._list.setCurrentIndex(self._model.index(row))
        self._say_why_not()

    def _say_why_not(self, _current: object = None) -> None:
        """Below the list, whole: in its row there is seldom room for why the entry one is at can't be run."""
        entry = self.current_entry()
        why = "" if entry is None or entry.enabled else entry.why_not
        self._why.setText(why)
        self._why.setVisible(bool(why))
        self.place()

    def current_entry(self) -> Entry | None:
        """What Enter would run."""
        return self._model.entry(self._list.currentIndex().row())

    def run_current(self) -> None:
        """Run it; one that isn't available stays and says why."""
        entry = self.current_entry()
        if entry is None:
            return
        if not entry.enabled:
            self._announce(entry)
            return
        self._recent = [entry.id, *(one for one in self._recent if one != entry.id)][:RECENT_KEPT]
        self._lately = {each: kept for each, kept in (self._lately | {entry.id: entry}).items() if each in self._recent}
        self.close_palette()
        entry.run()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is not self._line:
            return super().eventFilter(watched, event)
        if event.type() is QEvent.Type.FocusOut:
            # The popups of the system, a menu or the input method, take the focus for a moment only.
            if QApplication.activePopupWidget() is None and self._host.isActiveWindow():
                self.close_palette()
        elif isinstance(event, QKeyEvent) and event.type() is QEvent.Type.ShortcutOverride:
            # While it is open Escape and the arrows mean this and nothing of the window.
            if event.key() in (*_MOVES, Qt.Key.Key_Escape, Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab):
                event.accept()
        elif isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress:
            return self._on_key(event)
        return False

    def _on_key(self, event: QKeyEvent) -> bool:
        key = Qt.Key(event.key())
        if key in _MOVES:
            self._move(_MOVES[key], around=abs(_MOVES[key]) == 1)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.run_current()
        elif key == Qt.Key.Key_Escape:
            self.close_palette()
        elif key not in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab):
            return False
        return True

    def _move(self, step: int, *, around: bool) -> None:
        rows = self._model.rowCount()
        if rows:
            self._moved = True
            row = self._list.currentIndex().row() + step
            row = row % rows if around else max(0, min(rows - 1, row))
            self._list.setCurrentIndex(self._model.index(row))
            if entry := self.current_entry():
                self._announce(entry)

    def _announce(self, entry: Entry) -> None:
        """The focus stays in the line, so the row must be said."""
        say(self._list, spoken(entry))

    def place(self) -> None:
        theme = current_theme()
        width = min(theme.px(WIDEST), self._host.width() - 4 * theme.space)
        self.setFixedWidth(max(width, 1))
        top = min(self._host.height() // 8, theme.px(96))
        room = self._host.height() - top - theme.space
        self._list.setFixedHeight(min(max(1, self._model.rowCount()), ROWS_SEEN) * theme.row_height)
        over = self._height(width) - room
        if over > 0:  # whole rows only
            rows = max(1, (self._list.height() - over) // theme.row_height)
            self._list.setFixedHeight(rows * theme.row_height)
        height = min(self._height(width), room)
        self.setGeometry((self._host.width() - width) // 2, top, width, height)

    def _height(self, width: int) -> int:
        """What everything needs in this width."""
        layout = self.layout()
        assert layout is not None
        layout.activate()
        return layout.totalHeightForWidth(width) if layout.hasHeightForWidth() else self.sizeHint().height()

    def _on_text_changed(self) -> None:
        self._moved = False
        if self.isVisible():
            self.refresh()
            if entry := self.current_entry():
                self._announce(entry)

    def _on_clicked(self, index: QModelIndex) -> None:
        self._list.setCurrentIndex(index)
        self.run_current()
