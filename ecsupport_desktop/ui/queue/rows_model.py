"""How rows of the queue table change: by removing, moving and inserting exactly what differs, and saying so."""

from __future__ import annotations

from collections.abc import Callable, Container
from enum import IntEnum
from uuid import UUID

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from ecsupport_desktop.config.language import _
from ecsupport_desktop.ui.queue.columns import COLUMNS, NEXT_DATE, TIME_LEFT
from ecsupport_desktop.ui.queue.reading import PAGE, Window
from ecsupport_desktop.ui.queue.row_changes import inserted_runs, removed_runs, strays
from ecsupport_desktop.ui.queue.rows import ReadyRow, SnapshotRows, WindowRows

Index = QModelIndex | QPersistentModelIndex
MOVES_AT_MOST = 64
"""More rows than this on the move are told as one change of layout."""


class Role(IntEnum):
    """What an index answers besides Qt's own DisplayRole, AccessibleTextRole and AccessibleDescriptionRole."""

    REQUEST_ID = Qt.ItemDataRole.UserRole + 1
    """UUID of the row's request, also before the row itself is fetched (None only in a window not fetched yet)."""
    READY = Qt.ItemDataRole.UserRole + 2
    """The ReadyRow, all that the delegate paints; None while it is being fetched."""
    URGENCY = Qt.ItemDataRole.UserRole + 3
    """domain.urgency.Urgency, None where no response is owed."""
    ROW = Qt.ItemDataRole.UserRole + 4
    """services.views.QueueRow."""


def _display(ready: ReadyRow, column: int) -> object:
    return ready.texts[column]


def _accessible(ready: ReadyRow, column: int) -> object:
    if column == NEXT_DATE:
        return ready.spoken_date()
    return ready.spoken() if column == TIME_LEFT else ready.texts[column]


SERVED: dict[int, Callable[[ReadyRow, int], object]] = {
    Qt.ItemDataRole.DisplayRole: _display,
    Qt.ItemDataRole.AccessibleTextRole: _accessible,
    Role.READY: lambda ready, column: ready,
    Role.URGENCY: lambda ready, column: ready.urgency,
    Role.ROW: lambda ready, column: ready.row,
}
ALL_ROLES = list(SERVED)
TIME_ROLES = [Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole, Role.READY, Role.URGENCY]
COMPANY_ROLES = [Qt.ItemDataRole.AccessibleTextRole, Role.READY]


class RowsModel(QAbstractTableModel):
    """The rows, and the signals around each change of them. Reading them is the heir's."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: SnapshotRows | WindowRows = SnapshotRows()
        self._stale: set[UUID] = set()
        self.marked: Container[object] = ()
        """The requests that are marked, for who hears the rows."""
        self.rows_in_view = PAGE
        """How many rows the table has room for."""
        self.anchor_row = 0
        """The row in view that a refresh is read around; the table keeps it up to date."""

    def _spoken(self, ready: ReadyRow, said: object) -> str:
        """The words of a cell, and before them that its row is marked."""
        words = str(said)
        return _("marked, {row}").format(row=words) if words and ready.row.id in self.marked else words

    def _evict(self, rows: SnapshotRows, ready: list[ReadyRow]) -> None:
        """Put the new rows in place of stale ones, and tell which read differently."""
        for request_id in self._stale:
            rows.cache.pop(request_id, None)
        changed = self._stale | {each.row.id for each in ready}
        self._stale.clear()
        rows.put(ready)
        for request_id in changed:
            if (row := rows.row_of(request_id)) >= 0:
                self.dataChanged.emit(self.index(row, 0), self.index(row, len(COLUMNS) - 1), ALL_ROLES)

    def _become(self, rows: SnapshotRows, ids: tuple[UUID, ...]) -> None:
        """Change the order of ids by removing, moving and inserting exactly what differs."""
        if tuple(rows.ids) == ids:
            return
        kept = frozenset(ids)
        for first, last in removed_runs(rows.ids, kept):
            self.beginRemoveRows(QModelIndex(), first, last)
            del rows.ids[first : last + 1]
            rows.moved()
            self.endRemoveRows()
        present = frozenset(rows.ids)
        self._reorder(rows, [each for each in ids if each in present])
        for start, run in inserted_runs(ids, present):
            self.beginInsertRows(QModelIndex(), start, start + len(run) - 1)
            rows.ids[start:start] = run
            rows.moved()
            self.endInsertRows()

    def _reorder(self, rows: SnapshotRows, target: list[UUID]) -> None:
        moving = strays(rows.ids, target)
        if len(moving) > MOVES_AT_MOST:
            self._relayout(rows, target)
            return
        for place, each in enumerate(target):
            if each not in moving:
                continue
            source = rows.ids.index(each)
            goal = rows.ids.index(target[place - 1]) + 1 if place else 0
            if goal in (source, source + 1):
                continue
            self.beginMoveRows(QModelIndex(), source, source, QModelIndex(), goal)
            rows.ids.insert(goal, each)
            del rows.ids[source + (goal < source)]
            rows.moved()
            self.endMoveRows()

    def _relayout(self, rows: SnapshotRows, target: list[UUID]) -> None:
        self.layoutAboutToBeChanged.emit()
        before = self.persistentIndexList()
        held = [rows.ids[index.row()] for index in before]
        rows.ids = target
        rows.moved()
        after = [self.index(rows.row_of(each), index.column()) for each, index in zip(held, before, strict=True)]
        self.changePersistentIndexList(before, after)
        self.layoutChanged.emit()

    def _shift(self, rows: WindowRows, found: Window, ready: list[ReadyRow]) -> None:
        """Only the pages in view are known: rows come and go so that the row in view keeps its place in the list."""
        anchor = rows.id_at(self.anchor_row) if self.anchor_row < len(rows) else None
        places = {each.row.id: found.first_page * PAGE + at for at, each in enumerate(ready)}
        before = places[anchor] - self.anchor_row if anchor in places else 0
        if before < 0 and self.anchor_row + before < 0:
            before = 0
        self._resize(rows, 0, before)
        self._resize(rows, None, found.count - len(rows))
        rows.start_again(found.first_page, ready)
        if len(rows):
            self.dataChanged.emit(self.index(0, 0), self.index(len(rows) - 1, len(COLUMNS) - 1), ALL_ROLES)

    def _resize(self, rows: WindowRows, at: int | None, by: int) -> None:
        """Insert or remove rows, at the beginning or (None) at the end; rows that stay keep their texts meanwhile."""
        if by > 0:
            first = len(rows) if at is None else at
            self.beginInsertRows(QModelIndex(), first, first + by - 1)
            rows.count += by
            rows.shift += by if at is not None else 0
            self.endInsertRows()
        elif by < 0:
            first = len(rows) + by if at is None else at
            self.beginRemoveRows(QModelIndex(), first, first - by - 1)
            rows.count += by
            rows.shift += by if at is not None else 0
            self.endRemoveRows()
