"""The queue table's model: ids or a count, pages of rows behind them, and exact signals when they change.

Fetching happens on the query thread; `data()` only looks up what is there, and notes what isn't.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from PySide6.QtCore import QModelIndex, QObject, Qt, QTimer, Signal

from ecsupport_desktop.config.language import _
from ecsupport_desktop.domain.filter import Condition, Viewer
from ecsupport_desktop.domain.queue import Sort
from ecsupport_desktop.services.views import QueueRow
from ecsupport_desktop.ui.queue.badges import badges_of
from ecsupport_desktop.ui.queue.columns import COLUMNS, NEXT_DATE, SUBJECT, TIME_LEFT, Shown
from ecsupport_desktop.ui.queue.reading import PAGE, Listing, Snapshot, View, Window, read_listing, read_pages
from ecsupport_desktop.ui.queue.rows import ReadyRow, SnapshotRows, WindowRows
from ecsupport_desktop.ui.queue.rows_model import ALL_ROLES, COMPANY_ROLES, SERVED, TIME_ROLES, Index, Role, RowsModel
from ecsupport_desktop.ui.shared.desk_link import DeskLink

__all__ = ["QueueModel", "Role"]


class QueueModel(RowsModel):
    """One listing of requests.

    Signals: listing_shown(Listing) another listing is in place; count_changed(int, bool) rows, and whether there are
    more than could be found; refresh_begun() and refresh_ended() around changes that keep the listing.
    """

    listing_shown = Signal(object)
    count_changed = Signal(int, bool)
    refresh_begun = Signal()
    refresh_ended = Signal()

    def __init__(self, link: DeskLink, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._link = link
        self._listing: Listing | None = None
        self._asked: Listing | None = None
        self._capped = False
        self.unknown: tuple[Condition, str] | None = None
        """The condition that names what isn't there, in a listing that found nothing."""
        self.none_at_all = False
        """There is no request, in whatever queue."""
        self._now = link.now()
        self._viewer = Viewer(now=self._now, me=link.agent.id, zone=link.zone)
        self._long: set[str] = set()  # queues that were too long for a list of ids
        self._wanted: dict[int, None] = {}  # pages, the one looked at last at the end
        self._coming = range(0)  # pages asked for: asking again would only make their answer stale
        self._badges = badges_of(link.live, link.agents)
        self._fetch_soon = QTimer(self, singleShot=True, interval=0)
        self._fetch_soon.timeout.connect(self._fetch)

    # ── what Qt asks ────────────────────────────────────────────────────────────────────────────────────────

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(COLUMNS)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        serve = SERVED.get(role)
        if serve is None:
            return self._rows.id_at(index.row()) if role == Role.REQUEST_ID and index.isValid() else None
        ready = self.ready_at(index.row())
        if ready is None:
            return None
        found = serve(ready, index.column())
        return self._spoken(ready, found) if role == Qt.ItemDataRole.AccessibleTextRole else found

    def ready_at(self, row: int) -> ReadyRow | None:
        """All that is painted of this row, as of now; None while it is being fetched, which this asks for."""
        if not 0 <= row < len(self._rows):
            return None
        ready = self._rows.at(row)
        if ready is None:
            self._want(row)
            return None
        ready.tick(self._now, self._link.policy)
        return ready

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation is not Qt.Orientation.Horizontal or not 0 <= section < len(COLUMNS):
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return _(COLUMNS[section].title)
        return int(COLUMNS[section].alignment) if role == Qt.ItemDataRole.TextAlignmentRole else None

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Order the listing by this column; a negative column goes back to the queue's own order."""
        listing = self._asked or self._listing
        if listing is None:
            return
        descending = order is Qt.SortOrder.DescendingOrder
        sort = Sort(key=COLUMNS[column].sort, descending=descending) if column >= 0 else None
        if sort != listing.sort and not (listing.sort is None and not listing.text and sort == listing.order):
            self.show_listing(listing.sorted_by(sort))

    # ── what the window asks ────────────────────────────────────────────────────────────────────────────────

    @property
    def listing(self) -> Listing | None:
        """What is in place now."""
        return self._listing

    @property
    def capped(self) -> bool:
        return self._capped

    def id_at(self, row: int) -> UUID | None:
        return self._rows.id_at(row) if 0 <= row < len(self._rows) else None

    def row_of(self, request_id: UUID) -> int:
        """The row of this request, −1 if it isn't here or not known to be."""
        return self._rows.row_of(request_id)

    def known_ids(self) -> frozenset[UUID]:
        """The requests of this listing, all of them where it is a list of ids (a search, an open queue)."""
        return frozenset(self._rows.ids) if isinstance(self._rows, SnapshotRows) else frozenset()

    def show_listing(self, listing: Listing) -> None:
        """Read this listing; what is there stays until it arrives."""
        self._asked = listing
        self._read(listing, View())

    def refresh(self, changed: Iterable[UUID] = ()) -> None:
        """Read the listing again; rows of these requests are fetched again too."""
        listing = self._asked or self._listing
        if listing is None:
            return
        self._stale.update(changed)
        known: frozenset[UUID] = frozenset()
        if isinstance(self._rows, SnapshotRows) and listing == self._listing:
            known = frozenset(self._rows.cache.keys() - self._stale)
        self._read(listing, View(anchor=self.anchor_row if listing == self._listing else 0, known=known))

    def forget_texts(self) -> None:
        """Language, zone or policy are other ones now: make every row again."""
        self._stale.update(ready.row.id for ready in self._rows.ready())
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(COLUMNS) - 1)
        self.refresh()

    def tick(self, now: datetime, first: int, last: int) -> None:
        """The clock moved on: say the time left again where it reads differently between these rows."""
        self._now = now
        policy = self._link.policy
        for row in range(max(0, first), min(last, len(self._rows) - 1) + 1):
            ready = self._rows.at(row)
            day = ready.today if ready is not None else None
            if ready is not None and ready.tick(now, policy):
                self.dataChanged.emit(self.index(row, TIME_LEFT), self.index(row, TIME_LEFT), TIME_ROLES)
                if ready.today != day:
                    self.dataChanged.emit(self.index(row, NEXT_DATE), self.index(row, NEXT_DATE), TIME_ROLES)

    def repaint_requests(self, ids: Iterable[UUID], now: datetime) -> None:
        """These requests changed band."""
        self._now = now
        for request_id in ids:
            if (row := self.row_of(request_id)) >= 0:
                self.dataChanged.emit(self.index(row, TIME_LEFT), self.index(row, TIME_LEFT), TIME_ROLES)

    def show_company(self) -> None:
        """Others came to requests or left them: only the marks of those rows change."""
        before, self._badges = self._badges, badges_of(self._link.live, self._link.agents)
        for request_id in before.keys() | self._badges.keys():
            badge = self._badges.get(request_id)
            row = self.row_of(request_id) if before.get(request_id) != badge else -1
            if row >= 0 and (ready := self._rows.at(row)) is not None:
                ready.badge = badge
                self.dataChanged.emit(self.index(row, TIME_LEFT), self.index(row, SUBJECT), COMPANY_ROLES)

    # ── reading ─────────────────────────────────────────────────────────────────────────────────────────────

    def _read(self, listing: Listing, view: View) -> None:
        view = replace(view, rows=self.rows_in_view, long=listing.queue.name in self._long)
        self._now = self._link.now()
        viewer = Viewer(now=self._now, me=self._link.agent.id, zone=self._link.zone)
        self._link.query(lambda readers: read_listing(readers, listing, viewer, view), self._on_read, key="queue.rows")

    def _on_read(self, found: Snapshot | Window) -> None:
        self.none_at_all = found.none_at_all
        if isinstance(found, Window):
            self._on_window(found)
        else:
            self._on_snapshot(found)

    def _made(self, rows: Iterable[QueueRow]) -> list[ReadyRow]:
        shown = Shown(self._link.zone, self._now)
        return [ReadyRow(row, shown, self._badges.get(row.id)) for row in rows]

    def _on_snapshot(self, found: Snapshot) -> None:
        self._viewer, self._coming = found.viewer, range(0)
        ready = self._made(found.rows)
        if found.listing == self._listing and isinstance(self._rows, SnapshotRows):
            self.refresh_begun.emit()
            self._evict(self._rows, ready)
            self._become(self._rows, found.ids)
            self.refresh_ended.emit()
        else:
            self.beginResetModel()
            self._rows = SnapshotRows(found.ids)
            self._rows.put(ready)
            self._arrived(found.listing)
            self.endResetModel()
            self.listing_shown.emit(found.listing)
        self._capped, self.unknown = found.capped, found.unknown
        self.count_changed.emit(len(self._rows), found.capped)

    def _on_window(self, found: Window) -> None:
        self._viewer, self._coming = found.viewer, range(0)
        if found.long:
            self._long.add(found.listing.queue.name)
        ready = self._made(found.rows)
        if found.listing == self._listing and isinstance(self._rows, WindowRows):
            self.refresh_begun.emit()
            self._shift(self._rows, found, ready)
            self._stale.clear()
            self.refresh_ended.emit()
        else:
            self.beginResetModel()
            self._rows = WindowRows(found.count)
            self._rows.put(found.first_page, ready)
            self._arrived(found.listing)
            self.endResetModel()
            self.listing_shown.emit(found.listing)
        self._capped, self.unknown = False, None
        self.count_changed.emit(len(self._rows), False)

    def _arrived(self, listing: Listing) -> None:
        self._listing, self._asked = listing, None
        self._stale.clear()
        self._wanted.clear()
        self._coming = range(0)

    # ── pages ───────────────────────────────────────────────────────────────────────────────────────────────

    def _want(self, row: int) -> None:
        if row // PAGE in self._coming:
            return
        self._wanted.pop(row // PAGE, None)
        self._wanted[row // PAGE] = None
        if not self._fetch_soon.isActive():
            self._fetch_soon.start()

    def _fetch(self) -> None:
        """Ask for the pages somebody looked at; a newer look makes this answer stale."""
        if self._listing is None or not self._wanted:
            return
        first, last = _run_around_last(list(self._wanted))
        self._wanted.clear()
        self._coming = range(first, last + 1)
        listing, viewer = self._listing, self._viewer
        if isinstance(self._rows, WindowRows):
            count = last - first + 1
            self._link.query(
                lambda readers: read_pages(readers, listing, viewer, first, count),
                self._on_pages, key="queue.pages",
            )  # fmt: skip
        else:
            ids = self._rows.ids[first * PAGE : (last + 1) * PAGE]
            self._link.query(lambda readers: readers.rows(ids), self._on_rows, key="queue.pages")

    def _on_rows(self, rows: tuple[QueueRow, ...]) -> None:
        self._coming = range(0)
        if not isinstance(self._rows, SnapshotRows) or not rows:
            return
        self._rows.put(self._made(rows))
        places = [place for row in rows if (place := self._rows.row_of(row.id)) >= 0]
        if places:
            top, bottom = self.index(min(places), 0), self.index(max(places), len(COLUMNS) - 1)
            self.dataChanged.emit(top, bottom, ALL_ROLES)

    def _on_pages(self, found: Window) -> None:
        self._coming = range(0)
        if found.listing != self._listing or found.viewer != self._viewer or not isinstance(self._rows, WindowRows):
            return
        self._rows.put(found.first_page, self._made(found.rows))
        first = found.first_page * PAGE
        last = min(first + len(found.rows), len(self._rows)) - 1
        if last >= first:
            self.dataChanged.emit(self.index(first, 0), self.index(last, len(COLUMNS) - 1), ALL_ROLES)


def _run_around_last(pages: list[int]) -> tuple[int, int]:
    """The page looked at last with those beside it, four at most: what was scrolled past isn't fetched."""
    first = last = pages[-1]
    while first - 1 in pages and last - first < 3:
        first -= 1
    while last + 1 in pages and last - first < 3:
        last += 1
    return first, last
