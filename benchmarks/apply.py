"""Commands a second through the desk, against bare sqlite3 that writes the very same rows with the same durability.

The commands go in as JSON Lines, as `ecsupport apply` takes them; each is a transaction on the disk before the next.
What the desk sends to the database is recorded, and a copy of the database gets only the statements that write, bare.
"""

from __future__ import annotations

import json
import shutil
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import common

from ecsupport_desktop.services.apply import apply_lines
from ecsupport_desktop.services.desk import Desk
from ecsupport_desktop.services.identity import new_id
from ecsupport_desktop.services.people import acting_agent
from ecsupport_desktop.storage.store import open_store

REASONING = "The shop does what it was set up to do: the voucher ended on Sunday."


def lines(requests: int) -> Iterator[bytes]:
    """A request's life in five commands: registered, claimed, noted, assessed, answered."""
    for number in range(requests):
        request_id = str(new_id())
        text = f"The voucher {number} isn't accepted in the checkout any more. It says it isn't valid. Can you look?"
        commands = (
            {"kind": "register_request", "subject": f"Voucher {number} refused", "message": {"text": text}},
            {"kind": "claim_request"},
            {"kind": "add_note", "text": "They had a campaign that ended on Sunday."},
            {"kind": "establish_assessment", "assessment": {"kind": "level_1", "reasoning": REASONING}},
            {"kind": "answer", "text": f"Dear client,\n\n{REASONING}\n\nYours, Ana"},
        )
        for command in commands:
            yield json.dumps({"id": str(new_id()), "request_id": request_id, **command}).encode()


def measured(path: Path, requests: int) -> tuple[float, float]:
    """Commands a second by the desk and bare."""
    working, copy = path.with_suffix(".working"), path.with_suffix(".copy")
    for place in (working, copy):
        shutil.copyfile(path, place)
    try:
        commands = list(lines(requests))
        desk_seconds, statements = _by_desk(working, commands)
        return len(commands) / desk_seconds, len(commands) / _bare(copy, statements)
    finally:
        for place in (working, copy):
            for leftover in place.parent.glob(f"{place.name}*"):
                leftover.unlink()


def _by_desk(path: Path, commands: list[bytes]) -> tuple[float, common.Recorded]:
    store = open_store(path)
    try:
        desk = Desk(store)
        me = acting_agent(desk, "ana")
        with common.recorded(common.writing_of(store)) as statements:
            start = time.perf_counter()
            for acknowledgement in apply_lines(desk, commands, me.id):
                assert acknowledgement["outcome"] == "applied", acknowledgement
            return time.perf_counter() - start, statements
    finally:
        store.close()


def _bare(path: Path, statements: common.Recorded) -> float:
    """Seconds for the statements that write, a transaction where the desk had one."""
    writing = [entry for entry in statements if not entry[0].lstrip().upper().startswith("SELECT")]
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "cache_size=-32768"):
            connection.execute(f"PRAGMA {pragma}").fetchall()
        start = time.perf_counter()
        for statement, parameters, many in writing:
            if statement.startswith("BEGIN") and connection.in_transaction:
                connection.execute("COMMIT")
            if many:
                connection.executemany(statement, parameters)
            else:
                connection.execute(statement, parameters).fetchall()
        connection.execute("COMMIT")
        return time.perf_counter() - start


def main() -> None:
    parser = common.options(__doc__ or "")
    parser.add_argument("--requests", type=int, default=200, help="lives of five commands each")
    given = parser.parse_args()
    rows = []
    for size in common.sizes(given):
        desk, bare = measured(common.database(size, given.folder), given.requests)
        rows.append([f"{size:,} requests", desk, bare, f"{desk / bare:.0%}"])
    common.table(["commands a second", "desk", "bare sqlite3, same rows", "desk / bare"], rows)


if __name__ == "__main__":
    main()
