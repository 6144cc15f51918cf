"""Requests in windows of their own beside the main one: read, written on, answered there; nothing typed is lost."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QTabWidget

from ecsupport_desktop.domain import commands as c
from ecsupport_desktop.domain.words import Channel, Direction
from ecsupport_desktop.services.identity import new_id
from ecsupport_desktop.ui.main_window.request_windows import RequestWindows

SHIFT, CONTROL = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier


def do(running, kind, **fields):
    outcome = running.desk.execute(kind(**running.desk_view.link.command_base(), **fields))
    assert outcome.accepted, outcome.refusal
    return outcome


def register(running, subject):
    request_id = new_id()
    message = c.NewMessage(channel=Channel.PHONE, text="It isn't accepted.")
    do(running, c.RegisterRequest, request_id=request_id, subject=subject, message=message)
    running.settle()
    return request_id


class Bench:
    """The program with two requests, and its windows."""

    def __init__(self, running) -> None:
        self.running, self.link = running, running.desk_view.link
        self.first = register(running, "Voucher refused")
        self.second = register(running, "Newsletter has the wrong colours")

    @property
    def feature(self) -> RequestWindows:
        return next(each for each in self.running.desk_view.features if isinstance(each, RequestWindows))

    def open(self, request_id):
        """By the keyboard, on its row."""
        self.show(request_id)
        table = self.running.rooms.queue.table
        self.running.window.activateWindow()
        table.setFocus()
        self.running.qtbot.waitUntil(table.hasFocus)
        self.running.press(Qt.Key.Key_Return, SHIFT)
        self.settle()
        window = self.feature.windows[request_id]
        self.running.qtbot.waitUntil(window.isActiveWindow)
        return window

    def show(self, request_id) -> None:
        self.running.rooms.show_request(request_id)
        self.settle()

    def settle(self) -> None:
        windows = self.feature.windows.values()
        self.running.qtbot.waitUntil(lambda: not any(each.desk.similar._soon.isActive() for each in windows))
        self.running.settle()

    def press(self, window, key, modifier=Qt.KeyboardModifier.NoModifier) -> None:
        window.activateWindow()
        self.running.qtbot.waitUntil(window.isActiveWindow)
        QTest.keyClick(window.focusWidget() or window, key, modifier)
        self.settle()

    def write(self, window, text) -> None:
        window.column.triage._parts.answer.editor.setFocus()
        QTest.keyClicks(window.column.triage._parts.answer.editor, text)

    def typed(self, column) -> str:
        return column.triage._parts.answer.text()


@pytest.fixture
def bench(started) -> Iterator[Bench]:
    return Bench(started())


def test_what_a_window_shows_and_how_it_goes(bench):
    window = bench.open(bench.first)
    number = window.desk.acting.request.number
    assert window.isVisible() and window.windowTitle() == f"{number} · Voucher refused"
    assert bench.open(bench.first) is window and len(bench.feature.windows) == 1
    tabs = window.column.request.findChild(QTabWidget, "requestTabs")
    bench.press(window, Qt.Key.Key_P)
    assert tabs.currentIndex() == 1
    bench.press(window, Qt.Key.Key_H)
    assert tabs.currentIndex() == 2
    bench.press(window, Qt.Key.Key_C)
    assert bench.running.desk.readers.request(bench.first).request.assignee_id == bench.link.agent.id
    assert "changed" in window.notices.history[-1].message
    bench.press(window, Qt.Key.Key_Z, CONTROL)
    assert bench.running.desk.readers.request(bench.first).request.assignee_id is None
    main = bench.running.rooms.column
    assert not main.triage.isVisible() and main.elsewhere.isVisible()
    assert not bench.running.window.registry.action("triage.level_1").isEnabled()
    window.resize(700, 600)
    bench.press(window, Qt.Key.Key_1)
    assert window.column.triage.isAncestorOf(window.focusWidget())
    bench.press(window, Qt.Key.Key_Escape)
    assert window.isVisible()
    bench.press(window, Qt.Key.Key_Escape)
    assert not bench.feature.windows
    assert main.triage.isVisible() and not main.elsewhere.isVisible()
    assert bench.open(bench.first).height() == 600


def test_two_windows_and_the_main_one(bench):
    one, two = bench.open(bench.first), bench.open(bench.second)
    bench.write(two, "Half a thought")
    bench.press(two, Qt.Key.Key_W, CONTROL)
    assert list(bench.feature.windows) == [bench.first]
    assert bench.typed(bench.running.rooms.column) == "Half a thought"
    two = bench.open(bench.second)
    assert bench.typed(two.column) == "Half a thought"
    bench.show(bench.first)
    do(bench.running, c.AddNote, request_id=bench.first, text="Seen everywhere")
    bench.settle()
    notes = one.desk.acting.request.notes
    assert len(notes) == 1 and bench.running.desk_view.acting.request.notes == notes
    bench.press(one, Qt.Key.Key_1)
    QTest.keyClicks(one.focusWidget(), "The voucher ended on Sunday, as its terms say.")
    bench.press(one, Qt.Key.Key_Return, CONTROL)
    answered = bench.running.desk.readers.request(bench.first).request
    assert answered.messages[-1].direction is Direction.TO_CLIENT
    assert one.desk.acting.request == bench.running.desk_view.acting.request == answered
    assert bench.typed(one.column) == ""
    assert "recorded as sent" in one.notices.history[-1].message
    bench.running.window.close()
    assert not one.isVisible() and not two.isVisible()


def test_what_was_done_in_a_closed_window_is_undone_in_the_main_one(bench):
    window = bench.open(bench.first)
    bench.press(window, Qt.Key.Key_C)
    bench.press(window, Qt.Key.Key_W, CONTROL)
    bench.press(bench.running.window, Qt.Key.Key_Z, CONTROL)
    assert bench.running.desk.readers.request(bench.first).request.assignee_id is None


def test_a_window_closed_while_its_answer_is_being_recorded(bench):
    window = bench.open(bench.first)
    bench.press(window, Qt.Key.Key_1)
    QTest.keyClicks(window.focusWidget(), "The voucher ended on Sunday, as its terms say.")
    QTest.keyClick(window.focusWidget(), Qt.Key.Key_Return, CONTROL)
    window.close()
    assert bench.link.waiting and bench.first in bench.feature.windows
    bench.settle()
    assert not bench.feature.windows
    answered = bench.running.desk.readers.request(bench.first).request
    assert answered.messages[-1].direction is Direction.TO_CLIENT
    assert bench.typed(bench.running.rooms.column) == ""
