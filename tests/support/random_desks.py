"""Generated requests with every state that queues and filters speak of, and their order as the domain has it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from hashlib import sha256
from typing import Any
from uuid import UUID

from hypothesis import strategies as st
from sqlalchemy import Connection, delete, insert
from support.stores import past_guards

from ecsupport_desktop.domain.assessment import Assessment, EstablishedAssessment, ExtraFunctionality, Level1, Level3
from ecsupport_desktop.domain.cycle import Cycle
from ecsupport_desktop.domain.delivery import UNSENT
from ecsupport_desktop.domain.directory import Agent, Client, Contact
from ecsupport_desktop.domain.folding import sort_key
from ecsupport_desktop.domain.message import Attachment, Content, Delivery, Message
from ecsupport_desktop.domain.policy import RESPONSE_TIME, Policy
from ecsupport_desktop.domain.queue import QUEUES, Assigned, Due, Queue, Sort, SortKey
from ecsupport_desktop.domain.request import Request
from ecsupport_desktop.domain.words import (
    AssessmentKind,
    Channel,
    CloseOutcome,
    CycleEnd,
    DeliveryState,
    Direction,
    Impact,
    Priority,
    Purpose,
    State,
)
from ecsupport_desktop.services.identity import new_id
from ecsupport_desktop.storage import schema
from ecsupport_desktop.storage.mapping import request_rows
from ecsupport_desktop.storage.mapping_directory import Rows, agent_rows, client_rows

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
ME, OTHER, GONE = (UUID(int=number) for number in (1, 2, 3))
AGENTS = (
    Agent(id=ME, login="me", name="Zoe"),
    Agent(id=OTHER, login="other", name="Ángel"),
    Agent(id=GONE, login="gone", name="Angel", active=False),
)
_CONTACTS = (
    Contact(id=UUID(int=200), name="Zoë Ruiz", addresses=("zoe@volt.example", "ruiz@volt.example")),
    Contact(id=UUID(int=201), name="", addresses=("ana@acme.example",)),
)
CLIENTS = tuple(
    Client(id=UUID(int=100 + number), name=name, contacts=(_CONTACTS[number],) if number < 2 else ())
    for number, name in enumerate(("Volt", "Ácme", "acme", "Lumen"))
)
POLICY = Policy()
FILE = b"Order 31126 failed"
EMPTIED = tuple(
    table.name for table in schema.metadata.sorted_tables if table.name not in ("meta", "draft", "command", "event")
)
"""The tables with rows of the examples, each after those it refers to."""
TICK = timedelta(microseconds=1)
EDGES = (timedelta(0), TICK, -TICK, POLICY.nearing, POLICY.nearing + TICK, POLICY.critical, timedelta(hours=30))
ASSESSMENTS: tuple[Assessment | None, ...] = (
    None,
    Level1(reasoning="As designed"),
    Level3(effort_hours=Decimal(1), restoring_steps="Restart", outage_started_at=NOW),
    ExtraFunctionality(asked="Gift cards"),
)


def made(number: int, draw: Callable[[Any], Any]) -> Request:
    """One request whose parts are drawn freely within what the tables accept."""
    state = draw(st.sampled_from(State))
    assessment = draw(st.sampled_from(ASSESSMENTS))
    left = draw(st.sampled_from(EDGES) | st.none())
    message = draw(st.none() | st.sampled_from((NOW, NOW - TICK, NOW - timedelta(days=3))))
    return Request(
        id=UUID(int=1000 + number),
        number=f"ECS-{draw(st.sampled_from((2025, 2026)))}-{number + 1:06}",
        subject=draw(st.sampled_from(("Checkout", "checkout", "Ébano", "ebano", "404", "z" * 60 + "a", "z" * 60))),
        language="en",
        channel=Channel.MAIL,
        registered_at=NOW - timedelta(days=4),
        head=UUID(int=1000 + number),
        client_id=draw(st.sampled_from((None, *(client.id for client in CLIENTS)))),
        contact_id=draw(st.sampled_from((None, GONE, *(contact.id for contact in _CONTACTS)))),
        state=state,
        rest_state=draw(st.none() | st.sampled_from(State)) if state is State.ANALYSIS else None,
        outcome=CloseOutcome.ANSWERED if state is State.CLOSED else None,
        impact=draw(st.sampled_from(Impact)),
        priority=draw(st.none() | st.sampled_from(Priority)),
        assessments=_established(assessment),
        restored_at=draw(st.none() | st.just(NOW)),
        assignee_id=draw(st.sampled_from((None, ME, OTHER, GONE))),
        tags=draw(st.sampled_from(((), ("refund",), ("refund", "vip"), ("Über",)))),
        cycles=_cycles(number, left, draw(st.sampled_from((None, NOW, NOW - timedelta(hours=30))))),
        attachments=_attachments(number, draw(st.none() | st.booleans())),
        messages=_messages(number, message),
        deliveries=_deliveries(number, draw(st.none() | st.sampled_from(DeliveryState))),
    )


def _established(assessment: Assessment | None) -> tuple[EstablishedAssessment, ...]:
    return () if assessment is None else (EstablishedAssessment(number=1, assessment=assessment, agent_id=ME, at=NOW),)


def _cycles(number: int, left: timedelta | None, answered: datetime | None) -> tuple[Cycle, ...]:
    opened = Cycle(number=1, opened_at=NOW + (left or timedelta(0)) - RESPONSE_TIME, opened_by=UUID(int=number))
    ended = replace(opened, ended_at=NOW, ended_by_agent=ME, recorded_at=NOW)
    if answered is not None:
        ended = replace(
            ended, ended_at=answered, ended_by=CycleEnd.RESPONSE_DELIVERED, delivery_id=UUID(int=9000 + number)
        )
    else:
        ended = replace(ended, ended_by=CycleEnd.NO_RESPONSE_NEEDED, reason="Thanks")
    return (ended,) if left is None else (opened,)


def _attachments(number: int, inline: bool | None) -> tuple[Attachment, ...]:
    if inline is None:
        return ()
    made = Attachment(
        id=UUID(int=7000 + number), message_id=None, name="log.txt", media_type="text/plain", size=len(FILE),
        sha256=sha256(FILE).hexdigest(), inline=inline, added_by=ME, added_at=NOW,
    )  # fmt: skip
    return (made,)


def _messages(number: int, received_at: datetime | None) -> tuple[Message, ...]:
    if received_at is None:
        return ()
    return (
        Message(
            id=UUID(int=5000 + number),
            direction=Direction.FROM_CLIENT,
            channel=Channel.MAIL,
            sender=None,
            received_at=received_at,
            content_sha256=Content(text="").sha256,
        ),
    )


def _deliveries(number: int, state: DeliveryState | None) -> tuple[Delivery, ...]:
    if state is None:
        return ()
    return (
        Delivery(
            id=UUID(int=9000 + number),
            message_id=UUID(int=5000 + number),
            purpose=Purpose.ANSWER,
            state=state,
            sent_at=NOW,
            settled_at=NOW if state in (DeliveryState.ACCEPTED, DeliveryState.FAILED) else None,
            held_until=NOW if state is DeliveryState.HELD else None,
            queued_at=NOW if state in UNSENT else None,
            next_attempt_at=NOW if state in (DeliveryState.HELD, DeliveryState.QUEUED) else None,
            error="Mailbox full" if state in (DeliveryState.FAILED, DeliveryState.UNKNOWN) else None,
        ),
    )


@st.composite
def desks(draw: Callable[[Any], Any]) -> tuple[Request, ...]:
    return tuple(made(number, draw) for number in range(draw(st.integers(0, 25))))


queues = st.sampled_from(QUEUES) | st.builds(
    Queue,
    name=st.just("saved"),
    title=st.just("Saved"),
    due=st.none() | st.sampled_from(Due),
    states=st.frozensets(st.sampled_from(State), max_size=2),
    stages=st.frozensets(st.sampled_from(State), max_size=2),
    not_closed=st.booleans(),
    assigned=st.none() | st.sampled_from(Assigned),
    delivery_failed=st.booleans(),
)
sorts = st.builds(Sort, key=st.sampled_from(SortKey), descending=st.booleans())


def filled(store: Any, requests: Sequence[Request]) -> Any:
    """The rows, in the place of those it had, and an event to say so: what is tested is the reading."""
    with past_guards(store) as connection:
        for name in reversed(EMPTIED):
            connection.execute(delete(schema.metadata.tables[name]))
        connection.execute(insert(schema.file), {"sha256": sha256(FILE).hexdigest(), "size": len(FILE), "bytes": FILE})
        for agent in AGENTS:
            _write(connection, agent_rows(agent))
        for client in CLIENTS:
            _write(connection, client_rows(client))
        for seq, request in enumerate(requests, 1):
            rows = request_rows(request)
            rows["request"] = {key: {**row, "seq": seq} for key, row in rows["request"].items()}
            _write(connection, rows)
        if connection.dialect.name == "sqlite":  # where places in an order hold until the next event
            _record_something(connection)
        else:  # whose triggers keep count
            connection.exec_driver_sql("UPDATE request_total SET total = (SELECT count(*) FROM request)")
    return store


def _record_something(connection: Connection) -> None:
    command = {"id": new_id(), "kind": "?", "stream_id": ME, "actor_id": ME, "at": NOW}
    event = {"kind": "?", "stream_id": command["id"], "position": 1, "actor_id": ME, "at": NOW, "payload": "{}"}
    connection.execute(insert(schema.command), command)
    connection.execute(insert(schema.event), event | {"command_id": command["id"], "previous_hash": b"", "hash": b""})


def _write(connection: Connection, rows: Rows) -> None:
    """A table's rows before those that refer to them."""
    for name in EMPTIED:
        if found := rows.get(name):
            connection.execute(insert(schema.metadata.tables[name]), list(found.values()))


def in_order(requests: Sequence[Request], sort: Sort) -> list[UUID]:
    """Level 3, then those with a key by key and age, then those without by age; descending turns all but Level 3."""
    keyed = [(request, seq, key_of(request, sort.key)) for seq, request in enumerate(requests)]
    found: list[UUID] = []
    for first in (True, False):
        these = [entry for entry in keyed if entry[0].first_in_queue is first]
        known = sorted((e for e in these if e[2] is not None), key=lambda e: (e[2], e[1]), reverse=sort.descending)
        unknown = sorted((e for e in these if e[2] is None), key=lambda e: e[1], reverse=sort.descending)
        found += [request.id for request, _seq, _key in (*known, *unknown)]
    return found


def key_of(request: Request, key: SortKey) -> Any:
    """What a request is sorted by; None where it has none. Of two with one name the id decides."""
    names = {person.id: (sort_key(person.name), person.id.bytes) for person in (*AGENTS, *CLIENTS)}
    kind = AssessmentKind(request.assessment.kind) if request.assessment else None
    return {
        SortKey.TIME_LEFT: request.due_at,
        SortKey.NUMBER: request.number,
        SortKey.CLIENT: names.get(request.client_id) if request.client_id else None,
        SortKey.SUBJECT: sort_key(request.subject),
        SortKey.STATE: list(State).index(request.state),
        SortKey.ASSESSMENT: list(AssessmentKind).index(kind) if kind else -1,
        SortKey.IMPACT: list(Impact).index(request.impact),
        SortKey.PRIORITY: list(Priority).index(request.priority) if request.priority else -1,
        SortKey.ASSIGNEE: names.get(request.assignee_id) if request.assignee_id else None,
        SortKey.LAST_MESSAGE: request.last_message_at,
        SortKey.NEXT_DATE: request.next_date,
        SortKey.TAGS: ", ".join(request.tags),
    }[key]


def plain(number: int) -> Request:
    """A closed request about nothing."""
    return Request(
        id=UUID(int=1000 + number),
        number=f"ECS-2026-{number + 1:06}",
        subject="Checkout",
        language="en",
        channel=Channel.MAIL,
        registered_at=NOW,
        head=UUID(int=1000 + number),
        state=State.CLOSED,
        outcome=CloseOutcome.ANSWERED,
    )
