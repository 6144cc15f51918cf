"""Requests made by plain words, on the desk that all rooms share."""

from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from PySide6.QtCore import QSettings

from ecsupport_desktop.domain import commands as c
from ecsupport_desktop.domain.message import Address
from ecsupport_desktop.domain.words import DeliveryWay
from ecsupport_desktop.services.desk import Desk
from ecsupport_desktop.services.identity import new_id
from ecsupport_desktop.services.people import acting_agent


class World:
    """A desk with requests made by plain words."""

    def __init__(self, desk: Desk, clock: Any) -> None:
        self.desk, self.clock = desk, clock
        self.me = acting_agent(desk, "ana.ruiz")

    def register(self, subject: str, *, hours_left: float = 48.0, tags: tuple[str, ...] = ()) -> UUID:
        """A request whose response is due in so many hours."""
        request_id = new_id()
        message = c.NewMessage(
            sender=Address(name="Iris", address="iris@paper.example"),
            subject=subject,
            text=f"{subject}, please help",
            received_at=self.clock.now - timedelta(hours=48 - hours_left),
        )
        base = {"actor_id": self.me.id, "request_id": request_id}
        self.run(c.RegisterRequest(id=new_id(), subject=subject, message=message, **base))
        if tags:
            self.run(c.TagRequest(id=new_id(), add=tags, **base))
        return request_id

    def answer(self, request_id: UUID) -> None:
        """Level 1, sent by phone just now."""
        from ecsupport_desktop.domain.assessment import Level1

        assessment = Level1(reasoning="The shop's terms say so, and they were agreed with the client.")
        self.run(c.EstablishAssessment(id=new_id(), actor_id=self.me.id, request_id=request_id, assessment=assessment))
        sent = c.SentAnotherWay(way=DeliveryWay.PHONE, sent_at=self.clock.now)
        self.run(
            c.Answer(id=new_id(), actor_id=self.me.id, request_id=request_id, text=assessment.reasoning, sent=sent)
        )

    def run(self, command: c.AnyCommand) -> None:
        outcome = self.desk.execute(command)
        assert outcome.accepted, outcome.refusal and outcome.refusal.text


@pytest.fixture
def world(desk: Desk, clock: Any) -> World:
    return World(desk, clock)


@pytest.fixture
def state(tmp_path: Path) -> QSettings:
    return QSettings(str(tmp_path / "state.ini"), QSettings.Format.IniFormat)
