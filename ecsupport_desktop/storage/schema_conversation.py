"""What belongs to a request: its cycles, messages, notes, files, assessments, deliveries, tags and links."""

from __future__ import annotations

from typing import Final

from sqlalchemy import Boolean, CheckConstraint, Column, Date, Index, Integer, LargeBinary, Table, text

from ecsupport_desktop.domain import words as w
from ecsupport_desktop.storage.schema_base import child_table, key_to, metadata, of_request, partial_index
from ecsupport_desktop.storage.types import TEXT, Json, UtcDateTime, Uuid, Word

cycle: Final = child_table(
    "cycle",
    of_request(),
    Column("number", Integer, primary_key=True),
    Column("opened_at", UtcDateTime, nullable=False),
    Column("opened_by", Uuid, nullable=False),
    Column("ended_at", UtcDateTime),
    Column("ended_by", Word(w.CycleEnd)),
    Column("ended_by_agent", Uuid),
    Column("recorded_at", UtcDateTime),
    Column("delivery_id", Uuid),
    Column("reason", TEXT),
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
message: Final = child_table(
    "message",
    of_request(),
    Column("id", Uuid, primary_key=True),
    Column("position", Integer, nullable=False),
    Column("direction", Word(w.Direction), nullable=False),
    Column("channel", Word(w.Channel), nullable=False),
    Column("sender_name", TEXT),
    Column("sender_address", TEXT),
    Column("to", Json, nullable=False),  # [[name, address], …]
    Column("cc", Json, nullable=False),
    Column("subject", TEXT, nullable=False),
    Column("sent_at", UtcDateTime),
    Column("received_at", UtcDateTime, nullable=False),
    Column("content_sha256", TEXT, nullable=False),
    Column("message_id", TEXT),
    Column("in_reply_to", Json, nullable=False),
    Column("references", Json, nullable=False),
    Column("automatic", Boolean, nullable=False),
    Column("raw_sha256", TEXT),
    Column("agent_id", Uuid),
    Column("purpose", Word(w.Purpose)),
    Column("files", Json),  # ids of attachments that went with it; NULL for none
    CheckConstraint("direction = 'from_client' OR (agent_id IS NOT NULL AND purpose IS NOT NULL)", name="to_client"),
)
content: Final = Table(
    "content",
    metadata,
    Column("owner_id", Uuid, primary_key=True),  # a message or a note
    Column("text", TEXT, nullable=False),
    Column("new_text", TEXT, nullable=False),
    Column("html", TEXT),
    Column("sha256", TEXT, nullable=False),
)
note: Final = child_table(
    "note",
    of_request(),
    Column("id", Uuid, primary_key=True),
    Column("position", Integer, nullable=False),
    Column("agent_id", Uuid, key_to("agent.id"), nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("content_sha256", TEXT, nullable=False),
)
file: Final = Table(
    "file",
    metadata,
    Column("sha256", TEXT, primary_key=True),
    Column("size", Integer, nullable=False),
    Column("bytes", LargeBinary, nullable=False),
    CheckConstraint("size IS NOT NULL AND size = length(bytes)", name="size"),
)
attachment: Final = child_table(
    "attachment",
    of_request(),
    Column("id", Uuid, primary_key=True),
    Column("position", Integer, nullable=False),
    Column("message_id", Uuid),
    Column("name", TEXT, nullable=False),
    Column("media_type", TEXT, nullable=False),
    Column("size", Integer, nullable=False),
    Column("sha256", TEXT, key_to("file.sha256"), nullable=False),
    Column("content_id", TEXT),
    Column("inline", Boolean, nullable=False),
    Column("added_by", Uuid),
    Column("added_at", UtcDateTime, nullable=False),
    Index(None, "sha256"),
)
assessment: Final = child_table(
    "assessment",
    of_request(),
    Column("number", Integer, primary_key=True),
    Column("kind", Word(w.AssessmentKind), nullable=False),
    Column("reasoning", TEXT),
    Column("priority", Word(w.Priority)),
    Column("effort", Integer),  # thousandths of an hour
    Column("restoring_steps", TEXT),
    Column("target_date", Date),
    Column("outage_started_at", UtcDateTime),
    Column("asked", TEXT),
    Column("agent_id", Uuid, key_to("agent.id"), nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("revision_reason", TEXT),
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
delivery: Final = child_table(
    "delivery",
    of_request(),
    Column("id", Uuid, primary_key=True),
    Column("position", Integer, nullable=False),
    Column("message_id", Uuid, nullable=False),
    Column("purpose", Word(w.Purpose), nullable=False),
    Column("state", Word(w.DeliveryState), nullable=False),
    Column("way", Word(w.DeliveryWay)),
    Column("sent_at", UtcDateTime, nullable=False),
    Column("settled_at", UtcDateTime),
    Column("error", TEXT),
    Column("held_until", UtcDateTime),
    Column("queued_at", UtcDateTime),
    Column("next_attempt_at", UtcDateTime),
    Column("attempts", Integer, nullable=False),
    CheckConstraint("state NOT IN ('accepted', 'failed') OR settled_at IS NOT NULL", name="settled"),
    CheckConstraint("state NOT IN ('failed', 'unknown') OR error IS NOT NULL", name="failed"),
    CheckConstraint("state <> 'held' OR held_until IS NOT NULL", name="held"),
    CheckConstraint("(state IN ('held', 'queued')) = (next_attempt_at IS NOT NULL)", name="due"),
    CheckConstraint("state NOT IN ('held', 'queued', 'sending') OR queued_at IS NOT NULL", name="queued"),
)
TO_BE_SENT: Final = delivery.c.next_attempt_at.is_not(None)
UNSENT: Final = text("state NOT IN ('accepted', 'failed')")
"""Use these very expressions in queries: an engine takes a partial index only for the condition it was made with."""
request_tag: Final = child_table(
    "request_tag",
    of_request(),
    Column("tag", TEXT, primary_key=True),
    Index(None, "tag"),
)
request_link: Final = child_table(
    "request_link",
    of_request(),
    Column("other_id", Uuid, primary_key=True),
    Column("position", Integer, nullable=False),
    Column("relation", Word(w.Relation), nullable=False),
)
absorbed: Final = child_table(
    "absorbed",
    of_request(),
    Column("source_id", Uuid, key_to("request.id"), primary_key=True),
    Column("position", Integer, nullable=False),
    Column("opened_at", UtcDateTime),
    Column("due_at", UtcDateTime),
    CheckConstraint("(opened_at IS NULL) = (due_at IS NULL)", name="owed"),
)

partial_index("ix_message_message_id", message.c.message_id.is_not(None), message.c.message_id)
partial_index("ix_delivery_due", TO_BE_SENT, delivery.c.next_attempt_at)
partial_index("ix_delivery_unsent", UNSENT, delivery.c.state)
partial_index("ix_message_raw_sha256", message.c.raw_sha256.is_not(None), message.c.raw_sha256)
partial_index("ix_cycle_open", cycle.c.ended_at.is_(None), cycle.c.request_id, unique=True)
partial_index("ix_cycle_ended", cycle.c.ended_at.is_not(None), cycle.c.ended_at)
