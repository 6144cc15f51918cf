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
    bindparam,
    func,
    literal,
    literal_column,
    select,
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


def after(piece: Stretch) -> tuple[ColumnElement[bool], ...]:
    """Beyond the place whose values are given as `place_0`, `place_1`, …"""
    row = piece.anchor
    place = [bindparam(f"place_{number}", type_=column.type) for number, column in enumerate(row)]
    beyond = tuple_(*row) < tuple_(*place) if piece.descending else tuple_(*row) > tuple_(*place)
    if len(row) < 3:
        return (beyond,)
    # The first two are columns of another table: its index leads to the place.
    named, known = tuple_(*row[:2]), tuple_(*place[:2])
    return named <= known if piece.descending else named >= known, beyond


def _piece(sort: Sort, source: Any, where: tuple[Any, ...], parts: tuple[ColumnElement[Any], ...]) -> Stretch:
    order = tuple(part.desc() if sort.descending else part.asc() for part in parts)
    return Stretch(source=source, where=where, order=order, anchor=parts, descending=sort.descending)


def _order(sort: Sort) -> tuple[ColumnElement[Any], ...]:
    """Key, nulls last in both directions, then age."""
    whose = (NAMED[sort.key][0].c.id,) if sort.key in NAMED else ()
    parts = (KEYS[sort.key], *whose, _R.seq)
    return tuple(part.desc().nulls_last() if sort.descending else part.asc() for part in parts)
