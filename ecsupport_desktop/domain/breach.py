"""Why a cycle ended late: one cause for each, found from its own events, in this order of what weighs most."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final
from uuid import UUID

from ecsupport_desktop.domain import events as e
from ecsupport_desktop.domain.cycle import Cycle
from ecsupport_desktop.domain.policy import Policy
from ecsupport_desktop.domain.staffed import Office, staffed_between

LITTLE_TIME: Final = timedelta(hours=4)
"""Less staffed time than this in the whole 48 hours is too little to answer anything."""


class Cause(StrEnum):
    """What made it late."""

    NOT_DELIVERED = "not_delivered"
    NOBODY_THERE = "nobody_there"
    NEVER_ASSIGNED = "never_assigned"
    ASSIGNED_LATE = "assigned_late"
    HANDED_ON = "handed_on"
    ANSWERED_LATE = "answered_late"
    STILL_OPEN = "still_open"


class Happened(StrEnum):
    """What a timeline names."""

    OPENED = "opened"
    ASSIGNED = "assigned"
    UNASSIGNED = "unassigned"
    SENT = "sent"
    FAILED = "failed"
    DUE = "due"
    ENDED = "ended"


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """A moment (aware UTC) of a timeline; `agent_id` who did it or got it, None for nobody."""

    at: datetime
    what: Happened
    agent_id: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Breach:
    """A late cycle explained."""

    cause: Cause
    timeline: tuple[Point, ...]


def explain(
    cycle: Cycle,
    events: Sequence[tuple[datetime, UUID, e.AnyEvent]],
    office: Office,
    policy: Policy,
) -> Breach:
    """`events` of the whole request in order, each with its moment (aware UTC) and who did it."""
    until = cycle.ended_at or datetime.max.replace(tzinfo=cycle.due_at.tzinfo)
    assigned_before, points = None, []
    for at, actor, event in events:
        if at < cycle.opened_at:
            if isinstance(event, e.RequestAssigned):
                assigned_before = event.assignee_id
            continue
        if at <= until and (point := _point(at, actor, event)) is not None:
            points.append(point)
    first = [Point(at=cycle.opened_at, what=Happened.OPENED, agent_id=assigned_before)]
    last = [] if cycle.ended_at is None else [Point(at=until, what=Happened.ENDED, agent_id=cycle.ended_by_agent)]
    timeline = [*first, *points, Point(at=cycle.due_at, what=Happened.DUE), *last]
    timeline.sort(key=lambda point: point.at)
    return Breach(cause=_cause(cycle, assigned_before, points, office, policy), timeline=tuple(timeline))


def _point(at: datetime, actor: UUID, event: e.AnyEvent) -> Point | None:
    match event:
        case e.RequestAssigned(assignee_id=assignee):
            return Point(at=at, what=Happened.ASSIGNED if assignee else Happened.UNASSIGNED, agent_id=assignee)
        case e.DeliveryFailed():
            return Point(at=at, what=Happened.FAILED)
        case e.MessageSent():
            return Point(at=at, what=Happened.SENT, agent_id=actor)
        case _:
            return None


def _cause(
    cycle: Cycle, assigned_before: UUID | None, points: Sequence[Point], office: Office, policy: Policy
) -> Cause:
    due = cycle.due_at
    if any(point.what is Happened.SENT and point.at <= due for point in points):
        return Cause.NOT_DELIVERED
    if staffed_between(cycle.opened_at, due, office) < LITTLE_TIME:
        return Cause.NOBODY_THERE
    taken = [point.at for point in points if point.what is Happened.ASSIGNED and point.at <= due]
    if assigned_before is None and not taken:
        return Cause.NEVER_ASSIGNED
    if assigned_before is None and taken[0] > due - policy.nearing:
        return Cause.ASSIGNED_LATE
    if len(taken) + (assigned_before is not None) > 1:
        return Cause.HANDED_ON
    return Cause.STILL_OPEN if cycle.ended_at is None else Cause.ANSWERED_LATE
