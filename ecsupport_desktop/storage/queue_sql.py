"""A queue as SQL: its conditions once, for rows, ids and counts, and the stretches its order is read in.

The planner knows nothing of how few requests are owed and how many closed, so which index serves is settled here: an
`unindexed` column can't choose one. Few rows are found by the queue's own index and sorted; many are read in the order
of the sort's index, in stretches (Level 3 first, the nulls last), because no one index gives the whole order.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ColumnElement, FromClause, Select, false, func, literal, literal_column, select, tuple_
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql import operators
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.elements import UnaryExpression

from ecsupport_desktop.domain.policy import Policy
from ecsupport_desktop.domain.queue import Assigned, Due, Queue, Sort, SortKey
from ecsupport_desktop.domain.words import State
from ecsupport_desktop.storage.schema import DELIVERY_FAILED, NOT_CLOSED, OWED, agent, client, request

_R: Final = request.c
KEYS: Final[dict[SortKey, ColumnElement[Any]]] = {
    SortKey.TIME_LEFT: _R.due_at,
    SortKey.NUMBER: _R.number_key,
    SortKey.CLIENT: client.c.name_key,
    SortKey.SUBJECT: _R.subject_key,
    SortKey.STATE: _R.state_order,
    SortKey.ASSESSMENT: _R.assessment_order,
    SortKey.IMPACT: _R.impact_order,
    SortKey.PRIORITY: _R.priority_order,
    SortKey.ASSIGNEE: agent.c.name_key,
    SortKey.LAST_MESSAGE: _R.last_message_at,
    SortKey.NEXT_DATE: _R.next_date,
    SortKey.TAGS: _R.tags_text,
}
NAMED: Final = {
    SortKey.CLIENT: (client, _R.client_id),
    SortKey.ASSIGNEE: (agent, _R.assignee_id),
}
"""Sorts by the name of somebody else: the table and the request's key to it."""
NULLABLE: Final = frozenset({SortKey.TIME_LEFT, SortKey.LAST_MESSAGE, SortKey.NEXT_DATE, *NAMED})
OPEN: Final = (NOT_CLOSED, _R.stage > literal_column("''"))
"""Those that aren't closed, by their small index: the second condition is always true, and names it."""
NOT_OPEN: Final = _R.seq.not_in(select(_R.seq).where(*OPEN).correlate(None))
"""The closed ones, without a look at their rows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """Part of a queue's order. Rows after one whose `anchor` columns are known need no offset."""

    source: FromClause
    where: tuple[ColumnElement[bool], ...]
    order: tuple[ColumnElement[Any], ...]
    anchor: tuple[ColumnElement[Any], ...] = ()
    descending: bool = False

    def select(self, *columns: ColumnElement[Any]) -> Select[*tuple[Any, ...]]:
        """These columns of its requests, in order."""
        return select(*columns).select_from(self.source).where(*self.where).order_by(*self.order)

    def count(self) -> Select[int]:
        return select(func.count()).select_from(self.source).where(*self.where)

    def after(self, place: Sequence[Any]) -> ColumnElement[bool]:
        """Beyond the row with these values of the anchor."""
        known = tuple_(*(literal(value, column.type) for value, column in zip(place, self.anchor, strict=True)))
        row = tuple_(*self.anchor)
        return row < known if self.descending else row > known


def conditions(
    queue: Queue, now: Any, me: Any, until: Any, *, by_index: bool = True
) -> tuple[ColumnElement[bool], ...]:
    """What `domain.queue.belongs` says, as SQL that the partial indices understand.

    What is due from `now` `until` then is nearing. Values or expressions. Without `by_index` no condition can choose an
    index, so that the sort can.
    """
    if queue.quarantine:
        return (false(),)
    column = _indexed if by_index else unindexed
    found: list[ColumnElement[bool]] = list(_due(queue.due, now, until))
    if queue.states:
        found.append(_one_of(column(_R.state), queue.states))
    if queue.stages:
        found.append(_one_of(column(_R.stage), queue.stages))
    if _leaves_closed_out(queue):
        found += OPEN if by_index and _is_open_alone(queue) else (NOT_CLOSED,)
    if queue.assigned is Assigned.TO_ME:
        found.append(column(_R.assignee_id) == me)
    elif queue.assigned is Assigned.TO_NOBODY:
        found.append(column(_R.assignee_id).is_(None))
    if queue.delivery_failed:
        found.append(DELIVERY_FAILED)
    return tuple(found)


def is_small(queue: Queue) -> bool:
    """Whether the queue holds open requests only: few, and found by an index of its own."""
    return queue.due is not None or _leaves_closed_out(queue) or queue.delivery_failed or queue.quarantine


def is_closed_alone(queue: Queue) -> bool:
    """Whether the queue is everything but the open few, which are sooner counted and left out."""
    alone = queue.due is None and not queue.stages and not queue.not_closed and queue.assigned is None
    return alone and not queue.delivery_failed and queue.states == frozenset({State.CLOSED})


def _is_open_alone(queue: Queue) -> bool:
    """Whether nothing else is asked by which an index finds the open ones."""
    named = (queue.due, queue.assigned, queue.states, queue.stages)
    return queue.not_closed and not any(named) and not queue.delivery_failed


def stretches(
    queue: Queue, sort: Sort, now: datetime, me: UUID, policy: Policy, agents: Sequence[UUID]
) -> tuple[Stretch, ...]:
    """The order of a queue, piece by piece. `agents`: every agent's id in the order of their names."""
    until = now + policy.nearing
    where = conditions(queue, now, me, until)
    if is_small(queue):
        by_index = queue.due is not None and sort.key is SortKey.TIME_LEFT
        return (_level_3(sort, where), _plain(sort, where, _R.due_at) if by_index else _sorted(sort, where))
    if is_closed_alone(queue) and sort.key is not SortKey.NUMBER:
        rest: tuple[ColumnElement[bool], ...] = (NOT_OPEN,)
    else:
        rest = conditions(queue, now, me, until, by_index=_state_gives_order(queue, sort))
    if sort.key is SortKey.CLIENT:
        long: tuple[Stretch, ...] = (_by_client(sort, rest),)
    elif sort.key is SortKey.ASSIGNEE:
        order = reversed(agents) if sort.descending else agents
        long = tuple(_plain(sort, (*rest, _R.assignee_id == each), None) for each in order)
    else:
        known = (KEYS[sort.key].is_not(None),) if sort.key in NULLABLE else ()
        long = (_plain(sort, (*rest, *known), KEYS[sort.key]),)
    return (_level_3(sort, where), *long, *_nulls(sort, rest))


class _Unindexed(UnaryExpression[Any]):
    """Means something to SQLite only: PostgreSQL knows by its statistics which index serves."""

    inherit_cache = True


@compiles(_Unindexed, "postgresql")
def _plainly(element: _Unindexed, compiler: SQLCompiler, **options: Any) -> str:
    return compiler.process(element.element, **options)


def unindexed(column: ColumnElement[Any]) -> ColumnElement[Any]:
    """`+column`: the same value, but nothing the planner can choose an index by."""
    return _Unindexed(column, operator=operators.custom_op("+"), type_=column.type)


def _indexed(column: ColumnElement[Any]) -> ColumnElement[Any]:
    return column


def sorted_order(sort: Sort, *, by_index: bool = False) -> tuple[ColumnElement[Any], ...]:
    """The whole order but for Level 3: key, nulls last, then age; descending turns age round too."""
    key = KEYS[sort.key]
    whose = (NAMED[sort.key][0].c.id,) if sort.key in NAMED else ()
    parts = (key, *whose, _R.seq) if by_index else tuple(map(unindexed, (key, *whose, _R.seq)))
    turned = tuple(part.desc() if sort.descending else part.asc() for part in parts)
    nulls = (key.is_(None),) if sort.key in NULLABLE and not by_index else ()
    return (*nulls, *turned)


def source_for(sort: Sort) -> FromClause:
    """`request`, joined with whoever's name it is sorted by."""
    if sort.key not in NAMED:
        return request
    named, key = NAMED[sort.key]
    return request.outerjoin(named, named.c.id == key)


def _due(due: Due | None, now: Any, until: Any) -> tuple[ColumnElement[bool], ...]:
    if due is None:
        return ()
    if due is Due.OVERDUE:
        return (OWED, _R.due_at < now)
    if due is Due.NEARING:
        return (OWED, _R.due_at >= now, _R.due_at <= until)
    return (OWED,)


def _one_of(column: ColumnElement[Any], states: frozenset[State]) -> ColumnElement[bool]:
    return (
        column == next(iter(states))
        if len(states) == 1
        else column.in_([literal(state, _R.state.type) for state in sorted(states)])
    )


def _leaves_closed_out(queue: Queue) -> bool:
    """Said, or implied: a closed request's stage is closed."""
    named = (queue.states, queue.stages)
    return queue.not_closed or any(states and State.CLOSED not in states for states in named)


def _state_gives_order(queue: Queue, sort: Sort) -> bool:
    """Whether the index (state, rank, number_key) serves condition and order in one."""
    return len(queue.states) == 1 and not queue.stages and queue.assigned is None and sort.key is SortKey.NUMBER


def _level_3(sort: Sort, where: Sequence[ColumnElement[bool]]) -> Stretch:
    """Those that go "to the top of every queue": so few that they are always sorted."""
    return Stretch(source=source_for(sort), where=(_R.rank == 0, *where), order=sorted_order(sort))


def _sorted(sort: Sort, where: Sequence[ColumnElement[bool]]) -> Stretch:
    """The rest, found by the queue's conditions and sorted."""
    return Stretch(source=source_for(sort), where=(unindexed(_R.rank) == 1, *where), order=sorted_order(sort))


def _plain(sort: Sort, where: Sequence[ColumnElement[bool]], key: ColumnElement[Any] | None) -> Stretch:
    """In the order of the index (rank, key, seq); without a key all rows have the same one."""
    parts = (_R.seq,) if key is None else (key, _R.seq)
    order = tuple(part.desc() if sort.descending else part.asc() for part in parts)
    return Stretch(source=request, where=(_R.rank == 1, *where), order=order, anchor=parts, descending=sort.descending)


def _by_client(sort: Sort, where: Sequence[ColumnElement[bool]]) -> Stretch:
    """Clients in the order of their names outside, each one's requests inside: the join may not be turned round."""
    joined = client.join(request, unindexed(client.c.id) == _R.client_id)
    return Stretch(source=joined, where=(_R.rank == 1, *where), order=sorted_order(sort, by_index=True))


def _nulls(sort: Sort, where: Sequence[ColumnElement[bool]]) -> tuple[Stretch, ...]:
    """Those without a key, last in both directions."""
    if sort.key not in NULLABLE:
        return ()
    if sort.key is SortKey.TIME_LEFT:  # nearly all, in no index: read as they lie, by seq
        turned = _R.seq.desc() if sort.descending else _R.seq.asc()
        owed_nothing = (unindexed(_R.rank) == 1, _R.due_at.is_(None), *where)
        whole = Stretch(
            source=request, where=owed_nothing, order=(turned,), anchor=(_R.seq,), descending=sort.descending
        )
        return (whole,)
    column = NAMED[sort.key][1] if sort.key in NAMED else KEYS[sort.key]
    return (_plain(sort, (*where, column.is_(None)), None),)
