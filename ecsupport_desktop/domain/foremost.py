"""What presses most of what is owed: the worst urgency there is, how many are of it, and which comes first."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from ecsupport_desktop.domain.forecast import Owed
from ecsupport_desktop.domain.policy import Policy
from ecsupport_desktop.domain.urgency import Urgency


@dataclass(frozen=True, slots=True, kw_only=True)
class Foremost:
    """`count` requests are of this urgency; `request_id` is the first of them in the queue's own order."""

    urgency: Urgency
    count: int
    request_id: UUID


def foremost(owed: Sequence[Owed], now: datetime, policy: Policy) -> Foremost | None:
    """None where nothing is near its 48 hours. `owed` are in order of due; `now` is aware UTC."""
    start = 0
    for urgency, end in (
        (Urgency.OVERDUE, bisect_left(owed, now, key=_due)),
        (Urgency.CRITICAL, bisect_right(owed, now + policy.critical, key=_due)),
        (Urgency.NEARING, bisect_right(owed, now + policy.nearing, key=_due)),
    ):
        if end > start:
            first = min(owed[start:end], key=lambda each: (not each.first, each.due_at))
            return Foremost(urgency=urgency, count=end - start, request_id=first.request_id)
        start = end
    return None


def _due(owed: Owed) -> datetime:
    return owed.due_at
