"""What the queue table asks the desk: plain functions for the query thread that return frozen snapshots."""

from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from ecsupport_desktop.domain.queue import QUEUE_BY_NAME, Queue, Sort
from ecsupport_desktop.services.ports import Readers
from ecsupport_desktop.services.views import QueueRow
from ecsupport_desktop.ui.queue.columns import order_found

PAGE = 128
"""Rows fetched at once."""

IN_VIEW = 64
"""Rows that may be seen above or below a row in view; on a screen that shows more they are fetched as they are seen."""

SEARCH_LIMIT = 1_000
WINDOWED = frozenset({"closed", "all"})
"""Queues that grow for ever: they are read by window; the others are short enough for a list of ids."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """What is shown. `sort` None is the queue's own order, or a search's (owed first, then the newest).

    `text` searches, in this queue or `everywhere`.
    """

    queue: Queue
    sort: Sort | None = None
    text: str = ""
    everywhere: bool = False

    @property
    def windowed(self) -> bool:
        return not self.text and self.queue.name in WINDOWED

    @property
    def order(self) -> Sort:
        return self.sort or self.queue.sort

    def sorted_by(self, sort: Sort | None) -> Listing:
        return replace(self, sort=sort)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asking:
    """From whose eyes and when: `me` decides what "mine" is, `now` (aware UTC) what is overdue."""

    now: datetime
    me: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """Every id of a listing in order, and the rows around the place in view."""

    listing: Listing
    asking: Asking
    ids: tuple[UUID, ...]
    capped: bool
    rows: tuple[QueueRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """How many rows a listing has, and whole pages of it from `first_page` on."""

    listing: Listing
    asking: Asking
    count: int
    first_page: int
    rows: tuple[QueueRow, ...]


def read_snapshot(readers: Readers, listing: Listing, asking: Asking, first: int, known: Set[UUID]) -> Snapshot:
    """The ids, and the rows from row `first` on that aren't known yet."""
    ids, capped = _ids(readers, listing, asking)
    wanted = [each for each in ids[first : first + PAGE] if each not in known]
    rows = readers.rows(wanted) if wanted else ()
    return Snapshot(listing=listing, asking=asking, ids=ids, capped=capped, rows=rows)


def read_window(readers: Readers, listing: Listing, asking: Asking, row: int) -> Window:
    """The count, and the page or two with what is in view around this row."""
    count = readers.count(listing.queue, asking.now, asking.me)
    row = max(0, min(row, count - 1))
    first_page = max(0, row - IN_VIEW) // PAGE
    pages = (row + IN_VIEW) // PAGE - first_page + 1
    return replace(read_pages(readers, listing, asking, first_page, pages), count=count)


def read_pages(readers: Readers, listing: Listing, asking: Asking, first_page: int, pages: int) -> Window:
    rows = readers.page(
        listing.queue, listing.order, asking.now, asking.me, offset=first_page * PAGE, limit=pages * PAGE
    )
    return Window(listing=listing, asking=asking, count=-1, first_page=first_page, rows=rows)


def _ids(readers: Readers, listing: Listing, asking: Asking) -> tuple[tuple[UUID, ...], bool]:
    if not listing.text:
        found = readers.ids(listing.queue, listing.order, asking.now, asking.me)
        return found.ids, found.capped
    queue = None if listing.everywhere else listing.queue
    found = readers.search(listing.text, limit=SEARCH_LIMIT, queue=queue, now=asking.now, me=asking.me)
    if listing.sort is None:
        return found.ids, found.capped
    rows = order_found(readers.rows(found.ids), listing.sort.key, listing.sort.descending)
    return tuple(row.id for row in rows), found.capped


def listing_of(name: str) -> Listing:
    """The listing of a queue in its own order."""
    return Listing(queue=QUEUE_BY_NAME[name])
