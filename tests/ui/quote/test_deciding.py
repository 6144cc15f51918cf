"""A decision is recorded once, and what was typed about it stays with its quote."""

from uuid import UUID

import pytest

from ecsupport_desktop.domain.quote import Answered, QuoteState
from ecsupport_desktop.services.ports import EnvironmentFault


@pytest.fixture
def issued(quoting) -> UUID:
    request_id = quoting.examples.issued()
    quoting.open(request_id)
    quoting.page.offering.begin_decision()
    return request_id


@pytest.fixture
def asked(quoting) -> list:
    found: list = []
    quoting.page.decide_panel.decide_requested.connect(found.append)
    return found


def test_ctrl_enter_twice_records_once(quoting, issued, asked) -> None:
    quoting.gate.shut()
    quoting.page.submit()
    quoting.page.submit()
    quoting.page.go_back()
    quoting.page.offering.begin_decision()
    quoting.page.submit()
    quoting.answer()
    assert len(asked) == 1 and quoting.request(issued).quotes[0].state is QuoteState.ACCEPTED
    assert not quoting.page.decide_panel.isVisible() and not quoting.warnings


def test_what_was_typed_stays_with_its_quote(quoting, issued) -> None:
    other, panel = quoting.examples.issued(), quoting.page.decide_panel
    panel._answer.set_value(Answered.DECLINED.value)
    panel._said_by.setText("The boss")
    panel._reason.setPlainText("Our price is above the other one's")
    quoting.page.go_back()
    quoting.open(other)
    quoting.page.offering.begin_decision()
    assert (panel._answer.value(), panel._said_by.text(), panel._reason.toPlainText()) == ("accepted", "Ana Ruiz", "")
    quoting.open(issued)
    quoting.page.offering.begin_decision()
    typed = (panel._answer.value(), panel._said_by.text(), panel._reason.toPlainText())
    assert typed == ("declined", "The boss", "Our price is above the other one's")


def test_options_that_were_chosen_stay(quoting, issued) -> None:
    panel = quoting.page.decide_panel
    (box,) = panel._options.values()
    box.setChecked(True)
    total = panel._total.text()
    quoting.page.go_back()
    quoting.page.offering.begin_decision()
    assert [each.isChecked() for each in panel._options.values()] == [True] and panel._total.text() == total


def test_a_late_answer_leaves_the_decision_that_is_typed_on_another_quote(quoting, issued) -> None:
    other, panel = quoting.examples.issued(), quoting.page.decide_panel
    quoting.gate.shut()
    quoting.page.submit()
    quoting.go_to(other)
    quoting.page.offering.begin_decision()
    panel._reason.setPlainText("They like it")
    quoting.answer()
    assert panel.isVisible() and panel._reason.toPlainText() == "They like it"
    quoting.page.submit()
    quoting.settle()
    assert [quoting.request(each).quotes[0].state for each in (issued, other)] == [QuoteState.ACCEPTED] * 2
    assert quoting.request(other).quotes[0].decision.reason == "They like it"


def test_a_decision_that_failed_can_be_recorded_again(quoting, issued) -> None:
    quoting.page.decide_panel._reason.setPlainText("They like it")
    with pytest.MonkeyPatch.context() as patch:
        quoting.down(patch, EnvironmentFault("The disk is full"))
        quoting.page.submit()
        quoting.settle()
    quoting.page.submit()
    quoting.settle()
    assert quoting.request(issued).quotes[0].decision.reason == "They like it"
