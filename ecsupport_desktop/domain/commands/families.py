"""Requests of every kind there can be, and which kinds of commands make a difference on them: see transitions.py."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from itertools import product
from typing import Any, Final, NamedTuple
from uuid import UUID

from ecsupport_desktop.domain import commands as c
from ecsupport_desktop.domain.assessment import Assessment, EstablishedAssessment, ExtraFunctionality, Level1, Level2
from ecsupport_desktop.domain.commands.quote_shapes import (
    MORE_PROGRESS,
    PROGRESS,
    QUOTE_DOCUMENT,
    QUOTE_PAPER,
    QUOTED,
    come_so_far,
)
from ecsupport_desktop.domain.commands.situations import plain_request
from ecsupport_desktop.domain.cycle import Cycle
from ecsupport_desktop.domain.directory import Agent
from ecsupport_desktop.domain.message import Delivery, Message
from ecsupport_desktop.domain.policy import Policy
from ecsupport_desktop.domain.quote import Party, QuoteSettings
from ecsupport_desktop.domain.request import Absorbed, BeforeMerge, Request
from ecsupport_desktop.domain.words import (
    Channel,
    CloseOutcome,
    CycleEnd,
    DeliveryState,
    Direction,
    Purpose,
    State,
)

_START: Final = datetime(2026, 1, 10, tzinfo=UTC)
SENT_AT, _WRITTEN_SINCE, NOW = (_START + timedelta(hours=hours) for hours in (1, 2, 5))
RESTORED: Final = "restored"
POLICY: Final = Policy(quoting=QuoteSettings(issuer=Party(name="ECShops", tax_id="B00000000", address="Calle Mayor 1")))
"""Of a team whose quotes can be issued."""
ME: Final = Agent(id=UUID(int=1), login="me", name="Me")
ONE, TWO, NEW = UUID(int=10), UUID(int=20), UUID(int=30)
RESPONSE, QUESTION, NEW_RESPONSE, NEW_QUESTION, QUOTE, NEW_QUOTE = (UUID(int=100 + place) for place in range(6))
_FIRST, LAST = UUID(int=200), UUID(int=201)
EFFORT: Final[dict[str, Any]] = {"effort_hours": Decimal(1), "restoring_steps": "Restart"}
_EXTRA: Final = ExtraFunctionality(asked="Gift cards")
_ASSESSED: Final[tuple[tuple[Assessment | None, str], ...]] = (
    (None, ""),
    (Level1(reasoning="As agreed"), ""),
    (Level2(**EFFORT), ""),
    (Level2(**EFFORT), RESTORED),
    *((_EXTRA, quote) for quote in PROGRESS),
)
"""Each with how far what follows from it has come: restored, or the quote."""


class Family(NamedTuple):
    """One request, or two of which the second may be merged into the first, and the kinds of commands tried on each."""

    members: tuple[Request, ...]
    kinds: tuple[frozenset[type[c.RequestCommand]], ...]


# ── Which kinds make a difference beside a merged request, by what is owed on it ────────────────────────────────
_ALL: Final = frozenset(c.ON_REQUEST)
_MERGE: Final = frozenset({c.MergeRequest})
_TAKEN_BACK: Final = frozenset({c.TakeAssessmentBack})
_ANSWERS: Final = frozenset({c.Answer, c.AskForInformation, c.SendQuote, c.RecordDeliveryAccepted})
_ENDS: Final = _ANSWERS | {c.DeclareNoResponseNeeded, c.CloseRequest}
_BOUNCES: Final = frozenset({c.RecordDeliveryFailed})
_ON_CARRIER: Final[Mapping[CycleEnd | None, frozenset[type[c.RequestCommand]]]] = {
    None: _ENDS,
    CycleEnd.RESPONSE_DELIVERED: _BOUNCES,
    CycleEnd.INFORMATION_ASKED: _BOUNCES,
    CycleEnd.NO_RESPONSE_NEEDED: frozenset({c.ReopenRequest}),
}
"""On the one that carries it: what ends the merged one's cycle, or opens it again."""
_ON_MERGED: Final[Mapping[CycleEnd | None, frozenset[type[c.RequestCommand]]]] = {
    None: frozenset({c.UnmergeRequest, c.RecordDeliveryAccepted}),
    CycleEnd.RESPONSE_DELIVERED: frozenset({c.UnmergeRequest, c.RecordDeliveryFailed}),
    CycleEnd.INFORMATION_ASKED: frozenset({c.UnmergeRequest, c.RecordDeliveryFailed}),
    CycleEnd.NO_RESPONSE_NEEDED: frozenset({c.UnmergeRequest}),
}


# ── Requests ────────────────────────────────────────────────────────────────────────────────────────────────
def families() -> Iterator[Family]:
    """Requests by themselves, beside another one, with one merged into them, and merged into one."""
    yield Family((), (_ALL,))
    usual = list(_standing_alone())
    alone = [request for request in usual if _consistent(request)]
    few = [next(request for request in alone if request.state is state) for state in (State.ANALYSIS, State.ANSWERED)]
    for request in alone:
        yield Family((request,), (_ALL,))
        yield from (Family((one, _called(request, TWO)), (_MERGE, _MERGE)) for one in few)
    more = (request for progress in MORE_PROGRESS for request in _assessed(_EXTRA, progress))
    yield from (Family((request,), (_ALL,)) for request in more if _consistent(request))
    yield from (Family((one,), (_TAKEN_BACK,)) for request in alone for one in _revised(request))
    yield from _with_one_merged(usual)
    yield from _merged_into(few)


def _with_one_merged(usual: Iterable[Request]) -> Iterator[Family]:
    """What is owed on a request by one that was merged into it."""
    owing = _analysed()
    for request in usual:
        yield from _joined(request, owing, _ALL)
        yield from (one for revised in _revised(request) for one in _joined(revised, owing, _TAKEN_BACK))
        yield from _joined(request, _written_since(owing), _ANSWERS)
        for ending in CycleEnd:
            yield from _joined(request, _ended(owing, ending), _ON_CARRIER[ending])


def _merged_into(few: Iterable[Request]) -> Iterator[Family]:
    """While it is merged, its cycle may end or open anew, whatever its state was before, and its quote go on."""
    apart = list(_standing_alone(every_stage=True))
    anew = [_opened_anew(one) for one in apart if one.open_cycle is None and _consistent(one)]
    for source, into in product((*apart, *anew), few):
        yield from _joined(into, source, _ON_CARRIER[source.cycles[-1].ended_by])


def _standing_alone(*, every_stage: bool = False) -> Iterator[Request]:
    """Some owe what their state doesn't say: they make sense only with another one merged into them.

    `every_stage`: while it was merged, its quote went on.
    """
    for assessment, progress in _ASSESSED:
        yield from _assessed(assessment, progress, every_stage=every_stage)


def _assessed(assessment: Assessment | None, progress: str, *, every_stage: bool = False) -> Iterator[Request]:
    extra = isinstance(assessment, ExtraFunctionality)
    quoted = (
        _quoted_states(progress, every_stage)
        if extra
        else (State.RESTORED if progress else State.RESTORING,)
        if isinstance(assessment, Level2)
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
    return QUOTED if every_stage else ({**PROGRESS, **MORE_PROGRESS}[progress],)


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
    sent = _sent(progress)
    return plain_request(
        ONE,
        _START,
        state=state,
        rest_state=rest,
        outcome=CloseOutcome.SPAM if State.CLOSED in (state, rest) else None,
        assessments=(entry,) if entry else (),
        restored_at=NOW if progress == RESTORED else None,
        cycles=(Cycle(number=1, opened_at=_START, opened_by=_FIRST),),
        messages=(_message(_FIRST), *(_with_paper(_message(one.id, one.purpose), progress) for one in sent)),
        deliveries=sent,
        attachments=(QUOTE_PAPER,) if progress else (),
        **come_so_far(progress, _START, NOW),
    )


def _sent(progress: str) -> tuple[Delivery, ...]:
    """In the order they were sent: one that is under way may be overtaken by others."""
    arrived: list[tuple[UUID, Purpose]] = [(RESPONSE, Purpose.ANSWER), (QUESTION, Purpose.INFORMATION)]
    under_way: list[tuple[UUID, Purpose]] = [(NEW_RESPONSE, Purpose.ANSWER), (NEW_QUESTION, Purpose.INFORMATION)]
    if progress.startswith("sent") and progress not in _ENCLOSED:
        arrived.append((QUOTE, Purpose.QUOTE))
    if progress.startswith(("sent", "issued")) and progress not in _ENCLOSED:
        under_way.append((NEW_QUOTE, Purpose.QUOTE))
    there = [_delivery(key, purpose, DeliveryState.ACCEPTED) for key, purpose in arrived]
    others = [_delivery(key, purpose, DeliveryState.SENDING) for key, purpose in under_way]
    return (others[-1], *there, *others[:-1]) if progress.endswith("overtaken") else (*there, *others)


_ENCLOSED: Final[Mapping[str, frozenset[UUID]]] = {
    "sent_answer": frozenset({RESPONSE}),
    "sent_question": frozenset({QUESTION}),
    "issued_answer": frozenset({NEW_RESPONSE}),
    "issued_question": frozenset({NEW_QUESTION}),
}
"""Where the quote's paper went with another message than its own."""


def _with_paper(message: Message, progress: str) -> Message:
    carries = message.id in _ENCLOSED.get(progress, (QUOTE, NEW_QUOTE))
    return replace(message, files=(QUOTE_DOCUMENT.attachment_id,)) if carries else message


def _revised(request: Request) -> Iterator[Request]:
    """What was established before what is in force now."""
    for last in request.assessments:
        for earlier in (Level1(reasoning="As agreed"), Level2(**EFFORT), _EXTRA):
            yield replace(request, assessments=(replace(last, assessment=earlier), replace(last, number=2)))


def _opened_anew(request: Request) -> Request:
    (cycle,) = request.cycles
    again = Cycle(number=2, opened_at=cycle.opened_at, opened_by=cycle.opened_by)
    return replace(request, cycles=(cycle, again))


def _written_since(request: Request) -> Request:
    """The client wrote again after everything that was sent."""
    return replace(request, messages=(*request.messages, _message(LAST)))


def _all_endings(request: Request, progress: str) -> Iterator[Request]:
    """Ended in each way there is, where a quote was sent by its delivery too."""
    yield from (_ended(request, ending) for ending in CycleEnd)
    if progress.startswith("sent"):
        answered = _ended(request, CycleEnd.RESPONSE_DELIVERED)
        yield replace(answered, cycles=(replace(answered.cycles[0], delivery_id=QUOTE),))


def _ended(request: Request, ending: CycleEnd) -> Request:
    by = {CycleEnd.RESPONSE_DELIVERED: RESPONSE, CycleEnd.INFORMATION_ASKED: QUESTION}.get(ending)
    (cycle,) = request.cycles
    return replace(
        request, cycles=(replace(cycle, ended_at=NOW, ended_by=ending, delivery_id=by, reason=None if by else "No"),)
    )


def _joined(request: Request, source: Request, kinds: frozenset[type[c.RequestCommand]]) -> Iterator[Family]:
    """The first one with the other merged into it, if there can be such two."""
    cycle = source.cycles[-1]
    opened_at, due_at = (cycle.opened_at, cycle.due_at) if cycle.is_open else (None, None)
    entry = Absorbed(request_id=TWO, opened_at=opened_at, due_at=due_at)
    carrier = replace(request, absorbed=(entry,))
    if not _consistent(carrier):
        return
    merged = replace(
        _called(source, TWO),
        merged_into=ONE,
        before_merge=BeforeMerge(state=source.state, rest_state=source.rest_state, outcome=source.outcome),
        state=State.CLOSED,
        rest_state=None,
        outcome=CloseOutcome.DUPLICATE,
    )
    yield Family((carrier, merged), (kinds, _ON_MERGED[cycle.ended_by]))


def _called(request: Request, request_id: UUID) -> Request:
    return replace(request, id=request_id, number="ECS-2026-000002", head=request_id)


def _message(key: UUID, purpose: Purpose | None = None) -> Message:
    return Message(
        id=key,
        direction=Direction.TO_CLIENT if purpose else Direction.FROM_CLIENT,
        channel=Channel.MAIL,
        sender=None,
        received_at=_WRITTEN_SINCE if key == LAST else _START,
        content_sha256="",
        agent_id=ME.id if purpose else None,
        purpose=purpose,
    )


def _delivery(key: UUID, purpose: Purpose, state: DeliveryState) -> Delivery:
    settled = NOW if state is DeliveryState.ACCEPTED else None
    return Delivery(id=key, message_id=key, purpose=purpose, state=state, sent_at=_START, settled_at=settled)
