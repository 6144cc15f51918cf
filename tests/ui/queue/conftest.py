"""A real desk on a real file, with a clock that tests turn."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

import pytest
from PySide6.QtCore import QSettings
from pytestqt.qtbot import QtBot

from ecsupport_desktop.config.paths import paths_for
from ecsupport_desktop.config.settings import Settings
from ecsupport_desktop.domain import commands as c
from ecsupport_desktop.domain.message import Address
from ecsupport_desktop.domain.words import DeliveryWay
from ecsupport_desktop.services.desk import Desk
from ecsupport_desktop.services.identity import new_id
from ecsupport_desktop.services.people import acting_agent
from ecsupport_desktop.storage.store import open_store
from ecsupport_desktop.ui.shared.desk_link import DeskLink
from ecsupport_desktop.ui.shared.worker import Jobs

HERE = Path(__file__).parent
NOON = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Size hints don't concern the offscreen platform, which says so in a warning; every other one fails a test."""
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.qt_log_ignore("This plugin does not support propagateSizeHints"))


class Clock:
    """The authority's clock and the window's, the same one."""

    def __init__(self) -> None:
        self.now = NOON

    def __call__(self) -> datetime:
        return self.now

    def go_on(self, **span: float) -> None:
        self.now += timedelta(**span)


class World:
    """A desk with requests made by plain words."""

    def __init__(self, desk: Desk, clock: Clock) -> None:
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
def clock() -> Clock:
    return Clock()


@pytest.fixture
def world(tmp_path: Path, clock: Clock) -> Iterator[World]:
    store = open_store(tmp_path / "desk.db", daily=False, clock=clock)
    yield World(Desk(store), clock)
    store.close()


@pytest.fixture
def link(world: World, tmp_path: Path, clock: Clock, qtbot: QtBot) -> Iterator[DeskLink]:
    crashes: list[BaseException] = []
    jobs = Jobs(crashes.append)
    desk = world.desk
    made = DeskLink(
        desk, jobs, Settings(), paths_for(tmp_path / "base"), agent=world.me, seq=desk.readers.last_seq(), clock=clock
    )
    yield made
    made.close()
    jobs.close()
    assert not crashes


@pytest.fixture
def state(tmp_path: Path) -> QSettings:
    return QSettings(str(tmp_path / "state.ini"), QSettings.Format.IniFormat)


Settled = Callable[[], None]


@pytest.fixture
def settled(link: DeskLink, qtbot: QtBot) -> Settled:
    """Waits until the workers have nothing left to do and what they said has been heard."""

    def wait() -> None:
        def idle() -> bool:
            return not link.jobs._under_way and not link._gather.isActive()

        for _round in range(2):
            qtbot.waitUntil(idle, timeout=10_000)

    return wait
