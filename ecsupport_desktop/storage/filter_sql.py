"""A filter as SQL: what `domain.filter.matches` says, for both engines, and how its requests are best found.

Only bound values, never text. What only open requests fulfil is found among the open few. A condition of which a glance
at its index says that few requests fulfil it is looked up there and its requests sorted; all else is walked in the
order of the sort until enough are found.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, false, func, literal, literal_column, not_, or_, select, true

from ecsupport_desktop.domain.filter import Condition, Eyes, Filter, Is, Key, Value, When, Whose, bounds, called
from ecsupport_desktop.domain.folding import sort_key
from ecsupport_desktop.domain.queue import Due, Queue, Sort
from ecsupport_desktop.domain.words import CycleEnd, State
from ecsupport_desktop.storage.queue_sql import (
    Stretch,
    conditions,
    is_small,
    sorted_order,
    source_for,
    stretches,
    unindexed,
)
from ecsupport_desktop.storage.schema import agent, attachment, client, cycle, request, request_tag

_R: Final = request.c
_BY_INDEX: Final = frozenset({Key.CLIENT, Key.CONTACT, Key.ASSIGNEE, Key.TAG, Key.OPENED, Key.ANSWERED})
SORTED: Final = 10_000
"""Requests that are sooner sorted than looked for among all in the order of the sort."""
_COLUMNS: Final = {
    Key.STATE: _R.state,
    Key.ASSESSMENT: _R.assessment_kind,
    Key.IMPACT: _R.impact,
    Key.PRIORITY: _R.priority,
}
_MOMENTS: Final = {Key.DUE: _R.due_at, Key.OPENED: _R.registered_at, Key.LAST: _R.last_message_at}
Column = Callable[[ColumnElement[Any]], ColumnElement[Any]]


def filter_conditions(
    wanted: Filter, eyes: Eyes, *, by_index: Condition | None = None
) -> tuple[ColumnElement[bool], ...]:
    """All that must hold of a queue's requests that was narrowed. `by_index`: the one that may choose an index."""
    return tuple(_condition(each, eyes, each is by_index) for each in wanted.conditions if not each.all_open)


def glances(queue: Queue, wanted: Filter, eyes: Eyes) -> list[tuple[Condition, Select[Any]]]:
    """Conditions that an index may serve, each with a statement that counts what it finds, no further than SORTED."""
    if is_small(narrowed(queue, wanted)):
        return []
    return [(each, _glance(each, eyes)) for each in wanted.conditions if _indexed(each)]


def _glance(condition: Condition, eyes: Eyes) -> Select[Any]:
    if condition.key is Key.ANSWERED:
        either = or_(*(and_(*answers_within(value, eyes)[:2]) for value in condition.values))
        hits = select(cycle.c.ended_at).where(cycle.c.ended_at.is_not(None), either)
    else:
        hits = select(_R.seq).where(_condition(condition, eyes, True))
    return select(func.count()).select_from(hits.limit(SORTED + 1).subquery())


def narrowed(queue: Queue, wanted: Filter) -> Queue:
    """The queue without the many requests that can't fulfil the filter: those owed nothing, or the closed ones."""
    due = Due.OWED if wanted.only_owed and queue.due is None else queue.due
    return replace(queue, due=due, not_closed=queue.not_closed or wanted.only_open)


def filtered_stretches(
    queue: Queue, sort: Sort, wanted: Filter, eyes: Eyes, agents: Sequence[UUID], few: Condition | None
) -> tuple[Stretch, ...]:
    """The order of a filtered queue, piece by piece; `agents` as in `stretches`, `few`: a condition that few fulfil."""
    queue = narrowed(queue, wanted)
    if few is not None:
        until = eyes.now + eyes.policy.nearing
        where = conditions(queue, eyes.now, eyes.me, until, by_index=False)
        where += filter_conditions(wanted, eyes, by_index=few)
        return (Stretch(source=source_for(sort), where=where, order=(unindexed(_R.rank), *sorted_order(sort))),)
    more = filter_conditions(wanted, eyes)
    pieces = stretches(queue, sort, eyes.now, eyes.me, eyes.policy, agents)
    return tuple(replace(piece, where=(*piece.where, *more)) for piece in pieces)


def by_time(queue: Queue, wanted: Filter) -> Condition | None:
    """The condition that bounds by its index how many must be looked at, even where many fulfil it."""
    if is_small(narrowed(queue, wanted)):
        return None
    return next((each for each in wanted.conditions if each.key is Key.OPENED and _indexed(each)), None)


def count_filtered(
    queue: Queue,
    wanted: Filter,
    eyes: Eyes,
    limit: int,
    more: tuple[ColumnElement[bool], ...] = (),
    *,
    by_index: Condition | None = None,
) -> Select[Any]:
    """How many requests of the queue fulfil the filter, and `more`; counted no further than `limit`."""
    queue = narrowed(queue, wanted)
    where = conditions(queue, eyes.now, eyes.me, eyes.now + eyes.policy.nearing, by_index=is_small(queue))
    hits = select(_R.seq).where(*where, *filter_conditions(wanted, eyes, by_index=by_index), *more)
    return select(func.count()).select_from(hits.limit(literal_column(str(int(limit)))).subquery())


def _indexed(condition: Condition) -> bool:
    """An index finds those that fulfil it."""
    return condition.key in _BY_INDEX and not condition.negated and Whose.NOBODY not in condition.values


def _condition(condition: Condition, eyes: Eyes, by_index: bool) -> ColumnElement[bool]:
    column: Column = _as_it_is if by_index else unindexed
    any_of = or_(*(_value(condition.key, value, eyes, column) for value in condition.values))
    return not_(func.coalesce(any_of, literal(False))) if condition.negated else any_of


def _as_it_is(column: ColumnElement[Any]) -> ColumnElement[Any]:
    return column


def _value(key: Key, value: Value, eyes: Eyes, column: Column) -> ColumnElement[bool]:
    if key is Key.ANSWERED:
        return _answered(value, eyes, column)
    if isinstance(value, When):
        return _within(column(_MOMENTS[key]), key, value, eyes)
    if key is Key.IS:
        return _IS[Is(str(value))](eyes, column)
    if key is Key.CLIENT:
        return column(_R.client_id).in_(_named(client, str(value)))
    if key is Key.CONTACT:
        theirs = [literal(each, _R.id.type) for each, names in eyes.contacts.items() if called(value, names)]
        return column(_R.contact_id).in_(theirs) if theirs else false()
    if key is Key.HAS:
        files = select(attachment.c.id).where(attachment.c.request_id == _R.id, attachment.c.inline.is_(false()))
        return files.correlate(request).exists()
    if key is Key.TAG:
        tagged = select(request_tag.c.request_id).where(request_tag.c.tag == str(value)).correlate(None)
        return column(_R.id).in_(tagged)
    if key is Key.ASSIGNEE:
        return _assigned(value, eyes, column)
    return column(_COLUMNS[key]) == literal(value, _COLUMNS[key].type)


def _named(table: Any, name: str) -> Select[Any]:
    """The ids of those whose name has this in it."""
    return select(table.c.id).where(table.c.name_key.contains(sort_key(name), autoescape=True)).correlate(None)


def _assigned(value: Value, eyes: Eyes, column: Column) -> ColumnElement[bool]:
    who = column(_R.assignee_id)
    if isinstance(value, Whose):
        return who == literal(eyes.me, _R.id.type) if value is Whose.ME else who.is_(None)
    return who.in_(_named(agent, str(value)))


def answers_within(value: Value, eyes: Eyes) -> tuple[ColumnElement[bool], ...]:
    """Cycles that a response ended in this time."""
    assert isinstance(value, When)
    ended = cycle.c.ended_at
    response = cycle.c.ended_by == literal(CycleEnd.RESPONSE_DELIVERED, cycle.c.ended_by.type)
    return ended.is_not(None), _within(ended, Key.ANSWERED, value, eyes), unindexed(response)


def _answered(value: Value, eyes: Eyes, column: Column) -> ColumnElement[bool]:
    answers = select(cycle.c.request_id).where(*answers_within(value, eyes))
    if column is _as_it_is:
        return _R.id.in_(answers.correlate(None))
    return answers.where(cycle.c.request_id == _R.id).correlate(request).exists()


def _within(moment: ColumnElement[Any], key: Key, when: When, eyes: Eyes) -> ColumnElement[bool]:
    first, beyond = bounds(key, when, eyes.now, eyes.zone)
    kind = _R.registered_at.type
    parts = [] if first is None else [moment >= literal(first, kind)]
    return and_(*parts, *([] if beyond is None else [moment < literal(beyond, kind)]))


def _due_by(eyes: Eyes, column: Column, until: datetime) -> ColumnElement[bool]:
    kind, due = _R.registered_at.type, column(_R.due_at)
    return and_(due >= literal(eyes.now, kind), due <= literal(until, kind))


_IS: Final[Mapping[Is, Callable[[Eyes, Column], ColumnElement[bool]]]] = {
    Is.OWED: lambda _eyes, column: column(_R.due_at).is_not(None),
    Is.NEARING: lambda eyes, column: _due_by(eyes, column, eyes.now + eyes.policy.nearing),
    Is.CRITICAL: lambda eyes, column: _due_by(eyes, column, eyes.now + eyes.policy.critical),
    Is.OVERDUE: lambda eyes, column: column(_R.due_at) < literal(eyes.now, _R.registered_at.type),
    Is.OPEN: lambda _eyes, column: column(_R.state) != literal(State.CLOSED, _R.state.type),
    Is.CLOSED: lambda _eyes, column: column(_R.state) == literal(State.CLOSED, _R.state.type),
    Is.MINE: lambda eyes, column: _assigned(Whose.ME, eyes, column),
    Is.UNASSIGNED: lambda eyes, column: _assigned(Whose.NOBODY, eyes, column),
    Is.FAILED: lambda _eyes, column: column(_R.delivery_failed).is_(true()),
}
