"""A request that came in some time ago, as journeys begin with."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

from ecsupport_desktop.domain import commands as c
from ecsupport_desktop.domain.message import Address
from ecsupport_desktop.services.desk import Desk
from ecsupport_desktop.services.identity import new_id


def register(desk: Desk, actor_id: UUID, subject: str, hours_left: float = 30.0) -> UUID:
    """By a mail that leaves so many of its 48 hours."""
    request_id = new_id()
    message = c.NewMessage(
        sender=Address(name="Iris", address="iris@paper.example"),
        subject=subject,
        text=f"{subject}: please help",
        received_at=datetime.now(UTC) - timedelta(hours=48 - hours_left),
    )
    outcome = desk.execute(
        c.RegisterRequest(id=new_id(), actor_id=actor_id, request_id=request_id, subject=subject, message=message)
    )
    assert outcome.accepted, outcome.refusal
    return request_id
