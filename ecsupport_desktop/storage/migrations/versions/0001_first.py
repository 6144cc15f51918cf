"""The tables of the first version, as Alembic wrote them down."""
# ruff: noqa: E501

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from ecsupport_desktop.storage.types import BIG, Duration, Json, UtcDateTime, Uuid

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "agent",
        sa.Column("id", Uuid(), nullable=False),
        sa.Column("login", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("name_key", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agent")),
        sa.UniqueConstraint("login", name=op.f("uq_agent_login")),
    )
    op.create_table(
        "client",
        sa.Column("id", Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("name_key", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("remarks", sa.Text(), nullable=False),
        sa.CheckConstraint("name IS NOT NULL AND length(name) > 0", name=op.f("ck_client_name")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_client")),
    )
    op.create_index(op.f("ix_client_name_key_id"), "client", ["name_key", "id"], unique=False)
    op.create_table(
        "command",
        sa.Column("id", Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("stream_id", Uuid(), nullable=False),
        sa.Column("actor_id", Uuid(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_command")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "content",
        sa.Column("owner_id", Uuid(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("new_text", sa.Text(), nullable=False),
        sa.Column("html", sa.Text(), nullable=True),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("owner_id", name=op.f("pk_content")),
    )
    op.create_table(
        "draft",
        sa.Column("agent_id", Uuid(), nullable=False),
        sa.Column("request_id", Uuid(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("fields", Json(), nullable=False),
        sa.Column("saved_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("agent_id", "request_id", name=op.f("pk_draft")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "file",
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("bytes", sa.LargeBinary(), nullable=False),
        sa.CheckConstraint("size IS NOT NULL AND size = length(bytes)", name=op.f("ck_file_size")),
        sa.PrimaryKeyConstraint("sha256", name=op.f("pk_file")),
    )
    op.create_table(
        "meta",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_meta")),
    )
    op.create_table(
        "number_sequence",
        sa.Column("year", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("next", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("year", name=op.f("pk_number_sequence")),
    )
    op.create_table(
        "policy",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("nearing", Duration(), nullable=False),
        sa.Column("critical", Duration(), nullable=False),
        sa.Column("level_3_enabled", sa.Boolean(), nullable=False),
        sa.CheckConstraint("id IS NOT NULL AND id = 1", name=op.f("ck_policy_one")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_policy")),
    )
    op.create_table(
        "client_domain",
        sa.Column("client_id", Uuid(), nullable=False),
        sa.Column("domain", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["client_id"], ["client.id"], name=op.f("fk_client_domain_client_id"), initially="DEFERRED", deferrable=True
        ),
        sa.PrimaryKeyConstraint("client_id", "domain", name=op.f("pk_client_domain")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_client_domain_domain"), "client_domain", ["domain"], unique=False)
    op.create_table(
        "contact",
        sa.Column("client_id", Uuid(), nullable=False),
        sa.Column("id", Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("phone", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["client_id"], ["client.id"], name=op.f("fk_contact_client_id"), initially="DEFERRED", deferrable=True
        ),
        sa.PrimaryKeyConstraint("client_id", "id", name=op.f("pk_contact")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_contact_id"), "contact", ["id"], unique=False)
    op.create_table(
        "contact_address",
        sa.Column("client_id", Uuid(), nullable=False),
        sa.Column("contact_id", Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["client_id"],
            ["client.id"],
            name=op.f("fk_contact_address_client_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("client_id", "contact_id", "position", name=op.f("pk_contact_address")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_contact_address_address"), "contact_address", ["address"], unique=False)
    op.create_table(
        "event",
        sa.Column("seq", BIG, autoincrement=True, nullable=False),
        sa.Column("stream_id", Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("actor_id", Uuid(), nullable=False),
        sa.Column("command_id", Uuid(), nullable=False),
        sa.Column("payload", sa.Text(), nullable=False),
        sa.Column("previous_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("hash", sa.LargeBinary(length=32), nullable=False),
        sa.CheckConstraint("position IS NOT NULL AND position >= 1", name=op.f("ck_event_position")),
        sa.ForeignKeyConstraint(
            ["command_id"], ["command.id"], name=op.f("fk_event_command_id"), initially="DEFERRED", deferrable=True
        ),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_event")),
        sa.UniqueConstraint("stream_id", "position", name=op.f("uq_event_stream_id_position")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "quarantine",
        sa.Column("id", Uuid(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("raw_sha256", sa.Text(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("discarded_at", UtcDateTime(), nullable=True),
        sa.Column("discard_reason", sa.Text(), nullable=True),
        sa.CheckConstraint("discarded_at IS NULL OR discard_reason IS NOT NULL", name=op.f("ck_quarantine_discarded")),
        sa.ForeignKeyConstraint(
            ["raw_sha256"],
            ["file.sha256"],
            name=op.f("fk_quarantine_raw_sha256"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_quarantine")),
    )
    op.create_index(op.f("ix_quarantine_raw_sha256"), "quarantine", ["raw_sha256"], unique=False)
    op.create_table(
        "request",
        sa.Column("seq", BIG, autoincrement=True, nullable=False),
        sa.Column("id", Uuid(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("registered_at", UtcDateTime(), nullable=False),
        sa.Column("head", Uuid(), nullable=False),
        sa.Column("client_id", Uuid(), nullable=True),
        sa.Column("contact_id", Uuid(), nullable=True),
        sa.Column("service_id", Uuid(), nullable=True),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("rest_state", sa.Text(), nullable=True),
        sa.Column("outcome", sa.Text(), nullable=True),
        sa.Column("impact", sa.Text(), nullable=False),
        sa.Column("priority", sa.Text(), nullable=True),
        sa.Column("restored_at", UtcDateTime(), nullable=True),
        sa.Column("assignee_id", Uuid(), nullable=True),
        sa.Column("merged_into", Uuid(), nullable=True),
        sa.Column("before_state", sa.Text(), nullable=True),
        sa.Column("before_rest_state", sa.Text(), nullable=True),
        sa.Column("before_outcome", sa.Text(), nullable=True),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("due_at", UtcDateTime(), nullable=True),
        sa.Column("stage", sa.Text(), nullable=False),
        sa.Column("assessment_kind", sa.Text(), nullable=True),
        sa.Column("delivery_failed", sa.Boolean(), nullable=False),
        sa.Column("last_message_at", UtcDateTime(), nullable=True),
        sa.Column("tags_text", sa.Text(), nullable=False),
        sa.Column("number_key", BIG, nullable=False),
        sa.Column("subject_key", sa.Text(), nullable=False),
        sa.Column("state_order", sa.Integer(), nullable=False),
        sa.Column("assessment_order", sa.Integer(), nullable=False),
        sa.Column("impact_order", sa.Integer(), nullable=False),
        sa.Column("priority_order", sa.Integer(), nullable=False),
        sa.CheckConstraint("state <> 'closed' OR outcome IS NOT NULL", name=op.f("ck_request_outcome")),
        sa.CheckConstraint("(merged_into IS NULL) = (before_state IS NULL)", name=op.f("ck_request_merged")),
        sa.CheckConstraint(
            "merged_into IS NULL OR (due_at IS NULL AND merged_into <> id)", name=op.f("ck_request_carried")
        ),
        sa.CheckConstraint("rank IS NOT NULL AND rank IN (0, 1)", name=op.f("ck_request_rank")),
        sa.ForeignKeyConstraint(
            ["assignee_id"], ["agent.id"], name=op.f("fk_request_assignee_id"), initially="DEFERRED", deferrable=True
        ),
        sa.ForeignKeyConstraint(
            ["client_id"], ["client.id"], name=op.f("fk_request_client_id"), initially="DEFERRED", deferrable=True
        ),
        sa.ForeignKeyConstraint(
            ["merged_into"], ["request.id"], name=op.f("fk_request_merged_into"), initially="DEFERRED", deferrable=True
        ),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_request")),
        sa.UniqueConstraint("id", name=op.f("uq_request_id")),
        sa.UniqueConstraint("number", name=op.f("uq_request_number")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_request_by_assessment_order", "request", ["rank", "assessment_order", "seq"], unique=False)
    op.create_index("ix_request_by_assignee_id", "request", ["rank", "assignee_id", "seq"], unique=False)
    op.create_index("ix_request_by_client_id", "request", ["rank", "client_id", "seq"], unique=False)
    op.create_index("ix_request_by_impact_order", "request", ["rank", "impact_order", "seq"], unique=False)
    op.create_index("ix_request_by_last_message_at", "request", ["rank", "last_message_at", "seq"], unique=False)
    op.create_index("ix_request_by_number_key", "request", ["rank", "number_key", "seq"], unique=False)
    op.create_index("ix_request_by_priority_order", "request", ["rank", "priority_order", "seq"], unique=False)
    op.create_index("ix_request_by_state_order", "request", ["rank", "state_order", "seq"], unique=False)
    op.create_index("ix_request_by_subject_key", "request", ["rank", "subject_key", "seq"], unique=False)
    op.create_index("ix_request_by_tags_text", "request", ["rank", "tags_text", "seq"], unique=False)
    op.create_index("ix_request_client", "request", ["client_id", "number_key"], unique=False)
    op.create_index(
        "ix_request_delivery_failed",
        "request",
        ["rank", "due_at", "seq"],
        unique=False,
        sqlite_where=sa.text("delivery_failed IS 1"),
        postgresql_where=sa.text("delivery_failed IS 1"),
    )
    op.create_index(
        "ix_request_due",
        "request",
        ["due_at", "seq"],
        unique=False,
        sqlite_where=sa.text("due_at IS NOT NULL"),
        postgresql_where=sa.text("due_at IS NOT NULL"),
    )
    op.create_index(
        "ix_request_merged_into",
        "request",
        ["merged_into"],
        unique=False,
        sqlite_where=sa.text("merged_into IS NOT NULL"),
        postgresql_where=sa.text("merged_into IS NOT NULL"),
    )
    op.create_index(
        "ix_request_open_assignee",
        "request",
        ["assignee_id", "rank", "due_at", "seq"],
        unique=False,
        sqlite_where=sa.text("state != 'closed'"),
        postgresql_where=sa.text("state != 'closed'"),
    )
    op.create_index(
        "ix_request_open_stage",
        "request",
        ["stage", "rank", "last_message_at", "seq"],
        unique=False,
        sqlite_where=sa.text("state != 'closed'"),
        postgresql_where=sa.text("state != 'closed'"),
    )
    op.create_index(
        "ix_request_owed",
        "request",
        ["rank", "due_at", "seq"],
        unique=False,
        sqlite_where=sa.text("due_at IS NOT NULL"),
        postgresql_where=sa.text("due_at IS NOT NULL"),
    )
    op.create_index("ix_request_state", "request", ["state", "rank", "number_key"], unique=False)
    op.create_table(
        "service",
        sa.Column("client_id", Uuid(), nullable=False),
        sa.Column("id", Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("shop_url", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["client_id"], ["client.id"], name=op.f("fk_service_client_id"), initially="DEFERRED", deferrable=True
        ),
        sa.PrimaryKeyConstraint("client_id", "id", name=op.f("pk_service")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "absorbed",
        sa.Column("request_id", Uuid(), nullable=False),
        sa.Column("source_id", Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("opened_at", UtcDateTime(), nullable=True),
        sa.Column("due_at", UtcDateTime(), nullable=True),
        sa.CheckConstraint("(opened_at IS NULL) = (due_at IS NULL)", name=op.f("ck_absorbed_owed")),
        sa.ForeignKeyConstraint(
            ["request_id"], ["request.id"], name=op.f("fk_absorbed_request_id"), initially="DEFERRED", deferrable=True
        ),
        sa.ForeignKeyConstraint(
            ["source_id"], ["request.id"], name=op.f("fk_absorbed_source_id"), initially="DEFERRED", deferrable=True
        ),
        sa.PrimaryKeyConstraint("request_id", "source_id", name=op.f("pk_absorbed")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "assessment",
        sa.Column("request_id", Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("reasoning", sa.Text(), nullable=True),
        sa.Column("priority", sa.Text(), nullable=True),
        sa.Column("effort", sa.Integer(), nullable=True),
        sa.Column("restoring_steps", sa.Text(), nullable=True),
        sa.Column("target_date", sa.Date(), nullable=True),
        sa.Column("outage_started_at", UtcDateTime(), nullable=True),
        sa.Column("asked", sa.Text(), nullable=True),
        sa.Column("agent_id", Uuid(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("revision_reason", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "(kind = 'level_1' AND reasoning IS NOT NULL AND length(trim(reasoning)) > 0) OR (kind = 'extra_functionality' AND asked IS NOT NULL AND length(trim(asked)) > 0) OR (kind IN ('level_2', 'level_3') AND priority IS NOT NULL AND effort IS NOT NULL AND effort > 0 AND restoring_steps IS NOT NULL AND length(trim(restoring_steps)) > 0 AND (kind = 'level_2' OR outage_started_at IS NOT NULL))",
            name=op.f("ck_assessment_mandatory"),
        ),
        sa.CheckConstraint("number = 1 OR revision_reason IS NOT NULL", name=op.f("ck_assessment_revision")),
        sa.ForeignKeyConstraint(
            ["agent_id"], ["agent.id"], name=op.f("fk_assessment_agent_id"), initially="DEFERRED", deferrable=True
        ),
        sa.ForeignKeyConstraint(
            ["request_id"], ["request.id"], name=op.f("fk_assessment_request_id"), initially="DEFERRED", deferrable=True
        ),
        sa.PrimaryKeyConstraint("request_id", "number", name=op.f("pk_assessment")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "attachment",
        sa.Column("request_id", Uuid(), nullable=False),
        sa.Column("id", Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("message_id", Uuid(), nullable=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("media_type", sa.Text(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("content_id", sa.Text(), nullable=True),
        sa.Column("inline", sa.Boolean(), nullable=False),
        sa.Column("added_by", Uuid(), nullable=True),
        sa.Column("added_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["request_id"], ["request.id"], name=op.f("fk_attachment_request_id"), initially="DEFERRED", deferrable=True
        ),
        sa.ForeignKeyConstraint(
            ["sha256"], ["file.sha256"], name=op.f("fk_attachment_sha256"), initially="DEFERRED", deferrable=True
        ),
        sa.PrimaryKeyConstraint("request_id", "id", name=op.f("pk_attachment")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_attachment_sha256"), "attachment", ["sha256"], unique=False)
    op.create_table(
        "cycle",
        sa.Column("request_id", Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("opened_at", UtcDateTime(), nullable=False),
        sa.Column("opened_by", Uuid(), nullable=False),
        sa.Column("ended_at", UtcDateTime(), nullable=True),
        sa.Column("ended_by", sa.Text(), nullable=True),
        sa.Column("ended_by_agent", Uuid(), nullable=True),
        sa.Column("recorded_at", UtcDateTime(), nullable=True),
        sa.Column("delivery_id", Uuid(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "ended_by IS NULL OR (ended_by = 'no_response_needed' AND reason IS NOT NULL) OR (ended_by <> 'no_response_needed' AND delivery_id IS NOT NULL)",
            name=op.f("ck_cycle_ended_by"),
        ),
        sa.CheckConstraint(
            "(ended_at IS NULL AND ended_by IS NULL AND ended_by_agent IS NULL AND recorded_at IS NULL) OR (ended_at IS NOT NULL AND ended_by IS NOT NULL AND ended_by_agent IS NOT NULL AND recorded_at IS NOT NULL AND ended_at >= opened_at)",
            name=op.f("ck_cycle_ended"),
        ),
        sa.ForeignKeyConstraint(
            ["request_id"], ["request.id"], name=op.f("fk_cycle_request_id"), initially="DEFERRED", deferrable=True
        ),
        sa.PrimaryKeyConstraint("request_id", "number", name=op.f("pk_cycle")),
        sqlite_with_rowid=False,
    )
    op.create_index(
        "ix_cycle_open",
        "cycle",
        ["request_id"],
        unique=True,
        sqlite_where=sa.text("ended_at IS NULL"),
        postgresql_where=sa.text("ended_at IS NULL"),
    )
    op.create_table(
        "delivery",
        sa.Column("request_id", Uuid(), nullable=False),
        sa.Column("id", Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("message_id", Uuid(), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("way", sa.Text(), nullable=True),
        sa.Column("sent_at", UtcDateTime(), nullable=False),
        sa.Column("settled_at", UtcDateTime(), nullable=True),
        sa.Column("error", sa.Text(), nullable=True),
        sa.CheckConstraint("state <> 'failed' OR error IS NOT NULL", name=op.f("ck_delivery_failed")),
        sa.CheckConstraint("state = 'pending' OR settled_at IS NOT NULL", name=op.f("ck_delivery_settled")),
        sa.ForeignKeyConstraint(
            ["request_id"], ["request.id"], name=op.f("fk_delivery_request_id"), initially="DEFERRED", deferrable=True
        ),
        sa.PrimaryKeyConstraint("request_id", "id", name=op.f("pk_delivery")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "message",
        sa.Column("request_id", Uuid(), nullable=False),
        sa.Column("id", Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("direction", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("sender_name", sa.Text(), nullable=True),
        sa.Column("sender_address", sa.Text(), nullable=True),
        sa.Column("to", Json(), nullable=False),
        sa.Column("cc", Json(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("sent_at", UtcDateTime(), nullable=True),
        sa.Column("received_at", UtcDateTime(), nullable=False),
        sa.Column("content_sha256", sa.Text(), nullable=False),
        sa.Column("message_id", sa.Text(), nullable=True),
        sa.Column("in_reply_to", Json(), nullable=False),
        sa.Column("references", Json(), nullable=False),
        sa.Column("automatic", sa.Boolean(), nullable=False),
        sa.Column("raw_sha256", sa.Text(), nullable=True),
        sa.Column("agent_id", Uuid(), nullable=True),
        sa.Column("purpose", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "direction = 'from_client' OR (agent_id IS NOT NULL AND purpose IS NOT NULL)",
            name=op.f("ck_message_to_client"),
        ),
        sa.ForeignKeyConstraint(
            ["request_id"], ["request.id"], name=op.f("fk_message_request_id"), initially="DEFERRED", deferrable=True
        ),
        sa.PrimaryKeyConstraint("request_id", "id", name=op.f("pk_message")),
        sqlite_with_rowid=False,
    )
    op.create_index(
        "ix_message_message_id",
        "message",
        ["message_id"],
        unique=False,
        sqlite_where=sa.text("message_id IS NOT NULL"),
        postgresql_where=sa.text("message_id IS NOT NULL"),
    )
    op.create_index(
        "ix_message_raw_sha256",
        "message",
        ["raw_sha256"],
        unique=False,
        sqlite_where=sa.text("raw_sha256 IS NOT NULL"),
        postgresql_where=sa.text("raw_sha256 IS NOT NULL"),
    )
    op.create_table(
        "note",
        sa.Column("request_id", Uuid(), nullable=False),
        sa.Column("id", Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("agent_id", Uuid(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("content_sha256", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["agent_id"], ["agent.id"], name=op.f("fk_note_agent_id"), initially="DEFERRED", deferrable=True
        ),
        sa.ForeignKeyConstraint(
            ["request_id"], ["request.id"], name=op.f("fk_note_request_id"), initially="DEFERRED", deferrable=True
        ),
        sa.PrimaryKeyConstraint("request_id", "id", name=op.f("pk_note")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "request_link",
        sa.Column("request_id", Uuid(), nullable=False),
        sa.Column("other_id", Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("relation", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["request_id"],
            ["request.id"],
            name=op.f("fk_request_link_request_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("request_id", "other_id", name=op.f("pk_request_link")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "request_tag",
        sa.Column("request_id", Uuid(), nullable=False),
        sa.Column("tag", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["request_id"],
            ["request.id"],
            name=op.f("fk_request_tag_request_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("request_id", "tag", name=op.f("pk_request_tag")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_request_tag_tag"), "request_tag", ["tag"], unique=False)
    if op.get_bind().dialect.name == "sqlite":
        op.execute(
            "CREATE VIRTUAL TABLE request_search USING fts5(number, subject, client, contact, body,"
            " tokenize = \"unicode61 remove_diacritics 2\", prefix = '2 3')"
        )
