"""How many requests there are is known without counting them: true after whatever happened, and written by nobody."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import psycopg
import pytest
from support.teammates import Team, connect
from support.written_desk import WrittenDesk

from ecsupport_desktop.config.server import ServerAddress
from ecsupport_desktop.domain.queue import QUEUE_BY_NAME
from ecsupport_desktop.storage.postgres.migrate import create_schema

COPIED = (
    "INSERT INTO request SELECT (jsonb_populate_record(known, jsonb_build_object("
    "'id', gen_random_uuid(), 'seq', 100 + seq, 'number', 'ECS-1-' || seq, 'number_key', seq))).* FROM request AS known"
)
GONE = "DELETE FROM request WHERE seq > 100"
FORGED = (
    "UPDATE request_total SET total = 0",
    "DELETE FROM request_total",
    "TRUNCATE request_total",
    "CREATE TRIGGER more AFTER INSERT ON note REFERENCING NEW TABLE AS counted"
    " FOR EACH STATEMENT EXECUTE FUNCTION count_requests()",
)


@pytest.fixture
def written(shared_database: ServerAddress, open_console: Callable[..., Any]) -> WrittenDesk:
    """A desk with three requests."""
    written = WrittenDesk(lambda **options: open_console(shared_database, **options))
    for number in range(3):
        written.register(f"Order {number} is lost")
    return written


def counted(written: WrittenDesk) -> tuple[int, int]:
    """All, and those closed."""
    found = written.store.readers.counts(
        (QUEUE_BY_NAME["all"], QUEUE_BY_NAME["closed"]), datetime.now(UTC), written.me.id
    )
    return found["all"], found["closed"]


def test_it_is_true_whatever_was_added_deleted_or_undone(written: WrittenDesk, shared_database: ServerAddress) -> None:
    with connect(shared_database) as owner:
        for statement, undone, there in ((COPIED, True, 3), (COPIED, False, 6), (GONE, True, 6), (GONE, False, 3)):
            with owner.transaction(force_rollback=undone):
                owner.execute(statement.encode())
            assert counted(written) == (there, 0)


def test_the_doctor_tells_of_a_wrong_one_and_the_next_update_mends_it(
    written: WrittenDesk, shared_database: ServerAddress
) -> None:
    with connect(shared_database) as owner:
        owner.execute("UPDATE request_total SET total = 7")
    assert [fault.what for fault in written.store.doctor()] == ["it says 7 of 3 requests"]
    create_schema(shared_database, None)
    assert list(written.store.doctor()) == []
    assert counted(written) == (3, 0)


@pytest.mark.parametrize("statement", FORGED)
def test_nobody_writes_it(written: WrittenDesk, team: Team, statement: str) -> None:
    with connect(team.add("ana", "lead")) as ana, pytest.raises(psycopg.errors.InsufficientPrivilege):
        ana.execute(statement.encode())
    assert counted(written) == (3, 0)
