"""A cycle: one obligation to respond, due 48 hours of wall-clock time from its opening (policy: "within 48 hours")."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from .policy import RESPONSE_TIME
from .words import CycleEnd


@dataclass(frozen=True, slots=True, kw_only=True)
class Cycle:
    """Opened by a client's message, ended once, then never changed. All moments are aware UTC.

    `ended_at` is when the response reached the client; `recorded_at` is when the authority wrote that down
    (later than `ended_at` where an agent reports an answer given another way).
    """

    number: int
    opened_at: datetime
    opened_by: UUID
    ended_at: datetime | None = None
    ended_by: CycleEnd | None = None
    ended_by_agent: UUID | None = None
    recorded_at: datetime | None = None
    delivery_id: UUID | None = None
    reason: str | None = None

    @property
    def due_at(self) -> datetime:
        return self.opened_at.astimezone(UTC) + RESPONSE_TIME

    @property
    def is_open(self) -> bool:
        return self.ended_at is None

    @property
    def in_time(self) -> bool | None:
        """Whether it ended at or before due; None while it is open."""
        return None if self.ended_at is None else self.ended_at <= self.due_at
