"""How the promise was kept: cycles ended in time, late and open, by period; every figure from the cycles."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta, tzinfo
from enum import StrEnum
from itertools import pairwise
from typing import Any, Final
from uuid import UUID

from ecsupport_desktop.domain.cycle import Cycle
from ecsupport_desktop.domain.request import Request
from ecsupport_desktop.services.figures import median_and_p90
from ecsupport_desktop.services.moments import moment_json
from ecsupport_desktop.services.ports import Readers
from ecsupport_desktop.services.report_quotes import QuoteTally

BUCKETS: Final = (1, 4, 8, 12, 24, 36, 48, 72, 96)
"""Upper ends, in hours, of the answer-time distribution; what took longer comes last."""
NOBODY: Final = "nobody"
UNKNOWN: Final = "unknown"
NOT_ASSESSED: Final = "none"


class Per(StrEnum):
    """How long a period is."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    YEAR = "year"


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """What people are called, by id."""

    agents: Mapping[UUID, str]
    clients: Mapping[UUID, str]

    @classmethod
    def of(cls, readers: Readers) -> Names:
        return cls(
            agents={agent.id: agent.name for agent in readers.agents()},
            clients={client.id: client.name for client in readers.all_clients()},
        )


@dataclass(slots=True)
class Tally:
    """Counts of cycles; `overdue` are those of the open ones that had passed their due moment."""

    in_time: int = 0
    late: int = 0
    open: int = 0
    overdue: int = 0

    def json(self) -> dict[str, int]:
        return {"in_time": self.in_time, "late": self.late, "open": self.open, "overdue": self.overdue}


@dataclass(slots=True)
class PeriodReport:
    """One period from `start` to just before `end` (aware). Filled by `add`, one cycle at a time."""

    name: str
    start: datetime
    end: datetime
    total: Tally = field(default_factory=Tally)
    hours: list[float] = field(default_factory=list)
    by_agent: dict[str, Tally] = field(default_factory=dict)
    by_client: dict[str, Tally] = field(default_factory=dict)
    by_assessment: dict[str, Tally] = field(default_factory=dict)
    quotes: QuoteTally = field(default_factory=QuoteTally)

    def add(self, cycle: Cycle, request: Request, names: Names, now: datetime) -> None:
        """Count the cycle if it ended in the period, or was still open at its end (for the current one: now)."""
        until = min(self.end, now)
        ended = cycle.ended_at is not None and self.start <= cycle.ended_at < self.end
        unended = cycle.opened_at < until and (cycle.ended_at is None or cycle.ended_at >= self.end)
        if not ended and not unended:
            return
        for tally in self._tallies(cycle, request, names, ended):
            if not ended:
                tally.open += 1
                tally.overdue += cycle.due_at < until
            elif cycle.in_time:
                tally.in_time += 1
            else:
                tally.late += 1
        if ended and cycle.ended_at is not None:
            self.hours.append((cycle.ended_at - cycle.opened_at) / timedelta(hours=1))

    def _tallies(self, cycle: Cycle, request: Request, names: Names, ended: bool) -> Iterator[Tally]:
        agent_id = cycle.ended_by_agent if ended else request.assignee_id
        agent = names.agents.get(agent_id, UNKNOWN) if agent_id else NOBODY
        client = names.clients.get(request.client_id, UNKNOWN) if request.client_id else UNKNOWN
        assessment = request.assessment.kind if request.assessment else NOT_ASSESSED
        yield self.total
        yield self.by_agent.setdefault(agent, Tally())
        yield self.by_client.setdefault(client, Tally())
        yield self.by_assessment.setdefault(assessment, Tally())

    def json(self) -> dict[str, Any]:
        return {
            "period": self.name,
            "start": moment_json(self.start),
            "end": moment_json(self.end),
            **self.total.json(),
            "answer_time": distribution(self.hours),
            "by_agent": {name: self.by_agent[name].json() for name in sorted(self.by_agent)},
            "by_client": {name: self.by_client[name].json() for name in sorted(self.by_client)},
            "by_assessment": {name: self.by_assessment[name].json() for name in sorted(self.by_assessment)},
            "quotes": self.quotes.json(),
        }


def report(
    requests: Iterable[Request], names: Names, periods: Iterable[tuple[str, datetime, datetime]], now: datetime
) -> tuple[PeriodReport, ...]:
    """Count every cycle and quote of these requests in the periods they belong to. One pass; `now` is aware UTC."""
    reports = tuple(PeriodReport(name, start, end) for name, start, end in periods)
    for request in requests:
        for cycle in request.cycles:
            for each in reports:
                each.add(cycle, request, names, now)
        for quote in request.quotes:
            for each in reports:
                each.quotes.add(quote, each.start, each.end)
    return reports


def distribution(hours: list[float]) -> dict[str, Any]:
    """Count, median, 90th percentile (nearest rank) and buckets of answer times in hours."""
    middle, p90 = median_and_p90(hours)
    buckets = [{"over_hours": low, "up_to_hours": high, "count": 0} for low, high in pairwise((0, *BUCKETS, None))]
    for value in hours:
        place = next((index for index, high in enumerate(BUCKETS) if value <= high), len(BUCKETS))
        buckets[place]["count"] = (buckets[place]["count"] or 0) + 1
    return {
        "count": len(hours),
        "median_hours": middle,
        "p90_hours": p90,
        "histogram": buckets,
    }


def periods_between(first: date, last: date, per: Per | None, zone: tzinfo) -> list[tuple[str, datetime, datetime]]:
    """The periods of the days from first to last, cut at midnight in the zone; the outer ones end with those days.

    Without `per` it is one.
    """
    found: list[tuple[str, datetime, datetime]] = []
    start = first
    while start <= last:
        after = min(_next_start(start, per) if per else date.max, last + timedelta(days=1))
        name = _name(start, per) if per else f"{first}/{last}"
        found.append((name, _midnight(start, zone), _midnight(after, zone)))
        start = after
    return found


def _midnight(day: date, zone: tzinfo) -> datetime:
    return datetime.combine(day, time(), tzinfo=zone)


def _next_start(day: date, per: Per) -> date:
    if per is Per.DAY:
        return day + timedelta(days=1)
    if per is Per.WEEK:
        return day + timedelta(days=7 - day.weekday())
    if per is Per.MONTH:
        return (day.replace(day=1) + timedelta(days=32)).replace(day=1)
    return date(day.year + 1, 1, 1)


def _name(day: date, per: Per) -> str:
    if per is Per.DAY:
        return day.isoformat()
    if per is Per.WEEK:
        year, week, _weekday = day.isocalendar()
        return f"{year}-W{week:02}"
    return f"{day:%Y-%m}" if per is Per.MONTH else f"{day:%Y}"
