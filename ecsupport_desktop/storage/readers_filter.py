"""Filtered requests on either engine: the ids in order, no more than are wanted."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Final
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, select

from ecsupport_desktop.domain.filter import Condition, Eyes, Filter, Key, Viewer
from ecsupport_desktop.domain.queue import Queue, Sort, SortKey
from ecsupport_desktop.services.views import RequestIds
from ecsupport_desktop.storage.filter_sql import (
    SORTED,
    by_time,
    count_filtered,
    filter_conditions,
    filtered_stretches,
    glances,
    narrowed,
)
from ecsupport_desktop.storage.mapping_directory import load_warning_times
from ecsupport_desktop.storage.readers_contacts import contacts
from ecsupport_desktop.storage.schema import agent, request

Conditions = tuple[ColumnElement[bool], ...]
SearchAmong = Callable[[str, int, Queue, Conditions, Conditions], RequestIds]
"""By words, so many, in a queue, fulfilling this as well, and this, which few do and an index finds."""
_AGENTS_BY_NAME: Final = select(agent.c.id).order_by(agent.c.name_key, agent.c.id)


def filtered(
    connection: Connection,
    wanted: Filter,
    search: SearchAmong,
    queue: Queue,
    sort: Sort | None,
    viewer: Viewer,
    limit: int,
) -> RequestIds:
    """With words in a search's order (owed first, then the newest), otherwise in the sort's or the queue's."""
    asker = _asker(connection, viewer, asks_for_contacts(wanted))
    if wanted.words:
        return _search(search, wanted, queue, asker, limit, _few(connection, queue, wanted, asker))
    order = sort or queue.sort
    by_agent = order.key is SortKey.ASSIGNEE
    agents = tuple(connection.execute(_AGENTS_BY_NAME).scalars()) if by_agent else ()
    found: list[UUID] = []
    few = _few(connection, queue, wanted, asker)
    for stretch in filtered_stretches(queue, order, wanted, asker, agents, few):
        statement = stretch.select(request.c.id).limit(limit + 1 - len(found))
        found += connection.execute(statement).scalars()
        if len(found) > limit:
            return RequestIds(ids=tuple(found[:limit]), capped=True)
    return RequestIds(ids=tuple(found))


def filter_counts(
    connection: Connection, wanted: Sequence[tuple[Filter, Queue]], search: SearchAmong, viewer: Viewer, limit: int
) -> tuple[int, ...]:
    """As far as the limit."""
    asker = _asker(connection, viewer, any(map(asks_for_contacts, (each for each, _queue in wanted))))

    def count(each: Filter, queue: Queue) -> int:
        if each.words:
            return len(_search(search, each, queue, asker, limit, None).ids)
        by_index = _few(connection, queue, each, asker) or by_time(queue, each)
        return int(connection.execute(count_filtered(queue, each, asker, limit, by_index=by_index)).scalar_one())

    return tuple(count(each, queue) for each, queue in wanted)


def _search(
    search: SearchAmong, wanted: Filter, queue: Queue, asker: Eyes, limit: int, few: Condition | None
) -> RequestIds:
    rest = replace(wanted, conditions=tuple(each for each in wanted.conditions if each is not few))
    rare = () if few is None else filter_conditions(replace(wanted, conditions=(few,)), asker, by_index=few)
    return search(" ".join(wanted.words), limit, narrowed(queue, wanted), filter_conditions(rest, asker), rare)


def asks_for_contacts(wanted: Filter) -> bool:
    return any(each.key is Key.CONTACT for each in wanted.conditions)


def _asker(connection: Connection, viewer: Viewer, with_contacts: bool) -> Eyes:
    return Eyes(
        now=viewer.now,
        me=viewer.me,
        zone=viewer.zone,
        policy=load_warning_times(connection),
        contacts=contacts(connection) if with_contacts else {},
    )


def _few(connection: Connection, queue: Queue, wanted: Filter, asker: Eyes) -> Condition | None:
    """The condition that the fewest requests fulfil, where they are few."""
    counted = [
        (int(connection.execute(glance).scalar_one()), place, condition)
        for place, (condition, glance) in enumerate(glances(queue, wanted, asker))
    ]
    count, _place, condition = min(counted, default=(SORTED + 1, 0, None))
    return condition if count <= SORTED else None
