"""The analysis: impact, what is missing, and the assessment it ends in."""

from __future__ import annotations

from ecsupport_desktop.domain import commands as c
from ecsupport_desktop.domain import events as e
from ecsupport_desktop.domain.assessment import ExtraFunctionality, Level3
from ecsupport_desktop.domain.errors import N_, InvalidField, NotAllowed
from ecsupport_desktop.domain.request import Request
from ecsupport_desktop.domain.words import Purpose, State

from .context import Context
from .guards import require_not_future, require_text
from .sending import send
from .states import change_state, established_state, stage_while_waiting
from .unfolding import Unfolding


def set_impact(request: Request, command: c.SetImpact, context: Context) -> list[e.AnyRequestEvent]:
    if command.impact is request.impact:
        return []
    return [e.ImpactSet(request_id=request.id, impact=command.impact)]


def set_priority(request: Request, command: c.SetPriority, context: Context) -> list[e.AnyRequestEvent]:
    if command.priority is request.priority:
        return []
    return [e.PrioritySet(request_id=request.id, priority=command.priority)]


def establish(request: Request, command: c.EstablishAssessment, context: Context) -> list[e.AnyRequestEvent]:
    """ "A level of service is established depending on its nature." A revision says why; history keeps both."""
    assessment = command.assessment
    reason = (command.revision_reason or "").strip() or None
    if assessment == request.assessment:
        return []
    if isinstance(assessment, Level3):
        _check_level_3(assessment, context)
    if request.assessments and reason is None:
        raise InvalidField(N_("Say why the assessment is revised"), field="revision_reason")
    unfolding = Unfolding(request, context)
    unfolding.add(
        e.AssessmentEstablished(
            request_id=request.id,
            number=len(request.assessments) + 1,
            assessment=assessment,
            agent_id=context.actor.id,
            at=context.now,
            revision_reason=reason if request.assessments else None,
        )
    )
    _state_after_assessment(unfolding, request)
    return unfolding.events


def _check_level_3(assessment: Level3, context: Context) -> None:
    if not context.policy.level_3_enabled:
        raise NotAllowed(N_("Level 3 is switched off by a lead"))
    require_not_future(assessment.outage_started_at, "outage_started_at", context)


def _state_after_assessment(unfolding: Unfolding, before: Request) -> None:
    """While a response is owed only extra functionality changes the state; else it stands where it is established."""
    after = unfolding[before.id]
    extra = isinstance(after.assessment, ExtraFunctionality)
    if after.due_at is not None:
        if extra:
            change_state(unfolding, after.id, *_while_quoted(after))
        else:
            change_state(unfolding, after.id, State.ANALYSIS, _kept_rest(before))
    elif after.state is State.WAITING_FOR_CLIENT:
        change_state(unfolding, after.id, State.WAITING_FOR_CLIENT, stage_while_waiting(after))
    else:
        change_state(unfolding, after.id, established_state(after))


def _while_quoted(request: Request) -> tuple[State, State | None]:
    """The quote is being made; one that has gone further is where it is, once the response is given."""
    stage = established_state(request)
    return (State.QUOTING, None) if stage is State.QUOTING else (State.ANALYSIS, stage)


def _kept_rest(request: Request) -> State | None:
    return request.rest_state if request.state is State.ANALYSIS else None


def ask_for_information(request: Request, command: c.AskForInformation, context: Context) -> list[e.AnyRequestEvent]:
    """ "If relevant information is missing it is requested within the first 48 hours." """
    require_text(command.text, "text", N_("The question to the client is empty"))
    if not [item for item in command.items if item.strip()]:
        raise InvalidField(N_("Say what is missing: choose at least one item"), field="items")
    return send(request, command, Purpose.INFORMATION, context)
