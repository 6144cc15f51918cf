"""Tens of thousands of requests in a shared database within seconds, for tests of what size does to it.

They are made by SQL on the server: of two in a hundred the answer is owed, a few more are open, the others closed.
Every column that a queue, a search or the feed reads is as the program writes it; there is no history to verify.
"""

from __future__ import annotations

from uuid import UUID

from support.postgres_server import PostgresServer

_PREFIX = "00000000-0000-7000-8000-"


def agent_id(number: int) -> UUID:
    return UUID(f"{_PREFIX}a{number:011x}")


def client_id(number: int) -> UUID:
    return UUID(f"{_PREFIX}c{number:011x}")


def request_id(number: int) -> UUID:
    return UUID(f"{_PREFIX}0{number:011x}")


# n: age. Open requests lie everywhere among the others, as old ones do that wait.
_STATEMENTS = (
    "SET session_replication_role = replica",
    """
    CREATE FUNCTION pg_temp.id(kind text, number bigint) RETURNS uuid LANGUAGE sql IMMUTABLE AS $$
        SELECT ('00000000-0000-7000-8000-' || kind || lpad(to_hex(number), 11, '0'))::uuid
    $$
    """,
    """
    INSERT INTO agent
    SELECT pg_temp.id('a', n), 'agent' || n, 'Agent ' || n, 'agent ' || n, 'agent', true
    FROM generate_series(1, 12) AS n
    """,
    """
    INSERT INTO client
    SELECT pg_temp.id('c', n), 'Client ' || n, 'client ' || n, 'en', '' FROM generate_series(1, 200) AS n
    """,
    """
    INSERT INTO request (
        seq, id, number, subject, language, channel, registered_at, head, client_id, state, outcome, impact,
        assignee_id, rank, due_at, stage, delivery_failed, last_message_at, tags_text, number_key, subject_key,
        state_order, assessment_order, impact_order, priority_order
    )
    SELECT n, id, 'ECS-2026-' || lpad(n::text, 6, '0'), 'Subject ' || md5(n::text), 'en', 'mail', moment, id,
        CASE WHEN n % 9 > 0 THEN pg_temp.id('c', 1 + n % 200) END, state,
        CASE WHEN state = 'closed' THEN 'answered' END, 'none',
        CASE WHEN n % 5 > 0 THEN pg_temp.id('a', 1 + n % 12) END, CASE WHEN n % 700 = 0 THEN 0 ELSE 1 END,
        CASE WHEN state = 'analysis' THEN now() + (n % 4000 - 500) * interval '1 minute' END, state, n % 2000 = 50,
        CASE WHEN n % 11 > 0 THEN moment END, CASE WHEN n % 10 = 0 THEN 'tag' || n % 7 ELSE '' END, 2026000000000 + n,
        'subject ' || left(md5(n::text), 30), n % 9, n % 5, n % 3, n % 4
    FROM (
        SELECT n, pg_temp.id('0', n) AS id, now() - n * interval '5 minutes' AS moment, CASE n % 100
            WHEN 50 THEN 'analysis' WHEN 0 THEN 'analysis' WHEN 1 THEN 'waiting_for_client' WHEN 2 THEN 'restoring'
            WHEN 3 THEN 'quoting' WHEN 4 THEN CASE WHEN n % 300 = 4 THEN 'planning' ELSE 'closed' END
            ELSE 'closed' END AS state
        FROM generate_series(1, {requests}) AS n
    ) AS made
    """,
    """
    INSERT INTO event (stream_id, position, kind, at, actor_id, command_id, payload, previous_hash, hash)
    SELECT pg_temp.id('0', n), place, 'note_added', now(), pg_temp.id('a', 1), pg_temp.id('0', n), '', '', ''
    FROM generate_series(1, {requests}) AS n, generate_series(1, 2) AS place
    """,
    """
    INSERT INTO message (
        request_id, id, position, direction, channel, "to", cc, subject, received_at, content_sha256, message_id,
        in_reply_to, "references", automatic, raw_sha256
    )
    SELECT pg_temp.id('0', n), pg_temp.id('b', n), 1, 'from_client', 'mail', '[]', '[]', 'Subject', now(), 'x',
        n || '@example', '[]', '[]', false, md5(n::text)
    FROM generate_series(1, {requests}) AS n
    """,
    """
    INSERT INTO content (owner_id, text, new_text, sha256)
    SELECT pg_temp.id('b', n), 'Text', 'Text', 'x' FROM generate_series(1, {requests}) AS n
    """,
    """
    INSERT INTO cycle (request_id, number, opened_at, opened_by)
    SELECT pg_temp.id('0', n), 1, now(), pg_temp.id('0', n) FROM generate_series(1, {requests}) AS n
    """,
    # "shop" is in every request, "pago" in each third, "rarest" in one of some thousand.
    """
    INSERT INTO request_search (seq, head, body, head_phrases, body_phrases)
    SELECT n, array_to_tsvector(ARRAY['subject', 'shop', 'n' || n]),
        array_to_tsvector(ARRAY[CASE WHEN n % 3 = 0 THEN 'pago' ELSE 'ano' END, 'w' || n % 997, 'w' || n % 2999,
            CASE WHEN n % 4000 = 7 THEN 'rarest' ELSE 'usual' END]),
        ' subject | shop n' || n || ' ', ' '
    FROM generate_series(1, {requests}) AS n
    """,
    "INSERT INTO request_tag SELECT pg_temp.id('0', n), 'tag' || n % 7 FROM generate_series(1, {requests}, 10) AS n",
    "VACUUM (ANALYZE)",
)


def fill(postgres: PostgresServer, database: str, requests: int) -> None:
    """Put so many requests into an empty shared database, and let the planner know of them."""
    with postgres.connect(database) as connection:
        for statement in _STATEMENTS:
            connection.execute(statement.replace("{requests}", str(requests)).encode())
