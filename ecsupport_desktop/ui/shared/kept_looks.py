"""How the panes, tables and dialogs were left, for the next start: kept in the window's state, at any zoom.

All in pixels at 100 %. The shares of a splitter are kept for each class of window: what suits a narrow window doesn't
suit a wide one. Whatever is handed over has its object name, and a splitter its window. Without a state (before the
window, in a room by itself) nothing is kept.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from PySide6.QtCore import QCoreApplication, QObject, QSettings, Qt
from PySide6.QtWidgets import QDialog, QHeaderView, QSplitter, QTableView

from ecsupport_desktop.ui.shared.theme import current_theme, px

WIDE: Final = {Qt.Orientation.Horizontal: (1_200, 1_800), Qt.Orientation.Vertical: (700, 1_000)}
"""Pixels at 100 % from which a window is of the next class, across and down."""
CLASSES: Final = ("small", "usual", "large")
MOST: Final = 10_000


class KeptLooks(QObject):
    """Numbers by key. One for the application; GUI thread only."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.setObjectName("kept_looks")
        self._state: QSettings | None = None

    def use(self, state: QSettings | None) -> None:
        """Read and keep there from now on; None: nowhere."""
        self._state = state

    def read(self, key: str, count: int) -> tuple[int, ...]:
        """So many numbers, or none: whatever can't be used is as good as nothing."""
        words = str(self._state.value(key, "")).split() if self._state is not None else []
        if len(words) != count or not all(word.isascii() and word.isdigit() for word in words):
            return ()
        return tuple(min(int(word), MOST) for word in words)

    def keep(self, key: str, numbers: Sequence[int]) -> None:
        if self._state is not None:
            self._state.setValue(key, " ".join(map(str, numbers)))


def kept_looks() -> KeptLooks:
    """Where everything is kept. Needs a QApplication."""
    app = QCoreApplication.instance()
    if app is None:
        raise RuntimeError("Looks need a QApplication")
    return app.findChild(KeptLooks, "kept_looks", Qt.FindChildOption.FindDirectChildrenOnly) or KeptLooks(app)


def keep_splitter(splitter: QSplitter, first: Sequence[int]) -> Sequence[int]:
    """Put its parts, which are all in it, as they were left in a window of this class, or at these first sizes.

    These sizes, in pixels at 100 %; they follow whoever moves a handle.
    """
    return _SplitterLooks(splitter, first).sizes


def keep_columns(table: QTableView, first: Mapping[int, int]) -> None:
    """Keep the widths of these columns, which have these at first; they follow the zoom."""
    _ColumnLooks(table, first)


def keep_size(dialog: QDialog, width: int, height: int) -> None:
    """As large as it was left, or this at first; never larger than the screen."""
    _SizeLooks(dialog, width, height)


def _at_100(pixels: int) -> int:
    return round(pixels * 100 / current_theme().zoom)


class _SplitterLooks(QObject):
    def __init__(self, splitter: QSplitter, first: Sequence[int]) -> None:
        super().__init__(splitter)
        self._splitter = splitter
        keys = [self._key(), *(self._key(name) for name in ("usual", "large", "small"))]
        kept = (kept_looks().read(key, splitter.count()) for key in keys)
        self.sizes = list(next((sizes for sizes in kept if any(sizes)), first))
        splitter.setSizes([px(size) for size in self.sizes])
        splitter.splitterMoved.connect(self._on_moved)

    def _key(self, name: str = "") -> str:
        window, across = self._splitter.window(), self._splitter.orientation() is Qt.Orientation.Horizontal
        length = _at_100(window.width() if across else window.height())
        reached = sum(length >= least for least in WIDE[self._splitter.orientation()])
        return f"panes/{self._splitter.objectName()}/{name or CLASSES[reached]}"

    def _on_moved(self, *_place: int) -> None:
        """What isn't seen keeps the size it had."""
        for at, size in enumerate(self._splitter.sizes()):
            part = self._splitter.widget(at)
            if size and part is not None and not part.isHidden():
                self.sizes[at] = _at_100(size)
        kept_looks().keep(self._key(), self.sizes)


class _ColumnLooks(QObject):
    def __init__(self, table: QTableView, first: Mapping[int, int]) -> None:
        super().__init__(table)
        self._table = table
        kept = kept_looks().read(self._key(), len(first))
        self._widths = dict(zip(first, kept or first.values(), strict=True))
        self._chosen = bool(kept)
        self._setting = False
        self._set()
        table.horizontalHeader().sectionResized.connect(self._on_resized)
        current_theme().theme_changed.connect(self._set)

    def _key(self) -> str:
        return f"columns/{self._table.objectName()}"

    def _set(self) -> None:
        """Until somebody chooses a width, none is narrower than its title."""
        self._setting = True
        for at, width in self._widths.items():
            if self._is_free(at):
                title = 0 if self._chosen else self._table.horizontalHeader().sectionSizeHint(at)
                self._table.setColumnWidth(at, max(px(width), title))
        self._setting = False

    def _is_free(self, at: int) -> bool:
        return self._table.horizontalHeader().sectionResizeMode(at) is QHeaderView.ResizeMode.Interactive

    def _on_resized(self, at: int, _old: int, new: int) -> None:
        """By somebody: a stretched column follows its neighbours and the window."""
        if self._is_free(at) and new and at in self._widths and not self._setting and self._table.isVisible():
            self._widths[at], self._chosen = _at_100(new), True
            kept_looks().keep(self._key(), list(self._widths.values()))


class _SizeLooks(QObject):
    def __init__(self, dialog: QDialog, width: int, height: int) -> None:
        super().__init__(dialog)
        self._dialog = dialog
        self._wanted = kept_looks().read(self._key(), 2) or (width, height)
        screen = dialog.screen().availableSize()
        self._room = screen.width(), screen.height()
        dialog.resize(*(min(px(wanted), room) for wanted, room in zip(self._wanted, self._room, strict=True)))
        dialog.finished.connect(self._on_finished)

    def _on_finished(self, _result: int) -> None:
        """What only the screen made smaller, for text this large, is as large as before where there is room."""
        if self._dialog.isMaximized():
            return
        sizes = zip((self._dialog.width(), self._dialog.height()), self._wanted, self._room, strict=True)
        kept_looks().keep(
            self._key(), [wanted if px(wanted) > room <= now else _at_100(now) for now, wanted, room in sizes]
        )

    def _key(self) -> str:
        return f"dialogs/{self._dialog.objectName()}"
