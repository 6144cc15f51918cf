"""A real desk on a real file with a client, a colleague and a clock that tests turn, for the rooms that share it."""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from support.fake_live import FakeLive
from support.slow_desk import Gate

from ecsupport_desktop.config.paths import paths_for
from ecsupport_desktop.config.settings import Settings
from ecsupport_desktop.domain import commands as c
from ecsupport_desktop.domain.assessment import Assessment, Level1
from ecsupport_desktop.domain.directory import Agent, Client, Contact, Service
from ecsupport_desktop.domain.message import Address
from ecsupport_desktop.domain.request import Request
from ecsupport_desktop.domain.words import DeliveryWay, Role
from ecsupport_desktop.services.desk import Desk
from ecsupport_desktop.services.identity import new_id
from ecsupport_desktop.services.outcome import Outcome
from ecsupport_desktop.services.people import acting_agent
from ecsupport_desktop.services.views import RequestView
from ecsupport_desktop.storage.store import open_store
from ecsupport_desktop.ui.shared.desk_link import DeskLink
from ecsupport_desktop.ui.shared.keys import current_keys
from ecsupport_desktop.ui.shared.notices import Notices
from ecsupport_desktop.ui.shared.worker import Jobs

HERE = Path(__file__).parent
NOON = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Size hints don't concern the offscreen platform, which says so in a warning; every other one fails a test."""
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.qt_log_ignore("This plugin does not support propagateSizeHints"))


@pytest.fixture(autouse=True)
def application(qapp: QApplication) -> None:
    """Qt aborts the process over a widget, a font or a picture made before there is one, whichever test comes first."""


class Clock:
    """The authority's clock and the window's, the same one."""

    def __init__(self) -> None:
        self.now = NOON

    def __call__(self) -> datetime:
        return self.now

    def go_on(self, **span: float) -> None:
        self.now += timedelta(**span)


class World:
    """A desk in plain words: `me` is its lead, `bea` a colleague, `acme` a client with the contact Ana Ruiz."""

    def __init__(self, desk: Desk, clock: Clock) -> None:
        self.desk, self.clock = desk, clock
        self.me = acting_agent(desk, "carla")
        self.bea = Agent(id=new_id(), login="bea", name="Bea Colleague", role=Role.AGENT)
        self.run(c.SaveAgent(id=new_id(), actor_id=self.me.id, agent=self.bea))
        self.acme = Client(
            id=new_id(),
            name="Acme Outdoor",
            domains=("acme.example",),
            contacts=(Contact(id=new_id(), name="Ana Ruiz", addresses=("ana@acme.example",), phone="600"),),
            services=(Service(id=new_id(), name="Shop", shop_url="https://shop.acme.example"),),
        )
        self.run(c.SaveClient(id=new_id(), actor_id=self.me.id, client=self.acme))

    def message(self, text: str = "The checkout fails.", *, hours_ago: float = 0.0, **fields: object) -> c.NewMessage:
        given: dict[str, object] = {
            "sender": Address(name="Ana Ruiz", address="ana@acme.example"),
            "received_at": self.clock.now - timedelta(hours=hours_ago),
            "new_text": text,
            **fields,
        }
        return c.NewMessage(text=text, **given)  # type: ignore[arg-type]

    def register(
        self,
        subject: str = "Checkout fails",
        message: c.NewMessage | None = None,
        *,
        known: bool = True,
        language: str | None = None,
    ) -> UUID:
        request_id = new_id()
        whose = (
            {
                "client_id": self.acme.id,
                "contact_id": self.acme.contacts[0].id,
                "service_id": self.acme.services[0].id,
            }
            if known
            else {}
        )
        if language is not None:
            self.acme = replace(self.acme, language=language)
            self.run(c.SaveClient(id=new_id(), actor_id=self.me.id, client=self.acme))
        self.run(
            c.RegisterRequest(
                **self.base(request_id), subject=subject, message=message or self.message(hours_ago=1), **whose
            )
        )
        return request_id

    def reply(self, request_id: UUID, text: str = "It still fails.", **fields: object) -> Outcome:
        message = self.message(text, **fields)  # type: ignore[arg-type]
        return self.run(c.RecordClientMessage(**self.base(request_id), message=message))

    def note(self, request_id: UUID, text: str = "Looked at the logs") -> Outcome:
        return self.run(c.AddNote(**self.base(request_id), text=text))

    def establish(self, request_id: UUID, assessment: Assessment | None = None, **fields: object) -> Outcome:
        made = assessment or Level1(reasoning="The terms of the shop say so.")
        return self.run(c.EstablishAssessment(**self.base(request_id), assessment=made, **fields))  # type: ignore[arg-type]

    def answer(self, request_id: UUID, text: str = "The terms of the shop say so.") -> Outcome:
        sent = c.SentAnotherWay(way=DeliveryWay.PHONE, sent_at=self.clock.now)
        return self.run(c.Answer(**self.base(request_id), text=text, sent=sent))

    def base(self, request_id: UUID, agent: Agent | None = None) -> dict[str, UUID]:
        return {"id": new_id(), "actor_id": (agent or self.me).id, "request_id": request_id}

    def view(self, request_id: UUID) -> RequestView:
        found = self.desk.readers.request(request_id)
        assert found is not None
        return found

    def request(self, request_id: UUID) -> Request:
        return self.view(request_id).request

    def run(self, command: c.AnyCommand) -> Outcome:
        outcome = self.desk.execute(command)
        assert outcome.accepted, outcome.refusal and outcome.refusal.text
        return outcome


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def desk(empty_database: Path, tmp_path: Path, clock: Clock) -> Iterator[Desk]:
    """A real desk on a real file, by the test's clock."""
    store = open_store(shutil.copy(empty_database, tmp_path / "desk.db"), daily=False, clock=clock)
    yield Desk(store)
    store.close()


@pytest.fixture
def world(desk: Desk, clock: Clock) -> World:
    """What is on the desk; a folder with other needs has its own."""
    return World(desk, clock)


@pytest.fixture
def live(desk: Desk) -> FakeLive:
    """Makes the desk one that is shared, for a link that is asked for after it; nothing connects but by the test."""
    made = FakeLive()
    desk.store.live = made  # type: ignore[misc]
    return made


@pytest.fixture
def link(world: World, tmp_path: Path, clock: Clock, qtbot: QtBot) -> Iterator[DeskLink]:
    crashes: list[BaseException] = []
    jobs = Jobs(crashes.append)
    readers = world.desk.readers
    made = DeskLink(
        world.desk,
        jobs,
        Settings(time_zone="Europe/Madrid"),
        paths_for(tmp_path / "base"),
        agent=world.me,
        agents={agent.id: agent for agent in readers.agents()},
        seq=readers.last_seq(),
        clock=clock,
    )
    yield made
    made.close()
    jobs.close()
    if crashes:
        raise crashes[0]


@pytest.fixture
def gate(link: DeskLink) -> Iterator[Gate]:
    """Shut by a test, it is open again at its end."""
    made = Gate(link)
    yield made
    made.open()


@pytest.fixture
def notices() -> Notices:
    return Notices()


Settled = Callable[[], None]


@pytest.fixture
def settled(link: DeskLink, qtbot: QtBot) -> Settled:
    """Waits until the workers have nothing left to do and what they said has been heard."""

    def wait() -> None:
        for _round in range(3):
            qtbot.waitUntil(lambda: not link.jobs._under_way and not link._gather.isActive(), timeout=10_000)

    return wait


@pytest.fixture
def keys_put_back(qapp) -> Iterator[None]:
    """The keys in force are the application's: a test that changes them leaves the defaults."""
    yield
    current_keys().use({})
