"""The tray of the running program: what it counts, where its messages and its menu lead, and the quiet asked for."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QSystemTrayIcon
from support.registering import register

from ecsupport_desktop.domain.urgency import Urgency
from ecsupport_desktop.services.reminders_said import said
from ecsupport_desktop.ui.main_window.pick_popup import ChoiceRole
from ecsupport_desktop.ui.main_window.tray_actions import TrayActions
from ecsupport_desktop.ui.tray.tray import TrayState

NEVER_CLOSED = ((),) * 7


@pytest.fixture(autouse=True)
def a_system_with_a_tray(monkeypatch: pytest.MonkeyPatch) -> None:
    """The offscreen platform has none; the icon is the real one all the same."""
    monkeypatch.setattr(QSystemTrayIcon, "isSystemTrayAvailable", lambda: True)


with_a_tray = pytest.mark.qt_log_ignore(
    "No such signal .*systemTrayWindowChanged", "This plugin does not support propagateSizeHints"
)
"""On each test: of several such marks the nearest one counts."""


def tray_of(running, whose: str = "all") -> TrayActions:
    """From now on this person is reminded, at any hour."""
    link = running.desk_view.link
    link.use_settings(replace(link.settings, remind_of=whose, office_hours=NEVER_CLOSED))
    running.desk_view.dues.refresh()
    running.settle()
    return next(each for each in running.desk_view.features if isinstance(each, TrayActions))


def choose(feature: TrayActions, name: str) -> None:
    feature.tray.menu.findChild(QAction, f"tray.menu.{name}").trigger()


def request(running, subject: str, hours_left: float):
    return register(running.desk, running.desk_view.link.agent.id, subject, hours_left)


def number_of(running, request_id) -> str:
    return running.desk.readers.request(request_id).request.number


@with_a_tray
def test_a_click_on_either_of_two_messages_opens_its_own_request(started):
    running = started()
    sooner, later = request(running, "Checkout shows 500", 2), request(running, "No mail arrives", 9)
    tray = tray_of(running).tray
    for request_id in (sooner, later):
        tray.icon.messageClicked.emit()
        running.settle()
        assert running.rooms.request.request_id == request_id
        tray._time.timeout.emit()  # the message had its time


@with_a_tray
def test_a_later_click_asks_which_of_them_was_meant(started):
    running = started()
    sooner, later = request(running, "Checkout shows 500", 2), request(running, "No mail arrives", 9)
    tray = tray_of(running).tray
    for _each in range(2):
        tray._time.timeout.emit()  # each had its time
    tray._time.stop()
    tray.icon.messageClicked.emit()
    running.settle()
    model = running.desk_view.actions.pick._model
    offered = [model.index(row).data(ChoiceRole.CHOICE) for row in range(model.rowCount())]
    titles = [f"{number_of(running, later)}: nearing", f"{number_of(running, sooner)}: critical"]
    assert [each.text for each in offered] == titles
    assert "Checkout shows 500" in offered[1].below
    running.press(Qt.Key.Key_Down)
    running.press(Qt.Key.Key_Return)
    running.settle()
    assert running.rooms.request.request_id == sooner
    tray.icon.messageClicked.emit()  # one is left
    running.settle()
    assert running.rooms.request.request_id == later


@with_a_tray
def test_the_worst_urgency_is_shown_and_its_first_request_opened(started):
    running = started()
    near, critical = request(running, "No mail arrives", 9), request(running, "Checkout shows 500", 2)
    feature = tray_of(running)
    expected = TrayState(urgency=Urgency.CRITICAL, count=1, number=number_of(running, critical))
    assert feature.tray.state == expected
    request(running, "The shop is down", -1)
    running.desk_view.dues.refresh()
    running.settle()
    assert (feature.tray.state.urgency, feature.tray.state.count) == (Urgency.OVERDUE, 1)
    running.rooms.show_request(near)
    choose(feature, "foremost")
    running.settle()
    assert running.rooms.request.request_id not in (near, critical)


@with_a_tray
def test_only_those_somebody_is_reminded_of_are_counted(started):
    running = started()
    request(running, "Nobody has this", 2)
    assert tray_of(running, "mine").tray.state == TrayState()
    assert tray_of(running, "none").tray.state == TrayState(reminding=False)
    assert tray_of(running, "mine_and_unassigned").tray.state.urgency is Urgency.CRITICAL


@with_a_tray
def test_quiet_until_tomorrow_outlasts_a_restart_and_can_be_ended(started):
    running = started()
    feature = tray_of(running)
    choose(feature, "quiet")
    request(running, "Checkout shows 500", 2)
    running.desk_view.dues.refresh()
    running.settle()
    assert feature.tray.state.quiet and running.desk_view.registry.action("tray.quiet").isChecked()
    running.window.close()

    again = started()
    feature = tray_of(again)
    assert feature.tray.state.quiet
    assert not said(again.desk_view.link.paths.reminders_folder)
    again.desk_view.registry.trigger("tray.quiet")
    again.settle()
    assert not feature.tray.state.quiet
    assert len(said(again.desk_view.link.paths.reminders_folder)) == 2  # of nearing nothing is said any more


@with_a_tray
def test_what_waited_its_turn_is_said_another_time(started):
    running = started()
    request(running, "Checkout shows 500", 9), request(running, "No mail arrives", 10)
    feature = tray_of(running)
    folder = running.desk_view.link.paths.reminders_folder
    assert len(said(folder)) == 2
    choose(feature, "quiet")
    running.settle()
    assert len(said(folder)) == 1
