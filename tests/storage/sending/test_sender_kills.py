"""`kill -9` around the end of a mail: none is lost, none is sent twice silently, and each is accounted for."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Event
from typing import Any
from uuid import UUID

import pytest
from support.mail_taker import CERTIFICATES

import ecsupport_desktop
from ecsupport_desktop.domain.words import DeliveryState
from ecsupport_desktop.services.identity import new_id
from ecsupport_desktop.storage.store import SqliteStore

ROOT = Path(ecsupport_desktop.__file__).parents[1]
MAILS = 3
"""Due at the start of each program that is killed."""
APART = 60
"""Seconds by which the clock of each program is ahead of the one before: its lease has run out by then."""
LONGEST = 0.12
"""Seconds of life, at most, from the moment the mail server hears of a mail on."""

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")


@pytest.fixture(scope="session")
def sender_kills(pytestconfig: pytest.Config) -> int:
    """How many times who sends is killed: `--sender-kills 200` for the whole proof."""
    number: int = pytestconfig.getoption("--sender-kills")
    return number


@pytest.fixture
def start() -> Iterator[Callable[[Any], Any]]:
    """Starts a program that sends, as a job; None waits for it and says how it ended."""
    program = [sys.executable, str(Path(__file__).with_name("warm_sender.py"))]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    process = subprocess.Popen(program, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment)
    assert process.stdin is not None and process.stdout is not None
    pipes = process.stdin, process.stdout

    def ask(job: Any) -> Any:
        pipes[0].write(json.dumps(job) + "\n")
        pipes[0].flush()
        return json.loads(pipes[1].readline())

    yield ask
    pipes[0].close()
    process.wait(60)
    pipes[1].close()


def job_of(office: Any, tmp_path: Path, ahead: float) -> dict[str, Any]:
    common = {
        "ahead": ahead, "agent": str(office.me.id), "port": office.taker.server.port,
        "ca": str(CERTIFICATES / "ca.pem"),
    }  # fmt: skip
    if isinstance(office.store, SqliteStore):
        return common | {"database": str(office.store.path)}
    return common | {"server": office.store.server.to_url(), "folder": str(tmp_path)}


def test_no_mail_is_lost_or_sent_twice_however_often_its_sender_dies(
    office: Any, start: Callable[[Any], Any], tmp_path: Path, sender_kills: int
) -> None:
    rng, taker = random.Random(new_id().int), office.taker
    taker.wait = lambda: rng.choice((0.0, 0.0, rng.uniform(0, LONGEST / 4)))
    requests: list[UUID] = []
    killed = 0
    office.begin_now()
    while killed < sender_kills:
        office.passes(seconds=APART)
        while office.store.readers.unsent_count() < MAILS:
            requests.append(office.answered())
        taker.heard.clear()
        child = start(job_of(office, tmp_path, office.ahead))
        assert taker.heard.wait(30), "the program didn't get as far as the mail server"
        Event().wait(rng.uniform(0, LONGEST))
        os.kill(child, signal.SIGKILL)
        killed += start(None) == signal.SIGKILL
    office.passes(seconds=2 * APART)
    office.sending.run()
    accounted(office, requests, killed)


def accounted(office: Any, requests: list[UUID], killed: int) -> None:
    """Compare what the mail server took with what is recorded."""
    times = Counter(office.taker.taken)
    states: Counter[tuple[DeliveryState, int]] = Counter()
    for request_id in requests:
        request = office.request(request_id)
        (delivery,) = request.deliveries
        taken = times.pop(f"{delivery.id}@ecshops.example", 0)
        states[delivery.state, taken] += 1
        answered = delivery.state is DeliveryState.ACCEPTED
        assert (request.due_at is None, request.delivery_failed) == (answered, not answered)
    print(f"{killed} kills, {len(requests)} mails: {dict(states)}")
    assert times == {}, "the mail server has mails nobody wrote"
    assert set(states) <= {(DeliveryState.ACCEPTED, 1), (DeliveryState.UNKNOWN, 0), (DeliveryState.UNKNOWN, 1)}
    assert states[DeliveryState.ACCEPTED, 1], "nobody lived long enough to send anything"
    assert states[DeliveryState.UNKNOWN, 1] + states[DeliveryState.UNKNOWN, 0], "nobody was killed while sending"
    assert office.faults() == []
