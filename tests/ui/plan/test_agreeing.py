"""What was agreed is recorded once, on the plan it was typed for, and the request is closed once."""

from uuid import UUID

import pytest

from ecsupport_desktop.domain import commands as c
from ecsupport_desktop.domain.words import State
from ecsupport_desktop.services.ports import EnvironmentFault


@pytest.fixture
def planned(planning) -> UUID:
    request_id = planning.planned()
    planning.open(request_id)
    planning.page.submit()
    return request_id


@pytest.fixture
def other(planning) -> UUID:
    return planning.planned()


def what(planning) -> str:
    return planning.page.agree_panel._what.toPlainText()


def delivered(planning) -> UUID:
    """Every step is done, and it is shown."""
    made = planning.examples.agreed()
    request_id: UUID = made["request_id"]
    planning.examples.do(c.DeclareNoResponseNeeded, request_id, reason="on the phone")
    for step in planning.request(request_id).plan.steps:
        planning.examples.do(c.SetStepState, request_id, step_id=step.id, state=made["state"])
    planning.open(request_id)
    return request_id


def test_what_was_agreed_on_one_plan_is_not_proposed_on_another(planning, planned, other) -> None:
    planning.page.agree_panel._what.setPlainText("20 % off, by spring")
    planning.page.submit()
    planning.settle()
    planning.open(other)
    planning.page.submit()
    assert what(planning) == ""
    planning.page.submit()
    planning.settle()
    agreed = [planning.request(each).plan.agreement.what for each in (planned, other)]
    assert agreed == ["20 % off, by spring", ""]


def test_what_was_typed_stays_with_its_plan(planning, planned, other) -> None:
    planning.page.agree_panel._what.setPlainText("20 % off")
    planning.page.agree_panel._said_by.setText("The boss")
    planning.page.go_back()
    planning.open(other)
    planning.page.submit()
    assert (what(planning), planning.page.agree_panel._said_by.text()) == ("", "Ana Ruiz")
    planning.open(planned)
    planning.page.submit()
    assert (what(planning), planning.page.agree_panel._said_by.text()) == ("20 % off", "The boss")


def test_ctrl_enter_twice_records_once(planning, planned) -> None:
    asked: list = []
    planning.page.agree_panel.agree_requested.connect(asked.append)
    planning.gate.shut()
    planning.page.submit()
    planning.page.submit()
    planning.page.go_back()
    planning.page.submit()
    planning.page.submit()
    planning.answer()
    assert len(asked) == 1 and planning.request(planned).plan.agreement is not None
    assert not planning.page.agree_panel.isVisible() and not planning.warnings


def test_a_late_answer_leaves_what_is_typed_on_another_plan(planning, planned, other) -> None:
    planning.gate.shut()
    planning.page.submit()
    planning.go_to(other)
    planning.page.submit()
    planning.page.agree_panel._what.setPlainText("By spring")
    planning.answer()
    assert planning.page.agree_panel.isVisible() and what(planning) == "By spring"
    planning.page.submit()
    planning.settle()
    assert [planning.request(each).plan.agreement.what for each in (planned, other)] == ["", "By spring"]


def test_a_late_refusal_is_said_though_another_plan_is_shown(planning, planned, other) -> None:
    planning.page.agree_panel._said_by.setText(" ")
    planning.gate.shut()
    planning.page.submit()
    planning.go_to(other)
    planning.answer()
    assert len(planning.warnings) == 1 and planning.request(planned).plan.agreement is None


def test_what_failed_can_be_recorded_again(planning, planned) -> None:
    planning.page.agree_panel._what.setPlainText("By spring")
    with pytest.MonkeyPatch.context() as patch:
        planning.down(patch, EnvironmentFault("The disk is full"))
        planning.page.submit()
        planning.settle()
    planning.page.submit()
    planning.settle()
    assert planning.request(planned).plan.agreement.what == "By spring"


def test_ctrl_enter_twice_closes_once(planning, other) -> None:
    request_id = delivered(planning)
    left: list = []
    planning.page.left.connect(lambda: left.append(planning.page.request_id))
    planning.gate.shut()
    planning.page.submit()
    planning.page.submit()
    planning.answer()
    assert planning.request(request_id).state is State.CLOSED and len(left) == 1 and not planning.warnings


def test_a_late_closing_does_not_leave_the_plan_that_is_shown(planning, other) -> None:
    request_id = delivered(planning)
    left: list = []
    planning.page.left.connect(lambda: left.append(planning.page.request_id))
    planning.gate.shut()
    planning.page.submit()
    planning.go_to(other)
    planning.answer()
    assert planning.request(request_id).state is State.CLOSED and not left
