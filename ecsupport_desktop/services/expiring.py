"""Offers whose last day has passed are recorded as expired: by a window's timer, or by who takes the mail in."""

from __future__ import annotations

import logging
import time
from datetime import datetime
from typing import Final
from uuid import UUID

from ecsupport_desktop.domain import commands as c
from ecsupport_desktop.services.desk import Desk
from ecsupport_desktop.services.identity import new_id
from ecsupport_desktop.services.outcome import Status
from ecsupport_desktop.services.ports import Clock, EnvironmentFault

LOOK_SECONDS: Final = 60.0
"""How often it is looked for them where no timer knows the moment: one small question, by index."""
log = logging.getLogger(__name__)


def expire_due(desk: Desk, actor_id: UUID, now: datetime) -> int:
    """Record every offer that has run out by `now` (aware UTC); how many there were. On a worker's thread.

    A refusal is passed over: another console was first, or the authority's clock has the offer still valid. Raises
    EnvironmentFault.
    """
    recorded = 0
    while places := desk.readers.quotes_expired(now):
        applied = 0
        for place in places:
            command = c.ExpireQuote(
                id=new_id(), actor_id=actor_id, request_id=place.request_id, revision=place.revision
            )
            applied += desk.execute(command).status is Status.APPLIED
        recorded += applied
        if not applied:
            break  # all of them are refused: they would come again
    return recorded


class Expiring:
    """Looks now and then, in the turn of whoever takes the mail in: at most once in `LOOK_SECONDS`. One thread."""

    def __init__(self, desk: Desk, actor_id: UUID, clock: Clock) -> None:
        self._desk, self._actor_id, self._clock = desk, actor_id, clock
        self._looked: float | None = None

    def look(self) -> int:
        """Record what has run out, if it is time to look; how many. Where the database is away, the next time."""
        now = time.monotonic()
        if self._looked is not None and now - self._looked < LOOK_SECONDS:
            return 0
        self._looked = now
        try:
            return expire_due(self._desk, self._actor_id, self._clock())
        except EnvironmentFault as fault:
            log.info("offers that may have run out weren't looked for: %s", fault)
            return 0
