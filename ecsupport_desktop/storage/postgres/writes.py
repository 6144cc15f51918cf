"""What a command writes, kept until its end and then sent in one trip, in the order the server's guards rely on.

The number that was taken comes first, then the events: a row may change only where an event of the same command says
so. Then what was written and the rows, last what requests are found by.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ARRAY, BindParameter, Integer, Text, Uuid, any_, bindparam, delete, exists, insert, text, update

from ecsupport_desktop.domain.directory import Client
from ecsupport_desktop.domain.message import Content
from ecsupport_desktop.domain.request import Request
from ecsupport_desktop.storage import schema as s
from ecsupport_desktop.storage.mapping import Row, Rows
from ecsupport_desktop.storage.mapping_sql import row_changes
from ecsupport_desktop.storage.postgres import search_index
from ecsupport_desktop.storage.postgres.pipeline import Call
from ecsupport_desktop.storage.prepared import Prepared
from ecsupport_desktop.storage.search_index import quoted
from ecsupport_desktop.storage.types import Uuid as Key
from ecsupport_desktop.storage.unit_of_work import APPEND, CONTENT, NO_CONTENT, content_row, insert_once

_FILE: Final = insert_once("postgresql", s.file)
_YEAR: Final = bindparam("key_year", type_=s.number_sequence.c.year.type)
_NEXT: Final[BindParameter[int]] = bindparam("next")
_NEXT_NUMBER: Final = Prepared(update(s.number_sequence).where(s.number_sequence.c.year == _YEAR).values(next=_NEXT))
_FIRST_NUMBER: Final = Prepared(insert(s.number_sequence).values(year=_YEAR, next=_NEXT))
_QUOTE_YEAR: Final = bindparam("key_year", type_=s.quote_sequence.c.year.type)
_NEXT_QUOTE: Final = Prepared(update(s.quote_sequence).where(s.quote_sequence.c.year == _QUOTE_YEAR).values(next=_NEXT))
_FIRST_QUOTE: Final = Prepared(insert(s.quote_sequence).values(year=_QUOTE_YEAR, next=_NEXT))
_PAYLOADS: Final = Prepared(
    text(
        "UPDATE event SET payload = said.payload FROM unnest(:positions, :payloads) AS said (position, payload)"
        " WHERE event.stream_id = :stream AND event.position = said.position"
    ).bindparams(
        bindparam("positions", type_=ARRAY(Integer())),
        bindparam("payloads", type_=ARRAY(Text())),
        bindparam("stream", type_=Key()),
    )
)
_CONTENTS: Final = Prepared(
    text(
        "UPDATE content SET text = said.text, new_text = said.new_text, html = said.html, sha256 = said.sha256"
        " FROM unnest(:owner_id, :text, :new_text, :html, :sha256) AS said (owner_id, text, new_text, html, sha256)"
        " WHERE content.owner_id = said.owner_id"
    ).bindparams(
        bindparam("owner_id", type_=ARRAY(Uuid())),
        *(bindparam(name, type_=ARRAY(Text())) for name in ("text", "new_text", "html", "sha256")),
    )
)
_UNNEEDED: Final = Prepared(
    delete(s.file).where(
        s.file.c.sha256 == any_(bindparam("sha256s", type_=ARRAY(Text()))),
        ~exists().where(s.attachment.c.sha256 == s.file.c.sha256),
        ~exists().where(s.quarantine.c.raw_sha256 == s.file.c.sha256),
    )
)


class Writes:
    """Nothing of it has reached the server."""

    def __init__(self) -> None:
        self._numbers: list[Call] = []
        self._events: list[Row] = []
        self._rows: list[Call] = []
        self._words: list[Call] = []

    def calls(self) -> list[Call]:
        """All of it in order."""
        events = [Call(APPEND, many=[*self._events])] if self._events else []
        return [*self._numbers, *events, *self._rows, *self._words]

    def clear(self) -> None:
        for kept in (self._numbers, self._events, self._rows, self._words):
            kept.clear()

    def events(self, rows: Sequence[Row]) -> None:
        self._events += rows

    def rows(self, before: Rows, after: Rows) -> None:
        """What makes the one of the other."""
        for change in row_changes(before, after):
            if change.many:
                self._rows.append(Call(change.statement, many=change.rows))
            else:
                self._rows.append(Call(change.statement, change.rows[0]))

    def content(self, row: Row) -> None:
        self._rows.append(Call(CONTENT, row))

    def no_content(self, owner_id: UUID) -> None:
        self._rows.append(Call(NO_CONTENT, {"key_owner_id": owner_id}))

    def file(self, row: Row) -> None:
        self._rows.append(Call(_FILE, row))

    # ── What is replaced for good ───────────────────────────────────────────────────────────────────────────
    def payloads(self, stream_id: UUID, payloads: Mapping[int, str]) -> None:
        """The texts of the events at these positions; an event of the command says so."""
        values = {"stream": stream_id, "positions": [*payloads], "payloads": [*payloads.values()]}
        self._rows.append(Call(_PAYLOADS, values))

    def contents(self, contents: Mapping[UUID, Content]) -> None:
        """By the id of the message or note whose they are."""
        rows = [content_row(owner_id, content) for owner_id, content in contents.items()]
        if rows:
            self._rows.append(Call(_CONTENTS, {name: [row[name] for row in rows] for name in rows[0]}))

    def unneeded_files(self, sha256s: Collection[str]) -> None:
        """Those of these files that nothing refers to once all before this is written."""
        if sha256s:
            self._rows.append(Call(_UNNEEDED, {"sha256s": sorted(sha256s)}))

    def number(self, year: int, following: int, *, first: bool) -> None:
        """The number after the one that was taken."""
        self._numbers.append(Call(_FIRST_NUMBER if first else _NEXT_NUMBER, {"key_year": year, "next": following}))

    def quote_number(self, year: int, following: int, *, first: bool) -> None:
        """The number after the quote's that was taken."""
        self._numbers.append(Call(_FIRST_QUOTE if first else _NEXT_QUOTE, {"key_year": year, "next": following}))

    # ── What requests are found by ──────────────────────────────────────────────────────────────────────────
    def words(self, statement: Prepared, values: dict[str, Any]) -> None:
        self._words.append(Call(statement, values))

    def heads(self, requests: Sequence[Request], client: Client) -> None:
        """The client of these requests, or their contacts, have other names now."""
        values = [search_index.head(request, client) for request in requests]
        if values:
            self._words.append(Call(search_index.HEAD, many=values))


def appended_only(before: Request, after: Request) -> bool:
    """Whether messages were added after those that were there, and nothing else that a request is found by changed."""
    same = (before.subject, before.number, before.client_id, before.contact_id, quoted(before)) == (
        after.subject, after.number, after.client_id, after.contact_id, quoted(after),
    )  # fmt: skip
    return same and after.messages[: len(before.messages)] == before.messages
