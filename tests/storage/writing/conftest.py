"""A desk on a database of its own, with a clock moved by hand and agents to act."""

from __future__ import annotations

import random
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import Connection

from ecsupport_desktop.domain import commands as c
from ecsupport_desktop.domain.assessment import ExtraFunctionality, Level1, Level2, Level3
from ecsupport_desktop.domain.directory import Agent, Client, Contact, Service
from ecsupport_desktop.domain.message import Address
from ecsupport_desktop.domain.policy import Policy
from ecsupport_desktop.domain.request import Request
from ecsupport_desktop.domain.words import Channel, CloseOutcome, DeliveryWay, Impact, Priority, Role
from ecsupport_desktop.services.desk import Desk
from ecsupport_desktop.services.identity import new_id
from ecsupport_desktop.services.outcome import Outcome
from ecsupport_desktop.storage.store import SqliteStore, open_store

START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


class WrittenDesk:
    """A desk with a lead (`me`), an agent, a client and a clock."""

    def __init__(self, path: Path, like: WrittenDesk | None = None) -> None:
        self.now = START
        self.store: SqliteStore = open_store(path, backups=path.parent / "backups", clock=lambda: self.now)
        self.desk = Desk(self.store)
        self.me = Agent(id=new_id(), login="ana", name="Ana", role=Role.LEAD)
        self.colleague = Agent(id=new_id(), login="ben", name="Ben")
        self.contact = Contact(id=new_id(), name="Zoë Ruiz", addresses=("zoe@acme.example",))
        self.service = Service(id=new_id(), name="Acme shop", shop_url="https://shop.acme.example")
        self.client = Client(
            id=new_id(), name="Acmé", domains=("acme.example",), contacts=(self.contact,), services=(self.service,)
        )
        if like is not None:
            self.me, self.colleague, self.client = like.me, like.colleague, like.client
        for agent in (self.me, self.colleague):
            self.done(c.SaveAgent(id=new_id(), actor_id=self.me.id, agent=agent))
        self.done(c.SaveClient(id=new_id(), actor_id=self.me.id, client=self.client))

    def passes(self, **time: float) -> None:
        self.now += timedelta(**time)

    def done(self, command: c.AnyCommand) -> Outcome:
        outcome = self.desk.execute(command)
        assert outcome.accepted, outcome.refusal
        return outcome

    def do(self, kind: type[Any], request_id: UUID, **fields: Any) -> Outcome:
        """Execute a command on a request, accepted or not."""
        fields.setdefault("actor_id", self.me.id)
        return self.desk.execute(kind(id=new_id(), request_id=request_id, **fields))

    def register(self, text: str = "The checkout shows an error", **fields: Any) -> UUID:
        request_id = new_id()
        message = c.NewMessage(
            text=text,
            sender=Address(name="Zoë Ruiz", address="zoe@acme.example"),
            attachments=(c.NewAttachment(name="a.txt", media_type="text/plain", content=text.encode()),),
        )
        fields = {"subject": "Checkout", "message": message, "client_id": self.client.id} | fields
        outcome = self.do(c.RegisterRequest, request_id, **fields)
        assert outcome.accepted, outcome.refusal
        return request_id

    def request(self, request_id: UUID) -> Request:
        with self.store.begin() as uow:
            return uow.requests([request_id])[request_id]

    @contextmanager
    def sql(self) -> Iterator[Connection]:
        """The write engine's connection, for what no command does."""
        with self.store._writing.begin() as connection:
            yield connection

    def dump(self) -> dict[str, list[tuple[Any, ...]]]:
        """Every row of every table."""
        with self.sql() as connection:
            names = [
                name
                for (name,) in connection.exec_driver_sql(
                    "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'request_search_%'"
                )
            ]
            return {
                name: sorted((tuple(row) for row in connection.exec_driver_sql(f'SELECT * FROM "{name}"')), key=repr)  # noqa: S608
                for name in names
            }

    def faults(self) -> list[str]:
        return [f"{fault.check} {fault.subject}: {fault.what}" for fault in self.store.doctor()]


@pytest.fixture(scope="session")
def empty_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Made once: copying it is faster than migrating."""
    path = tmp_path_factory.mktemp("empty") / "empty.db"
    open_store(path, daily=False).close()
    return path


@pytest.fixture
def make_desk(empty_database: Path, tmp_path: Path) -> Iterator[Callable[..., WrittenDesk]]:
    """Desks as many as wanted, each on its own file; `like` another one, with its agents and client."""
    made: list[WrittenDesk] = []

    def make(like: WrittenDesk | None = None) -> WrittenDesk:
        path = tmp_path / f"desk-{len(made)}-{new_id()}.db"
        shutil.copy(empty_database, path)
        made.append(WrittenDesk(path, like))
        return made[-1]

    yield make
    for desk in made:
        desk.store.close()


@pytest.fixture
def written(make_desk: Callable[[], WrittenDesk]) -> WrittenDesk:
    return make_desk()


# ── Anything an agent may try ───────────────────────────────────────────────────────────────────────────────
class Player:
    """Draws commands on the requests it has registered, sensible and not."""

    def __init__(self, written: WrittenDesk, rng: random.Random) -> None:
        self.written = written
        self.rng = rng
        self.requests: list[UUID] = []

    def play(self, moves: int) -> list[Outcome]:
        outcomes = [self._executed(self._registration())]
        for _move in range(moves):
            self.written.passes(minutes=self.rng.choice((0, 1, 90, 60 * 30)))
            if self.rng.random() < 0.15:
                outcomes.append(self._executed(self._registration()))
            else:
                kind = self.rng.choice(KINDS)
                outcomes.append(self._executed(kind(**self._base(), **FIELDS[kind](self))))
        return outcomes

    def _executed(self, command: c.AnyCommand) -> Outcome:
        outcome = self.written.desk.execute(command)
        if isinstance(command, c.RegisterRequest) and outcome.accepted:
            self.requests.append(command.request_id)
        if isinstance(command, c.SplitRequest) and outcome.accepted:
            self.requests.append(command.new_request_id)
        return outcome

    def _base(self) -> dict[str, Any]:
        heads = [None, None, None, new_id()]
        return {
            "id": new_id(),
            "actor_id": self.rng.choice((self.written.me, self.written.colleague)).id,
            "request_id": self.rng.choice(self.requests),
            "expected_head": self.rng.choice(heads),
        }

    def _registration(self) -> c.RegisterRequest:
        known = self.rng.random() < 0.7
        return c.RegisterRequest(
            id=new_id(),
            actor_id=self.written.me.id,
            request_id=new_id(),
            subject=self.rng.choice(("Checkout", "  Pago rechazado ", "x" * 300)),
            message=self.message(),
            client_id=self.written.client.id if known else None,
            contact_id=self.written.contact.id if known else None,
            links=tuple(self.rng.sample(self.requests, 1)) if self.requests and self.rng.random() < 0.3 else (),
        )

    def message(self) -> c.NewMessage:
        text = self.rng.choice(("It fails", "¿Dónde está mi pedido?", "line\n" * 40))
        file = c.NewAttachment(name="log.txt", media_type="text/plain", content=text.encode())
        return c.NewMessage(
            channel=self.rng.choice(list(Channel)),
            sender=self.rng.choice((None, Address(name="Zoë", address="zoe@acme.example"))),
            to=(Address(address="help@ecshops.example"),),
            text=text,
            new_text=self.rng.choice(("", text[:10])),
            html=self.rng.choice((None, f"<p>{text}</p>")),
            received_at=self.rng.choice((None, self.written.now - timedelta(hours=3))),
            message_id=f"{new_id()}@acme.example",
            references=("first@acme.example",),
            automatic=self.rng.random() < 0.1,
            attachments=(file,) * self.rng.choice((0, 0, 1, 2)),
        )

    def assessment(self) -> Level1 | Level2 | Level3 | ExtraFunctionality:
        effort = Decimal(self.rng.randint(1, 20_000)) / 1000
        return self.rng.choice(
            (
                Level1(reasoning="it works as agreed"),
                Level2(effort_hours=effort, restoring_steps="restart", target_date=self.written.now.date()),
                Level3(effort_hours=effort, restoring_steps="all hands", outage_started_at=self.written.now),
                ExtraFunctionality(asked="a wish list"),
            )
        )

    def sent(self) -> c.SentAnotherWay | None:
        ago = timedelta(minutes=self.rng.choice((0, 0, 5)))
        sent = c.SentAnotherWay(way=self.rng.choice(list(DeliveryWay)), sent_at=self.written.now - ago)
        return self.rng.choice((None, sent, sent))

    def delivery(self) -> UUID:
        found = [d.id for key in self.requests for d in self.written.request(key).deliveries]
        return self.rng.choice(found) if found else new_id()

    def messages(self) -> tuple[UUID, ...]:
        found = [m.id for key in self.requests for m in self.written.request(key).messages]
        return tuple(self.rng.sample(found, min(len(found), self.rng.choice((1, 1, 2)))))


FIELDS: dict[type[Any], Callable[[Player], dict[str, Any]]] = {
    c.RecordClientMessage: lambda p: {"message": p.message()},
    c.AddNote: lambda p: {"text": p.rng.choice(("", "look at the log"))},
    c.Attach: lambda p: {"attachments": p.message().attachments},
    c.ClaimRequest: lambda p: {},
    c.AssignRequest: lambda p: {"assignee_id": p.rng.choice((None, p.written.me.id, p.written.colleague.id, new_id()))},
    c.SetImpact: lambda p: {"impact": p.rng.choice(list(Impact))},
    c.SetPriority: lambda p: {"priority": p.rng.choice(list(Priority))},
    c.SetClient: lambda p: {"client_id": p.written.client.id, "contact_id": p.rng.choice((None, p.written.contact.id))},
    c.AskForInformation: lambda p: {"items": ("shop_url",), "text": "Which shop?", "sent": p.sent()},
    c.EstablishAssessment: lambda p: {
        "assessment": p.assessment(),
        "revision_reason": p.rng.choice((None, "seen again")),
    },
    c.Answer: lambda p: {"text": p.rng.choice(("", "Because it works as agreed.")), "sent": p.sent()},
    c.RecordDeliveryAccepted: lambda p: {"delivery_id": p.delivery()},
    c.RecordDeliveryFailed: lambda p: {"delivery_id": p.delivery(), "error": "mailbox full"},
    c.DeclareNoResponseNeeded: lambda p: {"reason": "thanks"},
    c.MarkRestored: lambda p: {},
    c.CloseRequest: lambda p: {"outcome": p.rng.choice(list(CloseOutcome))},
    c.ReopenRequest: lambda p: {},
    c.TagRequest: lambda p: {"add": (p.rng.choice(("vip", "Black Friday")),), "remove": p.rng.choice(((), ("vip",)))},
    c.LinkRequests: lambda p: {"other_id": p.rng.choice(p.requests)},
    c.UnlinkRequests: lambda p: {"other_id": p.rng.choice(p.requests)},
    c.MergeRequest: lambda p: {"into_id": p.rng.choice(p.requests)},
    c.UnmergeRequest: lambda p: {},
    c.SplitRequest: lambda p: {"new_request_id": new_id(), "message_ids": p.messages(), "subject": "Another thing"},
}
KINDS = [
    kind for kind in FIELDS for _times in range(4 if kind in (c.RecordClientMessage, c.Answer, c.MergeRequest) else 1)
]


@pytest.fixture
def play() -> Callable[[WrittenDesk, int, int], tuple[list[UUID], list[Outcome]]]:
    """Plays so many random moves of this seed; the requests made, and the outcomes."""

    def played(written: WrittenDesk, seed: int, moves: int) -> tuple[list[UUID], list[Outcome]]:
        player = Player(written, random.Random(seed))
        outcomes = player.play(moves)
        return player.requests, outcomes

    return played


@pytest.fixture
def other_policy() -> Policy:
    return Policy(nearing=timedelta(hours=10), critical=timedelta(hours=2), level_3_enabled=False)
