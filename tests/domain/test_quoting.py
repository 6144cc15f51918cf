""" "The client receives a quote with all the information": its life, who may decide on it, and when it holds."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest

from ecsupport_desktop.domain import commands as c
from ecsupport_desktop.domain.policy import Policy
from ecsupport_desktop.domain.quote import Answered, Party, QuoteSettings, QuoteState, totals
from ecsupport_desktop.domain.request import Request
from ecsupport_desktop.domain.words import Channel, CloseOutcome, State

from .conftest import CONTENT, PAPER, START

OTHER = replace(CONTENT, title="Gift cards and vouchers")
HOSTING = CONTENT.lines[2].id
SAID: dict[str, Any] = {"said_by": "Ana Ruiz", "how": Channel.PHONE}


def states(request: Request) -> list[str]:
    return [quote.state.value for quote in request.quotes]


def decide(world: Any, request: Request, answer: Answered = Answered.ACCEPTED, **fields: Any) -> Request:
    given: dict[str, Any] = {"revision": 1, **SAID, **fields}
    done: Request = world.do(c.DecideQuote, request, answer=answer, **given)
    return done


def why_not(world: Any, kind: type[c.RequestCommand], request: Request, **fields: Any) -> str:
    return str(world.refused(kind, request, **fields))


# ── The draft ───────────────────────────────────────────────────────────────────────────────────────────────
def test_only_extra_functionality_has_a_quote(world: Any) -> None:
    request = world.level_1(world.register())
    assert "assess ECS-2026-000001 so first" in why_not(world, c.SaveQuote, request, content=CONTENT)


def test_a_draft_may_be_incomplete_and_has_neither_number_nor_dates(world: Any) -> None:
    request = world.draft(world.quoting(), replace(CONTENT, title="", lines=()))
    (draft,) = request.quotes
    assert (draft.revision, draft.state, draft.number, draft.issue) == (1, QuoteState.DRAFT, None, None)
    assert request.state is State.QUOTING


def test_saving_a_draft_moves_no_head_and_the_same_content_changes_nothing(world: Any) -> None:
    before = world.quoting()
    request = world.draft(before)
    assert request.head == before.head
    assert world.draft(request) == request


def test_who_saves_on_what_somebody_else_saved_is_told_and_nothing_is_overwritten(world: Any) -> None:
    request = world.draft(world.quoting())
    seen = request.quotes[0].saved_by
    request = world.do(c.SaveQuote, request, content=OTHER, base=seen)
    for base in (seen, None, UUID(int=7)):
        for kind in (c.SaveQuote, c.DiscardQuote, c.IssueQuote):
            fields = {"content": CONTENT} if kind is c.SaveQuote else {}
            if base is not None or kind is c.SaveQuote:
                assert world.refused(kind, request, base=base, **fields).code == "conflict"
    assert request.quotes[0].content == OTHER


def test_a_draft_that_was_issued_or_discarded_meanwhile_is_a_conflict(world: Any) -> None:
    request = world.draft(world.quoting())
    seen = request.quotes[0].saved_by
    issued = world.do(c.IssueQuote, request, base=seen)
    assert world.refused(c.SaveQuote, issued, content=OTHER, base=seen).code == "conflict"
    again = world.draft(issued, OTHER)
    gone = world.do(c.DiscardQuote, again, base=again.quotes[1].saved_by)
    assert world.refused(c.SaveQuote, gone, content=OTHER, base=again.quotes[1].saved_by).code == "conflict"


def test_a_discarded_draft_leaves_no_gap_in_the_revisions(world: Any) -> None:
    request = world.draft(world.issued(), OTHER)
    request = world.do(c.DiscardQuote, request, base=request.quotes[1].saved_by)
    assert states(request) == ["issued"]
    assert world.draft(request, OTHER).quotes[1].revision == 2


# ── Issued "with all the information" ───────────────────────────────────────────────────────────────────────
def test_issuing_gives_the_number_the_dates_and_our_own_facts(world: Any) -> None:
    madrid = ZoneInfo("Europe/Madrid")
    request = world.draft(world.quoting())
    world.now = datetime(2026, 3, 2, 23, 30, tzinfo=UTC)  # the third, there
    command = c.IssueQuote(id=next(world.ids), actor_id=world.actor.id, request_id=request.id)
    world.execute(command, zone=madrid)
    issue = world.requests[request.id].quotes[0].issue
    assert issue is not None
    assert issue.number == "Q-2026-00002"
    assert issue.issuer == world.policy.quoting.issuer
    assert (issue.issued_on, issue.valid_until) == (date(2026, 3, 3), date(2026, 4, 2))
    assert issue.expires_at == datetime(2026, 4, 2, 22, 0, tzinfo=UTC)  # summer time by then


@pytest.mark.parametrize(
    ("change", "field", "words"),
    [
        ({"title": " "}, "title", "A title is needed"),
        ({"scope": ""}, "scope", "The scope is needed"),
        ({"exclusions": ""}, "exclusions", "Say what is excluded"),
        ({"assumptions": ""}, "assumptions", "Say what is assumed"),
        ({"delivery_estimate": ""}, "delivery_estimate", "A delivery estimate is needed"),
        ({"terms": ""}, "terms", "The terms are needed"),
        ({"client": Party(name="Acme")}, "client.address", "The client's address is needed"),
        ({"lines": ()}, "lines", "At least one line"),
        ({"lines": (replace(CONTENT.lines[0], unit_price=None),)}, "unit_price", "Line 1: a price is needed"),
        ({"lines": (replace(CONTENT.lines[0], description=""),)}, "description", "Line 1: say what it is"),
        ({"lines": (replace(CONTENT.lines[0], quantity=None),)}, "quantity", "Line 1: a quantity above 0"),
    ],
)
def test_what_is_missing_is_said_beside_its_field_and_nothing_is_issued(
    world: Any, change: dict[str, Any], field: str, words: str
) -> None:
    request = world.draft(world.quoting(), replace(CONTENT, **change))
    refused = world.refused(c.IssueQuote, request)
    assert (refused.code, refused.field) == ("invalid", field)
    assert words in str(refused)


def test_nothing_is_issued_without_our_own_facts(world: Any) -> None:
    request = world.draft(world.quoting())
    world.policy = Policy(quoting=QuoteSettings())
    assert world.refused(c.IssueQuote, request).field == "issuer.name"


def test_issuing_reads_the_number_only_once_later_revisions_keep_it(world: Any) -> None:
    request = world.issued()
    world.register()  # so that the next free number is another one
    request = world.issued(request, OTHER)
    assert [quote.number for quote in request.quotes] == ["Q-2026-00002"] * 2
    request = world.decided(request, Answered.DECLINED)
    request = world.issued(world.do(c.ReopenRequest, request), CONTENT)
    assert request.quotes[2].number == "Q-2026-00002"


def test_a_later_revision_supersedes_once_it_is_issued_and_the_request_is_to_be_sent_again(world: Any) -> None:
    request = world.draft(world.quote_sent(), OTHER)
    assert (states(request), request.state) == (["issued", "draft"], State.QUOTE_SENT)
    request = world.do(c.IssueQuote, request)
    assert (states(request), request.state) == (["superseded", "issued"], State.QUOTING)
    assert world.quote_sent(world.do(c.FileQuote, request, revision=2, document=PAPER)).state is State.QUOTE_SENT


# ── The paper ───────────────────────────────────────────────────────────────────────────────────────────────
def test_the_first_paper_counts_and_stands_on_the_request(world: Any) -> None:
    request = world.issued()
    document = request.quotes[0].document
    assert document is not None
    assert [(file.id, file.sha256) for file in request.attachments] == [(document.attachment_id, document.sha256)]
    other = replace(PAPER, content=b"%PDF-1.7 another")
    assert world.do(c.FileQuote, request, revision=1, document=other) == request


@pytest.mark.parametrize("wrong", [{"content": b"<html>"}, {"content": b""}, {"media_type": "text/html"}])
def test_a_paper_is_a_pdf(world: Any, wrong: dict[str, Any]) -> None:
    request = world.do(c.IssueQuote, world.draft(world.quoting()))
    refused = world.refused(c.FileQuote, request, revision=1, document=replace(PAPER, **wrong))
    assert (refused.field, str(refused)) == ("document", "The paper of a quote is a PDF")


def test_a_draft_has_no_paper_and_without_it_nothing_is_sent_or_decided(world: Any) -> None:
    request = world.draft(world.issued(), OTHER)
    assert "issue it first" in why_not(world, c.FileQuote, request, revision=2, document=PAPER)
    request = world.do(c.IssueQuote, request)
    assert "print it first" in why_not(world, c.SendQuote, request, revision=2, text="Here it is")
    decided = {"revision": 2, "answer": Answered.ACCEPTED, **SAID}
    assert "print it first" in why_not(world, c.DecideQuote, request, **decided)


# ── Decided ─────────────────────────────────────────────────────────────────────────────────────────────────
def test_acceptance_names_revision_who_how_when_the_lines_the_total_and_the_paper(world: Any) -> None:
    request = world.quote_sent()
    world.passes(hours=5)
    said_at = (world.now - timedelta(hours=2)).astimezone(timezone(timedelta(hours=2)))
    request = decide(world, request, said_by=" Ana Ruiz ", said_at=said_at, chosen=(HOSTING,), reason=" By mail ")
    (quote,) = request.quotes
    decision = quote.decision
    assert decision is not None
    assert quote.document is not None
    assert quote.state is QuoteState.ACCEPTED
    assert (decision.said_by, decision.how, decision.reason) == ("Ana Ruiz", Channel.PHONE, "By mail")
    assert (decision.said_at, decision.recorded_at) == (START + timedelta(hours=3), START + timedelta(hours=5))
    assert (decision.agent_id, decision.chosen) == (world.actor.id, (HOSTING,))
    assert decision.total == totals(CONTENT, (HOSTING,)).total
    assert decision.document_sha256 == quote.document.sha256
    assert request.state is State.PLANNING


def test_without_the_optional_lines_the_total_is_without_them(world: Any) -> None:
    request = decide(world, world.quote_sent())
    assert request.quotes[0].decision.total == totals(CONTENT).total < totals(CONTENT, (HOSTING,)).total


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"said_by": "  "}, "said_by"),
        ({"said_at": datetime(2026, 3, 2, 9, 0)}, "said_at"),  # noqa: DTZ001
        ({"said_at": START + timedelta(seconds=1)}, "said_at"),
        ({"said_at": START - timedelta(minutes=1)}, "said_at"),
        ({"chosen": (CONTENT.lines[0].id,)}, "chosen"),
        ({"chosen": (UUID(int=7),)}, "chosen"),
        ({"chosen": (HOSTING, HOSTING)}, "chosen"),
        ({"answer": Answered.DECLINED, "chosen": (HOSTING,)}, "chosen"),
        ({"revision": 0}, "revision"),
        ({"revision": 2}, "revision"),
    ],
)
def test_a_decision_that_says_something_impossible_is_refused(world: Any, wrong: dict[str, Any], field: str) -> None:
    fields = {"revision": 1, "answer": Answered.ACCEPTED, **SAID} | wrong
    assert world.refused(c.DecideQuote, world.quote_sent(), **fields).field == field


def test_people_say_the_minute_so_a_decision_within_that_of_the_issue_counts(world: Any) -> None:
    world.passes(seconds=40)
    request = decide(world, world.quote_sent(), said_at=world.now - timedelta(seconds=40))
    assert request.quotes[0].decision.said_at == request.quotes[0].issue.issued_at


def test_a_decision_on_a_superseded_revision_names_the_one_that_holds(world: Any) -> None:
    request = world.quote_sent(world.issued(world.quote_sent(), OTHER))
    for kind, fields in ((c.DecideQuote, {"answer": Answered.ACCEPTED, **SAID}), (c.SendQuote, {"text": "Here"})):
        assert why_not(world, kind, request, revision=1, **fields) == (
            "Revision 1 was superseded: revision 2 is the one that holds"
        )


def test_a_decision_on_a_draft_or_an_unknown_revision_is_refused(world: Any) -> None:
    request = world.draft(world.quote_sent(), OTHER)
    decided = {"answer": Answered.ACCEPTED, **SAID}
    assert why_not(world, c.DecideQuote, request, revision=2, **decided) == "Revision 2 is a draft: issue it first"
    assert world.refused(c.DecideQuote, request, revision=3, **decided).code == "not_found"


def test_an_offer_holds_until_its_last_day_has_passed_whether_or_not_anybody_recorded_it(world: Any) -> None:
    request = world.quote_sent()
    world.now = request.quotes[0].issue.expires_at
    decided = {"revision": 1, "answer": Answered.ACCEPTED, **SAID}
    words = "Revision 1 expired on 2026-04-01: issue a new revision"
    assert why_not(world, c.DecideQuote, request, **decided) == words
    assert why_not(world, c.SendQuote, request, revision=1, text="Here") == words
    world.passes(microseconds=-1)
    assert why_not(world, c.ExpireQuote, request, revision=1) == "This quote is still valid"
    assert decide(world, request).state is State.PLANNING


def test_what_was_accepted_is_changed_by_a_new_request_only(world: Any) -> None:
    request = world.decided()
    words = "The quote of ECS-2026-000001 is accepted: changes to it are a new request"
    assert why_not(world, c.SaveQuote, request, content=OTHER) == words
    assert why_not(world, c.WithdrawQuote, request, revision=1, reason="Too dear") == words
    assert why_not(world, c.DecideQuote, request, revision=1, answer=Answered.DECLINED, **SAID) == words


def test_accepting_discards_the_next_draft_and_declining_keeps_it(world: Any) -> None:
    accepted = decide(world, world.draft(world.quote_sent(), OTHER))
    assert (states(accepted), accepted.state) == (["accepted"], State.PLANNING)
    declined = decide(world, world.draft(world.quote_sent(), OTHER), Answered.DECLINED)
    assert (states(declined), declined.state, declined.outcome) == (["declined", "draft"], State.QUOTING, None)
    assert world.quote_sent(world.issued(declined, CONTENT)).state is State.QUOTE_SENT


def test_a_withdrawal_says_why(world: Any) -> None:
    request = world.quote_sent()
    assert world.refused(c.WithdrawQuote, request, revision=1, reason=" ").field == "reason"
    request = world.do(c.WithdrawQuote, request, revision=1, reason="The supplier is gone")
    assert request.quotes[0].decision.reason == "The supplier is gone"
    assert (request.state, request.outcome) == (State.CLOSED, CloseOutcome.WITHDRAWN)


def test_no_command_changes_what_an_issued_revision_says(world: Any) -> None:
    request = world.quote_sent()
    before = (request.quotes[0].content, request.quotes[0].issue)
    request = world.quote_sent(world.issued(request, OTHER))
    request = world.decided(request, Answered.DECLINED)
    request = world.draft(world.do(c.ReopenRequest, request), CONTENT)
    assert (request.quotes[0].content, request.quotes[0].issue) == before
    assert request.quotes[1].content == OTHER
    assert world.replayed() == world.requests
