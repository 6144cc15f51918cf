"""The server's plug is pulled under load: what was acknowledged is there, and what wasn't is resolved by its id."""

from __future__ import annotations

import os
import random
import select
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from support.consoles import Consoles, all_is_there_once, history_is_serial
from support.postgres_server import PostgresServer
from support.written_desk import WrittenDesk

from ecsupport_desktop.config.server import ServerAddress
from ecsupport_desktop.services.identity import new_id
from ecsupport_desktop.storage.postgres.migrate import create_schema

CONSOLES = 6
"""Half of them wait for the server to come back; half are left without knowing what became of their command."""


@pytest.fixture
def careful() -> Iterator[PostgresServer]:
    """A server that keeps what it has acknowledged, whatever happens to its processes or the machine."""
    with closing(PostgresServer(durable=True)) as server:
        yield server


class Bell:
    """Rung by the consoles for each command that was acknowledged."""

    def __init__(self, path: Path) -> None:
        os.mkfifo(path)
        self.path = path
        # Read and write: it has no end as long as it is open here.
        self._pipe = os.open(path, os.O_RDWR)

    def wait(self, rings: int) -> None:
        while rings > 0:
            ready, _, _ = select.select([self._pipe], [], [], 60)
            assert ready, "no command was acknowledged for a minute"
            rings -= len(os.read(self._pipe, rings))

    def forget(self) -> None:
        """What was rung so far."""
        while select.select([self._pipe], [], [], 0)[0]:
            os.read(self._pipe, 1 << 16)

    def close(self) -> None:
        os.close(self._pipe)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes")
def test_nothing_acknowledged_is_lost_and_nothing_is_done_twice(
    careful: PostgresServer,
    open_console: Callable[..., Any],
    new_consoles: Callable[[ServerAddress, str], Consoles],
    tmp_path: Path,
    restarts: int,
) -> None:
    address = careful.create_database("support")
    create_schema(address, None)
    written = WrittenDesk(lambda **_options: open_console(address))
    requests = [written.register(f"Order {number} is lost") for number in range(2 * CONSOLES)]
    consoles = new_consoles(careful.address("support", tcp=True), careful.password)
    rng = random.Random(new_id().int)
    stop = tmp_path / "stop"
    with closing(Bell(tmp_path / "bell")) as bell:
        for place in range(CONSOLES):
            patience = 60 if place % 2 else 0
            consoles.start(written.me.id, requests, stop=stop, bell=bell.path, patience=patience)
        for _turn in range(restarts):
            bell.forget()
            bell.wait(rng.randint(1, 40))
            careful.restart(immediate=True)
        bell.wait(1)
        stop.touch()
        consoles.wait()

    said = consoles.said()
    unresolved = said.unresolved
    with written.sql() as connection:
        recorded = {key for (key,) in connection.exec_driver_sql("SELECT id FROM command")}
    silently = sum(command.id in recorded for command in unresolved)
    for command in unresolved:
        said.done[command.id] = written.desk.execute(command)
        assert written.desk.execute(command) == said.done[command.id]
    all_is_there_once(written.store, said)
    history_is_serial(written.store, said)
    assert list(open_console(address).doctor()) == []
    print(
        f"{restarts} restarts, {len(said.done)} commands, {len(unresolved)} resolved by id, {silently} of them recorded"
    )
    assert len(said.done) > restarts
