"""Everything that can be asked of a team's database: one round trip a question, two where it says so."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection, any_

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
from ecsupport_desktop.storage import readers_figures as figures
from ecsupport_desktop.storage import readers_mail as mail
from ecsupport_desktop.storage import readers_quotes as quotes
from ecsupport_desktop.storage.mapping_directory import agent_from, policy_from, quarantined_from_row
from ecsupport_desktop.storage.mapping_sql import batches
from ecsupport_desktop.storage.postgres import readers_request as requests
from ecsupport_desktop.storage.postgres import readers_small as small
from ecsupport_desktop.storage.postgres import rows
from ecsupport_desktop.storage.postgres.dead_connections import asked
from ecsupport_desktop.storage.postgres.filter_counts import filter_counts
from ecsupport_desktop.storage.postgres.like import like
from ecsupport_desktop.storage.postgres.personal import traces_on
from ecsupport_desktop.storage.postgres.pipeline import READING, Call, together
from ecsupport_desktop.storage.postgres.readers_queue import queue_counts, queue_ids, queue_page
from ecsupport_desktop.storage.postgres.search import search
from ecsupport_desktop.storage.postgres.search_filtered import search_filtered
from ecsupport_desktop.storage.prepared import Found, Prepared
from ecsupport_desktop.storage.readers import SqliteReaders
from ecsupport_desktop.storage.readers_filter import Conditions, filtered
from ecsupport_desktop.storage.readers_request import number_asked
from ecsupport_desktop.storage.schema import request

_ENDED_SINCE = Prepared(figures.ENDED_SINCE)
_DUES = Call(Prepared(figures.DUES))
_DUES_OF = Prepared(figures.DUES.where(request.c.id == any_(rows.IDS)))
_RESPONSES = Prepared(figures.RESPONSES)
_STILL_OPEN = Call(Prepared(figures.STILL_OPEN))
_WAITING = Call(Prepared(figures.WAITING))
_CONTACTS = Call(Prepared(contacts.CONTACTS))
_GIVEN_ANSWERS = [Prepared(each) for each in answers.statements(lambda column: column == any_(rows.IDS))]


class PostgresReaders(SqliteReaders):
    """Fills services.ports.Readers. Any thread; the thread waits for the server.

    What finds its connection dead is asked again on a new one, once.
    """

    def _ask(self, call: Call) -> Found:
        """A statement is a transaction of its own."""
        return self._ask_all([call])[0]

    def _ask_all(self, calls: Sequence[Call]) -> list[Found]:
        """As of one moment, in one trip."""

        def ask(connection: Connection) -> list[Found]:
            if len(calls) == 1:
                return together(connection, calls)
            return together(connection, calls, begin=READING, commit=True)

        return asked(self._engine, ask, isolation_level="AUTOCOMMIT")

    # ── Queues ──────────────────────────────────────────────────────────────────────────────────────────────
    def count(self, queue: Queue, now: datetime, me: UUID) -> int:
        return queue_counts(self._ask, [queue], now, me)[queue.name]

    def counts(self, wanted: Iterable[Queue], now: datetime, me: UUID) -> dict[str, int]:
        return queue_counts(self._ask, wanted, now, me)

    def page(
        self, queue: Queue, sort: Sort, now: datetime, me: UUID, *, offset: int, limit: int
    ) -> tuple[QueueRow, ...]:
        """Two trips at most: one for the first page and for those that follow one another."""
        return queue_page(self._ask, self._anchors, queue, sort, now, me, offset=offset, limit=limit)

    def ids(self, queue: Queue, sort: Sort, now: datetime, me: UUID, *, limit: int | None = None) -> RequestIds:
        return queue_ids(self._ask, queue, sort, now, me, limit=limit)

    def rows(self, ids: Sequence[UUID]) -> tuple[QueueRow, ...]:
        if not ids:
            return ()
        found = {row.id: row for row in rows.queue_rows(self._ask(rows.by_ids(ids)).tuples)}
        return tuple(found[each] for each in ids if each in found)

    def search(
        self, text: str, *, limit: int = 1000, queue: Queue | None = None, now: datetime, me: UUID
    ) -> RequestIds:
        """Two trips at most."""
        return search(self._ask_all, text, limit=limit, queue=queue, now=now, me=me)

    def filtered(
        self, wanted: Filter, queue: Queue, sort: Sort | None, viewer: Viewer, *, limit: int = 1000
    ) -> RequestIds:
        """Some trips, as of one moment each."""

        def ask(connection: Connection) -> RequestIds:
            def among(text: str, most: int, inside: Queue, more: Conditions, rare: Conditions) -> RequestIds:
                return search_filtered(connection, text, most, inside, (*more, *rare), viewer)

            return filtered(connection, wanted, among, queue, sort, viewer, limit)

        return asked(self._engine, ask)

    def filter_counts(self, wanted: Sequence[tuple[Filter, Queue]], viewer: Viewer, *, limit: int) -> tuple[int, ...]:
        """Two trips."""
        return filter_counts(self._ask_all, wanted, viewer, limit)

    def contact_names(self, typed: str, *, limit: int = 200) -> tuple[str, ...]:
        return contacts.names_like(contacts.contacts_of(self._ask(_CONTACTS).tuples), typed, limit)

    def like(self, words: Sequence[str], request_id: UUID, client_id: UUID | None) -> LikeIds:
        """Two trips."""
        return like(self._ask_all, words, request_id, client_id)

    def given_answers(self, ids: Sequence[UUID]) -> dict[UUID, GivenAnswer]:
        found = self._ask_all([Call(each, {"ids": list(ids)}) for each in _GIVEN_ANSWERS])
        return answers.answers_of(found[0].tuples, found[1].tuples)

    # ── One request, all requests ───────────────────────────────────────────────────────────────────────────
    def request(self, request_id: UUID) -> RequestView | None:
        return requests.view_of(self._ask_all(requests.view_calls(request_id)))

    def request_id(self, number: str) -> UUID | None:
        asked = number_asked(number)
        if asked is None:
            return None
        found: UUID | None = self._ask(Call(Prepared(asked[0]), asked[1])).scalar()
        return found

    def all_requests(self) -> Iterator[Request]:
        """Some hundred in one transaction: a long export holds on to no old state of the database."""
        last = 0
        while True:
            last, found = requests.next_of(self._ask_all(requests.next_calls(last)))
            if not found:
                return
            yield from found

    # ── Time and changes ────────────────────────────────────────────────────────────────────────────────────
    def next_band_change(self, now: datetime) -> datetime | None:
        found: datetime | None = self._ask(small.next_band_change(now)).scalar()
        return found

    def between(self, start: datetime, end: datetime) -> tuple[UUID, ...]:
        return tuple(self._ask(small.between(start, end)).scalars())

    def cycles_ended_since(self, start: datetime) -> tuple[CycleFact, ...]:
        return figures.cycle_facts(self._ask(Call(_ENDED_SINCE, {"start": start})).tuples)

    def responses_between(self, start: datetime, end: datetime) -> int:
        return int(self._ask(Call(_RESPONSES, {"start": start, "end": end})).scalar())

    def dues(self, of: Collection[UUID] | None = None) -> tuple[Owed, ...]:
        return figures.dues(self._ask(_DUES if of is None else Call(_DUES_OF, {"ids": list(of)})).tuples)

    def open_cycles(self) -> tuple[CycleFact, ...]:
        return figures.cycle_facts(self._ask(_STILL_OPEN).tuples)

    def waiting_since(self) -> tuple[Waiting, ...]:
        return figures.waiting_facts(self._ask(_WAITING).tuples)

    def last_seq(self) -> int:
        """The last event that is visible; earlier ones may still come, so a team's news are the feed's."""
        return int(self._ask(small.LAST_SEQ).scalar())

    def changed_since(self, seq: int) -> frozenset[UUID]:
        return frozenset(self._ask(small.changed_since(seq)).scalars())

    def stream_head(self, stream_id: UUID) -> UUID | None:
        found: UUID | None = self._ask(small.stream_head(stream_id)).scalar()
        return found

    # ── Directory ───────────────────────────────────────────────────────────────────────────────────────────
    def agents(self) -> tuple[Agent, ...]:
        return tuple(map(agent_from, self._ask(Call(requests.AGENTS)).rows))

    def clients(self, words: str = "", *, limit: int = 200) -> tuple[ClientSummary, ...]:
        return small.summaries_of(self._ask_all(small.summary_calls(words, limit)))

    def client(self, client_id: UUID) -> Client | None:
        return requests.clients_of(self._ask_all(requests.client_calls([client_id]))).get(client_id)

    def all_clients(self) -> Iterator[Client]:
        for batch in batches(self._ask(small.CLIENT_IDS).scalars()):
            found = requests.clients_of(self._ask_all(requests.client_calls(batch)))
            yield from (found[each] for each in batch if each in found)

    def requests_of_client(self, client_id: UUID, *, limit: int = 500) -> tuple[QueueRow, ...]:
        return rows.queue_rows(self._ask(rows.of_client(client_id, limit)).tuples)

    def policy(self) -> Policy:
        return policy_from(self._ask(small.POLICY).rows)

    def tags(self) -> tuple[str, ...]:
        return tuple(self._ask(small.TAGS).scalars())

    def quotes(self, *, client_id: UUID | None = None, words: str = "", limit: int = 100) -> tuple[QuoteSummary, ...]:
        return quotes.summaries_of(self._ask(Call(Prepared(quotes.listed(client_id, words, limit)))).tuples)

    def quotes_expired(self, now: datetime, limit: int = 100) -> tuple[QuotePlace, ...]:
        return quotes.places(self._ask(small.expired_quotes(now, limit)).tuples)

    def traces(self, contact_id: UUID | None, addresses: Collection[str]) -> Traces:
        """Two trips, as of one moment; the first one looks through all that is recorded."""
        return asked(
            self._engine, lambda connection: traces_on(connection, contact_id, addresses), isolation_level="AUTOCOMMIT"
        )

    # ── Mails and contents ──────────────────────────────────────────────────────────────────────────────────
    def quarantine(self, *, discarded: bool = False) -> tuple[QuarantinedMail, ...]:
        return tuple(map(quarantined_from_row, self._ask(small.quarantine(discarded=discarded)).rows))

    def file(self, sha256: str) -> bytes | None:
        found: bytes | None = self._ask(small.file(sha256)).scalar()
        return found

    def content(self, owner_id: UUID) -> Content | None:
        return small.content_of(self._ask(small.content(owner_id)))

    def known_mail(self, message_id: str | None, raw_sha256: str) -> UUID | None:
        found = self._ask_all(small.known_mail_calls(message_id, raw_sha256))
        return next((answer.tuples[0][-1] for answer in found if answer.tuples), None)

    def threads(self, message_ids: Sequence[str]) -> tuple[UUID, ...]:
        if not message_ids:
            return ()
        return mail.in_order_of(message_ids, self._ask(small.threads(message_ids)).tuples)

    def senders(self, address: str) -> tuple[tuple[UUID, UUID | None], ...]:
        return small.senders_of(self._ask_all(small.sender_calls(address)))

    # ── Messages by mail ────────────────────────────────────────────────────────────────────────────────────
    def due_deliveries(self, now: datetime, limit: int = 100) -> tuple[DeliveryPlace, ...]:
        return deliveries.places(self._ask(small.due_deliveries(now, limit)).tuples)

    def deliveries_under_way(self) -> tuple[DeliveryPlace, ...]:
        return deliveries.places(self._ask(small.UNDER_WAY).tuples)

    def unsent_count(self) -> int:
        return int(self._ask(small.UNSENT_COUNT).scalar())
