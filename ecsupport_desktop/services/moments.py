"""Moments and days as JSON has them: ISO 8601, moments in UTC."""

from __future__ import annotations

from datetime import UTC, date, datetime


def moment_json(moment: datetime | None) -> str | None:
    """ISO 8601 in UTC, to the microsecond it was recorded with, ending in Z."""
    return None if moment is None else moment.astimezone(UTC).isoformat().replace("+00:00", "Z")


def day_json(day: date | None) -> str | None:
    """`2026-03-31`."""
    return None if day is None else day.isoformat()
