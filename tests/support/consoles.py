"""Many consoles at once on one shared database, each a process; and what must be true of what they did."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from support.stores import sql

import ecsupport_desktop
from ecsupport_desktop.config.server import ServerAddress
from ecsupport_desktop.domain import commands as c
from ecsupport_desktop.services.codec import command_from_json, outcome_from_json
from ecsupport_desktop.services.outcome import Outcome, Status
from ecsupport_desktop.storage import schema as s

ENVIRONMENT = {**os.environ, "PYTHONPATH": str(Path(ecsupport_desktop.__file__).parents[1])}


@dataclass
class Said:
    """What the consoles' journals say: each command they began, and the outcomes they were given."""

    begun: dict[UUID, c.AnyCommand] = field(default_factory=dict)
    done: dict[UUID, Outcome] = field(default_factory=dict)

    def read(self, journal: Path) -> None:
        for line in journal.read_bytes().splitlines():
            entry = json.loads(line)
            if "begun" in entry:
                command = command_from_json(entry["begun"])
                self.begun[command.id] = command
            else:
                outcome = outcome_from_json(entry["done"])
                assert self.done.setdefault(outcome.command_id, outcome) == outcome, "a repeat has another outcome"

    @property
    def unresolved(self) -> list[c.AnyCommand]:
        return [command for key, command in self.begun.items() if key not in self.done]

    @property
    def applied(self) -> list[c.AnyCommand]:
        return [self.begun[key] for key, outcome in self.done.items() if outcome.status is Status.APPLIED]


class Consoles:
    """The process that forks consoles. `warm` has the tables every console's own file begins with."""

    def __init__(self, folder: Path, warm: Path, server: ServerAddress, password: str | None) -> None:
        self.folder, self.warm, self.server, self.password = folder, warm, server, password
        self._running = 0
        self._started = 0
        program = [sys.executable, str(Path(__file__).with_name("console_process.py"))]
        self._process = subprocess.Popen(
            program, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=ENVIRONMENT
        )

    def start(
        self,
        agent: UUID,
        requests: Sequence[UUID],
        *,
        commands: int = 0,
        stop: Path | None = None,
        bell: Path | None = None,
        patience: float = 0,
    ) -> None:
        """One more, for so many commands or until the file `stop` is there. It writes a dot to `bell` for each done."""
        folder = self.folder / f"process-{self._started}"
        folder.mkdir()
        job = {
            "seed": self._started,
            "agent": agent,
            "requests": requests,
            "server": asdict(self.server),
            "password": self.password,
            "folder": folder,
            "journal": folder / "journal",
            "commands": commands,
            "stop": stop,
            "bell": bell,
            "patience": patience,
        }
        self._ask(job)
        self._started += 1
        self._running += 1

    def wait(self) -> None:
        """Until all have ended, as they should."""
        while self._running:
            _process, ended = self._ask(None)
            self._running -= 1
            assert ended == 0, "a console has failed: see what it wrote to standard error"

    def said(self) -> Said:
        said = Said()
        for place in range(self._started):
            said.read(self.folder / f"process-{place}" / "journal")
        return said

    def close(self) -> None:
        assert self._process.stdin is not None and self._process.stdout is not None
        self._process.stdin.close()
        self._process.wait(60)
        self._process.stdout.close()

    def _ask(self, job: Any) -> Any:
        assert self._process.stdin is not None and self._process.stdout is not None
        self._process.stdin.write(json.dumps(job, default=str) + "\n")
        self._process.stdin.flush()
        return json.loads(self._process.stdout.readline())


# ── What must be true ───────────────────────────────────────────────────────────────────────────────────────
def all_is_there_once(store: Any, said: Said) -> None:
    """Each outcome given is the stored one, and its effect is in the rows once; nobody else undid it."""
    with sql(store) as connection:
        stored = {
            row.id: outcome_from_json(row.outcome)
            for row in connection.execute(select(s.command.c.id, s.command.c.outcome))
        }
        notes = {row.id: row.request_id for row in connection.execute(select(s.note.c.id, s.note.c.request_id))}
        messages = set(connection.execute(select(s.message.c.id)).scalars())
        tags = {(row.request_id, row.tag) for row in connection.execute(select(s.request_tag))}
        requests = set(connection.execute(select(s.request.c.id)).scalars())
    for key, outcome in said.done.items():
        assert stored[key] == outcome
    for command in said.applied:
        if isinstance(command, c.AddNote):
            assert notes[command.id] == command.request_id
        elif isinstance(command, c.RecordClientMessage):
            assert command.id in messages
        elif isinstance(command, c.TagRequest):
            assert (command.request_id, command.add[0]) in tags
        elif isinstance(command, c.RegisterRequest):
            assert command.request_id in requests
    unknown = (stored.keys() & said.begun.keys()) - said.done.keys()
    assert not unknown, "commands were recorded of which nobody was told"


def history_is_serial(store: Any, said: Said) -> None:
    """Per request: places without a gap, moments that never go back, and nobody's change over one he hadn't seen."""
    columns = s.event.c
    query = select(columns.stream_id, columns.position, columns.at, columns.command_id).order_by(
        columns.stream_id, columns.position
    )
    streams: dict[UUID, list[Any]] = defaultdict(list)
    with sql(store) as connection:
        for row in connection.execute(query):
            streams[row.stream_id].append(row)
        kinds = dict(connection.execute(select(s.command.c.id, s.command.c.kind)).all())
        doubled = connection.execute(
            select(columns.command_id, columns.stream_id, columns.kind, func.count())
            .group_by(columns.command_id, columns.stream_id, columns.kind)
            .having(func.count() > 1)
        ).all()
    assert doubled == []
    adding = {kind.__dataclass_fields__["kind"].default for kind in c.APPEND_ONLY}
    for rows in streams.values():
        assert [row.position for row in rows] == list(range(1, len(rows) + 1))
        assert all(before.at <= after.at for before, after in pairwise(rows))
        head: UUID | None = None
        for row in rows:
            command = said.begun.get(row.command_id)
            expected = getattr(command, "expected_head", None)
            if command is not None and expected is not None and command.stream_id == row.stream_id:
                assert head in (expected, row.command_id), "a change went over one that its author hadn't seen"
            if kinds[row.command_id] not in adding:
                head = row.command_id
