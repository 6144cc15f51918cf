"""A team's server with many consoles that listen: how soon they see a commit, and what they cost those who write.

The writers register requests through the desk as fast as they can, each as a person of his own, and ring as consoles
do. The listeners are consoles without a window: the very connection of the program, each of a person of its own who
has a request open, some dozens on the loop of one process. Server, writers and listeners share this computer. Rounds
with and without listeners take turns; only the ratio within one run says anything. Whose processor time it was is told
too: what the consoles themselves take they have on their own computers otherwise. In a third kind of round nobody
listens, but other work takes as much processor time as listening did: that loss isn't the feed's own.

By default the server is made for the run (PostgreSQL's programs must be installed) and writes to the disk with care.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any, Final, NamedTuple

import common
import servers
from processes import answers, go, processes
from support.postgres_server import SUPERUSER, PostgresServer

from ecsupport_desktop.config.server import ServerAddress
from ecsupport_desktop.services.apply import apply_line
from ecsupport_desktop.services.desk import Desk
from ecsupport_desktop.services.identity import new_id
from ecsupport_desktop.services.live import LinkWord, News
from ecsupport_desktop.storage.postgres.feed import Feed
from ecsupport_desktop.storage.postgres.link import Link
from ecsupport_desktop.storage.postgres.migrate import create_schema
from ecsupport_desktop.storage.postgres.presence import Shown
from ecsupport_desktop.storage.postgres.store import open_shared
from ecsupport_desktop.storage.versions import PROGRAM

DATABASE: Final = "feed_benchmark"
LISTENING_PROCESSES: Final = 4
WRITING_PROCESSES: Final = 2
SLICE: Final = 0.005
"""Seconds of rest."""
LAST_NEWS: Final = 3.0
"""Seconds after the last commit in which everybody must have seen it."""


# ── Listeners: one process, many consoles ───────────────────────────────────────────────────────────────────
async def listen(server: ServerAddress, logins: Sequence[str]) -> dict[str, list[float]]:
    """When each commit was seen, by request, until a line comes in."""
    seen: dict[str, list[float]] = {}
    connected = 0

    def told(news: News) -> None:
        nonlocal connected
        now = time.time()
        connected += news.link is not None and news.link.word is LinkWord.CONNECTED
        for request_id in news.changed.request_ids:
            seen.setdefault(str(request_id), []).append(now)

    links = [_console(replace(server, user=login), told) for login in logins]
    tasks = [asyncio.ensure_future(link.run()) for link in links]
    while connected < len(links):
        await asyncio.sleep(0.1)
    print("ready", flush=True)
    await asyncio.get_running_loop().run_in_executor(None, sys.stdin.readline)
    for link in links:
        link.stop()
    await asyncio.wait(tasks, timeout=5)
    return seen


def _console(server: ServerAddress, told: Callable[[News], None]) -> Link:
    console, shown = new_id(), Shown(new_id())
    shown.open(new_id())
    return Link(
        server,
        None,
        feed=Feed(console),
        shown=shown,
        tell=told,
        clock=partial(datetime.now, UTC),
        program=PROGRAM,
    )


# ── Writers: one process, some desks ────────────────────────────────────────────────────────────────────────
def write(server: ServerAddress, people: Sequence[tuple[str, str]], seconds: float) -> None:
    """Tells when each request was committed and the processor time it took here; then stays until a line comes in."""
    committed: dict[str, float] = {}
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        desks = []
        for login, agent_id in people:
            place = folder / login
            place.mkdir()
            store = open_shared(replace(server, user=login), None, folder=place)
            stack.callback(store.close)
            assert store.live is not None
            store.live.start(lambda news: None)
            desks.append((Desk(store), agent_id))
        print("ready", flush=True)
        sys.stdin.readline()
        end = time.monotonic() + seconds
        threads = [threading.Thread(target=_register, args=(desk, who, end, committed)) for desk, who in desks]
        before = time.process_time()
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        used = time.process_time() - before
        print(json.dumps({"committed": committed, "cpu": used}), flush=True)
        sys.stdin.readline()


def _register(desk: Desk, agent_id: str, end: float, committed: dict[str, float]) -> None:
    while time.monotonic() < end:
        request_id = str(new_id())
        command = {
            "id": str(new_id()),
            "kind": "register_request",
            "actor_id": agent_id,
            "request_id": request_id,
            "subject": "Voucher refused",
            "message": {"text": "The voucher isn't accepted in the checkout any more. Can you look?"},
        }
        done = apply_line(desk, json.dumps(command).encode(), new_id())
        committed[request_id] = time.time()
        assert done["outcome"] == "applied", done


# ── Other work ───────────────────────────────────────────────────────────────────────────────────────────────
def spin(part: float) -> None:
    """Takes this part of one processor until a line comes in."""
    over = threading.Event()

    def wait() -> None:
        sys.stdin.readline()
        over.set()

    threading.Thread(target=wait).start()
    print("ready", flush=True)
    start, before = time.monotonic(), time.process_time()
    while not over.is_set():
        if time.process_time() - before >= (time.monotonic() - start) * part:
            over.wait(SLICE)
    print("{}", flush=True)


# ── The whole ───────────────────────────────────────────────────────────────────────────────────────────────
class Round(NamedTuple):
    """What one round told: commands a second, processor seconds a second, and ms after which a commit was seen."""

    commands: float
    cpu: dict[str, float]
    seen: tuple[float, ...]


def a_round(
    server: PostgresServer, writers: list[Any], listeners: list[str], seconds: float, *, other: float = 0.0
) -> Round:
    """`other`: how many processors are busy with something else meanwhile."""
    listening = _shares(server, listeners, LISTENING_PROCESSES if listeners else 0)
    with (
        processes(__file__, "listen", listening) as ears,
        processes(__file__, "write", _shares(server, writers, WRITING_PROCESSES, seconds)) as hands,
        processes(__file__, "spin", [{"part": other / 2}] * 2 if other else []) as others,
    ):
        usage = Usage(server, {login for login, _id in writers}, [process.pid for process in ears])
        for process in hands:
            go(process)
        committed: dict[str, float] = {}
        own = 0.0
        for answer in answers(hands):
            committed |= answer["committed"]
            own += answer["cpu"]
        cpu = {"writing consoles": own} | usage.so_far()
        threading.Event().wait(LAST_NEWS if ears else 0)
        for process in (*hands, *ears, *others):
            go(process)
        took = []
        for answer in answers(ears):
            for request_id, moments in answer.items():
                took += [moment - committed[request_id] for moment in moments if request_id in committed]
    assert len(took) == len(committed) * len(listeners), "some were missed, or seen twice"
    seen = tuple(1000 * max(0.0, each) for each in sorted(took))
    return Round(len(committed) / seconds, {whose: each / seconds for whose, each in cpu.items()}, seen)


class Usage:
    """Whose processor time it is from now on: the listening consoles' own, and the server's by whom it serves."""

    def __init__(self, server: PostgresServer, writers: set[str], ears: Sequence[int]) -> None:
        self._server, self._writers, self._ears = server, writers, ears
        self._before = self._now()

    def so_far(self) -> dict[str, float]:
        return {whose: each - self._before[whose] for whose, each in self._now().items()}

    def _now(self) -> dict[str, float]:
        used = dict.fromkeys(("server, for writers", "server, for listeners", "server, itself"), 0.0)
        used["listening consoles"] = sum(map(common.cpu_seconds, self._ears))
        with self._server.connect(DATABASE) as connection:
            for pid, name in connection.execute("SELECT pid, usename FROM pg_stat_activity").fetchall():
                of_people = "for writers" if name in self._writers else "for listeners"
                whose = of_people if name and name != SUPERUSER else "itself"
                used[f"server, {whose}"] += common.cpu_seconds(pid)
        return used


def _shares(server: PostgresServer, whole: list[Any], parts: int, seconds: float = 0) -> list[dict[str, Any]]:
    place = {"folder": str(server.folder), "port": server.port, "seconds": seconds}
    return [place | {"people": whole[part::parts]} for part in range(parts)]


def measure(given: argparse.Namespace) -> None:
    server = PostgresServer(durable=True)
    try:
        create_schema(server.create_database(DATABASE), None)
        everybody = servers.people(server, DATABASE, given.writers + given.listeners)
        writers, listeners = everybody[: given.writers], [login for login, _id in everybody[given.writers :]]
        quiet, heard, besides = [], [], []
        a_round(server, writers, [], 2)  # warms up
        for _round in range(given.rounds):
            quiet.append(a_round(server, writers, [], given.seconds))
            heard.append(a_round(server, writers, listeners, given.seconds))
            other = sum(taken for whose, taken in heard[-1].cpu.items() if "listen" in whose)
            besides.append(a_round(server, writers, [], given.seconds, other=other))
    finally:
        server.close()
    tell(given, quiet, heard, besides)


def tell(given: argparse.Namespace, quiet: list[Round], heard: list[Round], besides: list[Round]) -> None:
    kinds = (quiet, heard, besides)
    alone, together, beside = (statistics.mean(each.commands for each in rounds) for rounds in kinds)
    median, p95 = (statistics.mean(each.seen[int(len(each.seen) * part)] for each in heard) for part in (0.5, 0.95))
    head = [f"{given.writers} writers", "commands a second", "of those alone", "seen after ms: median", "p95", "worst"]
    listening, worst = f"{given.listeners} listening", max(each.seen[-1] for each in heard)
    row = [listening, together, f"{together / alone:.0%}", median, p95, worst]
    last = ["nobody, but other work", beside, f"{beside / alone:.0%}", "", "", ""]
    common.table(head, [["nobody listening", alone, "100%", "", "", ""], row, last])
    print()
    columns = [
        {whose: statistics.mean(each.cpu[whose] for each in rounds) for whose in rounds[0].cpu} for rounds in kinds
    ]
    rows = [[whose, *(column[whose] for column in columns)] for whose in columns[0]]
    common.table(["seconds of processors a second", "nobody listening", listening, "nobody, but other work"], rows)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--writers", type=int, default=20)
    parser.add_argument("--listeners", type=int, default=200)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=15, help="of writing a round")
    parser.add_argument("--role", choices=["listen", "write", "spin"], help=argparse.SUPPRESS)
    parser.add_argument("--task", type=json.loads, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.role is None:
        measure(given)
        return
    if given.role == "spin":
        spin(given.task["part"])
        return
    place = ServerAddress(
        hosts=((given.task["folder"], given.task["port"]),), database=DATABASE, user="", sslmode="disable"
    )
    if given.role == "write":
        write(place, given.task["people"], given.task["seconds"])
    else:
        print(json.dumps(asyncio.run(listen(place, given.task["people"]))), flush=True)


if __name__ == "__main__":
    main()
