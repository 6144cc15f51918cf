"""Search by words on a server: what storage/search.py finds on a local file, in the same order.

A typed word is cut into words as texts are (search_words.py), so nothing of it is left that could act: each is quoted
in the query all the same. A word with something inside it (error-500) is several that must stand together in one field:
the index narrows, and the phrases are compared.

Nobody knows beforehand whether a word is rare or in every second request, so no plan serves both. First the newest
`WINDOW` requests are searched: a common word fills the answer from there. Only if they don't, all are: by the index of
words alone, whose matches are then few. Of a queue of open requests each one's words are looked at.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any, Final, NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, Select, Text, bindparam, cast, func, or_, select, true, union_all
from sqlalchemy.dialects.postgresql import TSQUERY

from ecsupport_desktop.domain.queue import Queue
from ecsupport_desktop.services.views import RequestIds
from ecsupport_desktop.storage.postgres.pipeline import Call
from ecsupport_desktop.storage.postgres.queue_order import ME, NOW, UNTIL
from ecsupport_desktop.storage.postgres.queue_order import literal_number as _literal
from ecsupport_desktop.storage.postgres.search_index import request_search
from ecsupport_desktop.storage.postgres.search_words import words_of
from ecsupport_desktop.storage.prepared import Found, Prepared
from ecsupport_desktop.storage.queue_sql import conditions, is_small
from ecsupport_desktop.storage.readers_request import number_asked
from ecsupport_desktop.storage.schema import OWED, request
from ecsupport_desktop.storage.search import in_order, is_beginning, number_typed, words_typed

AskAll = Callable[[Sequence[Call]], list[Found]]
"""One trip with several statements."""
WINDOW: Final = 20_000
"""Requests that are searched before all: in as many a word of every twentieth request is found a thousand times."""
_S: Final = request_search.c
_HIT: Final = (request.c.id, request.c.seq, request.c.due_at)
_HIGHEST: Final = Call(Prepared(select(func.max(request.c.seq))))


class Hit(NamedTuple):
    """A request that was found."""

    id: UUID
    seq: int
    due_at: datetime | None


class Typed(NamedTuple):
    """A query for the index of words, and the phrases to be compared: each with the number it may be instead."""

    query: str
    phrases: tuple[tuple[str, str | None], ...]

    @property
    def shape(self) -> tuple[bool, ...]:
        return tuple(number is not None for _phrase, number in self.phrases)

    def values(self) -> dict[str, str]:
        found = {"query": self.query}
        for place, (phrase, number) in enumerate(self.phrases):
            found[f"phrase_{place}"] = phrase
            if number is not None:
                found[f"number_{place}"] = number
        return found


def understood(text: str) -> Typed | None:
    """What was typed as a query; None where it finds nothing at all."""
    terms: list[str] = []
    phrases: list[tuple[str, str | None]] = []
    for word in words_typed(text):
        words = words_of(word)
        if not words:
            return None
        ending = ":*" if is_beginning(word) else ""
        begins = " & ".join([*map(_quoted, words[:-1]), _quoted(words[-1]) + ending])
        number = number_typed(word)
        marked = None if number is None else _quoted("#" + "-".join(number))
        terms.append(f"({begins})" if marked is None else f"(({begins}) | {marked})")
        if len(words) > 1:
            phrases.append((f"% {' '.join(words)}{'' if ending else ' '}%", marked))
    return Typed(" & ".join(terms), tuple(phrases)) if terms else None


def search(ask_all: AskAll, text: str, *, limit: int, queue: Queue | None, now: datetime, me: UUID) -> RequestIds:
    """Those owed a response first, by due, then the newest; before all the one whose number was typed. Two trips."""
    typed = understood(text)
    if typed is None or limit < 1:
        return RequestIds(ids=())
    values = {**typed.values(), "now": now, "me": me}
    few = queue is not None and is_small(queue)
    first = _among(typed.shape, queue, limit) if few else _newest(typed.shape, queue, limit)
    number = number_asked(text.strip("# \t"))
    by_number = [] if number is None else [Call(Prepared(number[0]), number[1])]
    found, highest, *exact = ask_all([Call(first, values, planned_anew=True), _HIGHEST, *by_number])
    if not few:
        more = _owed if len(found.tuples) > limit else _everywhere if (highest.scalar() or 0) > WINDOW else None
        if more is not None:
            (further,) = ask_all([Call(more(typed.shape, queue, limit), values, planned_anew=True)])
            found = further if more is _everywhere else Found((), [*found.tuples, *further.tuples], 0)
    newest = sorted((Hit(*row[1:]) for row in found.tuples if row[0] == 0), key=lambda hit: -hit.seq)
    owed = [Hit(*row[1:]) for row in found.tuples if row[0] == 1]
    if len(newest) <= limit:
        owed = [hit for hit in newest if hit.due_at is not None]
    one = exact[0].scalar() if exact else None
    return in_order(owed, newest, one, limit=limit, everywhere=queue is None)


def matching(typed: Typed) -> ColumnElement[bool]:
    """Requests with these words, for a statement that is given `typed.values()`."""
    return request.c.seq.in_(select(_S.seq).where(*_matches(typed.shape)).correlate(None))


def _quoted(word: str) -> str:
    """A lexeme as tsquery takes it, so that nothing in it acts."""
    return "'" + word.replace("\\", "\\\\").replace("'", "''") + "'"


# ── Statements, compiled once for each form of question ─────────────────────────────────────────────────────
Shape = tuple[bool, ...]


def _matches(shape: Shape) -> list[ColumnElement[bool]]:
    """The index of words first; phrases are compared in what it leaves."""
    found = [_asks("query")]
    for place, numbered in enumerate(shape):
        phrase = bindparam(f"phrase_{place}", type_=Text())
        either = [_S.head_phrases.op("LIKE", is_comparison=True)(phrase)]
        either.append(_S.body_phrases.op("LIKE", is_comparison=True)(phrase))
        found.append(or_(*either, _asks(f"number_{place}")) if numbered else or_(*either))
    return found


def _asks(name: str) -> ColumnElement[bool]:
    matches: ColumnElement[bool] = _S.words.op("@@", is_comparison=True)(cast(bindparam(name, type_=Text()), TSQUERY))
    return matches


def _inside(queue: Queue | None) -> tuple[ColumnElement[bool], ...]:
    return () if queue is None else conditions(queue, NOW, ME, UNTIL)


@lru_cache(maxsize=64)
def _newest(shape: Shape, queue: Queue | None, limit: int) -> Prepared:
    """The newest matches among the newest requests."""
    begins = select(func.max(request.c.seq) - WINDOW).scalar_subquery()
    hits = select(_part(0), *_HIT).select_from(request_search.join(request, request.c.seq == _S.seq))
    hits = hits.where(_S.seq > begins, *_matches(shape), *_inside(queue)).order_by(_S.seq.desc())
    return Prepared(hits.limit(_literal(limit + 1)))


@lru_cache(maxsize=64)
def _everywhere(shape: Shape, queue: Queue | None, limit: int) -> Prepared:
    """All matches, found by the index of words before anything else is asked of them."""
    found = select(_S.seq).where(*_matches(shape)).cte("found").prefix_with("MATERIALIZED")
    if queue is None:  # most matches needn't be looked at: neither new nor owed a response
        latest = select(found.c.seq).order_by(found.c.seq.desc()).limit(_literal(limit + 1)).subquery()
        newest = select(_part(0), *_HIT).select_from(latest.join(request, request.c.seq == latest.c.seq))
        due = select(_part(1), *_HIT).select_from(found.join(request, request.c.seq == found.c.seq)).where(OWED)
        owed = due.order_by(request.c.due_at, request.c.seq).limit(_literal(limit)).subquery()
        return Prepared(union_all(newest, select(owed)))
    hits = select(*_HIT).select_from(found.join(request, request.c.seq == found.c.seq)).where(*_inside(queue))
    return _in_parts(hits, limit)


@lru_cache(maxsize=64)
def _among(shape: Shape, queue: Queue | None, limit: int) -> Prepared:
    """Of few requests all that match."""
    return _in_parts(_each_looked_at(shape, queue), limit)


@lru_cache(maxsize=64)
def _owed(shape: Shape, queue: Queue | None, limit: int) -> Prepared:
    """The first matches that are owed a response, when there are too many others."""
    hits = _each_looked_at(shape, queue, OWED, part=(_part(1),))
    return Prepared(hits.order_by(request.c.due_at, request.c.seq).limit(_literal(limit)))


def _each_looked_at(
    shape: Shape, queue: Queue | None, *more: ColumnElement[bool], part: Sequence[ColumnElement[Any]] = ()
) -> Select[Any]:
    """Requests whose words match, one after the other: a planner that could would search all others for them first."""
    its_words = select(_S.seq).where(_S.seq == request.c.seq, *_matches(shape)).offset(_literal(0))
    found = its_words.correlate(request).lateral("found")
    return select(*part, *_HIT).select_from(request.join(found, true())).where(*more, *_inside(queue))


def _in_parts(hits: Select[Any], limit: int) -> Prepared:
    """0: the newest, one more than the limit; 1: those owed a response."""
    all_hits = hits.cte("hits").prefix_with("MATERIALIZED")
    columns = all_hits.c
    newest = select(_part(0), *columns).order_by(columns.seq.desc()).limit(_literal(limit + 1)).subquery()
    due = select(_part(1), *columns).where(columns.due_at.is_not(None)).order_by(columns.due_at, columns.seq)
    owed = due.limit(_literal(limit)).subquery()
    return Prepared(union_all(select(newest), select(owed)))


def _part(number: int) -> ColumnElement[int]:
    return _literal(number).label("part")
