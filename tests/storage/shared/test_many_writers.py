"""Many consoles on the same requests at once: nothing is lost, nothing is there twice, nobody overwrites anybody."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable
from typing import Any

from support.consoles import Consoles, all_is_there_once, history_is_serial
from support.postgres_server import PostgresServer
from support.written_desk import WrittenDesk

from ecsupport_desktop.config.server import ServerAddress

WRITERS = 32
REQUESTS = 12
"""That all of them work on: each is one of three at work on a request at any moment."""


def test_nothing_is_lost_or_doubled_or_overwritten(
    postgres: PostgresServer,
    shared_database: ServerAddress,
    open_console: Callable[..., Any],
    new_consoles: Callable[[ServerAddress, str], Consoles],
    writers_commands: int,
) -> None:
    written = WrittenDesk(lambda **_options: open_console(shared_database))
    requests = [written.register(f"Order {number} is lost") for number in range(REQUESTS)]
    consoles = new_consoles(postgres.address(shared_database.database, tcp=True), postgres.password)
    begun = time.monotonic()
    for place in range(WRITERS):
        agent = (written.me, written.colleague)[place % 2]
        consoles.start(agent.id, requests, commands=writers_commands, patience=60)
    consoles.wait()
    took = time.monotonic() - begun
    said = consoles.said()
    statuses = Counter(str(outcome.status) for outcome in said.done.values())
    print(f"{WRITERS} × {writers_commands} commands in {took:.0f} s: {dict(statuses)}")

    assert len(said.begun) == WRITERS * writers_commands
    assert said.unresolved == []
    all_is_there_once(written.store, said)
    history_is_serial(written.store, said)
    assert written.faults() == []
    # Otherwise it has shown nothing; a request takes only so many tags.
    assert statuses["conflict"] > writers_commands and statuses["applied"] > WRITERS * writers_commands / 3
