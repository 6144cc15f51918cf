"""Search by words: what the user typed becomes a full-text query that nothing in it can break.

Every word must begin a word of the request: in its number, subject, client, contact or messages; accents and case don't
matter. A single letter must be a whole word: nearly every request has a word that begins with it. "412" and
"ECS-2026-412" find the number too. Never ordered by rank: on a common word that takes seconds.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, bindparam, literal_column, select

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
_FOUND: Final = select(request.c.id, request.c.seq, request.c.due_at).select_from(
    request_search.join(request, request.c.seq == _rowid)
)


def search(
    connection: Connection,
    text: str,
    *,
    limit: int,
    queue: Queue | None,
    now: datetime,
    me: UUID,
    more: tuple[ColumnElement[bool], ...] = (),
) -> RequestIds:
    """Those owed a response first, by due, then the newest; before all the one whose number was typed.

    `more` is what they must fulfil besides.
    """
    words = full_text_query(text)
    if words is None or limit < 1:
        return RequestIds(ids=())
    where = more
    if queue is not None:
        until = now + load_warning_times(connection).nearing
        where = (*conditions(queue, now, me, until, by_index=is_small(queue)), *more)
    rows = _newest(connection, words, where, few=queue is not None and is_small(queue), limit=limit + 1)
    capped = len(rows) > limit
    owed = _owed(connection, words, where, limit) if capped else [row for row in rows if row.due_at is not None]
    exact = request_id_of(connection, text.strip("# \t"))
    return in_order(owed, rows, exact, limit=limit, everywhere=queue is None)


def in_order(
    owed: Iterable[Any], rows: Sequence[Any], exact: UUID | None, *, limit: int, everywhere: bool
) -> RequestIds:
    """Of rows with id, seq and due_at, `rows` the newest first and one more than the limit where there are more."""
    capped = len(rows) > limit
    owed = sorted(owed, key=lambda row: (row.due_at, row.seq))
    ids = dict.fromkeys((*(row.id for row in owed), *(row.id for row in rows)))
    first = (exact,) if exact in ids or (capped and exact is not None and everywhere) else ()
    return RequestIds(ids=tuple(dict.fromkeys((*first, *ids)))[:limit], capped=capped)


A_PAGE: Final = 2_000


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


def _newest(
    connection: Connection, words: str, where: tuple[ColumnElement[bool], ...], *, few: bool, limit: int
) -> list[Any]:
    """The first matches from the last registered on; the index gives them in this order and stops."""
    statement = _FOUND.where(_MATCHES, *(_among(where) if few else where)).order_by(_rowid.desc()).limit(limit)
    return list(connection.execute(statement, {"words": words}))


def _owed(connection: Connection, words: str, where: tuple[ColumnElement[bool], ...], limit: int) -> list[Any]:
    """The matches that are owed a response, the earliest due first."""
    statement = _FOUND.where(_MATCHES, *_among((OWED, *where))).order_by(request.c.due_at, request.c.seq).limit(limit)
    return list(connection.execute(statement, {"words": words}))


def _among(where: tuple[ColumnElement[bool], ...]) -> tuple[ColumnElement[bool], ...]:
    """Few requests, held as a set in which each match is looked up; asking the index about each would take minutes."""
    return (unindexed(_rowid).in_(select(request.c.seq).where(*where).correlate(None)),)
