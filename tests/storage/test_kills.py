"""`kill -9` under load: no acknowledged command is ever lost, and the doctor finds nothing, every time."""

from __future__ import annotations

import json
import os
import random
import select
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select as select_rows

import ecsupport_desktop
from ecsupport_desktop.services.apply import acknowledge
from ecsupport_desktop.services.codec import outcome_from_json
from ecsupport_desktop.services.identity import new_id
from ecsupport_desktop.storage import schema as s
from ecsupport_desktop.storage.store import open_store

ROOT = Path(ecsupport_desktop.__file__).parents[1]
ENVIRONMENT = {**os.environ, "PYTHONPATH": str(ROOT)}
TOGETHER = 2
"""Writers at once on one database."""
FRESH_AFTER = 10
"""Rounds on one database: the doctor reads all of it after each."""
COLD = 2
"""Kills of the program started as anybody starts it; the rest are forked from a warm one."""
LONGEST = 0.2
"""Seconds of life, at most, from the first acknowledgement on: some dozens of commands."""

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork and named pipes")


def commands(number: int, rng: random.Random) -> Iterator[dict[str, Any]]:
    """So many requests' worth of commands: what a busy hour brings."""
    known: list[str] = []
    for place in range(number):
        request = str(new_id())
        text = f"Order {place} is lost. " * rng.randint(1, 60)
        files = [{"name": "log.txt", "media_type": "text/plain", "content": "bG9n" * rng.randint(1, 3000)}]
        message = {"text": text, "attachments": files if place % 3 == 0 else []}
        yield _command("register_request", request_id=request, subject=f"Order {place}", message=message)
        yield _command("claim_request", request_id=request)
        yield _command("add_note", request_id=request, text="look at the log")
        reasoning = "the order was cancelled by its buyer"
        assessment = {"kind": "level_1", "reasoning": reasoning}
        yield _command("establish_assessment", request_id=request, assessment=assessment)
        answer = _command("answer", request_id=request, text=f"Hello, {reasoning}.")
        yield answer
        yield _command("record_delivery_accepted", request_id=request, delivery_id=answer["id"])
        if place % 3 == 0:
            yield _command("close_request", request_id=request, outcome="answered")
        elif known:
            yield _command("link_requests", request_id=request, other_id=rng.choice(known))
            yield _command("merge_request", request_id=request, into_id=rng.choice(known))
            yield _command("record_client_message", request_id=request, message={"text": "any news?"})
        known.append(request)


def _command(kind: str, **fields: Any) -> dict[str, Any]:
    return {"id": str(new_id()), "kind": kind, **fields}


@dataclass
class Writer:
    """One `ecsupport apply` and what it has acknowledged; killed at `dies`, or at once where there is no more."""

    pid: int
    pipe: int
    life: float
    dies: float | None = None
    heard: bytearray = field(default_factory=bytearray)
    gone: bool = False

    def hear(self) -> None:
        """Take in what it says; its life is counted from the first word."""
        try:
            said = os.read(self.pipe, 1 << 16)
        except BlockingIOError:
            return
        self.gone = not said
        self.heard += said
        if self.dies is None and said:
            self.dies = time.monotonic() + self.life

    def acknowledged(self) -> list[dict[str, Any]]:
        """A last line without its end was never said."""
        whole, _end, _rest = bytes(self.heard).rpartition(b"\n")
        return [json.loads(line) for line in whole.splitlines()]


def kill_at_random(writers: list[Writer], hurry: float | None) -> None:
    """Kill each at its moment. `hurry`: kill all so many seconds from now, whether or not they have begun."""
    if hurry is not None:
        for writer in writers:
            writer.dies = time.monotonic() + hurry
    alive = list(writers)
    while alive:
        moments = [writer.dies for writer in alive if writer.dies is not None]
        wait = max(0.0, min(moments) - time.monotonic()) if moments else 60.0
        ready, _, _ = select.select([writer.pipe for writer in alive if not writer.gone], [], [], wait)
        assert ready or moments, "no writer has said anything for a minute"
        for writer in alive:
            if writer.pipe in ready:
                writer.hear()
        now = time.monotonic()
        for writer in [each for each in alive if each.gone or (each.dies is not None and each.dies <= now)]:
            os.kill(writer.pid, signal.SIGKILL)
            alive.remove(writer)


def listen_to_the_end(writer: Writer) -> None:
    """What a killed writer said is still in its pipe."""
    os.set_blocking(writer.pipe, True)
    while not writer.gone:
        writer.hear()
    os.close(writer.pipe)


class WarmWriters:
    """The process that forks writers."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._number = 0
        program = [sys.executable, str(Path(__file__).with_name("warm_writer.py"))]
        self._process = subprocess.Popen(
            program, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=ENVIRONMENT
        )

    def _ask(self, job: Any) -> int:
        assert self._process.stdin is not None and self._process.stdout is not None
        self._process.stdin.write(json.dumps(job) + "\n")
        self._process.stdin.flush()
        return int(json.loads(self._process.stdout.readline()))

    def start(self, database: Path, lines: Path, life: float) -> Writer:
        self._number += 1
        pipe = self.folder / f"pipe-{self._number}"
        os.mkfifo(pipe)
        reading = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
        pid = self._ask([str(database), str(lines), str(pipe)])
        return Writer(pid=pid, pipe=reading, life=life)

    def reap(self) -> None:
        self._ask(None)

    def close(self) -> None:
        assert self._process.stdin is not None and self._process.stdout is not None
        self._process.stdin.close()
        self._process.wait(60)
        self._process.stdout.close()


def start_cold(database: Path, lines: Path, life: float) -> tuple[subprocess.Popen[bytes], Writer]:
    """As anybody starts it."""
    program = [sys.executable, "-m", "ecsupport_desktop.cli", "--database", str(database), "apply", str(lines)]
    process = subprocess.Popen(program, stdout=subprocess.PIPE, env=ENVIRONMENT)
    assert process.stdout is not None
    pipe = os.dup(process.stdout.fileno())
    process.stdout.close()
    os.set_blocking(pipe, False)
    return process, Writer(pid=process.pid, pipe=pipe, life=life)


def nothing_lost(database: Path, acknowledged: dict[UUID, dict[str, Any]]) -> None:
    """Each acknowledgement can be given again, word for word, and the doctor finds nothing."""
    store = open_store(database, daily=False)
    try:
        with store._reading.connect() as connection:
            rows = connection.execute(select_rows(s.command.c.id, s.command.c.outcome)).all()
        kept = dict(rows)
        for command_id, said in acknowledged.items():
            assert command_id in kept, f"the acknowledged command {command_id} is lost"
            assert acknowledge(outcome_from_json(kept[command_id])) == said
        assert list(store.doctor()) == []
    finally:
        store.close()


def test_no_acknowledged_command_is_lost(tmp_path: Path, kills: int) -> None:
    rng = random.Random(new_id().int)
    lines = tmp_path / "commands.jsonl"
    warm = WarmWriters(tmp_path)
    killed, total, fresh = 0, 0, 0
    database, acknowledged = tmp_path / "0.db", {}
    try:
        while killed < kills:
            if fresh == FRESH_AFTER:
                database, acknowledged, fresh = tmp_path / f"{killed}.db", {}, 0
            fresh += 1
            writers, cold = [], []
            for place in range(TOGETHER):
                lines = tmp_path / f"commands-{place}.jsonl"
                lines.write_text("".join(json.dumps(command) + "\n" for command in commands(60, rng)))
                life = rng.uniform(0, LONGEST)
                if killed < COLD:
                    process, writer = start_cold(database, lines, life)
                    cold.append(process)
                else:
                    writer = warm.start(database, lines, life)
                writers.append(writer)
            kill_at_random(writers, rng.uniform(0, 0.3) if rng.random() < 0.05 else None)
            for writer in writers:
                listen_to_the_end(writer)
                acknowledged |= {UUID(said["id"]): said for said in writer.acknowledged()}
            for process in cold:
                process.wait()
            for _writer in range(len(writers) - len(cold)):
                warm.reap()
            killed += len(writers)
            total += sum(len(writer.acknowledged()) for writer in writers)
            nothing_lost(database, acknowledged)
    finally:
        warm.close()
    print(f"{killed} kills, {total} acknowledged commands, none lost")
    assert total > kills, "the writers were killed before they did anything"
