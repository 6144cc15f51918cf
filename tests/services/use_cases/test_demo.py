"""The demo: the same for the same seed, in every state, due as of now, and sound."""

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from ecsupport_desktop.documents.quote_pdf import QuotePrinter
from ecsupport_desktop.domain.errors import NotAllowed
from ecsupport_desktop.domain.policy import Policy
from ecsupport_desktop.domain.queue import QUEUES
from ecsupport_desktop.domain.quote import (
    IVA,
    REVERSE_CHARGE,
    AmountDiscount,
    Party,
    PercentDiscount,
    QuoteState,
    missing,
)
from ecsupport_desktop.domain.request import Request
from ecsupport_desktop.domain.urgency import Urgency, urgency_of
from ecsupport_desktop.domain.words import CloseOutcome, State
from ecsupport_desktop.services.demo import DemoSummary, fill_with_demo
from ecsupport_desktop.services.demo_texts import demo_texts
from ecsupport_desktop.services.desk import Desk
from ecsupport_desktop.services.people import acting_agent
from ecsupport_desktop.services.quoting import DateBand, date_band
from ecsupport_desktop.storage.store import open_store

Made = tuple[Desk, DemoSummary, datetime]


@contextmanager
def demo(path: Path, now: datetime, **options: int) -> Iterator[Made]:
    store = open_store(path, daily=False, clock=lambda: now)
    try:
        desk = Desk(store)
        yield desk, fill_with_demo(desk, acting_agent(desk, "me"), now, QuotePrinter(), **options), now
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
        State.QUOTE_SENT,
        State.PLANNING,
        State.PLANNED,
        State.DELIVERED,
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


def test_no_queue_is_empty(usual: Made) -> None:
    desk, _made, now = usual
    me = acting_agent(desk, "me")
    counts = desk.readers.counts(QUEUES, now, me.id)
    assert {name for name, count in counts.items() if count == 0} == set()


def test_quotes_of_every_state_are_there(requests: list[Request]) -> None:
    quotes = [quote for request in requests for quote in request.quotes]
    assert {quote.state for quote in quotes} == set(QuoteState) - {QuoteState.WITHDRAWN}
    assert {quote.content.language for quote in quotes} == {"en", "es"}
    assert len({quote.content.currency for quote in quotes}) >= 3
    lines = [line for quote in quotes for line in quote.content.lines]
    assert {line.tax for line in lines} >= {IVA[0], IVA[1], REVERSE_CHARGE}
    assert any(line.optional for line in lines)
    assert {type(line.discount) for line in lines} >= {PercentDiscount, AmountDiscount, type(None)}
    drafts = [quote for quote in quotes if quote.state is QuoteState.DRAFT]
    assert all(missing(quote.content, Party()) for quote in drafts)


def test_its_quotes_are_in_time_by_the_clock(usual: Made, requests: list[Request]) -> None:
    desk, _made, now = usual
    assert desk.readers.quotes_expired(now) == ()
    today = now.astimezone(ZoneInfo("Europe/Madrid")).date()
    sent = [each.next_date for each in requests if each.state is State.QUOTE_SENT and each.next_date is not None]
    planned = [each.next_date for each in requests if each.state is State.PLANNED and each.next_date is not None]
    assert {date_band(day, today) for day in sent} == {DateBand.CALM, DateBand.SOON}
    assert DateBand.PASSED in {date_band(day, today) for day in planned}
    assert any(day >= today for day in planned)


def test_each_quote_has_a_number_and_a_paper_of_its_own(usual: Made, requests: list[Request]) -> None:
    desk = usual[0]
    issued = [quote for request in requests for quote in request.quotes if quote.issue is not None]
    moments: dict[str, datetime] = {}
    for quote in issued:
        assert quote.issue is not None and quote.document is not None
        assert (desk.readers.file(quote.document.sha256) or b"").startswith(b"%PDF-")
        moments.setdefault(quote.issue.number, quote.issue.issued_at)
    assert len({quote.document for quote in issued}) == len(issued)
    assert sorted(moments) == [f"Q-2026-{place:05d}" for place in range(1, len(moments) + 1)]
    by_number = [moments[number] for number in sorted(moments)]
    assert by_number == sorted(by_number)


def test_the_team_has_set_what_its_quotes_need(usual: Made) -> None:
    settings = usual[0].readers.policy().quoting
    assert settings.issuer.tax_id and settings.logo
    assert len(settings.rates) == 8
    for texts in (settings.terms, settings.exclusions, settings.assumptions, *(rate.texts for rate in settings.rates)):
        assert texts.en and texts.es and texts.en != texts.es


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
        fill_with_demo(desk, acting_agent(desk, "me"), now, QuotePrinter())


def test_there_are_problems_enough() -> None:
    problems = [problem for found in demo_texts().problems.values() for problem in found]
    assert len({problem.text for problem in problems}) >= 40
    assert len(demo_texts().clients) == 12
