"""What somebody else changed between a command's reading and its writing: it is run again, and sees it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from psycopg import errors
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from support.postgres_server import PostgresServer
from support.written_desk import WrittenDesk

from ecsupport_desktop.config.server import ServerAddress
from ecsupport_desktop.domain import commands as c
from ecsupport_desktop.services.ports import UnitOfWork


@pytest.fixture
def written(shared_database: ServerAddress, open_console: Callable[..., Any]) -> WrittenDesk:
    return WrittenDesk(lambda clock: open_console(shared_database, clock=clock))


def _between_reading_and_writing(store: Any, meanwhile: Callable[[], None]) -> list[object]:
    """Do this once when a command has read what it needs; the attempts there were."""
    attempts: list[object] = []
    begin = store.begin

    @contextmanager
    def watched() -> Iterator[UnitOfWork]:
        with begin() as uow:
            claim = uow.claim

            def claim_and_wait(*wanted: Any) -> Any:
                found = claim(*wanted)
                attempts.append(uow)
                if len(attempts) == 1:
                    meanwhile()
                return found

            uow.claim = claim_and_wait
            yield uow

    store.begin = watched
    return attempts


def test_a_cycle_that_was_opened_anew_meanwhile_is_read_again(postgres: PostgresServer, written: WrittenDesk) -> None:
    request_id = written.register()
    later = written.now + timedelta(minutes=5)

    def opened_anew() -> None:
        with postgres.connect(written.store.server.database) as other:
            other.execute("SET session_replication_role = replica")
            other.execute("UPDATE cycle SET opened_at = %s WHERE request_id = %s", (later, request_id))

    attempts = _between_reading_and_writing(written.store, opened_anew)
    outcome = written.do(c.DeclareNoResponseNeeded, request_id, reason="Sent twice")
    assert outcome.accepted
    assert len(attempts) == 2
    (cycle,) = written.request(request_id).cycles
    assert (cycle.opened_at, cycle.ended_at) == (later, later)


def test_what_no_race_can_bring_about_stays_a_fault_of_the_program(written: WrittenDesk) -> None:
    engine = written.store._writing
    with engine.connect() as connection, pytest.raises(IntegrityError) as raised:
        connection.execute(text("UPDATE client SET name = ''"))
    assert isinstance(raised.value.__cause__, errors.CheckViolation)
