"""Which responses will be late if nothing changes: the team's own pace, gone through the open requests in order.

Staffed hours count, because a pace by the wall clock would promise answers at night. Pure; moments are aware UTC.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final, NamedTuple
from uuid import UUID

from ecsupport_desktop.domain.staffed import Office, staffed_between, staffed_from

HISTORY: Final = timedelta(weeks=4)
"""How far back the pace is measured."""
LEAST_RESPONSES: Final = 20
LEAST_STAFFED: Final = timedelta(hours=16)
"""With fewer responses, or less staffed time, a pace is chance."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """Responses given in so much staffed time."""

    responses: int
    staffed: timedelta

    @property
    def an_hour(self) -> float:
        return self.responses / (self.staffed / timedelta(hours=1)) if self.staffed else 0.0

    @property
    def is_known(self) -> bool:
        """Whether there is enough history to say anything."""
        return self.responses >= LEAST_RESPONSES and self.staffed >= LEAST_STAFFED

    @property
    def each(self) -> timedelta:
        """Staffed time a response takes."""
        return self.staffed / self.responses


class Owed(NamedTuple):
    """A request that is owed a response. `first`: Level 3, before all others.

    A tuple, because there are twenty thousand of them at a time, and a dataclass takes five times as long to make.
    """

    request_id: UUID
    due_at: datetime
    first: bool = False
    assignee_id: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """When a response is to be expected. `before` are answered sooner; `answered_at` None: not in the next weeks."""

    request_id: UUID
    due_at: datetime
    answered_at: datetime | None
    before: int

    @property
    def will_be_late(self) -> bool:
        return self.answered_at is None or self.answered_at > self.due_at


def pace_of(ended: Sequence[datetime], since: datetime, now: datetime, office: Office) -> Pace:
    """The pace from `since` until now, of the moments at which responses were given."""
    counted = sum(since <= moment <= now for moment in ended)
    return Pace(responses=counted, staffed=staffed_between(since, now, office))


def forecast(owed: Sequence[Owed], pace: Pace, now: datetime, office: Office) -> tuple[Expected, ...]:
    """One after the other in the queue's own order: Level 3 first, then by due. Nothing where no pace is known."""
    if not pace.is_known:
        return ()
    ordered = sorted(owed, key=lambda each: (not each.first, each.due_at, each.request_id))
    moments = _moments(pace.each, now, office)
    return tuple(
        Expected(request_id=each.request_id, due_at=each.due_at, answered_at=next(moments, None), before=before)
        for before, each in enumerate(ordered)
    )


def _moments(each: timedelta, now: datetime, office: Office) -> Iterator[datetime]:
    """When the first, second, third… response is given."""
    if office.always_there:
        moment = now.astimezone(UTC)
        while True:
            moment += each
            yield moment
    needed = each
    for since, until in staffed_from(now, office):
        while needed <= until - since:
            since += needed
            needed = each
            yield since
        needed -= until - since
