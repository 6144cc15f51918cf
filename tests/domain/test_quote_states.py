"""Every state of a quote and every command on it: done, or refused with a reason that says what to do."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any, Final

import pytest

from ecsupport_desktop.domain import commands as c
from ecsupport_desktop.domain.errors import DomainError
from ecsupport_desktop.domain.may import may
from ecsupport_desktop.domain.plan import PlanStep, StepState
from ecsupport_desktop.domain.quote import Answered, QuoteState, draft_of
from ecsupport_desktop.domain.request import Request
from ecsupport_desktop.domain.words import Channel

from .conftest import CONTENT, PAPER

OTHER = replace(CONTENT, title="Gift cards and vouchers")
SAID: dict[str, Any] = {"said_by": "Ana", "how": Channel.MAIL}


def reopened(world: Any, request: Request) -> Any:
    return world.do(c.ReopenRequest, request)


def ran_out(world: Any, *, recorded: bool) -> Any:
    request = world.quote_sent()
    world.passes(days=40)
    return reopened(world, world.do(c.ExpireQuote, request, revision=1)) if recorded else request


STANDS: Final[dict[str, Callable[[Any], Any]]] = {
    "none": lambda w: w.quoting(),
    "draft": lambda w: w.draft(w.quoting()),
    "issued": lambda w: w.do(c.IssueQuote, w.draft(w.quoting())),
    "printed": lambda w: w.issued(),
    "sent": lambda w: w.quote_sent(),
    "sent, a draft after it": lambda w: w.draft(w.quote_sent(), OTHER),
    "ran out": lambda w: ran_out(w, recorded=False),
    "expired": lambda w: ran_out(w, recorded=True),
    "declined": lambda w: reopened(w, w.decided(answer=Answered.DECLINED)),
    "withdrawn": lambda w: reopened(w, w.do(c.WithdrawQuote, w.quote_sent(), revision=1, reason="Gone")),
    "superseded": lambda w: w.quote_sent(w.issued(w.quote_sent(), OTHER)),
    "accepted": lambda w: w.decided(),
    "planned": lambda w: w.planned(),
    "agreed": lambda w: w.agreed(),
    "done": lambda w: w.all_done(),
}
COMMANDS: Final[dict[str, tuple[type[c.RequestCommand], Callable[[Request], dict[str, Any]]]]] = {
    "save": (c.SaveQuote, lambda r: {"content": replace(CONTENT, title="Vouchers"), "base": base(r)}),
    "discard": (c.DiscardQuote, lambda r: {"base": base(r) or r.id}),
    "issue": (c.IssueQuote, lambda r: {}),
    "file": (c.FileQuote, lambda r: {"revision": 1, "document": PAPER}),
    "send": (c.SendQuote, lambda r: {"revision": 1, "text": "Here it is"}),
    "accept": (c.DecideQuote, lambda r: {"revision": 1, "answer": Answered.ACCEPTED, **SAID}),
    "decline": (c.DecideQuote, lambda r: {"revision": 1, "answer": Answered.DECLINED, **SAID}),
    "withdraw": (c.WithdrawQuote, lambda r: {"revision": 1, "reason": "Gone"}),
    "expire": (c.ExpireQuote, lambda r: {"revision": 1}),
    "plan": (c.SavePlan, lambda r: {"steps": (PlanStep(id=r.id, title="All of it"),)}),
    "agree": (c.AgreePlan, lambda r: SAID),
    "step": (c.SetStepState, lambda r: {"step_id": r.plan.steps[0].id if r.plan else r.id, "state": StepState.DONE}),
}
"""Each on revision 1; `step` says of the first one that it is done."""
OFFERED = {"send", "accept", "decline", "withdraw"}
DONE: Final[dict[str, set[str]]] = {
    "none": {"save"},
    "draft": {"save", "discard", "issue"},
    "issued": {"save", "file", "withdraw"},
    "printed": {"save"} | OFFERED,
    "sent": {"save"} | OFFERED,
    "sent, a draft after it": {"save", "discard", "issue"} | OFFERED,
    "ran out": {"save", "withdraw", "expire"},
    "expired": {"save"},
    "declined": {"save"},
    "withdrawn": {"save"},
    "superseded": {"save"},
    "accepted": {"plan"},
    "planned": {"plan", "agree"},
    "agreed": {"plan", "agree", "step"},
    "done": {"plan", "agree"},
}
"""What changes something; the same thing said again (a paper, a step) is taken and changes nothing."""


def base(request: Request) -> Any:
    draft = draft_of(request.quotes)
    return draft.saved_by if draft else None


@pytest.mark.parametrize("stands", STANDS)
@pytest.mark.parametrize("name", COMMANDS)
def test_each_command_is_done_or_refused_with_what_to_do(world: Any, stands: str, name: str) -> None:
    request = STANDS[stands](world)
    kind, fields = COMMANDS[name]
    command = kind(id=next(world.ids), actor_id=world.actor.id, request_id=request.id, **fields(request))
    permission = may(kind, request, world.context(request.id))
    before = dict(world.requests)
    try:
        events = world.execute(command)
    except DomainError as error:
        assert name not in DONE[stands], str(error)
        assert str(error)
        assert permission.allowed or str(permission.why_not) == str(error)
        assert world.requests == before
    else:
        assert permission.allowed
        assert bool(events) == (name in DONE[stands])


def test_every_state_of_a_revision_is_among_them(make_world: Callable[[], Any]) -> None:
    found = {quote.state for build in STANDS.values() for quote in build(make_world()).quotes}
    assert found == set(QuoteState)


@pytest.mark.parametrize(
    ("stands", "words"),
    [
        ("none", "has no quote yet that was issued"),
        ("draft", "has no quote yet that was issued"),
        ("issued", "print it first"),
        ("ran out", "issue a new revision"),
        ("expired", "issue a new revision"),
        ("declined", "issue a new revision"),
        ("withdrawn", "issue a new revision"),
        ("superseded", "revision 2 is the one that holds"),
        ("accepted", "changes to it are a new request"),
    ],
)
def test_who_records_a_decision_that_cant_be_is_told_what_to_do(world: Any, stands: str, words: str) -> None:
    refused = world.refused(c.DecideQuote, STANDS[stands](world), revision=1, answer=Answered.ACCEPTED, **SAID)
    assert words in str(refused)


@pytest.mark.parametrize("stands", ["expired", "declined", "withdrawn"])
def test_an_earlier_end_is_named_beside_an_offer_that_holds(world: Any, stands: str) -> None:
    request = world.issued(STANDS[stands](world), OTHER)
    refused = world.refused(c.DecideQuote, request, revision=1, answer=Answered.ACCEPTED, **SAID)
    assert str(refused) == "Revision 1 came to nothing: revision 2 is the one that holds"
