"""Offers that ran out are recorded without a window: once, by the authority's clock."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any, Protocol

import pytest
from support.offered import offer

from ecsupport_desktop.domain.directory import Agent
from ecsupport_desktop.domain.quote import QuoteState
from ecsupport_desktop.domain.request import Request
from ecsupport_desktop.domain.words import CloseOutcome, State
from ecsupport_desktop.services.desk import Desk
from ecsupport_desktop.services.expiring import Expiring, expire_due
from ecsupport_desktop.services.ports import EnvironmentFault


class Clock(Protocol):
    """As the fixtures' clock."""

    def __call__(self) -> Any: ...
    def pass_hours(self, hours: float) -> Any: ...


@pytest.fixture
def offered(desk: Desk, lead: Agent) -> Callable[[], Request]:
    """Make a request whose quote is issued now, valid for one day."""
    return lambda: request_of(desk, offer(desk, lead.id))


def request_of(desk: Desk, request_id: Any) -> Request:
    view = desk.readers.request(request_id)
    assert view is not None
    return view.request


def test_an_offer_expires_when_its_last_day_has_ended(
    desk: Desk, lead: Agent, clock: Clock, offered: Callable[[], Request]
) -> None:
    request = offered()
    issue = request.quotes[0].issue
    assert issue is not None
    clock.pass_hours((issue.expires_at - clock() - timedelta(seconds=1)) / timedelta(hours=1))
    assert expire_due(desk, lead.id, clock()) == 0
    clock.pass_hours(1 / 3600)
    assert expire_due(desk, lead.id, clock()) == 1
    after = request_of(desk, request.id)
    assert (after.quotes[0].state, after.state, after.outcome) == (
        QuoteState.EXPIRED,
        State.CLOSED,
        CloseOutcome.EXPIRED,
    )
    assert expire_due(desk, lead.id, clock()) == 0
    assert list(desk.store.doctor()) == []


def test_more_than_one_page_of_them_is_recorded(
    desk: Desk, lead: Agent, clock: Clock, offered: Callable[[], Request], monkeypatch: pytest.MonkeyPatch
) -> None:
    for _turn in range(3):
        offered()
    clock.pass_hours(72)
    readers = desk.readers
    everything = readers.quotes_expired
    monkeypatch.setattr(type(readers), "quotes_expired", lambda _self, now: everything(now, limit=2))
    assert expire_due(desk, lead.id, clock()) == 3


def test_a_clock_that_runs_ahead_ends_nothing(
    desk: Desk, lead: Agent, clock: Clock, offered: Callable[[], Request]
) -> None:
    request = offered()
    assert expire_due(desk, lead.id, clock() + timedelta(days=9)) == 0
    assert request_of(desk, request.id).quotes[0].state is QuoteState.ISSUED


def test_it_looks_once_a_minute_and_passes_over_a_database_that_is_away(
    desk: Desk, lead: Agent, clock: Clock, offered: Callable[[], Request], monkeypatch: pytest.MonkeyPatch
) -> None:
    offered()
    clock.pass_hours(72)
    expiring = Expiring(desk, lead.id, clock)
    with monkeypatch.context() as away:

        def gone(*_arguments: object) -> None:
            raise EnvironmentFault("The server can't be reached")

        away.setattr(type(desk.readers), "quotes_expired", gone)
        assert expiring.look() == 0
    assert expiring.look() == 0
    passed = iter((100.0, 130.0))
    monkeypatch.setattr("ecsupport_desktop.services.expiring.time.monotonic", lambda: 1e9 + next(passed))
    assert expiring.look() == 1
    assert expiring.look() == 0
