"""Quotes with their lines, plans with their steps, the number of the next quote, and what a team sets for its quotes.

Consoles before 0.3.0 only read: they don't know these events.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from ecsupport_desktop.storage.types import BIG, TEXT, UtcDateTime, Uuid

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("request", sa.Column("next_date", sa.Date()))
    op.create_index("ix_request_by_next_date", "request", ["rank", "next_date", "seq"])
    op.add_column("policy", sa.Column("quoting", TEXT))
    op.create_table(
        "quote_sequence",
        sa.Column("year", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("next", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("year", name=op.f("pk_quote_sequence")),
    )
    _quotes()
    _lines()
    _plans()
    meta = sa.table("meta", sa.column("key", sa.Text), sa.column("value", sa.Text))
    op.execute(sa.delete(meta).where(meta.c.key == "min_client_version"))
    op.execute(sa.insert(meta).values(key="min_client_version", value="0.3.0"))


def _of_request(table: str, *key: str) -> tuple[sa.Constraint, ...]:
    return (
        sa.ForeignKeyConstraint(
            ["request_id"], ["request.id"], name=op.f(f"fk_{table}_request_id"), initially="DEFERRED", deferrable=True
        ),
        sa.PrimaryKeyConstraint("request_id", *key, name=op.f(f"pk_{table}")),
    )


def _texts(*names: str) -> tuple[sa.Column[str], ...]:
    return tuple(sa.Column(name, TEXT, nullable=False) for name in names)


def _check(table: str, name: str, condition: str) -> sa.CheckConstraint:
    return sa.CheckConstraint(condition, name=op.f(f"ck_{table}_{name}"))


_ONE_DISCOUNT = "discount_percent IS NULL OR discount_amount IS NULL"


def _quotes() -> None:
    op.create_table(
        "quote",
        sa.Column("request_id", Uuid(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        *_texts("state", "title", "language", "currency", "client", "scope", "exclusions", "assumptions",
                "delivery_estimate", "terms", "notes"),
        sa.Column("validity_days", sa.Integer(), nullable=False),
        sa.Column("discount_percent", sa.Integer()),
        sa.Column("discount_amount", BIG),
        *_texts("rounding"),
        sa.Column("saved_by", Uuid(), nullable=False),
        sa.Column("saved_at", UtcDateTime(), nullable=False),
        sa.Column("agent_id", Uuid(), nullable=False),
        sa.Column("quote_number", TEXT),
        sa.Column("issuer", TEXT),
        sa.Column("issued_at", UtcDateTime()),
        sa.Column("issued_on", sa.Date()),
        sa.Column("valid_until", sa.Date()),
        sa.Column("expires_at", UtcDateTime()),
        sa.Column("issued_by", Uuid()),
        sa.Column("document_id", Uuid()),
        sa.Column("document_sha256", TEXT),
        sa.Column("said_by", TEXT),
        sa.Column("said_how", TEXT),
        sa.Column("said_at", UtcDateTime()),
        sa.Column("decided_at", UtcDateTime()),
        sa.Column("decided_by", Uuid()),
        sa.Column("decision_reason", TEXT),
        sa.Column("chosen", TEXT),
        sa.Column("accepted_total", BIG),
        sa.Column("decided_sha256", TEXT),
        _check("quote", "discount", _ONE_DISCOUNT),
        _check(
            "quote", "issued",
            "(state = 'draft') = (quote_number IS NULL) AND (quote_number IS NULL) = (issued_at IS NULL)"
            " AND (issued_at IS NULL) = (expires_at IS NULL) AND (issued_at IS NULL) = (issuer IS NULL)"
            " AND (issued_at IS NULL) = (valid_until IS NULL) AND (issued_at IS NULL) = (issued_on IS NULL)"
            " AND (issued_at IS NULL) = (issued_by IS NULL)",
        ),
        _check(
            "quote", "decided",
            "(state IN ('accepted', 'declined', 'expired', 'withdrawn')) = (decided_at IS NOT NULL)"
            " AND (decided_at IS NULL) = (decided_by IS NULL) AND (decided_at IS NULL) = (said_at IS NULL)",
        ),
        _check(
            "quote", "accepted",
            "state <> 'accepted' OR (accepted_total IS NOT NULL AND accepted_total >= 0 AND decided_sha256 IS NOT NULL"
            " AND decided_sha256 = document_sha256 AND said_by IS NOT NULL AND length(trim(said_by)) > 0)",
        ),
        _check("quote", "document", "(document_id IS NULL) = (document_sha256 IS NULL)"),
        sa.ForeignKeyConstraint(
            ["agent_id"], ["agent.id"], name=op.f("fk_quote_agent_id"), initially="DEFERRED", deferrable=True
        ),
        *_of_request("quote", "revision"),
        sqlite_with_rowid=False,
    )  # fmt: skip
    for name, columns, condition in (
        ("ix_quote_expires", ["state", "expires_at"], "expires_at IS NOT NULL"),
        ("ix_quote_number", ["quote_number"], "quote_number IS NOT NULL"),
    ):
        where = sa.text(condition)
        op.create_index(name, "quote", columns, sqlite_where=where, postgresql_where=where)


def _lines() -> None:
    op.create_table(
        "quote_line",
        sa.Column("request_id", Uuid(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("id", Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        *_texts("description", "kind"),
        sa.Column("quantity", BIG),
        sa.Column("unit_price", BIG),
        sa.Column("discount_percent", sa.Integer()),
        sa.Column("discount_amount", BIG),
        *_texts("tax_category"),
        sa.Column("tax_rate", sa.Integer(), nullable=False),
        sa.Column("optional", sa.Boolean(), nullable=False),
        _check("quote_line", "quantity", "quantity IS NULL OR quantity >= 0"),
        _check("quote_line", "unit_price", "unit_price IS NULL OR unit_price >= 0"),
        _check("quote_line", "discount", _ONE_DISCOUNT),
        _check(
            "quote_line", "tax",
            "tax_rate IS NOT NULL AND tax_rate BETWEEN 0 AND 100000 AND (tax_category = 'standard' OR tax_rate = 0)",
        ),
        *_of_request("quote_line", "revision", "id"),
        sqlite_with_rowid=False,
    )  # fmt: skip


def _plans() -> None:
    op.create_table(
        "plan",
        sa.Column("request_id", Uuid(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("saved_by", Uuid(), nullable=False),
        sa.Column("agreed_with", TEXT),
        sa.Column("agreed_how", TEXT),
        sa.Column("agreed_at", UtcDateTime()),
        sa.Column("agreed_what", TEXT),
        sa.Column("agreed_recorded_at", UtcDateTime()),
        sa.Column("agreed_agent", Uuid()),
        _check(
            "plan", "agreed",
            "(agreed_at IS NULL) = (agreed_with IS NULL) AND (agreed_at IS NULL) = (agreed_recorded_at IS NULL)"
            " AND (agreed_at IS NULL) = (agreed_agent IS NULL) AND (agreed_at IS NULL) = (agreed_how IS NULL)",
        ),
        *_of_request("plan"),
        sqlite_with_rowid=False,
    )  # fmt: skip
    op.create_table(
        "plan_step",
        sa.Column("request_id", Uuid(), nullable=False),
        sa.Column("id", Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        *_texts("title", "owner"),
        sa.Column("due", sa.Date()),
        *_texts("state", "note"),
        sa.Column("line_id", Uuid()),
        _check("plan_step", "title", "title IS NOT NULL AND length(trim(title)) > 0"),
        *_of_request("plan_step", "id"),
        sqlite_with_rowid=False,
    )  # fmt: skip
