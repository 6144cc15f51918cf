"""Triggers on `command` and `event`: who acts and when, which event may be left where, and the whole at the end.

Refusals raise EC001.
"""

from __future__ import annotations

from typing import Final

from ecsupport_desktop.storage.postgres.guards.function import guard

OWNER: Final = guard(
    "guard_owner()",
    "boolean",
    """
    SELECT pg_has_role(session_user, relowner, 'MEMBER') FROM pg_class WHERE oid = 'public.command'::regclass
""",
    language="sql STABLE",
)
REFUSE: Final = guard(
    "guard_refuse(why text)",
    "void",
    """
BEGIN
    RAISE EXCEPTION '%', why USING ERRCODE = 'EC001';
END
""",
)
# The setting is a hint that anybody may set; what counts is that the command is there without an outcome: such a one
# is of this very transaction, since none is ever committed so.
CURRENT: Final = guard(
    "guard_current()",
    "command",
    """
DECLARE
    under_way command;
BEGIN
    SELECT * INTO under_way FROM command
    WHERE id = nullif(current_setting('ecsupport.command', true), '')::uuid AND outcome IS NULL;
    RETURN under_way;
END
""",
)
CLAIMED: Final = guard(
    "guard_claimed()",
    "trigger",
    """
DECLARE
    moment timestamptz := clock_timestamp();
BEGIN
    NEW.xid := pg_current_xact_id();
    PERFORM set_config('ecsupport.command', NEW.id::text, true);
    IF guard_owner() THEN
        RETURN NEW;
    END IF;
    IF NEW.actor_id IS DISTINCT FROM (SELECT id FROM agent WHERE login = session_user) THEN
        PERFORM guard_refuse('a command is given by the agent who is logged in');
    END IF;
    IF NEW.outcome IS NOT NULL OR NOT EXISTS (SELECT FROM guard_command WHERE kind = NEW.kind) THEN
        PERFORM guard_refuse('a command is of a known kind, and begins without an outcome');
    END IF;
    -- A server's clock that was set back doesn't go back within a history.
    IF NEW.at <= moment OR NOT EXISTS (
        SELECT FROM event WHERE at = NEW.at AND stream_id IN (
            SELECT NEW.stream_id
            UNION SELECT merged_into FROM request WHERE id = NEW.stream_id
            UNION SELECT source_id FROM absorbed WHERE request_id = NEW.stream_id
        )
    ) THEN
        NEW.at := moment;
    END IF;
    RETURN NEW;
END
""",
)
UNFINISHED: Final = guard(
    "guard_unfinished()",
    "trigger",
    """
BEGIN
    IF EXISTS (SELECT FROM command WHERE id = NEW.id AND outcome IS NULL) THEN
        PERFORM guard_refuse('a command is committed with its outcome');
    END IF;
    RETURN NULL;
END
""",
)
FINAL: Final = guard(
    "guard_final()",
    "trigger",
    """
BEGIN
    PERFORM guard_refuse(format('what is recorded in %I can''t be changed or deleted', TG_TABLE_NAME));
    RETURN NULL;
END
""",
)
REDACTED: Final = guard(
    "guard_redacted()",
    "trigger",
    """
DECLARE
    c command := guard_current();
    said jsonb := jsonb_build_object('redacted', jsonb_build_array(jsonb_build_object(
        'position', OLD.position, 'payload_sha256', encode(sha256(convert_to(NEW.payload, 'UTF8')), 'hex'))));
BEGIN
    IF to_jsonb(NEW) - 'payload' <> to_jsonb(OLD) - 'payload' OR c.id IS NULL OR NOT EXISTS (
        SELECT FROM event AS e JOIN guard_command AS g ON g.kind = c.kind AND g.redacts
        WHERE e.xid = pg_current_xact_id() AND e.command_id = c.id AND e.stream_id = OLD.stream_id
            AND e.payload::jsonb @> said
    ) THEN
        PERFORM guard_refuse('an event can''t be changed');
    END IF;
    RETURN NEW;
END
""",
)
HAPPENED: Final = guard(
    "guard_happened()",
    "trigger",
    """
DECLARE
    c command;
    rule guard_command;
    known guard_event;
    last record;
    actor record;
    content jsonb;
    here boolean;
    at_text text;
BEGIN
    NEW.xid := pg_current_xact_id();
    SELECT * INTO c FROM command WHERE id = NEW.command_id;
    IF c.id IS NULL OR c.outcome IS NOT NULL THEN
        IF guard_owner() THEN
            RETURN NEW;  -- a bulk load: the doctor tells what is wrong with it
        END IF;
        PERFORM guard_refuse('an event is left by a command under way');
    END IF;
    IF (NEW.actor_id, NEW.at) IS DISTINCT FROM (c.actor_id, c.at) THEN
        PERFORM guard_refuse('an event has the actor and the time of its command');
    END IF;
    here := NEW.stream_id = c.stream_id;
    IF NOT EXISTS (SELECT FROM guard_emits AS g WHERE g.command = c.kind AND g.event = NEW.kind AND g.own = here) THEN
        PERFORM guard_refuse(format('%s leaves no %s there', c.kind, NEW.kind));
    END IF;
    SELECT * INTO rule FROM guard_command WHERE kind = c.kind;
    SELECT role, active INTO actor FROM agent WHERE id = c.actor_id;
    IF (actor.active IS NOT TRUE OR (actor.role <> 'lead' AND
        (rule.who = 'lead' OR (rule.who = 'lead_or_oneself' AND c.stream_id <> c.actor_id)))) AND NOT guard_owner()
    THEN
        PERFORM guard_refuse('this agent may not do this');
    END IF;
    -- The chain.
    SELECT position, hash INTO last FROM event WHERE stream_id = NEW.stream_id ORDER BY position DESC LIMIT 1;
    IF NEW.position <> coalesce(last.position, 0) + 1
        OR NEW.previous_hash <> coalesce(last.hash, decode(repeat('00', 32), 'hex'))
        OR NEW.hash <> sha256(NEW.previous_hash || convert_to(format('["%s",%s,"%s",%s,"%s","%s",%s]',
            NEW.stream_id, NEW.position, NEW.kind, (extract(epoch FROM NEW.at) * 1000000)::bigint,
            NEW.actor_id, NEW.command_id, NEW.payload), 'UTF8'))
    THEN
        IF NEW.position <= coalesce(last.position, 0) THEN
            RAISE unique_violation USING MESSAGE = 'the place in the stream is taken';  -- a race: run it again
        END IF;
        PERFORM guard_refuse('an event continues the chain of its stream');
    END IF;
    -- What it says.
    content := NEW.payload::jsonb;
    at_text := regexp_replace(to_char(NEW.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), '\\.000000Z$', 'Z');
    SELECT * INTO known FROM guard_event WHERE kind = NEW.kind;
    IF content ->> 'kind' IS DISTINCT FROM NEW.kind OR (known.must IS NOT NULL AND jsonb_path_match(
        content, known.must, jsonb_build_object('actor', NEW.actor_id, 'now', at_text, 'stream', NEW.stream_id,
            'command', NEW.command_id), true) IS NOT TRUE)
    THEN
        PERFORM guard_refuse(format('this %s isn''t whole, or says another agent or time', NEW.kind));
    END IF;
    -- The request as it is before the first event.
    IF rule.on_request AND NOT EXISTS (SELECT FROM event WHERE xid = NEW.xid AND command_id = c.id) THEN
        PERFORM guard_accepted(c, rule);
    END IF;
    IF NOT here AND NEW.kind = 'request_absorbed' THEN
        PERFORM guard_beside(c, NEW.stream_id);
    END IF;
    RETURN NEW;
END
""",
)
ACCEPTED: Final = guard(
    "guard_accepted(c command, rule guard_command)",
    "void",
    """
DECLARE
    r request;
    wrong text;
BEGIN
    SELECT * INTO r FROM request WHERE id = c.stream_id;
    IF r.id IS NULL AND NOT (rule.registers AND EXISTS (
        SELECT FROM guard_emits WHERE command = c.kind AND event = 'request_registered' AND own))
    THEN
        PERFORM guard_refuse('this request doesn''t exist');
    END IF;
    IF r.id IS NULL THEN
        RETURN;
    END IF;
    SELECT g.word INTO wrong FROM guard_accepts AS g WHERE g.command = c.kind AND g.word <> 'beside' AND NOT CASE g.word
        WHEN 'standing' THEN guard_standing(r)
        WHEN 'assignee' THEN CASE
            WHEN r.assignee_id IS NULL THEN 'nobody' WHEN r.assignee_id = c.actor_id THEN 'actor' ELSE 'other' END
        WHEN 'owed' THEN guard_yes(r.due_at IS NOT NULL)
        WHEN 'unanalysed' THEN guard_yes(r.due_at IS NOT NULL AND r.assessment_kind IS NULL)
        WHEN 'sent' THEN guard_yes(EXISTS (SELECT FROM delivery WHERE request_id = r.id))
        WHEN 'restoring' THEN CASE
            WHEN r.assessment_kind IN ('level_2', 'level_3')
                THEN CASE WHEN r.restored_at IS NULL THEN 'to_restore' ELSE 'restored' END
            ELSE 'untracked' END
        WHEN 'absorbing' THEN guard_yes(EXISTS (SELECT FROM absorbed WHERE request_id = r.id))
        WHEN 'several_messages' THEN guard_yes((SELECT count(*) > 1 FROM message
            WHERE request_id = r.id AND direction = 'from_client' AND NOT automatic))
        WHEN 'quote' THEN guard_quoted(r)
    END = ANY (g.values) LIMIT 1;
    IF FOUND THEN
        PERFORM guard_refuse(format('%s doesn''t take %s as it is now (%s)', r.number, c.kind, wrong));
    END IF;
END
""",
)
WORDS: Final = """
CREATE OR REPLACE FUNCTION guard_yes(value boolean) RETURNS text LANGUAGE sql IMMUTABLE AS $guard$
    SELECT CASE WHEN value THEN 'yes' ELSE 'no' END
$guard$;
CREATE OR REPLACE FUNCTION guard_standing(r request) RETURNS text LANGUAGE sql IMMUTABLE AS $guard$
    SELECT CASE WHEN r.merged_into IS NOT NULL THEN 'merged' ELSE r.state END
$guard$;
CREATE OR REPLACE FUNCTION guard_basis(r request) RETURNS text LANGUAGE sql IMMUTABLE AS $guard$
    SELECT known.established || ' ' || coalesce(r.before_state || '>', '') || CASE
        WHEN known.rest IS NULL THEN ''
        WHEN known.rest IN ('closed', 'waiting_for_client')
            OR (known.established = 'tracked' AND known.rest = 'restoring')
            OR (known.established = 'extra_functionality'
                AND known.rest IN ('quoting', 'quote_sent', 'planning', 'planned', 'delivered')) THEN known.rest
        ELSE 'other' END
    FROM (SELECT
        CASE WHEN r.assessment_kind IS NULL THEN 'none'
            WHEN r.assessment_kind NOT IN ('level_2', 'level_3') THEN r.assessment_kind
            WHEN r.restored_at IS NULL THEN 'tracked' ELSE 'restored' END AS established,
        CASE WHEN r.merged_into IS NULL THEN r.rest_state ELSE r.before_rest_state END AS rest
    ) AS known
$guard$
"""
QUOTED: Final = guard(
    "guard_quoted(r request)",
    "text",
    """
    SELECT CASE
        WHEN r.assessment_kind IS DISTINCT FROM 'extra_functionality' THEN 'not_extra'
        WHEN EXISTS (SELECT FROM plan WHERE request_id = r.id) THEN (SELECT CASE
            WHEN agreed_at IS NULL THEN 'accepted' ELSE 'agreed' END FROM plan WHERE request_id = r.id)
        ELSE coalesce(nullif(concat_ws('_', found.word, CASE WHEN found.draft THEN 'draft' END), ''), 'none') END
    FROM (SELECT
        CASE WHEN bool_or(state IN ('issued', 'accepted')) THEN 'issued'
            WHEN bool_or(quote_number IS NOT NULL) THEN 'ended' END AS word,
        bool_or(state = 'draft') AS draft
        FROM quote WHERE request_id = r.id) AS found
""",
    language="sql STABLE",
)
BESIDE: Final = guard(
    "guard_beside(c command, other uuid)",
    "void",
    """
BEGIN
    IF EXISTS (
        SELECT FROM guard_accepts AS g JOIN request AS r ON r.id = other
        WHERE g.command = c.kind AND g.word = 'beside' AND NOT guard_standing(r) = ANY (g.values)
    ) THEN
        PERFORM guard_refuse('the other request doesn''t take one in as it is now');
    END IF;
END
""",
)
FUNCTIONS: Final = (
    OWNER, REFUSE, CURRENT, CLAIMED, UNFINISHED, FINAL, REDACTED, WORDS, QUOTED, BESIDE, ACCEPTED, HAPPENED,
)  # fmt: skip
