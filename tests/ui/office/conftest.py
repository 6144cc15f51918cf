"""A client, its contact and a window for the dialogs, on the desk that all rooms share."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from PySide6.QtWidgets import QDialog, QWidget
from pytestqt.qtbot import QtBot

from ecsupport_desktop.domain import commands as c
from ecsupport_desktop.domain.directory import Agent, Client, Contact, Service
from ecsupport_desktop.domain.message import Address
from ecsupport_desktop.domain.words import Role
from ecsupport_desktop.services.desk import Desk
from ecsupport_desktop.services.identity import new_id
from ecsupport_desktop.services.outcome import Outcome
from ecsupport_desktop.services.people import acting_agent

HERE = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What the offscreen platform can't do for a popup it says in warnings; every other one fails a test."""
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.qt_log_ignore("This plugin does not support"))


class World:
    """A desk in plain words: `me` is its lead, `acme` its client."""

    def __init__(self, desk: Desk, clock: Any) -> None:
        self.desk, self.clock = desk, clock
        self.me = acting_agent(desk, "ana.ruiz")
        self.acme = Client(
            id=new_id(),
            name="Acme Outdoor",
            domains=("acme.example",),
            contacts=(Contact(id=new_id(), name="Ana Ruiz", addresses=("ana@acme.example",), phone="600"),),
            services=(Service(id=new_id(), name="Shop", shop_url="https://shop.acme.example"),),
        )
        self.save(self.acme)

    def save(self, client: Client) -> Outcome:
        return self.run(c.SaveClient(id=new_id(), actor_id=self.me.id, client=client))

    def colleague(self, login: str, role: Role = Role.AGENT) -> Agent:
        agent = Agent(id=new_id(), login=login, name=login.title(), role=role)
        self.run(c.SaveAgent(id=new_id(), actor_id=self.me.id, agent=agent))
        return agent

    def register(self, subject: str, *, sender: str = "ana@acme.example", client: Client | None = None) -> UUID:
        request_id = new_id()
        message = c.NewMessage(sender=Address(name="Iris", address=sender), subject=subject, text="please help")
        self.run(
            c.RegisterRequest(
                id=new_id(),
                actor_id=self.me.id,
                request_id=request_id,
                subject=subject,
                message=message,
                client_id=client.id if client else None,
            )
        )
        return request_id

    def client(self, client_id: UUID) -> Client:
        found = self.desk.readers.client(client_id)
        assert found is not None
        return found

    def run(self, command: c.AnyCommand) -> Outcome:
        outcome = self.desk.execute(command)
        assert outcome.accepted, outcome.refusal and outcome.refusal.text
        return outcome


@pytest.fixture
def world(desk: Desk, clock: Any) -> World:
    return World(desk, clock)


@pytest.fixture
def window(qtbot: QtBot) -> Iterator[QWidget]:
    """The parent of dialogs. Those still open are closed at the end, as by whoever leaves the program: Qt aborts the
    process where Python's collector is the first to let go of one that is seen."""
    made = QWidget()
    made.resize(800, 600)
    qtbot.addWidget(made)
    made.show()
    yield made
    for dialog in made.findChildren(QDialog):
        dialog.done(0)
