"""The tables of the first version."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

from ecsupport_desktop.storage.types import BIG, TEXT, Duration, Json, UtcDateTime, Uuid

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def _some(name: str, kind: Any, *more: Any, **options: Any) -> sa.Column[Any]:
    return sa.Column(name, kind, *more, nullable=False, **options)


def _maybe(name: str, kind: Any) -> sa.Column[Any]:
    return sa.Column(name, kind, nullable=True)


def _key(name: str, *columns: str) -> sa.PrimaryKeyConstraint:
    return sa.PrimaryKeyConstraint(*columns, name=op.f(name))


def _refers(column: str, to: str, name: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [to], name=op.f(name), initially="DEFERRED", deferrable=True)


def _partial_index(name: str, table: str, columns: list[str], where: str, *, unique: bool = False) -> None:
    condition = sa.text(where)
    op.create_index(name, table, columns, unique=unique, sqlite_where=condition, postgresql_where=condition)


def _true(column: str) -> str:
    return f"{column} IS 1" if op.get_bind().dialect.name == "sqlite" else f"{column} IS true"


# fmt: off
def upgrade() -> None:
    op.create_table(
        "agent",
        _some("id", Uuid()), _some("login", TEXT), _some("name", TEXT), _some("name_key", TEXT), _some("role", TEXT),
        _some("active", sa.Boolean()), _key("pk_agent", "id"),
        sa.UniqueConstraint("login", name=op.f("uq_agent_login")),
    )
    op.create_table(
        "client",
        _some("id", Uuid()), _some("name", TEXT), _some("name_key", TEXT), _some("language", TEXT),
        _some("remarks", TEXT), _key("pk_client", "id"),
        sa.CheckConstraint("name IS NOT NULL AND length(name) > 0", name=op.f("ck_client_name")),
    )
    op.create_index(op.f("ix_client_name_key_id"), "client", ["name_key", "id"])
    op.create_table(
        "command",
        _some("id", Uuid()), _some("kind", TEXT), _some("stream_id", Uuid()), _some("actor_id", Uuid()),
        _some("at", UtcDateTime()), _maybe("outcome", TEXT), _key("pk_command", "id"), sqlite_with_rowid=False,
    )
    op.create_table(
        "content",
        _some("owner_id", Uuid()), _some("text", TEXT), _some("new_text", TEXT), _maybe("html", TEXT),
        _some("sha256", TEXT), _key("pk_content", "owner_id"),
    )
    op.create_table(
        "draft",
        _some("agent_id", Uuid()), _some("request_id", Uuid()), _some("answer", TEXT), _some("note", TEXT),
        _some("fields", Json()), _some("saved_at", UtcDateTime()), _key("pk_draft", "agent_id", "request_id"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "file",
        _some("sha256", TEXT), _some("size", sa.Integer()), _some("bytes", sa.LargeBinary()),
        sa.CheckConstraint("size IS NOT NULL AND size = length(bytes)", name=op.f("ck_file_size")),
        _key("pk_file", "sha256"),
    )
    op.create_table(
        "meta",
        _some("key", TEXT), _some("value", TEXT), _key("pk_meta", "key"),
    )
    op.create_table(
        "number_sequence",
        _some("year", sa.Integer(), autoincrement=False), _some("next", sa.Integer()),
        _key("pk_number_sequence", "year"),
    )
    op.create_table(
        "policy",
        _some("id", sa.Integer(), autoincrement=False), _some("nearing", Duration()),
        _some("critical", Duration()), _some("level_3_enabled", sa.Boolean()),
        sa.CheckConstraint("id IS NOT NULL AND id = 1", name=op.f("ck_policy_one")), _key("pk_policy", "id"),
    )
    op.create_table(
        "client_domain",
        _some("client_id", Uuid()), _some("domain", TEXT), _some("position", sa.Integer()),
        _refers("client_id", "client.id", "fk_client_domain_client_id"),
        _key("pk_client_domain", "client_id", "domain"), sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_client_domain_domain"), "client_domain", ["domain"])
    op.create_table(
        "contact",
        _some("client_id", Uuid()), _some("id", Uuid()), _some("position", sa.Integer()), _some("name", TEXT),
        _some("phone", TEXT), _refers("client_id", "client.id", "fk_contact_client_id"),
        _key("pk_contact", "client_id", "id"), sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_contact_id"), "contact", ["id"])
    op.create_table(
        "contact_address",
        _some("client_id", Uuid()), _some("contact_id", Uuid()), _some("position", sa.Integer()),
        _some("address", TEXT), _refers("client_id", "client.id", "fk_contact_address_client_id"),
        _key("pk_contact_address", "client_id", "contact_id", "position"), sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_contact_address_address"), "contact_address", ["address"])
    op.create_table(
        "event",
        _some("seq", BIG, autoincrement=True), _some("stream_id", Uuid()), _some("position", sa.Integer()),
        _some("kind", TEXT), _some("at", UtcDateTime()), _some("actor_id", Uuid()),
        _some("command_id", Uuid()), _some("payload", TEXT),
        _some("previous_hash", sa.LargeBinary(length=32)), _some("hash", sa.LargeBinary(length=32)),
        sa.CheckConstraint("position IS NOT NULL AND position >= 1", name=op.f("ck_event_position")),
        _refers("command_id", "command.id", "fk_event_command_id"), _key("pk_event", "seq"),
        sa.UniqueConstraint("stream_id", "position", name=op.f("uq_event_stream_id_position")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "quarantine",
        _some("id", Uuid()), _some("source", TEXT), _some("reason", TEXT),
        _some("raw_sha256", TEXT), _some("size", sa.Integer()), _some("at", UtcDateTime()),
        _maybe("discarded_at", UtcDateTime()), _maybe("discard_reason", TEXT),
        sa.CheckConstraint(
            "discarded_at IS NULL OR discard_reason IS NOT NULL",
            name=op.f("ck_quarantine_discarded"),
        ),
        _refers("raw_sha256", "file.sha256", "fk_quarantine_raw_sha256"), _key("pk_quarantine", "id"),
    )
    op.create_index(op.f("ix_quarantine_raw_sha256"), "quarantine", ["raw_sha256"])
    op.create_table(
        "request",
        _some("seq", BIG, autoincrement=True), _some("id", Uuid()), _some("number", TEXT),
        _some("subject", TEXT), _some("language", TEXT), _some("channel", TEXT),
        _some("registered_at", UtcDateTime()), _some("head", Uuid()), _maybe("client_id", Uuid()),
        _maybe("contact_id", Uuid()), _maybe("service_id", Uuid()), _some("state", TEXT),
        _maybe("rest_state", TEXT), _maybe("outcome", TEXT), _some("impact", TEXT),
        _maybe("priority", TEXT), _maybe("restored_at", UtcDateTime()), _maybe("assignee_id", Uuid()),
        _maybe("merged_into", Uuid()), _maybe("before_state", TEXT), _maybe("before_rest_state", TEXT),
        _maybe("before_outcome", TEXT), _some("rank", sa.Integer()), _maybe("due_at", UtcDateTime()),
        _some("stage", TEXT), _maybe("assessment_kind", TEXT), _some("delivery_failed", sa.Boolean()),
        _maybe("last_message_at", UtcDateTime()), _some("tags_text", TEXT), _some("number_key", BIG),
        _some("subject_key", TEXT), _some("state_order", sa.Integer()),
        _some("assessment_order", sa.Integer()), _some("impact_order", sa.Integer()),
        _some("priority_order", sa.Integer()),
        sa.CheckConstraint("state <> 'closed' OR outcome IS NOT NULL", name=op.f("ck_request_outcome")),
        sa.CheckConstraint("(merged_into IS NULL) = (before_state IS NULL)", name=op.f("ck_request_merged")),
        sa.CheckConstraint(
            "merged_into IS NULL OR (due_at IS NULL AND merged_into <> id)",
            name=op.f("ck_request_carried"),
        ),
        sa.CheckConstraint("rank IS NOT NULL AND rank IN (0, 1)", name=op.f("ck_request_rank")),
        _refers("assignee_id", "agent.id", "fk_request_assignee_id"),
        _refers("client_id", "client.id", "fk_request_client_id"),
        _refers("merged_into", "request.id", "fk_request_merged_into"), _key("pk_request", "seq"),
        sa.UniqueConstraint("id", name=op.f("uq_request_id")),
        sa.UniqueConstraint("number", name=op.f("uq_request_number")), sqlite_autoincrement=True,
    )
    for name in (
        "assessment_order", "assignee_id", "client_id", "impact_order", "last_message_at",
        "number_key", "priority_order", "state_order", "subject_key", "tags_text",
    ):
        op.create_index(f"ix_request_by_{name}", "request", ["rank", name, "seq"])
    op.create_index("ix_request_client", "request", ["client_id", "number_key"])
    _partial_index("ix_request_delivery_failed", "request", ["rank", "due_at", "seq"], _true("delivery_failed"))
    _partial_index("ix_request_due", "request", ["due_at", "seq"], "due_at IS NOT NULL")
    _partial_index("ix_request_merged_into", "request", ["merged_into"], "merged_into IS NOT NULL")
    _partial_index("ix_request_open_assignee", "request", ["assignee_id", "rank", "due_at", "seq"], "state != 'closed'")
    _partial_index("ix_request_open_stage", "request", ["stage", "rank", "last_message_at", "seq"], "state != 'closed'")
    _partial_index("ix_request_owed", "request", ["rank", "due_at", "seq"], "due_at IS NOT NULL")
    op.create_index("ix_request_state", "request", ["state", "rank", "number_key"])
    op.create_table(
        "service",
        _some("client_id", Uuid()), _some("id", Uuid()), _some("position", sa.Integer()), _some("name", TEXT),
        _some("shop_url", TEXT), _refers("client_id", "client.id", "fk_service_client_id"),
        _key("pk_service", "client_id", "id"), sqlite_with_rowid=False,
    )
    op.create_table(
        "absorbed",
        _some("request_id", Uuid()), _some("source_id", Uuid()), _some("position", sa.Integer()),
        _maybe("opened_at", UtcDateTime()), _maybe("due_at", UtcDateTime()),
        sa.CheckConstraint("(opened_at IS NULL) = (due_at IS NULL)", name=op.f("ck_absorbed_owed")),
        _refers("request_id", "request.id", "fk_absorbed_request_id"),
        _refers("source_id", "request.id", "fk_absorbed_source_id"),
        _key("pk_absorbed", "request_id", "source_id"), sqlite_with_rowid=False,
    )
    op.create_table(
        "assessment",
        _some("request_id", Uuid()), _some("number", sa.Integer()), _some("kind", TEXT),
        _maybe("reasoning", TEXT), _maybe("priority", TEXT), _maybe("effort", sa.Integer()),
        _maybe("restoring_steps", TEXT), _maybe("target_date", sa.Date()),
        _maybe("outage_started_at", UtcDateTime()), _maybe("asked", TEXT), _some("agent_id", Uuid()),
        _some("at", UtcDateTime()), _maybe("revision_reason", TEXT),
        sa.CheckConstraint(
            "(kind = 'level_1' AND reasoning IS NOT NULL AND length(trim(reasoning)) > 0) OR (kind = "
            "'extra_functionality' AND asked IS NOT NULL AND length(trim(asked)) > 0) OR (kind IN "
            "('level_2', 'level_3') AND priority IS NOT NULL AND effort IS NOT NULL AND effort > 0 AND "
            "restoring_steps IS NOT NULL AND length(trim(restoring_steps)) > 0 AND (kind = 'level_2' OR "
            "outage_started_at IS NOT NULL))",
            name=op.f("ck_assessment_mandatory"),
        ),
        sa.CheckConstraint("number = 1 OR revision_reason IS NOT NULL", name=op.f("ck_assessment_revision")),
        _refers("agent_id", "agent.id", "fk_assessment_agent_id"),
        _refers("request_id", "request.id", "fk_assessment_request_id"),
        _key("pk_assessment", "request_id", "number"), sqlite_with_rowid=False,
    )
    op.create_table(
        "attachment",
        _some("request_id", Uuid()), _some("id", Uuid()), _some("position", sa.Integer()),
        _maybe("message_id", Uuid()), _some("name", TEXT), _some("media_type", TEXT),
        _some("size", sa.Integer()), _some("sha256", TEXT), _maybe("content_id", TEXT),
        _some("inline", sa.Boolean()), _maybe("added_by", Uuid()), _some("added_at", UtcDateTime()),
        _refers("request_id", "request.id", "fk_attachment_request_id"),
        _refers("sha256", "file.sha256", "fk_attachment_sha256"), _key("pk_attachment", "request_id", "id"),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_attachment_sha256"), "attachment", ["sha256"])
    op.create_table(
        "cycle",
        _some("request_id", Uuid()), _some("number", sa.Integer()), _some("opened_at", UtcDateTime()),
        _some("opened_by", Uuid()), _maybe("ended_at", UtcDateTime()), _maybe("ended_by", TEXT),
        _maybe("ended_by_agent", Uuid()), _maybe("recorded_at", UtcDateTime()), _maybe("delivery_id", Uuid()),
        _maybe("reason", TEXT),
        sa.CheckConstraint(
            "ended_by IS NULL OR (ended_by = 'no_response_needed' AND reason IS NOT NULL) OR (ended_by <> "
            "'no_response_needed' AND delivery_id IS NOT NULL)",
            name=op.f("ck_cycle_ended_by"),
        ),
        sa.CheckConstraint(
            "(ended_at IS NULL AND ended_by IS NULL AND ended_by_agent IS NULL AND recorded_at IS NULL) "
            "OR (ended_at IS NOT NULL AND ended_by IS NOT NULL AND ended_by_agent IS NOT NULL AND "
            "recorded_at IS NOT NULL AND ended_at >= opened_at)",
            name=op.f("ck_cycle_ended"),
        ),
        _refers("request_id", "request.id", "fk_cycle_request_id"), _key("pk_cycle", "request_id", "number"),
        sqlite_with_rowid=False,
    )
    _partial_index("ix_cycle_open", "cycle", ["request_id"], "ended_at IS NULL", unique=True)
    op.create_table(
        "delivery",
        _some("request_id", Uuid()), _some("id", Uuid()), _some("position", sa.Integer()),
        _some("message_id", Uuid()), _some("purpose", TEXT), _some("state", TEXT),
        _maybe("way", TEXT), _some("sent_at", UtcDateTime()), _maybe("settled_at", UtcDateTime()),
        _maybe("error", TEXT),
        sa.CheckConstraint("state <> 'failed' OR error IS NOT NULL", name=op.f("ck_delivery_failed")),
        sa.CheckConstraint("state = 'pending' OR settled_at IS NOT NULL", name=op.f("ck_delivery_settled")),
        _refers("request_id", "request.id", "fk_delivery_request_id"), _key("pk_delivery", "request_id", "id"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "message",
        _some("request_id", Uuid()), _some("id", Uuid()), _some("position", sa.Integer()),
        _some("direction", TEXT), _some("channel", TEXT), _maybe("sender_name", TEXT),
        _maybe("sender_address", TEXT), _some("to", Json()), _some("cc", Json()), _some("subject", TEXT),
        _maybe("sent_at", UtcDateTime()), _some("received_at", UtcDateTime()), _some("content_sha256", TEXT),
        _maybe("message_id", TEXT), _some("in_reply_to", Json()), _some("references", Json()),
        _some("automatic", sa.Boolean()), _maybe("raw_sha256", TEXT), _maybe("agent_id", Uuid()),
        _maybe("purpose", TEXT),
        sa.CheckConstraint(
            "direction = 'from_client' OR (agent_id IS NOT NULL AND purpose IS NOT NULL)",
            name=op.f("ck_message_to_client"),
        ),
        _refers("request_id", "request.id", "fk_message_request_id"), _key("pk_message", "request_id", "id"),
        sqlite_with_rowid=False,
    )
    _partial_index("ix_message_message_id", "message", ["message_id"], "message_id IS NOT NULL")
    _partial_index("ix_message_raw_sha256", "message", ["raw_sha256"], "raw_sha256 IS NOT NULL")
    op.create_table(
        "note",
        _some("request_id", Uuid()), _some("id", Uuid()), _some("position", sa.Integer()),
        _some("agent_id", Uuid()), _some("at", UtcDateTime()), _some("content_sha256", TEXT),
        _refers("agent_id", "agent.id", "fk_note_agent_id"),
        _refers("request_id", "request.id", "fk_note_request_id"), _key("pk_note", "request_id", "id"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "request_link",
        _some("request_id", Uuid()), _some("other_id", Uuid()), _some("position", sa.Integer()),
        _some("relation", TEXT), _refers("request_id", "request.id", "fk_request_link_request_id"),
        _key("pk_request_link", "request_id", "other_id"), sqlite_with_rowid=False,
    )
    op.create_table(
        "request_tag",
        _some("request_id", Uuid()), _some("tag", TEXT), _key("pk_request_tag", "request_id", "tag"),
        _refers("request_id", "request.id", "fk_request_tag_request_id"), sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_request_tag_tag"), "request_tag", ["tag"])
    if op.get_bind().dialect.name == "sqlite":
        op.execute(
            "CREATE VIRTUAL TABLE request_search USING fts5(number, subject, client, contact, body,"
            " tokenize = \"unicode61 remove_diacritics 2\", prefix = '2 3')"
        )
