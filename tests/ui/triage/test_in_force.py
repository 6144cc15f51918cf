"""What is established already is told, or revised, without typing it again."""

from datetime import timedelta
from decimal import Decimal

from ecsupport_desktop.domain.assessment import Level1, Level3
from ecsupport_desktop.domain.words import DeliveryWay

STEPS = "Restart the queue\nEmpty the cache"


def outage(world):
    began = world.clock.now - timedelta(hours=3, seconds=17)
    return Level3(effort_hours=Decimal("2.5"), restoring_steps=STEPS, outage_started_at=began)


def show_outage(bench, world):
    """A request whose Level 3 nobody has told the client of."""
    one = world.register("Shop is down")
    world.establish(one, outage(world))
    return bench.show(one)


def test_the_level_in_force_is_there_when_it_is_chosen_and_only_the_answer_is_sent(bench, world, settled):
    one = show_outage(bench, world)
    bench.panel.choose_level(3)
    assert bench.field("restoring_steps").toPlainText() == STEPS
    assert bench.field("effort_hours").text() == "2.5" and bench.field("outage_started_at").text()
    assert "{" not in bench.answer and "Restart the queue" in bench.answer
    assert bench.needed() == ""
    bench.panel._parts.sending.choose(DeliveryWay.PHONE)
    bench.press_send()
    request = world.request(one)
    assert len(request.assessments) == 1 and not request.messages[-1].from_client


def test_what_is_changed_of_it_is_a_revision_that_needs_its_reason(bench, world):
    show_outage(bench, world)
    bench.panel.choose_level(3)
    bench.type("effort_hours", "6")
    assert "why the assessment is revised" in bench.needed()


def test_what_was_typed_before_choosing_again_stays(bench, world):
    show_outage(bench, world)
    bench.panel.choose_level(2)
    bench.type("effort_hours", "6")
    bench.panel.choose_level(3)
    assert bench.field("effort_hours").text() == "6"
    assert bench.field("restoring_steps").toPlainText() == STEPS


def test_an_answer_tells_of_the_assessment_that_nobody_has_told_of_yet(bench, world):
    one = world.register("Voucher")
    world.establish(one, Level1(reasoning="The terms allow one voucher an order."))
    bench.show(one)
    bench.panel.focus_answer()
    assert "The terms allow one voucher an order." in bench.answer and bench.needed() == ""
    bench.panel._parts.sending.choose(DeliveryWay.PHONE)
    bench.press_send()
    world.reply(one)
    bench.show(one)
    bench.panel.focus_answer()
    assert "voucher" not in bench.answer, "the client knows"


def test_without_an_assessment_it_begins_with_a_greeting_alone(bench, world):
    bench.show(world.register("Voucher"))
    bench.panel.focus_answer()
    assert bench.answer.startswith("Hello Ana,") and "{" not in bench.answer
