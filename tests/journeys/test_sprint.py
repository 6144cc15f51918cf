"""A sprint in the real window: one request after another by keys alone, and what becomes of each."""

from dataclasses import replace
from time import perf_counter

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QListWidget, QPlainTextEdit, QWidget
from support.registering import register

from ecsupport_desktop.domain import commands as c
from ecsupport_desktop.domain.directory import Agent
from ecsupport_desktop.services.identity import new_id
from ecsupport_desktop.services.views import RequestView
from ecsupport_desktop.ui.main_window import sprint_actions
from ecsupport_desktop.ui.sprint.sprint_page import SprintPage

REASONING = "The documentation of the shop tells how, on page 12."
CONTROL = Qt.KeyboardModifier.ControlModifier


class Hands:
    """Three requests, the last registered due first, and what one sees and presses."""

    def __init__(self, running) -> None:
        self.running, self.desk = running, running.desk
        self.me = running.desk_view.link.agent.id
        self.late, self.middle, self.early = (
            self.register(subject, hours_left)
            for subject, hours_left in (("Invoice missing", 30), ("Search is slow", 20), ("Checkout broken", 10))
        )
        running.settle()
        self.page = running.rooms.findChild(SprintPage)

    def register(self, subject, hours_left):
        return register(self.desk, self.me, subject, hours_left)

    def press(self, key, modifier=None):
        self.running.press(key, modifier)
        self.running.settle()

    @property
    def shown(self):
        return self.running.rooms.request.request_id

    def text(self, name):
        return self.page.findChild(QLabel, name).text()

    def answer(self):
        """Level 1, its reasoning, and off it goes by mail, held for some seconds as every mail."""
        link = self.running.desk_view.link
        link.use_settings(
            replace(link.settings, mail_address="help@ecshops.example", mail_smtp_host="smtp.ecshops.example")
        )
        self.press(Qt.Key.Key_1)
        self.running.qtbot.keyClicks(QApplication.focusWidget(), REASONING)
        self.running.settle()
        self.press(Qt.Key.Key_Return, CONTROL)

    def ended(self):
        found = self.page.findChild(QListWidget, "sprint.end_list")
        return [found.item(row).text() for row in range(found.count())]


@pytest.fixture
def hands(started):
    return Hands(started())


@pytest.mark.qt_log_ignore("This plugin does not support")  # popups, on the offscreen platform
def test_it_goes_from_one_to_the_next_and_tells_at_the_end(hands):
    window, rooms = hands.running.window, hands.running.rooms
    hands.press(Qt.Key.Key_F8)
    assert rooms.page is hands.page and hands.shown == hands.early
    assert hands.text("sprint.progress") == "1 of 3"
    assert hands.page.isAncestorOf(rooms.request) and hands.page.isAncestorOf(rooms.triage)
    assert rooms.request.isVisible() and rooms.triage.isVisible()
    assert not rooms.sidebar.isVisible() and not rooms.queue.isVisible() and not window.menuBar().isVisible()
    missing = hands.page.findChild(QWidget, "sprint.missing").text()
    assert missing.startswith("Missing: the client, shop URL")
    hands.press(Qt.Key.Key_F9)
    assert hands.shown == hands.middle and hands.text("sprint.progress") == "2 of 3"
    hands.press(Qt.Key.Key_X)
    popup = QApplication.focusWidget()
    assert window.geometry().contains(popup.window().geometry()), "seen whole though the panel is at the top"
    hands.running.qtbot.keyClick(popup, Qt.Key.Key_Return)
    window.activateWindow()  # the offscreen platform takes the popup for the active window still
    hands.running.settle()
    assert hands.desk.readers.request(hands.middle).request.due_at is None
    assert hands.shown == hands.late
    hands.press(Qt.Key.Key_F9)
    assert hands.page.over
    assert hands.text("sprint.end_sentence") == "1 request done, 2 skipped"
    said = hands.ended()
    assert said[0] == "Done" and "Search is slow" in said[1] and "no response needed" in said[1]
    assert said[2] == "Skipped" and "Checkout broken" in said[3] and "Invoice missing" in said[4]
    hands.press(Qt.Key.Key_F8)
    assert hands.shown == hands.early and hands.text("sprint.progress") == "1 of 2"
    hands.press(Qt.Key.Key_Escape)
    assert rooms.page is None and rooms.request.isVisible() and rooms.queue.isVisible()
    assert window.menuBar().isVisible() and hands.shown == hands.early
    assert rooms.findChild(QWidget, "request_column").isAncestorOf(rooms.triage)


def test_what_is_next_is_there_at_once(hands):
    hands.press(Qt.Key.Key_F8)
    rooms, seen = hands.running.rooms, []
    rooms.view_loaded.connect(seen.append)
    began = perf_counter()
    hands.running.window.registry.trigger("sprint.skip")
    took = perf_counter() - began
    assert [view.request.id for view in seen] == [hands.middle], "shown without waiting for the database"
    assert isinstance(seen[0], RequestView)
    assert took < 0.5
    hands.running.settle()


def test_a_second_press_of_send_doesnt_send_what_nobody_has_read(hands, monkeypatch):
    """The next one has an answer too that could go out as it is."""
    hands.running.rooms.show_request(hands.middle)
    hands.running.settle()
    hands.press(Qt.Key.Key_1)
    hands.running.qtbot.keyClicks(QApplication.focusWidget(), REASONING)
    hands.press(Qt.Key.Key_Escape)
    hands.press(Qt.Key.Key_F8)
    assert hands.shown == hands.early
    monkeypatch.setattr(sprint_actions, "UNREAD", 600)
    hands.answer()
    assert hands.shown == hands.middle
    hands.press(Qt.Key.Key_Return, CONTROL)
    assert hands.shown == hands.middle and hands.text("sprint.progress") == "2 of 3"
    assert hands.desk.readers.request(hands.middle).request.deliveries == ()
    hands.press(Qt.Key.Key_1)  # who chooses has looked
    hands.press(Qt.Key.Key_Return, CONTROL)
    assert len(hands.desk.readers.request(hands.middle).request.deliveries) == 1


def test_the_request_marked_in_the_queue_is_shown_after_the_end(hands):
    hands.running.rooms.step(1)
    hands.running.settle()
    hands.press(Qt.Key.Key_F8)
    for _request in range(3):
        hands.press(Qt.Key.Key_F9)
    assert hands.page.over and hands.shown is None
    hands.press(Qt.Key.Key_Escape)
    assert hands.shown == hands.running.rooms.queue.table.selected_id is not None


def test_a_sprint_after_the_end_of_another_shows_its_head_whole(hands):
    hands.press(Qt.Key.Key_F8)
    for _request in range(3):
        hands.press(Qt.Key.Key_F9)
    hands.press(Qt.Key.Key_Escape)
    hands.press(Qt.Key.Key_F8)
    subject, number, left, due = (
        hands.page.findChild(QLabel, name) for name in ("requestSubject", "requestNumber", "timeLeft", "requestDue")
    )
    assert all(each.width() >= each.sizeHint().width() for each in (number, left, due))
    bottoms = [each.mapTo(hands.page, each.rect().bottomLeft()).y() for each in (subject, number, left)]
    assert bottoms == sorted(bottoms) and len(set(bottoms)) == 3


def test_after_sending_the_next_is_there_and_a_message_taken_back_brings_its_request_back(hands, monkeypatch):
    monkeypatch.setattr(sprint_actions, "UNREAD", 0)
    hands.press(Qt.Key.Key_F8)
    hands.answer()
    assert hands.shown == hands.middle and hands.text("sprint.progress") == "2 of 3"
    assert len(hands.desk.readers.request(hands.early).request.deliveries) == 1
    hands.press(Qt.Key.Key_Z, CONTROL)
    assert hands.shown == hands.early and hands.text("sprint.progress") == "1 of 3"
    assert hands.desk.readers.request(hands.early).request.deliveries == ()
    editor = hands.running.rooms.triage.findChild(QPlainTextEdit, "answerEditor")
    assert REASONING in editor.toPlainText()
    hands.press(Qt.Key.Key_Return, CONTROL)
    assert hands.shown == hands.middle
    for _request in range(2):
        hands.press(Qt.Key.Key_F9)
    assert hands.text("sprint.end_sentence") == "1 request done, 2 skipped"
    assert hands.ended()[1].endswith("Answer sent, Level 1")
    hands.press(Qt.Key.Key_Z, CONTROL)
    assert hands.shown == hands.early and not hands.page.over, "also from the list at the end"


def test_what_a_colleague_settled_is_passed_over_and_told(hands):
    bea = Agent(id=new_id(), login="bea", name="Bea Colleague")
    assert hands.desk.execute(c.SaveAgent(id=new_id(), actor_id=hands.me, agent=bea)).accepted
    hands.press(Qt.Key.Key_F8)
    for request_id in (hands.middle, hands.early):
        done = c.DeclareNoResponseNeeded(id=new_id(), actor_id=bea.id, request_id=request_id, reason="only thanks")
        assert hands.desk.execute(done).accepted
        hands.running.settle()
    assert hands.shown == hands.late and hands.text("sprint.progress") == "3 of 3"
    told = [notice.message for notice in hands.running.window.notices.history]
    assert sum("settled by Bea Colleague" in message for message in told) == 2
    hands.press(Qt.Key.Key_F9)
    assert hands.text("sprint.end_sentence") == "0 requests done, 1 skipped, 2 settled by others"
    assert "Bea Colleague" in hands.ended()[-1]


def test_esc_leaves_the_field_first_and_f8_goes_on_where_one_was(hands):
    hands.press(Qt.Key.Key_F8)
    hands.press(Qt.Key.Key_F9)
    hands.press(Qt.Key.Key_R)
    assert isinstance(QApplication.focusWidget(), QPlainTextEdit)
    hands.press(Qt.Key.Key_Escape)
    assert hands.running.rooms.page is hands.page
    hands.press(Qt.Key.Key_Escape)
    assert hands.running.rooms.page is None and hands.shown == hands.middle
    hands.press(Qt.Key.Key_F8)
    assert hands.running.rooms.page is hands.page and hands.text("sprint.progress") == "2 of 3"
    hands.press(Qt.Key.Key_Escape)
    hands.running.rooms.show_queue("overdue")
    hands.press(Qt.Key.Key_F8)
    assert hands.running.rooms.page is None
    assert "no request here is owed a response" in hands.running.window.notices.history[-1].message


def test_a_quote_opened_from_it_leads_back_into_it(hands):
    hands.press(Qt.Key.Key_F8)
    rooms = hands.running.rooms
    rooms.show_quote(hands.early)
    hands.running.settle()
    assert rooms.page is rooms.quote and hands.running.window.menuBar().isVisible()
    rooms.quote.go_back()
    hands.running.settle()
    assert rooms.page is hands.page and hands.shown == hands.early


def test_what_was_answered_before_it_began_and_is_still_held_isnt_in_it(hands):
    hands.press(Qt.Key.Key_J)
    assert hands.shown == hands.early
    hands.answer()
    hands.press(Qt.Key.Key_F8)
    assert hands.shown == hands.middle and hands.text("sprint.progress") == "1 of 2"


def test_the_panes_go_back_to_where_they_were(hands):
    column = hands.running.rooms.findChild(QWidget, "request_column").layout()

    def parts():
        return [column.itemAt(at).widget().objectName() for at in range(column.count())]

    before = parts()
    hands.press(Qt.Key.Key_F8)
    assert parts() != before
    hands.press(Qt.Key.Key_Escape)
    assert parts() == before
