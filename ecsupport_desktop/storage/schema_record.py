"""Commands and events, the team's policy, unreadable mails, drafts, leases."""

from __future__ import annotations

from typing import Final

from sqlalchemy import Boolean, CheckConstraint, Column, Integer, LargeBinary, Table, UniqueConstraint

from ecsupport_desktop.storage.schema_base import child_table, key_to, metadata
from ecsupport_desktop.storage.types import BIG, TEXT, Duration, Json, UtcDateTime, Uuid

command: Final = child_table(
    "command",
    Column("id", Uuid, primary_key=True),
    Column("kind", TEXT, nullable=False),
    Column("stream_id", Uuid, nullable=False),
    Column("actor_id", Uuid, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("outcome", TEXT),  # JSON; set once, before the commit
)
event: Final = Table(
    "event",
    metadata,
    Column("seq", BIG, primary_key=True, autoincrement=True),
    Column("stream_id", Uuid, nullable=False),
    Column("position", Integer, nullable=False),
    Column("kind", TEXT, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("actor_id", Uuid, nullable=False),
    Column("command_id", Uuid, key_to("command.id"), nullable=False),
    Column("payload", TEXT, nullable=False),  # canonical JSON, the very bytes that were hashed
    Column("previous_hash", LargeBinary(32), nullable=False),
    Column("hash", LargeBinary(32), nullable=False),
    UniqueConstraint("stream_id", "position"),
    CheckConstraint("position IS NOT NULL AND position >= 1", name="position"),
    sqlite_autoincrement=True,
)
number_sequence: Final = Table(
    "number_sequence",
    metadata,
    Column("year", Integer, primary_key=True, autoincrement=False),
    Column("next", Integer, nullable=False),
)

policy: Final = Table(
    "policy",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("nearing", Duration, nullable=False),
    Column("critical", Duration, nullable=False),
    Column("level_3_enabled", Boolean, nullable=False),
    Column("quoting", TEXT),  # JSON; NULL: as the program has it
    Column("logo", LargeBinary),  # apart: the rest is read with every command
    CheckConstraint("id IS NOT NULL AND id = 1", name="one"),
)
quarantine: Final = Table(
    "quarantine",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("source", TEXT, nullable=False),
    Column("reason", TEXT, nullable=False),
    Column("raw_sha256", TEXT, key_to("file.sha256"), nullable=False, index=True),
    Column("size", Integer, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("discarded_at", UtcDateTime),
    Column("discard_reason", TEXT),
    CheckConstraint("discarded_at IS NULL OR discard_reason IS NOT NULL", name="discarded"),
)
draft: Final = child_table(
    "draft",
    Column("agent_id", Uuid, primary_key=True),
    Column("request_id", Uuid, primary_key=True),
    Column("answer", TEXT, nullable=False),
    Column("note", TEXT, nullable=False),
    Column("fields", Json, nullable=False),
    Column("saved_at", UtcDateTime, nullable=False),
)
lease: Final = child_table(
    "lease",
    Column("name", TEXT, primary_key=True),
    Column("holder", Uuid, nullable=False),
    Column("until", UtcDateTime, nullable=False),
)
meta: Final = Table(
    "meta",
    metadata,
    Column("key", TEXT, primary_key=True),
    Column("value", TEXT, nullable=False),
)
