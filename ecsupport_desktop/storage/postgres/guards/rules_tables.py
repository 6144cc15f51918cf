"""The rules as rows of the tables `guard_…`: filled from the program's declarations, read by the triggers.

What the domain has to be asked for comes from a file: kept_rules.py.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import fields
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Connection, text

from ecsupport_desktop.domain import commands as c
from ecsupport_desktop.domain.commands.rules import ONCE, RULES, Once, Who
from ecsupport_desktop.domain.decide.states import OWING
from ecsupport_desktop.domain.delivery import STEPS
from ecsupport_desktop.domain.events import MessageReceived, MessageSent, NoteAdded, RequestRegistered
from ecsupport_desktop.services.replay import kind_of, moves_head
from ecsupport_desktop.storage.postgres.guards.declared import COLUMNS, WRITES
from ecsupport_desktop.storage.postgres.guards.declared_facts import MUST
from ecsupport_desktop.storage.postgres.guards.kept_rules import accepting, leading

TABLES: Final = {
    "guard_command": (
        "kind text PRIMARY KEY, on_request boolean NOT NULL, registers boolean NOT NULL, who text NOT NULL,"
        " moves_own boolean NOT NULL, moves_others boolean NOT NULL, says_when boolean NOT NULL,"
        " text_needed boolean NOT NULL, redacts boolean NOT NULL"
    ),
    "guard_emits": (
        "command text NOT NULL, event text NOT NULL, own boolean NOT NULL, PRIMARY KEY (command, event, own)"
    ),
    "guard_event": "kind text PRIMARY KEY, on_request boolean NOT NULL, must jsonpath",
    "guard_accepts": ("command text NOT NULL, word text NOT NULL, values text[] NOT NULL, PRIMARY KEY (command, word)"),
    "guard_transition": (
        "command text NOT NULL, before text NOT NULL, basis text NOT NULL, after text NOT NULL, rest text NOT NULL,"
        " PRIMARY KEY (command, before, basis, after, rest)"
    ),
    "guard_write": (
        "event text NOT NULL, table_name text NOT NULL, operation text NOT NULL, match jsonpath,"
        " UNIQUE (table_name, operation, event)"
    ),
    "guard_column": "event text NOT NULL, column_name text NOT NULL, PRIMARY KEY (event, column_name)",
    "guard_step": "event text NOT NULL, before text NOT NULL, PRIMARY KEY (event, before)",
    "guard_owing": "state text PRIMARY KEY",
}
BESIDE: Final = "beside"
"""The word for the standing of the other request, where a command joins two."""
Row = dict[str, Any]


def fill(connection: Connection) -> None:
    """Make the tables and put the rules of this program in the place of those that are there."""
    for name, columns in TABLES.items():
        # Anew, since another program's may have other columns.
        connection.exec_driver_sql(f"DROP TABLE IF EXISTS {name} CASCADE")
        connection.exec_driver_sql(f"CREATE TABLE {name} ({columns})")
    for name, rows in rules().items():
        values = ", ".join(f":{column}" for column in rows[0])
        columns = ", ".join(f'"{column}"' for column in rows[0])
        connection.execute(text(f"INSERT INTO {name} ({columns}) VALUES ({values})"), rows)  # noqa: S608


def rules() -> dict[str, list[Row]]:
    """All rows by table."""
    events = sorted(WRITES, key=kind_of)
    return {
        "guard_command": [_command(kind) for kind in RULES],
        "guard_emits": list(_emits()),
        "guard_event": [
            {"kind": kind_of(event), "on_request": "request_id" in _fields(event), "must": _must(event)}
            for event in events
        ],
        "guard_accepts": list(accepting()),
        "guard_transition": list(leading()),
        "guard_write": [
            {"event": kind_of(event), "table_name": write.table, "operation": operation, "match": write.match}
            for event in events
            for write in WRITES[event]
            for operation in write.operations
        ],
        "guard_column": [
            {"event": kind_of(event), "column_name": name} for event, names in COLUMNS.items() for name in names
        ],
        "guard_step": [{"event": kind_of(event), "before": state.value} for event in STEPS for state in STEPS[event]],
        "guard_owing": [{"state": state.value} for state in OWING],
    }


def _fields(declared: type[Any]) -> frozenset[str]:
    return frozenset(field.name for field in fields(declared))


def _must(event: type[Any]) -> str | None:
    """What must be in an event: on a request's stream it names the request."""
    said = MUST.get(event)
    if "request_id" not in _fields(event):
        return said
    return "$.request_id == $stream" + (f" && ({said})" if said else "")


def _command(kind: type[c.Command]) -> Row:
    word, rule, own = kind_of(kind), RULES[kind], c.POLICY_STREAM
    emitted = rule.emits | rule.elsewhere
    return {
        "kind": word,
        "on_request": issubclass(kind, c.RequestCommand),
        "registers": RequestRegistered in emitted,
        "who": rule.who.value,
        "moves_own": moves_head(word, own, own),
        "moves_others": moves_head(word, own, UUID(int=0)),
        "says_when": "sent" in _fields(kind),
        # What an agent writes has words; a client's message may be all attachment.
        "text_needed": bool(emitted & {NoteAdded, MessageSent}) and MessageReceived not in emitted,
        "redacts": any("redacted" in _fields(event) for event in emitted),
    }


def _emits() -> Iterator[Row]:
    for kind, rule in RULES.items():
        for own, events in ((True, rule.emits), (False, rule.elsewhere)):
            for event in events:
                yield {"command": kind_of(kind), "event": kind_of(event), "own": own}


def once_statements(declared: Iterable[Once] = ONCE) -> Iterator[str]:
    """A unique index for each thing that happens once only, over the events of its kind."""
    for once in declared:
        kind = kind_of(once.event)
        names = [f"(payload::jsonb ->> '{name}')" for name in once.fields] or ["stream_id"]
        suffix = "_".join(("guard_once", kind, *once.fields))
        yield f"CREATE UNIQUE INDEX IF NOT EXISTS {suffix} ON event ({', '.join(names)}) WHERE kind = '{kind}'"


def leads_only(kind: type[c.Command]) -> bool:
    return RULES[kind].who is Who.LEAD
