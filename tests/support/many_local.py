"""Tens of thousands of requests in a local file within a second: what a queue and a filter read, without a history."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from support.many_requests import agent_id, client_id, request_id

AGENTS, CLIENTS = 12, 200
MINUTES = 5
"""Between one request and the next; the last one was registered just now. Two in a hundred are open."""


def fill_file(path: Path, requests: int) -> None:
    """Put so many requests into a file that has its tables."""
    now = int(datetime.now(UTC).timestamp() * 1_000_000)
    with closing(sqlite3.connect(path)) as connection, connection:
        agents = [(agent_id(n).bytes, f"agent{n}", f"Agent {n}", f"agent {n}") for n in range(1, AGENTS + 1)]
        connection.executemany("INSERT INTO agent VALUES (?, ?, ?, ?, 'agent', true)", agents)
        clients = [(client_id(n).bytes, f"Client {n}", f"client {n}") for n in range(1, CLIENTS + 1)]
        connection.executemany("INSERT INTO client VALUES (?, ?, ?, 'en', '')", clients)
        connection.executemany(
            """
            INSERT INTO request (
                seq, id, head, number, number_key, subject, subject_key, language, channel, registered_at,
                last_message_at, client_id, assignee_id, state, stage, outcome, due_at, impact, rank, delivery_failed,
                tags_text, state_order, assessment_order, impact_order, priority_order
            ) VALUES (
                ?1, ?2, ?2, 'ECS-2026-' || ?1, 2026000000000 + ?1, 'Subject ' || ?3, 'subject ' || ?3, 'en', 'mail', ?4,
                ?4, ?5, ?6, CASE WHEN ?7 THEN 'analysis' ELSE 'closed' END,
                CASE WHEN ?7 THEN 'analysis' ELSE 'closed' END, CASE WHEN ?7 THEN NULL ELSE 'answered' END,
                CASE WHEN ?7 THEN ?4 + 172800000000 END, 'none', ?1 % 700 > 0, false, '', ?1 % 9, ?1 % 5, ?1 % 3, ?1 % 4
            )
            """,
            (
                (
                    n, request_id(n).bytes, n * 7919 % requests, now - (requests - n) * MINUTES * 60_000_000,
                    client_id(1 + n % CLIENTS).bytes, agent_id(1 + n % AGENTS).bytes, n % 50 == 0,
                )
                for n in range(1, requests + 1)
            ),
        )  # fmt: skip
