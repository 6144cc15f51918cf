"""When to remind of a request: once as it nears its 48 hours, once as it becomes critical, while somebody is there.

What falls into a night or a weekend is said before it, with the last staffed moment. Pure; moments are aware UTC.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import takewhile
from typing import Final
from uuid import UUID

from ecsupport_desktop.domain.forecast import Owed
from ecsupport_desktop.domain.policy import Policy
from ecsupport_desktop.domain.staffed import Office, staffed_from
from ecsupport_desktop.domain.timetable import Timetable

BEFORE_QUIET: Final = timedelta(hours=1)
"""So much staffed time is left after what is said before the quiet hours: at closing time everybody has gone."""


class Whose(StrEnum):
    """Of which requests somebody wants to be reminded."""

    MINE_AND_UNASSIGNED = "mine_and_unassigned"
    MINE = "mine"
    ALL = "all"
    NONE = "none"


class Stage(StrEnum):
    """What is reminded of."""

    NEARING = "nearing"
    CRITICAL = "critical"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reminder:
    """`at`: from when on it is said; `begins`: when its band does. `last_staffed`: the last moment anybody is there
    before due, None for nobody.
    """

    request_id: UUID
    due_at: datetime
    stage: Stage
    at: datetime
    begins: datetime
    last_staffed: datetime | None

    @property
    def early(self) -> bool:
        """It is said before its band begins, because nobody is there then."""
        return self.at < self.begins

    @property
    def key(self) -> str:
        """The same for the same stage of the same cycle, on every computer."""
        return f"{self.request_id.hex}-{self.due_at:%Y%m%dT%H%M%S%f}-{self.stage}"


def is_wanted(owed: Owed, whose: Whose, me: UUID) -> bool:
    """Whether this person is reminded of this request."""
    if whose is Whose.ALL:
        return True
    if whose is Whose.NONE:
        return False
    return owed.assignee_id == me or (owed.assignee_id is None and whose is Whose.MINE_AND_UNASSIGNED)


def schedule(
    owed: Iterable[Owed],
    policy: Policy,
    office: Office,
    heard: Office | None = None,
    *,
    since: datetime | None = None,
    until: datetime | None = None,
) -> tuple[Reminder, ...]:
    """What there will be to say of these, in the order in which it is said; nothing of what was due before `since`.

    `heard` is when reminders may be said, the office's hours unless told otherwise. With `until` only what is said
    by then: most of twenty thousand requests needn't be looked at closely today.
    """
    wanted = [each for each in owed if since is None or each.due_at >= since]
    if not wanted:
        return ()
    latest = max(each.due_at for each in wanted)
    there = Timetable(office, latest)
    plan = _Plan(policy, there, there if heard is None else Timetable(heard, latest), until)
    found = [reminder for each in wanted for reminder in plan.of(each)]
    return tuple(sorted(found, key=in_order))


def in_order(reminder: Reminder) -> tuple[datetime, datetime, UUID]:
    """Sorts reminders as they are said."""
    return reminder.at, reminder.due_at, reminder.request_id


class _Plan:
    """When each stage of a request is said."""

    def __init__(self, policy: Policy, there: Timetable, heard: Timetable, until: datetime | None) -> None:
        self._policy, self._there, self._heard, self._until = policy, there, heard, until

    def of(self, owed: Owed) -> Iterator[Reminder]:
        """Critical while its time of staffed hours is left, nearing before that, and both before the quiet hours."""
        due_at, policy = owed.due_at, self._policy
        last = self._there.last_before(due_at)
        critical = due_at - policy.critical
        if not self._there.is_staffed(critical) or (last is not None and last < due_at):
            critical = self._there.warn_at(due_at, policy.critical)
        critical = self._aloud(critical)
        nearing = due_at - policy.nearing
        if not self._there.is_staffed(nearing):
            nearing = self._there.warn_at(nearing, BEFORE_QUIET)
        nearing = self._aloud(nearing)
        if (nearing, critical) != (due_at - policy.nearing, due_at - policy.critical):
            # One of them comes early: not both within minutes.
            nearing = min(nearing, self._heard.warn_at(critical, BEFORE_QUIET))
        for stage, at, lead in ((Stage.NEARING, nearing, policy.nearing), (Stage.CRITICAL, critical, policy.critical)):
            if self._until is None or at <= self._until:
                yield Reminder(
                    request_id=owed.request_id, due_at=due_at, stage=stage, at=at, begins=due_at - lead,
                    last_staffed=last,
                )  # fmt: skip

    def _aloud(self, moment: datetime) -> datetime:
        """This moment, or one before the quiet hours it is in."""
        if self._heard is self._there or self._heard.is_staffed(moment):
            return moment
        return self._heard.warn_at(moment, BEFORE_QUIET)


def is_staffed(moment: datetime, office: Office) -> bool:
    """Whether somebody is there; always where the office's hours say nothing."""
    if office.always_there:
        return True
    since, _until = next(staffed_from(moment, office), (None, None))
    return since == moment


def to_say(
    planned: Sequence[Reminder], now: datetime, heard: Office
) -> tuple[tuple[Reminder, ...], tuple[Reminder, ...]]:
    """What is said now, and what is settled by it: of a request that is critical already nothing is said of nearing.

    `planned` are in order and haven't been said; those that are settled are the first of them. Nothing in the quiet
    hours, and nothing of what is overdue: that is seen everywhere.
    """
    if not is_staffed(now, heard):
        return (), ()
    due = tuple(takewhile(lambda each: each.at <= now, planned))
    worst: dict[UUID, Reminder] = {}
    for each in due:
        if each.request_id not in worst or each.stage is Stage.CRITICAL:
            worst[each.request_id] = each
    saying = tuple(each for each in worst.values() if each.due_at >= now)
    return saying, due
