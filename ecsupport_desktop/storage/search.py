"""Search by words: what the user typed becomes a full-text query that nothing in it can break.

Every word must begin a word of the request: in its number, subject, client, contact or messages; accents and case don't
matter. A single letter must be a whole word: nearly every request has a word that begins with it. "412" and
"ECS-2026-412" find the number too. Never ordered by rank: on a common word that takes seconds.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from operator import itemgetter
from typing import Any, Final
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Connection,
    Integer,
    LargeBinary,
    Select,
    bindparam,
    func,
    literal_column,
    select,
    type_coerce,
    union_all,
)

from ecsupport_desktop.domain.queue import Queue
from ecsupport_desktop.services.views import RequestIds
from ecsupport_desktop.storage.mapping_directory import load_warning_times
from ecsupport_desktop.storage.queue_sql import conditions, is_small, unindexed
from ecsupport_desktop.storage.readers_request import request_id_of
from ecsupport_desktop.storage.schema import OWED, request
from ecsupport_desktop.storage.search_index import request_search

_NUMBER: Final = re.compile(r"[\W_]*(?:ECS-?)?(?:(\d{4})-)?0*(\d{1,6})[\W_]*", re.IGNORECASE | re.ASCII)
_rowid: Final = request_search.c.rowid
_MATCHES: Final[ColumnElement[bool]] = literal_column("request_search").op("MATCH")(bindparam("words"))
_KEPT: Final = select(type_coerce(request.c.id, LargeBinary), request.c.seq, type_coerce(request.c.due_at, Integer))
"""As they are kept: of two thousand rows a thousand become ids, and no moment is looked at."""
_FOUND: Final = _KEPT.select_from(request_search.join(request, request.c.seq == _rowid))
_SPAN: Final = select(
    func.min(unindexed(request.c.seq)), select(func.max(request.c.seq)).scalar_subquery(), func.count()
)
"""The first of some, the newest of all, and how many they are."""
_due_then_seq: Final = itemgetter(2, 1)
_BEYOND: Final = 2**63 - 1

_NEWEST: Final[ColumnElement[int]] = literal_column("0").label("part")
_OWED: Final[ColumnElement[int]] = literal_column("1").label("part")


def search(
    connection: Connection,
    text: str,
    *,
    limit: int,
    queue: Queue | None,
    now: datetime,
    me: UUID,
    more: tuple[ColumnElement[bool], ...] = (),
    rare: tuple[ColumnElement[bool], ...] = (),
) -> RequestIds:
    """Those owed a response first, by due, then the newest; before all the one whose number was typed.

    `more` is what they must fulfil besides, `rare` what few requests do, which an index finds.
    """
    words = full_text_query(text)
    if words is None or limit < 1:
        return RequestIds(ids=())
    few = queue is not None and is_small(queue)
    inside: tuple[ColumnElement[bool], ...] = ()
    if queue is not None:
        inside = conditions(queue, now, me, now + load_warning_times(connection).nearing, by_index=few)
    if few:
        rows, owed = _of_few(connection, words, inside, (*more, *rare), limit)
    else:
        where, found = (*inside, *more), _among(rare, _span(connection, rare)[0]) if rare else ()
        rows = _newest(connection, words, (*where, *found), limit)
        owed = _those_owed(rows)
        if len(rows) > limit:
            owed += _owed(connection, words, where, (*found, _rowid < rows[-1][1]), limit)
    exact = request_id_of(connection, text.strip("# \t"))
    kept = exact.bytes if exact is not None else None
    return in_order(owed, rows, kept, limit=limit, everywhere=queue is None, as_id=_id_of)


def in_order(
    owed: Iterable[Any],
    rows: Sequence[Any],
    exact: Any,
    *,
    limit: int,
    everywhere: bool,
    as_id: Callable[[Any], UUID] = lambda kept: kept,
) -> RequestIds:
    """Of rows that begin with id, seq and due_at, `rows` the newest first and one more than the limit where there are
    more. The ids are as they are kept, `exact` too; `as_id` makes them of those that are returned.
    """
    capped = len(rows) > limit
    owed = sorted(owed, key=_due_then_seq)
    ids = dict.fromkeys((*(row[0] for row in owed), *(row[0] for row in rows)))
    first = (exact,) if exact in ids or (capped and exact is not None and everywhere) else ()
    return RequestIds(ids=tuple(map(as_id, tuple(dict.fromkeys((*first, *ids)))[:limit])), capped=capped)


def _id_of(kept: bytes) -> UUID:
    return UUID(bytes=kept)


A_PAGE: Final = 2_000
MANY: Final = 3
"""If one of so many is wanted, all are sooner looked at than a set of those that are is made."""


def full_text_query(text: str) -> str | None:
    """The words as an FTS5 query, each a quoted string so that nothing in it acts; None without a letter or digit."""
    return " AND ".join(map(_term, words_typed(text))) or None


def words_typed(text: str) -> list[str]:
    """What stands between spaces and has a letter or digit in it; what is pasted beyond a page doesn't count."""
    return [word for word in text[:A_PAGE].replace("\0", " ").split() if any(char.isalnum() for char in word)]


def is_beginning(word: str) -> bool:
    """Whether a word typed is found by words that begin with it; a single letter must be a whole word."""
    return sum(char.isalnum() for char in word) > 1


def _term(word: str) -> str:
    begins = '"' + word.replace('"', '""') + ('"*' if is_beginning(word) else '"')
    number = number_typed(word)
    return begins if number is None else f'({begins} OR number : "{" ".join(number)}")'


def number_typed(word: str) -> tuple[str, ...] | None:
    """The parts of a human number that was typed, as they are kept: year and place, or the place alone."""
    found = _NUMBER.fullmatch(word)
    if found is None:
        return None
    place = f"{found[2]:0>6}"
    return (found[1], place) if found[1] else (place,)


def _newest(connection: Connection, words: str, where: tuple[ColumnElement[bool], ...], limit: int) -> Sequence[Any]:
    """The first matches from the last registered on, one more than the limit; the index gives them in this order."""
    statement = _FOUND.where(_MATCHES, *where).order_by(_rowid.desc()).limit(limit + 1)
    return connection.execute(statement, {"words": words}).all()


def _owed(
    connection: Connection,
    words: str,
    where: tuple[ColumnElement[bool], ...],
    read: tuple[ColumnElement[bool], ...],
    limit: int,
) -> Sequence[Any]:
    """The matches that are owed a response, the earliest due first; of the index only what fulfils `read` is read."""
    matches = _of(connection, (OWED,), *read).where(*where)
    by_due = matches.order_by(request.c.due_at, request.c.seq).limit(limit)
    return connection.execute(by_due, {"words": words}).all()


def _those_owed(rows: Sequence[Any]) -> list[Any]:
    return [row for row in rows if row[2] is not None]


def _of_few(
    connection: Connection,
    words: str,
    inside: tuple[ColumnElement[bool], ...],
    more: tuple[ColumnElement[bool], ...],
    limit: int,
) -> tuple[Sequence[Any], Sequence[Any]]:
    """The same two among few requests, where the words are looked for once."""
    hits = _of(connection, inside).where(*more).cte("hits").prefix_with("MATERIALIZED")
    newest = select(hits, _NEWEST).order_by(hits.c.seq.desc()).limit(limit + 1).subquery()
    by_due = select(hits, _OWED).where(hits.c.due_at.is_not(None)).order_by(hits.c.due_at, hits.c.seq).limit(limit)
    both = union_all(select(newest), select(by_due.subquery()))
    found = connection.execute(both, {"words": words}).all()
    rows = [row for row in found if row.part == 0]
    return rows, _those_owed(rows) if len(rows) <= limit else [row for row in found if row.part == 1]


def _of(connection: Connection, few: tuple[ColumnElement[bool], ...], *read: ColumnElement[bool]) -> Select[Any]:
    """The matches among few requests; of the index only what fulfils `read` is read.

    Mostly they are many of what was registered since the first of them: then each match since is looked at, and no set
    of all of them is made.
    """
    first, many = _span(connection, few)
    if not many:
        return _FOUND.where(_MATCHES, *_among(few, first), *read)
    since = select(_rowid.label("seq")).where(_MATCHES, _rowid >= first, *read)
    matches = since.cte("matches").prefix_with("MATERIALIZED")
    return _KEPT.select_from(matches.join(request, request.c.seq == matches.c.seq)).where(*few)


def _span(connection: Connection, few: tuple[ColumnElement[bool], ...]) -> tuple[int, bool]:
    """The first of them, beyond all where there is none, and whether they are many of those since."""
    first, last, count = connection.execute(_SPAN.where(*few)).one()
    return (_BEYOND, False) if first is None else (first, last - first < MANY * count)


def _among(few: tuple[ColumnElement[bool], ...], first: int) -> tuple[ColumnElement[bool], ...]:
    """Few requests, held as a set in which each match is looked up; asking the index about each would take minutes.

    The set comes from an index alone where that has all that is asked: what else must hold is asked of the matches.
    They are read from the `first` of the few on: those are mostly new, and a common word has many matches before them.
    """
    return _rowid >= first, unindexed(_rowid).in_(select(request.c.seq).where(*few).correlate(None))
