"""A quote goes out once, its letter stays with it, and undo takes back what is held of the quote that is shown."""

from uuid import UUID

import pytest

from ecsupport_desktop.domain.words import DeliveryState
from ecsupport_desktop.services.ports import EnvironmentFault


def sent(quoting, request_id: UUID) -> list[str]:
    view = quoting.world.view(request_id)
    return [view.contents[each.id].text for each in view.request.messages if not each.from_client]


def letter(quoting) -> str:
    return quoting.page.send_panel.message.toPlainText()


def write(quoting, words: str) -> None:
    quoting.page.send_panel.message.setPlainText(words)


@pytest.fixture
def issued(quoting) -> UUID:
    quoting.by_mail()
    request_id = quoting.examples.issued()
    quoting.open(request_id)
    return request_id


def test_ctrl_enter_twice_sends_once(quoting, issued) -> None:
    quoting.page.submit()
    quoting.gate.shut()
    quoting.page.submit()
    quoting.page.submit()
    quoting.answer()
    assert len(quoting.request(issued).deliveries) == 1


def test_ctrl_enter_once_more_when_it_was_sent_does_nothing(quoting, issued) -> None:
    for _times in range(4):
        quoting.page.submit()
        quoting.settle()
    assert len(quoting.request(issued).deliveries) == 1
    assert not quoting.page.send_panel.isVisible()


def test_it_can_be_sent_again_when_that_is_asked_for(quoting, issued, clock) -> None:
    quoting.page.submit()
    quoting.page.submit()
    quoting.settle()
    quoting.page.offering.begin_send()
    quoting.page.submit()
    quoting.settle()
    assert len(quoting.request(issued).deliveries) == 2
    clock.go_on(seconds=11)
    quoting.page.submit()
    assert quoting.page.send_panel.isVisible()


def test_leaving_the_panel_while_it_is_sent_and_coming_back_sends_once(quoting, issued) -> None:
    quoting.page.submit()
    quoting.gate.shut()
    quoting.page.submit()
    quoting.page.go_back()
    quoting.page.submit()
    quoting.page.offering.begin_send()
    quoting.page.submit()
    quoting.answer()
    assert len(quoting.request(issued).deliveries) == 1
    assert not quoting.page.send_panel.isVisible()


def test_another_quote_can_be_sent_meanwhile(quoting, issued) -> None:
    other = quoting.examples.issued()
    quoting.page.submit()
    quoting.gate.shut()
    quoting.page.submit()
    quoting.go_to(other)
    quoting.page.submit()
    quoting.page.submit()
    quoting.answer()
    assert [len(quoting.request(each).deliveries) for each in (issued, other)] == [1, 1]


def test_a_late_answer_leaves_the_letter_of_the_quote_that_is_shown(quoting, issued) -> None:
    other = quoting.examples.issued()
    quoting.page.submit()
    quoting.gate.shut()
    quoting.page.submit()
    quoting.go_to(other)
    quoting.page.submit()
    write(quoting, "Written by hand for the other one")
    quoting.answer()
    assert quoting.page.send_panel.isVisible() and letter(quoting) == "Written by hand for the other one"
    quoting.page.submit()
    quoting.settle()
    assert sent(quoting, other) == ["Written by hand for the other one"]


def test_a_late_refusal_is_said_though_another_quote_is_shown(quoting, issued, monkeypatch) -> None:
    other = quoting.examples.issued()
    quoting.page.submit()
    write(quoting, " ")
    quoting.gate.shut()
    quoting.page.submit()
    quoting.go_to(other)
    quoting.answer()
    assert quoting.warnings and not quoting.request(issued).deliveries
    quoting.page.submit()
    quoting.page.submit()
    quoting.settle()
    assert len(quoting.request(other).deliveries) == 1


def test_a_send_that_failed_can_be_tried_again(quoting, issued) -> None:
    quoting.page.submit()
    write(quoting, "By hand")
    with pytest.MonkeyPatch.context() as patch:
        quoting.down(patch, EnvironmentFault("The disk is full"))
        quoting.page.submit()
        quoting.settle()
    assert letter(quoting) == "By hand"
    quoting.page.submit()
    quoting.settle()
    assert sent(quoting, issued) == ["By hand"]


def test_each_quote_has_its_own_letter(quoting, issued) -> None:
    other = quoting.examples.issued()
    quoting.page.submit()
    write(quoting, "Written by hand")
    quoting.page.send_panel._to.setText("boss@acme.example")
    quoting.page.go_back()
    quoting.open(other)
    quoting.page.submit()
    assert letter(quoting).startswith("Hello Ana") and "boss" not in quoting.page.send_panel._to.text()
    quoting.page.go_back()
    quoting.open(issued)
    quoting.page.submit()
    assert letter(quoting) == "Written by hand" and quoting.page.send_panel._to.text() == "boss@acme.example"


def test_how_and_when_it_went_out_stay_too(quoting, issued, clock) -> None:
    panel = quoting.page.send_panel
    quoting.page.submit()
    before = panel._moment.dateTime()
    panel._way.setCurrentIndex(panel._way.findData("phone"))
    panel._moment.setDateTime(before.addSecs(-3600))
    quoting.page.go_back()
    clock.go_on(minutes=5)
    quoting.page.submit()
    assert panel._way.currentData() == "phone" and panel._moment.dateTime() == before.addSecs(-3600)


def test_a_moment_nobody_typed_is_the_present_one(quoting, issued, clock) -> None:
    quoting.page.submit()
    quoting.page.go_back()
    clock.go_on(minutes=5)
    quoting.page.submit()
    assert quoting.page.send_panel._moment.moment() == clock.now


def test_a_letter_that_was_taken_back_is_there_again(quoting, issued) -> None:
    quoting.page.submit()
    write(quoting, "Written by hand")
    quoting.page.submit()
    quoting.settle()
    quoting.page.undo()
    quoting.settle()
    assert not quoting.request(issued).deliveries
    quoting.page.submit()
    assert letter(quoting) == "Written by hand"


def test_what_is_held_of_another_quote_is_not_what_undo_is_about(quoting, issued) -> None:
    other = quoting.examples.drafted()
    quoting.page.submit()
    quoting.page.submit()
    quoting.settle()
    quoting.open(other)
    before = quoting.names
    quoting.type("Typed")
    quoting.page.undo()
    quoting.settle()
    assert quoting.names == before
    assert [each.state for each in quoting.request(issued).deliveries] == [DeliveryState.HELD]


def test_undo_takes_nothing_back_once_it_is_not_held_any_more(quoting, issued, clock) -> None:
    quoting.page.submit()
    quoting.page.submit()
    quoting.settle()
    clock.go_on(hours=5)
    quoting.page.revisions.revise()
    before = quoting.names
    quoting.type("Typed")
    quoting.page.undo()
    quoting.settle()
    assert quoting.names == before and not quoting.warnings


def test_the_notice_takes_back_the_one_it_is_about(quoting, issued) -> None:
    other = quoting.examples.issued()
    for each in (issued, other):
        quoting.open(each)
        quoting.page.submit()
        quoting.page.submit()
        quoting.settle()
    first = next(notice for notice in quoting.said if notice.callback is not None)
    first.callback()
    quoting.settle()
    first.callback()
    quoting.settle()
    assert [len(quoting.request(each).deliveries) for each in (issued, other)] == [0, 1] and not quoting.warnings


def test_what_is_typed_while_it_is_sent_is_there_again(quoting, issued) -> None:
    quoting.page.submit()
    quoting.gate.shut()
    quoting.page.submit()
    write(quoting, "What I forgot to say")
    quoting.answer()
    quoting.page.offering.begin_send()
    assert letter(quoting) == "What I forgot to say"
