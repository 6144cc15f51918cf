"""The answer to a saving is the saved plan's, whatever is shown by then; what was typed since is kept."""

from dataclasses import replace
from uuid import UUID

import pytest

from ecsupport_desktop.domain import commands as c
from ecsupport_desktop.services.codec import plan_steps_from_text
from ecsupport_desktop.services.ports import EnvironmentFault
from ecsupport_desktop.services.quote_journal import journal_id


@pytest.fixture
def planned(planning) -> UUID:
    request_id = planning.planned()
    planning.open(request_id)
    return request_id


@pytest.fixture
def other(planning) -> UUID:
    return planning.planned()


def journalled(planning, request_id: UUID) -> str | None:
    """The first step in its journal."""
    draft = planning.link.drafts.load(planning.link.agent.id, journal_id(request_id, "plan"))
    return plan_steps_from_text(draft.fields["steps"])[0].title if draft is not None else None


def theirs(planning, request_id: UUID) -> None:
    """A colleague saves it."""
    plan = planning.request(request_id).plan
    steps = (replace(plan.steps[0], note="Theirs"), *plan.steps[1:])
    planning.world.run(c.SavePlan(**planning.world.base(request_id), steps=steps, base=plan.saved_by))


def test_what_is_typed_while_it_is_saved_is_kept_and_goes_on_from_it(planning, planned) -> None:
    planning.type("First")
    planning.gate.shut()
    planning.page.save()
    planning.type("Since")
    planning.answer()
    assert planning.titles[0] == "Since" and planning.page.typed and journalled(planning, planned) == "Since"
    planning.page.save()
    planning.settle()
    assert planning.saved(planned) == "Since" and not planning.warnings and journalled(planning, planned) is None


def test_a_late_answer_leaves_what_is_typed_on_another_plan(planning, planned, other) -> None:
    planning.type("First")
    planning.gate.shut()
    planning.page.save()
    planning.go_to(other)
    planning.type("Second")
    planning.page.flush()
    planning.answer()
    assert planning.page.typed and journalled(planning, other) == "Second" and journalled(planning, planned) is None
    planning.page.save()
    planning.settle()
    assert (planning.saved(planned), planning.saved(other)) == ("First", "Second") and not planning.warnings


def test_another_plan_can_be_saved_meanwhile_and_each_once(planning, planned, other) -> None:
    planning.type("First")
    planning.gate.shut()
    planning.page.save()
    planning.page.save()
    planning.go_to(other)
    planning.type("Second")
    planning.page.save()
    planning.page.save()
    planning.answer()
    assert (planning.saved(planned), planning.saved(other)) == ("First", "Second") and not planning.warnings
    assert not planning.page.typed


@pytest.mark.parametrize("since", ["", "Since"])
def test_leaving_and_coming_back_before_the_answer(planning, planned, other, since: str) -> None:
    planning.type("First")
    planning.gate.shut()
    planning.page.save()
    if since:
        planning.type(since)
    planning.go_to(other)
    planning.go_to(planned)
    assert planning.titles[0] == (since or "First")
    planning.answer()
    assert planning.titles[0] == (since or "First") and planning.page.typed == bool(since)
    assert journalled(planning, planned) == (since or None)
    planning.type("Last")
    planning.page.save()
    planning.settle()
    assert planning.saved(planned) == "Last" and not planning.warnings


def test_a_conflict_of_another_plan_lets_only_that_one_be_replaced(planning, planned, other) -> None:
    planning.type("Mine")
    planning.gate.shut()
    planning.page.save()
    theirs(planning, planned)
    planning.go_to(other)
    planning.answer()
    assert not planning.page.typed and len(planning.warnings) == 1
    theirs(planning, other)
    planning.type("Second")
    planning.page.save()
    planning.settle()
    assert planning.saved(other) != "Second" and len(planning.warnings) == 2
    planning.open(planned)
    assert planning.titles[0] == "Mine" and planning.page.typed
    planning.page.save()
    planning.settle()
    assert planning.saved(planned) == "Mine"


def test_somebody_elses_change_does_not_take_the_place_of_what_is_being_saved(planning, planned) -> None:
    planning.type("Mine")
    planning.gate.shut()
    planning.page.save()
    theirs(planning, planned)
    planning.page.read()
    planning.qtbot.waitUntil(lambda: planning.page.view.request.plan.steps[0].note == "Theirs")
    assert planning.titles[0] == "Mine"
    planning.answer()
    assert planning.titles[0] == "Mine" and planning.page.typed and len(planning.warnings) == 1


def test_a_saving_that_failed_is_not_lost_and_says_nothing_of_the_plan_that_is_shown(planning, planned, other) -> None:
    with pytest.MonkeyPatch.context() as patch:
        planning.down(patch, EnvironmentFault("The disk is full"))
        planning.type("First")
        planning.page.save()
        planning.go_to(other)
        planning.settle()
        assert not planning.page.typed
    planning.open(planned)
    assert planning.titles[0] == "First" and planning.page.typed
    planning.page.save()
    planning.settle()
    assert planning.saved(planned) == "First"


def test_steps_of_one_plan_never_go_into_the_journal_of_the_next(planning, planned, other) -> None:
    planning.page.show_request(other)
    planning.page.add_row()
    planning.page.flush()
    planning.settle()
    assert planning.titles[0] == planning.saved(other) and not planning.page.typed
    assert journalled(planning, other) is None


def test_a_day_that_cannot_be_read_stays_though_it_was_typed_while_the_plan_was_saved(planning, planned) -> None:
    planning.type("First")
    planning.gate.shut()
    planning.page.save()
    model = planning.page.steps.model()
    model.setData(model.index(0, 2), "4/5/2027")
    planning.answer()
    assert model.index(0, 2).data() == "4/5/2027" and planning.page.typed
