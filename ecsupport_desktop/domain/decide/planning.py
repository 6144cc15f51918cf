"""The plan: "the development team plans the next steps together with the client"."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from ecsupport_desktop.domain import commands as c
from ecsupport_desktop.domain import events as e
from ecsupport_desktop.domain.errors import N_, Conflict, InvalidField, NotFound
from ecsupport_desktop.domain.plan import MOST_STEPS, Agreement, Plan, PlanStep, StepState, what_was_agreed
from ecsupport_desktop.domain.quote import accepted_of
from ecsupport_desktop.domain.request import Request

from .context import Context
from .guards import require_not_future, require_since, require_text
from .states import follow_quote
from .unfolding import Unfolding


def _plan(request: Request) -> Plan:
    assert request.plan is not None  # by the commands' precondition
    return request.plan


def save(request: Request, command: c.SavePlan, context: Context) -> list[e.AnyRequestEvent]:
    """Owners and notes are ours to change; steps, words and dates were agreed with the client, and are agreed anew."""
    plan = _plan(request)
    if command.base is not None and command.base != plan.saved_by:
        raise Conflict(N_("The plan of {number} was changed by somebody else in the meantime"), number=request.number)
    _check_steps(request, command.steps)
    steps = tuple(replace(step, state=_state_of(step, plan)) for step in command.steps)
    if steps == plan.steps:
        return []
    agreed = plan.agreement is not None and what_was_agreed(plan.steps) == what_was_agreed(steps)
    unfolding = Unfolding(request, context)
    unfolding.add(
        e.PlanSaved(request_id=request.id, revision=plan.revision, steps=steps, saved_by=command.id, agreed=agreed)
    )
    follow_quote(unfolding, request.id)
    return unfolding.events


def _check_steps(request: Request, steps: tuple[PlanStep, ...]) -> None:
    if not steps:
        raise InvalidField(N_("A plan has at least one step"), field="steps")
    if len(steps) > MOST_STEPS:
        raise InvalidField(N_("A plan has at most {most} steps"), field="steps", most=MOST_STEPS)
    if len({step.id for step in steps}) != len(steps):
        raise InvalidField(N_("The same entry is there twice"), field="steps")
    quote = accepted_of(request.quotes)
    if quote is None or any(step.line_id and quote.content.line(step.line_id) is None for step in steps):
        raise InvalidField(N_("A step comes from a line of the accepted quote, or from none"), field="steps")


def _state_of(step: PlanStep, plan: Plan) -> StepState:
    """How far a step has come is said by a command of its own."""
    known = plan.step(step.id)
    return known.state if known is not None else StepState.TO_DO


def agree(request: Request, command: c.AgreePlan, context: Context) -> list[e.AnyRequestEvent]:
    """A recorded fact: who agreed, by which way, when, to what."""
    said_by = require_text(command.said_by, "said_by", N_("Say who agreed, at the client's"))
    said_at = require_since(
        require_not_future(command.said_at, "said_at", context) or context.now,
        _accepted_at(request),
        "said_at",
        N_("The plan can't be agreed on before the quote was accepted"),
    )
    for place, step in enumerate(_plan(request).steps, 1):
        if not step.owner.strip() or step.due is None:
            raise InvalidField(
                N_("Step {step} needs its owner and its date before the client agrees to it"), field="steps", step=place
            )
    agreement = Agreement(
        said_by=said_by,
        how=command.how,
        said_at=said_at,
        what=command.what.strip(),
        recorded_at=context.now,
        agent_id=context.actor.id,
    )
    unfolding = Unfolding(request, context)
    unfolding.add(e.PlanAgreed(request_id=request.id, agreement=agreement))
    follow_quote(unfolding, request.id)
    return unfolding.events


def _accepted_at(request: Request) -> datetime:
    quote = accepted_of(request.quotes)
    assert quote is not None
    assert quote.decision is not None
    return quote.decision.said_at


def set_step_state(request: Request, command: c.SetStepState, context: Context) -> list[e.AnyRequestEvent]:
    """All steps done: the extra functionality is delivered."""
    step = _plan(request).step(command.step_id)
    if step is None:
        raise NotFound(N_("This step isn't in the plan of {number}"), field="step_id", number=request.number)
    if step.state is command.state:
        return []
    unfolding = Unfolding(request, context)
    unfolding.add(e.StepStateSet(request_id=request.id, step_id=step.id, state=command.state))
    follow_quote(unfolding, request.id)
    return unfolding.events
