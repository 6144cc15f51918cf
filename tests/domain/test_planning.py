""" "If it is accepted the development team plans the next steps together with the client." """

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from ecsupport_desktop.domain import commands as c
from ecsupport_desktop.domain.plan import MOST_STEPS, PlanStep, StepState
from ecsupport_desktop.domain.quote import Answered
from ecsupport_desktop.domain.request import Request
from ecsupport_desktop.domain.words import Channel, CloseOutcome, State

from .conftest import CONTENT, START

HOSTING = CONTENT.lines[2].id
MAY = date(2026, 5, 4)
AGREED: dict[str, Any] = {"said_by": "Ana Ruiz", "how": Channel.PHONE}


def saved(world: Any, request: Request, steps: tuple[PlanStep, ...], **fields: Any) -> Any:
    return world.do(c.SavePlan, request, steps=steps, **fields)


def set_state(world: Any, request: Request, place: int, state: StepState) -> Any:
    assert request.plan is not None
    return world.do(c.SetStepState, request, step_id=request.plan.steps[place].id, state=state)


# ── The steps ───────────────────────────────────────────────────────────────────────────────────────────────
def test_there_is_no_plan_before_the_quote_is_accepted(world: Any) -> None:
    declined = world.do(c.ReopenRequest, world.decided(answer=Answered.DECLINED))
    for request in (world.quoting(), world.quote_sent(), declined):
        for kind, fields in ((c.SavePlan, {"steps": ()}), (c.AgreePlan, AGREED)):
            assert "it is made once the client accepts" in str(world.refused(kind, request, **fields))


def test_the_plan_begins_with_one_step_a_line_that_was_accepted(world: Any) -> None:
    plan = world.decided().plan
    assert [(step.title, step.line_id) for step in plan.steps] == [
        (line.description, line.id) for line in CONTENT.lines[:2]
    ]
    assert {(step.owner, step.due, step.state) for step in plan.steps} == {("", None, StepState.TO_DO)}
    assert (plan.revision, plan.agreement, plan.is_done) == (1, None, False)
    chosen = world.decided(world.quote_sent(), chosen=(HOSTING,)).plan
    assert [step.line_id for step in chosen.steps] == [line.id for line in CONTENT.lines]


def test_the_team_adds_takes_out_and_puts_in_order(world: Any) -> None:
    request = world.decided()
    design, build = request.plan.steps
    more = PlanStep(id=UUID(int=900), title="Try it together")
    request = saved(world, request, (build, more, design))
    assert request.plan.steps == (build, more, design)
    assert saved(world, request, (more,)).plan.steps == (more,)
    assert request.state is State.PLANNING


@pytest.mark.parametrize(
    "wrong",
    [
        (),
        (PlanStep(id=UUID(int=9), title="a"), PlanStep(id=UUID(int=9), title="b")),
        tuple(PlanStep(id=UUID(int=place), title="a") for place in range(1, MOST_STEPS + 2)),
        (PlanStep(id=UUID(int=9), title="a", line_id=UUID(int=7)),),
    ],
)
def test_steps_that_are_none_twice_too_many_or_of_no_line_are_refused(world: Any, wrong: tuple[PlanStep, ...]) -> None:
    refused = world.refused(c.SavePlan, world.decided(), steps=wrong)
    assert (refused.code, refused.field) == ("invalid", "steps")


def test_a_step_says_what_is_done() -> None:
    with pytest.raises(Exception, match="say what is done"):
        PlanStep(id=UUID(int=9), title=" ")


def test_who_saves_on_what_somebody_else_saved_is_told(world: Any) -> None:
    request = world.decided()
    seen = request.plan.saved_by
    request = saved(world, request, request.plan.steps[:1], base=seen)
    assert world.refused(c.SavePlan, request, steps=request.plan.steps, base=seen).code == "conflict"
    assert world.refused(c.SavePlan, request, steps=request.plan.steps, expected_head=seen).code == "conflict"
    assert saved(world, request, request.plan.steps) == request


def test_how_far_a_step_has_come_is_said_by_a_command_of_its_own(world: Any) -> None:
    request = world.planned()
    forged = tuple(replace(step, state=StepState.DONE, note="Done") for step in request.plan.steps)
    new = PlanStep(id=UUID(int=900), title="New", state=StepState.DONE)
    request = saved(world, request, (*forged, new))
    assert {step.state for step in request.plan.steps} == {StepState.TO_DO}


# ── Agreed with the client ──────────────────────────────────────────────────────────────────────────────────
def test_the_agreement_is_a_recorded_fact(world: Any) -> None:
    request = world.planned()
    world.passes(hours=2)
    said_at = START + timedelta(hours=1)
    request = world.do(c.AgreePlan, request, said_by=" Ana ", how=Channel.CHAT, said_at=said_at, what=" Weekly calls ")
    agreement = request.plan.agreement
    assert (agreement.said_by, agreement.how, agreement.what) == ("Ana", Channel.CHAT, "Weekly calls")
    assert (agreement.said_at, agreement.recorded_at, agreement.agent_id) == (said_at, world.now, world.actor.id)
    assert request.state is State.PLANNED


@pytest.mark.parametrize("lacking", [{"owner": " "}, {"due": None}])
def test_each_step_has_its_owner_and_its_date_before_the_client_agrees(world: Any, lacking: dict[str, Any]) -> None:
    request = world.planned()
    first, second = request.plan.steps
    request = saved(world, request, (first, replace(second, **lacking)))
    refused = world.refused(c.AgreePlan, request, **AGREED)
    assert (refused.field, str(refused)) == (
        "steps",
        "Step 2 needs its owner and its date before the client agrees to it",
    )


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"said_by": ""}, "said_by"),
        ({"said_at": datetime(2026, 3, 2, 9, 0)}, "said_at"),  # noqa: DTZ001
        ({"said_at": START + timedelta(seconds=1)}, "said_at"),
        ({"said_at": START - timedelta(days=1)}, "said_at"),
    ],
)
def test_an_agreement_that_says_something_impossible_is_refused(world: Any, wrong: dict[str, Any], field: str) -> None:
    assert world.refused(c.AgreePlan, world.planned(), **AGREED | wrong).field == field


@pytest.mark.parametrize("change", [{"title": "Design and paint"}, {"due": date(2026, 6, 1)}, {"due": None}])
def test_other_words_or_dates_are_agreed_anew(world: Any, change: dict[str, Any]) -> None:
    request = world.agreed()
    first, *rest = request.plan.steps
    request = saved(world, request, (replace(first, **change), *rest))
    assert (request.plan.agreement, request.state) == (None, State.PLANNING)


def test_another_step_or_one_less_is_agreed_anew(world: Any) -> None:
    for change in (
        lambda steps: steps[:1],
        lambda steps: (*steps, PlanStep(id=UUID(int=900), title="More", owner="Eva", due=MAY)),
        lambda steps: (replace(steps[0], id=UUID(int=901)), *steps[1:]),
    ):
        request = world.agreed()
        assert saved(world, request, change(request.plan.steps)).state is State.PLANNING


def test_owners_notes_order_and_progress_are_ours(world: Any) -> None:
    request = world.agreed()
    agreement = request.plan.agreement
    request = set_state(world, request, 0, StepState.UNDER_WAY)
    ours = tuple(replace(step, owner="Leo", note="Ask for the logo") for step in reversed(request.plan.steps))
    request = saved(world, request, ours)
    assert (request.plan.agreement, request.state) == (agreement, State.PLANNED)
    assert [step.state for step in request.plan.steps] == [StepState.TO_DO, StepState.UNDER_WAY]


# ── Done ────────────────────────────────────────────────────────────────────────────────────────────────────
def test_no_step_begins_before_the_client_agreed(world: Any) -> None:
    request = world.planned()
    step = request.plan.steps[0].id
    for state in StepState:
        refused = world.refused(c.SetStepState, request, step_id=step, state=state)
        assert str(refused) == "Agree on the plan with the client first"


def test_all_done_is_delivered_and_one_taken_up_again_is_planned(world: Any) -> None:
    request = set_state(world, world.agreed(), 0, StepState.DONE)
    assert (request.plan.done, request.state) == (1, State.PLANNED)
    request = set_state(world, request, 1, StepState.DONE)
    assert (request.plan.is_done, request.state) == (True, State.DELIVERED)
    assert set_state(world, request, 1, StepState.DONE) == request
    assert set_state(world, request, 0, StepState.UNDER_WAY).state is State.PLANNED


def test_a_step_that_isnt_in_the_plan_is_said_to_be_so(world: Any) -> None:
    refused = world.refused(c.SetStepState, world.agreed(), step_id=UUID(int=7), state=StepState.DONE)
    assert (refused.code, refused.field) == ("not_found", "step_id")


def test_what_was_done_stays_done_while_it_is_agreed_anew(world: Any) -> None:
    request = world.all_done()
    more = PlanStep(id=UUID(int=900), title="One thing more", owner="Eva", due=MAY)
    request = world.agreed(saved(world, request, (*request.plan.steps, more)))
    assert (request.plan.done, request.state) == (2, State.PLANNED)
    assert set_state(world, request, 2, StepState.DONE).state is State.DELIVERED


def test_it_closes_as_delivered_once_everything_is_done_and_only_as_withdrawn_before(world: Any) -> None:
    agreed, done = world.agreed(), world.all_done()
    assert str(world.refused(c.CloseRequest, agreed, outcome=CloseOutcome.DELIVERED)) == (
        "Steps of the plan are still to be done"
    )
    for outcome in set(CloseOutcome) - {CloseOutcome.DELIVERED, CloseOutcome.WITHDRAWN}:
        for request in (agreed, done):
            assert world.refused(c.CloseRequest, request, outcome=outcome).field == "outcome"
    closed = world.do(c.CloseRequest, done, outcome=CloseOutcome.DELIVERED)
    assert (closed.state, closed.outcome) == (State.CLOSED, CloseOutcome.DELIVERED)
    assert world.do(c.ReopenRequest, closed).state is State.DELIVERED
    assert world.do(c.CloseRequest, agreed, outcome=CloseOutcome.WITHDRAWN).outcome is CloseOutcome.WITHDRAWN


def test_the_next_date_is_that_of_the_first_step_that_isnt_done(world: Any) -> None:
    request = world.quote_sent()
    assert request.next_date == request.quotes[0].issue.valid_until
    request = world.planned(world.decided(request))
    first, second = request.plan.steps
    request = world.agreed(saved(world, request, (first, replace(second, due=date(2026, 5, 1)))))
    assert request.next_date == date(2026, 5, 1)
    request = set_state(world, request, 1, StepState.DONE)
    assert request.next_date == MAY
    assert set_state(world, request, 0, StepState.DONE).next_date is None


def test_plans_touch_no_cycle_and_can_be_told_again_from_their_events(world: Any) -> None:
    quoted = world.client_writes(world.quote_sent())
    request = world.all_done(world.agreed(world.planned(world.decided(quoted))))
    assert request.cycles == quoted.cycles
    assert world.replayed() == world.requests
