"""The triggers on quotes, beside the generic ones: what was issued never changes, and says what its events say.

The rows of a draft's lines aren't held against the event one by one, which would read it again for each: guard_drafted
compares the whole when the command ends.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from ecsupport_desktop.storage.postgres.guards.function import guard
from ecsupport_desktop.storage.schema_quote import DECISION_COLUMNS, ISSUE_COLUMNS

_PAPER: Final = ("document_id", "document_sha256")
_LISTED: Final = ("position", "total", "found_by")
_NEEDED: Final = ("title", "scope", "exclusions", "assumptions", "delivery_estimate", "terms")


def _array(names: Iterable[str]) -> str:
    return "ARRAY[" + ", ".join(f"'{name}'" for name in names) + "]"


QUOTE: Final = guard(
    "guard_quote()",
    "trigger",
    """
DECLARE
    c command := guard_current();
    was jsonb := CASE WHEN TG_OP <> 'INSERT' THEN to_jsonb(OLD) END;
    said jsonb;
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.state <> 'draft' AND NOT (c.id IS NULL AND guard_owner()) THEN
            PERFORM guard_refuse('a quote begins as a draft');
        END IF;
        RETURN NEW;
    ELSIF TG_OP = 'DELETE' THEN
        IF OLD.state <> 'draft' THEN
            PERFORM guard_refuse('an issued quote can''t be deleted');
        END IF;
        RETURN OLD;
    END IF;
    IF OLD.state <> 'draft' AND (was - LATER <> to_jsonb(NEW) - LATER OR (OLD.document_id IS NOT NULL
        AND (OLD.document_id, OLD.document_sha256) IS DISTINCT FROM (NEW.document_id, NEW.document_sha256)))
    THEN
        PERFORM guard_refuse('an issued quote can''t be changed');
    END IF;
    IF OLD.state <> 'draft' AND NEW.state IN ('draft', OLD.state) AND was - FILED <> to_jsonb(NEW) - FILED THEN
        PERFORM guard_refuse('what became of an issued quote can''t be changed');
    END IF;
    IF c.id IS NULL AND guard_owner() THEN
        RETURN NEW;
    END IF;
    IF NEW.document_id IS DISTINCT FROM OLD.document_id AND NOT EXISTS (SELECT FROM event
        WHERE xid = pg_current_xact_id() AND command_id = c.id AND kind = 'quote_filed')
    THEN
        PERFORM guard_refuse('the paper of a quote is filed by a command of its own');
    END IF;
    IF NEW.state = OLD.state THEN
        RETURN NEW;
    END IF;
    SELECT e.payload::jsonb INTO said FROM event AS e
    WHERE e.xid = pg_current_xact_id() AND e.command_id = c.id AND e.stream_id = NEW.request_id
        AND e.kind = 'quote_' || NEW.state AND (e.payload::jsonb ->> 'revision')::integer = NEW.revision;
    IF said IS NULL OR NOT ((OLD.state = 'draft' AND NEW.state = 'issued') OR (OLD.state = 'issued'
        AND NEW.state IN ('accepted', 'declined', 'expired', 'withdrawn', 'superseded')))
    THEN
        PERFORM guard_refuse(format('a quote that is %s doesn''t become %s', OLD.state, NEW.state));
    END IF;
    IF NEW.state = 'issued' THEN
        IF was - ISSUE <> to_jsonb(NEW) - ISSUE THEN
            PERFORM guard_refuse('a quote is issued as it stands');
        END IF;
        PERFORM guard_issued(c, NEW, said -> 'issue');
    ELSIF NEW.state = 'superseded' THEN
        IF NOT EXISTS (SELECT FROM event WHERE xid = pg_current_xact_id() AND command_id = c.id
            AND stream_id = NEW.request_id AND kind = 'quote_issued')
        THEN
            PERFORM guard_refuse('a quote is superseded by the one that is issued');
        END IF;
    ELSE
        PERFORM guard_decided(c, NEW, said -> 'decision');
    END IF;
    RETURN NEW;
END
""".replace("LATER", _array(("state", *_LISTED[:2], *_PAPER, *DECISION_COLUMNS)))
    .replace("FILED", _array(("position", *_PAPER)))
    .replace("- ISSUE", "- " + _array(("state", *_LISTED, *ISSUE_COLUMNS))),
)
ISSUED: Final = guard(
    "guard_issued(c command, q quote, issue jsonb)",
    "void",
    """
DECLARE
    known text;
BEGIN
    IF jsonb_build_array(q.quote_number, q.issuer::jsonb, q.issued_on, q.valid_until, q.issued_by)
        <> jsonb_build_array(issue -> 'number', issue -> 'issuer', issue -> 'issued_on', issue -> 'valid_until',
            c.actor_id)
        OR (q.issued_at, q.expires_at) IS DISTINCT FROM (c.at, (issue ->> 'expires_at')::timestamptz)
    THEN
        PERFORM guard_refuse('a quote is issued as its event says');
    END IF;
    SELECT quote_number INTO known FROM quote
    WHERE request_id = q.request_id AND quote_number IS NOT NULL LIMIT 1;
    IF NOT (CASE WHEN known IS NOT NULL THEN q.quote_number = known ELSE EXISTS (SELECT FROM quote_sequence AS n
        WHERE n.year = extract(year FROM c.at AT TIME ZONE 'UTC') AND q.quote_number = guard_quote_number(n)) END)
    THEN
        PERFORM guard_refuse('a quote is issued with the next number');
    END IF;
    IF EXISTS (SELECT FROM unnest(ARRAY[NEEDED, q.client::jsonb ->> 'name', q.client::jsonb ->> 'address',
            q.issuer::jsonb ->> 'name']) AS needed WHERE needed !~ '\\S')
        OR NOT EXISTS (SELECT FROM quote_line AS l
            WHERE l.request_id = q.request_id AND l.revision = q.revision AND NOT l.optional)
        OR EXISTS (SELECT FROM quote_line AS l WHERE l.request_id = q.request_id AND l.revision = q.revision
            AND (l.description !~ '\\S' OR coalesce(l.quantity, 0) = 0 OR l.unit_price IS NULL))
    THEN
        PERFORM guard_refuse('a quote is issued with all the information');
    END IF;
END
""".replace("NEEDED", ", ".join(f"q.{name}" for name in _NEEDED)),
)
DECIDED: Final = guard(
    "guard_decided(c command, q quote, decision jsonb)",
    "void",
    """
BEGIN
    IF jsonb_build_array(q.said_by, q.said_how, q.decided_by, q.decision_reason, q.chosen::jsonb, q.accepted_total,
            q.decided_sha256)
        <> jsonb_build_array(decision -> 'said_by', decision -> 'how', c.actor_id, decision -> 'reason',
            decision -> 'chosen', decision -> 'total', decision -> 'document_sha256')
        OR (q.said_at, q.decided_at) IS DISTINCT FROM ((decision ->> 'said_at')::timestamptz, c.at)
        OR q.decided_sha256 IS DISTINCT FROM q.document_sha256
        OR (q.state IN ('accepted', 'declined') AND (q.document_sha256 IS NULL OR q.said_at < q.issued_at))
    THEN
        PERFORM guard_refuse('a quote is decided on as its event says, and on its paper');
    END IF;
    IF EXISTS (SELECT FROM jsonb_array_elements_text(q.chosen::jsonb) AS each WHERE q.state <> 'accepted'
        OR NOT EXISTS (SELECT FROM quote_line AS l WHERE l.request_id = q.request_id AND l.revision = q.revision
            AND l.id = each::uuid AND l.optional))
    THEN
        PERFORM guard_refuse('only optional lines are chosen');
    END IF;
    IF q.state IN ('accepted', 'declined') AND c.at >= q.expires_at THEN
        PERFORM guard_refuse('this quote has expired');
    ELSIF q.state = 'expired' AND c.at < q.expires_at THEN
        PERFORM guard_refuse('this quote is still valid');
    END IF;
END
""",
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
SPELLED: Final = guard(
    "guard_quote_number(n quote_sequence)",
    "text",
    """
    SELECT 'Q-' || n.year || '-' || lpad((n.next - 1)::text, greatest(5, length((n.next - 1)::text)), '0')
""",
    language="sql IMMUTABLE",
)
NUMBER: Final = guard(
    "guard_quote_counted()",
    "trigger",
    """
DECLARE
    c command := guard_current();
BEGIN
    IF c.id IS NULL AND guard_owner() THEN
        RETURN NEW;
    END IF;
    IF c.id IS NULL OR NOT EXISTS (SELECT FROM guard_emits WHERE command = c.kind AND event = 'quote_issued')
        OR NEW.year <> extract(year FROM c.at AT TIME ZONE 'UTC')
        OR NEW.next <> (CASE TG_OP WHEN 'INSERT' THEN 2 ELSE OLD.next + 1 END)
        OR (TG_OP = 'UPDATE' AND OLD.year <> NEW.year)
    THEN
        PERFORM guard_refuse('numbers of quotes are taken one by one, by a command that issues one');
    END IF;
    RETURN NEW;
END
""",
)
# At commit: a number that is taken is some quote's, so that none is missing.
GIVEN: Final = guard(
    "guard_quote_given()",
    "trigger",
    """
BEGIN
    IF NOT guard_owner() AND NOT EXISTS (SELECT FROM quote WHERE quote_number = guard_quote_number(NEW)) THEN
        PERFORM guard_refuse('a number is taken for the quote that gets it');
    END IF;
    RETURN NULL;
END
""",
)
DRAFTED: Final = guard(
    "guard_drafted(c command, stream uuid)",
    "void",
    """
DECLARE
    said jsonb;
    place integer;
BEGIN
    FOR said IN SELECT e.payload::jsonb FROM event AS e WHERE e.xid = pg_current_xact_id() AND e.command_id = c.id
        AND e.stream_id = stream AND e.kind IN ('quote_drafted', 'quote_discarded')
    LOOP
        place := (said ->> 'revision')::integer;
        IF said ->> 'kind' = 'quote_discarded' THEN
            IF EXISTS (SELECT FROM quote WHERE request_id = stream AND revision = place)
                OR EXISTS (SELECT FROM quote_line WHERE request_id = stream AND revision = place)
            THEN
                PERFORM guard_refuse('a draft that is thrown away leaves nothing');
            END IF;
            CONTINUE;
        END IF;
        IF NOT EXISTS (
            SELECT FROM quote AS q CROSS JOIN LATERAL (SELECT said -> 'content' AS given) AS content
            WHERE q.request_id = stream AND q.revision = place AND q.state = 'draft' AND q.saved_by = c.id
                AND q.saved_at = c.at AND q.agent_id = c.actor_id AND q.client::jsonb = given -> 'client'
                AND jsonb_build_array(q.title, q.language, q.currency, q.scope, q.exclusions, q.assumptions,
                    q.delivery_estimate, q.terms, q.notes, q.validity_days, q.rounding, q.discount_percent,
                    q.discount_amount)
                = jsonb_build_array(given -> 'title', given -> 'language', given -> 'currency', given -> 'scope',
                    given -> 'exclusions', given -> 'assumptions', given -> 'delivery_estimate', given -> 'terms',
                    given -> 'notes', given -> 'validity_days', given -> 'rounding', given #> '{discount,percent}',
                    given #> '{discount,amount}')
        ) OR (
            SELECT jsonb_agg(jsonb_build_array(position, id, description, kind, quantity, unit_price,
                discount_percent, discount_amount, tax_category, tax_rate, optional) ORDER BY position)
            FROM quote_line WHERE request_id = stream AND revision = place
        ) IS DISTINCT FROM (
            SELECT jsonb_agg(jsonb_build_array(n - 1, line -> 'id', line -> 'description', line -> 'kind',
                line -> 'quantity', line -> 'unit_price', line #> '{discount,percent}', line #> '{discount,amount}',
                line #> '{tax,category}', line #> '{tax,rate}', line -> 'optional') ORDER BY n)
            FROM jsonb_array_elements(said #> '{content,lines}') WITH ORDINALITY AS given (line, n)
        ) THEN
            PERFORM guard_refuse('a draft is kept as its event says');
        END IF;
    END LOOP;
END
""",
)
FUNCTIONS: Final = (SPELLED, ISSUED, DECIDED, QUOTE, LINE, NUMBER, GIVEN, DRAFTED)
