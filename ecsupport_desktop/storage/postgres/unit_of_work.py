"""One write transaction on a team's database: what it wants is asked in one trip, what it writes is sent in another.

READ COMMITTED with locks (see asking.py): whoever comes second waits, and then sees what the first one did.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from functools import cached_property
from uuid import UUID

from sqlalchemy import Connection, Engine, func, select

from ecsupport_desktop.domain.commands import AnyCommand
from ecsupport_desktop.domain.directory import Agent, Client
from ecsupport_desktop.domain.events import AnyEvent
from ecsupport_desktop.domain.message import Content
from ecsupport_desktop.domain.policy import Policy
from ecsupport_desktop.domain.request import Request
from ecsupport_desktop.services.codec import outcome_from_json, outcome_text
from ecsupport_desktop.services.outcome import Outcome
from ecsupport_desktop.services.ports import Claimed, Clock
from ecsupport_desktop.services.views import QuarantinedMail
from ecsupport_desktop.services.wanted import NOTHING, Wanted
from ecsupport_desktop.storage import mapping_directory as directory
from ecsupport_desktop.storage.mapping import request_rows
from ecsupport_desktop.storage.postgres import asking, search_index
from ecsupport_desktop.storage.postgres.known import Last, ask_rows, requests_from
from ecsupport_desktop.storage.postgres.locked_reading import LockedReading
from ecsupport_desktop.storage.postgres.personal import FoundPerson, PostgresPersonalRecords
from ecsupport_desktop.storage.postgres.pipeline import Call, together
from ecsupport_desktop.storage.postgres.trip import Trip
from ecsupport_desktop.storage.postgres.writes import Writes, appended_only
from ecsupport_desktop.storage.search_index import renamed_contacts, shows_the_same
from ecsupport_desktop.storage.unit_of_work import FINISH, content_row, event_rows, file_row, human_number, quote_number


@contextmanager
def unit_of_work(engine: Engine, clock: Clock | None) -> Iterator[PostgresUnitOfWork]:
    """A transaction; leaving it without `finish` undoes everything. The server's clock counts unless one is given."""
    with engine.connect() as connection:
        # psycopg would wait for the answer to a BEGIN of its own.
        yield PostgresUnitOfWork(connection.execution_options(isolation_level="AUTOCOMMIT"), clock)


class PostgresUnitOfWork(LockedReading):
    """Fills services.ports.UnitOfWork. Threads: the one that began it. The connection is in AUTOCOMMIT."""

    def __init__(self, connection: Connection, clock: Clock | None) -> None:
        super().__init__(connection)
        self._clock = clock
        self._command: Claimed | None = None
        self._now: datetime | None = None
        self._writes = Writes()
        # What was written here, as whoever asks later sees it:
        self._ends: dict[UUID, Last] = {}
        self._texts: dict[UUID, str] = {}
        self._saved: dict[UUID, Request] = {}
        self._taken = 0

    def now(self) -> datetime:
        """The authority's clock, the same throughout the transaction."""
        if self._now is None:
            self._now = self._clock() if self._clock else self._connection.scalar(select(func.clock_timestamp()))
        assert self._now is not None
        return self._now

    # ── The command ─────────────────────────────────────────────────────────────────────────────────────────
    def claim(self, command: Claimed, wanted: Wanted = NOTHING) -> Outcome | None:
        trip, ids = Trip(), wanted.requests
        moments: list[datetime] = []
        stored: list[str] = []
        self._ask_locks(trip, command, wanted)
        values = {
            "id": command.id, "kind": command.kind, "stream_id": command.stream_id, "actor_id": command.actor_id,
            "at": self._clock() if self._clock else None, "ids": ids,
        }  # fmt: skip
        trip.ask(asking.CLAIM, values, lambda found: moments.extend(found.scalars()))
        trip.ask(asking.STORED, {"id": command.id}, lambda found: stored.extend(found.scalars()))
        self._ask_ahead(trip, command, wanted)
        if wanted.person is not None:
            self.personal.found.ask_where(trip, *wanted.person, command.id)
        self._go(trip)
        if not moments:
            # Nothing was written. To undo it would make the driver forget its prepared statements.
            together(self._connection, (), commit=True)
            return outcome_from_json(stored[0])
        self._now, self._command, self._wanted = moments[0], command, wanted
        return None

    def undo_changes(self) -> None:
        self._writes.clear()
        self._ends.clear()
        self._texts.clear()
        self._saved.clear()
        self._taken = 0

    def finish(self, outcome: Outcome) -> None:
        assert self._command is not None, "finish without claim"
        settled = Call(FINISH, {"key_id": self._command.id, "outcome": outcome_text(outcome)})
        together(self._connection, [*self._writes.calls(), settled], commit=True)

    @cached_property
    def personal(self) -> PostgresPersonalRecords:
        return PostgresPersonalRecords(FoundPerson(self._known), self._go, self._writes, self._texts)

    # ── Writing ─────────────────────────────────────────────────────────────────────────────────────────────
    def next_number(self, year: int) -> str:
        assert self._command is not None and year == self.now().year, "numbers are given within a command, in its year"
        known = self._known
        if known.number is None:
            trip = Trip()
            known.ask_number(trip, self._command.id)
            self._go(trip)
        assert known.number is not None
        number = known.number + self._taken
        self._writes.number(year, number + 1, first=known.number_is_first and not self._taken)
        self._taken += 1
        return human_number(year, number)

    def next_quote_number(self, year: int) -> str:
        """Once in a command."""
        assert self._command is not None and year == self.now().year, "numbers are given within a command, in its year"
        known = self._known
        if known.quote_number is None:
            trip = Trip()
            known.ask_quote_number(trip, self._command.id)
            self._go(trip)
        assert known.quote_number is not None
        self._writes.quote_number(year, known.quote_number + 1, first=known.quote_number_is_first)
        return quote_number(year, known.quote_number)

    def save_request(self, before: Request | None, after: Request) -> None:
        self._writes.rows({} if before is None else request_rows(before), request_rows(after))
        self._saved[after.id] = after
        if before is None or not shows_the_same(before, after):
            self._find_by(before, after)

    def save_client(self, client: Client) -> None:
        before = self.client(client.id)
        self._writes.rows(directory.client_rows(before) if before else {}, directory.client_rows(client))
        if before is not None:
            self._find_by_client(before, client)

    def save_agent(self, agent: Agent) -> None:
        before = self.agent(agent.id)
        self._writes.rows(directory.agent_rows(before) if before else {}, directory.agent_rows(agent))

    def save_policy(self, policy: Policy) -> None:
        before = self.policy()
        rows = directory.policy_rows(before) if self._known.policy_is_set else {}
        self._writes.rows(rows, directory.policy_rows(policy))

    def save_quarantined(self, mail: QuarantinedMail) -> None:
        before = self.quarantined(mail.id)
        self._writes.rows(directory.quarantined_rows(before) if before else {}, directory.quarantined_rows(mail))

    def save_content(self, owner_id: UUID, content: Content) -> None:
        self._writes.content(content_row(owner_id, content))
        self._texts[owner_id] = content.new_text or content.text

    def drop_content(self, owner_id: UUID) -> None:
        self._writes.no_content(owner_id)

    def save_file(self, content: bytes) -> None:
        """Kept once, however often it comes."""
        self._writes.file(file_row(content))

    def append(self, stream_id: UUID, events: Sequence[AnyEvent], command: AnyCommand, at: datetime) -> None:
        last = self._end_of(stream_id)
        rows = event_rows(stream_id, events, command, at, last.position, last.hash)
        self._writes.events(rows)
        if rows:
            self._ends[stream_id] = Last(rows[-1]["position"], rows[-1]["hash"], command.id)

    def _end_of(self, stream_id: UUID) -> Last:
        return self._ends.get(stream_id) or super()._end_of(stream_id)

    # ── What requests are found by ──────────────────────────────────────────────────────────────────────────
    def _find_by(self, before: Request | None, after: Request) -> None:
        """A request's document is made anew only as far as it must: earlier texts are read for a split, no more."""
        added = () if before is None else after.messages[len(before.messages) :]
        if before is not None and before.messages == after.messages:
            self._writes.words(search_index.HEAD, self._head(after))
        elif before is not None and appended_only(before, after) and all(m.id in self._texts for m in added):
            for message in added:
                values = {"id": after.id, **search_index.appended(self._texts[message.id])}
                if message.from_client and message.sender is not None:
                    self._writes.words(search_index.APPEND, values | self._head(after))
                else:
                    self._writes.words(search_index.APPEND_BODY, values)
        else:
            texts = self._texts_of(after)
            self._writes.words(search_index.PUT, search_index.whole(after, self._client_of(after), texts))

    def _head(self, request: Request) -> search_index.Values:
        return search_index.head(request, self._client_of(request))

    def _client_of(self, request: Request) -> Client | None:
        return None if request.client_id is None else self.client(request.client_id)

    def _texts_of(self, request: Request) -> Mapping[UUID, str]:
        texts = self._known.texts | self._texts
        if any(message.id not in texts for message in request.messages):
            trip = Trip()
            self._known.ask_texts(trip, [request.id])
            self._go(trip)
        return self._known.texts | self._texts

    def _find_by_client(self, before: Client, after: Client) -> None:
        """The client or some contacts are called something else: so do the heads of their requests."""
        renamed = before.name != after.name
        contacts = renamed_contacts(before, after)
        if not renamed and not contacts:
            return
        if not renamed and self._known.heads.keys() >= set(contacts):
            named = [request for each in contacts for request in self._known.heads[each]]
            mine = [request for request in named if request.client_id == after.id]
        else:
            trip = Trip()
            found = ask_rows(trip, asking.OF_CLIENT, {"client": after.id, "renamed": renamed, "contacts": contacts})
            self._go(trip)
            mine = list(requests_from(found).values())
        self._writes.heads([self._saved.get(request.id, request) for request in mine], after)
