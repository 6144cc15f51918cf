"""The window and the command line on one file: both write, both see it all, and a killed one loses nothing it said."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from ecsupport_desktop.services.identity import new_id
from ecsupport_desktop.services.views import Draft

WRITER = """
import sys
from pathlib import Path
from ecsupport_desktop.domain import commands as c
from ecsupport_desktop.services.desk import Desk
from ecsupport_desktop.services.identity import new_id
from ecsupport_desktop.storage.store import open_store
store = open_store(Path(sys.argv[1]))
me = store.readers.agents()[0]
for number in range(int(sys.argv[2])):
    message = c.NewMessage(text="From the other process")
    command = c.RegisterRequest(id=new_id(), actor_id=me.id, request_id=new_id(), subject="Other", message=message)
    print(Desk(store).execute(command).number, flush=True)
store.close()
"""
JOURNAL = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID
from ecsupport_desktop.services.views import Draft
from ecsupport_desktop.storage.store import open_store
store = open_store(Path(sys.argv[1]))
number = 0
while True:
    number += 1
    answer = f"Dear Ana, {number} " + "typing " * 200
    fields, now = {"n": str(number)}, datetime.now(UTC)
    store.drafts.save(Draft(agent_id=UUID(int=1), request_id=UUID(int=2), answer=answer, fields=fields, saved_at=now))
    print(number, flush=True)
"""


@pytest.fixture
def child() -> Iterator[list[subprocess.Popen[str]]]:
    """Processes that are ended with the test."""
    started: list[subprocess.Popen[str]] = []
    yield started
    for process in started:
        process.kill()
        process.communicate()


def start(script: str, *arguments: str) -> subprocess.Popen[str]:
    return subprocess.Popen([sys.executable, "-c", script, *arguments], stdout=subprocess.PIPE, text=True)


def test_two_processes_write_side_by_side(opened: Any, database: Path, more: Any, child: Any) -> None:
    store = opened(database)
    seen = store.readers.last_seq()
    child.append(start(WRITER, str(database), "25"))
    more(store, 25)
    assert child[0].stdout is not None
    numbers = [line.strip() for line in child[0].stdout]
    assert child[0].wait() == 0
    found = list(store.readers.all_requests())
    assert len({request.number for request in found}) == len(found) == 53
    assert set(numbers) <= {request.number for request in found}
    assert len(store.readers.changed_since(seen)) == 50


def test_threads_share_one_writer(opened: Any, database: Path, more: Any) -> None:
    store = opened(database)
    threads = [threading.Thread(target=more, args=(store, 10)) for _each in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    found = list(store.readers.all_requests())
    assert len({request.number for request in found}) == 43


def test_two_processes_may_make_the_same_database(tmp_path: Path, child: Any, requests_in: Any) -> None:
    path = tmp_path / "ecsupport.db"
    script = "import sys; from pathlib import Path; from ecsupport_desktop.storage.store import open_store\n"
    script += "open_store(Path(sys.argv[1])).close()"
    child += [start(script, str(path)) for _each in range(3)]
    assert [process.wait() for process in child] == [0, 0, 0]
    assert requests_in(path) == 0


@pytest.mark.skipif(os.name != "posix", reason="kill -9")
def test_a_draft_survives_kill_9(opened: Any, database: Path, child: Any) -> None:
    child.append(start(JOURNAL, str(database)))
    assert child[0].stdout is not None
    said = 0
    for line in child[0].stdout:
        said = int(line)
        if said == 20:
            child[0].send_signal(signal.SIGKILL)
            break
    said = max([said, *(int(line) for line in child[0].stdout if line.endswith("\n"))])
    assert child[0].wait() == -signal.SIGKILL
    (draft,) = opened(database).drafts.of_agent(UUID(int=1))
    assert int(draft.fields["n"]) >= said
    assert draft.answer.startswith(f"Dear Ana, {draft.fields['n']} ")
    with closing(sqlite3.connect(database)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def test_drafts_belong_to_their_agent(opened: Any, database: Path) -> None:
    drafts, now = opened(database).drafts, datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
    mine, theirs, request_id, other = new_id(), new_id(), new_id(), new_id()
    first = Draft(agent_id=mine, request_id=request_id, answer="Dear", fields={"effort": "1,5"}, saved_at=now)
    later = Draft(agent_id=mine, request_id=other, note="Ring them", fields={}, saved_at=now + timedelta(seconds=1))
    drafts.save(first)
    drafts.save(Draft(agent_id=theirs, request_id=request_id, answer="Hello", fields={}, saved_at=now))
    drafts.save(later)
    assert drafts.load(mine, request_id) == first
    assert drafts.of_agent(mine) == (later, first)
    changed = Draft(agent_id=mine, request_id=request_id, answer="Dear Ana", fields={}, saved_at=now)
    drafts.save(changed)
    assert drafts.load(mine, request_id) == changed
    drafts.discard(mine, request_id)
    drafts.discard(mine, request_id)
    assert drafts.load(mine, request_id) is None
    theirs_left = drafts.load(theirs, request_id)
    assert theirs_left is not None
    assert theirs_left.answer == "Hello"
