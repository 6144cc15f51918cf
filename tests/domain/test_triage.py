"""The analysis ends in one assessment, each with what the policy demands of it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecsupport_desktop.domain import commands as c
from ecsupport_desktop.domain.assessment import ExtraFunctionality, Level1, Level2, Level3, still_needed
from ecsupport_desktop.domain.errors import InvalidField
from ecsupport_desktop.domain.policy import Policy
from ecsupport_desktop.domain.reasoning import contains_words
from ecsupport_desktop.domain.words import AssessmentKind, CloseOutcome, Impact, Priority, State

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


def test_level_1_cant_be_established_without_its_reasoning() -> None:
    with pytest.raises(InvalidField, match="the client is informed") as caught:
        Level1(reasoning=" \n")
    assert caught.value.field == "reasoning"


def test_level_2_is_moderate_unless_changed_and_needs_its_effort_and_steps() -> None:
    assert Level2(effort_hours=Decimal("0.25"), restoring_steps="Restart").priority is Priority.MODERATE
    with pytest.raises(InvalidField, match="steps"):
        Level2(effort_hours=Decimal(1), restoring_steps="")


@pytest.mark.parametrize("hours", ["0", "-1", "10001", "NaN", "Infinity", "1.2345"])
def test_an_effort_is_more_than_nothing_in_thousandths_of_an_hour(hours: str) -> None:
    with pytest.raises(InvalidField, match="effort"):
        Level2(effort_hours=Decimal(hours), restoring_steps="Restart")


def test_level_3_has_high_priority_and_says_when_the_outage_started() -> None:
    level = Level3(effort_hours=Decimal(1), restoring_steps="Restart", outage_started_at=NOON)
    assert level.priority is Priority.HIGH
    with pytest.raises(InvalidField, match="outage"):
        Level3(effort_hours=Decimal(1), restoring_steps="Restart", outage_started_at=NOON.replace(tzinfo=None))


def test_extra_functionality_says_what_is_asked() -> None:
    with pytest.raises(InvalidField, match="asked"):
        ExtraFunctionality(asked="")


@pytest.mark.parametrize(
    ("kind", "names"),
    [
        (AssessmentKind.LEVEL_1, ("reasoning",)),
        (AssessmentKind.LEVEL_2, ("effort_hours", "restoring_steps")),
        (AssessmentKind.LEVEL_3, ("effort_hours", "restoring_steps", "outage_started_at")),
        (AssessmentKind.EXTRA_FUNCTIONALITY, ("asked",)),
    ],
)
def test_what_an_empty_form_still_needs(kind: AssessmentKind, names: tuple[str, ...]) -> None:
    assert still_needed(kind, {}) == names


def test_a_lead_can_switch_level_3_off(world: Any) -> None:
    request = world.register()
    world.policy = Policy(level_3_enabled=False)
    level = Level3(effort_hours=Decimal(1), restoring_steps="Restart", outage_started_at=world.now)
    assert "switched off" in str(world.refused(c.EstablishAssessment, request, assessment=level))


def test_an_outage_doesnt_start_in_the_future(world: Any) -> None:
    level = Level3(
        effort_hours=Decimal(1), restoring_steps="Restart", outage_started_at=world.now + timedelta(minutes=1)
    )
    assert world.refused(c.EstablishAssessment, world.register(), assessment=level).field == "outage_started_at"


def test_the_same_assessment_again_changes_nothing(world: Any) -> None:
    request = world.level_2(world.register())
    assert world.level_2(request) == request


def test_a_revision_says_why_and_history_keeps_both(world: Any) -> None:
    request = world.level_1(world.register(), revision_reason="not a revision yet")
    assert world.refused(c.EstablishAssessment, request, assessment=ExtraFunctionality(asked="x")).field == (
        "revision_reason"
    )
    request = world.level_2(request, revision_reason=" The log shows an error ")
    assert [entry.revision_reason for entry in request.assessments] == [None, "The log shows an error"]
    assert [entry.number for entry in request.assessments] == [1, 2]


def test_the_analysis_ends_in_an_assessment_before_the_answer(world: Any) -> None:
    request = world.register()
    assert world.refused(c.Answer, request, text="Hello").field == "assessment"


def test_the_reasoning_is_in_what_is_sent(world: Any) -> None:
    request = world.level_1(world.register())
    assert world.refused(c.Answer, request, text="It is not a bug.").field == "text"
    quoted = "Hello,\n> The shop does\n> what it was set\nup to do.\nRegards"
    assert world.send(request, text=quoted).deliveries


def test_who_was_informed_of_the_reasoning_needs_it_only_once(world: Any) -> None:
    request = world.client_writes(world.answer(world.level_1(world.register())), "And when is it open?")
    assert world.answer(request, text="From nine to five.").due_at is None


def test_a_reasoning_that_never_arrived_is_still_needed(world: Any) -> None:
    request = world.send(world.level_1(world.register()))
    request = world.do(c.RecordDeliveryFailed, request, delivery_id=request.deliveries[0].id, error="full")
    assert world.refused(c.Answer, request, text="As I wrote.").field == "text"


def test_a_reasoning_revised_while_nothing_is_owed_is_in_the_next_answer(world: Any) -> None:
    request = world.answer(world.level_1(world.register()))
    world.passes(minutes=1)
    revised = Level1(reasoning="It was agreed so in May.")
    request = world.do(c.EstablishAssessment, request, assessment=revised, revision_reason="Found the contract")
    assert world.refused(c.Answer, request, text="Hello again").field == "text"


@given(st.lists(st.text("abc", min_size=1), min_size=1), st.sampled_from([" ", "\n", "\n> ", "  \n>> "]))
def test_a_passage_is_found_however_it_is_wrapped(words: list[str], gap: str) -> None:
    assert contains_words(f"Hello,\n\n{gap.join(words)}\n", " ".join(words))


@pytest.mark.parametrize(
    ("level", "state"),
    [
        ("level_1", State.ANSWERED),
        ("level_2", State.RESTORING),
        ("level_3", State.RESTORING),
        ("extra", State.QUOTING),
    ],
)
def test_the_answer_leads_where_the_assessment_says(world: Any, level: str, state: State) -> None:
    assert world.answer(getattr(world, level)(world.register())).state is state


def test_extra_functionality_is_quoted_at_once_and_still_owes_its_response(world: Any) -> None:
    request = world.extra(world.register())
    assert (request.state, request.due_at is None) == (State.QUOTING, False)
    assert world.answer(request).due_at is None
    request = world.client_writes(request, "How long will it take?")
    assert (request.state, request.stage) == (State.ANALYSIS, State.QUOTING)
    assert world.answer(request, text="Two weeks.").state is State.QUOTING


def test_a_revision_while_a_response_is_owed_goes_back_to_the_analysis(world: Any) -> None:
    request = world.level_2(world.extra(world.register()), revision_reason="It is a bug after all")
    assert request.state is State.ANALYSIS


@pytest.mark.parametrize(("level", "state"), [("level_2", State.RESTORING), ("extra", State.QUOTING)])
def test_a_revision_with_nothing_owed_moves_the_request(world: Any, level: str, state: State) -> None:
    request = world.answer(world.level_1(world.register()))
    assert getattr(world, level)(request, revision_reason="The client was right").state is state


def test_a_revision_while_waiting_goes_on_waiting(world: Any) -> None:
    request = world.level_2(world.ask(world.register()))
    assert (request.state, request.stage) == (State.WAITING_FOR_CLIENT, State.RESTORING)


def test_level_3_comes_first_until_it_is_restored(world: Any) -> None:
    request = world.level_3(world.register())
    assert request.first_in_queue
    assert not world.do(c.MarkRestored, request).first_in_queue


def test_what_is_missing_is_asked_in_words_and_by_item(world: Any) -> None:
    request = world.register()
    assert world.refused(c.AskForInformation, request, items=("browser",), text=" ").field == "text"
    assert world.refused(c.AskForInformation, request, items=(" ",), text="Which?").field == "items"


def test_impact_and_priority_are_set_without_touching_the_rest(world: Any) -> None:
    request = world.do(c.SetImpact, world.register(), impact=Impact.DISCONTINUED)
    request = world.do(c.SetPriority, request, priority=Priority.LOW)
    assert (request.impact, request.priority, request.state) == (Impact.DISCONTINUED, Priority.LOW, State.ANALYSIS)
    assert world.do(c.SetImpact, request, impact=Impact.DISCONTINUED) == request


# ── Restored, closed, reopened ──────────────────────────────────────────────────────────────────────────────
def test_the_restoration_is_tracked_until_it_is_marked_restored(world: Any) -> None:
    request = world.answer(world.level_2(world.register()))
    assert request.to_restore
    world.passes(hours=3)
    request = world.do(c.MarkRestored, request)
    assert (request.state, request.restored_at, request.to_restore) == (State.RESTORED, world.now, False)
    assert "already" in str(world.refused(c.MarkRestored, request))


def test_restoring_while_a_newer_message_is_analysed_is_kept_for_after(world: Any) -> None:
    request = world.client_writes(world.answer(world.level_2(world.register())))
    request = world.do(c.MarkRestored, request)
    assert (request.state, request.stage) == (State.ANALYSIS, State.RESTORED)
    assert world.answer(request, text="Done.").state is State.RESTORED


def test_only_a_level_2_or_3_is_restored(world: Any) -> None:
    assert "Only a Level 2" in str(world.refused(c.MarkRestored, world.level_1(world.register())))


def test_a_service_isnt_restored_before_the_request_or_the_outage(world: Any) -> None:
    request = world.level_2(world.register())
    assert world.refused(c.MarkRestored, request, restored_at=world.now - timedelta(days=3)).field == "restored_at"
    world.passes(hours=5)
    level = Level3(effort_hours=Decimal(1), restoring_steps="Restart", outage_started_at=world.now)
    request = world.do(c.EstablishAssessment, request, assessment=level, revision_reason="Worse")
    error = world.refused(c.MarkRestored, request, restored_at=world.now - timedelta(hours=1))
    assert str(error) == "The service can't be restored before its outage started"


@pytest.mark.parametrize("outcome", [outcome for outcome in CloseOutcome if outcome not in ("spam", "withdrawn")])
def test_a_response_that_is_owed_isnt_closed_away(world: Any, outcome: CloseOutcome) -> None:
    assert world.refused(c.CloseRequest, world.register(), outcome=outcome).field == "outcome"


@pytest.mark.parametrize("outcome", [CloseOutcome.SPAM, CloseOutcome.WITHDRAWN])
def test_spam_and_withdrawn_close_and_say_that_no_response_was_needed(world: Any, outcome: CloseOutcome) -> None:
    request = world.register()
    due_at = request.due_at
    request = world.do(c.CloseRequest, request, outcome=outcome)
    assert (request.state, request.cycles[0].reason) == (State.CLOSED, outcome.value)
    world.passes(hours=60)
    request = world.do(c.ReopenRequest, request)
    assert (request.state, request.outcome, request.due_at) == (State.ANALYSIS, None, due_at)


def test_reopening_owes_nothing_again_for_thanks_before_the_closing(world: Any) -> None:
    request = world.client_writes(world.answer(world.level_1(world.register())), "Thanks!")
    request = world.do(c.DeclareNoResponseNeeded, request, reason="Thanks")
    request = world.do(c.ReopenRequest, world.do(c.CloseRequest, request, outcome=CloseOutcome.ANSWERED))
    assert (request.state, request.due_at) == (State.ANSWERED, None)


def test_restored_isnt_said_of_what_isnt(world: Any) -> None:
    request = world.answer(world.level_2(world.register()))
    assert "restored first" in str(world.refused(c.CloseRequest, request, outcome=CloseOutcome.RESTORED))
    request = world.do(c.CloseRequest, world.do(c.MarkRestored, request), outcome=CloseOutcome.RESTORED)
    assert request.outcome is CloseOutcome.RESTORED
    request = world.do(c.ReopenRequest, request)
    assert (request.state, request.outcome, request.due_at) == (State.RESTORED, None, None)


def test_a_closed_request_is_reopened_before_it_is_worked_on(world: Any) -> None:
    request = world.do(c.CloseRequest, world.register(), outcome=CloseOutcome.SPAM)
    assert str(world.refused(c.ClaimRequest, request)) == f"{request.number} is closed; reopen it first"
    assert world.do(c.AddNote, request, text="Noted").notes
