"""Whether quotes work in this installation: drafted, issued, printed, accepted, planned, delivered."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any, Final
from uuid import UUID

from ecsupport_desktop.domain import commands as c
from ecsupport_desktop.domain.assessment import ExtraFunctionality
from ecsupport_desktop.domain.directory import Agent
from ecsupport_desktop.domain.plan import Plan, StepState
from ecsupport_desktop.domain.quote import (
    EXEMPT,
    Answered,
    Party,
    PercentDiscount,
    Quote,
    QuoteContent,
    QuoteLine,
    QuoteSettings,
)
from ecsupport_desktop.domain.request import Request
from ecsupport_desktop.domain.words import Channel, State
from ecsupport_desktop.services import quoting
from ecsupport_desktop.services.desk import Desk
from ecsupport_desktop.services.identity import new_id
from ecsupport_desktop.services.quote_paper import Printer, paper_of

Expect = Callable[[bool, str], None]
Execute = Callable[[Desk, c.AnyCommand], None]
TOTAL: Final = 13_801
"""1.5 hours at 75.00 less 10 %, with 21 % tax, and a fixed 15.50 without; minor units."""
_ISSUER: Final = Party(name="ECShops", tax_id="B00000000", address="Calle Mayor 1\n46021 València")
_TEXTS: Final[dict[str, Any]] = {
    "scope": "Gift cards: “ñ”, € and ł on paper", "exclusions": "None", "assumptions": "None",
    "delivery_estimate": "2 weeks", "terms": "30 days",
}  # fmt: skip


def walk_quote(desk: Desk, printer: Printer, agent: Agent, request_id: UUID, expect: Expect, execute: Execute) -> str:
    """From the assessment to the delivery; what was seen. Raises what `expect` and `execute` raise."""
    base: dict[str, Any] = {"actor_id": agent.id, "request_id": request_id}
    policy = replace(desk.readers.policy(), quoting=QuoteSettings(issuer=_ISSUER))
    execute(desk, c.ChangePolicy(id=new_id(), actor_id=agent.id, policy=policy))
    execute(desk, c.EstablishAssessment(id=new_id(), **base, assessment=ExtraFunctionality(asked="Gift cards")))
    execute(desk, c.SaveQuote(id=new_id(), **base, content=_content()))
    issued = quoting.issue(desk, printer, c.IssueQuote(id=new_id(), **base))
    expect(issued.is_filed, f"the quote wasn't issued and filed: {issued}")
    quote = _request(desk, request_id).quotes[0]
    size = _check_paper(desk, printer, quote, expect)
    said: dict[str, Any] = {"said_by": "Ana", "how": Channel.MAIL}
    execute(desk, c.DecideQuote(id=new_id(), **base, revision=1, answer=Answered.ACCEPTED, **said))
    decision = _request(desk, request_id).quotes[0].decision
    total = decision.total if decision else None
    expect(total == TOTAL, f"the total is {total}, not {TOTAL}")
    plan = _plan(desk, request_id)
    today = quote.issue.issued_on if quote.issue else None
    steps = tuple(replace(step, owner="Self-test", due=today) for step in plan.steps)
    execute(desk, c.SavePlan(id=new_id(), **base, steps=steps, base=plan.saved_by))
    execute(desk, c.AgreePlan(id=new_id(), **base, **said))
    for step in steps:
        execute(desk, c.SetStepState(id=new_id(), **base, step_id=step.id, state=StepState.DONE))
    expect(_plan(desk, request_id).is_done, "the plan isn't done")
    stage = _request(desk, request_id).stage
    expect(stage is State.DELIVERED, f"the request is {stage}")
    return f"{quote.number}, PDF of {size:,} bytes, accepted, {len(steps)} steps, delivered"


def _check_paper(desk: Desk, printer: Printer, quote: Quote, expect: Expect) -> int:
    """The PDF is the filed one, and printing it again gives the same bytes; its size."""
    filed = desk.readers.file(quote.document.sha256) if quote.document else None
    again = printer.quote(paper_of(quote, desk.readers.policy().quoting))
    expect(filed is not None and filed.startswith(b"%PDF-"), "the PDF isn't on the request")
    expect(filed == again, "the same quote printed again is another PDF")
    return len(again)


def _content() -> QuoteContent:
    hours = QuoteLine(
        id=new_id(), description="Development", quantity=1500, unit_price=7500, discount=PercentDiscount(percent=10_000)
    )
    fixed = QuoteLine(id=new_id(), description="Licence", unit_price=1550, tax=EXEMPT)
    client = Party(name="Acme", address="1 High Street")
    return QuoteContent(title="Gift cards", client=client, lines=(hours, fixed), **_TEXTS)


def _request(desk: Desk, request_id: UUID) -> Request:
    view = desk.readers.request(request_id)
    assert view is not None
    return view.request


def _plan(desk: Desk, request_id: UUID) -> Plan:
    plan = _request(desk, request_id).plan
    assert plan is not None
    return plan
