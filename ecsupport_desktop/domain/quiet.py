"""When somebody may be told: in the office's hours, or, where quiet hours of their own are set, outside those.

Days on which nobody is there stay quiet: what is said then is heard by nobody. Pure; local wall-clock times.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import time
from typing import Final

from ecsupport_desktop.domain.staffed import Office

_MIDNIGHT: Final = time.max
"""The end of a day, as near as a time of day comes to it."""


def heard_in(office: Office, quiet: Sequence[tuple[time, time]]) -> Office:
    """When reminders may be said; a quiet span that ends before it begins goes over midnight."""
    if not quiet:
        return office
    day = _between(quiet)
    return replace(office, hours=tuple(day if spans or office.always_there else () for spans in office.hours))


def _between(quiet: Sequence[tuple[time, time]]) -> tuple[tuple[time, time], ...]:
    """What is left of a day."""
    parts = [
        part
        for begins, ends in quiet
        for part in (((begins, ends),) if begins < ends else ((begins, _MIDNIGHT), (time.min, ends)))
    ]
    left, at = [], time.min
    for begins, ends in sorted(parts):
        if begins > at:
            left.append((at, begins))
        at = max(at, ends)
    return (*left, (at, _MIDNIGHT)) if at < _MIDNIGHT else tuple(left)
