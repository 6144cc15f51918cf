"""One program at a time, on a file and on a server: taken, renewed, run out, given back."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import pytest
from support.written_desk import WrittenDesk

from ecsupport_desktop.services.identity import new_id
from ecsupport_desktop.services.lease_held import HeldLease
from ecsupport_desktop.services.ports import ConnectionLost, Leases

ME, OTHER = new_id(), new_id()


@pytest.fixture
def written(new_store: Callable[..., Any]) -> WrittenDesk:
    return WrittenDesk(new_store)


def test_whoever_comes_first_has_it_until_it_runs_out(written: WrittenDesk) -> None:
    leases: Leases = written.store.leases
    assert leases.take("mail out", ME, 30)
    assert not leases.take("mail out", OTHER, 30)
    assert leases.take("mail in", OTHER, 30)
    written.passes(seconds=29)
    assert not leases.take("mail out", OTHER, 30)
    written.passes(seconds=1)
    assert leases.take("mail out", OTHER, 30)
    assert not leases.take("mail out", ME, 30)


def test_who_has_it_renews_it(written: WrittenDesk) -> None:
    leases: Leases = written.store.leases
    for _turn in range(3):
        assert leases.take("mail out", ME, 30)
        written.passes(seconds=20)
    assert not leases.take("mail out", OTHER, 30)


def test_only_its_holder_gives_it_back(written: WrittenDesk) -> None:
    leases: Leases = written.store.leases
    assert leases.take("mail out", ME, 30)
    leases.release("mail out", OTHER)
    assert not leases.take("mail out", OTHER, 30)
    leases.release("mail out", ME)
    leases.release("mail out", ME)
    assert leases.take("mail out", OTHER, 30)


def test_of_many_at_once_one_has_it(written: WrittenDesk) -> None:
    taken: list[bool] = []
    begin = threading.Barrier(4)

    def take() -> None:
        begin.wait()
        taken.append(written.store.leases.take("mail out", new_id(), 30))

    threads = [threading.Thread(target=take) for _number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(taken) == [False, False, False, True]


class Counted:
    """Leases that say how often they were asked, and fail or refuse when told to."""

    def __init__(self, answers: list[Any]) -> None:
        self.answers, self.asked, self.all_asked = answers, 0, threading.Event()
        self.released = 0

    def take(self, name: str, holder: Any, seconds: int) -> bool:
        self.asked += 1
        answer = self.answers.pop(0)
        if not self.answers:
            self.all_asked.set()
        if isinstance(answer, Exception):
            raise answer
        return bool(answer)

    def release(self, name: str, holder: Any) -> None:
        self.released += 1


def test_it_is_renewed_while_the_work_takes_long() -> None:
    leases = Counted([True, ConnectionLost("away"), True, False])
    with HeldLease(leases, "mail out", ME, renewed=0.001) as lease:
        assert lease.held
        assert leases.all_asked.wait(30)
    assert not lease.held
    assert (leases.asked, leases.released) == (4, 1)
