"""The triggers on texts and files: kept with their hash, for the command that brings them, as long as what has them."""

from __future__ import annotations

from typing import Final

from ecsupport_desktop.storage.postgres.guards.function import guard

PART: Final = guard(
    "guard_part(value text)",
    "bytea",
    """
    SELECT CASE WHEN value IS NULL THEN '-:'::bytea
        ELSE convert_to(octet_length(convert_to(value, 'UTF8')) || ':' || value, 'UTF8') END
""",
    language="sql IMMUTABLE",
)
CONTENT: Final = guard(
    "guard_content()",
    "trigger",
    """
DECLARE
    c command := guard_current();
    rule guard_command;
BEGIN
    IF c.id IS NULL AND guard_owner() THEN
        RETURN coalesce(NEW, OLD);
    END IF;
    IF TG_OP = 'DELETE' THEN
        IF NOT EXISTS (
            SELECT FROM event AS e JOIN guard_write AS g ON g.event = e.kind
            WHERE e.xid = pg_current_xact_id() AND e.command_id = c.id AND e.stream_id = c.stream_id
                AND g.table_name = 'content' AND g.operation = 'DELETE'
                AND jsonb_path_exists(e.payload::jsonb, g.match, jsonb_build_object('id', OLD.owner_id), true)
        ) THEN
            PERFORM guard_refuse('a text stays as long as what it belongs to');
        END IF;
        RETURN OLD;
    END IF;
    SELECT * INTO rule FROM guard_command WHERE kind = c.kind;
    IF c.id IS NULL OR (NEW.owner_id <> c.id AND rule.redacts IS NOT TRUE) OR NOT EXISTS (
        SELECT FROM event WHERE xid = pg_current_xact_id() AND command_id = c.id)
    THEN
        PERFORM guard_refuse('a text is kept for the command that brings it');
    END IF;
    IF NEW.sha256 <> encode(sha256(guard_part(NEW.text) || guard_part(NEW.new_text) || guard_part(NEW.html)), 'hex')
        OR (rule.text_needed AND NEW.text !~ '\\S')
    THEN
        PERFORM guard_refuse('a text isn''t empty, and is kept with its hash');
    END IF;
    RETURN NEW;
END
""",
)
FILE: Final = guard(
    "guard_file()",
    "trigger",
    """
DECLARE
    c command := guard_current();
BEGIN
    IF c.id IS NULL AND guard_owner() THEN
        RETURN coalesce(NEW, OLD);
    END IF;
    IF NOT EXISTS (SELECT FROM event WHERE xid = pg_current_xact_id() AND command_id = c.id)
        OR (TG_OP <> 'INSERT' AND NOT (SELECT redacts FROM guard_command WHERE kind = c.kind))
        OR (TG_OP = 'INSERT' AND NEW.sha256 <> encode(sha256(NEW.bytes), 'hex'))
    THEN
        PERFORM guard_refuse('a file is kept by its hash, for a command under way');
    END IF;
    RETURN coalesce(NEW, OLD);
END
""",
)
FUNCTIONS: Final = (PART, CONTENT, FILE)
