"""Everything that can be asked of a SQLite database, each question one read transaction on one state of it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import datetime
from functools import partial
from uuid import UUID

from sqlalchemy import Connection, Engine

from ecsupport_desktop.domain.directory import Agent, Client
from ecsupport_desktop.domain.filter import Filter, Viewer
from ecsupport_desktop.domain.forecast import Owed
from ecsupport_desktop.domain.message import Content
from ecsupport_desktop.domain.personal import Traces
from ecsupport_desktop.domain.policy import Policy
from ecsupport_desktop.domain.queue import Queue, Sort
from ecsupport_desktop.domain.request import Request
from ecsupport_desktop.services.figures import CycleFact, Waiting
from ecsupport_desktop.services.views import (
    ClientSummary,
    DeliveryPlace,
    GivenAnswer,
    LikeIds,
    QuarantinedMail,
    QueueRow,
    QuotePlace,
    QuoteSummary,
    RequestIds,
    RequestView,
)
from ecsupport_desktop.storage import readers_answers as answers
from ecsupport_desktop.storage import readers_contacts as contacts
from ecsupport_desktop.storage import readers_delivery as deliveries
from ecsupport_desktop.storage import readers_directory as directory
from ecsupport_desktop.storage import readers_feed as feed
from ecsupport_desktop.storage import readers_figures as figures
from ecsupport_desktop.storage import readers_filter as filters
from ecsupport_desktop.storage import readers_mail as mail
from ecsupport_desktop.storage import readers_queue as queues
from ecsupport_desktop.storage import readers_quotes as quotes
from ecsupport_desktop.storage import readers_request as requests
from ecsupport_desktop.storage import rows
from ecsupport_desktop.storage.anchors import Anchors
from ecsupport_desktop.storage.like import like
from ecsupport_desktop.storage.mapping_directory import load_agents, load_clients, load_policy
from ecsupport_desktop.storage.mapping_sql import batches, load_requests
from ecsupport_desktop.storage.personal import find_traces
from ecsupport_desktop.storage.search import search


class SqliteReaders:
    """Fills services.ports.Readers. Any thread; never waits for a writer."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._anchors = Anchors()

    # ── Queues ──────────────────────────────────────────────────────────────────────────────────────────────
    def count(self, queue: Queue, now: datetime, me: UUID) -> int:
        with self._engine.connect() as connection:
            return queues.count(connection, queue, now, me)

    def counts(self, wanted: Iterable[Queue], now: datetime, me: UUID) -> dict[str, int]:
        with self._engine.connect() as connection:
            return queues.counts(connection, wanted, now, me)

    def page(
        self, queue: Queue, sort: Sort, now: datetime, me: UUID, *, offset: int, limit: int
    ) -> tuple[QueueRow, ...]:
        with self._engine.connect() as connection:
            return queues.page(connection, self._anchors, queue, sort, now, me, offset=offset, limit=limit)

    def ids(self, queue: Queue, sort: Sort, now: datetime, me: UUID, *, limit: int | None = None) -> RequestIds:
        with self._engine.connect() as connection:
            return queues.ids(connection, queue, sort, now, me, limit=limit)

    def rows(self, ids: Sequence[UUID]) -> tuple[QueueRow, ...]:
        with self._engine.connect() as connection:
            return rows.rows_of_ids(connection, ids)

    def search(
        self, text: str, *, limit: int = 1000, queue: Queue | None = None, now: datetime, me: UUID
    ) -> RequestIds:
        with self._engine.connect() as connection:
            return search(connection, text, limit=limit, queue=queue, now=now, me=me)

    def filtered(
        self, wanted: Filter, queue: Queue, sort: Sort | None, viewer: Viewer, *, limit: int = 1000
    ) -> RequestIds:
        with self._engine.connect() as connection:
            return filters.filtered(connection, wanted, _among(connection, viewer), queue, sort, viewer, limit)

    def filter_counts(self, wanted: Sequence[tuple[Filter, Queue]], viewer: Viewer, *, limit: int) -> tuple[int, ...]:
        with self._engine.connect() as connection:
            return filters.filter_counts(connection, wanted, _among(connection, viewer), viewer, limit)

    def contact_names(self, typed: str, *, limit: int = 200) -> tuple[str, ...]:
        with self._engine.connect() as connection:
            return contacts.names_like(contacts.contacts(connection), typed, limit)

    def like(self, words: Sequence[str], request_id: UUID, client_id: UUID | None) -> LikeIds:
        with self._engine.connect() as connection:
            return like(connection, words, request_id, client_id)

    def given_answers(self, ids: Sequence[UUID]) -> dict[UUID, GivenAnswer]:
        with self._engine.connect() as connection:
            return answers.given_answers(connection, ids)

    # ── One request, all requests ───────────────────────────────────────────────────────────────────────────
    def request(self, request_id: UUID) -> RequestView | None:
        with self._engine.connect() as connection:
            return requests.request_view(connection, request_id)

    def request_id(self, number: str) -> UUID | None:
        with self._engine.connect() as connection:
            return requests.request_id_of(connection, number)

    def all_requests(self) -> Iterator[Request]:
        """Some hundred in one transaction: a long export holds on to no old state of the database."""
        last = 0
        while True:
            with self._engine.connect() as connection:
                last, found = requests.next_requests(connection, last)
            if not found:
                return
            yield from found

    # ── Time and changes ────────────────────────────────────────────────────────────────────────────────────
    def next_band_change(self, now: datetime) -> datetime | None:
        with self._engine.connect() as connection:
            return feed.next_band_change(connection, now)

    def between(self, start: datetime, end: datetime) -> tuple[UUID, ...]:
        with self._engine.connect() as connection:
            return feed.between(connection, start, end)

    def cycles_ended_since(self, start: datetime) -> tuple[CycleFact, ...]:
        with self._engine.connect() as connection:
            return figures.cycle_facts(connection.execute(figures.ENDED_SINCE, {"start": start}))

    def responses_between(self, start: datetime, end: datetime) -> int:
        with self._engine.connect() as connection:
            return int(connection.execute(figures.RESPONSES, {"start": start, "end": end}).scalar_one())

    def dues(self, of: Collection[UUID] | None = None) -> tuple[Owed, ...]:
        with self._engine.connect() as connection:
            if of is None:
                return figures.dues_kept(connection.execute(figures.DUES_KEPT).all())
            return figures.dues_kept(connection.execute(figures.DUES_OF, {"ids": list(of)}).all())

    def open_cycles(self) -> tuple[CycleFact, ...]:
        with self._engine.connect() as connection:
            return figures.cycle_facts(connection.execute(figures.STILL_OPEN))

    def waiting_since(self) -> tuple[Waiting, ...]:
        with self._engine.connect() as connection:
            return figures.waiting_facts(connection.execute(figures.WAITING))

    def last_seq(self) -> int:
        with self._engine.connect() as connection:
            return feed.last_seq(connection)

    def changed_since(self, seq: int) -> frozenset[UUID]:
        with self._engine.connect() as connection:
            return feed.changed_since(connection, seq)

    def stream_head(self, stream_id: UUID) -> UUID | None:
        with self._engine.connect() as connection:
            return directory.stream_head(connection, stream_id)

    # ── Directory ───────────────────────────────────────────────────────────────────────────────────────────
    def agents(self) -> tuple[Agent, ...]:
        with self._engine.connect() as connection:
            return load_agents(connection)

    def clients(self, words: str = "", *, limit: int = 200) -> tuple[ClientSummary, ...]:
        with self._engine.connect() as connection:
            return directory.client_summaries(connection, words, limit)

    def client(self, client_id: UUID) -> Client | None:
        with self._engine.connect() as connection:
            return directory.client_of(connection, client_id)

    def all_clients(self) -> Iterator[Client]:
        with self._engine.connect() as connection:
            ids = directory.client_ids(connection)
        for batch in batches(ids):
            with self._engine.connect() as connection:
                found = load_clients(connection, batch)
            yield from found.values()

    def requests_of_client(self, client_id: UUID, *, limit: int = 500) -> tuple[QueueRow, ...]:
        with self._engine.connect() as connection:
            return rows.rows_of_client(connection, client_id, limit)

    def policy(self) -> Policy:
        with self._engine.connect() as connection:
            return load_policy(connection)

    def tags(self) -> tuple[str, ...]:
        with self._engine.connect() as connection:
            return directory.tags_in_use(connection)

    def quotes(self, *, client_id: UUID | None = None, words: str = "", limit: int = 100) -> tuple[QuoteSummary, ...]:
        with self._engine.connect() as connection:
            return quotes.summaries(connection, client_id, words, limit)

    def quotes_expired(self, now: datetime, limit: int = 100) -> tuple[QuotePlace, ...]:
        with self._engine.connect() as connection:
            return quotes.expired(connection, now, limit)

    def traces(self, contact_id: UUID | None, addresses: Collection[str]) -> Traces:
        with self._engine.connect() as connection:
            return find_traces(connection, partial(load_requests, connection), contact_id, addresses)

    # ── Mails and contents ──────────────────────────────────────────────────────────────────────────────────
    def quarantine(self, *, discarded: bool = False) -> tuple[QuarantinedMail, ...]:
        with self._engine.connect() as connection:
            return mail.quarantined_mails(connection, discarded=discarded)

    def file(self, sha256: str) -> bytes | None:
        with self._engine.connect() as connection:
            return mail.file_bytes(connection, sha256)

    def content(self, owner_id: UUID) -> Content | None:
        with self._engine.connect() as connection:
            return mail.contents_of(connection, [owner_id]).get(owner_id)

    def known_mail(self, message_id: str | None, raw_sha256: str) -> UUID | None:
        with self._engine.connect() as connection:
            return mail.known_mail(connection, message_id, raw_sha256)

    def threads(self, message_ids: Sequence[str]) -> tuple[UUID, ...]:
        with self._engine.connect() as connection:
            return mail.threads(connection, message_ids)

    def senders(self, address: str) -> tuple[tuple[UUID, UUID | None], ...]:
        with self._engine.connect() as connection:
            return directory.senders(connection, address)

    # ── Messages by mail ────────────────────────────────────────────────────────────────────────────────────
    def due_deliveries(self, now: datetime, limit: int = 100) -> tuple[DeliveryPlace, ...]:
        with self._engine.connect() as connection:
            return deliveries.places(connection.execute(deliveries.DUE, {"now": now, "most": limit}).all())

    def deliveries_under_way(self) -> tuple[DeliveryPlace, ...]:
        with self._engine.connect() as connection:
            return deliveries.places(connection.execute(deliveries.UNDER_WAY).all())

    def unsent_count(self) -> int:
        with self._engine.connect() as connection:
            return connection.execute(deliveries.COUNT).scalar_one()


def _among(connection: Connection, viewer: Viewer) -> filters.SearchAmong:
    def among(text: str, most: int, inside: Queue, more: filters.Conditions, rare: filters.Conditions) -> RequestIds:
        now, me = viewer.now, viewer.me
        return search(connection, text, limit=most, queue=inside, now=now, me=me, more=more, rare=rare)

    return among
