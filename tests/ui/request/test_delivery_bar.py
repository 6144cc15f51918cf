"""What an agent is asked to decide of a message that failed, or of which nobody knows."""

from dataclasses import replace
from datetime import timedelta

import pytest
from PySide6.QtWidgets import QLabel, QPushButton

from ecsupport_desktop.domain import commands as c
from ecsupport_desktop.domain.words import DeliveryState
from ecsupport_desktop.ui.request.delivery_bar import DeliveryBar


@pytest.fixture
def sent(world, clock):
    """A request with a message that is being sent."""
    request_id = world.register()
    world.establish(request_id)
    answer = c.Answer(**world.base(request_id), text="The terms of the shop say so.")
    world.run(answer)
    clock.go_on(seconds=11)
    world.run(c.StartDelivery(**world.base(request_id), delivery_id=answer.id, attempt=1, message_id="one@x.example"))
    return request_id, answer.id


@pytest.fixture
def bar(qtbot):
    made = DeliveryBar()
    qtbot.addWidget(made)
    return made


def shown(bar):
    return [each.text() for each in bar.findChildren(QPushButton) if not each.isHidden()]


def text(bar):
    return bar.findChild(QLabel, "deliveryText").text()


def test_with_nothing_to_decide_it_isnt_there(bar, world, sent, link):
    bar.set_view(world.view(sent[0]), link.zone, link.now())
    assert bar.isHidden()
    bar.set_view(None, link.zone, link.now())
    assert bar.isHidden()


def test_of_an_unknown_one_all_three_are_offered(bar, world, sent, link):
    request_id, delivery_id = sent
    words = "The connection was lost.\u202e"
    world.run(c.RecordDeliveryUnknown(**world.base(request_id), delivery_id=delivery_id, words=words))
    bar.set_view(world.view(request_id), link.zone, link.now())
    assert shown(bar) == ["It arrived", "It didn't arrive", "Send again"]
    assert "It isn't known whether the message of today 1" in text(bar) and "The connection was lost." in text(bar)
    assert "\u202e" not in text(bar)


def test_one_that_failed_can_only_be_sent_again(bar, world, sent, link, qtbot):
    request_id, delivery_id = sent
    world.run(c.RecordDeliveryFailed(**world.base(request_id), delivery_id=delivery_id, error="550 No such user"))
    view = world.view(request_id)
    bar.set_view(view, link.zone, link.now())
    assert shown(bar) == ["Send again"]
    bar.set_view(view, link.zone, link.now() + timedelta(days=1))
    assert text(bar).startswith("The message of yesterday 1")
    assert "550 No such user" in text(bar)
    with qtbot.waitSignal(bar.again_requested):
        bar.findChild(QPushButton, "deliveryAgain").click()
    world.run(c.SendAgain(**world.base(request_id), delivery_id=delivery_id))
    assert world.request(request_id).delivery(delivery_id).state is DeliveryState.QUEUED
    bar.set_view(replace(view, request=world.request(request_id)), link.zone, link.now())
    assert bar.isHidden()
