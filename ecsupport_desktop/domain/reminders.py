"""When to remind of a request: once as it nears its 48 hours, once as it becomes critical, while somebody is there.

What falls into a night or a weekend is said before it, with the last staffed moment. Pure; moments are aware UTC.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from itertools import takewhile
from uuid import UUID

from ecsupport_desktop.domain.forecast import Owed
from ecsupport_desktop.domain.policy import Policy
from ecsupport_desktop.domain.staffed import Office, last_staffed_moment, staffed_from, warn_at


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
    """`at`: from when on it is said; `early`: before its band begins, because nobody is there then. `last_staffed`: the
    last moment anybody is there before due, None for nobody.
    """

    request_id: UUID
    due_at: datetime
    stage: Stage
    at: datetime
    early: bool
    last_staffed: datetime | None

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


def schedule(owed: Iterable[Owed], policy: Policy, office: Office) -> tuple[Reminder, ...]:
    """Every reminder there will be of these, in the order in which they are said."""
    found = [reminder for each in owed for reminder in _of(each, policy, office)]
    return tuple(sorted(found, key=lambda reminder: (reminder.at, reminder.due_at, reminder.request_id)))


def _of(owed: Owed, policy: Policy, office: Office) -> tuple[Reminder, Reminder]:
    """Each as its band begins; where that is in the quiet hours, while the critical time of staffed hours is left."""
    due_at = owed.due_at
    last = last_staffed_moment(due_at, office.hours, office.zone, office.holidays)
    before = warn_at(due_at, policy.critical, office)
    critical, nearing = (
        begins if is_staffed(begins, office) else before
        for begins in (due_at - policy.critical, due_at - policy.nearing)
    )
    moments = ((Stage.NEARING, min(nearing, critical), policy.nearing), (Stage.CRITICAL, critical, policy.critical))
    first, second = (
        Reminder(
            request_id=owed.request_id, due_at=due_at, stage=stage, at=at, early=at < due_at - lead, last_staffed=last
        )
        for stage, at, lead in moments
    )
    return first, second


def is_staffed(moment: datetime, office: Office) -> bool:
    """Whether somebody is there; always where the office's hours say nothing."""
    if office.always_there:
        return True
    since, _until = next(staffed_from(moment, office), (None, None))
    return since == moment


def to_say(
    planned: Sequence[Reminder], now: datetime, office: Office
) -> tuple[tuple[Reminder, ...], tuple[Reminder, ...]]:
    """What is said now, and what is settled by it: of a request that is critical already nothing is said of nearing.

    `planned` are in order and haven't been said; those that are settled are the first of them. Nothing in the quiet
    hours, and nothing of what is overdue: that is seen everywhere.
    """
    if not is_staffed(now, office):
        return (), ()
    due = tuple(takewhile(lambda each: each.at <= now, planned))
    worst: dict[UUID, Reminder] = {}
    for each in due:
        if each.request_id not in worst or each.stage is Stage.CRITICAL:
            worst[each.request_id] = each
    saying = tuple(each for each in worst.values() if each.due_at >= now)
    return saying, due
