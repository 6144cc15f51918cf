"""Whatever agents do, both engines keep the same: rows, events and their hashes, counts, order and what is found."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from support.player import Player
from support.postgres_server import PostgresServer
from support.stores import common_rows
from support.written_desk import WrittenDesk

from ecsupport_desktop.domain.commands import AnyCommand
from ecsupport_desktop.domain.queue import QUEUES, Sort, SortKey
from ecsupport_desktop.services.outcome import Outcome
from ecsupport_desktop.services.ports import Store
from ecsupport_desktop.storage.postgres.store import open_shared
from ecsupport_desktop.storage.store import open_store

SEARCHES = (
    "checkout", "pago", "PAGO rechazado", "donde", "dónde", "pedido log", "zoe", "acme", "line", "fails", "it", "x",
    "1", "000002", "Q-2026-00001", "gift car", "tarjetas", "ECS-2026-000001", "level", "restart", "agreed works",
    "log.txt", "nothing", "which shop", "¿",
)  # fmt: skip
SORTS = tuple(Sort(key=key, descending=descending) for key in SortKey for descending in (False, True))
Open = Callable[[str], Callable[..., Any]]


@pytest.fixture
def fresh(
    empty_database: Path, tmp_path: Path, postgres: PostgresServer, postgres_plain: PostgresServer
) -> Iterator[Open]:
    """Opens a new store on an engine; an example closes its own."""
    with ExitStack() as databases:
        servers = {
            "postgresql": databases.enter_context(postgres.shared_databases()),
            "postgresql_plain": databases.enter_context(postgres_plain.shared_databases()),
        }
        number = iter(range(1_000_000))

        def opened(engine: str, **options: Any) -> Any:
            path = tmp_path / f"{next(number)}"
            path.mkdir()
            if engine in servers:
                return open_shared(servers[engine](), None, folder=path, **options)
            file = path / "local.db"
            file.write_bytes(empty_database.read_bytes())
            return open_store(file, daily=False, **options)

        yield lambda engine: lambda **options: opened(engine, **options)


class Repeated:
    """Does on one desk what was done on another: the same commands at the same moments."""

    def __init__(self, one: WrittenDesk, other: WrittenDesk) -> None:
        self.one, self.other = one, other
        self.differences: list[tuple[AnyCommand, Outcome, Outcome]] = []
        self._execute = one.desk.execute
        one.desk.execute = self._both  # type: ignore[method-assign]

    def _both(self, command: AnyCommand) -> Outcome:
        self.other.now = self.one.now
        first, second = self._execute(command), self.other.desk.execute(command)
        if first != second:
            self.differences.append((command, first, second))
        return first


def seen(written: WrittenDesk) -> dict[str, Any]:
    """All that a window shows of the requests: queues in every order, counts, what is due next, what is found."""
    readers, now, me = written.store.readers, written.now, written.me.id
    found: dict[str, Any] = {"counts": readers.counts(QUEUES, now, me), "band": readers.next_band_change(now)}
    found["expired"] = readers.quotes_expired(now)
    for text in ("", "gift", "zoe", "00001", "ACME"):
        found[f"quotes {text}"] = readers.quotes(words=text)
    found["of the client"] = readers.quotes(client_id=written.client.id, limit=2)
    for place, queue in enumerate(QUEUES):
        for sort in SORTS:
            found[f"{queue.name} by {sort}"] = readers.ids(queue, sort, now, me).ids
        for sort in (queue.sort, *SORTS[place :: len(QUEUES)]):
            ids = readers.ids(queue, sort, now, me).ids
            assert [row.id for row in _paged(written, queue, sort)] == list(ids), (queue.name, sort)
        found[queue.name] = readers.rows(readers.ids(queue, queue.sort, now, me).ids)
        for text in SEARCHES[place % 4 :: 4]:
            found[f"{text!r} in {queue.name}"] = readers.search(text, limit=50, queue=queue, now=now, me=me)
    for text in SEARCHES:
        found[text] = readers.search(text, limit=5, queue=None, now=now, me=me)
    return found


def _paged(written: WrittenDesk, queue: Any, sort: Sort, size: int = 4) -> list[Any]:
    rows: list[Any] = []
    while True:
        page = written.store.readers.page(queue, sort, written.now, written.me.id, offset=len(rows), limit=size)
        rows += page
        if len(page) < size:
            return rows


def views(store: Store, requests: list[UUID]) -> list[Any]:
    return [store.readers.request(request_id) for request_id in requests]


@pytest.mark.parametrize("engine", ["postgresql", "postgresql_plain"])
@settings(max_examples=2, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(seed=st.integers(0, 2**32))
@example(seed=1161)  # two quotes of a request withdrawn and issued in one moment
def test_the_same_commands_leave_the_same_on_both_engines(fresh: Open, engine: str, seed: int) -> None:
    one = WrittenDesk(fresh("sqlite"))
    other = WrittenDesk(fresh(engine), one)
    try:
        repeated = Repeated(one, other)
        player = Player(one, random.Random(seed))
        player.play(60)
        other.now = one.now
        assert repeated.differences == []
        assert common_rows(other.store) == common_rows(one.store)
        assert seen(other) == seen(one)
        assert views(other.store, player.requests) == views(one.store, player.requests)
        assert one.faults() == other.faults() == []
    finally:
        one.store.close()
        other.store.close()


TEXTS = (
    "El carrito está vacío: error-500 at https://shop.acme.example/checkout?x=1. Straße, ČSOB, O'Brien, SKU A_12.",
    "Ça ne marche pas — l'envoi à Cádiz nº 4-B, 3.14 €, İstanbul, ﬁnal, ½ kg",
    "注文が届きません 🚚 поддержка Ёлка ΣΊΣΥΦΟΣ résumé re\u0301sume\u0301 ECS-2026-000002",
    "a b c d e f 007 0x1F C++ .NET user@host.example %20 \u200binvisible\u00adhyphen\u2011ation",
)
WORDS = sorted({word for text in TEXTS for word in text.split()})
typed = st.lists(
    st.sampled_from(WORDS).flatmap(lambda word: st.integers(1, len(word)).map(lambda end: word[:end]))
    | st.sampled_from(WORDS).map(str.upper)
    | st.text(max_size=6),
    min_size=1,
    max_size=3,
).map(" ".join)


@pytest.mark.parametrize("engine", ["postgresql", "postgresql_plain"])
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(typed=typed)
def test_whatever_is_typed_finds_the_same_on_both_engines(both: tuple[WrittenDesk, WrittenDesk], typed: str) -> None:
    first, second = (
        desk.store.readers.search(typed, limit=10, queue=None, now=desk.now, me=desk.me.id) for desk in both
    )
    assert second == first


@pytest.fixture
def both(fresh: Open, engine: str) -> Iterator[tuple[WrittenDesk, WrittenDesk]]:
    """The same requests with every kind of text on either engine."""
    one = WrittenDesk(fresh("sqlite"))
    other = WrittenDesk(fresh(engine), one)
    Repeated(one, other)
    for text in TEXTS:
        one.register(text, subject=text[:40])
    yield one, other
    one.store.close()
    other.store.close()
