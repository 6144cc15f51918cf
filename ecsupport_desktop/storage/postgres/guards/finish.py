"""The last word of a command: with its outcome the whole is looked at, and from then on it writes nothing more."""

from __future__ import annotations

from typing import Final

from ecsupport_desktop.storage.postgres.guards.function import guard

FINISHED: Final = guard(
    "guard_finished()",
    "trigger",
    """
DECLARE
    told jsonb;
    rule guard_command;
    stream record;
    done boolean;
BEGIN
    IF OLD.outcome IS NOT NULL OR to_jsonb(NEW) - 'outcome' <> to_jsonb(OLD) - 'outcome' THEN
        PERFORM guard_refuse('a command is changed once, by its outcome');
    END IF;
    told := NEW.outcome::jsonb;
    done := EXISTS (SELECT FROM event WHERE xid = pg_current_xact_id() AND command_id = NEW.id);
    IF told ->> 'command_id' IS DISTINCT FROM NEW.id::text OR (told ->> 'status' = 'applied') IS DISTINCT FROM done
        OR told ->> 'status' NOT IN ('applied', 'redundant', 'refused', 'conflict')
        OR (NOT done AND EXISTS (SELECT FROM content WHERE owner_id = NEW.id))
    THEN
        PERFORM guard_refuse('an outcome says whether anything happened');
    END IF;
    IF NOT done THEN
        RETURN NEW;
    END IF;
    SELECT * INTO rule FROM guard_command WHERE kind = NEW.kind;
    IF rule.text_needed AND NOT EXISTS (SELECT FROM content WHERE owner_id = NEW.id) THEN
        PERFORM guard_refuse('the text is missing');
    END IF;
    FOR stream IN
        SELECT e.stream_id AS id, bool_or(strpos(e.payload, NEW.stream_id::text) > 0) AS named
        FROM event AS e JOIN guard_event AS g ON g.kind = e.kind AND g.on_request
        WHERE e.xid = pg_current_xact_id() AND e.command_id = NEW.id GROUP BY e.stream_id
    LOOP
        PERFORM guard_whole(NEW, rule, stream.id, stream.named);
        PERFORM guard_drafted(NEW, stream.id);
        PERFORM guard_planned(NEW, stream.id);
    END LOOP;
    RETURN NEW;
END
""",
)
# The last event that moved a request says where it stands; the cycles say what is owed.
WHOLE: Final = guard(
    "guard_whole(c command, rule guard_command, stream uuid, named boolean)",
    "void",
    """
DECLARE
    r request;
    moved jsonb;
BEGIN
    SELECT * INTO r FROM request WHERE id = stream;
    IF r.id IS NULL THEN
        PERFORM guard_refuse('what happened to a request is written on it');
    END IF;
    IF rule.on_request AND stream <> c.stream_id AND NOT named AND r.merged_into IS DISTINCT FROM c.stream_id
        AND NOT EXISTS (SELECT FROM request WHERE id = c.stream_id AND merged_into = stream)
    THEN
        PERFORM guard_refuse('a command touches no request that has nothing to do with its own');
    END IF;
    IF (CASE WHEN stream = c.stream_id THEN rule.moves_own ELSE rule.moves_others END) AND r.head <> c.id THEN
        PERFORM guard_refuse('the head moves with the command');
    END IF;
    SELECT e.payload::jsonb INTO moved FROM event AS e
    WHERE e.xid = pg_current_xact_id() AND e.command_id = c.id AND e.stream_id = stream AND e.kind IN
        ('request_registered', 'state_changed', 'request_closed', 'request_merged', 'request_unmerged')
    ORDER BY e.position DESC LIMIT 1;
    IF NOT (CASE moved ->> 'kind'
        WHEN 'request_registered' THEN r.state = 'analysis'
        WHEN 'state_changed' THEN r.state = moved ->> 'state'
            AND r.rest_state IS NOT DISTINCT FROM moved ->> 'rest_state'
        WHEN 'request_closed' THEN r.state = 'closed' AND r.outcome = moved ->> 'outcome'
        WHEN 'request_merged' THEN r.merged_into = (moved ->> 'into_id')::uuid
        WHEN 'request_unmerged' THEN r.merged_into IS NULL
        ELSE true END)
    THEN
        PERFORM guard_refuse('a request stands where its events say');
    END IF;
    IF r.due_at IS DISTINCT FROM (CASE WHEN r.merged_into IS NULL THEN least(
            (SELECT opened_at + interval '48 hours' FROM cycle WHERE request_id = stream AND ended_at IS NULL),
            (SELECT min(due_at) FROM absorbed WHERE request_id = stream)) END)
        OR (r.due_at IS NOT NULL AND r.state NOT IN (SELECT state FROM guard_owing))
        OR (r.due_at IS NULL AND r.state = 'analysis')
        OR (r.merged_into IS NOT NULL AND r.state <> 'closed')
    THEN
        PERFORM guard_refuse('a request is due by its open cycles, and answered before it leaves the analysis');
    END IF;
    IF EXISTS (
        SELECT FROM event AS e LEFT JOIN cycle AS y
            ON y.request_id = stream AND y.number = (e.payload::jsonb ->> 'number')::integer
        WHERE e.xid = pg_current_xact_id() AND e.command_id = c.id AND e.stream_id = stream
            AND ((e.kind = 'cycle_opened' AND y.number IS NULL) OR (e.kind = 'cycle_ended' AND y.ended_at IS NULL))
    ) THEN
        PERFORM guard_refuse('a cycle is opened and ended as its events say');
    END IF;
END
""",
)
FUNCTIONS: Final = (WHOLE, FINISHED)
