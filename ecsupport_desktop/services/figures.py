"""The figures of a period: how soon answers came, whether in time, when work comes, whose it was, what waits how long.

Pure: from bare facts of cycles to groups of request ids, so that every mark of a chart opens its requests. A cycle
counts in the period in which it ended, as `services.report` counts it. All moments are aware UTC; days, weeks and
hours are those of the zone given.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta, tzinfo
from enum import StrEnum
from statistics import median
from typing import Final, NamedTuple
from uuid import UUID

from ecsupport_desktop.domain.policy import RESPONSE_TIME
from ecsupport_desktop.domain.words import AssessmentKind, CycleEnd

CURVE_HOURS: Final = (*range(2, 50, 2), 54, 60, 72, 96)
"""Upper ends of the answer-time curve's steps, in hours; what took longer is its last step."""
LEFT_HOURS: Final = (-24, 0, 4, 12, 24, 48)
"""Upper ends of the time left of what is owed, in hours; below 0 is overdue."""
WAITING_DAYS: Final = (1, 3, 7, 14, 30)
"""Upper ends of how long clients have been waited for, in days."""


class CycleFact(NamedTuple):
    """A cycle and what its request says now. `agent_id` ended it; `assignee_id` works on the request."""

    request_id: UUID
    number: int
    opened_at: datetime
    ended_at: datetime | None
    ended_by: CycleEnd | None
    agent_id: UUID | None
    client_id: UUID | None
    assignee_id: UUID | None
    assessment: AssessmentKind | None

    @property
    def due_at(self) -> datetime:
        return self.opened_at + RESPONSE_TIME

    def is_late(self, now: datetime) -> bool:
        """Whether it ended after due, or is open and overdue; due itself is in time."""
        return (self.ended_at or now) > self.due_at


class Waiting(NamedTuple):
    """A request whose client was asked for information, and since when."""

    request_id: UUID
    since: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """Everything a report of a period reads. `cycles`: those that ended since its start, and the open ones."""

    cycles: tuple[CycleFact, ...]
    waiting: tuple[Waiting, ...]
    now: datetime


class Kind(StrEnum):
    """What a part of a bar counts."""

    IN_TIME = "in_time"
    LATE = "late"
    WAITS = "waits"


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """Requests of one kind, one for each cycle counted: a request with two cycles stands there twice."""

    kind: Kind
    ids: tuple[UUID, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """One row or column of a chart. `key` says what it counts: an id, a kind, a date, or the upper end of a span."""

    key: UUID | AssessmentKind | date | int | None
    parts: tuple[Part, ...]

    @property
    def count(self) -> int:
        return sum(len(part.ids) for part in self.parts)

    def of(self, kind: Kind) -> int:
        return sum(len(part.ids) for part in self.parts if part.kind is kind)


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A step of the answer-time curve: those answered within these hours and not before; None: longer than all."""

    hours: int | None
    share: float
    ids: tuple[UUID, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """A report. Every cycle that ended counts, those with "no response needed" too: `unneeded` says how many they are.

    `load` is the cycles that opened, by a request or by a client's reply, by weekday (Monday 0) and hour of the zone.
    `breaches` are those that ended late, and those still open that are overdue.
    """

    start: datetime
    end: datetime
    in_time: int
    late: int
    unneeded: int
    median_hours: float | None
    p90_hours: float | None
    curve: tuple[Step, ...]
    weeks: tuple[Bar, ...]
    load: Mapping[tuple[int, int], tuple[UUID, ...]]
    by_agent: tuple[Bar, ...]
    by_client: tuple[Bar, ...]
    by_assessment: tuple[Bar, ...]
    owed: tuple[Bar, ...]
    waiting: tuple[Bar, ...]
    breaches: tuple[CycleFact, ...] = field(default=())

    @property
    def ended(self) -> int:
        return self.in_time + self.late

    @property
    def overdue(self) -> int:
        """Open cycles that are late already: not among those that ended late."""
        return len(self.breaches) - self.late


def figures(facts: Facts, start: datetime, end: datetime, zone: tzinfo) -> Figures:
    """The report of [start, end)."""
    ended = [each for each in facts.cycles if each.ended_at is not None and start <= each.ended_at < end]
    opened = [each for each in facts.cycles if start <= each.opened_at < end]
    still = [each for each in facts.cycles if each.ended_at is None]
    late = [each for each in ended if each.is_late(facts.now)]
    middle, p90 = median_and_p90([_hours(each) for each in ended])
    return Figures(
        start=start,
        end=end,
        in_time=len(ended) - len(late),
        late=len(late),
        unneeded=sum(each.ended_by is CycleEnd.NO_RESPONSE_NEEDED for each in ended),
        median_hours=middle,
        p90_hours=p90,
        curve=_curve(ended),
        weeks=_weeks(ended, start, end, zone, facts.now),
        load=_load(opened, zone),
        by_agent=_by(ended, lambda each: each.agent_id, facts.now),
        by_client=_by(ended, lambda each: each.client_id, facts.now),
        by_assessment=_by(ended, lambda each: each.assessment, facts.now),
        owed=_spans(((each.request_id, _left(each, facts.now)) for each in still), LEFT_HOURS),
        waiting=_spans(
            ((each.request_id, (facts.now - each.since) / timedelta(days=1)) for each in facts.waiting), WAITING_DAYS
        ),
        breaches=tuple(
            sorted(
                (*late, *(each for each in still if each.is_late(facts.now))),
                key=lambda each: (each.due_at, each.request_id),
                reverse=True,
            )
        ),
    )


def median_and_p90(hours: Iterable[float]) -> tuple[float | None, float | None]:
    """Of answer times in hours: the median and the 90th percentile (nearest rank), to two places; None of none."""
    if not (ordered := sorted(hours)):
        return None, None
    return round(median(ordered), 2), round(ordered[-(-9 * len(ordered) // 10) - 1], 2)


def _hours(cycle: CycleFact) -> float:
    assert cycle.ended_at is not None
    return (cycle.ended_at - cycle.opened_at) / timedelta(hours=1)


def _left(cycle: CycleFact, now: datetime) -> float:
    return (cycle.due_at - now) / timedelta(hours=1)


def _curve(ended: Sequence[CycleFact]) -> tuple[Step, ...]:
    steps, so_far = [], 0
    for upper, ids in _up_to(((each.request_id, _hours(each)) for each in ended), CURVE_HOURS).items():
        so_far += len(ids)
        steps.append(Step(hours=upper, share=so_far / len(ended) if ended else 0.0, ids=ids))
    return tuple(steps)


def _in_time_and_late(cycles: Iterable[CycleFact], now: datetime) -> tuple[Part, ...]:
    kinds: dict[Kind, list[UUID]] = {Kind.IN_TIME: [], Kind.LATE: []}
    for each in cycles:
        kinds[Kind.LATE if each.is_late(now) else Kind.IN_TIME].append(each.request_id)
    return tuple(Part(kind=kind, ids=tuple(ids)) for kind, ids in kinds.items())


def _weeks(ended: Sequence[CycleFact], start: datetime, end: datetime, zone: tzinfo, now: datetime) -> tuple[Bar, ...]:
    """By the Monday each week begins with; weeks without an answer are there too."""
    found: dict[date, list[CycleFact]] = {}
    monday, last = _monday(start, zone), (end - timedelta(microseconds=1)).astimezone(zone).date()
    while monday <= last:
        found[monday] = []
        monday += timedelta(days=7)
    for each in ended:
        assert each.ended_at is not None
        found[_monday(each.ended_at, zone)].append(each)
    return tuple(Bar(key=week, parts=_in_time_and_late(cycles, now)) for week, cycles in found.items())


def _monday(moment: datetime, zone: tzinfo) -> date:
    day = moment.astimezone(zone).date()
    return day - timedelta(days=day.weekday())


def _load(opened: Iterable[CycleFact], zone: tzinfo) -> dict[tuple[int, int], tuple[UUID, ...]]:
    """What is owed again, because its response didn't arrive, has the moment of the cycle before: it came once."""
    found: defaultdict[tuple[int, int], list[UUID]] = defaultdict(list)
    for request_id, opened_at in dict.fromkeys((each.request_id, each.opened_at) for each in opened):
        local = opened_at.astimezone(zone)
        found[local.weekday(), local.hour].append(request_id)
    return {place: tuple(ids) for place, ids in found.items()}


def _by(
    ended: Iterable[CycleFact], key: Callable[[CycleFact], UUID | AssessmentKind | None], now: datetime
) -> tuple[Bar, ...]:
    """The most first; of equals the ones with more late ones."""
    found: defaultdict[UUID | AssessmentKind | None, list[CycleFact]] = defaultdict(list)
    for each in ended:
        found[key(each)].append(each)
    bars = [Bar(key=name, parts=_in_time_and_late(cycles, now)) for name, cycles in found.items()]
    return tuple(sorted(bars, key=lambda bar: (-bar.count, -bar.of(Kind.LATE), str(bar.key))))


def _spans(aged: Iterable[tuple[UUID, float]], upper: Sequence[int]) -> tuple[Bar, ...]:
    return tuple(Bar(key=each, parts=(Part(kind=Kind.WAITS, ids=ids),)) for each, ids in _up_to(aged, upper).items())


def _up_to(measured: Iterable[tuple[UUID, float]], upper: Sequence[int]) -> dict[int | None, tuple[UUID, ...]]:
    """Up to and including each upper end; the last, with key None, is what lies above all."""
    found: dict[int | None, list[UUID]] = {each: [] for each in (*upper, None)}
    for request_id, amount in measured:
        found[next((each for each in upper if amount <= each), None)].append(request_id)
    return {each: tuple(ids) for each, ids in found.items()}
