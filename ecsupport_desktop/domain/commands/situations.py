"""In which situations a request accepts a command, asked of the domain's own checks over every situation there can be.

A situation is a few words about a request. The acceptance of a command is its acceptance of each of them: that this is
so is proven by a test, and what makes the rule short enough for a server that can't run `decide`.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from decimal import Decimal
from functools import cache
from itertools import product
from typing import Any, Final
from uuid import UUID

from ecsupport_desktop.domain import commands as c
from ecsupport_desktop.domain.assessment import Assessment, EstablishedAssessment, ExtraFunctionality, Level2, Level3
from ecsupport_desktop.domain.commands.quote_shapes import NOT_EXTRA, QUOTE_SHAPES, quote_word, shaped
from ecsupport_desktop.domain.cycle import Cycle
from ecsupport_desktop.domain.decide import Context, decide, guard
from ecsupport_desktop.domain.directory import Agent
from ecsupport_desktop.domain.errors import DomainError, NotAllowed
from ecsupport_desktop.domain.message import Delivery, Message
from ecsupport_desktop.domain.request import Absorbed, BeforeMerge, Request
from ecsupport_desktop.domain.words import Channel, CloseOutcome, DeliveryState, Direction, Purpose, State

YES, NO = "yes", "no"
MERGED: Final = "merged"
SITUATION: Final[Mapping[str, tuple[str, ...]]] = {
    "standing": (*(state.value for state in State), MERGED),
    "assignee": ("nobody", "actor", "other"),
    "owed": (YES, NO),
    "unanalysed": (YES, NO),  # a response is owed, and no assessment was ever established
    "sent": (YES, NO),
    "restoring": ("untracked", "to_restore", "restored"),
    "absorbing": (YES, NO),
    "several_messages": (YES, NO),
    "quote": (NOT_EXTRA, *QUOTE_SHAPES),
}
"""What a request's acceptance of a command may depend on, and its possible values."""

Situation = dict[str, str]
_FOLLOWING: Final = frozenset({"unanalysed", "quote"})
"""What follows from other words, or makes sense only beside some of them."""
_AT: Final = datetime(2026, 1, 10, tzinfo=UTC)
_ME: Final = Agent(id=UUID(int=1), login="me", name="Me")
_OTHER, _REQUEST, _ELSEWHERE = UUID(int=2), UUID(int=3), UUID(int=4)


def standing(request: Request) -> str:
    """The state, or that it is merged into another one."""
    return MERGED if request.merged_into is not None else request.state.value


def situation(request: Request, actor_id: UUID) -> Situation:
    """The request as the rules see it."""
    tracked = isinstance(request.assessment, Level2 | Level3)
    mine = "actor" if request.assignee_id == actor_id else "other"
    restored = "to_restore" if request.restored_at is None else "restored"
    owed = request.due_at is not None
    return {
        "standing": standing(request),
        "assignee": "nobody" if request.assignee_id is None else mine,
        "owed": _yes(owed),
        "unanalysed": _yes(owed and request.assessment is None),
        "sent": _yes(bool(request.deliveries)),
        "restoring": restored if tracked else "untracked",
        "absorbing": _yes(bool(request.absorbed)),
        "several_messages": _yes(sum(message.from_client for message in request.messages) > 1),
        "quote": quote_word(request),
    }


def _yes(value: bool) -> str:
    return YES if value else NO


@cache
def accepted_in(kind: type[c.RequestCommand]) -> Mapping[str, frozenset[str]]:
    """For each word of a situation the values with which a command of this kind can be accepted."""
    found: dict[str, set[str]] = {name: set() for name in SITUATION}
    for request in situations():
        if accepts(request, kind):
            for name, value in situation(request, _ME.id).items():
                found[name].add(value)
    return {name: frozenset(values) for name, values in found.items()}


def accepts(request: Request, kind: type[c.RequestCommand]) -> bool:
    """Whether a request in this situation takes a command of this kind, its fields being right."""
    context = Context(now=_AT, actor=_ME)
    try:
        guard(request, kind, context)
        if kind is c.Answer:  # its analysis is no precondition of `may`: the same Send establishes it
            decide(request, c.Answer(id=_ELSEWHERE, actor_id=_ME.id, request_id=_REQUEST, text="Hello"), context)
    except NotAllowed:
        return False
    except DomainError:
        return True
    return True


@cache
def accepted_beside(kind: type[c.MergeRequest]) -> frozenset[str]:
    """The standings of the request to merge into in which it takes one in."""
    one = _request({"standing": State.ANALYSIS.value, "owed": YES})
    found = set()
    for word in SITUATION["standing"]:
        into = _request({"standing": word, "owed": NO}, _ELSEWHERE)
        context = Context(now=_AT, actor=_ME, related={_ELSEWHERE: into})
        command = kind(id=_OTHER, actor_id=_ME.id, request_id=_REQUEST, into_id=_ELSEWHERE)
        try:
            decide(one, command, context)
        except NotAllowed:
            continue
        found.add(standing(into))
    return frozenset(found)


@cache
def situations() -> tuple[Request, ...]:
    """A request in every situation, some of which no history leads to."""
    values = [[(name, value) for value in values] for name, values in SITUATION.items() if name not in _FOLLOWING]
    requests = []
    for words in product(*values):
        situation = dict(words)
        if situation["restoring"] == "untracked":
            requests += [_request(situation | {"quote": shape}) for shape in SITUATION["quote"]]
        else:
            requests.append(_request(situation))
    return tuple(requests)


def _request(words: Situation, request_id: UUID = _REQUEST) -> Request:
    merged, owed = words["standing"] == MERGED, words["owed"] == YES
    state = State.CLOSED if merged else State(words["standing"])
    restoring = words.get("restoring", "untracked")
    level_2 = Level2(effort_hours=Decimal(1), restoring_steps="Restart")
    shape = words.get("quote", NOT_EXTRA)
    extra = ExtraFunctionality(asked="Gift cards") if shape != NOT_EXTRA else None
    assessment = level_2 if restoring != "untracked" else extra
    sent = words.get("sent") == YES
    return plain_request(
        request_id,
        _AT,
        state=state,
        outcome=CloseOutcome.DUPLICATE if merged else CloseOutcome.ANSWERED if state is State.CLOSED else None,
        assessments=(_established(assessment),) if assessment else (),
        restored_at=_AT if restoring == "restored" else None,
        assignee_id={"nobody": None, "actor": _ME.id, "other": _OTHER}[words.get("assignee", "nobody")],
        cycles=(Cycle(number=1, opened_at=_AT, opened_by=request_id),) if owed else (),
        messages=tuple(_message(place) for place in range(2 if words.get("several_messages") == YES else 1)),
        deliveries=(_DELIVERY,) if sent else (),
        merged_into=_OTHER if merged else None,
        before_merge=BeforeMerge(state=State.ANSWERED, rest_state=None, outcome=None) if merged else None,
        absorbed=(Absorbed(request_id=_ELSEWHERE, opened_at=None, due_at=None),)
        if words.get("absorbing") == YES
        else (),
        **(shaped(shape, _AT) if extra is not None else {}),
    )


def plain_request(request_id: UUID, registered_at: datetime, **fields: Any) -> Request:
    """A request about nothing in particular, for whatever is tried on requests of every kind."""
    return Request(
        id=request_id,
        number="ECS-2026-000001",
        subject="Checkout",
        language="en",
        channel=Channel.MAIL,
        registered_at=registered_at,
        head=request_id,
        **fields,
    )


_DELIVERY: Final = Delivery(
    id=_OTHER, message_id=_OTHER, purpose=Purpose.ANSWER, state=DeliveryState.SENDING, sent_at=_AT, queued_at=_AT
)


def _established(assessment: Assessment) -> EstablishedAssessment:
    return EstablishedAssessment(number=1, assessment=assessment, agent_id=_ME.id, at=_AT)


def _message(place: int) -> Message:
    return Message(
        id=UUID(int=100 + place),
        direction=Direction.FROM_CLIENT,
        channel=Channel.MAIL,
        sender=None,
        received_at=_AT,
        content_sha256="",
    )
