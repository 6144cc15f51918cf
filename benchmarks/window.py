"""What the person at the window waits for, against the bare tools below it: one run, a fresh process for each figure.

    python benchmarks/window.py --sizes 10000,100000,1000000

Real windows, offscreen unless QT_QPA_PLATFORM says otherwise. A figure is the median of 15 times from the key (or the
start of the process) until the rows are painted. Beside it, in the same run: bare `sqlite3` with the very statements
that were sent, `QSqlTableModel` in a `QTableView` on the same table, and a `QMainWindow` with a label in it. Commands
are on the disk when they count as done; what was written is thrown away with the write-ahead log.

With `--engines postgresql` the same window works on a server on this computer, directly and through a proxy that holds
everything back for 50 ms each way.
"""

from __future__ import annotations

import argparse
import compileall
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

import common

CHILD: Final = Path(__file__).with_name("window_roles.py")
FRAME: Final = 1_000 / 60
STARTS: Final = 15
Found = dict[str, Any]

ROLES: Final = (
    ("open", "To analyse by time left, from the key until painted"),
    ("sort", "All, sorted by each column in turn: the median column"),
    ("search_common", "search “checkout”, from the last key’s pause until painted"),
    ("search_two", "search “acme checkout”"),
    ("search_one", "search for a number: one found"),
    ("search_none", "search “zzzz”: none found"),
    ("scroll", "200 pages of All, each until its rows are painted"),
    ("request", "one request opened, until painted"),
    ("command", "impact set: on the disk and told"),
    ("tick", "the deadline timer wakes, asks, and the times left are painted"),
)  # fmt: skip
QSQL: Final = {"open": "qsql_open", "sort": "qsql_sort", "scroll": "qsql_scroll"}


def child(role: str, **task: Any) -> Found:
    """What this role found, in a process of its own that began at `began` of the steady clock."""
    environment = {**os.environ, "QT_QPA_PLATFORM": os.environ.get("QT_QPA_PLATFORM", "offscreen")}
    task["began"] = time.monotonic()
    done = subprocess.run(
        [sys.executable, str(CHILD), role, json.dumps(task)], env=environment, stdout=subprocess.PIPE, check=True
    )
    found: Found = json.loads(done.stdout.splitlines()[-1])
    return found


def forget(database: Path) -> None:
    """What was written since the last checkpoint: the child that wrote it has ended without one."""
    for ending in ("-wal", "-shm"):
        database.with_name(database.name + ending).unlink(missing_ok=True)


def starts(role: str, **task: Any) -> Found:
    """Medians of so many starts; the first warms up the disk's cache and doesn't count."""
    found = [child(role, **task) for _time in range(STARTS + 1)][1:]
    return {name: statistics.median(each[name] for each in found) for name in found[0]}


# ── On a local file ─────────────────────────────────────────────────────────────────────────────────────────
def local(size: int, folder: Path) -> None:
    database = common.database(size, folder)
    rows = []
    for role, title in ROLES:
        found = child(role, database=str(database))
        bare = _bare(role, found, database)
        forget(database)
        beside = child(QSQL[role], database=str(database))["ms"] if role in QSQL else None
        forget(database)
        rows.append(
            [title, found["ms"], found["worst"], f"{found['ms'] / FRAME:.0%}", _times(found["ms"], bare),
             _times(found["ms"], beside)]
        )  # fmt: skip
    common.table(
        [f"{size:,} requests: ms", "median", "worst", "of a frame", "times bare sqlite3", "times QSqlTableModel"], rows
    )
    print()


def _bare(role: str, found: Found, database: Path) -> float | None:
    if not found["statements"]:
        return None
    if role == "command":
        forget(database)
    with tempfile.TemporaryDirectory() as folder:
        statements = Path(folder) / "statements.json"
        statements.write_text(json.dumps(found["statements"]))
        ms: float = child("bare_sqlite", database=str(database), statements=str(statements))["ms"]
    return ms


def _times(ms: float, other: float | None) -> str:
    return "" if not other else f"{ms / other:.2g}" if ms < 10 * other else f"{ms / other:.0f}"


def start_and_memory(sizes: list[int], folder: Path) -> None:
    bare = starts("bare_window")
    rows = [["a bare QMainWindow", bare["shown"], "", "", bare["memory"], ""]]
    for size in sizes:
        database = common.database(size, folder)
        found = starts("start", database=str(database))
        used = child("used", database=str(database))
        forget(database)
        rows += [
            [f"{size:,} requests: shell shown", found["shell"], f"{found['shell'] / bare['shown']:.1f}", "2", "", ""],
            [f"{size:,} requests: first queue painted", found["queue"], f"{found['queue'] / bare['shown']:.1f}", "4",
             found["memory"], f"{found['memory'] / bare['memory']:.1f}"],
            [f"{size:,} requests: after a search, 200 pages and a request", "", "", "", used["memory"],
             f"{used['memory'] / bare['memory']:.1f}"],
        ]  # fmt: skip
    common.table(["from the start of the process", "ms", "times bare", "aim", "peak MB", "times bare"], rows)
    print()


# ── On a server ─────────────────────────────────────────────────────────────────────────────────────────────
@contextmanager
def addresses(size: int, folder: Path) -> Iterator[dict[str, str]]:
    """By how far it is, the address of the server's database of this size."""
    import servers  # only who measures it needs PostgreSQL's programs
    from support.proxy import Proxy

    servers.made([size], folder)
    with servers.kept_server(folder) as server:
        database = servers.name_of(size)
        ((login, _key),) = servers.people(server, database, 1)
        near = server.address(database, login)
        with Proxy(server.socket_path) as proxy:
            proxy.delay = 0.05
            far = replace(near, hosts=(("127.0.0.1", proxy.port),))
            yield {"on this computer": near.to_url(), "100 ms away": far.to_url()}


def shared(size: int, folder: Path) -> None:
    with addresses(size, folder) as urls:
        columns = {
            name: [child(role, server=url)["ms"] for role, _title in ROLES] for name, url in urls.items()
        }  # fmt: skip
    rows = [[title, *(column[at] for column in columns.values())] for at, (_role, title) in enumerate(ROLES)]
    common.table([f"{size:,} requests on PostgreSQL: ms (medians)", *columns], rows)
    print()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", default="10000,100000,1000000", help="requests, separated by commas")
    parser.add_argument("--folder", type=Path, default=Path(tempfile.gettempdir()) / "ecsupport-benchmarks")
    parser.add_argument("--engines", default="sqlite", help="sqlite, postgresql or both, separated by a comma")
    given = parser.parse_args()
    sizes = common.sizes(given)
    # As whatever installs it does, and whatever PYTHONDONTWRITEBYTECODE says: nobody compiles it at every start.
    compileall.compile_dir(CHILD.parents[1] / "ecsupport_desktop", quiet=2)
    compileall.compile_dir(CHILD.parent, quiet=2)
    if "sqlite" in given.engines:
        for size in sizes:
            local(size, given.folder)
        start_and_memory(sizes, given.folder)
    if "postgresql" in given.engines:
        for size in sizes:
            shared(size, given.folder)


if __name__ == "__main__":
    main()
