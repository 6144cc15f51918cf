"""Reads what a report is made of, and explains what was late. For the query thread; a long read can be stopped."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from typing import Final
from uuid import UUID

from ecsupport_desktop.domain.breach import Breach, Cause, explain
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
            breach=explain(cycle, events, office, policy),
        )


def causes(explained: Iterable[Explained]) -> list[tuple[Cause, tuple[UUID, ...]]]:
    """The causes counted, the most frequent first."""
    found: dict[Cause, list[UUID]] = {}
    for each in explained:
        found.setdefault(each.breach.cause, []).append(each.request_id)
    return sorted(((cause, tuple(ids)) for cause, ids in found.items()), key=lambda pair: (-len(pair[1]), pair[0]))


def period_start(now: datetime, zone: tzinfo, weeks: int | None) -> datetime:
    """Midnight (in the zone) of so many weeks ago; None: of this year's first day."""
    today = now.astimezone(zone).replace(hour=0, minute=0, second=0, microsecond=0)
    if weeks is None:
        return today.replace(month=1, day=1)
    return today - timedelta(weeks=weeks)


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A mark of a chart as a row of a table; the words are translated by whoever shows them."""

    chart: str
    what: str
    count: int
    in_time: int | None = None
    late: int | None = None
    share: str = ""


def table_rows(lines: Iterable[Line], explained: Iterable[tuple[Explained, str]]) -> Iterator[Sequence[Cell]]:
    """One long table: every mark, then every late cycle with its cause in words."""
    for line in lines:
        yield (line.chart, line.what, line.count, line.in_time, line.late, line.share, None, None, None, "")
    for each, cause in explained:
        fact = each.fact
        yield (
            each.number, each.subject, 1, 0, 1, "", fact.opened_at, fact.due_at, fact.ended_at, cause,
        )  # fmt: skip
