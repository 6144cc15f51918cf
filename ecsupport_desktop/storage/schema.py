"""The tables. Read models are joins over these; the only copies are the queue columns of `request`, kept by mapping.py.

CHECK constraints say IS NOT NULL too: `length(NULL) > 0` passes a CHECK. Foreign keys are checked at commit.
`request.seq` is the order of registration: row id of the search index and the tie-breaker ("age") of every order.
"""

from __future__ import annotations

from typing import Any, Final

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
    literal_column,
    true,
)

from ecsupport_desktop.domain import words as w
from ecsupport_desktop.storage.types import BIG, Duration, Json, UtcDateTime, Uuid, Word

metadata: Final = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def _key(target: str) -> ForeignKey:
    return ForeignKey(target, deferrable=True, initially="DEFERRED")


def _child(name: str, *columns: Any, **options: Any) -> Table:
    """A table whose rows lie together by their first key column: one look fetches a request's rows."""
    return Table(name, metadata, *columns, sqlite_with_rowid=False, **options)


def _of_request() -> Column[Any]:
    return Column("request_id", Uuid, _key("request.id"), primary_key=True)


# ── Directory ───────────────────────────────────────────────────────────────────────────────────────────────
agent: Final = Table(
    "agent",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("login", Text, nullable=False, unique=True),
    Column("name", Text, nullable=False),
    Column("name_key", Text, nullable=False),
    Column("role", Word(w.Role), nullable=False),
    Column("active", Boolean, nullable=False),
)
client: Final = Table(
    "client",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("name", Text, nullable=False),
    Column("name_key", Text, nullable=False),
    Column("language", Text, nullable=False),
    Column("remarks", Text, nullable=False),
    CheckConstraint("name IS NOT NULL AND length(name) > 0", name="name"),
    Index(None, "name_key", "id"),
)
client_domain: Final = _child(
    "client_domain",
    Column("client_id", Uuid, _key("client.id"), primary_key=True),
    Column("domain", Text, primary_key=True),
    Column("position", Integer, nullable=False),
    Index(None, "domain"),
)
contact: Final = _child(
    "contact",
    Column("client_id", Uuid, _key("client.id"), primary_key=True),
    Column("id", Uuid, primary_key=True),
    Column("position", Integer, nullable=False),
    Column("name", Text, nullable=False),
    Column("phone", Text, nullable=False),
    Index(None, "id"),
)
contact_address: Final = _child(
    "contact_address",
    Column("client_id", Uuid, _key("client.id"), primary_key=True),
    Column("contact_id", Uuid, primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("address", Text, nullable=False),
    Index(None, "address"),
)
service: Final = _child(
    "service",
    Column("client_id", Uuid, _key("client.id"), primary_key=True),
    Column("id", Uuid, primary_key=True),
    Column("position", Integer, nullable=False),
    Column("name", Text, nullable=False),
    Column("shop_url", Text, nullable=False),
)

# ── Requests ────────────────────────────────────────────────────────────────────────────────────────────────
request: Final = Table(
    "request",
    metadata,
    Column("seq", BIG, primary_key=True, autoincrement=True),
    Column("id", Uuid, nullable=False, unique=True),
    Column("number", Text, nullable=False, unique=True),
    Column("subject", Text, nullable=False),
    Column("language", Text, nullable=False),
    Column("channel", Word(w.Channel), nullable=False),
    Column("registered_at", UtcDateTime, nullable=False),
    Column("head", Uuid, nullable=False),
    Column("client_id", Uuid, _key("client.id")),
    # A contact or service may be taken off the client's card; what was recorded stays: no foreign keys.
    Column("contact_id", Uuid),
    Column("service_id", Uuid),
    Column("state", Word(w.State), nullable=False),
    Column("rest_state", Word(w.State)),
    Column("outcome", Word(w.CloseOutcome)),
    Column("impact", Word(w.Impact), nullable=False),
    Column("priority", Word(w.Priority)),
    Column("restored_at", UtcDateTime),
    Column("assignee_id", Uuid, _key("agent.id")),
    Column("merged_into", Uuid, _key("request.id")),
    Column("before_state", Word(w.State)),
    Column("before_rest_state", Word(w.State)),
    Column("before_outcome", Word(w.CloseOutcome)),
    # Queue columns, copied from what the domain computes:
    Column("rank", Integer, nullable=False),  # 0: first in every queue (Level 3), 1: the rest
    Column("due_at", UtcDateTime),
    Column("stage", Word(w.State), nullable=False),
    Column("assessment_kind", Word(w.AssessmentKind)),
    Column("delivery_failed", Boolean, nullable=False),
    Column("last_message_at", UtcDateTime),
    Column("tags_text", Text, nullable=False),  # joined by ", "; empty where there are none
    Column("number_key", BIG, nullable=False),  # year × 1,000,000,000 + number in the year
    Column("subject_key", Text, nullable=False),
    Column("state_order", Integer, nullable=False),
    Column("assessment_order", Integer, nullable=False),
    Column("impact_order", Integer, nullable=False),
    Column("priority_order", Integer, nullable=False),
    CheckConstraint("rank IS NOT NULL AND rank IN (0, 1)", name="rank"),
    CheckConstraint("state <> 'closed' OR outcome IS NOT NULL", name="outcome"),
    CheckConstraint("(merged_into IS NULL) = (before_state IS NULL)", name="merged"),
    CheckConstraint("merged_into IS NULL OR (due_at IS NULL AND merged_into <> id)", name="carried"),
    sqlite_autoincrement=True,
)
NOT_CLOSED: Final = request.c.state != literal_column("'closed'")
"""Use this very expression in queries: an engine takes a partial index only for the condition it was made with."""
DELIVERY_FAILED: Final = request.c.delivery_failed.is_(true())
OWED: Final = request.c.due_at.is_not(None)

cycle: Final = _child(
    "cycle",
    _of_request(),
    Column("number", Integer, primary_key=True),
    Column("opened_at", UtcDateTime, nullable=False),
    Column("opened_by", Uuid, nullable=False),
    Column("ended_at", UtcDateTime),
    Column("ended_by", Word(w.CycleEnd)),
    Column("ended_by_agent", Uuid),
    Column("recorded_at", UtcDateTime),
    Column("delivery_id", Uuid),
    Column("reason", Text),
    CheckConstraint(
        "(ended_at IS NULL AND ended_by IS NULL AND ended_by_agent IS NULL AND recorded_at IS NULL) OR"
        " (ended_at IS NOT NULL AND ended_by IS NOT NULL AND ended_by_agent IS NOT NULL AND recorded_at IS NOT NULL"
        " AND ended_at >= opened_at)",
        name="ended",
    ),
    CheckConstraint(
        "ended_by IS NULL OR (ended_by = 'no_response_needed' AND reason IS NOT NULL)"
        " OR (ended_by <> 'no_response_needed' AND delivery_id IS NOT NULL)",
        name="ended_by",
    ),
)
message: Final = _child(
    "message",
    _of_request(),
    Column("id", Uuid, primary_key=True),
    Column("position", Integer, nullable=False),
    Column("direction", Word(w.Direction), nullable=False),
    Column("channel", Word(w.Channel), nullable=False),
    Column("sender_name", Text),
    Column("sender_address", Text),
    Column("to", Json, nullable=False),  # [[name, address], …]
    Column("cc", Json, nullable=False),
    Column("subject", Text, nullable=False),
    Column("sent_at", UtcDateTime),
    Column("received_at", UtcDateTime, nullable=False),
    Column("content_sha256", Text, nullable=False),
    Column("message_id", Text),
    Column("in_reply_to", Json, nullable=False),
    Column("references", Json, nullable=False),
    Column("automatic", Boolean, nullable=False),
    Column("raw_sha256", Text),
    Column("agent_id", Uuid),
    Column("purpose", Word(w.Purpose)),
    CheckConstraint("direction = 'from_client' OR (agent_id IS NOT NULL AND purpose IS NOT NULL)", name="to_client"),
)
content: Final = Table(
    "content",
    metadata,
    Column("owner_id", Uuid, primary_key=True),  # a message or a note
    Column("text", Text, nullable=False),
    Column("new_text", Text, nullable=False),
    Column("html", Text),
    Column("sha256", Text, nullable=False),
)
note: Final = _child(
    "note",
    _of_request(),
    Column("id", Uuid, primary_key=True),
    Column("position", Integer, nullable=False),
    Column("agent_id", Uuid, _key("agent.id"), nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("content_sha256", Text, nullable=False),
)
file: Final = Table(
    "file",
    metadata,
    Column("sha256", Text, primary_key=True),
    Column("size", Integer, nullable=False),
    Column("bytes", LargeBinary, nullable=False),
    CheckConstraint("size IS NOT NULL AND size = length(bytes)", name="size"),
)
attachment: Final = _child(
    "attachment",
    _of_request(),
    Column("id", Uuid, primary_key=True),
    Column("position", Integer, nullable=False),
    Column("message_id", Uuid),
    Column("name", Text, nullable=False),
    Column("media_type", Text, nullable=False),
    Column("size", Integer, nullable=False),
    Column("sha256", Text, _key("file.sha256"), nullable=False),
    Column("content_id", Text),
    Column("inline", Boolean, nullable=False),
    Column("added_by", Uuid),
    Column("added_at", UtcDateTime, nullable=False),
    Index(None, "sha256"),
)
assessment: Final = _child(
    "assessment",
    _of_request(),
    Column("number", Integer, primary_key=True),
    Column("kind", Word(w.AssessmentKind), nullable=False),
    Column("reasoning", Text),
    Column("priority", Word(w.Priority)),
    Column("effort", Integer),  # thousandths of an hour
    Column("restoring_steps", Text),
    Column("target_date", Date),
    Column("outage_started_at", UtcDateTime),
    Column("asked", Text),
    Column("agent_id", Uuid, _key("agent.id"), nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("revision_reason", Text),
    CheckConstraint(
        "(kind = 'level_1' AND reasoning IS NOT NULL AND length(trim(reasoning)) > 0)"
        " OR (kind = 'extra_functionality' AND asked IS NOT NULL AND length(trim(asked)) > 0)"
        " OR (kind IN ('level_2', 'level_3') AND priority IS NOT NULL AND effort IS NOT NULL AND effort > 0"
        " AND restoring_steps IS NOT NULL AND length(trim(restoring_steps)) > 0"
        " AND (kind = 'level_2' OR outage_started_at IS NOT NULL))",
        name="mandatory",
    ),
    CheckConstraint("number = 1 OR revision_reason IS NOT NULL", name="revision"),
)
delivery: Final = _child(
    "delivery",
    _of_request(),
    Column("id", Uuid, primary_key=True),
    Column("position", Integer, nullable=False),
    Column("message_id", Uuid, nullable=False),
    Column("purpose", Word(w.Purpose), nullable=False),
    Column("state", Word(w.DeliveryState), nullable=False),
    Column("way", Word(w.DeliveryWay)),
    Column("sent_at", UtcDateTime, nullable=False),
    Column("settled_at", UtcDateTime),
    Column("error", Text),
    CheckConstraint("state = 'pending' OR settled_at IS NOT NULL", name="settled"),
    CheckConstraint("state <> 'failed' OR error IS NOT NULL", name="failed"),
)
request_tag: Final = _child(
    "request_tag",
    _of_request(),
    Column("tag", Text, primary_key=True),
    Index(None, "tag"),
)
request_link: Final = _child(
    "request_link",
    _of_request(),
    Column("other_id", Uuid, primary_key=True),
    Column("position", Integer, nullable=False),
    Column("relation", Word(w.Relation), nullable=False),
)
absorbed: Final = _child(
    "absorbed",
    _of_request(),
    Column("source_id", Uuid, _key("request.id"), primary_key=True),
    Column("position", Integer, nullable=False),
    Column("opened_at", UtcDateTime),
    Column("due_at", UtcDateTime),
    CheckConstraint("(opened_at IS NULL) = (due_at IS NULL)", name="owed"),
)

# ── The write path ──────────────────────────────────────────────────────────────────────────────────────────
command: Final = _child(
    "command",
    Column("id", Uuid, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("stream_id", Uuid, nullable=False),
    Column("actor_id", Uuid, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("outcome", Text),  # JSON; set once, before the commit
)
event: Final = Table(
    "event",
    metadata,
    Column("seq", BIG, primary_key=True, autoincrement=True),
    Column("stream_id", Uuid, nullable=False),
    Column("position", Integer, nullable=False),
    Column("kind", Text, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("actor_id", Uuid, nullable=False),
    Column("command_id", Uuid, _key("command.id"), nullable=False),
    Column("payload", Text, nullable=False),  # canonical JSON, the very bytes that were hashed
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

# ── The team's policy, unreadable mails, drafts ─────────────────────────────────────────────────────────────
policy: Final = Table(
    "policy",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("nearing", Duration, nullable=False),
    Column("critical", Duration, nullable=False),
    Column("level_3_enabled", Boolean, nullable=False),
    CheckConstraint("id IS NOT NULL AND id = 1", name="one"),
)
quarantine: Final = Table(
    "quarantine",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("source", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("raw_sha256", Text, _key("file.sha256"), nullable=False, index=True),
    Column("size", Integer, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("discarded_at", UtcDateTime),
    Column("discard_reason", Text),
    CheckConstraint("discarded_at IS NULL OR discard_reason IS NOT NULL", name="discarded"),
)
draft: Final = _child(
    "draft",
    Column("agent_id", Uuid, primary_key=True),
    Column("request_id", Uuid, primary_key=True),
    Column("answer", Text, nullable=False),
    Column("note", Text, nullable=False),
    Column("fields", Json, nullable=False),
    Column("saved_at", UtcDateTime, nullable=False),
)
meta: Final = Table(
    "meta",
    metadata,
    Column("key", Text, primary_key=True),
    Column("value", Text, nullable=False),
)

# ── Indices: one per sort offered, each after `rank` and before `seq`; partial ones for the open few ────────
_SORTED: Final = (
    "number_key", "subject_key", "state_order", "assessment_order", "impact_order", "priority_order",
    "last_message_at", "tags_text", "client_id", "assignee_id",
)  # fmt: skip
SORT_INDICES: Final = tuple(
    Index(f"ix_request_by_{name}", request.c.rank, request.c[name], request.c.seq) for name in _SORTED
)


def _partial(name: str, where: Any, *columns: Column[Any], unique: bool = False) -> Index:
    return Index(name, *columns, unique=unique, sqlite_where=where, postgresql_where=where)


_r = request.c
_partial("ix_request_owed", OWED, _r.rank, _r.due_at, _r.seq)
_partial("ix_request_due", OWED, _r.due_at, _r.seq)
_partial("ix_request_open_assignee", NOT_CLOSED, _r.assignee_id, _r.rank, _r.due_at, _r.seq)
_partial("ix_request_open_stage", NOT_CLOSED, _r.stage, _r.rank, _r.last_message_at, _r.seq)
_partial("ix_request_delivery_failed", DELIVERY_FAILED, _r.rank, _r.due_at, _r.seq)
_partial("ix_request_merged_into", _r.merged_into.is_not(None), _r.merged_into)
Index("ix_request_state", _r.state, _r.rank, _r.number_key)
Index("ix_request_client", _r.client_id, _r.number_key)
_partial("ix_message_message_id", message.c.message_id.is_not(None), message.c.message_id)
_partial("ix_message_raw_sha256", message.c.raw_sha256.is_not(None), message.c.raw_sha256)
_partial("ix_cycle_open", cycle.c.ended_at.is_(None), cycle.c.request_id, unique=True)
