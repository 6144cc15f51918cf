"""Keys quicker than the database, and popups that outlive the request in sight: each does what it was meant for."""

import threading

import pytest
from PySide6.QtCore import Qt

from ecsupport_desktop.domain import commands as c
from ecsupport_desktop.domain.directory import Agent
from ecsupport_desktop.domain.words import CloseOutcome, Impact, Role, State
from ecsupport_desktop.services.identity import new_id

CONTROL = Qt.KeyboardModifier.ControlModifier


class TwoRequests:
    """The first is shown; `slow` keeps the database busy until `go_on`."""

    def __init__(self, running) -> None:
        self.running, self.press, self.settle = running, running.press, running.settle
        self.view, self.me = running.desk_view, running.desk_view.link.agent.id
        self.first, self.second, self.third = (self.register(f"Request {number}") for number in "123")
        self.view.link.refresh()
        running.settle()
        self.show(self.first)
        running.rooms.queue.table.setFocus()

    def register(self, subject):
        request_id, message = new_id(), c.NewMessage(text="It fails.")
        made = c.RegisterRequest(id=new_id(), actor_id=self.me, request_id=request_id, subject=subject, message=message)
        assert self.running.desk.execute(made).accepted
        return request_id

    def show(self, request_id):
        self.running.rooms.show_request(request_id)
        self.settle()

    def request(self, request_id):
        return self.running.desk.readers.request(request_id).request

    def slow(self):
        busy = threading.Event()
        self.view.link.jobs.query(lambda: busy.wait(20), None)
        return busy

    def go_on(self, busy):
        busy.set()
        self.settle()

    def said(self):
        return [notice.message for notice in self.running.window.notices.history]


@pytest.fixture
def two(started):
    return TwoRequests(started())


def test_a_key_waits_for_the_request_it_was_meant_for(two):
    busy = two.slow()
    two.press(Qt.Key.Key_J)
    two.press(Qt.Key.Key_C)
    two.go_on(busy)
    chosen = two.running.rooms.request.request_id
    assert chosen != two.first
    assert two.request(chosen).assignee_id == two.me and two.request(two.first).assignee_id is None


def test_only_the_first_key_waits(two):
    busy = two.slow()
    two.press(Qt.Key.Key_J)
    two.press(Qt.Key.Key_C)
    two.press(Qt.Key.Key_W)
    two.go_on(busy)
    assert not two.view.actions.pick.isVisible()
    assert two.request(two.running.rooms.request.request_id).assignee_id == two.me


def test_who_goes_on_first_is_told_that_nothing_was_done(two):
    busy = two.slow()
    two.press(Qt.Key.Key_J)
    two.press(Qt.Key.Key_C)
    two.running.rooms.show_request(two.first)
    two.go_on(busy)
    assert two.said()[-1] == "Nothing was done: the request hadn't been read yet."
    assert all(two.request(each).assignee_id is None for each in (two.first, two.second, two.third))


def test_a_key_that_the_other_request_doesnt_allow_says_why(two):
    two.running.desk.execute(
        c.CloseRequest(id=new_id(), actor_id=two.me, request_id=two.second, outcome=CloseOutcome.SPAM)
    )
    two.view.link.refresh()
    two.settle()
    busy = two.slow()
    two.running.rooms.show_request(two.second)
    two.press(Qt.Key.Key_W)
    two.go_on(busy)
    assert not two.view.actions.pick.isVisible()
    assert two.said()[-1] == two.view.registry.why_not("request.close") != ""


@pytest.mark.parametrize("action", ["request.close", "request.assign", "request.tag", "request.note"])
def test_what_a_popup_asked_about_one_request_isnt_done_with_another(two, action):
    two.view.registry.trigger(action)
    two.settle()
    shown = [popup for popup in (two.view.actions.pick, two.view.actions.note) if popup.isVisible()]
    assert len(shown) == 1
    two.running.rooms.request.show_request(two.second)
    two.settle()
    before = two.request(two.second)
    if action == "request.note":
        two.running.qtbot.keyClicks(two.view.actions.note.editor, "Ask Bea")
    elif action == "request.tag":
        two.running.qtbot.keyClicks(two.view.actions.pick._field, "urgent")
    two.press(Qt.Key.Key_Return, CONTROL if action == "request.note" else None)
    two.settle()
    first = two.request(two.first)
    assert two.request(two.second) == before
    assert first.state is State.CLOSED or first.assignee_id or first.tags or first.notes


def test_what_the_client_said_is_there_again_after_esc_and_a_click_elsewhere(two):
    popup = two.view.actions.message
    two.view.registry.trigger("request.record_message")
    two.running.qtbot.keyClicks(popup.editor, "On the phone: orders are missing")
    two.press(Qt.Key.Key_Escape)
    assert not popup.isVisible()
    two.show(two.second)
    two.view.registry.trigger("request.record_message")
    assert popup.text == ""
    two.press(Qt.Key.Key_Escape)
    two.show(two.first)
    two.view.registry.trigger("request.record_message")
    assert popup.text == "On the phone: orders are missing"
    two.press(Qt.Key.Key_Return, CONTROL)
    two.settle()
    assert [message.from_client for message in two.request(two.first).messages] == [True, True]
    two.view.registry.trigger("request.record_message")
    assert popup.text == ""
    two.press(Qt.Key.Key_Escape)


def test_a_sprint_that_goes_on_by_itself_keeps_what_the_client_said(two):
    bea = Agent(id=new_id(), login="bea", name="Bea", role=Role.AGENT)
    assert two.running.desk.execute(c.SaveAgent(id=new_id(), actor_id=two.me, agent=bea)).accepted
    two.view.link.refresh()
    two.settle()
    two.press(Qt.Key.Key_F8)
    two.settle()
    sprinted = two.view.acting.request.id
    popup = two.view.actions.message
    two.view.registry.trigger("request.record_message")
    two.running.qtbot.keyClicks(popup.editor, "On the phone: orders are missing")
    settled = c.DeclareNoResponseNeeded(id=new_id(), actor_id=bea.id, request_id=sprinted, reason="They say thanks")
    assert two.running.desk.execute(settled).accepted
    two.view.link.refresh()
    two.settle()
    two.show(sprinted)
    two.view.registry.trigger("request.record_message")
    assert popup.text == "On the phone: orders are missing"
    popup.go()


def test_impact_too_is_for_the_one_that_comes(two):
    busy = two.slow()
    two.press(Qt.Key.Key_J)
    impact = next(each for each in two.view.registry.specs if each.id == f"triage.impact_{Impact.DISCONTINUED.value}")
    key = impact.shortcuts[0]
    two.running.qtbot.keySequence(two.running.rooms.queue.table, key)
    two.go_on(busy)
    chosen = two.running.rooms.request.request_id
    assert (
        two.request(chosen).impact is Impact.DISCONTINUED and two.request(two.first).impact is not Impact.DISCONTINUED
    )


def give_to_a_colleague(two, request_id):
    bea = Agent(id=new_id(), login="bea", name="Bea", role=Role.AGENT)
    for command in (
        c.SaveAgent(id=new_id(), actor_id=two.me, agent=bea),
        c.AssignRequest(id=new_id(), actor_id=two.me, request_id=request_id, assignee_id=bea.id),
    ):
        assert two.running.desk.execute(command).accepted
    two.view.link.refresh()
    two.settle()


def test_a_key_that_does_nothing_says_why(two):
    give_to_a_colleague(two, two.first)
    two.press(Qt.Key.Key_C)
    why = two.view.registry.why_not("request.claim")
    assert "assigned to somebody else" in why and two.said()[-1].rstrip(".") == why.rstrip(".")
    assert two.request(two.first).assignee_id != two.me


def test_a_key_that_is_dead_for_the_one_in_sight_waits_for_the_other_all_the_same(two):
    give_to_a_colleague(two, two.first)
    busy = two.slow()
    two.press(Qt.Key.Key_J)
    two.press(Qt.Key.Key_C)
    two.go_on(busy)
    chosen = two.running.rooms.request.request_id
    assert chosen != two.first and two.request(chosen).assignee_id == two.me


def test_a_note_typed_in_the_last_moment_is_kept(two):
    two.view.registry.trigger("request.note")
    two.settle()
    two.running.qtbot.keyClicks(two.view.actions.note.editor, "Ask Bea")
    drafts = two.running.desk.store.drafts
    two.view.close_down()
    two.running.qtbot.waitUntil(lambda: not two.running.program.jobs._under_way)
    assert [draft.note for draft in drafts.of_agent(two.me)] == ["Ask Bea"]
