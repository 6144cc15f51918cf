"""A queue's order on PostgreSQL: the stretches it is read in, with values to be filled in later.

The same conditions and the same indices as on SQLite, but the planner needs no steering: it has statistics, and nulls
lie last in its indices. So a queue of open requests is one stretch, and the requests of one assignee after the other
are a join.
"""

from __future__ import annotations

from typing import Any, Final

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Integer,
    Select,
    bindparam,
    case,
    func,
    literal,
    literal_column,
    select,
    true,
    tuple_,
    type_coerce,
)

from ecsupport_desktop.domain.policy import Policy
from ecsupport_desktop.domain.queue import Queue, Sort, SortKey
from ecsupport_desktop.storage.queue_sql import (
    KEYS,
    NAMED,
    NOT_OPEN,
    NULLABLE,
    Stretch,
    conditions,
    is_closed_alone,
    is_small,
    source_for,
)
from ecsupport_desktop.storage.schema import policy, request
from ecsupport_desktop.storage.types import UtcDateTime, Uuid

_R: Final = request.c
_MICROSECOND: Final[ColumnElement[Any]] = literal_column("interval '1 microsecond'")
_LOWEST: Final[ColumnElement[int]] = literal_column("0", BigInteger)
_HIGHEST: Final[ColumnElement[int]] = literal_column("9223372036854775807", BigInteger)
NOW: Final = bindparam("now", type_=UtcDateTime())
ME: Final = bindparam("me", type_=Uuid())


def time_left(band: str) -> ColumnElement[Any]:
    """The policy's `nearing` or `critical` as an interval, read where it is needed."""
    kept = select(type_coerce(policy.c[band], BigInteger)).where(policy.c.id == 1).scalar_subquery()
    unless = int(getattr(Policy(), band).total_seconds() * 1_000_000)
    left: ColumnElement[Any] = func.coalesce(kept, literal(unless, BigInteger)).op("*")(_MICROSECOND)
    return left


UNTIL: Final = type_coerce(NOW.op("+")(time_left("nearing")), UtcDateTime())
"""What is due from now until then is nearing."""


def literal_number(number: int) -> ColumnElement[int]:
    """In the statement itself: a planner that doesn't know how few rows are wanted sorts them all."""
    return literal_column(str(int(number)), Integer)


def pieces(queue: Queue, sort: Sort, *, deep: bool = False) -> tuple[Stretch, ...]:
    """The order of a queue, piece by piece. `deep`: nothing in a long piece needs a look at the requests' rows."""
    where = conditions(queue, NOW, ME, UNTIL)
    source = source_for(sort)
    if is_small(queue):
        return (Stretch(source=source, where=where, order=(_R.rank, *_order(sort))),)
    first = Stretch(source=source, where=(_R.rank == 0, *where), order=_order(sort))
    rest = (NOT_OPEN,) if deep and is_closed_alone(queue) and sort.key is not SortKey.NUMBER else where
    key: ColumnElement[Any]
    if sort.key in NAMED:
        named, key = NAMED[sort.key]
        joined = named.join(request, named.c.id == key)
        known = _piece(sort, joined, (_R.rank == 1, *rest), (named.c.name_key, named.c.id, _R.seq))
    elif sort.key in NULLABLE:
        key = KEYS[sort.key]
        known = _piece(sort, request, (_R.rank == 1, key.is_not(None), *rest), (key, _R.seq))
    else:
        return first, _piece(sort, request, (_R.rank == 1, *rest), (KEYS[sort.key], _R.seq))
    return first, known, _piece(sort, request, (_R.rank == 1, key.is_(None), *rest), (_R.seq,))


def walk(piece: Stretch, column: ColumnElement[Any] = _R.seq, *, known: bool = False) -> Select[Any]:
    """This column of a piece's requests; `known`: of those beyond the place `place_0`, `place_1`, …"""
    found = select(column).select_from(piece.source).where(*piece.where)
    return found.where(*_beyond(piece)) if known else found


def walk_first(piece: Stretch, most: ColumnElement[int], *, known: bool = False) -> Select[Any]:
    """Their numbers (`seq`) in order, when no more than `most` are wanted.

    By name, so many of each person's or client's are enough: otherwise all would be sorted for a page.
    """
    if len(piece.anchor) < 3:
        return walk(piece, known=known).order_by(*piece.order)
    joined: Any = piece.source
    named, whose = piece.anchor[0].table, piece.anchor[1]
    theirs = select(_R.seq).where(joined.onclause, *piece.where)
    if known:
        end, beginning = bindparam("place_2", type_=_R.seq.type), _HIGHEST if piece.descending else _LOWEST
        after = case((whose == bindparam("place_1", type_=whose.type), end), else_=beginning)
        theirs = theirs.where(_R.seq < after if piece.descending else _R.seq > after)
    theirs = theirs.order_by(piece.order[-1]).limit(most).correlate(named)
    each = theirs.lateral("each")
    turned = each.c.seq.desc() if piece.descending else each.c.seq.asc()
    found = select(each.c.seq).select_from(named.join(each, true()))
    if known:
        found = found.where(_not_before(piece))
    return found.order_by(*piece.order[:2], turned)


def _beyond(piece: Stretch) -> tuple[ColumnElement[bool], ...]:
    here, place = tuple_(*piece.anchor), tuple_(*_place(piece))
    beyond = here < place if piece.descending else here > place
    # The first two of three are columns of another table: its index leads to the place.
    return (beyond,) if len(piece.anchor) < 3 else (_not_before(piece), beyond)


def _not_before(piece: Stretch) -> ColumnElement[bool]:
    here, place = tuple_(*piece.anchor[:2]), tuple_(*_place(piece)[:2])
    return here <= place if piece.descending else here >= place


def _place(piece: Stretch) -> list[ColumnElement[Any]]:
    return [bindparam(f"place_{number}", type_=column.type) for number, column in enumerate(piece.anchor)]


def _piece(sort: Sort, source: Any, where: tuple[Any, ...], parts: tuple[ColumnElement[Any], ...]) -> Stretch:
    order = tuple(part.desc() if sort.descending else part.asc() for part in parts)
    return Stretch(source=source, where=where, order=order, anchor=parts, descending=sort.descending)


def _order(sort: Sort) -> tuple[ColumnElement[Any], ...]:
    """Key, nulls last in both directions, then age."""
    whose = (NAMED[sort.key][0].c.id,) if sort.key in NAMED else ()
    parts = (KEYS[sort.key], *whose, _R.seq)
    return tuple(part.desc().nulls_last() if sort.descending else part.asc() for part in parts)
