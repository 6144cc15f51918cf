"""Taking back what was established or marked by mistake: no cycle is touched, and nothing is guessed."""

from __future__ import annotations

from ecsupport_desktop.domain import commands as c
from ecsupport_desktop.domain import events as e
from ecsupport_desktop.domain.assessment import ExtraFunctionality, Level2, Level3
from ecsupport_desktop.domain.errors import N_, InvalidField, NotAllowed
from ecsupport_desktop.domain.request import Request
from ecsupport_desktop.domain.words import DeliveryState, Purpose, State

from .context import Context
from .guards import require_not_future
from .states import change_state, established_state, stage_while_waiting
from .unfolding import Unfolding


def take_assessment_back(request: Request, command: c.TakeAssessmentBack, context: Context) -> list[e.AnyRequestEvent]:
    """The assessment before is in force again; what the client was told stands, and so does what it rests on."""
    if not request.assessments:
        raise NotAllowed(N_("{number} has no assessment to take back"), number=request.number)
    last = request.assessments[-1]
    _require_unsaid(request)
    earlier = request.assessments[-2].assessment if len(request.assessments) > 1 else None
    was_extra, is_extra = (isinstance(one, ExtraFunctionality) for one in (earlier, last.assessment))
    if is_extra and not was_extra:
        _require_nothing_quoted(request)
    if is_extra and request.due_at is not None and not _never_rested(request):
        raise NotAllowed(
            N_("Where {number} stood before isn't known any more: revise the assessment instead"),
            number=request.number,
        )
    if command.restored_at is not None and earlier is None:
        raise InvalidField(N_("Only a Level 2 or Level 3 request can be marked restored"), field="restored_at")
    unfolding = Unfolding(request, context)
    unfolding.add(
        e.AssessmentTakenBack(
            request_id=request.id,
            number=last.number,
            priority=command.priority,
            restored_at=require_not_future(command.restored_at, "restored_at", context),
        )
    )
    _state_before_assessment(unfolding, request, was_extra=was_extra, is_extra=is_extra)
    return unfolding.events


def _require_unsaid(request: Request) -> None:
    """ "The client is informed in detail of the reasoning": what a client was told isn't taken back."""
    since = request.assessments[-1].at
    sent = [one for one in request.deliveries if one.sent_at >= since and one.purpose is not Purpose.ACKNOWLEDGEMENT]
    if not sent:
        return
    if sent[-1].state is DeliveryState.HELD:
        raise NotAllowed(
            N_("The assessment of {number} can't be undone: its answer goes out at {at}, take that back first"),
            number=request.number,
            at=sent[-1].held_until,
        )
    words = {
        Purpose.ANSWER: N_("The assessment of {number} can't be undone: the answer went out at {at}"),
        Purpose.QUOTE: N_("The assessment of {number} can't be undone: the quote went out at {at}"),
    }
    other = N_("The assessment of {number} can't be undone: a question to the client went out at {at}")
    raise NotAllowed(words.get(sent[0].purpose, other), number=request.number, at=sent[0].sent_at)


def _never_rested(request: Request) -> bool:
    """It has been analysed since it came in, and was in no other state before its last assessment."""
    quoted_before = any(isinstance(entry.assessment, ExtraFunctionality) for entry in request.assessments[:-1])
    return len(request.cycles) == 1 and request.open_cycle is not None and not quoted_before


def _require_nothing_quoted(request: Request) -> None:
    if request.quotes:
        raise NotAllowed(N_("The assessment of {number} can't be undone: its quote was begun"), number=request.number)


def _state_before_assessment(unfolding: Unfolding, before: Request, *, was_extra: bool, is_extra: bool) -> None:
    """The other way round of what establishing did."""
    after = unfolding[before.id]
    if after.due_at is not None:
        quoting = was_extra and established_state(after) is State.QUOTING
        if quoting and before.rest_state is None:
            change_state(unfolding, after.id, State.QUOTING)
        elif is_extra and not was_extra:
            change_state(unfolding, after.id, State.ANALYSIS)
    elif after.state is State.WAITING_FOR_CLIENT:
        change_state(unfolding, after.id, State.WAITING_FOR_CLIENT, stage_while_waiting(after))
    else:
        change_state(unfolding, after.id, established_state(after))


def take_restoration_back(
    request: Request, command: c.TakeRestorationBack, context: Context
) -> list[e.AnyRequestEvent]:
    """The restoration is tracked again."""
    assert isinstance(request.assessment, Level2 | Level3)  # its precondition
    unfolding = Unfolding(request, context)
    unfolding.add(e.RestorationTakenBack(request_id=request.id))
    if request.state is State.RESTORED:
        change_state(unfolding, request.id, State.RESTORING)
    elif request.rest_state is State.RESTORED:
        change_state(unfolding, request.id, request.state, State.RESTORING)
    return unfolding.events
