"""What the database itself refuses, whoever asks: changes to recorded events, ended cycles and settled commands.

SQLite's spelling; recreated after every migration, because rebuilding a table drops its triggers.
"""

from __future__ import annotations

from typing import Final

from sqlalchemy import Connection

_REST = ("seq", "stream_id", "position", "kind", "at", "actor_id", "command_id", "previous_hash", "hash")
# The one exception: a command that removes a person, still under way, has recorded that this event's text is replaced.
_SAID: Final = (
    "EXISTS (SELECT 1 FROM event AS said JOIN command ON command.id = said.command_id,"
    " json_each(said.payload, '$.redacted') AS each WHERE said.stream_id = OLD.stream_id"
    " AND said.kind IN ('personal_data_removed', 'person_anonymised') AND command.kind = 'anonymise_person'"
    " AND command.outcome IS NULL AND json_extract(each.value, '$.position') = OLD.position)"
)
_REDACTED: Final = " AND ".join([*(f"OLD.{name} IS NEW.{name}" for name in _REST), _SAID])
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
}  # fmt: skip


def create_triggers(connection: Connection) -> None:
    """Create them; those that are there are replaced."""
    drop_triggers(connection)
    for name, (when, condition, words) in TRIGGERS.items():
        quoted = words.replace("'", "''")
        connection.exec_driver_sql(
            f"CREATE TRIGGER {name} {when} WHEN {condition} BEGIN SELECT RAISE(ABORT, '{quoted}'); END"
        )


def drop_triggers(connection: Connection) -> None:
    for name in TRIGGERS:
        connection.exec_driver_sql(f"DROP TRIGGER IF EXISTS {name}")
