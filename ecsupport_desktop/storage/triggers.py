"""What the database itself refuses, whoever asks: changes to recorded events, ended cycles and settled commands.

SQLite's spelling; recreated after every migration, because rebuilding a table drops its triggers.
"""

from __future__ import annotations

from typing import Final

from sqlalchemy import Connection, inspect

from ecsupport_desktop.storage.schema_quote import CONTENT_COLUMNS, DECISION_COLUMNS, ISSUE_COLUMNS

_REST = ("seq", "stream_id", "position", "kind", "at", "actor_id", "command_id", "previous_hash", "hash")
# The one exception: a command that removes a person, still under way, has recorded that this event's text is replaced.
_SAID: Final = (
    "EXISTS (SELECT 1 FROM event AS said JOIN command ON command.id = said.command_id,"
    " json_each(said.payload, '$.redacted') AS each WHERE said.stream_id = OLD.stream_id"
    " AND said.kind IN ('personal_data_removed', 'person_anonymised') AND command.kind = 'anonymise_person'"
    " AND command.outcome IS NULL AND json_extract(each.value, '$.position') = OLD.position)"
)
_REDACTED: Final = " AND ".join([*(f"OLD.{name} IS NEW.{name}" for name in _REST), _SAID])
_ISSUED_COLUMNS: Final = (
    *CONTENT_COLUMNS, *ISSUE_COLUMNS, "revision", "saved_by", "saved_at", "agent_id", "found_by",
)  # fmt: skip
_FILED_ONCE: Final = (
    "(OLD.document_sha256 IS NULL OR (OLD.document_sha256 = NEW.document_sha256 AND OLD.document_id = NEW.document_id))"
)
_SAME_CONTENT: Final = " AND ".join([*(f"OLD.{name} IS NEW.{name}" for name in _ISSUED_COLUMNS), _FILED_ONCE])
_SAME_END: Final = " AND ".join(f"OLD.{name} IS NEW.{name}" for name in ("state", "total", *DECISION_COLUMNS))
_ENDS: Final = (
    "(OLD.state = 'issued' AND NEW.state NOT IN ('draft', 'issued')"
    " AND (NEW.state = 'accepted' OR OLD.total IS NEW.total))"
)


def _of_issued(line: str) -> str:
    return (
        f"EXISTS (SELECT 1 FROM quote WHERE quote.request_id = {line}.request_id AND quote.revision = {line}.revision"  # noqa: S608
        " AND quote.state <> 'draft')"
    )


TRIGGERS: Final[dict[str, tuple[str, str, str]]] = {
    # name: (when, condition, words)
    "event_is_append_only": ("BEFORE UPDATE ON event", f"NOT ({_REDACTED})", "an event can't be changed"),
    "event_is_kept": ("BEFORE DELETE ON event", "1", "an event can't be deleted"),
    "ended_cycle_is_final": ("BEFORE UPDATE ON cycle", "OLD.ended_at IS NOT NULL", "an ended cycle can't be changed"),
    "ended_cycle_is_kept": ("BEFORE DELETE ON cycle", "OLD.ended_at IS NOT NULL", "an ended cycle can't be deleted"),
    "settled_command_is_final": (
        "BEFORE UPDATE ON command", "OLD.outcome IS NOT NULL", "a command with its outcome can't be changed",
    ),
    "command_is_kept": (
        "BEFORE DELETE ON command", "OLD.outcome IS NOT NULL", "a command with its outcome can't be deleted",
    ),
    "issued_quote_is_final": (
        "BEFORE UPDATE ON quote", f"OLD.state <> 'draft' AND NOT ({_SAME_CONTENT})", "an issued quote can't be changed",
    ),
    "issued_quote_is_kept": ("BEFORE DELETE ON quote", "OLD.state <> 'draft'", "an issued quote can't be deleted"),
    "decided_quote_is_final": (
        "BEFORE UPDATE ON quote", f"OLD.state <> 'draft' AND NOT ({_SAME_END}) AND NOT {_ENDS}",
        "what became of an issued quote can't be changed",
    ),
    "issued_line_is_final": ("BEFORE UPDATE ON quote_line", _of_issued("OLD"), "an issued quote can't be changed"),
    "issued_line_is_kept": ("BEFORE DELETE ON quote_line", _of_issued("OLD"), "an issued quote can't be changed"),
    "issued_lines_are_all": ("BEFORE INSERT ON quote_line", _of_issued("NEW"), "an issued quote can't be changed"),
}  # fmt: skip


def create_triggers(connection: Connection) -> None:
    """Create them; those that are there are replaced."""
    drop_triggers(connection)
    tables = set(inspect(connection).get_table_names())
    for name, (when, condition, words) in TRIGGERS.items():
        if when.split()[-1] not in tables:  # a form from before that table
            continue
        quoted = words.replace("'", "''")
        connection.exec_driver_sql(
            f"CREATE TRIGGER {name} {when} WHEN {condition} BEGIN SELECT RAISE(ABORT, '{quoted}'); END"
        )


def drop_triggers(connection: Connection) -> None:
    for name in TRIGGERS:
        connection.exec_driver_sql(f"DROP TRIGGER IF EXISTS {name}")
