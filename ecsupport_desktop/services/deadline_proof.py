"""The deadline proof: that every response was in time, or how late, cycle by cycle, from what is recorded."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from ecsupport_desktop.domain.cycle import Cycle
from ecsupport_desktop.domain.message import Message
from ecsupport_desktop.domain.request import Request
from ecsupport_desktop.domain.words import CycleEnd, DeliveryWay
from ecsupport_desktop.services.views import RequestView


@dataclass(frozen=True, slots=True, kw_only=True)
class ProofRow:
    """One cycle. All moments are aware UTC.

    `opening` is the client's message that opened it, None where that was split off; `answer` the message that ended it,
    None where no response was needed, or where another request's answer ended it (`answered_by`, its number).
    `way` is the agent's word, None for mail that a server accepted. `left` until due is negative when late; of an open
    cycle both `used` and `left` are as of now.
    """

    number: int
    opened_at: datetime
    opening: Message | None
    due_at: datetime
    ended_at: datetime | None
    recorded_at: datetime | None
    ended_by: CycleEnd | None
    agent: str | None
    answer: Message | None
    answered_by: str | None
    way: DeliveryWay | None
    reason: str | None
    used: timedelta
    left: timedelta

    @property
    def is_open(self) -> bool:
        return self.ended_at is None

    @property
    def in_time(self) -> bool:
        """Ended at or before due, or still able to."""
        return self.left >= timedelta(0)

    @property
    def recorded_later(self) -> bool:
        """An agent reported it after it had happened."""
        return self.recorded_at != self.ended_at


def deadline_proof(view: RequestView, now: datetime) -> tuple[ProofRow, ...]:
    """A row a cycle, the first one first."""
    return tuple(_row(view, cycle, now) for cycle in view.request.cycles)


def _row(view: RequestView, cycle: Cycle, now: datetime) -> ProofRow:
    request = view.request
    agent = view.agents.get(cycle.ended_by_agent) if cycle.ended_by_agent else None
    delivery = request.delivery(cycle.delivery_id) if cycle.delivery_id else None
    end = cycle.ended_at or now
    return ProofRow(
        number=cycle.number,
        opened_at=cycle.opened_at,
        opening=request.message(cycle.opened_by),
        due_at=cycle.due_at,
        ended_at=cycle.ended_at,
        recorded_at=cycle.recorded_at,
        ended_by=cycle.ended_by,
        agent=agent.name if agent else None,
        answer=request.message(delivery.message_id) if delivery else None,
        answered_by=_carrier(view, request) if cycle.delivery_id and delivery is None else None,
        way=delivery.way if delivery else None,
        reason=cycle.reason,
        used=end - cycle.opened_at,
        left=cycle.due_at - end,
    )


def _carrier(view: RequestView, request: Request) -> str | None:
    """The number of the request this one is merged into; unknown once it is unmerged."""
    other = view.others.get(request.merged_into) if request.merged_into else None
    return other.number if other else None
