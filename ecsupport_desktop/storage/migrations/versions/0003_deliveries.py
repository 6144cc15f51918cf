"""How a message by mail gets on (held, tried, unknown), the files that go with it, and leases for what only one may do.

What was pending is to be sent at once. Consoles before 0.2.0 only read: they don't know these states.
"""

from __future__ import annotations

from typing import Final

import sqlalchemy as sa
from alembic import op

from ecsupport_desktop.storage.types import TEXT, UtcDateTime, Uuid

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_SETTLED: Final = "state NOT IN ('accepted', 'failed') OR settled_at IS NOT NULL"
_FAILED: Final = "state NOT IN ('failed', 'unknown') OR error IS NOT NULL"
_HELD: Final = "state <> 'held' OR held_until IS NOT NULL"
_DUE: Final = "(state IN ('held', 'queued')) = (next_attempt_at IS NOT NULL)"
_QUEUED: Final = "state NOT IN ('held', 'queued', 'sending') OR queued_at IS NOT NULL"
_CHECKS: Final = {"settled": _SETTLED, "failed": _FAILED, "held": _HELD, "due": _DUE, "queued": _QUEUED}
_MOMENTS: Final = ("held_until", "queued_at", "next_attempt_at")


def upgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        _made_anew()
    else:
        _altered()
    op.add_column("message", sa.Column("files", TEXT))
    for name, column, condition in (
        ("ix_delivery_due", "next_attempt_at", "next_attempt_at IS NOT NULL"),
        ("ix_delivery_unsent", "state", "state NOT IN ('accepted', 'failed')"),
    ):
        where = sa.text(condition)
        op.create_index(name, "delivery", [column], sqlite_where=where, postgresql_where=where)
    op.create_table(
        "lease",
        sa.Column("name", TEXT, nullable=False),
        sa.Column("holder", Uuid(), nullable=False),
        sa.Column("until", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_lease")),
        sqlite_with_rowid=False,
    )


def _made_anew() -> None:
    """SQLite changes no CHECK of a table that is there."""
    op.execute("ALTER TABLE delivery RENAME TO delivery_before")
    op.create_table(
        "delivery",
        sa.Column("request_id", Uuid(), nullable=False),
        sa.Column("id", Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("message_id", Uuid(), nullable=False),
        sa.Column("purpose", TEXT, nullable=False),
        sa.Column("state", TEXT, nullable=False),
        sa.Column("way", TEXT),
        sa.Column("sent_at", UtcDateTime(), nullable=False),
        sa.Column("settled_at", UtcDateTime()),
        sa.Column("error", TEXT),
        *(sa.Column(name, UtcDateTime()) for name in _MOMENTS),
        sa.Column("attempts", sa.Integer(), nullable=False),
        *(sa.CheckConstraint(check, name=op.f(f"ck_delivery_{name}")) for name, check in _CHECKS.items()),
        sa.ForeignKeyConstraint(
            ["request_id"], ["request.id"], name=op.f("fk_delivery_request_id"), initially="DEFERRED", deferrable=True
        ),
        sa.PrimaryKeyConstraint("request_id", "id", name=op.f("pk_delivery")),
        sqlite_with_rowid=False,
    )
    op.execute(
        "INSERT INTO delivery SELECT request_id, id, position, message_id, purpose,"
        " CASE state WHEN 'pending' THEN 'queued' ELSE state END, way, sent_at, settled_at, error, NULL,"
        " CASE state WHEN 'pending' THEN sent_at END, CASE state WHEN 'pending' THEN sent_at END, 0"
        " FROM delivery_before"
    )
    op.execute("DROP TABLE delivery_before")


def _altered() -> None:
    for name in _MOMENTS:
        op.add_column("delivery", sa.Column(name, UtcDateTime()))
    op.add_column("delivery", sa.Column("attempts", sa.Integer(), nullable=False, server_default="0"))
    op.alter_column("delivery", "attempts", server_default=None)
    for name in ("settled", "failed"):
        op.drop_constraint(op.f(f"ck_delivery_{name}"), "delivery")
    op.execute(
        "UPDATE delivery SET state = 'queued', queued_at = sent_at, next_attempt_at = sent_at WHERE state = 'pending'"
    )
    for name, check in _CHECKS.items():
        op.create_check_constraint(op.f(f"ck_delivery_{name}"), "delivery", check)
