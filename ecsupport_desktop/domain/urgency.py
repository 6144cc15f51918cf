"""How near a request is to its 48 hours: one function for every row, badge, notice and report."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from .policy import Policy

_JUST_AFTER: Final = timedelta(microseconds=1)


class Urgency(StrEnum):
    """Four bands of time left; a request that owes no response has none of them."""

    CALM = "calm"
    NEARING = "nearing"
    CRITICAL = "critical"
    OVERDUE = "overdue"


def urgency_of(due_at: datetime | None, now: datetime, policy: Policy) -> Urgency | None:
    """The band of a due moment (aware UTC), None where no response is owed. Due itself is still in time."""
    if due_at is None:
        return None
    left = due_at - now
    if left < timedelta(0):
        return Urgency.OVERDUE
    if left <= policy.critical:
        return Urgency.CRITICAL
    if left <= policy.nearing:
        return Urgency.NEARING
    return Urgency.CALM


def next_band_change(due_at: datetime, now: datetime, policy: Policy) -> datetime | None:
    """The next moment after now at which this due moment changes band; None once it is overdue."""
    moments = (due_at - policy.nearing, due_at - policy.critical, due_at + _JUST_AFTER)
    return next((moment for moment in moments if moment > now), None)


def band_starts(policy: Policy) -> tuple[timedelta, ...]:
    """Time left at which each band begins: what storage needs to find the next change by its index."""
    return (policy.nearing, policy.critical, -_JUST_AFTER)
