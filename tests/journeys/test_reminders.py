"""Reminders through the window: said once, over restarts too, and they lead to their request."""

from dataclasses import replace
from datetime import timedelta

from PySide6.QtCore import Qt

from ecsupport_desktop.domain import commands as c
from ecsupport_desktop.domain.words import Channel
from ecsupport_desktop.services.identity import new_id
from ecsupport_desktop.ui.main_window.tray_actions import TrayActions

NEVER_CLOSED = ((),) * 7


def register(running, subject: str, hours_left: float):
    link = running.desk_view.link
    request_id = new_id()
    message = c.NewMessage(
        channel=Channel.PHONE, text="It is slow.", received_at=link.now() - timedelta(hours=48 - hours_left)
    )
    outcome = running.desk.execute(
        c.RegisterRequest(**link.command_base(), request_id=request_id, subject=subject, message=message)
    )
    assert outcome.accepted
    return request_id


def remind(running, whose: str = "all"):
    """From now on, at any hour."""
    link = running.desk_view.link
    link.use_settings(replace(link.settings, remind_of=whose, office_hours=NEVER_CLOSED))
    feature = next(each for each in running.desk_view.features if isinstance(each, TrayActions))
    running.desk_view.dues.refresh()
    running.settle()
    return feature


def messages(running) -> list[str]:
    return [notice.message for notice in running.window.notices.history]


def test_a_critical_request_is_said_once_and_opened(started):
    running = started()
    request_id = register(running, "Checkout shows 500", 3)
    running.settle()
    feature = remind(running)
    said = [text for text in messages(running) if "Checkout shows 500" in text]
    assert len(said) == 1 and "critical" in said[0] and "due" in said[0]
    feature.reminding.look(running.desk_view.link.now())
    running.desk_view.dues.refresh()
    running.settle()
    assert [text for text in messages(running) if "Checkout shows 500" in text] == said
    running.press(Qt.Key.Key_Period, Qt.KeyboardModifier.ControlModifier)
    running.settle()
    assert running.rooms.request.request_id == request_id


def test_many_at_once_are_said_together(started):
    running = started()
    first, *_others = [register(running, f"Request {number}", 3 + number) for number in range(4)]
    running.settle()
    remind(running)
    (said,) = [text for text in messages(running) if text.startswith("4 requests near their 48 hours")]
    assert running.desk.readers.request(first).request.number in said
    running.press(Qt.Key.Key_Period, Qt.KeyboardModifier.ControlModifier)
    running.settle()
    assert running.rooms.shown_queue.name == "nearing"


def test_who_wants_none_gets_none(started):
    running = started()
    register(running, "Checkout shows 500", 3)
    remind(running, "none")
    assert not any("Checkout" in text for text in messages(running))
