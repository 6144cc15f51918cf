"""Staffed time looked up instead of searched for: twenty thousand requests ask about the same two weeks.

Pure; moments are aware UTC.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from datetime import UTC, datetime, timedelta

from ecsupport_desktop.domain.staffed import Office, spans_before


class Timetable:
    """The office's staffed spans up to `until`, and as far back as anybody looks for somebody."""

    def __init__(self, office: Office, until: datetime) -> None:
        self._always = office.always_there
        spans = [] if self._always else list(spans_before(until, office))[::-1]
        self._since = [since for since, _until in spans]
        self._until = [until for _since, until in spans]
        self._before: list[timedelta] = []  # staffed time before each span
        total = timedelta(0)
        for since, end in spans:
            self._before.append(total)
            total += end - since

    def is_staffed(self, moment: datetime) -> bool:
        """Whether somebody is there; the end of a span is no longer staffed."""
        if self._always:
            return True
        at = bisect_right(self._since, moment) - 1
        return at >= 0 and moment < self._until[at]

    def last_before(self, due_at: datetime) -> datetime | None:
        """As `staffed.last_staffed_moment`."""
        at = bisect_left(self._since, due_at) - 1
        return min(self._until[at], due_at) if at >= 0 else None

    def warn_at(self, due_at: datetime, lead: timedelta) -> datetime:
        """When to warn (UTC) so that `lead` of staffed time is left: never later than `lead` before due.

        A warning about Sunday night comes on Friday afternoon. Without staffed time the wall clock alone counts.
        """
        at = bisect_left(self._since, due_at) - 1
        if at >= 0:
            left = self._before[at] + min(self._until[at], due_at) - self._since[at] - lead
            if left >= timedelta(0):
                found = bisect_right(self._before, left) - 1
                return self._since[found] + (left - self._before[found])
        return due_at.astimezone(UTC) - lead
