"""Somebody at a prompt of the server who knows how the console writes, and tries to write otherwise."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import psycopg
from sqlalchemy.dialects.postgresql.psycopg import dialect as psycopg_dialect

from ecsupport_desktop.domain import commands as c
from ecsupport_desktop.domain import events as e
from ecsupport_desktop.domain.commands.situations import plain_request
from ecsupport_desktop.domain.contents import content_of
from ecsupport_desktop.domain.message import Note
from ecsupport_desktop.domain.quote import Quote
from ecsupport_desktop.services.identity import new_id
from ecsupport_desktop.storage import schema as s
from ecsupport_desktop.storage.chain import BEGINNING
from ecsupport_desktop.storage.mapping_quote import quote_rows
from ecsupport_desktop.storage.unit_of_work import content_row, event_rows

from .team import GuardedTeam


class Forger:
    """Ben at his prompt, who knows how the console writes. Everything happens in a transaction that is undone."""

    def __init__(self, team: GuardedTeam, connection: psycopg.Connection[Any]) -> None:
        self.team, self.connection = team, connection
        self.me, self.other = team.colleague, team.me
        self.request_id = team.register()

    def claim(self, command: Any, **changed: Any) -> datetime:
        values = {
            "id": command.id, "kind": command.kind, "stream_id": command.stream_id, "actor_id": command.actor_id,
            "at": datetime.now(UTC),
        } | changed  # fmt: skip
        row = self.insert("command", values, " RETURNING at").fetchone()
        assert row is not None
        moment: datetime = row[0]
        return moment.astimezone(UTC)

    def insert(self, table: str, values: dict[str, Any], more: str = "") -> psycopg.Cursor[Any]:
        names, places = ", ".join(f'"{name}"' for name in values), ", ".join(["%s"] * len(values))
        statement = f"INSERT INTO {table} ({names}) VALUES ({places}){more}"  # noqa: S608 - names of ours
        return self.connection.execute(statement.encode(), list(values.values()))

    def append(self, command: Any, at: datetime, *events: Any, stream: UUID | None = None, **changed: Any) -> None:
        stream_id = stream or command.stream_id
        last = self.connection.execute(
            "SELECT position, hash FROM event WHERE stream_id = %s ORDER BY position DESC LIMIT 1", (stream_id,)
        ).fetchone()
        position, previous = last or (0, BEGINNING)
        for row in event_rows(stream_id, events, command, at, position, bytes(previous)):
            self.insert("event", row | changed)

    def finish(self, command: Any, status: str = "applied") -> None:
        outcome = json.dumps({"command_id": str(command.id), "status": status})
        self.connection.execute("UPDATE command SET outcome = %s WHERE id = %s", (outcome, command.id))
        self.connection.execute("SET CONSTRAINTS ALL IMMEDIATE")

    def note(self, text: str = "Look at the log", **changed: Any) -> tuple[c.AddNote, e.NoteAdded, datetime]:
        """A note as far as its event, which isn't written yet."""
        command = c.AddNote(id=new_id(), actor_id=self.me.id, request_id=self.request_id, text=text)
        at = self.claim(command)
        content = content_of(command)
        assert content is not None
        note = replace(Note(id=command.id, agent_id=self.me.id, at=at, content_sha256=content.sha256), **changed)
        return command, e.NoteAdded(request_id=self.request_id, note=note), at

    def write_note(self, command: c.AddNote, event: e.NoteAdded) -> None:
        content = content_of(command)
        assert content is not None
        self.insert("content", content_row(command.id, content))
        note = event.note
        self.insert(
            "note",
            {
                "request_id": event.request_id, "id": note.id, "position": 0, "agent_id": note.agent_id, "at": note.at,
                "content_sha256": note.content_sha256,
            },
        )  # fmt: skip

    def write_quote(self, quote: Quote, **changed: Any) -> None:
        """The rows of a draft, `changed` in the quote's own."""
        dialect = psycopg_dialect()
        rows = quote_rows(replace(plain_request(self.request_id, datetime.now(UTC)), quotes=(quote,)))
        for table, found in rows.items():
            columns = s.metadata.tables[table].c
            for row in found.values():
                values = row | (changed if table == "quote" else {})
                self.insert(table, {name: _bound(columns[name].type, value, dialect) for name, value in values.items()})

    def command(self, kind: type[Any], **fields: Any) -> Any:
        return kind(id=new_id(), actor_id=self.me.id, request_id=self.request_id, **fields)


def _bound(kind: Any, value: Any, dialect: Any) -> Any:
    convert = kind.dialect_impl(dialect).bind_processor(dialect)
    return value if convert is None else convert(value)
