"""Finds everything that is kept about a person on a team's database, and takes it out, in a command's three trips.

With the claim the server looks through its events and its unreadable mails for the addresses; then all that holds them
is read at once, locked; what is replaced goes out with everything else that the command writes.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Final
from uuid import UUID

from sqlalchemy import ARRAY, Connection, Text, Uuid, any_, bindparam, column, select, text

from ecsupport_desktop.domain.message import Content
from ecsupport_desktop.domain.personal import Traces
from ecsupport_desktop.services.personal_records import Step
from ecsupport_desktop.storage import schema as s
from ecsupport_desktop.storage.mapping_directory import quarantined_from_row
from ecsupport_desktop.storage.postgres import asking
from ecsupport_desktop.storage.postgres.known import Known, ask_rows, requests_from
from ecsupport_desktop.storage.postgres.pipeline import READING
from ecsupport_desktop.storage.postgres.trip import Trip
from ecsupport_desktop.storage.postgres.writes import Writes
from ecsupport_desktop.storage.prepared import Found, Prepared
from ecsupport_desktop.storage.types import Uuid as Key

_IDS: Final = bindparam("ids", type_=ARRAY(Uuid()))
_WHO: Final = (
    "WITH wanted AS MATERIALIZED (SELECT address FROM contact_address WHERE contact_id = :contact"
    ' UNION SELECT each COLLATE "C" FROM unnest(:addresses) AS each)'
)
# What takes long isn't done again for a command that is settled.
_IN_EARNEST: Final = "NOT EXISTS (SELECT FROM command WHERE command.id = :id AND command.outcome IS NOT NULL)"


def _about(sql: str) -> Prepared:
    """Ids found by the contact and the addresses of a person."""
    statement = text(f"{_WHO} {sql}").bindparams(
        bindparam("addresses", type_=ARRAY(Text())),
        bindparam("contact", type_=Key()),
        *([bindparam("id", type_=Key())] if ":id" in sql else []),
    )
    return Prepared(statement.columns(column("id", Key())))


_STREAMS: Final = _about(
    f"SELECT DISTINCT stream_id FROM event WHERE {_IN_EARNEST}"  # noqa: S608
    " AND EXISTS (SELECT FROM wanted WHERE strpos(lower(event.payload), wanted.address) > 0)"
    " UNION SELECT id FROM request WHERE contact_id = :contact"
    " UNION SELECT client_id FROM contact WHERE id = :contact"
)
_MAILS: Final = _about(
    "SELECT mail.id FROM quarantine AS mail JOIN file ON file.sha256 = mail.raw_sha256"  # noqa: S608
    f" WHERE {_IN_EARNEST} AND EXISTS (SELECT FROM wanted"
    " WHERE strpos(lower(mail.source || ' ' || mail.reason), wanted.address) > 0 OR strpos("
    "lower(encode(file.bytes, 'escape')), encode(convert_to(wanted.address, 'UTF8'), 'escape')) > 0) ORDER BY mail.id"
)
_ENTRIES: Final = _about(
    "SELECT id FROM contact WHERE id = :contact"
    " UNION SELECT contact_id FROM contact_address JOIN wanted USING (address)"
)
_OF_ENTRIES: Final = {
    "request": Prepared(select(s.request).where(s.request.c.contact_id == any_(_IDS))),
    "message": Prepared(
        select(s.message)
        .join(s.request, s.request.c.id == s.message.c.request_id)
        .where(s.request.c.contact_id == any_(_IDS))
        .order_by(s.message.c.request_id, s.message.c.position)
    ),
    "quote": Prepared(
        select(s.quote)
        .join(s.request, s.request.c.id == s.quote.c.request_id)
        .where(s.request.c.contact_id == any_(_IDS))
        .order_by(s.quote.c.request_id, s.quote.c.position)
    ),
}
_ITS_WORDS: Final = (
    select(s.message.c.id).where(s.message.c.request_id == any_(_IDS))
    .union_all(select(s.note.c.id).where(s.note.c.request_id == any_(_IDS)))
)  # fmt: skip
_CONTENTS: Final = Prepared(
    select(s.content.c.owner_id, s.content.c.text, s.content.c.new_text, s.content.c.html)
    .where(s.content.c.owner_id.in_(_ITS_WORDS))
)  # fmt: skip
_MAIL_ROWS: Final = Prepared(select(s.quarantine).where(s.quarantine.c.id == any_(_IDS)))
_HISTORIES: Final = Prepared(
    select(
        s.event.c.stream_id, s.event.c.position, s.event.c.command_id, s.command.c.kind, s.command.c.stream_id,
        s.event.c.payload,
    )
    .join(s.command, s.command.c.id == s.event.c.command_id)
    .where(s.event.c.stream_id == any_(_IDS))
    .order_by(s.event.c.stream_id, s.event.c.position)
)  # fmt: skip
_STEP: Final = ("position", "command_id", "command_kind", "command_stream", "payload")


class FoundPerson:
    """What is kept about a person, asked for in two trips: where they are, then all that is there."""

    def __init__(self, known: Known) -> None:
        self._known = known
        self._streams: list[UUID] | None = None
        self._mails: list[UUID] = []
        self._entries: list[UUID] = []
        self._contents: dict[UUID, Content] = {}
        self._histories: dict[UUID, list[Step]] = defaultdict(list)

    @property
    def looked_for(self) -> bool:
        """Whether the first trip was made."""
        return self._streams is not None

    def ask_where(
        self, trip: Trip, contact_id: UUID | None, addresses: Collection[str], command_id: UUID | None = None
    ) -> None:
        """`addresses` (lower case) and those on the contact's card. For a command that is settled, less."""
        values = {"contact": contact_id, "addresses": sorted(addresses)}
        trip.ask(_STREAMS, values | {"id": command_id}, self._keep_streams)
        trip.ask(_MAILS, values | {"id": command_id}, lambda found: self._mails.extend(found.scalars()))
        trip.ask(_ENTRIES, values, lambda found: self._entries.extend(found.scalars()))

    def ask_all(self, trip: Trip, *, to_change: bool) -> None:
        """All of it as of now; what may be changed is locked before, and its history and its end are asked for too."""
        streams = self._streams or []
        if to_change:
            trip.ask(asking.LOCK_REQUESTS, {"ids": streams})
            trip.ask(asking.LOCK_CLIENTS, {"client": None, "ids": streams})
        rows = ask_rows(trip, asking.REQUESTS, {"ids": streams})
        trip.then(lambda: self._known.requests.update(requests_from(rows)))
        self._known.ask_clients(trip, None, streams)
        trip.ask(_CONTENTS, {"ids": streams}, self._keep_contents)
        if to_change:
            self._known.ask_last(trip, [*streams, *self._mails])
            trip.ask(_HISTORIES, {"ids": [*streams, *self._mails]}, self._keep_histories)
            trip.ask(_MAIL_ROWS, {"ids": self._mails}, self._keep_mails)
            heads = ask_rows(trip, _OF_ENTRIES, {"ids": self._entries})
            trip.then(lambda: self._known.keep_heads(self._entries, requests_from(heads)))

    def traces(self) -> Traces:
        """What the second trip brought."""
        known, streams = self._known, self._streams or []
        return Traces(
            requests=tuple(request for each in streams if (request := known.requests.get(each)) is not None),
            contents=self._contents,
            clients=tuple(client for each in streams if (client := known.clients.get(each)) is not None),
            mails=tuple(self._mails),
        )

    def histories(self, stream_ids: Sequence[UUID]) -> dict[UUID, tuple[Step, ...]]:
        return {each: tuple(self._histories[each]) for each in stream_ids if each in self._histories}

    def _keep_streams(self, found: Found) -> None:
        self._streams = sorted(found.scalars())

    def _keep_contents(self, found: Found) -> None:
        self._contents.update((row[0], Content(text=row[1], new_text=row[2], html=row[3])) for row in found.tuples)
        self._known.texts.update((key, content.new_text or content.text) for key, content in self._contents.items())

    def _keep_histories(self, found: Found) -> None:
        for stream_id, *values in found.tuples:
            self._histories[stream_id].append(Step(**dict(zip(_STEP, values, strict=True))))

    def _keep_mails(self, found: Found) -> None:
        self._known.quarantined.update((row["id"], quarantined_from_row(row)) for row in found.rows)


class PostgresPersonalRecords:
    """Fills services.ports.PersonalRecords: what is replaced is kept with the other writes of the command."""

    def __init__(self, found: FoundPerson, go: Callable[[Trip], None], writes: Writes, texts: dict[UUID, str]) -> None:
        """`texts`: what was written in this transaction, as whoever indexes a request wants it."""
        self.found = found
        self._go, self._writes, self._texts = go, writes, texts

    def traces(self, contact_id: UUID | None, addresses: Collection[str]) -> Traces:
        if not self.found.looked_for:
            where = Trip()
            self.found.ask_where(where, contact_id, addresses)
            self._go(where)
        trip = Trip()
        self.found.ask_all(trip, to_change=True)
        self._go(trip)
        return self.found.traces()

    def histories(self, stream_ids: Sequence[UUID]) -> dict[UUID, tuple[Step, ...]]:
        return self.found.histories(stream_ids)

    def replace_payloads(self, stream_id: UUID, payloads: Mapping[int, str]) -> None:
        self._writes.payloads(stream_id, payloads)

    def replace_contents(self, contents: Mapping[UUID, Content]) -> None:
        self._writes.contents(contents)
        self._texts.update((owner_id, content.new_text or content.text) for owner_id, content in contents.items())

    def drop_files(self, sha256s: Collection[str]) -> None:
        self._writes.unneeded_files(sha256s)

    def leave_no_remains(self) -> None:
        """A server forgets by its own vacuum."""


def traces_on(connection: Connection, contact_id: UUID | None, addresses: Collection[str]) -> Traces:
    """The traces as of one moment, without locks, in two trips. The connection is in AUTOCOMMIT."""
    found = FoundPerson(Known())
    where, everything = Trip(), Trip()
    found.ask_where(where, contact_id, addresses)
    where.go(connection, begin=READING)
    found.ask_all(everything, to_change=False)
    everything.go(connection, commit=True)
    return found.traces()
