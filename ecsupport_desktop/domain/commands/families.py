"""Requests of every kind there can be, and commands to try on them: see transitions.py."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from itertools import product
from typing import Any, Final
from uuid import UUID

from ecsupport_desktop.domain import commands as c
from ecsupport_desktop.domain import events as e
from ecsupport_desktop.domain.assessment import Assessment, EstablishedAssessment, ExtraFunctionality, Level1, Level2
from ecsupport_desktop.domain.commands.rules import RULES
from ecsupport_desktop.domain.commands.situations import QUOTE_DOCUMENT, QUOTE_SHAPES, STEP, plain_request, shaped
from ecsupport_desktop.domain.cycle import Cycle
from ecsupport_desktop.domain.directory import Agent
from ecsupport_desktop.domain.message import Attachment, Delivery, Message
from ecsupport_desktop.domain.plan import StepState
from ecsupport_desktop.domain.policy import Policy
from ecsupport_desktop.domain.quote import Answered, Party, QuoteSettings
from ecsupport_desktop.domain.request import Absorbed, BeforeMerge, Request
from ecsupport_desktop.domain.words import (
    Channel,
    CloseOutcome,
    CycleEnd,
    DeliveryState,
    DeliveryWay,
    Direction,
    Purpose,
    State,
)

MOVING: Final = frozenset({e.StateChanged, e.RequestClosed, e.RequestMerged, e.RequestUnmerged, e.RequestRegistered})
"""The events that change where a request stands."""
QUOTED: Final = (State.QUOTING, State.QUOTE_SENT, State.PLANNING, State.PLANNED, State.DELIVERED)

_START: Final = datetime(2026, 1, 10, tzinfo=UTC)
_SENT_AT, _WRITTEN_SINCE, NOW = (_START + timedelta(hours=hours) for hours in (1, 2, 5))
RESTORED: Final = "restored"
POLICY: Final = Policy(quoting=QuoteSettings(issuer=Party(name="ECShops", tax_id="B00000000", address="Calle Mayor 1")))
"""Of a team whose quotes can be issued."""
ME: Final = Agent(id=UUID(int=1), login="me", name="Me")
_ONE, _TWO, _NEW = UUID(int=10), UUID(int=20), UUID(int=30)
_RESPONSE, _QUESTION, _NEW_RESPONSE, _NEW_QUESTION, _QUOTE, _NEW_QUOTE = (UUID(int=100 + place) for place in range(6))
_FIRST, _LAST = UUID(int=200), UUID(int=201)
_EFFORT: Final[dict[str, Any]] = {"effort_hours": Decimal(1), "restoring_steps": "Restart"}
_EXTRA: Final = ExtraFunctionality(asked="Gift cards")
_QUOTES: Final[Mapping[str, State]] = {
    "none": State.QUOTING,
    "sent": State.QUOTE_SENT,
    "ended": State.QUOTING,
    "accepted": State.PLANNING,
    "agreed": State.PLANNED,
    "done": State.DELIVERED,
}
"""Where a request stands by how far its quote has come."""
_MORE_QUOTES: Final[Mapping[str, State]] = {
    "draft": State.QUOTING,
    "issued": State.QUOTING,
    "issued_draft": State.QUOTING,
    "issued_expired": State.QUOTING,
    "issued_draft_expired": State.QUOTING,
    "sent_draft": State.QUOTE_SENT,
    "sent_draft_expired": State.QUOTE_SENT,
    "sent_expired": State.QUOTE_SENT,
    "ended_draft": State.QUOTING,
    "accepted_done": State.PLANNING,
}
"""What makes a difference only to what is done with the quote itself."""
_ASSESSED: Final[tuple[tuple[Assessment | None, str], ...]] = (
    (None, ""),
    (Level1(reasoning="As agreed"), ""),
    (Level2(**_EFFORT), ""),
    (Level2(**_EFFORT), RESTORED),
    *((_EXTRA, quote) for quote in _QUOTES),
)
"""Each with how far what follows from it has come: restored, or the quote."""
_ENDINGS: Final = tuple(CycleEnd)


# ── Requests ────────────────────────────────────────────────────────────────────────────────────────────────
def families() -> Iterator[tuple[Request, ...]]:
    """Requests by themselves, beside another one, with one merged into them, and merged into one."""
    yield ()
    alone = [request for request in _standing_alone() if _consistent(request)]
    few = [next(request for request in alone if request.state is state) for state in (State.ANALYSIS, State.ANSWERED)]
    owing = _analysed()
    sources = [_ended(owing, ending) for ending in _ENDINGS] + [owing, _written_since(owing)]
    for request in _with_quotes(_MORE_QUOTES):
        if _consistent(request):
            yield (request,)
        yield from (family for source in (owing, sources[0]) if _consistent((family := _joined(request, source))[0]))
    for request in alone:
        yield (request,)
        yield from ((one, _called(request, _TWO)) for one in few)
    for request, source in product(_standing_alone(), sources):
        if _consistent((family := _joined(request, source))[0]):
            yield family
    # While it is merged, its cycle may end or open anew, whatever its state was before.
    apart = list(_standing_alone(every_stage=True))
    for source in (*apart, *(_opened_anew(one) for one in apart if one.open_cycle is None and _consistent(one))):
        yield from (family for into in few if _consistent((family := _joined(into, source))[0]))


def _standing_alone(*, every_stage: bool = False) -> Iterator[Request]:
    """Some owe what their state doesn't say: they make sense only with another one merged into them.

    `every_stage`: while it was merged, its quote went on.
    """
    for assessment, progress in _ASSESSED:
        yield from _assessed(assessment, progress, every_stage=every_stage)


def _with_quotes(quotes: Iterable[str]) -> Iterator[Request]:
    for quote in quotes:
        yield from _assessed(_EXTRA, quote)


def _assessed(assessment: Assessment | None, progress: str, *, every_stage: bool = False) -> Iterator[Request]:
    extra = isinstance(assessment, ExtraFunctionality)
    quoted = (
        _quoted_states(progress, every_stage)
        if extra
        else (State.RESTORING,)
        if isinstance(assessment, Level2) and not progress
        else ()
    )
    for rest in (None, State.ANSWERED, State.WAITING_FOR_CLIENT, State.CLOSED, *quoted):
        request = _request(assessment, progress, State.ANALYSIS, rest)
        yield from (request, _written_since(request))
        yield from _all_endings(request, progress)
    for state, rest in _resting(assessment, progress, quoted):
        request = _request(assessment, progress, state, rest)
        yield from _all_endings(request, progress)
        if state is State.QUOTING:
            yield from (request, _written_since(request))


def _quoted_states(progress: str, every_stage: bool) -> tuple[State, ...]:
    return QUOTED if every_stage else ({**_QUOTES, **_MORE_QUOTES}[progress],)


def _resting(
    assessment: Assessment | None, progress: str, quoted: tuple[State, ...]
) -> Iterator[tuple[State, State | None]]:
    if isinstance(assessment, Level2):
        yield (State.RESTORED if progress else State.RESTORING), None
    else:
        yield from ((state, None) for state in quoted or (State.ANSWERED,))
    yield from ((State.WAITING_FOR_CLIENT, rest) for rest in (None, State.ANSWERED, *quoted))
    yield State.CLOSED, None


def _consistent(request: Request) -> bool:
    """A response is owed in analysis, may be while quoting, and nowhere else."""
    return request.state is State.QUOTING or (request.due_at is not None) == (request.state is State.ANALYSIS)


def _analysed() -> Request:
    return _request(Level1(reasoning="As agreed"), "", State.ANALYSIS, None)


def _request(assessment: Assessment | None, progress: str, state: State, rest: State | None) -> Request:
    """With a cycle open, messages of every kind that arrived, and others that are on their way."""
    entry = EstablishedAssessment(number=1, assessment=assessment, agent_id=ME.id, at=NOW) if assessment else None
    sent: tuple[tuple[UUID, Purpose], ...] = ((_RESPONSE, Purpose.ANSWER), (_QUESTION, Purpose.INFORMATION))
    under_way: tuple[tuple[UUID, Purpose], ...] = (
        (_NEW_RESPONSE, Purpose.ANSWER),
        (_NEW_QUESTION, Purpose.INFORMATION),
    )
    if progress.startswith(("sent", "issued")):
        under_way = (*under_way, (_NEW_QUOTE, Purpose.QUOTE))
    if progress.startswith("sent"):
        sent = (*sent, (_QUOTE, Purpose.QUOTE))
    return plain_request(
        _ONE,
        _START,
        state=state,
        rest_state=rest,
        outcome=CloseOutcome.SPAM if State.CLOSED in (state, rest) else None,
        assessments=(entry,) if entry else (),
        restored_at=NOW if progress == RESTORED else None,
        cycles=(Cycle(number=1, opened_at=_START, opened_by=_FIRST),),
        messages=(_message(_FIRST), *(_message(key, purpose) for key, purpose in (*sent, *under_way))),
        deliveries=(
            *(_delivery(key, purpose, DeliveryState.ACCEPTED) for key, purpose in sent),
            *(_delivery(key, purpose, DeliveryState.SENDING) for key, purpose in under_way),
        ),
        attachments=(_PAPER,) if progress else (),
        **_quoted(progress),
    )


_PAPER: Final = Attachment(
    id=QUOTE_DOCUMENT.attachment_id,
    message_id=None,
    name="quote.pdf",
    media_type="application/pdf",
    size=1,
    sha256=QUOTE_DOCUMENT.sha256,
    added_at=_START,
)


_SHAPES: Final = {
    "sent": "issued",
    "sent_draft": "issued_draft",
    "issued_draft_expired": "issued_draft",
    "sent_draft_expired": "issued_draft",
    "sent_expired": "issued",
    "issued_expired": "issued",
    "accepted_done": "accepted",
    "done": "agreed",
}


def _quoted(progress: str) -> dict[str, Any]:
    """The quotes and the plan of a request whose quote has come so far."""
    shape = _SHAPES.get(progress, progress)
    if shape not in QUOTE_SHAPES:
        return {}
    found = shaped(shape, _START, done=progress.endswith("done"))
    if progress.endswith("expired"):
        quote, *later = found["quotes"]
        found["quotes"] = (replace(quote, issue=replace(quote.issue, expires_at=NOW)), *later)
    return found


def _opened_anew(request: Request) -> Request:
    (cycle,) = request.cycles
    again = Cycle(number=2, opened_at=cycle.opened_at, opened_by=cycle.opened_by)
    return replace(request, cycles=(cycle, again))


def _written_since(request: Request) -> Request:
    """The client wrote again after everything that was sent."""
    return replace(request, messages=(*request.messages, _message(_LAST)))


def _all_endings(request: Request, progress: str) -> Iterator[Request]:
    """Ended in each way there is, where a quote was sent by its delivery too."""
    yield from (_ended(request, ending) for ending in _ENDINGS)
    if progress.startswith("sent"):
        answered = _ended(request, CycleEnd.RESPONSE_DELIVERED)
        yield replace(answered, cycles=(replace(answered.cycles[0], delivery_id=_QUOTE),))


def _ended(request: Request, ending: CycleEnd) -> Request:
    by = {CycleEnd.RESPONSE_DELIVERED: _RESPONSE, CycleEnd.INFORMATION_ASKED: _QUESTION}.get(ending)
    (cycle,) = request.cycles
    return replace(
        request, cycles=(replace(cycle, ended_at=NOW, ended_by=ending, delivery_id=by, reason=None if by else "No"),)
    )


def _joined(request: Request, source: Request) -> tuple[Request, Request]:
    """The first one with the other merged into it."""
    open_cycle = source.open_cycle
    opened_at, due_at = (open_cycle.opened_at, open_cycle.due_at) if open_cycle else (None, None)
    merged = replace(
        _called(source, _TWO),
        merged_into=_ONE,
        before_merge=BeforeMerge(state=source.state, rest_state=source.rest_state, outcome=source.outcome),
        state=State.CLOSED,
        rest_state=None,
        outcome=CloseOutcome.DUPLICATE,
    )
    entry = Absorbed(request_id=_TWO, opened_at=opened_at, due_at=due_at)
    return replace(request, absorbed=(entry,)), merged


def _called(request: Request, request_id: UUID) -> Request:
    return replace(request, id=request_id, number="ECS-2026-000002", head=request_id)


def _message(key: UUID, purpose: Purpose | None = None) -> Message:
    return Message(
        id=key,
        direction=Direction.TO_CLIENT if purpose else Direction.FROM_CLIENT,
        channel=Channel.MAIL,
        sender=None,
        received_at=_WRITTEN_SINCE if key == _LAST else _START,
        content_sha256="",
        agent_id=ME.id if purpose else None,
        purpose=purpose,
        files=(QUOTE_DOCUMENT.attachment_id,) if purpose is Purpose.QUOTE else (),
    )


def _delivery(key: UUID, purpose: Purpose, state: DeliveryState) -> Delivery:
    settled = NOW if state is DeliveryState.ACCEPTED else None
    return Delivery(id=key, message_id=key, purpose=purpose, state=state, sent_at=_START, settled_at=settled)


# ── Commands ────────────────────────────────────────────────────────────────────────────────────────────────
_MESSAGE: Final = c.NewMessage(text="And now?")
_SENT: Final = tuple(c.SentAnotherWay(way=DeliveryWay.PHONE, sent_at=at) for at in (_SENT_AT, NOW))
_SAMPLES: Final[Mapping[type[c.RequestCommand], tuple[Mapping[str, Any], ...]]] = {
    c.RegisterRequest: ({"subject": "Checkout", "message": _MESSAGE},),
    c.RecordClientMessage: ({"message": _MESSAGE},),
    c.AskForInformation: tuple({"items": ("browser",), "text": "Which?", "sent": sent} for sent in _SENT),
    c.EstablishAssessment: tuple(
        {"assessment": assessment, "revision_reason": "Seen again"} for assessment in (
            Level1(reasoning="As it is"), Level2(**_EFFORT | {"restoring_steps": "Renew"}),
            ExtraFunctionality(asked="A wish list"),
        )
    ),
    c.Answer: tuple({"text": "As agreed", "sent": sent} for sent in _SENT),
    c.RecordDeliveryAccepted: tuple({"delivery_id": key} for key in (_NEW_RESPONSE, _NEW_QUESTION, _NEW_QUOTE)),
    c.RecordDeliveryFailed: tuple(
        {"delivery_id": key, "error": "Full"}
        for key in (_RESPONSE, _QUESTION, _NEW_RESPONSE, _NEW_QUESTION, _QUOTE, _NEW_QUOTE)
    ),
    c.DeclareNoResponseNeeded: ({"reason": "Thanks"},),
    c.MarkRestored: ({},),
    c.CloseRequest: tuple({"outcome": outcome} for outcome in (CloseOutcome.ANSWERED, CloseOutcome.SPAM)),
    c.ReopenRequest: ({},),
    c.MergeRequest: ({"into_id": _ONE}, {"into_id": _TWO}),
    c.UnmergeRequest: ({},),
    c.IssueQuote: ({},),
    c.SendQuote: tuple({"revision": 1, "text": "Here it is", "sent": sent} for sent in _SENT),
    c.DecideQuote: tuple(
        {"revision": 1, "answer": answer, "said_by": "Ana", "how": Channel.MAIL} for answer in Answered
    ),
    c.WithdrawQuote: ({"revision": 1, "reason": "Too much"},),
    c.ExpireQuote: ({"revision": 1},),
    c.SavePlan: tuple({"steps": (step,)} for step in (replace(STEP, title="Other"), replace(STEP, owner="Eva"))),
    c.AgreePlan: ({"said_by": "Ana", "how": Channel.PHONE},),
    c.SetStepState: tuple({"step_id": STEP.id, "state": state} for state in StepState),
    c.SplitRequest: ({"new_request_id": _NEW, "message_ids": (_LAST,), "subject": "Other"},),
}  # fmt: skip


def moves(kind: type[c.Command]) -> bool:
    """Whether a command of this kind can change where a request stands."""
    rule = RULES[kind]
    return not MOVING.isdisjoint(rule.emits | rule.elsewhere)


def commands(family: tuple[Request, ...]) -> Iterator[c.RequestCommand]:
    """Every command of some effect on where they stand, on each of them; on two strangers, what joins them."""
    keys = [request.id for request in family] or [_ONE]
    strangers = len(family) == 2 and all(request.merged_into is None for request in family)
    for key in keys:
        for kind in (c.MergeRequest,) if strangers else c.ON_REQUEST:
            if moves(kind):
                for fields in _SAMPLES[kind]:
                    yield kind(id=_NEW, actor_id=ME.id, request_id=key, **fields)
