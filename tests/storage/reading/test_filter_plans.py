"""A filter of the many closed requests is found by an index in a local file too. On a server: shared/test_plans.py.

What is asked are the statements that the readers really send, with their values; the index is also taken away once, to
see that its absence would be noticed.
"""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event
from support.many_local import fill_file
from support.many_requests import agent_id

from ecsupport_desktop.domain.filter import Viewer
from ecsupport_desktop.domain.filter_text import parse
from ecsupport_desktop.domain.queue import QUEUE_BY_NAME, Sort, SortKey
from ecsupport_desktop.storage.engine import read_engine
from ecsupport_desktop.storage.readers import SqliteReaders

REQUESTS, LIMIT = 30_000, 500
INDEX = "ix_request_opened"
SORTS = [None, *(Sort(key=key) for key in (SortKey.SUBJECT, SortKey.CLIENT, SortKey.LAST_MESSAGE))]
Sent = list[tuple[str, Any]]


@pytest.fixture(scope="module")
def many(empty_database: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("many") / "many.db"
    shutil.copy(empty_database, path)
    fill_file(path, REQUESTS)
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("INSERT INTO request_search (rowid, subject) SELECT seq, 'Checkout' FROM request")
    return path


@pytest.fixture
def asked(many: Path) -> Iterator[Callable[..., Sent]]:
    """Asks the readers, and gives the statements about requests that they sent."""
    engine, sent = read_engine(many), []

    @event.listens_for(engine, "before_cursor_execute")
    def seen(_connection: object, _cursor: object, statement: str, values: Any, *_rest: object) -> None:
        if "FROM request" in statement:
            sent.append((statement, values))

    def ask(question: Callable[[SqliteReaders], object]) -> Sent:
        sent.clear()
        assert question(SqliteReaders(engine))
        return list(sent)

    yield ask
    engine.dispose()


def plans(path: Path, sent: Sent, *, without: str = "") -> list[str]:
    """How each is found, in the words of SQLite."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("BEGIN")
        if without:
            connection.execute(f"DROP INDEX {without}")
        steps = [connection.execute(f"EXPLAIN QUERY PLAN {statement}", values).fetchall() for statement, values in sent]
        connection.execute("ROLLBACK")
    return [" / ".join(step[3] for step in each) for each in steps]


def viewer() -> Viewer:
    return Viewer(now=datetime.now(UTC), me=agent_id(1))


@pytest.mark.parametrize("sort", SORTS, ids=str)
@pytest.mark.parametrize("queue", ["closed", "all"])
def test_few_that_were_opened_then_are_found_by_their_index(many: Path, asked: Any, queue: str, sort: Any) -> None:
    place = QUEUE_BY_NAME[queue]
    glance, listed = asked(lambda readers: readers.filtered(parse("opened:2d"), place, sort, viewer()).ids)
    for plan in plans(many, [glance, listed]):
        assert f"INDEX {INDEX} (registered_at>?" in plan and "SCAN request" not in plan
    for plan in plans(many, [glance, listed], without=INDEX):
        assert INDEX not in plan


@pytest.mark.parametrize("typed", ["opened:2d", "opened:>60d", "opened:2d impact:none", "opened:2d is:closed"])
@pytest.mark.parametrize("queue", ["closed", "all"])
def test_so_they_are_counted(many: Path, asked: Any, queue: str, typed: str) -> None:
    """Many too: the newest lie at the end of the table, and would be looked for from its beginning."""
    wanted = (parse(typed), QUEUE_BY_NAME[queue])
    counted = asked(lambda readers: readers.filter_counts([wanted], viewer(), limit=LIMIT))[-1]
    assert f"INDEX {INDEX} (registered_at" in plans(many, [counted])[0]


def test_open_requests_are_found_as_before(many: Path, asked: Any) -> None:
    sent = asked(lambda readers: readers.filtered(parse("opened:9d is:open"), QUEUE_BY_NAME["all"], None, viewer()).ids)
    assert sent and all(INDEX not in plan for plan in plans(many, sent))


@pytest.mark.parametrize("queue", ["all", "to_analyse"])
def test_a_common_word_is_read_from_the_first_that_is_owed_on(many: Path, asked: Any, queue: str) -> None:
    place = QUEUE_BY_NAME[queue]
    sent = asked(
        lambda readers: readers.search("check", limit=LIMIT, queue=place, now=datetime.now(UTC), me=agent_id(1)).ids
    )
    among = [plan for plan in plans(many, sent) if "LIST SUBQUERY" in plan]
    assert among and all("VIRTUAL TABLE INDEX 0:M5>" in plan for plan in among)
    assert all("SEARCH request USING COVERING INDEX" in plan and "SCAN request " not in plan for plan in among)
