"""Tables at every text size: rows as tall as the theme says, and a column that is never too narrow to be read."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QHeaderView, QTableView

from ecsupport_desktop.ui.shared.theme import current_theme, px

LEAST = 140
"""What a column that takes what is left is given at least, in pixels at 100 %."""


def follow_row_height(table: QTableView) -> None:
    """Rows as tall as the theme says, now and whenever it changes."""
    if not table.findChildren(_RowHeight):
        _RowHeight(table)


def keep_readable(table: QTableView, column: int, least: int = LEAST, leave_out: Sequence[int] = ()) -> None:
    """Let this column take what is left, but never less than `least` pixels at 100 %.

    Where there is no room for that, the columns of `leave_out` go, in that order, and then the table scrolls.
    """
    earlier = table.findChildren(_Readable)
    for each in earlier:
        each.stop()
    _Readable(table, column, least, leave_out)


class _RowHeight(QObject):
    """Goes with its table."""

    def __init__(self, table: QTableView) -> None:
        super().__init__(table)
        self._header = table.verticalHeader()
        self._set()
        current_theme().theme_changed.connect(self._set)

    def _set(self) -> None:
        self._header.setDefaultSectionSize(current_theme().row_height)


class _Readable(QObject):
    """Goes with its table."""

    def __init__(self, table: QTableView, column: int, least: int, leave_out: Sequence[int]) -> None:
        super().__init__(table)
        self._table, self._header = table, table.horizontalHeader()
        self._column, self._least, self._leave_out = column, least, tuple(leave_out)
        self._gone: dict[int, float] = {}
        table.viewport().installEventFilter(self)
        current_theme().theme_changed.connect(self._fit)
        self._fit()

    def stop(self) -> None:
        """Another one does it from now on."""
        self._table.viewport().removeEventFilter(self)
        current_theme().theme_changed.disconnect(self._fit)
        self.setParent(None)
        self.deleteLater()

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Resize:
            self._fit()
        return False

    def _fit(self) -> None:
        """A hidden column has no width that could follow the text size: it is kept here, at 100 %."""
        header = self._header
        least = px(self._least)
        for at, width in self._gone.items():
            header.setSectionHidden(at, False)
            header.resizeSection(at, px(width))
        self._gone.clear()
        left = self._table.viewport().width() - sum(
            header.sectionSize(at) for at in range(header.count()) if at != self._column
        )
        for at in self._leave_out:
            if left >= least:
                break
            left += header.sectionSize(at)
            self._gone[at] = header.sectionSize(at) * 100 / current_theme().zoom
            header.setSectionHidden(at, True)
        modes = QHeaderView.ResizeMode
        header.setSectionResizeMode(self._column, modes.Stretch if left >= least else modes.Fixed)
        if left < least:
            header.resizeSection(self._column, least)
