"""Forks consoles from a process that has done the imports: each executes commands on one shared database by itself.

Each line on standard input is a job; the answer is the child's process id. A console notes in its journal each command
before it is executed and each outcome after it, and rings a bell, a named pipe, if there is one. The line `null` waits
for one child and says how it ended.
"""

from __future__ import annotations

import importlib
import json
import os
import random
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any
from uuid import UUID

from ecsupport_desktop.config.server import ServerAddress
from ecsupport_desktop.domain import commands as c
from ecsupport_desktop.domain.assessment import Level1
from ecsupport_desktop.domain.words import Impact, Priority
from ecsupport_desktop.services.codec import command_schema, command_to_json, outcome_to_json
from ecsupport_desktop.services.desk import Desk
from ecsupport_desktop.services.identity import new_id
from ecsupport_desktop.services.outcome import Outcome
from ecsupport_desktop.services.patience import Patience
from ecsupport_desktop.services.ports import ConnectionLost
from ecsupport_desktop.storage.postgres.store import open_shared

for module in ("doctor", "migrations"):
    importlib.import_module(f"ecsupport_desktop.storage.{module}")
command_schema()

Json = dict[str, Any]


class Console:
    """One agent at work: adds, changes and looks, on requests that others work on too."""

    def __init__(self, job: Json) -> None:
        self.rng = random.Random(job["seed"])
        self.agent = UUID(job["agent"])
        self.requests = [UUID(each) for each in job["requests"]]
        server = ServerAddress(**job["server"] | {"hosts": tuple(tuple(host) for host in job["server"]["hosts"])})
        self.store = open_shared(server, job["password"], folder=Path(job["folder"]))
        self.desk = Desk(self.store, patience=Patience(job["patience"]))
        self.heads: dict[UUID, UUID | None] = {}
        self.journal = os.open(job["journal"], os.O_WRONLY | os.O_CREAT | os.O_APPEND)
        self.bell = os.open(job["bell"], os.O_WRONLY) if job["bell"] else None

    def note(self, word: str, what: Json) -> None:
        os.write(self.journal, json.dumps({word: what}).encode() + b"\n")

    def execute(self, command: c.AnyCommand) -> None:
        self.note("begun", command_to_json(command))
        try:
            outcome = self.desk.execute(command)
        except ConnectionLost:
            # Whoever reads the journal finds out what became of it. This one goes on as soon as it can.
            Patience(60).run(self.store.readers.last_seq, lambda: None)
            return
        self.note("done", outcome_to_json(outcome))
        if self.bell is not None:
            os.write(self.bell, b".")
        self._learn(outcome)
        if self.rng.random() < 0.05:
            self._repeat(command)

    def _repeat(self, command: c.AnyCommand) -> None:
        """As after a double click."""
        with suppress(ConnectionLost):
            self.note("done", outcome_to_json(self.desk.execute(command)))

    def _learn(self, outcome: Outcome) -> None:
        """As a window does, it knows the heads it was told, which others may have moved since."""
        if outcome.request_id is not None:
            self.heads[outcome.request_id] = outcome.head

    def next(self) -> c.AnyCommand:
        """Mostly what only adds; then what changes, seen or unseen; now and then what touches two requests."""
        rng, request_id = self.rng, self.rng.choice(self.requests)
        command_id = new_id()
        base: Json = {"id": command_id, "actor_id": self.agent, "request_id": request_id}
        seen: Json = {**base, "expected_head": rng.choice((None, self.heads.get(request_id)))}
        makers = (
            lambda: c.AddNote(**base, text=f"note {command_id}"),
            lambda: c.RecordClientMessage(**base, message=c.NewMessage(text=f"message {command_id}")),
            lambda: c.TagRequest(**seen, add=(command_id.hex,)),
            lambda: c.TagRequest(**seen, add=(command_id.hex,)),
            lambda: c.SetImpact(**seen, impact=rng.choice(list(Impact))),
            lambda: c.SetPriority(**seen, priority=rng.choice(list(Priority))),
            lambda: c.AssignRequest(**seen, assignee_id=rng.choice((None, self.agent))),
            lambda: c.LinkRequests(**seen, other_id=rng.choice(self.requests)),
            lambda: c.UnlinkRequests(**seen, other_id=rng.choice(self.requests)),
            lambda: c.EstablishAssessment(
                **seen, assessment=Level1(reasoning=f"seen {command_id}"), revision_reason="seen again"
            ),
            lambda: c.RegisterRequest(
                **base | {"request_id": new_id()}, subject="Checkout", message=c.NewMessage(text=f"new {command_id}")
            ),
        )
        return rng.choice(makers)()


def work(job: Json) -> None:
    console = Console(job)
    stop = Path(job["stop"]) if job["stop"] else None
    done = 0
    while (done < job["commands"]) if stop is None else not stop.exists():
        console.execute(console.next())
        done += 1
    console.desk.patience.end()
    console.store.close()


def child(job: Json) -> None:
    """Never returns."""
    ended = 1
    try:
        sys.stdin.close()
        work(job)
        ended = 0
    finally:
        sys.stderr.flush()
        if ended:
            sys.excepthook(*sys.exc_info())  # type: ignore[arg-type]
        os._exit(ended)


for line in sys.stdin:
    job = json.loads(line)
    if job is None:
        process, status = os.wait()
        print(json.dumps([process, os.waitstatus_to_exitcode(status)]), flush=True)
        continue
    forked = os.fork()
    if forked == 0:
        child(job)
    print(json.dumps(forked), flush=True)
