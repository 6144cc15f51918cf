"""What a shared database needs to be live: who is at work on what, the doorbell, and the functions consoles call.

The two tables are unlogged: they hold nothing that matters after a crash. Nobody but their owner reaches them: people
call the functions, which run as the owner, know the caller by `session_user`, and touch no row but the caller's own.
The functions take and give plain values, so that they stay the same for an older console when the tables change.
Everything here may be run again.
"""

from __future__ import annotations

from typing import Final

from sqlalchemy import Connection

CHANNEL: Final = "ecsupport"
MOST_EVENTS: Final = 5_000
"""More than these at once are told as "everything may have changed"."""

_TABLES: Final = (
    """
    CREATE UNLOGGED TABLE IF NOT EXISTS presence (
        console_id uuid NOT NULL,
        request_id uuid NOT NULL,
        agent_id uuid NOT NULL,
        writing boolean NOT NULL,
        since timestamptz NOT NULL,
        expires_at timestamptz NOT NULL,
        taken_by uuid, -- who took the answer over, until this console has heard of it
        CONSTRAINT pk_presence PRIMARY KEY (console_id, request_id)
    ) WITH (fillfactor = 50)
    """,
    """
    CREATE UNLOGGED TABLE IF NOT EXISTS doorbell (
        id integer NOT NULL CONSTRAINT pk_doorbell PRIMARY KEY CONSTRAINT ck_doorbell_one CHECK (id = 1),
        rung_at timestamptz NOT NULL,
        era uuid NOT NULL DEFAULT gen_random_uuid()
    )
    """,
)

# A server that crashed gives the numbers of transactions that left nothing behind again, and one that takes over, or a
# restored one, has its own: snapshots from before mean nothing then. A crash empties unlogged tables and a standby has
# nothing in them, so the row that is made anew begins another era.
_ERA: Final = """
CREATE OR REPLACE FUNCTION live_era() RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    server text := '';
BEGIN
    INSERT INTO public.doorbell (id, rung_at) VALUES (1, 'epoch') ON CONFLICT DO NOTHING;
    BEGIN
        server := (SELECT system_identifier FROM pg_control_system());
    EXCEPTION WHEN insufficient_privilege THEN
        NULL; -- some hosts don't tell it
    END;
    RETURN (
        SELECT concat_ws('/', server, base.oid, bell.era) FROM public.doorbell AS bell, pg_database AS base
        WHERE base.datname = current_database()
    );
END
$$
"""

# At most one ring in 700 ms for the whole database: each wakes every console and its process on the server. Whoever
# comes too early hears how long to wait and comes again: then it either rings or somebody has rung since it first
# asked, which told of its commit too. Whoever leaves can't wait so long: asked at infinity, it is let in after 100 ms.
_RING: Final = """
CREATE OR REPLACE FUNCTION ring_doorbell(INOUT asked_at timestamptz, OUT wait_ms integer)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    moment timestamptz := clock_timestamp();
    gap interval := CASE WHEN asked_at = 'infinity' THEN interval '100 ms' ELSE interval '700 ms' END;
    last timestamptz;
BEGIN
    asked_at := coalesce(nullif(asked_at, 'infinity'), moment);
    wait_ms := 0;
    SELECT bell.rung_at INTO last FROM public.doorbell AS bell WHERE bell.id = 1 AND bell.rung_at <= moment;
    IF last > asked_at THEN
        RETURN;
    END IF;
    IF last > moment - gap THEN
        wait_ms := 1 + extract(epoch FROM last + gap - moment) * 1000;
        RETURN;
    END IF;
    INSERT INTO public.doorbell AS bell (id, rung_at) VALUES (1, moment)
    ON CONFLICT (id) DO UPDATE SET rung_at = excluded.rung_at
    WHERE bell.rung_at <= moment - gap OR bell.rung_at > moment + interval '1 s';
    IF FOUND THEN
        PERFORM pg_notify('ecsupport', '');
    ELSE
        wait_ms := extract(epoch FROM gap) * 1000;
    END IF;
END
$$
"""

# What this console shows, whole: rows that aren't named go. `told`: the others see a difference, so ring.
_SHOW: Final = """
CREATE OR REPLACE FUNCTION show_presence(
    this_console uuid, shown_requests uuid[], shown_writing boolean[], settled uuid[], lease_ms integer, told boolean,
    OUT asked_at timestamptz, OUT wait_ms integer
)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    me uuid := (SELECT agent.id FROM public.agent WHERE agent.login = session_user AND agent.active);
    moment timestamptz := clock_timestamp();
    until timestamptz := moment + least(lease_ms, 60000) * interval '1 ms';
BEGIN
    wait_ms := 0;
    IF me IS NULL OR cardinality(shown_requests) > 100 THEN
        RETURN;
    END IF;
    PERFORM 1 FROM public.presence AS p WHERE p.console_id = this_console ORDER BY p.request_id FOR UPDATE;
    DELETE FROM public.presence AS p
    WHERE p.console_id = this_console AND p.agent_id = me AND p.request_id <> ALL (shown_requests);
    INSERT INTO public.presence AS p (console_id, request_id, agent_id, writing, since, expires_at)
    SELECT this_console, shown.request_id, me, shown.writing, moment, until
    FROM unnest(shown_requests, shown_writing) AS shown (request_id, writing) ORDER BY shown.request_id
    ON CONFLICT (console_id, request_id) DO UPDATE SET
        writing = excluded.writing AND (p.taken_by IS NULL OR p.request_id = ANY (settled)),
        since = CASE
            WHEN p.expires_at > moment AND p.writing = (
                excluded.writing AND (p.taken_by IS NULL OR p.request_id = ANY (settled))
            ) THEN p.since ELSE moment END,
        taken_by = CASE WHEN p.request_id = ANY (settled) THEN NULL ELSE p.taken_by END,
        expires_at = until
    WHERE p.agent_id = me;
    DELETE FROM public.presence AS p USING (
        SELECT old.console_id, old.request_id FROM public.presence AS old
        WHERE old.expires_at < moment - interval '1 minute' LIMIT 100 FOR UPDATE SKIP LOCKED
    ) AS gone WHERE p.console_id = gone.console_id AND p.request_id = gone.request_id;
    IF told THEN
        SELECT rung.asked_at, rung.wait_ms INTO asked_at, wait_ms FROM public.ring_doorbell(NULL) AS rung;
    END IF;
END
$$
"""

# Others who were writing to this request aren't any more, and will hear by whom.
_TAKE_OVER: Final = """
CREATE OR REPLACE FUNCTION take_over_answer(
    this_console uuid, this_request uuid, lease_ms integer, OUT asked_at timestamptz, OUT wait_ms integer
)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    me uuid := (SELECT agent.id FROM public.agent WHERE agent.login = session_user AND agent.active);
    moment timestamptz := clock_timestamp();
    until timestamptz := moment + least(lease_ms, 60000) * interval '1 ms';
BEGIN
    wait_ms := 0;
    IF me IS NULL THEN
        RETURN;
    END IF;
    PERFORM 1 FROM public.presence AS p WHERE p.request_id = this_request ORDER BY p.console_id FOR UPDATE;
    UPDATE public.presence AS p SET writing = false, taken_by = me, since = moment
    WHERE p.request_id = this_request AND p.console_id <> this_console AND p.writing AND p.expires_at > moment;
    INSERT INTO public.presence AS p (console_id, request_id, agent_id, writing, since, expires_at)
    VALUES (this_console, this_request, me, true, moment, until)
    ON CONFLICT (console_id, request_id) DO UPDATE SET
        writing = true, since = moment, expires_at = until, taken_by = NULL
    WHERE p.agent_id = me;
    SELECT rung.asked_at, rung.wait_ms INTO asked_at, wait_ms FROM public.ring_doorbell(NULL) AS rung;
END
$$
"""

# One look. STABLE: all of it sees the one state of the database that `snapshot` names, so the next look goes on exactly
# from here. Transactions from a future this server never had (a restored copy) aren't news.
_NEWS: Final = """
CREATE OR REPLACE FUNCTION console_news(
    since pg_snapshot, this_console uuid, known_presence text,
    request_kinds text[], directory_kinds text[], quarantine_kinds text[],
    OUT server_now bigint, OUT snapshot pg_snapshot, OUT active boolean, OUT min_client_version text,
    OUT unknown boolean, OUT request_ids uuid[], OUT directory boolean, OUT quarantine boolean,
    OUT presence_digest text, OUT presence text, OUT taken_over text
)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    me uuid;
    moment timestamptz := clock_timestamp();
BEGIN
    server_now := extract(epoch FROM moment) * 1000000;
    snapshot := pg_current_snapshot();
    SELECT agent.id, agent.active INTO me, active FROM public.agent WHERE agent.login = session_user;
    IF NOT active THEN
        RETURN;
    END IF;
    SELECT meta.value INTO min_client_version FROM public.meta WHERE meta.key = 'min_client_version';
    unknown := since IS NULL OR pg_snapshot_xmax(since) > pg_snapshot_xmax(snapshot);
    IF NOT unknown THEN
        SELECT count(*) > {most},
            array_agg(DISTINCT e.stream_id) FILTER (
                WHERE e.kind <> ALL (directory_kinds) AND e.kind <> ALL (quarantine_kinds)
            ),
            bool_or(e.kind = ANY (directory_kinds) OR e.kind <> ALL (request_kinds || quarantine_kinds)),
            bool_or(e.kind = ANY (quarantine_kinds) OR e.kind <> ALL (request_kinds || directory_kinds))
        INTO unknown, request_ids, directory, quarantine
        FROM (
{events}
        ) AS e;
    END IF;
    -- Whatever others see of a row, its `since` moves with it: counting and adding is enough to know of a change.
    SELECT concat_ws('/', count(*), sum(here.since - timestamptz 'epoch')) INTO presence_digest
    FROM public.presence AS here WHERE here.expires_at > moment AND here.agent_id IS DISTINCT FROM me;
    IF presence_digest IS DISTINCT FROM known_presence THEN
        SELECT coalesce(string_agg(concat_ws(' ', p.request_id, p.agent_id, p.writing, p.since), ';'), '') INTO presence
        FROM (
            SELECT here.request_id, here.agent_id, bool_or(here.writing)::integer AS writing,
                (extract(epoch FROM min(here.since)) * 1000000)::bigint AS since
            FROM public.presence AS here
            WHERE here.expires_at > moment AND here.agent_id IS DISTINCT FROM me
            GROUP BY here.request_id, here.agent_id
        ) AS p;
    END IF;
    SELECT string_agg(concat_ws(' ', p.request_id, p.taken_by), ';') INTO taken_over
    FROM public.presence AS p WHERE p.console_id = this_console AND p.taken_by IS NOT NULL;
END
$$
"""
EVENTS_SINCE: Final = """
            SELECT event.stream_id, event.kind FROM public.event
            WHERE event.xid >= pg_snapshot_xmin(since) AND event.xid < pg_snapshot_xmax(snapshot)
                AND NOT pg_visible_in_snapshot(event.xid, since)
            ORDER BY event.xid LIMIT {most} + 1"""
"""The heart of the feed: what the snapshot `since` couldn't see, by the index on `xid`."""

STATEMENTS: Final = (
    *_TABLES,
    _ERA,
    _RING,
    _SHOW,
    _TAKE_OVER,
    _NEWS.format(most=MOST_EVENTS, events=EVENTS_SINCE.strip("\n").format(most=MOST_EVENTS)),
    "REVOKE ALL ON presence, doorbell FROM PUBLIC",
)
TABLES: Final = frozenset({"presence", "doorbell"})
"""Tables that the common schema doesn't know."""
FUNCTIONS: Final = (
    "live_era()",
    "ring_doorbell(timestamptz)",
    "show_presence(uuid, uuid[], boolean[], uuid[], integer, boolean)",
    "take_over_answer(uuid, uuid, integer)",
    "console_news(pg_snapshot, uuid, text, text[], text[], text[])",
)
"""What every agent and lead must be able to execute, as GRANT names them."""


def install_live(connection: Connection) -> None:
    """Make what isn't there yet, and the functions anew; needs the common tables and `event.xid`."""
    for statement in STATEMENTS:
        connection.exec_driver_sql(statement)
