"""A team's server as its consoles know it: far away, and with fifty of them at once.

Far away: every question and a command through a proxy on this computer that holds everything back for 0 and 50 ms each
way, so that a round trip takes 100 ms. Round trips are counted as the client waits for them.

At once: consoles without a window, ten threads in each of five processes, and each with the connections of the program.
A console reads its queue and the counts whenever its live link tells of a change, or after a pause without one, and
adds a note to an owed request now and then. Server and consoles share this computer. What the server's processes hold
for themselves, without the shared buffers, is told at the end.

The notes stay in the database that is kept.
"""

from __future__ import annotations

import argparse
import json
import random
import statistics
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final
from uuid import UUID

import common
import servers
from processes import answers, go, processes
from support.postgres_server import PostgresServer
from support.proxy import Proxy

from ecsupport_desktop.config.server import ServerAddress
from ecsupport_desktop.domain.commands import AddNote
from ecsupport_desktop.domain.queue import QUEUE_BY_NAME, QUEUES, Sort
from ecsupport_desktop.services.desk import Desk
from ecsupport_desktop.services.identity import new_id
from ecsupport_desktop.services.live import LinkWord, News
from ecsupport_desktop.storage.postgres.store import PostgresStore, open_shared

PAGE: Final = 128
DELAYS: Final = (0.0, 0.05)
"""Seconds each way."""
PROCESSES: Final = 5
PAUSE: Final = (1.0, 3.0)
"""Seconds after which a console looks when nothing was told."""
SHOWN: Final = ("to_analyse", "overdue", "waiting_for_client", "mine", "unassigned", "closed", "all")
KINDS: Final = {"page": "a queue's first page", "counts": "counts of all queues", "command": "a note added"}
_SERVING: Final = (
    "SELECT pid FROM pg_stat_activity"
    " WHERE backend_type = 'client backend' AND datname = %s AND usename <> current_user"
)


class Console:
    """A console without a window. Threads: whoever made it."""

    def __init__(self, server: ServerAddress, agent_id: UUID, folder: Path) -> None:
        self.store: PostgresStore = open_shared(server, None, folder=folder)
        self.close = self.store.close
        self.me, self._desk = agent_id, Desk(self.store)
        self.owed = self.store.readers.ids(QUEUE_BY_NAME["to_analyse"], Sort(), self.now, agent_id, limit=1000).ids

    @property
    def now(self) -> datetime:
        return datetime.now(UTC)

    def page(self, name: str = "to_analyse") -> None:
        queue = QUEUE_BY_NAME[name]
        assert self.store.readers.page(queue, queue.sort, self.now, self.me, offset=0, limit=PAGE) or name == "mine"

    def counts(self) -> None:
        self.store.readers.counts(QUEUES, self.now, self.me)

    def request(self) -> None:
        assert self.store.readers.request(random.choice(self.owed)) is not None

    def search(self) -> None:
        assert self.store.readers.search("acme checkout", now=self.now, me=self.me).ids

    def command(self) -> None:
        note = AddNote(id=new_id(), actor_id=self.me, request_id=random.choice(self.owed), text="Called, no answer.")
        outcome = self._desk.execute(note)
        assert outcome.accepted, outcome.refusal


# ── Far away ────────────────────────────────────────────────────────────────────────────────────────────────
def far(server: PostgresServer, size: int) -> None:
    """The table of round trips and times."""
    database = servers.name_of(size)
    ((login, key),) = servers.people(server, database, 1)
    with Proxy(server.socket_path) as proxy:
        address = replace(server.address(database, login), hosts=(("127.0.0.1", proxy.port),))
        columns = [_asked(proxy, delay, address, UUID(key)) for delay in DELAYS]
    # Without a delay a server that begins to answer early makes two trips of one.
    rows = [[name, columns[-1][name][0], *(column[name][1] for column in columns)] for name in columns[0]]
    times = [f"ms, {2000 * delay:.0f} ms a round trip" for delay in DELAYS]
    common.table([f"{size:,} requests", "round trips", *times], rows)
    print()


def _asked(proxy: Proxy, delay: float, address: ServerAddress, me: UUID) -> dict[str, tuple[int, float]]:
    """By what was done: round trips and ms (medians)."""
    proxy.delay = delay

    def start() -> None:
        with tempfile.TemporaryDirectory() as folder, closing(open_shared(address, None, folder=Path(folder))) as store:
            queue = QUEUE_BY_NAME["to_analyse"]
            store.readers.page(queue, queue.sort, datetime.now(UTC), me, offset=0, limit=PAGE)

    found = {"connect, and show the first page": _trips_and_time(proxy, start)}
    with tempfile.TemporaryDirectory() as folder:
        console = Console(address, me, Path(folder))
        try:
            for name, action in _actions(console).items():
                for _time in range(6):  # the driver prepares what it has seen five times
                    action()
                found[name] = _trips_and_time(proxy, action)
        finally:
            console.close()
    return found


def _actions(console: Console) -> dict[str, Callable[[], None]]:
    return {
        "open a queue: its first page": console.page,
        "counts of all queues": console.counts,
        "open a request": console.request,
        "search “acme checkout”": console.search,
        "a command: add a note": console.command,
    }


def _trips_and_time(proxy: Proxy, action: Callable[[], None]) -> tuple[int, float]:
    trips, times = [], []
    for _time in range(common.REPEATS):
        start = time.perf_counter()
        trips.append(proxy.count(action))
        times.append(time.perf_counter() - start)
    return max(trips), common.middle(times)


# ── At once ─────────────────────────────────────────────────────────────────────────────────────────────────
def work(task: dict[str, Any]) -> None:
    """One process's consoles at work: tells the seconds by kind, and stays connected until a line comes in."""
    took: dict[str, list[float]] = {kind: [] for kind in KINDS}
    with _consoles(task) as consoles:
        print("ready", flush=True)
        input()
        end = time.monotonic() + task["seconds"]
        threads = [threading.Thread(target=_at_work, args=(each, took, end, task["writes"])) for each in consoles]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        print(json.dumps(took), flush=True)
        input()


@contextmanager
def _consoles(task: dict[str, Any]) -> Iterator[list[Console]]:
    server = ServerAddress(
        hosts=((task["folder"], task["port"]),), database=task["database"], user="", sslmode="disable"
    )
    consoles = []
    with tempfile.TemporaryDirectory() as folder:
        try:
            for login, key in task["people"]:
                place = Path(folder) / login
                place.mkdir()
                consoles.append(Console(replace(server, user=login), UUID(key), place))
            yield consoles
        finally:
            for console in consoles:
                console.close()


def _at_work(console: Console, took: dict[str, list[float]], end: float, writes: float) -> None:
    """Shows a queue and goes on showing it; `writes`: seconds between two commands, by chance."""
    told, name = threading.Event(), random.choice(SHOWN)

    def on_news(news: News) -> None:
        assert news.link is None or news.link.word is LinkWord.CONNECTED, news.link
        if news.changed.request_ids:
            told.set()

    assert console.store.live is not None
    console.store.live.start(on_news)
    command_at = time.monotonic() + random.uniform(0, writes)
    while (now := time.monotonic()) < end:
        _timed(took["page"], lambda: console.page(name))
        _timed(took["counts"], console.counts)
        if now >= command_at:
            _timed(took["command"], console.command)
            console.store.live.ring()
            command_at = now + random.uniform(0.5, 1.5) * writes
        told.wait(min(random.uniform(*PAUSE), max(0.0, end - time.monotonic())))
        told.clear()


def _timed(took: list[float], action: Callable[[], None]) -> None:
    start = time.perf_counter()
    action()
    took.append(time.perf_counter() - start)


def together(server: PostgresServer, size: int, given: argparse.Namespace) -> None:
    """The tables of many consoles at once."""
    database = servers.name_of(size)
    people = servers.people(server, database, given.consoles)
    place = {"folder": str(server.folder), "port": server.port, "database": database}
    place |= {"seconds": given.seconds, "writes": given.writes}
    tasks = [place | {"people": people[part::PROCESSES]} for part in range(min(PROCESSES, len(people)))]
    with processes(__file__, "work", tasks) as started:
        for process in started:
            go(process)
        found = list(answers(started))
        own = _memory(server, database)
        for process in started:
            go(process)
    rows: list[list[object]] = []
    for kind, name in KINDS.items():
        took = sorted(second for each in found for second in each[kind])
        p95 = 1000 * took[int(len(took) * 0.95)]
        rows.append([name, len(took) / given.seconds, common.middle(took), p95, 1000 * took[-1]])
    common.table([f"{size:,} requests, {given.consoles} consoles", "a second", "ms: median", "p95", "worst"], rows)
    print(f"\n{len(own)} connections, {statistics.median(own):.1f} MB each (median), {sum(own):,.0f} MB together\n")


def _memory(server: PostgresServer, database: str) -> list[float]:
    """Megabytes that belong to each connection's process alone."""
    with server.connect(database) as connection:
        pids = [pid for (pid,) in connection.execute(_SERVING, (database,)).fetchall()]
    return [sum(_private(line) for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()) for pid in pids]


def _private(line: str) -> float:
    return int(line.split()[1]) / 1024 if line.startswith("Pss_Anon:") else 0.0


def main() -> None:
    parser = common.options(__doc__ or "")
    parser.add_argument("--consoles", type=int, default=50)
    parser.add_argument("--seconds", type=float, default=30, help="of work together")
    parser.add_argument("--writes", type=float, default=30, help="seconds between two commands of a console")
    parser.add_argument("--role", choices=["work"], help=argparse.SUPPRESS)
    parser.add_argument("--task", type=json.loads, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.role:
        work(given.task)
        return
    servers.made(common.sizes(given), given.folder)
    with servers.kept_server(given.folder) as server:
        for size in common.sizes(given):
            far(server, size)
            together(server, size, given)


if __name__ == "__main__":
    main()
