"""What only PostgreSQL has beside the common tables: each event's transaction, the words requests are found by, and
how many requests there are.

Everything here may be run again. Guards, presence and the doorbell are installed by their own modules.
"""

from __future__ import annotations

from typing import Final

from sqlalchemy import Connection

# The server would look at every row to count them. Whoever registers a request has the lock on its number anyway, so
# nobody waits for this row who didn't wait before.
_TOTAL: Final = (
    "CREATE TABLE IF NOT EXISTS request_total ("
    " id integer NOT NULL CONSTRAINT pk_request_total PRIMARY KEY CONSTRAINT ck_request_total_one CHECK (id = 1),"
    " total bigint NOT NULL) WITH (fillfactor = 10)",
    """
    CREATE OR REPLACE FUNCTION count_requests() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    BEGIN
        IF TG_OP = 'INSERT' THEN
            UPDATE public.request_total SET total = total + (SELECT count(*) FROM counted) WHERE id = 1;
        ELSE
            UPDATE public.request_total SET total = total - (SELECT count(*) FROM counted) WHERE id = 1;
        END IF;
        RETURN NULL;
    END
    $$
    """,
    "CREATE OR REPLACE TRIGGER count_more AFTER INSERT ON request REFERENCING NEW TABLE AS counted"
    " FOR EACH STATEMENT EXECUTE FUNCTION count_requests()",
    "CREATE OR REPLACE TRIGGER count_fewer AFTER DELETE ON request REFERENCING OLD TABLE AS counted"
    " FOR EACH STATEMENT EXECUTE FUNCTION count_requests()",
    # The triggers' locks let nobody else register before this transaction ends.
    "INSERT INTO request_total (id, total) SELECT 1, count(*) FROM request"
    " ON CONFLICT (id) DO UPDATE SET total = excluded.total",
)
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
    *_TOTAL,
)
ONLY_HERE: Final = frozenset({"request_search", "request_total", "ix_event_xid", "ix_request_search_words"})
"""Tables and indices that the common schema doesn't know."""


def install(connection: Connection) -> None:
    """Make what isn't there yet."""
    for statement in STATEMENTS:
        connection.exec_driver_sql(statement)
