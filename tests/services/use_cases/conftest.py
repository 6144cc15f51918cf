"""A desk on a real database file, a lead who acts, and mails read by the real parser."""

import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from ecsupport_desktop.domain.commands import SaveClient
from ecsupport_desktop.domain.directory import Agent, Client, Contact, Service
from ecsupport_desktop.mail.parser_process import MailParser
from ecsupport_desktop.services.desk import Desk
from ecsupport_desktop.services.identity import new_id
from ecsupport_desktop.services.intake import Intake
from ecsupport_desktop.services.people import acting_agent
from ecsupport_desktop.storage.store import open_store

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


class SetClock:
    """A clock that a test sets."""

    def __init__(self) -> None:
        self.now = NOON

    def __call__(self) -> datetime:
        return self.now

    def pass_hours(self, hours: float) -> datetime:
        self.now += timedelta(hours=hours)
        return self.now


@pytest.fixture
def clock() -> SetClock:
    return SetClock()


@pytest.fixture
def desk(empty_database: Path, tmp_path: Path, clock: SetClock) -> Iterator[Desk]:
    store = open_store(shutil.copy(empty_database, tmp_path / "support.db"), daily=False, clock=clock)
    yield Desk(store)
    store.close()


@pytest.fixture
def lead(desk: Desk) -> Agent:
    return acting_agent(desk, "marta")


@pytest.fixture
def acme(desk: Desk, lead: Agent) -> Client:
    """A client with one contact, one mail domain and two services."""
    ana = Contact(id=new_id(), name="Ana Ruiz", addresses=("ana@acme.example",))
    shops = (
        Service(id=new_id(), name="Shop", shop_url="https://shop.acme.example"),
        Service(id=new_id(), name="Trade", shop_url="https://trade.acme.example"),
    )
    client = Client(id=new_id(), name="Acme", language="es", domains=("acme.example",), contacts=(ana,), services=shops)
    assert desk.execute(SaveClient(id=new_id(), actor_id=lead.id, client=client)).accepted
    return client


@pytest.fixture(scope="session")
def parser() -> Iterator[MailParser]:
    with MailParser() as parser:
        yield parser


@pytest.fixture
def intake(desk: Desk, lead: Agent, parser: MailParser) -> Intake:
    return Intake(desk, parser, lead.id)


@pytest.fixture
def mail() -> Callable[..., bytes]:
    """Bytes of a small mail; keyword arguments are header fields, `_` for `-`."""

    def write(text: str = "The checkout shows error 500.", **fields: str) -> bytes:
        defaults = {"from": "Ana <ana@acme.example>", "subject": "Checkout broken", "message_id": "<one@acme.example>"}
        lines = [f"{name.replace('_', '-').title()}: {value}" for name, value in (defaults | fields).items() if value]
        return "\r\n".join([*lines, "Content-Type: text/plain; charset=utf-8", "", text, ""]).encode()

    return write
