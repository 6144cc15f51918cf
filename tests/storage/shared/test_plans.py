"""Whatever a console asks of a large database is found by an index: no table is read through, nothing long is sorted.

The statements are those that the readers really send, with their values, explained by a server that knows how many rows
there are. Each index is also taken away once, to see that its absence would be noticed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import psycopg
import pytest
from sqlalchemy import event
from support.many_requests import agent_id, client_id, fill, request_id
from support.postgres_server import PostgresServer
from support.teammates import connect

from ecsupport_desktop.config.server import ServerAddress
from ecsupport_desktop.domain.filter import Viewer
from ecsupport_desktop.domain.filter_text import parse
from ecsupport_desktop.domain.queue import QUEUE_BY_NAME, QUEUES, Queue, Sort, SortKey
from ecsupport_desktop.storage.postgres import readers_queue
from ecsupport_desktop.storage.postgres import search as the_search
from ecsupport_desktop.storage.postgres.engine import read_engine
from ecsupport_desktop.storage.postgres.live_ddl import EVENTS_SINCE, MOST_EVENTS
from ecsupport_desktop.storage.postgres.pipeline import Call
from ecsupport_desktop.storage.postgres.readers import PostgresReaders
from ecsupport_desktop.storage.postgres.readers_queue import DEEP
from ecsupport_desktop.storage.prepared import Found
from ecsupport_desktop.storage.queue_sql import NAMED

REQUESTS = 30_000
LONG = REQUESTS // 10
"""Rows that are never sorted at once: more than are open, or than a page for each person has."""
LARGE = frozenset({"request", "event", "message", "cycle", "content", "request_search"})
DATABASE = "ecsupport_many"
ME, NOBODY = agent_id(1), request_id(REQUESTS + 1)
PAGE = 128
ALL, CLOSED, TO_ANALYSE = (QUEUE_BY_NAME[name] for name in ("all", "closed", "to_analyse"))
SORTS = [Sort(key=key, descending=descending) for key in SortKey for descending in (False, True)]
INDEX = {
    SortKey.TIME_LEFT: {"ix_request_owed", "ix_request_due"},
    SortKey.NUMBER: {"ix_request_by_number_key"},
    SortKey.CLIENT: {"ix_request_by_client_id"},
    SortKey.SUBJECT: {"ix_request_by_subject_key"},
    SortKey.STATE: {"ix_request_by_state_order"},
    SortKey.ASSESSMENT: {"ix_request_by_assessment_order"},
    SortKey.IMPACT: {"ix_request_by_impact_order"},
    SortKey.PRIORITY: {"ix_request_by_priority_order"},
    SortKey.ASSIGNEE: {"ix_request_by_assignee_id"},
    SortKey.LAST_MESSAGE: {"ix_request_by_last_message_at"},
    SortKey.NEXT_DATE: {"ix_request_by_next_date"},
    SortKey.TAGS: {"ix_request_by_tags_text"},
}
SMALL = {
    "to_analyse": "ix_request_owed",
    "nearing": "ix_request_owed",
    "overdue": "ix_request_owed",
    "waiting_for_client": "ix_request_state",
    "restoring": "ix_request_open_stage",
    "quotes_to_prepare": "ix_request_open_stage",
    "quotes_sent": "ix_request_open_stage",
    "to_plan": "ix_request_open_stage",
    "planning": "ix_request_open_stage",
    "mine": "ix_request_open_assignee",
    "unassigned": "ix_request_open_assignee",
    "delivery_failed": "ix_request_delivery_failed",
}


# ── Asking and explaining ───────────────────────────────────────────────────────────────────────────────────
class Asked(PostgresReaders):
    """Readers that remember what they sent."""

    calls: list[Call]

    def _ask_all(self, calls: Any) -> list[Found]:
        self.calls = [*getattr(self, "calls", ()), *calls]
        return super()._ask_all(calls)


@pytest.fixture(scope="module")
def many(postgres: PostgresServer) -> Iterator[ServerAddress]:
    address = postgres.create_database(DATABASE, template=postgres.template())
    fill(postgres, DATABASE, REQUESTS)
    yield address
    postgres.drop_database(DATABASE)


@pytest.fixture
def asked(many: ServerAddress) -> Iterator[Callable[[Callable[[PostgresReaders], Any]], list[Call]]]:
    """What a question to the readers is made of."""
    engine = read_engine(many, None)

    def ask(question: Callable[[PostgresReaders], Any]) -> list[Call]:
        readers = Asked(engine)
        question(readers)
        return readers.calls

    yield ask
    engine.dispose()


@pytest.fixture
def server(many: ServerAddress) -> Iterator[psycopg.Connection[Any]]:
    with connect(many) as connection:
        yield connection


def plans(connection: psycopg.Connection[Any], calls: list[Call]) -> list[dict[str, Any]]:
    """How the server finds each; one that it may plan once for all values, so too."""
    from sqlalchemy.dialects.postgresql.psycopg import dialect

    found = []
    for call in calls:
        compiled = call.statement.compiled(dialect())
        values = compiled.parameters(call.values)
        explained = connection.execute(f"EXPLAIN (FORMAT JSON) {compiled.sql}".encode(), values).fetchall()
        found.append(explained[0][0][0]["Plan"])
    return found


def nodes(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield plan
    for each in plan.get("Plans", ()):
        yield from nodes(each)


def faults(connection: psycopg.Connection[Any], calls: list[Call]) -> list[str]:
    """Large tables that are read through, and long sorts."""
    return faults_in(plans(connection, calls))


def faults_in(found_so: list[dict[str, Any]]) -> list[str]:
    found = []
    for node in (node for plan in found_so for node in nodes(plan)):
        if node["Node Type"] == "Seq Scan" and node["Relation Name"] in LARGE:
            found.append(f"{node['Relation Name']} is read through")
        if node["Node Type"] in ("Sort", "Incremental Sort") and not is_short(node):
            found.append(f"{below(node)['Plan Rows']} rows are sorted by {node['Sort Key']}")
    return found


def is_short(sort: dict[str, Any]) -> bool:
    """Few rows, or one client's after the other's, of each as many as a page has."""
    sorted_rows = below(sort)
    one_by_one = "Presorted Key" in sort and any(node["Node Type"] == "Limit" for node in nodes(sorted_rows))
    return one_by_one or bool(sorted_rows["Plan Rows"] <= LONG)


def below(node: dict[str, Any]) -> dict[str, Any]:
    """Where its rows come from; what is asked once beside them isn't."""
    return next(each for each in node["Plans"] if each["Parent Relationship"] == "Outer")


def indices(connection: psycopg.Connection[Any], calls: list[Call]) -> set[str]:
    return indices_in(plans(connection, calls))


def indices_in(found_so: list[dict[str, Any]]) -> set[str]:
    return {node["Index Name"] for plan in found_so for node in nodes(plan) if "Index Name" in node}


def page(queue: Queue, sort: Sort, *offsets: int) -> Callable[[PostgresReaders], Any]:
    def ask(readers: PostgresReaders) -> None:
        for offset in offsets:
            assert readers.page(queue, sort, datetime.now(UTC), ME, offset=offset, limit=PAGE) or not offset

    return ask


def named(sort: Sort) -> str:
    return f"{sort.key}-{'descending' if sort.descending else 'ascending'}"


# ── Queues ──────────────────────────────────────────────────────────────────────────────────────────────────
def test_there_are_many(server: psycopg.Connection[Any]) -> None:
    """What follows says something only if few are open and most are closed."""
    query = "SELECT count(*), count(due_at), count(*) FILTER (WHERE state <> 'closed') FROM request"
    ((total, owed, open_ones),) = server.execute(query).fetchall()
    assert total == REQUESTS
    assert 0 < owed < open_ones < LONG


@pytest.mark.parametrize("queue", QUEUES, ids=lambda queue: queue.name)
@pytest.mark.parametrize("sort", SORTS, ids=named)
def test_the_first_page_of_a_queue(asked: Any, server: psycopg.Connection[Any], queue: Queue, sort: Sort) -> None:
    assert faults(server, asked(page(queue, sort, 0))) == []


@pytest.mark.parametrize("sort", SORTS, ids=named)
@pytest.mark.parametrize("queue", [ALL, CLOSED], ids=lambda queue: queue.name)
def test_a_long_queue_is_read_in_the_order_of_an_index(
    asked: Any, server: psycopg.Connection[Any], queue: Queue, sort: Sort
) -> None:
    (first,) = asked(page(queue, sort, 0))
    expected = INDEX[sort.key] | ({"ix_request_state"} if queue is CLOSED and sort.key is SortKey.NUMBER else set())
    assert indices(server, [first]) & expected


def test_a_page_behind_a_known_place_counts_nothing(
    asked: Any, server: psycopg.Connection[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(readers_queue, "KEPT", 3600)  # a place isn't forgotten between its two pages
    for sort in SORTS:
        for queue in (ALL, CLOSED):
            *_jump, known = asked(page(queue, sort, DEEP + PAGE, DEEP + 2 * PAGE))
            assert known.values["skip"] == 0 and "place_0" in known.values, named(sort)
            assert faults(server, [known]) == [], named(sort)


@pytest.mark.parametrize(("name", "expected"), SMALL.items())
def test_a_small_queue_is_found_by_its_own_index(
    asked: Any, server: psycopg.Connection[Any], name: str, expected: str
) -> None:
    queue = QUEUE_BY_NAME[name]
    ids = lambda readers: readers.ids(queue, queue.sort, datetime.now(UTC), ME)  # noqa: E731
    for question in (page(queue, queue.sort, 0), ids):
        calls = asked(question)
        assert expected in indices(server, calls)
        assert faults(server, calls) == []


def test_counting_looks_at_the_open_few(asked: Any, server: psycopg.Connection[Any]) -> None:
    """How many there are at all is counted row by row; nothing else is."""
    few = [queue for queue in QUEUES if queue not in (ALL, CLOSED)]
    assert faults(server, asked(lambda readers: readers.counts(few, datetime.now(UTC), ME))) == []


# ── Requests, time, words, news ─────────────────────────────────────────────────────────────────────────────
def later(readers: PostgresReaders) -> Any:
    now = datetime.now(UTC)
    return readers.next_band_change(now), readers.between(now, now), readers.quotes_expired(now)


QUESTIONS: dict[str, Callable[[PostgresReaders], Any]] = {
    "a request": lambda readers: readers.request(NOBODY),
    "its number": lambda readers: readers.request_id("412"),
    "rows": lambda readers: readers.rows([request_id(number) for number in range(1, PAGE)]),
    "of a client": lambda readers: readers.requests_of_client(client_id(7)),
    "time": later,
    "mails": lambda readers: (readers.known_mail("412@example", "x"), readers.threads(["412@example", "none"])),
    "tags": lambda readers: readers.tags(),
    "clients": lambda readers: readers.clients("client 7"),
    "head": lambda readers: readers.stream_head(NOBODY),
    "news": lambda readers: (readers.last_seq(), readers.changed_since(2 * REQUESTS - 9)),
}
TYPED = {
    "rare": "rarest",
    "rare beginning": "rares",
    "common": "shop",
    "two words": "shop pago",
    "accents": "año",
    "both": "rarest shop",
}


@pytest.mark.parametrize("question", QUESTIONS.values(), ids=QUESTIONS.keys())
def test_what_else_is_asked(asked: Any, server: psycopg.Connection[Any], question: Any) -> None:
    calls = asked(question)
    assert calls
    assert faults(server, calls) == []


@pytest.mark.parametrize("typed", TYPED.values(), ids=TYPED.keys())
@pytest.mark.parametrize("queue", [None, TO_ANALYSE, CLOSED], ids=lambda queue: queue.name if queue else "everywhere")
def test_searching(
    asked: Any, server: psycopg.Connection[Any], monkeypatch: pytest.MonkeyPatch, typed: str, queue: Queue | None
) -> None:
    monkeypatch.setattr(the_search, "WINDOW", REQUESTS // 10)  # as far below all as in a database of a size
    the_search._newest.cache_clear()
    found = []

    def ask(readers: PostgresReaders) -> None:
        found.extend(readers.search(typed, limit=PAGE, queue=queue, now=datetime.now(UTC), me=ME).ids)

    calls = asked(ask)
    the_search._newest.cache_clear()
    assert found or queue is TO_ANALYSE
    assert faults(server, calls) == []
    if typed.startswith("rare") and queue is not TO_ANALYSE:
        assert "ix_request_search_words" in indices(server, calls), "all are searched by the index of words alone"


def test_the_feed_reads_by_transaction(server: psycopg.Connection[Any]) -> None:
    ((plan,),) = server.execute(_feed("pg_current_snapshot()")).fetchall()
    names = {node.get("Index Name") for node in nodes(plan[0]["Plan"])}
    assert "ix_event_xid" in names
    assert not [node for node in nodes(plan[0]["Plan"]) if node["Node Type"] == "Seq Scan"]


def _feed(snapshot: str) -> bytes:
    question = EVENTS_SINCE.format(most=MOST_EVENTS).replace("since", snapshot).replace("(snapshot)", f"({snapshot})")
    return f"EXPLAIN (FORMAT JSON) {question}".encode()


# ── Filters ─────────────────────────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize("sort", [None, Sort(key=SortKey.SUBJECT), Sort(key=SortKey.CLIENT)], ids=str)
@pytest.mark.parametrize("queue", [ALL, CLOSED], ids=lambda queue: queue.name)
def test_what_was_opened_then_is_found_by_its_index(
    many: ServerAddress, server: psycopg.Connection[Any], queue: Queue, sort: Sort | None
) -> None:
    sent: list[tuple[str, Any]] = []
    viewer, wanted, engine = Viewer(now=datetime.now(UTC), me=ME), parse("opened:2d"), read_engine(many, None)
    listening = lambda _connection, _cursor, statement, values, *_rest: sent.append((statement, values))  # noqa: E731
    event.listen(engine, "before_cursor_execute", listening)
    readers = Asked(engine)
    assert readers.filtered(wanted, queue, sort, viewer, limit=PAGE).ids
    assert readers.filter_counts([(wanted, queue)], viewer, limit=PAGE) == (PAGE,)
    engine.dispose()
    asked_one = [server.execute(f"EXPLAIN (FORMAT JSON) {one}".encode(), of).fetchall()[0][0][0] for one, of in sent]
    long = [each["Plan"] for each in asked_one if "request" in str(each)]
    counted = plans(server, readers.calls[-1:])
    assert len(long) == 2 and all("ix_request_opened" in indices_in([plan]) for plan in (*long, *counted))
    assert faults_in([*long, *counted]) == []


# ── That it can fail ────────────────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize("sort", [Sort(key=key) for key in SortKey if key not in NAMED], ids=named)
def test_a_missing_index_is_noticed(asked: Any, server: psycopg.Connection[Any], sort: Sort) -> None:
    calls = asked(page(ALL, sort, 0)) if sort.key is not SortKey.TIME_LEFT else asked(QUESTIONS["time"])
    with server.transaction(force_rollback=True):
        for index in INDEX[sort.key]:
            server.execute(f"DROP INDEX {index}".encode())
        assert faults(server, calls)
    assert not faults(server, calls)


@pytest.mark.parametrize("index", ["ix_request_search_words", "ix_message_message_id"])
def test_others_are_missed_too(asked: Any, server: psycopg.Connection[Any], index: str) -> None:
    everything = [*QUESTIONS.values(), lambda readers: readers.search("rarest", now=datetime.now(UTC), me=ME)]
    calls = [call for question in everything for call in asked(question)]
    with server.transaction(force_rollback=True):
        server.execute(f"DROP INDEX {index}".encode())
        assert faults(server, calls)
