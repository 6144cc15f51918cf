"""A team's server with many consoles that listen: how soon they see a commit, and what they cost those who write.

The writers register requests through the desk as fast as they can, each as a person of his own, and ring as consoles
do. The listeners are consoles without a window: the very connection of the program, each of a person of its own who
has a request open, some dozens on the loop of one process. Server, writers and listeners share this computer. Rounds
with and without listeners take turns; only the ratio within one run says anything.

By default the server is made for the run (PostgreSQL's programs must be installed) and writes to the disk with care.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any, Final

import common
import psycopg
from psycopg import sql

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))

from support.postgres_server import PostgresServer

from ecsupport_desktop.config.server import ServerAddress
from ecsupport_desktop.domain.directory import Agent
from ecsupport_desktop.domain.words import Role
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
def write(server: ServerAddress, people: Sequence[tuple[str, str]], seconds: float) -> dict[str, float]:
    """When each request was committed."""
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
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    return committed


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


# ── The whole ───────────────────────────────────────────────────────────────────────────────────────────────
@contextmanager
def processes(role: str, tasks: Sequence[dict[str, Any]]) -> Iterator[list[subprocess.Popen[str]]]:
    """A process a task, each ready."""
    with ExitStack() as stack:
        started = []
        for task in tasks:
            arguments = [sys.executable, __file__, "--role", role, "--task", json.dumps(task)]
            process = stack.enter_context(
                subprocess.Popen(arguments, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
            )
            stack.callback(process.kill)
            started.append(process)
        for process in started:
            assert process.stdout is not None
            assert process.stdout.readline() == "ready\n", f"a {role} didn't start"
        yield started


def go(process: subprocess.Popen[str]) -> None:
    assert process.stdin is not None
    process.stdin.write("go\n")
    process.stdin.flush()


def answers(started: Sequence[subprocess.Popen[str]]) -> Iterator[dict[str, Any]]:
    for process in started:
        assert process.stdout is not None
        yield json.loads(process.stdout.readline())


def a_round(server: PostgresServer, writers: list[Any], listeners: list[str], seconds: float) -> tuple[float, ...]:
    """Commands a second; where somebody listens also median and p95 from commit to seen, and the worst, in ms."""
    listening = _shares(server, listeners, LISTENING_PROCESSES if listeners else 0)
    with (
        processes("listen", listening) as ears,
        processes("write", _shares(server, writers, WRITING_PROCESSES, seconds)) as hands,
    ):
        for process in hands:
            go(process)
        committed: dict[str, float] = {}
        for answer in answers(hands):
            committed |= answer
        threading.Event().wait(LAST_NEWS if ears else 0)
        for process in ears:
            go(process)
        took = []
        for answer in answers(ears):
            for request_id, moments in answer.items():
                took += [moment - committed[request_id] for moment in moments if request_id in committed]
    assert len(took) == len(committed) * len(listeners), "some were missed, or seen twice"
    took.sort()
    found = (took[len(took) // 2], took[int(len(took) * 0.95)], took[-1]) if took else ()
    return (len(committed) / seconds, *(1000 * max(0.0, each) for each in found))


def _shares(server: PostgresServer, whole: list[Any], parts: int, seconds: float = 0) -> list[dict[str, Any]]:
    place = {"folder": str(server.folder), "port": server.port, "seconds": seconds}
    return [place | {"people": whole[part::parts]} for part in range(parts)]


def people(server: PostgresServer, count: int) -> list[tuple[str, str]]:
    """Makes so many leads, who may do everything; (login, id)."""
    made = []
    with server.connect(DATABASE) as connection:
        for number in range(count):
            agent = Agent(id=new_id(), login=f"agent{number}", name=f"Agent {number}", role=Role.LEAD)
            role = sql.Identifier(agent.login)
            connection.execute(sql.SQL("CREATE ROLE {} LOGIN").format(role))
            _let_in(connection, role)
            connection.execute(
                "INSERT INTO agent (id, login, name, name_key, role, active) VALUES (%s, %s, %s, %s, 'lead', true)",
                (agent.id, agent.login, agent.name, agent.name.casefold()),
            )
            made.append((agent.login, str(agent.id)))
    return made


def _let_in(connection: psycopg.Connection[Any], role: sql.Identifier) -> None:
    """A member of the group of leads; where there are no groups yet, of the owner's."""
    there = connection.execute("SELECT 1 FROM pg_roles WHERE rolname = 'lead'").fetchone()
    group = sql.Identifier("lead" if there else "owner")
    connection.execute(sql.SQL("GRANT {} TO {}").format(group, role))
    connection.execute(sql.SQL("GRANT CONNECT ON DATABASE {} TO {}").format(sql.Identifier(DATABASE), role))


def measure(given: argparse.Namespace) -> None:
    server = PostgresServer(durable=True)
    try:
        create_schema(server.create_database(DATABASE), None)
        everybody = people(server, given.writers + given.listeners)
        writers, listeners = everybody[: given.writers], [login for login, _id in everybody[given.writers :]]
        quiet, heard = [], []
        a_round(server, writers, [], 2)  # warms up
        for _round in range(given.rounds):
            quiet.append(a_round(server, writers, [], given.seconds))
            heard.append(a_round(server, writers, listeners, given.seconds))
    finally:
        server.close()
    alone = statistics.mean(each[0] for each in quiet)
    together, median, p95, _worst = (statistics.mean(each) for each in zip(*heard, strict=True))
    worst = max(each[3] for each in heard)
    head = [f"{given.writers} writers", "commands a second", "of those alone", "seen after ms: median", "p95", "worst"]
    row = [f"{given.listeners} listening", together, f"{together / alone:.0%}", median, p95, worst]
    common.table(head, [["nobody listening", alone, "100%", "", "", ""], row])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--writers", type=int, default=20)
    parser.add_argument("--listeners", type=int, default=200)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=15, help="of writing a round")
    parser.add_argument("--role", choices=["listen", "write"], help=argparse.SUPPRESS)
    parser.add_argument("--task", type=json.loads, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.role is None:
        measure(given)
        return
    place = ServerAddress(
        hosts=((given.task["folder"], given.task["port"]),), database=DATABASE, user="", sslmode="disable"
    )
    if given.role == "write":
        print(json.dumps(write(place, given.task["people"], given.task["seconds"])), flush=True)
    else:
        print(json.dumps(asyncio.run(listen(place, given.task["people"]))), flush=True)


if __name__ == "__main__":
    main()
