"""The quotes of a request with their lines, and the plan of the accepted one. Money in minor units of the currency.

A revision's content never changes once it is issued: triggers hold this on SQLite, guards on a server.
"""

from __future__ import annotations

from typing import Final

from sqlalchemy import Boolean, CheckConstraint, Column, Date, Integer, Table, text

from ecsupport_desktop.domain import plan as p
from ecsupport_desktop.domain import quote as q
from ecsupport_desktop.domain.words import Channel
from ecsupport_desktop.storage.schema_base import child_table, key_to, metadata, of_request, partial_index
from ecsupport_desktop.storage.types import BIG, TEXT, Json, UtcDateTime, Uuid, Word

CONTENT_COLUMNS: Final = (
    "title", "language", "currency", "client", "scope", "exclusions", "assumptions", "delivery_estimate", "terms",
    "notes", "validity_days", "discount_percent", "discount_amount", "rounding",
)  # fmt: skip
"""What issuing freezes, beside the lines."""
ISSUE_COLUMNS: Final = (
    "quote_number", "issuer", "issued_at", "issued_on", "valid_until", "expires_at", "issued_by",
)  # fmt: skip
"""What issuing adds."""
DECISION_COLUMNS: Final = (
    "said_by", "said_how", "said_at", "decided_at", "decided_by", "decision_reason", "chosen", "accepted_total",
    "decided_sha256",
)  # fmt: skip
"""What ends an issued revision, once."""
_DISCOUNT: Final = (
    "(discount_percent IS NULL OR discount_amount IS NULL)"
    " AND (discount_percent IS NULL OR discount_percent BETWEEN 0 AND 100000)"
    " AND (discount_amount IS NULL OR discount_amount BETWEEN 0 AND 1000000000000)"
)

quote: Final = child_table(
    "quote",
    of_request(),
    Column("revision", Integer, primary_key=True),
    Column("position", Integer, nullable=False),
    Column("state", Word(q.QuoteState), nullable=False),
    Column("title", TEXT, nullable=False),
    Column("language", TEXT, nullable=False),
    Column("currency", TEXT, nullable=False),
    Column("client", Json, nullable=False),
    Column("scope", TEXT, nullable=False),
    Column("exclusions", TEXT, nullable=False),
    Column("assumptions", TEXT, nullable=False),
    Column("delivery_estimate", TEXT, nullable=False),
    Column("terms", TEXT, nullable=False),
    Column("notes", TEXT, nullable=False),
    Column("validity_days", Integer, nullable=False),
    Column("discount_percent", Integer),  # thousandths of a per cent
    Column("discount_amount", BIG),
    Column("rounding", Word(q.Rounding), nullable=False),
    Column("saved_by", Uuid, nullable=False),
    Column("saved_at", UtcDateTime, nullable=False),
    Column("agent_id", Uuid, key_to("agent.id"), nullable=False),
    Column("quote_number", TEXT),
    Column("issuer", Json),
    Column("issued_at", UtcDateTime),
    Column("issued_on", Date),
    Column("valid_until", Date),
    Column("expires_at", UtcDateTime),
    Column("issued_by", Uuid),
    Column("document_id", Uuid),
    Column("document_sha256", TEXT),
    Column("said_by", TEXT),
    Column("said_how", Word(Channel)),
    Column("said_at", UtcDateTime),
    Column("decided_at", UtcDateTime),  # recorded then
    Column("decided_by", Uuid),
    Column("decision_reason", TEXT),
    Column("chosen", Json),  # ids of optional lines
    Column("accepted_total", BIG),
    Column("decided_sha256", TEXT),
    # For lists, computed at writing:
    Column("total", BIG),  # of an issued revision; optional lines count once they are accepted
    Column("found_by", TEXT, nullable=False),  # its number, title and client, folded
    CheckConstraint("revision IS NOT NULL AND revision >= 1", name="revision"),
    CheckConstraint("validity_days IS NOT NULL AND validity_days BETWEEN 1 AND 730", name="validity"),
    CheckConstraint(_DISCOUNT, name="discount"),
    CheckConstraint(
        "state IS NOT NULL"
        " AND state IN ('draft', 'issued', 'accepted', 'declined', 'expired', 'withdrawn', 'superseded')",
        name="state",
    ),
    CheckConstraint(
        "(state = 'draft') = (quote_number IS NULL) AND (quote_number IS NULL) = (issued_at IS NULL)"
        " AND (issued_at IS NULL) = (expires_at IS NULL) AND (issued_at IS NULL) = (issuer IS NULL)"
        " AND (issued_at IS NULL) = (valid_until IS NULL) AND (issued_at IS NULL) = (issued_on IS NULL)"
        " AND (issued_at IS NULL) = (issued_by IS NULL) AND (issued_at IS NULL) = (total IS NULL)"
        " AND (issued_at IS NULL OR (length(quote_number) > 0 AND expires_at > issued_at"
        " AND valid_until >= issued_on AND total >= 0))",
        name="issued",
    ),
    CheckConstraint(
        "(state IN ('accepted', 'declined', 'expired', 'withdrawn')) = (decided_at IS NOT NULL)"
        " AND (decided_at IS NULL) = (decided_by IS NULL) AND (decided_at IS NULL) = (said_at IS NULL)"
        " AND (decided_at IS NULL) = (said_by IS NULL) AND (decided_at IS NULL) = (chosen IS NULL)",
        name="decided",
    ),
    CheckConstraint(
        "(state = 'accepted') = (accepted_total IS NOT NULL) AND (state <> 'accepted' OR (accepted_total = total"
        " AND decided_sha256 IS NOT NULL AND document_sha256 IS NOT NULL AND decided_sha256 = document_sha256"
        " AND said_how IS NOT NULL AND said_by IS NOT NULL AND length(trim(said_by)) > 0))",
        name="accepted",
    ),
    CheckConstraint(
        "(document_id IS NULL) = (document_sha256 IS NULL) AND (document_id IS NULL OR state <> 'draft')",
        name="document",
    ),
)
quote_line: Final = child_table(
    "quote_line",
    of_request(),
    Column("revision", Integer, primary_key=True),
    Column("id", Uuid, primary_key=True),
    Column("position", Integer, nullable=False),
    Column("description", TEXT, nullable=False),
    Column("kind", Word(q.LineKind), nullable=False),
    Column("quantity", BIG),  # thousandths
    Column("unit_price", BIG),
    Column("discount_percent", Integer),
    Column("discount_amount", BIG),
    Column("tax_category", Word(q.TaxCategory), nullable=False),
    Column("tax_rate", Integer, nullable=False),  # thousandths of a per cent
    Column("optional", Boolean, nullable=False),
    CheckConstraint("kind IS NOT NULL AND kind IN ('hours', 'fixed', 'unit')", name="kind"),
    CheckConstraint("quantity IS NULL OR quantity BETWEEN 0 AND 1000000000", name="quantity"),
    CheckConstraint("unit_price IS NULL OR unit_price BETWEEN 0 AND 1000000000000", name="unit_price"),
    CheckConstraint(_DISCOUNT, name="discount"),
    CheckConstraint(
        "tax_category IS NOT NULL AND tax_category IN ('standard', 'reverse_charge', 'exempt') AND tax_rate IS NOT NULL"
        " AND tax_rate BETWEEN 0 AND 100000 AND (tax_category = 'standard' OR tax_rate = 0)",
        name="tax",
    ),
)
plan: Final = child_table(
    "plan",
    of_request(),
    Column("revision", Integer, nullable=False),
    Column("saved_by", Uuid, nullable=False),
    Column("agreed_with", TEXT),
    Column("agreed_how", Word(Channel)),
    Column("agreed_at", UtcDateTime),
    Column("agreed_what", TEXT),
    Column("agreed_recorded_at", UtcDateTime),
    Column("agreed_agent", Uuid),
    CheckConstraint(
        "(agreed_at IS NULL) = (agreed_with IS NULL) AND (agreed_at IS NULL) = (agreed_recorded_at IS NULL)"
        " AND (agreed_at IS NULL) = (agreed_agent IS NULL) AND (agreed_at IS NULL) = (agreed_how IS NULL)"
        " AND (agreed_at IS NULL) = (agreed_what IS NULL) AND (agreed_at IS NULL OR length(trim(agreed_with)) > 0)",
        name="agreed",
    ),
)
plan_step: Final = child_table(
    "plan_step",
    of_request(),
    Column("id", Uuid, primary_key=True),
    Column("position", Integer, nullable=False),
    Column("title", TEXT, nullable=False),
    Column("owner", TEXT, nullable=False),
    Column("due", Date),
    Column("state", Word(p.StepState), nullable=False),
    Column("note", TEXT, nullable=False),
    Column("line_id", Uuid),
    CheckConstraint("title IS NOT NULL AND length(trim(title)) > 0", name="title"),
    CheckConstraint("state IS NOT NULL AND state IN ('to_do', 'under_way', 'done')", name="state"),
)
quote_sequence: Final = Table(
    "quote_sequence",
    metadata,
    Column("year", Integer, primary_key=True, autoincrement=False),
    Column("next", Integer, nullable=False),
)

ISSUED: Final = quote.c.quote_number.is_not(None)
"""Use this very expression in queries: an engine takes a partial index only for the condition it was made with."""

partial_index("ix_quote_draft", text("state = 'draft'"), quote.c.request_id, unique=True)
partial_index("ix_quote_in_force", text("state IN ('issued', 'accepted')"), quote.c.request_id, unique=True)
partial_index("ix_quote_number", ISSUED, quote.c.quote_number, quote.c.revision, unique=True)
partial_index("ix_quote_issued", ISSUED, quote.c.issued_at, quote.c.request_id)
