"""What the use cases need from the floors beside them: storage and mail fill these Protocols.

Threads: a `Store` may be used from any thread; each call is one transaction. All moments are aware UTC.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from pathlib import Path
from typing import Protocol
from uuid import UUID

from ecsupport_desktop.domain.commands import AnyCommand
from ecsupport_desktop.domain.directory import Agent, Client
from ecsupport_desktop.domain.events import AnyEvent
from ecsupport_desktop.domain.forecast import Owed
from ecsupport_desktop.domain.message import Content
from ecsupport_desktop.domain.personal import Traces
from ecsupport_desktop.domain.policy import Policy
from ecsupport_desktop.domain.queue import Queue, Sort
from ecsupport_desktop.domain.request import Request
from ecsupport_desktop.services.bulk_writer import BulkWriter
from ecsupport_desktop.services.faults import ConnectionLost, EnvironmentFault, LoginRefused, ServerBusy, TryAgain
from ecsupport_desktop.services.figures import CycleFact, Waiting
from ecsupport_desktop.services.finding import Finding
from ecsupport_desktop.services.live import News
from ecsupport_desktop.services.outcome import Outcome
from ecsupport_desktop.services.personal_records import PersonalRecords
from ecsupport_desktop.services.views import (
    ClientSummary,
    DeliveryPlace,
    Draft,
    Fault,
    QuarantinedMail,
    QueueRow,
    QuotePlace,
    QuoteSummary,
    RequestIds,
    RequestView,
    UnresolvedCommand,
)
from ecsupport_desktop.services.wanted import NOTHING, Wanted

__all__ = [
    "BulkWriter", "Claimed", "Clock", "ConnectionLost", "Drafts", "EnvironmentFault", "Leases", "Live", "LoginRefused",
    "Readers", "ServerBusy", "Store", "TryAgain", "UnitOfWork", "Unresolved",
]  # fmt: skip

Clock = Callable[[], datetime]


class Claimed(Protocol):
    """What is recorded of a command besides its outcome."""

    @property
    def id(self) -> UUID: ...
    @property
    def kind(self) -> str: ...
    @property
    def stream_id(self) -> UUID: ...
    @property
    def actor_id(self) -> UUID: ...


class UnitOfWork(Protocol):
    """One write transaction. Leaving without `commit` undoes everything."""

    def claim(self, command: Claimed, wanted: Wanted = NOTHING) -> Outcome | None:
        """Insert the command's id; the stored outcome if it was there already (then nothing may be written).

        `wanted`: what will be asked for next; anything else may be asked for too.
        """

    def now(self) -> datetime:
        """The authority's clock."""

    def requests(self, ids: Collection[UUID]) -> dict[UUID, Request]: ...
    def client(self, client_id: UUID) -> Client | None: ...
    def agent(self, agent_id: UUID) -> Agent | None: ...
    def agents(self) -> tuple[Agent, ...]: ...
    def policy(self) -> Policy:
        """Within a command on a request perhaps without the logo, which no rule asks for."""

    def stream_head(self, stream_id: UUID) -> UUID | None:
        """The last command on a client, agent, policy or quarantine stream."""

    def quarantined(self, quarantined_id: UUID) -> QuarantinedMail | None: ...
    def next_number(self, year: int) -> str:
        """The next free human number, `ECS-2026-000412`; given back if the transaction is undone."""

    def next_quote_number(self, year: int) -> str:
        """The next free number of a quote, `Q-2026-00031`, without gaps: given back if the transaction is undone."""

    def save_request(self, before: Request | None, after: Request) -> None: ...
    def save_client(self, client: Client) -> None: ...
    def save_agent(self, agent: Agent) -> None: ...
    def save_policy(self, policy: Policy) -> None: ...
    def save_quarantined(self, mail: QuarantinedMail) -> None: ...
    def save_content(self, owner_id: UUID, content: Content) -> None: ...
    def drop_content(self, owner_id: UUID) -> None:
        """The text of a message that is no longer there."""

    def save_file(self, content: bytes) -> None: ...
    def append(self, stream_id: UUID, events: Sequence[AnyEvent], command: AnyCommand, at: datetime) -> None:
        """Append to the stream's hash chain."""

    @property
    def personal(self) -> PersonalRecords: ...
    def undo_changes(self) -> None:
        """Undo everything since `claim` and keep the claim: a refused command changes nothing."""

    def finish(self, outcome: Outcome) -> None:
        """Store the outcome and commit; durable when this returns."""


class Readers(Finding, Protocol):
    """Queries; each returns frozen snapshots."""

    def count(self, queue: Queue, now: datetime, me: UUID) -> int: ...
    def counts(self, queues: Iterable[Queue], now: datetime, me: UUID) -> dict[str, int]: ...
    def page(
        self, queue: Queue, sort: Sort, now: datetime, me: UUID, *, offset: int, limit: int
    ) -> tuple[QueueRow, ...]: ...
    def ids(self, queue: Queue, sort: Sort, now: datetime, me: UUID, *, limit: int | None = None) -> RequestIds: ...
    def rows(self, ids: Sequence[UUID]) -> tuple[QueueRow, ...]:
        """The rows of these requests in this order; a missing one is left out."""

    def request(self, request_id: UUID) -> RequestView | None: ...
    def request_id(self, number: str) -> UUID | None:
        """By full number, or by its digits alone ("412")."""

    def next_band_change(self, now: datetime) -> datetime | None:
        """The next moment at which any request changes its urgency or a quote runs out, by index."""

    def between(self, start: datetime, end: datetime) -> tuple[UUID, ...]:
        """Ids of requests that change band in (start, end]: the rows to repaint."""

    def cycles_ended_since(self, start: datetime) -> tuple[CycleFact, ...]:
        """Cycles that ended at or after this moment, the earliest first; by index."""

    def responses_between(self, start: datetime, end: datetime) -> int:
        """Cycles that ended in [start, end] by a response; by index."""

    def dues(self, of: Collection[UUID] | None = None) -> tuple[Owed, ...]:
        """Every request that is owed a response, by due; of these some hundred only, where they are given."""

    def open_cycles(self) -> tuple[CycleFact, ...]:
        """Cycles in which a response is owed, the oldest first."""

    def waiting_since(self) -> tuple[Waiting, ...]:
        """Requests whose client was asked for information, and since when."""

    def last_seq(self) -> int:
        """The last event's place: whether another process has written."""

    def changed_since(self, seq: int) -> frozenset[UUID]:
        """Streams with events after this place."""

    def agents(self) -> tuple[Agent, ...]: ...
    def clients(self, words: str = "", *, limit: int = 200) -> tuple[ClientSummary, ...]: ...
    def client(self, client_id: UUID) -> Client | None: ...
    def all_clients(self) -> Iterator[Client]: ...
    def requests_of_client(self, client_id: UUID, *, limit: int = 500) -> tuple[QueueRow, ...]:
        """The newest ones first, `limit` of them."""

    def policy(self) -> Policy: ...
    def stream_head(self, stream_id: UUID) -> UUID | None: ...
    def quarantine(self, *, discarded: bool = False) -> tuple[QuarantinedMail, ...]: ...
    def file(self, sha256: str) -> bytes | None: ...
    def content(self, owner_id: UUID) -> Content | None: ...
    def known_mail(self, message_id: str | None, raw_sha256: str) -> UUID | None:
        """The request, or quarantine entry, that already holds this mail, by its Message-ID or its bytes."""

    def threads(self, message_ids: Sequence[str]) -> tuple[UUID, ...]:
        """Requests holding a message with one of these Message-IDs, in the order of the ids given."""

    def due_deliveries(self, now: datetime, limit: int = 100) -> tuple[DeliveryPlace, ...]:
        """Messages by mail that are to be sent now, the one that has waited longest first."""

    def deliveries_under_way(self) -> tuple[DeliveryPlace, ...]:
        """Messages that go to the mail server now, or went when their sender died."""

    def unsent_count(self) -> int:
        """Messages held, queued or being sent; one of which nobody knows waits for an agent."""

    def senders(self, address: str) -> tuple[tuple[UUID, UUID | None], ...]:
        """(client, contact) by exact address, else (client, None) by the address's domain."""

    def all_requests(self) -> Iterator[Request]:
        """Every request, streamed, in order of registration: for export, report and doctor."""

    def tags(self) -> tuple[str, ...]: ...
    def quotes(self, *, client_id: UUID | None = None, words: str = "", limit: int = 100) -> tuple[QuoteSummary, ...]:
        """Revisions that were issued, the latest first: of a client, with these words in title, number or client."""

    def quotes_expired(self, now: datetime, limit: int = 100) -> tuple[QuotePlace, ...]:
        """Issued revisions whose last day has passed, unrecorded as yet, on requests that aren't closed."""

    def traces(self, contact_id: UUID | None, addresses: Collection[str]) -> Traces:
        """As PersonalRecords.traces, without locks."""


class Drafts(Protocol):
    """The journal of what agents have typed; apart from commands, kept per agent."""

    def save(self, draft: Draft) -> None: ...
    def load(self, agent_id: UUID, request_id: UUID) -> Draft | None: ...
    def discard(self, agent_id: UUID, request_id: UUID) -> None: ...
    def of_agent(self, agent_id: UUID) -> tuple[Draft, ...]: ...


class Leases(Protocol):
    """What only one program may do at a time, by the authority's clock: whoever dies loses it when it runs out."""

    def take(self, name: str, holder: UUID, seconds: int) -> bool:
        """Whether `holder` has it for so long from now on; who has it already renews it so."""

    def release(self, name: str, holder: UUID) -> None:
        """Give it back; nothing happens where somebody else has it."""


class Unresolved(Protocol):
    """Commands that were under way to a server when the connection went, kept on this computer until it is known."""

    def add(self, command: Claimed) -> None:
        """More than once is fine."""

    def remove(self, command_id: UUID) -> None: ...
    def all(self) -> tuple[UnresolvedCommand, ...]:
        """The oldest first."""


class Live(Protocol):
    """News, presence and connection of a shared database, on a thread of its own. Its methods return at once."""

    def start(self, on_news: Callable[[News], None]) -> None:
        """Listen from now on; `on_news` is called on the listener's thread and returns at once."""

    def stop(self) -> None:
        """Nothing is called afterwards; this console's presence is taken back where the server can be reached."""

    def ring(self) -> None:
        """Something was committed: tell the others soon."""

    def show_open(self, request_id: UUID | None) -> None:
        """Say which request this console has open."""

    def show_writing(self, request_id: UUID, writing: bool) -> None:
        """Say whether an answer to it is being written here. Never refused, whoever else writes."""

    def take_over(self, request_id: UUID) -> None:
        """This console writes the answer now; whoever wrote it is told."""

    def retry_now(self) -> None:
        """Try to connect at once instead of at the next turn."""


class Store(Protocol):
    """A database, opened."""

    @property
    def live(self) -> Live | None:
        """None where nobody else is: a local file."""

    @property
    def unresolved(self) -> Unresolved | None:
        """None where a command never gets lost: a local file."""

    @property
    def leases(self) -> Leases: ...
    @property
    def readers(self) -> Readers: ...
    @property
    def drafts(self) -> Drafts: ...
    @property
    def path(self) -> Path: ...
    @property
    def whereabouts(self) -> str:
        """Where the requests are, for people: the file, or the server's address and who is logged in there."""

    @property
    def description(self) -> str:
        """What server that is and how the way there is encrypted, translated; empty for a local file."""

    def begin(self) -> AbstractContextManager[UnitOfWork]: ...
    def doctor(self) -> Iterator[Fault]: ...
    def backup(self, target: Path) -> None: ...
    def bulk(self) -> AbstractContextManager[BulkWriter]:
        """For demo data and imports of many: same rows, same events, many requests a transaction."""

    def close(self) -> None: ...
