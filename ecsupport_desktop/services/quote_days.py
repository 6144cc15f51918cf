"""Days as quotes and plans count them: the office's, whatever zone a window shows its moments in."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta, tzinfo
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from ecsupport_desktop.domain.policy import Policy


def office_zone(policy: Policy) -> tzinfo:
    """UTC where this computer doesn't know it: then a quote's last day ends a little later."""
    return _zone(policy.quoting.time_zone)


@lru_cache(maxsize=8)
def _zone(name: str) -> tzinfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        return UTC


def office_day(now: datetime, policy: Policy) -> date:
    """Which day it is there at this moment (aware)."""
    return now.astimezone(office_zone(policy)).date()


def next_midnight(now: datetime, policy: Policy) -> datetime:
    """The moment (UTC) the next day begins there: what was "tomorrow" is "today" then."""
    zone = office_zone(policy)
    tomorrow = now.astimezone(zone).date() + timedelta(days=1)
    return datetime.combine(tomorrow, time(), tzinfo=zone).astimezone(UTC)
