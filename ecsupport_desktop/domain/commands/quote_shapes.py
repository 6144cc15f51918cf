"""Quotes and plans of every kind there can be, as far as it makes a difference to what may be done with a request."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any, Final
from uuid import UUID

from ecsupport_desktop.domain.assessment import ExtraFunctionality
from ecsupport_desktop.domain.message import Attachment
from ecsupport_desktop.domain.plan import Agreement, Plan, PlanStep, StepState
from ecsupport_desktop.domain.quote import (
    Decision,
    Issue,
    Party,
    Quote,
    QuoteContent,
    QuoteDocument,
    QuoteLine,
    QuoteState,
    draft_of,
    in_force,
    last_issued,
)
from ecsupport_desktop.domain.request import Request
from ecsupport_desktop.domain.words import Channel, State

NOT_EXTRA: Final = "not_extra"
QUOTE_SHAPES: Final = ("none", "draft", "issued", "issued_draft", "ended", "ended_draft", "accepted", "agreed")
"""How far the quote of extra functionality has come, as far as commands are accepted by it."""
QUOTED: Final = (State.QUOTING, State.QUOTE_SENT, State.PLANNING, State.PLANNED, State.DELIVERED)

PROGRESS: Final[Mapping[str, State]] = {
    "none": State.QUOTING,
    "sent": State.QUOTE_SENT,
    "ended": State.QUOTING,
    "accepted": State.PLANNING,
    "agreed": State.PLANNED,
    "done": State.DELIVERED,
}
"""Where a request stands by how far its quote has come."""
MORE_PROGRESS: Final[Mapping[str, State]] = {
    "draft": State.QUOTING,
    "issued": State.QUOTING,
    "issued_overtaken": State.QUOTING,
    "issued_answer": State.QUOTING,
    "issued_question": State.QUOTING,
    "issued_draft": State.QUOTING,
    "issued_expired": State.QUOTING,
    "issued_draft_expired": State.QUOTING,
    "sent_answer": State.QUOTE_SENT,
    "sent_question": State.QUOTE_SENT,
    "sent_draft": State.QUOTE_SENT,
    "sent_draft_expired": State.QUOTE_SENT,
    "sent_expired": State.QUOTE_SENT,
    "ended_draft": State.QUOTING,
    "accepted_done": State.PLANNING,
}
"""What makes a difference only to what is done with the quote itself."""
_AT: Final = datetime(2026, 1, 10, tzinfo=UTC)
_AGENT, _SAVING = UUID(int=1), UUID(int=4)
_ISSUE: Final = Issue(
    number="Q-2026-00001",
    issuer=Party(name="ECShops"),
    issued_at=_AT,
    issued_on=_AT.date(),
    valid_until=date(2100, 1, 1),
    expires_at=datetime(2100, 1, 2, tzinfo=UTC),
    agent_id=_AGENT,
)
_DECISION: Final = Decision(said_by="Ana", said_at=_AT, recorded_at=_AT, agent_id=_AGENT)
_AGREEMENT: Final = Agreement(said_by="Ana", how=Channel.PHONE, said_at=_AT, what="", recorded_at=_AT, agent_id=_AGENT)
QUOTE_DOCUMENT: Final = QuoteDocument(attachment_id=UUID(int=300), sha256="0" * 64)
QUOTE_PAPER: Final = Attachment(
    id=QUOTE_DOCUMENT.attachment_id,
    message_id=None,
    name="quote.pdf",
    media_type="application/pdf",
    size=1,
    sha256=QUOTE_DOCUMENT.sha256,
    added_at=_AT,
)
STEP: Final = PlanStep(id=UUID(int=301), title="Gift cards", owner="Ana", due=date(2026, 3, 1))


_CONTENT: Final = QuoteContent(
    title="Gift cards",
    client=Party(name="Acme", address="Here"),
    scope="All",
    exclusions="None",
    assumptions="None",
    delivery_estimate="May",
    terms="30 days",
    lines=(QuoteLine(id=UUID(int=302), description="Gift cards", unit_price=1),),
)
_STATES: Final = {
    "issued": QuoteState.ISSUED,
    "ended": QuoteState.DECLINED,
    "accepted": QuoteState.ACCEPTED,
    "agreed": QuoteState.ACCEPTED,
}
_SHAPES: Final = {"sent": "issued", "done": "agreed"}


def shaped(shape: str, at: datetime, *, done: bool = False, expires_at: datetime | None = None) -> dict[str, Any]:
    """The quotes and the plan of a request whose quote has this shape."""
    word, _, draft = shape.partition("_")
    common: dict[str, Any] = {"content": _CONTENT, "saved_by": _SAVING, "saved_at": at, "agent_id": _AGENT}
    quotes: list[Quote] = []
    if state := _STATES.get(word):
        issue = replace(_ISSUE, expires_at=expires_at) if expires_at else _ISSUE
        decision = None if state is QuoteState.ISSUED else _DECISION
        quotes.append(Quote(revision=1, state=state, issue=issue, document=QUOTE_DOCUMENT, decision=decision, **common))
    if draft or word == "draft":
        quotes.append(Quote(revision=len(quotes) + 1, **common))
    step = replace(STEP, state=StepState.DONE) if done else STEP
    agreement = _AGREEMENT if word == "agreed" else None
    plan = Plan(revision=1, steps=(step,), agreement=agreement, saved_by=_SAVING)
    return {"quotes": tuple(quotes), "plan": plan if state is QuoteState.ACCEPTED else None}


def come_so_far(progress: str, at: datetime, expires_at: datetime) -> dict[str, Any]:
    """The quotes and the plan of a request whose quote has come so far; `expires_at`: of one that has expired."""
    words = progress.split("_")
    shape = "_".join([_SHAPES.get(words[0], words[0]), *(word for word in words[1:] if word == "draft")])
    if shape not in QUOTE_SHAPES:
        return {}
    return shaped(shape, at, done=words[-1] == "done", expires_at=expires_at if words[-1] == "expired" else None)


def quote_word(request: Request) -> str:
    """Which of the shapes a request's quote has."""
    if not isinstance(request.assessment, ExtraFunctionality):
        return NOT_EXTRA
    if request.plan is not None:
        return "accepted" if request.plan.agreement is None else "agreed"
    offered = in_force(request.quotes) is not None
    word = "issued" if offered else "ended" if last_issued(request.quotes) is not None else ""
    if draft_of(request.quotes) is not None:
        return f"{word}_draft".lstrip("_")
    return word or "none"
