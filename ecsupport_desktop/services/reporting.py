"""Reads what a report is made of, and explains what was late. For the query thread; a long read can be stopped."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta, tzinfo
from itertools import chain
from typing import Final
from uuid import UUID

from ecsupport_desktop.domain import events as e
from ecsupport_desktop.domain.breach import Breach, Cause, Happened, Point, explain
from ecsupport_desktop.domain.policy import Policy
from ecsupport_desktop.domain.staffed import Office
from ecsupport_desktop.services.figures import CycleFact, Facts
from ecsupport_desktop.services.ports import Readers
from ecsupport_desktop.services.tables import Cell

MOST_EXPLAINED: Final = 200
"""Late cycles of which the events are read; the latest ones."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Explained:
    """A late cycle, whose request it is, and why."""

    request_id: UUID
    number: str
    subject: str
    client: str
    fact: CycleFact
    breach: Breach


def read_facts(readers: Readers, start: datetime, now: datetime) -> Facts:
    """Everything a report from `start` on (aware UTC) is made of."""
    return Facts(
        cycles=(*readers.cycles_ended_since(start), *readers.open_cycles()), waiting=readers.waiting_since(), now=now
    )


def explain_late(
    readers: Readers,
    late: Sequence[CycleFact],
    office: Office,
    policy: Policy,
    stopped: Callable[[], bool] = lambda: False,
) -> Iterator[Explained]:
    """Why each of them was late, in the order given."""
    for fact in late[:MOST_EXPLAINED]:
        if stopped():
            return
        view = readers.request(fact.request_id)
        if view is None:
            continue
        cycle = next(each for each in view.request.cycles if each.number == fact.number)
        events = [(each.at, each.actor_id, each.event) for each in view.events]
        yield Explained(
            request_id=fact.request_id,
            number=view.request.number,
            subject=view.request.subject,
            client=view.client.name if view.client else "",
            fact=fact,
            breach=_with_earlier(explain(cycle, events, office, policy), cycle.opened_at, events),
        )


def _with_earlier(breach: Breach, opened_at: datetime, events: Sequence[tuple[datetime, UUID, e.AnyEvent]]) -> Breach:
    """Who had the request when the cycle opened got it before: that is part of why it was late, so it comes first."""
    earlier = [
        Point(at=at, what=Happened.ASSIGNED, agent_id=event.assignee_id)
        for at, _actor, event in events
        if at < opened_at and isinstance(event, e.RequestAssigned)
    ]
    if not earlier or earlier[-1].agent_id is None:
        return breach
    return replace(breach, timeline=(earlier[-1], *breach.timeline))


def causes(explained: Iterable[Explained]) -> list[tuple[Cause, tuple[UUID, ...], tuple[UUID, ...]]]:
    """The causes, the most frequent first: whose response came late, and who has none yet."""
    came: defaultdict[Cause, list[UUID]] = defaultdict(list)
    waits: defaultdict[Cause, list[UUID]] = defaultdict(list)
    for each in explained:
        kind = waits if each.fact.ended_at is None else came
        kind[each.breach.cause].append(each.request_id)
    found = [(cause, tuple(came[cause]), tuple(waits[cause])) for cause in {*came, *waits}]
    return sorted(found, key=lambda each: (-len(each[1]) - len(each[2]), each[0]))


def period_start(now: datetime, zone: tzinfo, weeks: int | None) -> datetime:
    """Midnight (in the zone) of so many weeks ago; None: of this year's first day."""
    today = now.astimezone(zone).replace(hour=0, minute=0, second=0, microsecond=0)
    if weeks is None:
        return today.replace(month=1, day=1)
    return today - timedelta(weeks=weeks)


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """Rows of a report's file that have the same headings; none at all: those the file begins with."""

    rows: Sequence[Sequence[Cell]]
    headings: Sequence[str] = ()


def table_rows(charts: Iterable[Section], late: Iterable[Section]) -> Iterator[Sequence[Cell]]:
    """The figures, then every late cycle: a section below the other, its headings before it, an empty row between."""
    for at, section in enumerate(chain(charts, late)):
        if at:
            yield ()
        if section.headings:
            yield section.headings
        yield from section.rows
