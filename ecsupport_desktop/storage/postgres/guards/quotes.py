"""The triggers on quotes, beside the generic ones: an issued revision never changes, and numbers have no gaps."""

from __future__ import annotations

from typing import Final

from ecsupport_desktop.storage.postgres.guards.function import guard
from ecsupport_desktop.storage.schema_quote import CONTENT_COLUMNS

_FROZEN: Final = ", ".join(
    f"'{name}'"
    for name in (
        *CONTENT_COLUMNS, "saved_by", "quote_number", "issuer", "issued_at", "issued_on", "valid_until", "expires_at",
        "issued_by",
    )
)  # fmt: skip
QUOTE: Final = guard(
    "guard_quote()",
    "trigger",
    """
DECLARE
    c command := guard_current();
    known text;
BEGIN
    IF TG_OP <> 'INSERT' AND OLD.state <> 'draft' AND (TG_OP = 'DELETE' OR (
        OLD.document_sha256 IS NOT NULL AND NEW.document_sha256 IS DISTINCT FROM OLD.document_sha256) OR EXISTS (
        SELECT FROM jsonb_each(to_jsonb(NEW)) AS changed
        WHERE changed.key IN (FROZEN) AND to_jsonb(OLD) -> changed.key IS DISTINCT FROM changed.value))
    THEN
        PERFORM guard_refuse('an issued quote can''t be changed');
    END IF;
    IF c.id IS NULL AND guard_owner() THEN
        RETURN coalesce(NEW, OLD);
    END IF;
    IF TG_OP = 'INSERT' AND NEW.state <> 'draft' THEN
        PERFORM guard_refuse('a quote begins as a draft');
    END IF;
    IF TG_OP = 'UPDATE' AND OLD.state = 'draft' AND NEW.state = 'issued' THEN
        SELECT quote_number INTO known FROM quote
        WHERE request_id = NEW.request_id AND quote_number IS NOT NULL LIMIT 1;
        IF NEW.issued_at <> c.at OR NOT (CASE WHEN known IS NOT NULL THEN NEW.quote_number = known ELSE EXISTS (
            SELECT FROM quote_sequence AS n WHERE n.year = extract(year FROM c.at AT TIME ZONE 'UTC')
                AND NEW.quote_number = 'Q-' || n.year || '-' || lpad((n.next - 1)::text, 5, '0')) END)
        THEN
            PERFORM guard_refuse('a quote is issued with the next number');
        END IF;
    ELSIF TG_OP = 'UPDATE' AND NEW.state <> OLD.state AND NOT (
        OLD.state = 'issued' AND NEW.state IN ('accepted', 'declined', 'expired', 'withdrawn', 'superseded'))
    THEN
        PERFORM guard_refuse(format('a quote that is %s doesn''t become %s', OLD.state, NEW.state));
    END IF;
    IF TG_OP = 'UPDATE' AND NEW.state = 'expired' AND OLD.state <> 'expired' AND NEW.expires_at > c.at THEN
        PERFORM guard_refuse('this quote is still valid');
    END IF;
    RETURN coalesce(NEW, OLD);
END
""".replace("FROZEN", _FROZEN),
)
LINE: Final = guard(
    "guard_quote_line()",
    "trigger",
    """
DECLARE
    c command := guard_current();
    line quote_line := coalesce(NEW, OLD);
BEGIN
    IF EXISTS (
        SELECT FROM quote WHERE request_id = line.request_id AND revision = line.revision AND state <> 'draft')
        AND NOT (c.id IS NULL AND guard_owner() AND TG_OP = 'INSERT')
    THEN
        PERFORM guard_refuse('an issued quote can''t be changed');
    END IF;
    RETURN coalesce(NEW, OLD);
END
""",
)
NUMBER: Final = guard(
    "guard_quote_number()",
    "trigger",
    """
DECLARE
    c command := guard_current();
BEGIN
    IF c.id IS NULL AND guard_owner() THEN
        RETURN NEW;
    END IF;
    IF c.id IS NULL OR c.kind <> 'issue_quote' OR NEW.year <> extract(year FROM c.at AT TIME ZONE 'UTC')
        OR NEW.next <> (CASE TG_OP WHEN 'INSERT' THEN 2 ELSE OLD.next + 1 END)
        OR (TG_OP = 'UPDATE' AND OLD.year <> NEW.year)
    THEN
        PERFORM guard_refuse('numbers of quotes are taken one by one, by a command that issues one');
    END IF;
    RETURN NEW;
END
""",
)
FUNCTIONS: Final = (QUOTE, LINE, NUMBER)
