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
    op.add_column("request", sa.Column("quote_expires_at", UtcDateTime()))
    op.create_index("ix_request_by_next_date", "request", ["rank", "next_date", "seq"])
    op.add_column("policy", sa.Column("quoting", TEXT))
    op.add_column("policy", sa.Column("logo", sa.LargeBinary()))
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


_DISCOUNT = (
    "(discount_percent IS NULL OR discount_amount IS NULL)"
    " AND (discount_percent IS NULL OR discount_percent BETWEEN 0 AND 100000)"
    " AND (discount_amount IS NULL OR discount_amount BETWEEN 0 AND 1000000000000)"
)


def _quote_checks() -> tuple[sa.CheckConstraint, ...]:
    return (
        _check("quote", "revision", "revision IS NOT NULL AND revision >= 1"),
        _check("quote", "validity", "validity_days IS NOT NULL AND validity_days BETWEEN 1 AND 730"),
        _check("quote", "discount", _DISCOUNT),
        _check(
            "quote", "state",
            "state IS NOT NULL"
            " AND state IN ('draft', 'issued', 'accepted', 'declined', 'expired', 'withdrawn', 'superseded')",
        ),
        _check(
            "quote", "issued",
            "(state = 'draft') = (quote_number IS NULL) AND (quote_number IS NULL) = (issued_at IS NULL)"
            " AND (issued_at IS NULL) = (expires_at IS NULL) AND (issued_at IS NULL) = (issuer IS NULL)"
            " AND (issued_at IS NULL) = (valid_until IS NULL) AND (issued_at IS NULL) = (issued_on IS NULL)"
            " AND (issued_at IS NULL) = (issued_by IS NULL) AND (issued_at IS NULL) = (total IS NULL)"
            " AND (issued_at IS NULL OR (length(quote_number) > 0 AND expires_at > issued_at"
            " AND valid_until >= issued_on AND total >= 0))",
        ),
        _check(
            "quote", "decided",
            "(state IN ('accepted', 'declined', 'expired', 'withdrawn')) = (decided_at IS NOT NULL)"
            " AND (decided_at IS NULL) = (decided_by IS NULL) AND (decided_at IS NULL) = (said_at IS NULL)"
            " AND (decided_at IS NULL) = (said_by IS NULL) AND (decided_at IS NULL) = (chosen IS NULL)",
        ),
        _check(
            "quote", "accepted",
            "(state = 'accepted') = (accepted_total IS NOT NULL) AND (state <> 'accepted' OR (accepted_total = total"
            " AND decided_sha256 IS NOT NULL AND document_sha256 IS NOT NULL AND decided_sha256 = document_sha256"
            " AND said_how IS NOT NULL AND said_by IS NOT NULL AND length(trim(said_by)) > 0))",
        ),
        _check(
            "quote", "document",
            "(document_id IS NULL) = (document_sha256 IS NULL) AND (document_id IS NULL OR state <> 'draft')",
        ),
    )  # fmt: skip


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
        sa.Column("total", BIG),
        *_texts("found_by"),
        *_quote_checks(),
        sa.ForeignKeyConstraint(
            ["agent_id"], ["agent.id"], name=op.f("fk_quote_agent_id"), initially="DEFERRED", deferrable=True
        ),
        *_of_request("quote", "revision"),
        sqlite_with_rowid=False,
    )  # fmt: skip
    for name, table, columns, condition, unique in (
        ("ix_quote_draft", "quote", ["request_id"], "state = 'draft'", True),
        ("ix_quote_in_force", "quote", ["request_id"], "state IN ('issued', 'accepted')", True),
        ("ix_quote_number", "quote", ["quote_number", "revision"], "quote_number IS NOT NULL", True),
        ("ix_quote_issued", "quote", ["issued_at", "request_id"], "quote_number IS NOT NULL", False),
        ("ix_request_quote_expires", "request", ["quote_expires_at"], "quote_expires_at IS NOT NULL", False),
    ):
        where = sa.text(condition)
        op.create_index(name, table, columns, unique=unique, sqlite_where=where, postgresql_where=where)


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
        _check("quote_line", "kind", "kind IS NOT NULL AND kind IN ('hours', 'fixed', 'unit')"),
        _check("quote_line", "quantity", "quantity IS NULL OR quantity BETWEEN 0 AND 1000000000"),
        _check("quote_line", "unit_price", "unit_price IS NULL OR unit_price BETWEEN 0 AND 1000000000000"),
        _check("quote_line", "discount", _DISCOUNT),
        _check(
            "quote_line", "tax",
            "tax_category IS NOT NULL AND tax_category IN ('standard', 'reverse_charge', 'exempt')"
            " AND tax_rate IS NOT NULL AND tax_rate BETWEEN 0 AND 100000"
            " AND (tax_category = 'standard' OR tax_rate = 0)",
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
            " AND (agreed_at IS NULL) = (agreed_agent IS NULL) AND (agreed_at IS NULL) = (agreed_how IS NULL)"
            " AND (agreed_at IS NULL) = (agreed_what IS NULL) AND (agreed_at IS NULL OR length(trim(agreed_with)) > 0)",
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
        _check("plan_step", "state", "state IS NOT NULL AND state IN ('to_do', 'under_way', 'done')"),
        *_of_request("plan_step", "id"),
        sqlite_with_rowid=False,
    )  # fmt: skip
