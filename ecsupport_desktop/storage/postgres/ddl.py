"""What only PostgreSQL has beside the common tables: each event's transaction, and the words requests are found by.

Everything here may be run again. Guards, presence and the doorbell are installed by their own modules.
"""

from __future__ import annotations

from typing import Final

from sqlalchemy import Connection

STATEMENTS: Final = (
    # `head`: number, subject, client and contact; `body`: the messages, oldest first. Phrases: the same words in order.
    "CREATE TABLE IF NOT EXISTS request_search ("
    " seq bigint PRIMARY KEY, head tsvector NOT NULL, body tsvector NOT NULL,"
    " words tsvector GENERATED ALWAYS AS (head || body) STORED,"
    " head_phrases text NOT NULL, body_phrases text NOT NULL)",
    "CREATE INDEX IF NOT EXISTS ix_request_search_words ON request_search USING gin (words)",
    "ALTER TABLE event ADD COLUMN IF NOT EXISTS xid xid8 NOT NULL DEFAULT pg_current_xact_id()",
    "CREATE INDEX IF NOT EXISTS ix_event_xid ON event (xid)",
    "ALTER TABLE command ADD COLUMN IF NOT EXISTS xid xid8 NOT NULL DEFAULT pg_current_xact_id()",
)
ONLY_HERE: Final = frozenset({"request_search", "ix_event_xid", "ix_request_search_words"})
"""Tables and indices that the common schema doesn't know."""


def install(connection: Connection) -> None:
    """Make what isn't there yet."""
    for statement in STATEMENTS:
        connection.exec_driver_sql(statement)
