"""The request itself, with the columns that queues filter and sort by, and an index for each order offered."""

from __future__ import annotations

from typing import Final

from sqlalchemy import Boolean, CheckConstraint, Column, Date, Index, Integer, Table, literal_column, true

from ecsupport_desktop.domain import words as w
from ecsupport_desktop.storage.schema_base import key_to, metadata, partial_index
from ecsupport_desktop.storage.types import BIG, TEXT, UtcDateTime, Uuid, Word

request: Final = Table(
    "request",
    metadata,
    Column("seq", BIG, primary_key=True, autoincrement=True),
    Column("id", Uuid, nullable=False, unique=True),
    Column("number", TEXT, nullable=False, unique=True),
    Column("subject", TEXT, nullable=False),
    Column("language", TEXT, nullable=False),
    Column("channel", Word(w.Channel), nullable=False),
    Column("registered_at", UtcDateTime, nullable=False),
    Column("head", Uuid, nullable=False),
    Column("client_id", Uuid, key_to("client.id")),
    # A contact or service may be taken off the client's card; what was recorded stays: no foreign keys.
    Column("contact_id", Uuid),
    Column("service_id", Uuid),
    Column("state", Word(w.State), nullable=False),
    Column("rest_state", Word(w.State)),
    Column("outcome", Word(w.CloseOutcome)),
    Column("impact", Word(w.Impact), nullable=False),
    Column("priority", Word(w.Priority)),
    Column("restored_at", UtcDateTime),
    Column("assignee_id", Uuid, key_to("agent.id")),
    Column("merged_into", Uuid, key_to("request.id")),
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
    Column("next_date", Date),  # the last day of its quote, or the next one of its plan
    Column("quote_expires_at", UtcDateTime),  # while a quote waits for its decision
    Column("tags_text", TEXT, nullable=False),  # joined by ", "; empty where there are none
    Column("number_key", BIG, nullable=False),  # year × 1,000,000,000 + number in the year
    Column("subject_key", TEXT, nullable=False),
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
RUNS_OUT: Final = request.c.quote_expires_at.is_not(None)

# One index per sort offered, each after `rank` and before `seq`; partial ones for the open few.
_SORTED: Final = (
    "number_key", "subject_key", "state_order", "assessment_order", "impact_order", "priority_order",
    "last_message_at", "next_date", "tags_text", "client_id", "assignee_id",
)  # fmt: skip
SORT_INDICES: Final = tuple(
    Index(f"ix_request_by_{name}", request.c.rank, request.c[name], request.c.seq) for name in _SORTED
)

_r = request.c
partial_index("ix_request_owed", OWED, _r.rank, _r.due_at, _r.seq)
partial_index("ix_request_due", OWED, _r.due_at, _r.seq)
partial_index("ix_request_open_assignee", NOT_CLOSED, _r.assignee_id, _r.rank, _r.due_at, _r.seq)
partial_index("ix_request_open_stage", NOT_CLOSED, _r.stage, _r.rank, _r.last_message_at, _r.seq)
partial_index("ix_request_contact", _r.contact_id.is_not(None), _r.contact_id)
partial_index("ix_request_delivery_failed", DELIVERY_FAILED, _r.rank, _r.due_at, _r.seq)
partial_index("ix_request_quote_expires", RUNS_OUT, _r.quote_expires_at)
partial_index("ix_request_merged_into", _r.merged_into.is_not(None), _r.merged_into)
Index("ix_request_state", _r.state, _r.rank, _r.number_key)
Index("ix_request_client", _r.client_id, _r.number_key)
Index("ix_request_opened", _r.registered_at)
