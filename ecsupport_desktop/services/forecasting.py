"""Reads the team's pace and goes through what is owed at it. For the query thread."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from ecsupport_desktop.domain.forecast import HISTORY, Expected, Owed, Pace, forecast, pace_of
from ecsupport_desktop.domain.staffed import Office
from ecsupport_desktop.services.ports import Readers


@dataclass(frozen=True, slots=True, kw_only=True)
class Forecast:
    """As of `now` (aware UTC)."""

    pace: Pace
    owed: int
    now: datetime
    late: tuple[Expected, ...]
    """Those that will be late and aren't yet, the soonest due first; none where the pace isn't known."""
    late_ids: frozenset[UUID]


def read_forecast(readers: Readers, owed: Sequence[Owed], now: datetime, office: Office) -> Forecast:
    """Responses count, questions too; that none was needed takes no time worth counting (a report names how many)."""
    since = now - HISTORY
    pace = pace_of(readers.responses_between(since, now), since, now, office)
    coming = (each for each in forecast(owed, pace, now, office) if each.will_be_late and each.due_at >= now)
    late = tuple(sorted(coming, key=lambda each: (each.due_at, each.request_id)))
    ids = frozenset(each.request_id for each in late)
    return Forecast(pace=pace, owed=len(owed), now=now, late=late, late_ids=ids)
