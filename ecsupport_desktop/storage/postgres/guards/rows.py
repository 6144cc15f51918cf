"""Triggers on the rows: they follow from an event of the command under way, or aren't written.

The owner writes rows freely while no command is under way, to move a database in.
"""

from __future__ import annotations

from typing import Final

from ecsupport_desktop.storage.postgres.guards.function import guard

# Arguments: the column of the stream (or a stream's id), and the column that holds the command's moment.
ROW: Final = guard(
    "guard_row()",
    "trigger",
    """
DECLARE
    c command := guard_current();
    before jsonb := CASE WHEN TG_OP <> 'INSERT' THEN to_jsonb(OLD) END;
    after jsonb := CASE WHEN TG_OP <> 'DELETE' THEN to_jsonb(NEW) END;
    known jsonb := coalesce(after, before);
    stream uuid := coalesce(known ->> TG_ARGV[0], TG_ARGV[0])::uuid;
    done text := TG_OP;
BEGIN
    IF c.id IS NULL THEN
        IF guard_owner() THEN
            RETURN coalesce(NEW, OLD);
        END IF;
        PERFORM guard_refuse(format('%I is written by a command under way', TG_TABLE_NAME));
    END IF;
    IF TG_OP = 'UPDATE' AND before - 'position' = after - 'position' THEN
        done := 'MOVE';
    END IF;
    IF NOT EXISTS (
        SELECT FROM event AS e JOIN guard_write AS g ON g.event = e.kind
        WHERE e.xid = pg_current_xact_id() AND e.command_id = c.id AND e.stream_id = stream
            AND g.table_name = TG_TABLE_NAME AND g.operation = done
            AND (g.match IS NULL OR jsonb_path_exists(e.payload::jsonb, g.match, known, true))
    ) THEN
        PERFORM guard_refuse(format('no event of this command says so of %I', TG_TABLE_NAME));
    END IF;
    IF TG_OP = 'INSERT' AND TG_ARGV[1] <> '' AND (known ->> TG_ARGV[1])::timestamptz <> c.at THEN
        PERFORM guard_refuse('a row has the time of its command');
    END IF;
    RETURN coalesce(NEW, OLD);
END
""",
)
REQUEST: Final = guard(
    "guard_request()",
    "trigger",
    """
DECLARE
    c command := guard_current();
    rule guard_command;
    wrong text;
BEGIN
    IF c.id IS NULL THEN
        IF guard_owner() THEN
            RETURN NEW;
        END IF;
        PERFORM guard_refuse('a request is written by a command under way');
    END IF;
    SELECT * INTO rule FROM guard_command WHERE kind = c.kind;
    IF TG_OP = 'INSERT' THEN
        IF NEW.registered_at <> c.at OR NOT EXISTS (
            SELECT FROM event AS e JOIN guard_write AS g ON g.event = e.kind AND g.table_name = 'request'
            WHERE e.xid = pg_current_xact_id() AND e.command_id = c.id AND e.stream_id = NEW.id
                AND jsonb_path_exists(e.payload::jsonb, g.match, jsonb_build_object('number', NEW.number), true)
        ) OR NOT EXISTS (
            SELECT FROM number_sequence AS n WHERE n.year = extract(year FROM c.at AT TIME ZONE 'UTC')
                AND NEW.number = 'ECS-' || n.year || '-' || lpad((n.next - 1)::text, 6, '0')
                AND NEW.number_key = n.year::bigint * 1000000000 + n.next - 1
        ) THEN
            PERFORM guard_refuse('a request is registered with the next number');
        END IF;
        RETURN NEW;
    END IF;
    SELECT changed.key INTO wrong FROM jsonb_each(to_jsonb(NEW)) AS changed
    WHERE to_jsonb(OLD) -> changed.key IS DISTINCT FROM changed.value
        AND NOT (changed.key = 'head' AND NEW.head = c.id
            AND CASE WHEN NEW.id = c.stream_id THEN rule.moves_own ELSE rule.moves_others END)
        AND NOT EXISTS (
            SELECT FROM event AS e JOIN guard_column AS g ON g.event = e.kind
            WHERE e.xid = pg_current_xact_id() AND e.command_id = c.id AND e.stream_id = NEW.id
                AND g.column_name = changed.key
        ) LIMIT 1;
    IF FOUND THEN
        PERFORM guard_refuse(format('no event of this command says so of %I', wrong));
    END IF;
    IF (guard_standing(NEW), NEW.rest_state) IS DISTINCT FROM (guard_standing(OLD), OLD.rest_state) THEN
        PERFORM guard_moved(c.kind, OLD, NEW);
    END IF;
    RETURN NEW;
END
""",
)
# On a basis that was tried, only as it was found; on another one at least from state to state.
MOVED: Final = guard(
    "guard_moved(given text, was request, now request)",
    "void",
    """
DECLARE
    start text := guard_standing(was);
    goal text := guard_standing(now);
    on_basis text := guard_basis(was);
    rested text := CASE WHEN was.merged_into IS NULL THEN was.rest_state ELSE was.before_rest_state END;
    stood text := CASE WHEN was.merged_into IS NULL THEN was.state ELSE was.before_state END;
BEGIN
    IF EXISTS (SELECT FROM guard_transition WHERE command = given AND before = start AND basis = on_basis) THEN
        IF EXISTS (
            SELECT FROM guard_transition AS g
            WHERE g.command = given AND g.before = start AND g.basis = on_basis AND g.after = goal
                AND coalesce(now.rest_state, '') = CASE g.rest
                    WHEN '=' THEN coalesce(rested, '') WHEN '<' THEN coalesce(stood, '') ELSE g.rest END
        ) THEN
            RETURN;
        END IF;
    ELSIF start = goal OR EXISTS (
        SELECT FROM guard_transition WHERE command = given AND before = start AND after = goal)
    THEN
        RETURN;
    END IF;
    PERFORM guard_refuse(format('%s doesn''t lead from %s to %s', given, start, goal));
END
""",
)
CYCLE: Final = guard(
    "guard_cycle()",
    "trigger",
    """
DECLARE
    c command;
    moment text := CASE TG_OP WHEN 'INSERT' THEN 'opened_at' ELSE 'ended_at' END;
BEGIN
    IF TG_OP <> 'INSERT' AND OLD.ended_at IS NOT NULL THEN
        PERFORM guard_refuse('an ended cycle can''t be changed');
    END IF;
    c := guard_current();
    IF c.id IS NULL AND guard_owner() THEN
        RETURN coalesce(NEW, OLD);
    END IF;
    IF c.id IS NULL OR TG_OP = 'DELETE' OR (TG_OP = 'INSERT' AND NEW.ended_at IS NOT NULL) OR (TG_OP = 'UPDATE' AND
        (NEW.request_id, NEW.number, NEW.opened_at, NEW.opened_by)
        IS DISTINCT FROM (OLD.request_id, OLD.number, OLD.opened_at, OLD.opened_by))
    THEN
        PERFORM guard_refuse('a cycle is opened, then ended once, by a command under way');
    END IF;
    IF NOT EXISTS (
        SELECT FROM event AS e JOIN guard_write AS g ON g.event = e.kind
        WHERE e.xid = pg_current_xact_id() AND e.command_id = c.id AND e.stream_id = NEW.request_id
            AND g.table_name = 'cycle' AND g.operation = TG_OP
            AND jsonb_path_exists(e.payload::jsonb, g.match, to_jsonb(NEW), true)
            AND (e.payload::jsonb ->> moment)::timestamptz
                = CASE TG_OP WHEN 'INSERT' THEN NEW.opened_at ELSE NEW.ended_at END
    ) THEN
        PERFORM guard_refuse('no event of this command says so of this cycle');
    END IF;
    -- By an agent's word it ended earlier, else now; never later, but for a clock that is being set.
    IF TG_OP = 'UPDATE' AND (NEW.recorded_at <> c.at OR NEW.ended_by_agent <> c.actor_id
        OR NEW.ended_at > greatest(c.at + interval '1 minute', NEW.opened_at)
        OR (NEW.ended_at < c.at AND NOT (SELECT says_when FROM guard_command WHERE kind = c.kind)))
    THEN
        PERFORM guard_refuse('a cycle ends by the agent and at the time of the command');
    END IF;
    RETURN NEW;
END
""",
)
NUMBER: Final = guard(
    "guard_number()",
    "trigger",
    """
DECLARE
    c command := guard_current();
BEGIN
    IF c.id IS NULL AND guard_owner() THEN
        RETURN NEW;
    END IF;
    IF c.id IS NULL OR NOT (SELECT registers FROM guard_command WHERE kind = c.kind)
        OR NEW.year <> extract(year FROM c.at AT TIME ZONE 'UTC')
        OR NEW.next <> (CASE TG_OP WHEN 'INSERT' THEN 2 ELSE OLD.next + 1 END)
        OR (TG_OP = 'UPDATE' AND OLD.year <> NEW.year)
    THEN
        PERFORM guard_refuse('numbers are taken one by one, by a command that registers a request');
    END IF;
    RETURN NEW;
END
""",
)
SEARCHED: Final = guard(
    "guard_searched()",
    "trigger",
    """
DECLARE
    c command := guard_current();
BEGIN
    IF NOT EXISTS (SELECT FROM event WHERE xid = pg_current_xact_id() AND command_id = c.id)
        AND NOT (c.id IS NULL AND guard_owner())
    THEN
        PERFORM guard_refuse('the words a request is found by follow from a command under way');
    END IF;
    RETURN coalesce(NEW, OLD);
END
""",
)
# Before the generic trigger has its turn: which agent, and that a team keeps a lead.
AGENT: Final = guard(
    "guard_agent()",
    "trigger",
    """
DECLARE
    me record;
BEGIN
    IF guard_owner() THEN
        RETURN NEW;
    END IF;
    PERFORM pg_advisory_xact_lock(4801249);
    SELECT id, role, active INTO me FROM agent WHERE login = session_user;
    IF TG_OP = 'UPDATE' AND (NEW.id, NEW.login) IS DISTINCT FROM (OLD.id, OLD.login) THEN
        PERFORM guard_refuse('a login is changed by who runs the server, with ecsupport admin');
    END IF;
    IF me.active IS NOT TRUE OR (me.role <> 'lead' AND (TG_OP = 'INSERT' OR me.id <> OLD.id
        OR (NEW.role, NEW.active) IS DISTINCT FROM (OLD.role, OLD.active)))
    THEN
        PERFORM guard_refuse('only a lead changes other agents, roles and who is active');
    END IF;
    IF TG_OP = 'UPDATE' AND (NEW.role <> 'lead' OR NOT NEW.active)
        AND NOT EXISTS (SELECT FROM agent WHERE id <> OLD.id AND role = 'lead' AND active)
    THEN
        PERFORM guard_refuse('a team needs at least one active lead');
    END IF;
    RETURN NEW;
END
""",
)
FUNCTIONS: Final = (ROW, MOVED, REQUEST, CYCLE, NUMBER, SEARCHED, AGENT)
