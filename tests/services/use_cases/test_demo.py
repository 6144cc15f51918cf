"""The demo: the same for the same seed, in every state, due as of now, and sound."""

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import pytest

from ecsupport_desktop.domain.errors import NotAllowed
from ecsupport_desktop.domain.policy import Policy
from ecsupport_desktop.domain.queue import QUEUES
from ecsupport_desktop.domain.request import Request
from ecsupport_desktop.domain.urgency import Urgency, urgency_of
from ecsupport_desktop.domain.words import CloseOutcome, State
from ecsupport_desktop.services.demo import DemoSummary, fill_with_demo
from ecsupport_desktop.services.demo_texts import demo_texts
from ecsupport_desktop.services.desk import Desk
from ecsupport_desktop.services.people import acting_agent
from ecsupport_desktop.storage.store import open_store

Made = tuple[Desk, DemoSummary, datetime]


@contextmanager
def demo(path: Path, now: datetime, **options: int) -> Iterator[Made]:
    store = open_store(path, daily=False, clock=lambda: now)
    try:
        desk = Desk(store)
        yield desk, fill_with_demo(desk, acting_agent(desk, "me"), now, **options), now
    finally:
        store.close()


@pytest.fixture(scope="module")
def usual(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Made]:
    from datetime import UTC

    with demo(tmp_path_factory.mktemp("demo") / "demo.db", datetime(2026, 11, 24, 9, tzinfo=UTC)) as made:
        yield made


@pytest.fixture(scope="module")
def requests(usual: Made) -> list[Request]:
    return list(usual[0].readers.all_requests())


def test_it_is_sound(usual: Made) -> None:
    assert list(usual[0].store.doctor()) == []


def test_every_band_of_urgency_is_there(usual: Made, requests: list[Request]) -> None:
    _desk, made, now = usual
    bands = Counter(urgency_of(request.due_at, now, Policy()) for request in requests if request.due_at)
    assert len(requests) == made.requests == 60
    assert bands == {Urgency.OVERDUE: 1, Urgency.CRITICAL: 2, Urgency.NEARING: 1, Urgency.CALM: 10}


def test_every_state_and_outcome_this_version_reaches_is_there(requests: list[Request]) -> None:
    assert {request.state for request in requests} == {
        State.ANALYSIS,
        State.WAITING_FOR_CLIENT,
        State.ANSWERED,
        State.RESTORING,
        State.RESTORED,
        State.QUOTING,
        State.CLOSED,
    }
    assert {request.outcome for request in requests if request.state is State.CLOSED} == set(CloseOutcome)
    assert any(request.delivery_failed for request in requests)
    assert any(request.merged_into for request in requests)
    assert any(request.links for request in requests)
    assert any(request.notes for request in requests)
    assert any(request.attachments for request in requests)
    assert any(request.tags for request in requests)
    assert any(request.client_id is None for request in requests)
    assert {request.language for request in requests} == {"en", "es"}


def test_no_queue_but_planning_is_empty(usual: Made) -> None:
    desk, _made, now = usual
    me = acting_agent(desk, "me")
    counts = desk.readers.counts(QUEUES, now, me.id)
    assert {name for name, count in counts.items() if count == 0} == {"planning"}


def test_nothing_happens_later_than_now(usual: Made, requests: list[Request]) -> None:
    _desk, _made, now = usual
    assert max(request.registered_at for request in requests) <= now
    assert max(request.last_message_at or now for request in requests) <= now


def test_the_numbers_follow_the_registration(requests: list[Request]) -> None:
    by_number = sorted(requests, key=lambda request: request.number)
    assert [request.registered_at for request in by_number] == sorted(request.registered_at for request in requests)


def test_the_same_seed_makes_the_same_requests(tmp_path: Path, usual: Made, requests: list[Request]) -> None:
    _desk, _made, now = usual
    with demo(tmp_path / "again.db", now) as (desk, _again, _now):
        again = list(desk.readers.all_requests())
    with demo(tmp_path / "other.db", now, seed=2) as (desk, _other, _now):
        other = list(desk.readers.all_requests())
    telling: Callable[[Request], object] = lambda request: (request.id, request.subject, request.cycles[0].opened_at)  # noqa: E731
    assert [telling(request) for request in again] == [telling(request) for request in requests]
    assert [telling(request) for request in other] != [telling(request) for request in requests]


@pytest.mark.parametrize("count", [1, 5, 200])
def test_any_number_can_be_had(tmp_path: Path, usual: Made, count: int) -> None:
    with demo(tmp_path / "some.db", usual[2], requests=count) as (desk, _made, _now):
        assert len(list(desk.readers.all_requests())) == count
        assert list(desk.store.doctor()) == []


def test_of_thousands_two_per_cent_are_owed(tmp_path: Path, usual: Made) -> None:
    with demo(tmp_path / "many.db", usual[2], requests=2000) as (_desk, made, _now):
        assert made.owed == 40


def test_a_database_with_requests_is_left_alone(usual: Made) -> None:
    desk, _made, now = usual
    with pytest.raises(NotAllowed):
        fill_with_demo(desk, acting_agent(desk, "me"), now)


def test_there_are_problems_enough() -> None:
    problems = [problem for found in demo_texts().problems.values() for problem in found]
    assert len({problem.text for problem in problems}) >= 40
    assert len(demo_texts().clients) == 12
