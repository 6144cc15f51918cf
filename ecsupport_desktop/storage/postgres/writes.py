"""What a command writes, kept until its end and then sent in one trip, in the order the server's guards rely on.

The number that was taken comes first, then the events: a row may change only where an event of the same command says
so. Then what was written and the rows, last what requests are found by.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final
from uuid import UUID

from sqlalchemy import BindParameter, bindparam, insert, update

from ecsupport_desktop.domain.directory import Client
from ecsupport_desktop.domain.request import Request
from ecsupport_desktop.storage import schema as s
from ecsupport_desktop.storage.mapping import Row, Rows
from ecsupport_desktop.storage.mapping_sql import row_changes
from ecsupport_desktop.storage.postgres import search_index
from ecsupport_desktop.storage.postgres.pipeline import Call
from ecsupport_desktop.storage.prepared import Prepared
from ecsupport_desktop.storage.unit_of_work import APPEND, CONTENT, NO_CONTENT, insert_once

_FILE: Final = insert_once("postgresql", s.file)
_YEAR: Final = bindparam("key_year", type_=s.number_sequence.c.year.type)
_NEXT: Final[BindParameter[int]] = bindparam("next")
_NEXT_NUMBER: Final = Prepared(update(s.number_sequence).where(s.number_sequence.c.year == _YEAR).values(next=_NEXT))
_FIRST_NUMBER: Final = Prepared(insert(s.number_sequence).values(year=_YEAR, next=_NEXT))


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

    def number(self, year: int, following: int, *, first: bool) -> None:
        """The number after the one that was taken."""
        self._numbers.append(Call(_FIRST_NUMBER if first else _NEXT_NUMBER, {"key_year": year, "next": following}))

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
    same = (before.subject, before.number, before.client_id, before.contact_id) == (
        after.subject, after.number, after.client_id, after.contact_id,
    )  # fmt: skip
    return same and after.messages[: len(before.messages)] == before.messages
