"""The triggers on plans, beside the generic ones: an agreement is recorded by its own command, and steps are whole."""

from __future__ import annotations

from typing import Final

from ecsupport_desktop.storage.postgres.guards.function import guard

PLAN: Final = guard(
    "guard_plan()",
    "trigger",
    """
DECLARE
    c command := guard_current();
    found text[];
BEGIN
    IF c.id IS NULL AND guard_owner() THEN
        RETURN NEW;
    END IF;
    SELECT array_agg(e.kind) INTO found FROM event AS e
    WHERE e.xid = pg_current_xact_id() AND e.command_id = c.id AND e.stream_id = NEW.request_id;
    IF 'personal_data_removed' = ANY (found) THEN
        RETURN NEW;
    END IF;
    IF NOT coalesce('plan_saved' = ANY (found), false) AND (TG_OP = 'INSERT'
        OR (NEW.revision, NEW.saved_by) IS DISTINCT FROM (OLD.revision, OLD.saved_by))
    THEN
        PERFORM guard_refuse('a plan is saved by a command of its own');
    END IF;
    IF NEW.agreed_at IS NOT NULL AND (TG_OP = 'INSERT' OR to_jsonb(OLD) - ARRAY['revision', 'saved_by']
        <> to_jsonb(NEW) - ARRAY['revision', 'saved_by']) AND NOT EXISTS (
        SELECT FROM event AS e CROSS JOIN LATERAL (SELECT e.payload::jsonb -> 'agreement' AS given) AS said
        WHERE e.xid = pg_current_xact_id() AND e.command_id = c.id AND e.stream_id = NEW.request_id
            AND e.kind = 'plan_agreed' AND jsonb_build_array(given -> 'said_by', given -> 'how', given -> 'what',
                c.actor_id) = jsonb_build_array(NEW.agreed_with, NEW.agreed_how, NEW.agreed_what, NEW.agreed_agent)
            AND (NEW.agreed_at, NEW.agreed_recorded_at) = ((given ->> 'said_at')::timestamptz, c.at))
    THEN
        PERFORM guard_refuse('a plan is agreed with the client as its event says');
    END IF;
    RETURN NEW;
END
""",
)
STEP: Final = guard(
    "guard_plan_step()",
    "trigger",
    """
DECLARE
    c command := guard_current();
    step plan_step := coalesce(NEW, OLD);
BEGIN
    IF c.id IS NULL AND guard_owner() THEN
        RETURN coalesce(NEW, OLD);
    END IF;
    IF NOT (TG_OP = 'UPDATE' AND to_jsonb(OLD) - 'state' = to_jsonb(NEW) - 'state') AND NOT EXISTS (
        SELECT FROM event AS e WHERE e.xid = pg_current_xact_id() AND e.command_id = c.id
            AND e.stream_id = step.request_id AND e.kind IN ('plan_saved', 'personal_data_removed'))
    THEN
        PERFORM guard_refuse('the steps of a plan are saved by a command of its own');
    END IF;
    RETURN coalesce(NEW, OLD);
END
""",
)
PLANNED: Final = guard(
    "guard_planned(c command, stream uuid)",
    "void",
    """
DECLARE
    said jsonb;
BEGIN
    SELECT e.payload::jsonb INTO said FROM event AS e
    WHERE e.xid = pg_current_xact_id() AND e.command_id = c.id AND e.stream_id = stream AND e.kind = 'plan_saved'
    ORDER BY e.position DESC LIMIT 1;
    IF said IS NULL THEN
        RETURN;
    END IF;
    IF NOT EXISTS (SELECT FROM plan AS p JOIN quote AS q ON q.request_id = p.request_id AND q.revision = p.revision
        WHERE p.request_id = stream AND p.saved_by = c.id AND p.revision = (said ->> 'revision')::integer
            AND q.state = 'accepted' AND (p.agreed_at IS NULL OR (said ->> 'agreed')::boolean))
        OR (
            SELECT jsonb_agg(jsonb_build_array(position, id, title, owner, due, state, note, line_id)
                ORDER BY position)
            FROM plan_step WHERE request_id = stream
        ) IS DISTINCT FROM (
            SELECT jsonb_agg(jsonb_build_array(n - 1, step -> 'id', step -> 'title', step -> 'owner', step -> 'due',
                step -> 'state', step -> 'note', step -> 'line_id') ORDER BY n)
            FROM jsonb_array_elements(said -> 'steps') WITH ORDINALITY AS given (step, n)
        )
    THEN
        PERFORM guard_refuse('a plan is kept as its event says');
    END IF;
END
""",
)
FUNCTIONS: Final = (PLAN, STEP, PLANNED)
