"""Snapshots for the screen and the command line: frozen, complete, free of storage. All moments are aware UTC."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from ecsupport_desktop.domain.directory import Agent, Client
from ecsupport_desktop.domain.events import AnyEvent
from ecsupport_desktop.domain.message import Content
from ecsupport_desktop.domain.quote import QuoteState
from ecsupport_desktop.domain.request import Request
from ecsupport_desktop.domain.words import AssessmentKind, Impact, Priority, State


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueRow:
    """One request as a row of a queue: all a row shows, nothing to fetch while painting.

    `delivery_unknown`: of a message it isn't known whether it arrived; then `delivery_failed` is true as well.
    `next_date`: the last day of its quote, or the next one of its plan.
    """

    id: UUID
    number: str
    due_at: datetime | None
    client: str
    contact: str
    subject: str
    state: State
    assessment: AssessmentKind | None
    impact: Impact
    priority: Priority | None
    assignee: str
    assignee_id: UUID | None
    last_message_at: datetime | None
    tags: tuple[str, ...]
    first_in_queue: bool
    delivery_failed: bool
    delivery_unknown: bool = False
    next_date: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestIds:
    """The ids of a queue or a search in order, as they were when asked; `capped` where there are more."""

    ids: tuple[UUID, ...]
    capped: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class LikeIds:
    """Requests that share words: earlier ones that were assessed and answered, and a client's open ones."""

    answered: tuple[UUID, ...] = ()
    open: tuple[UUID, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenAnswer:
    """How a request was answered: its last assessment in words, by field, and the beginning of the last answer."""

    fields: dict[str, str]
    text: str = ""
    at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordedEvent:
    """An event as it was recorded. `seq` is its place in the audit trail."""

    seq: int
    at: datetime
    actor_id: UUID
    actor: str
    command_id: UUID
    event: AnyEvent


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestView:
    """A request with everything the request view shows. `contents` by message or note id; `others` by request id."""

    request: Request
    client: Client | None
    agents: dict[UUID, Agent]
    contents: dict[UUID, Content]
    events: tuple[RecordedEvent, ...]
    others: dict[UUID, QueueRow]


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryPlace:
    """A message by mail that hasn't left for certain, and the request it belongs to."""

    request_id: UUID
    delivery_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class QuotePlace:
    """An issued revision, and the request it is on."""

    request_id: UUID
    revision: int


@dataclass(frozen=True, slots=True, kw_only=True)
class QuoteSummary:
    """An issued revision in a list. `total` in minor units, without the optional lines unless they were accepted."""

    request_id: UUID
    request_number: str
    revision: int
    number: str
    title: str
    client_id: UUID | None
    client: str
    currency: str
    total: int
    issued_on: date
    valid_until: date
    state: QuoteState


@dataclass(frozen=True, slots=True, kw_only=True)
class ClientSummary:
    """A client in a list; `open_requests` counts those that aren't closed."""

    id: UUID
    name: str
    contacts: int
    open_requests: int
    requests: int


@dataclass(frozen=True, slots=True, kw_only=True)
class QuarantinedMail:
    """A mail that couldn't be read; its bytes are kept under `raw_sha256`. Size in bytes."""

    id: UUID
    source: str
    reason: str
    raw_sha256: str
    size: int
    at: datetime
    discarded_at: datetime | None = None
    discard_reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What an agent has typed and not sent on a request: it is theirs, and survives what happens to the request.

    `fields` are the half-filled triage fields by name, as text.
    """

    agent_id: UUID
    request_id: UUID
    answer: str = ""
    note: str = ""
    fields: dict[str, str]
    saved_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class UnresolvedCommand:
    """A command of which it isn't known whether the server recorded it. `at`: by this computer's clock.

    `stream_id` is the request's id for commands on a request.
    """

    id: UUID
    kind: str
    stream_id: UUID
    actor_id: UUID
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """Something `doctor` found: what, where, in one sentence."""

    check: str
    subject: str
    what: str
