"""What the queue table asks the desk: plain functions for the query thread that return frozen snapshots."""

from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass, replace
from uuid import UUID

from ecsupport_desktop.config.saved_views import SavedView
from ecsupport_desktop.domain.filter import Condition, Filter, Key, Viewer, Whose
from ecsupport_desktop.domain.filter_text import FilterError, parse
from ecsupport_desktop.domain.folding import sort_key
from ecsupport_desktop.domain.queue import QUEUE_BY_NAME, Queue, Sort
from ecsupport_desktop.services.ports import Readers
from ecsupport_desktop.services.views import QueueRow
from ecsupport_desktop.ui.queue.columns import order_found

PAGE = 64
"""Rows fetched at once: two or three screens of them."""

SEARCH_LIMIT = 1_000
WINDOWED = frozenset({"closed", "all"})
"""Queues that grow for ever: they are read by window; the others are short enough for a list of ids, as a rule."""
MOST_LISTED = 2_000
"""Longer ones are read by window too: a list of 20,000 ids takes a quarter of a second beside a busy window."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """What is shown. `sort` None is the queue's own order, or a search's (owed first, then the newest).

    `text` searches, in this queue or `everywhere`; `wanted` is the filter in it, None where it is words alone.
    """

    queue: Queue
    sort: Sort | None = None
    text: str = ""
    everywhere: bool = False
    wanted: Filter | None = None

    @property
    def windowed(self) -> bool:
        return not self.text and self.queue.name in WINDOWED

    @property
    def order(self) -> Sort:
        return self.sort or self.queue.sort

    def sorted_by(self, sort: Sort | None) -> Listing:
        return replace(self, sort=sort)


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """Every id of a listing in order, and the rows around the place in view.

    `unknown`: where nothing was found, the condition that names nobody and nothing there is, and that name.
    `none_at_all`: there is no request, in whatever queue.
    """

    listing: Listing
    viewer: Viewer
    ids: tuple[UUID, ...]
    capped: bool
    rows: tuple[QueueRow, ...]
    unknown: tuple[Condition, str] | None = None
    none_at_all: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """How many rows a listing has, and whole pages of it from `first_page` on; `none_at_all` as in a Snapshot."""

    listing: Listing
    viewer: Viewer
    count: int
    first_page: int
    rows: tuple[QueueRow, ...]
    none_at_all: bool = False

    @property
    def long(self) -> bool:
        """Whether it is too long for a list of ids."""
        return self.count > MOST_LISTED


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """Where in a listing somebody looks: a row in view, how many are, and which rows are known already.

    `long`: it was too long for a list of ids when it was read last.
    """

    anchor: int = 0
    rows: int = PAGE
    known: Set[UUID] = frozenset()
    long: bool = False


def read_listing(readers: Readers, listing: Listing, viewer: Viewer, view: View) -> Snapshot | Window:
    """What is looked at, without the rows that are known already: by window where the queue is long."""
    if listing.windowed or (view.long and not listing.text):
        window = _window(readers, listing, viewer, view)
        if listing.windowed or window.long:
            return window
    ids, capped = _ids(readers, listing, viewer)
    if capped and not listing.text:
        return _window(readers, listing, viewer, view)
    known, first = view.known, max(0, view.anchor - PAGE // 4)
    wanted = [each for each in ids[first : first + PAGE] if each not in known]
    rows = readers.rows(wanted) if wanted else ()
    unknown = None if ids or listing.wanted is None else _unknown(readers, listing.wanted)
    none = not ids and not listing.text and _none_at_all(readers, viewer)
    return Snapshot(
        listing=listing, viewer=viewer, ids=ids, capped=capped, rows=rows, unknown=unknown, none_at_all=none
    )


def _none_at_all(readers: Readers, viewer: Viewer) -> bool:
    """By the first of all requests, which an index has; asked only where a listing is empty."""
    everything = QUEUE_BY_NAME["all"]
    return not readers.ids(everything, everything.sort, viewer.now, viewer.me, limit=1).ids


def _window(readers: Readers, listing: Listing, viewer: Viewer, view: View) -> Window:
    """The count, and the page or two with what is in view around this row."""
    count = readers.count(listing.queue, viewer.now, viewer.me)
    row = max(0, min(view.anchor, count - 1))
    first_page = max(0, row - view.rows) // PAGE
    pages = (row + view.rows) // PAGE - first_page + 1
    none = not count and _none_at_all(readers, viewer)
    return replace(read_pages(readers, listing, viewer, first_page, pages), count=count, none_at_all=none)


def read_pages(readers: Readers, listing: Listing, viewer: Viewer, first_page: int, pages: int) -> Window:
    rows = readers.page(
        listing.queue, listing.order, viewer.now, viewer.me, offset=first_page * PAGE, limit=pages * PAGE
    )
    return Window(listing=listing, viewer=viewer, count=-1, first_page=first_page, rows=rows)


def _ids(readers: Readers, listing: Listing, viewer: Viewer) -> tuple[tuple[UUID, ...], bool]:
    if not listing.text:
        found = readers.ids(listing.queue, listing.order, viewer.now, viewer.me, limit=MOST_LISTED)
        return found.ids, found.capped
    if listing.wanted is None:
        place = None if listing.everywhere else listing.queue
        found = readers.search(listing.text, limit=SEARCH_LIMIT, queue=place, now=viewer.now, me=viewer.me)
    else:
        queue = QUEUE_BY_NAME["all"] if listing.everywhere else listing.queue
        found = readers.filtered(listing.wanted, queue, listing.sort, viewer, limit=SEARCH_LIMIT)
    if listing.sort is None or (listing.wanted is not None and not listing.wanted.words):
        return found.ids, found.capped
    rows = order_found(readers.rows(found.ids), listing.sort.key, listing.sort.descending)
    return tuple(row.id for row in rows), found.capped


def _unknown(readers: Readers, wanted: Filter) -> tuple[Condition, str] | None:
    """The first name asked for that is nobody's; asked only where nothing was found."""
    for condition in wanted.conditions:
        if condition.negated or condition.key not in NAMES:
            continue
        for value in condition.values:
            if not isinstance(value, Whose) and not names_like(readers, condition.key, value):
                return condition, str(value)
    return None


NAMES = frozenset({Key.CLIENT, Key.CONTACT, Key.ASSIGNEE, Key.TAG})
"""Keys whose values are names that the desk knows."""


def names_like(readers: Readers, key: Key, typed: object, limit: int = 200) -> tuple[str, ...]:
    """Names of clients, contacts, agents or tags with this in them; for the query thread."""
    part = str(typed)
    if key is Key.TAG:
        return tuple(tag for tag in readers.tags() if part.lower() in tag)[:limit]
    if key is Key.CONTACT:
        return readers.contact_names(part, limit=limit)
    if key is Key.ASSIGNEE:
        known = [agent.name for agent in readers.agents()]
    else:
        known = [client.name for client in readers.clients(part, limit=limit)]
    return tuple(name for name in known if sort_key(part) in sort_key(name))[:limit]


def count_views(readers: Readers, views: tuple[SavedView, ...], viewer: Viewer) -> dict[str, int]:
    """By `view_key`, up to a thousand, for the query thread. Not of views with closed requests: that may take long."""
    counted: dict[str, tuple[Filter, Queue]] = {}
    for each in views:
        place = QUEUE_BY_NAME["all"] if each.everywhere else QUEUE_BY_NAME.get(each.queue, QUEUE_BY_NAME["all"])
        try:
            wanted = parse(each.filter)
        except FilterError:
            continue
        if place.name not in WINDOWED or wanted.only_open or wanted.only_owed:
            counted[view_key(each)] = wanted, place
    if not counted:
        return {}
    counts = readers.filter_counts(tuple(counted.values()), viewer, limit=SEARCH_LIMIT)
    return dict(zip(counted, counts, strict=True))


def view_key(view: SavedView) -> str:
    """What its count is kept by, among those of the queues."""
    return f"view:{view.name}"


def listing_of(name: str) -> Listing:
    """The listing of a queue in its own order."""
    return Listing(queue=QUEUE_BY_NAME[name])
