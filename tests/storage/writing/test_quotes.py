"""Quotes on every engine: numbers without gaps, issued revisions that never change, and what runs out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from support.examples import ACCEPTED, CONTENT, PAPER, Examples
from support.written_desk import WrittenDesk

from ecsupport_desktop.domain import commands as c
from ecsupport_desktop.domain.plan import StepState
from ecsupport_desktop.domain.quote import QuoteState, in_force, totals
from ecsupport_desktop.domain.words import CloseOutcome, State
from ecsupport_desktop.services.outcome import Status


@pytest.fixture
def written(new_store: Callable[..., Any]) -> WrittenDesk:
    return WrittenDesk(new_store)


def number_of(written: WrittenDesk, request_id: UUID) -> str | None:
    quote = in_force(written.request(request_id).quotes)
    return quote.number if quote else None


def test_numbers_follow_one_another_and_a_refused_issue_takes_none(written: WrittenDesk) -> None:
    examples = Examples(written)
    first = examples.issued()
    lacking = examples.drafted(replace(CONTENT, scope=""))
    refused = written.do(c.IssueQuote, lacking)
    assert refused.status is Status.REFUSED and refused.refusal is not None and refused.refusal.field == "scope"
    second = examples.issued()
    assert (number_of(written, first), number_of(written, second)) == ("Q-2026-00001", "Q-2026-00002")
    written.passes(days=365)
    assert number_of(written, examples.issued()) == "Q-2027-00001"
    assert written.faults() == []


def test_a_later_revision_keeps_the_number_and_supersedes(written: WrittenDesk) -> None:
    examples = Examples(written)
    request_id = examples.issued()
    examples.do(c.SaveQuote, request_id, content=replace(CONTENT, title="More"))
    examples.do(c.IssueQuote, request_id)
    one, two = written.request(request_id).quotes
    assert (one.state, two.state) == (QuoteState.SUPERSEDED, QuoteState.ISSUED)
    assert one.number == two.number == "Q-2026-00001"
    assert one.content == CONTENT and two.content.title == "More"
    assert written.do(c.DecideQuote, request_id, **ACCEPTED).refusal is not None
    assert written.faults() == []


def test_what_was_saved_is_read_back_with_every_line_in_its_place(written: WrittenDesk) -> None:
    examples = Examples(written)
    request_id = examples.drafted()
    turned = replace(CONTENT, lines=(*CONTENT.lines[1:], replace(CONTENT.lines[0], quantity=None, unit_price=None)))
    examples.do(c.SaveQuote, request_id, content=turned, base=written.request(request_id).quotes[0].saved_by)
    assert written.request(request_id).quotes[0].content == turned
    fewer = replace(turned, lines=turned.lines[:1])
    examples.do(c.SaveQuote, request_id, content=fewer, base=written.request(request_id).quotes[0].saved_by)
    assert written.request(request_id).quotes[0].content == fewer
    assert written.faults() == []


def test_the_whole_way_to_delivered(written: WrittenDesk) -> None:
    examples = Examples(written)
    made = examples.agreed()
    request_id = made["request_id"]
    quote = in_force(written.request(request_id).quotes)
    assert quote is not None and quote.decision is not None and quote.document is not None
    assert quote.decision.total == totals(CONTENT).total
    assert quote.decision.document_sha256 == quote.document.sha256
    plan = written.request(request_id).plan
    assert plan is not None and [step.title for step in plan.steps] == ["Design", "Build"]
    assert written.request(request_id).next_date == date(2026, 12, 1)
    for step in plan.steps:
        examples.do(c.SetStepState, request_id, step_id=step.id, state=StepState.DONE)
    assert written.request(request_id).stage is State.DELIVERED
    assert written.request(request_id).next_date is None
    assert written.faults() == []


def test_a_quote_runs_out_by_the_calendar(written: WrittenDesk) -> None:
    examples = Examples(written)
    request_id = examples.issued(replace(CONTENT, validity_days=1))
    examples.do(c.SendQuote, request_id, revision=1, text="Here it is", sent=examples.sent)
    readers = written.store.readers
    quote = in_force(written.request(request_id).quotes)
    assert quote is not None and quote.issue is not None
    assert readers.next_band_change(written.now) == quote.issue.expires_at
    assert readers.quotes_expired(written.now) == ()
    assert written.do(c.ExpireQuote, request_id, revision=1).refusal is not None
    written.now = quote.issue.expires_at
    (place,) = readers.quotes_expired(written.now)
    assert (place.request_id, place.revision) == (request_id, 1)
    assert written.do(c.DecideQuote, request_id, **ACCEPTED).refusal is not None
    examples.do(c.ExpireQuote, request_id, revision=1)
    assert readers.quotes_expired(written.now + timedelta(days=9)) == ()
    request = written.request(request_id)
    assert (request.state, request.outcome) == (State.CLOSED, CloseOutcome.EXPIRED)
    assert written.faults() == []


def test_quotes_are_listed_the_latest_first_and_found_by_words(written: WrittenDesk) -> None:
    examples = Examples(written)
    first = examples.issued()
    examples.issued(replace(CONTENT, title="Café loyalty"))
    examples.drafted()
    readers = written.store.readers
    found = readers.quotes()
    assert [each.number for each in found] == ["Q-2026-00002", "Q-2026-00001"]
    assert found[1].total == totals(CONTENT).total and found[1].state is QuoteState.ISSUED
    assert [each.title for each in readers.quotes(words="cafe LOYAL")] == ["Café loyalty"]
    assert readers.quotes(words="nothing of the kind") == ()
    assert len(readers.quotes(client_id=written.client.id)) == 2
    assert readers.quotes(client_id=UUID(int=1)) == ()
    optional = CONTENT.lines[2].id
    examples.do(c.DecideQuote, first, **ACCEPTED | {"chosen": (optional,)})
    assert readers.quotes(words="00001")[0].total == totals(CONTENT, [optional]).total


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE quote SET title = 'Cheaper'",
        "UPDATE quote SET valid_until = '2099-01-01'",
        "UPDATE quote SET quote_number = 'Q-2026-00009'",
        "UPDATE quote SET document_sha256 = 'x'",
        "UPDATE quote_line SET unit_price = 1",
        "DELETE FROM quote_line",
        "DELETE FROM quote",
    ],
)
def test_an_issued_revision_cant_be_changed_whoever_asks(written: WrittenDesk, statement: str) -> None:
    Examples(written).issued()
    with pytest.raises(DBAPIError, match="issued quote"), written.sql() as connection:
        connection.execute(text(statement))
    assert written.faults() == []


def test_a_draft_that_is_thrown_away_leaves_nothing(written: WrittenDesk) -> None:
    examples = Examples(written)
    request_id = examples.drafted()
    examples.do(c.DiscardQuote, request_id, base=written.request(request_id).quotes[0].saved_by)
    assert written.request(request_id).quotes == ()
    with written.sql() as connection:
        assert connection.execute(text("SELECT count(*) FROM quote_line")).scalar() == 0
    assert written.faults() == []


def test_of_two_who_edit_one_draft_the_second_is_told(written: WrittenDesk) -> None:
    examples = Examples(written)
    request_id = examples.drafted()
    base = written.request(request_id).quotes[0].saved_by
    examples.do(c.SaveQuote, request_id, content=replace(CONTENT, title="Mine"), base=base)
    theirs = written.do(c.SaveQuote, request_id, content=replace(CONTENT, title="Theirs"), base=base)
    assert theirs.status is Status.CONFLICT
    assert written.request(request_id).quotes[0].content.title == "Mine"


def test_the_paper_is_filed_once(written: WrittenDesk) -> None:
    examples = Examples(written)
    request_id = examples.issued()
    other = replace(PAPER, content=b"%PDF-1.7 another")
    assert written.do(c.FileQuote, request_id, revision=1, document=other).status is Status.REDUNDANT
    quote = in_force(written.request(request_id).quotes)
    assert quote is not None and quote.document is not None
    assert written.store.readers.file(quote.document.sha256) == PAPER.content


def test_a_quote_of_five_hundred_lines_is_kept(written: WrittenDesk) -> None:
    lines = tuple(
        replace(CONTENT.lines[0], id=UUID(int=1000 + place), description=f"Line {place}") for place in range(500)
    )
    examples = Examples(written)
    request_id = examples.drafted(replace(CONTENT, lines=lines))
    changed = (*lines[:250], replace(lines[250], unit_price=7), *lines[251:])
    base = written.request(request_id).quotes[0].saved_by
    examples.do(c.SaveQuote, request_id, content=replace(CONTENT, lines=changed), base=base)
    assert written.request(request_id).quotes[0].content.lines == changed
