"""Which requests a person wants to see: conditions that all hold, each fulfilled by any of its values.

`matches` is the definition that storage's SQL is tested against; filter_text.py reads a filter from what was typed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from enum import StrEnum
from typing import Final
from uuid import UUID

from .folding import folded, sort_key
from .policy import Policy
from .request import Request
from .words import AssessmentKind, CycleEnd, Impact, Priority, State


class Key(StrEnum):
    """What a condition is about."""

    CLIENT = "client"
    CONTACT = "contact"
    ASSIGNEE = "assignee"
    STATE = "state"
    ASSESSMENT = "assessment"
    IMPACT = "impact"
    PRIORITY = "priority"
    TAG = "tag"
    IS = "is"
    HAS = "has"
    DUE = "due"
    OPENED = "opened"
    LAST = "last"
    ANSWERED = "answered"
    """When a response that ended a cycle reached the client: any of them counts."""


class Is(StrEnum):
    """What a request can be, in one word."""

    OWED = "owed"
    NEARING = "nearing"
    CRITICAL = "critical"
    OVERDUE = "overdue"
    OPEN = "open"
    CLOSED = "closed"
    MINE = "mine"
    UNASSIGNED = "unassigned"
    FAILED = "failed"


class Has(StrEnum):
    """What a request can have with it."""

    ATTACHMENT = "attachment"
    """A file that isn't only shown in a message's text."""


class Whose(StrEnum):
    """Assignees that aren't named."""

    ME = "me"
    NOBODY = "nobody"


class Side(StrEnum):
    """Less or before, more or after; neither is within such a time, or on that day."""

    LESS = "<"
    MORE = ">"
    WITHIN = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class When:
    """A span of time from now (`due`) or up to now (the others), or a day as the agent's calendar has it."""

    side: Side = Side.WITHIN
    span: timedelta | None = None
    day: date | None = None


Value = str | State | AssessmentKind | Impact | Priority | Is | Has | Whose | When
WORDS_OF: Final[Mapping[Key, type[StrEnum]]] = {
    Key.STATE: State,
    Key.ASSESSMENT: AssessmentKind,
    Key.IMPACT: Impact,
    Key.PRIORITY: Priority,
    Key.IS: Is,
    Key.HAS: Has,
}
"""Keys whose values are words of a closed set."""
MOMENTS: Final = frozenset({Key.DUE, Key.OPENED, Key.LAST, Key.ANSWERED})
_OWED: Final = frozenset({Is.OWED, Is.NEARING, Is.CRITICAL, Is.OVERDUE})


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """Any of the values; `negated`: none of them. `start` and `end` are its place in what was typed."""

    key: Key
    values: tuple[Value, ...]
    negated: bool = False
    start: int = field(default=0, compare=False)
    end: int = field(default=0, compare=False)

    @property
    def only_open(self) -> bool:
        """No closed request fulfils it."""
        if self.key is Key.STATE:
            return (State.CLOSED in self.values) == self.negated
        if self.key is not Key.IS:
            return False
        return set(self.values) == {Is.CLOSED if self.negated else Is.OPEN}

    @property
    def all_open(self) -> bool:
        """Every request that isn't closed fulfils it, and no other."""
        return self.only_open and (self.key is Key.IS or set(self.values) == {State.CLOSED})

    @property
    def only_owed(self) -> bool:
        """Only requests that are owed a response fulfil it."""
        return not self.negated and (self.key is Key.DUE or (self.key is Key.IS and _OWED.issuperset(self.values)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """Conditions, and the words that a full-text search looks for."""

    conditions: tuple[Condition, ...] = ()
    words: tuple[str, ...] = ()

    @property
    def only_open(self) -> bool:
        return any(condition.only_open for condition in self.conditions)

    @property
    def only_owed(self) -> bool:
        return any(condition.only_owed for condition in self.conditions)


@dataclass(frozen=True, slots=True, kw_only=True)
class Viewer:
    """Who looks and when: `now` aware UTC, days as in `zone`."""

    now: datetime
    me: UUID
    zone: tzinfo = UTC


@dataclass(frozen=True, slots=True, kw_only=True)
class Eyes(Viewer):
    """A viewer with what must be known to judge one request: the policy, and names by id."""

    policy: Policy = field(default_factory=Policy)
    clients: Mapping[UUID, str] = field(default_factory=dict)
    contacts: Mapping[UUID, tuple[str, ...]] = field(default_factory=dict)
    """Each one's name and addresses."""
    agents: Mapping[UUID, str] = field(default_factory=dict)


def matches(request: Request, wanted: Filter, eyes: Eyes) -> bool:
    """Whether a request fulfils every condition; the words are the full-text search's."""
    return all(
        any(_TESTS[condition.key](request, value, eyes) for value in condition.values) != condition.negated
        for condition in wanted.conditions
    )


def bounds(key: Key, when: When, now: datetime, zone: tzinfo) -> tuple[datetime | None, datetime | None]:
    """From the first moment on, before the second one; None is no bound. Aware UTC."""
    if when.day is not None:
        begins = datetime.combine(when.day, time(), zone).astimezone(UTC)
        after = datetime.combine(when.day + timedelta(days=1), time(), zone).astimezone(UTC)
        return {Side.LESS: (None, begins), Side.MORE: (after, None), Side.WITHIN: (begins, after)}[when.side]
    span = when.span or timedelta(0)
    if key is Key.DUE:
        return (now + span, None) if when.side is Side.MORE else (None, now + span)
    return (None, now - span) if when.side is Side.MORE else (now - span, None)


def _within(moment: datetime | None, key: Key, value: Value, eyes: Eyes) -> bool:
    if moment is None or not isinstance(value, When):
        return False
    first, beyond = bounds(key, value, eyes.now, eyes.zone)
    return (first is None or moment >= first) and (beyond is None or moment < beyond)


def _named(who: UUID | None, names: Mapping[UUID, str], value: Value) -> bool:
    return who is not None and sort_key(str(value)) in sort_key(names.get(who, ""))


def called(value: Value, names: Iterable[str]) -> bool:
    """Whether one of these names and addresses has what was typed in it."""
    return any(sort_key(str(value)) in folded(name) for name in names)


def _answered(request: Request, value: Value, eyes: Eyes) -> bool:
    answers = (each for each in request.cycles if each.ended_by is CycleEnd.RESPONSE_DELIVERED)
    return any(_within(each.ended_at, Key.ANSWERED, value, eyes) for each in answers)


def _assigned(request: Request, value: Value, eyes: Eyes) -> bool:
    if isinstance(value, Whose):
        return request.assignee_id == (eyes.me if value is Whose.ME else None)
    return _named(request.assignee_id, eyes.agents, value)


def _is(request: Request, value: Value, eyes: Eyes) -> bool:
    due, now = request.due_at, eyes.now
    if value in (Is.NEARING, Is.CRITICAL):
        left = eyes.policy.nearing if value is Is.NEARING else eyes.policy.critical
        return due is not None and now <= due <= now + left
    return {
        Is.OWED: due is not None,
        Is.OVERDUE: due is not None and due < now,
        Is.OPEN: request.state is not State.CLOSED,
        Is.CLOSED: request.state is State.CLOSED,
        Is.MINE: request.assignee_id == eyes.me,
        Is.UNASSIGNED: request.assignee_id is None,
        Is.FAILED: request.delivery_failed,
    }[Is(str(value))]


def _kind(request: Request) -> AssessmentKind | None:
    return AssessmentKind(request.assessment.kind) if request.assessment is not None else None


_TESTS: Final[Mapping[Key, Callable[[Request, Value, Eyes], bool]]] = {
    Key.CLIENT: lambda request, value, eyes: _named(request.client_id, eyes.clients, value),
    Key.CONTACT: lambda request, value, eyes: (
        request.contact_id is not None and called(value, eyes.contacts.get(request.contact_id, ()))
    ),
    Key.ASSIGNEE: _assigned,
    Key.STATE: lambda request, value, _eyes: request.state == value,
    Key.ASSESSMENT: lambda request, value, _eyes: _kind(request) == value,
    Key.IMPACT: lambda request, value, _eyes: request.impact == value,
    Key.PRIORITY: lambda request, value, _eyes: request.priority == value,
    Key.TAG: lambda request, value, _eyes: value in request.tags,
    Key.IS: _is,
    Key.HAS: lambda request, _value, _eyes: any(not each.inline for each in request.attachments),
    Key.DUE: lambda request, value, eyes: _within(request.due_at, Key.DUE, value, eyes),
    Key.OPENED: lambda request, value, eyes: _within(request.registered_at, Key.OPENED, value, eyes),
    Key.LAST: lambda request, value, eyes: _within(request.last_message_at, Key.LAST, value, eyes),
    Key.ANSWERED: _answered,
}
