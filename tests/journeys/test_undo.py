"""Undo and redo by Ctrl+Z in the real window: named, in order, and never over a colleague's change."""

from dataclasses import replace
from decimal import Decimal

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from support.registering import register

from ecsupport_desktop.domain import commands as c
from ecsupport_desktop.domain.assessment import Level2
from ecsupport_desktop.domain.words import Impact, Priority
from ecsupport_desktop.services.identity import new_id

CONTROL = Qt.KeyboardModifier.ControlModifier
AGAIN = CONTROL | Qt.KeyboardModifier.ShiftModifier


def said(running) -> str:
    return running.window.notices.history[-1].message


def request_of(running):
    return running.desk_view.acting.request


def begin(running):
    """A request that is nobody's, in the queue."""
    running.rooms.show_queue("unassigned")
    running.settle()
    running.rooms.queue.table.setFocus()
    running.press(Qt.Key.Key_Home, CONTROL)
    running.settle()
    return request_of(running)


def test_one_after_the_other_and_again(started):
    running = started(demo=True)
    request = begin(running)
    undo = running.desk_view.registry.action("triage.bring_back")
    assert undo.text() == "Undo"
    running.press(Qt.Key.Key_C)
    running.settle()
    assert request_of(running).assignee_id == running.desk_view.link.agent.id
    assert undo.text() == f"Undo: assignment of {request.number}"
    impact = next(each for each in Impact if each is not request.impact)
    running.rooms.triage._parts.impact.segment_button(impact.value).click()
    running.settle()
    assert request_of(running).impact is impact

    running.press(Qt.Key.Key_Z, CONTROL)
    running.settle()
    assert request_of(running).impact is request.impact
    assert said(running) == f"{request.number}: impact is as it was."
    running.press(Qt.Key.Key_Z, CONTROL)
    running.settle()
    assert request_of(running).assignee_id is None
    assert undo.text() == "Undo"
    running.press(Qt.Key.Key_Z, AGAIN)
    running.settle()
    assert request_of(running).assignee_id == running.desk_view.link.agent.id


def test_a_colleagues_change_isnt_undone(started):
    running = started(demo=True)
    request = begin(running)
    running.press(Qt.Key.Key_C)
    running.settle()
    colleague = next(each for each in running.desk.readers.agents() if each.id != running.desk_view.link.agent.id)
    outcome = running.desk.execute(
        c.SetPriority(
            id=running.desk_view.link.command_base()["id"], actor_id=colleague.id, request_id=request.id,
            priority=Priority.HIGH,
        )
    )  # fmt: skip
    assert outcome.accepted
    running.settle()
    running.press(Qt.Key.Key_Z, CONTROL)
    running.settle()
    assert request_of(running).assignee_id == running.desk_view.link.agent.id
    words = f"{request.number}: {colleague.name} set the priority to high, today "
    assert said(running).startswith(words) and said(running).endswith("So its assignment isn't undone.")
    assert list(running.desk.store.doctor()) == []


def test_the_notice_offers_it_by_key(started):
    running = started(demo=True)
    begin(running)
    running.press(Qt.Key.Key_C)
    running.settle()
    running.press(Qt.Key.Key_Period, CONTROL)
    running.settle()
    assert request_of(running).assignee_id is None


def take_up(running, hours_left=30):
    request_id = register(running.desk, running.desk_view.link.agent.id, "Invoice missing", hours_left)
    running.settle()
    running.rooms.show_request(request_id)
    running.settle()
    return request_of(running)


def establish_and_send(running):
    running.rooms.queue.table.setFocus()
    running.press(Qt.Key.Key_1)
    running.qtbot.keyClicks(QApplication.focusWidget(), "The documentation of the shop tells how, on page 12.")
    running.settle()
    running.press(Qt.Key.Key_Return, CONTROL)
    running.settle()


def send_by_mail(running):
    """As if a mailbox were set up: what is sent is held first."""
    link = running.desk_view.link
    link.use_settings(
        replace(link.settings, mail_address="help@ecshops.example", mail_smtp_host="smtp.ecshops.example")
    )


def undo(running):
    running.rooms.queue.table.setFocus()
    running.press(Qt.Key.Key_Z, CONTROL)
    running.settle()


def test_an_assessment_is_undone_once_its_answer_was_taken_back(started):
    running = started()
    send_by_mail(running)
    request = take_up(running)
    establish_and_send(running)
    assert request_of(running).assessment is not None
    undo(running)
    assert said(running) == f"{request.number}: taken back, nothing was sent."
    action = running.desk_view.registry.action("triage.bring_back")
    assert action.text() == f"Undo: assessment of {request.number}"
    undo(running)
    after = request_of(running)
    assert said(running) == f"{request.number}: assessment is as it was."
    assert (after.assessments, after.cycles, after.due_at) == ((), request.cycles, request.due_at)
    undo(running)
    assert said(running) == "There is nothing to undo."
    assert list(running.desk.store.doctor()) == []


def test_pressed_twice_at_once_it_undoes_both(started):
    running = started()
    send_by_mail(running)
    request = take_up(running)
    establish_and_send(running)
    running.rooms.queue.table.setFocus()
    running.press(Qt.Key.Key_Z, CONTROL)
    running.press(Qt.Key.Key_Z, CONTROL)
    running.settle()
    assert said(running) == f"{request.number}: assessment is as it was."
    assert request_of(running).deliveries == request_of(running).assessments == ()


def test_what_went_out_says_why_it_cant_be_undone(started):
    running = started()
    request = take_up(running)
    establish_and_send(running)
    undo(running)
    assert said(running).startswith(f"{request.number}: the answer can't be undone, it went out (today ")
    undo(running)
    words = f"The assessment of {request.number} can't be undone: the answer went out at today "
    assert said(running).startswith(words)
    assert request_of(running).assessment is not None
    running.desk_view.acting.do_on_request(c.AddNote, text="Called")
    running.settle()
    undo(running)
    assert said(running).startswith(f"{request.number}: a note can't be undone")


def test_restored_and_a_split_are_undone(started):
    running = started()
    request = take_up(running)
    acting = running.desk_view.acting
    acting.do_on_request(c.RecordClientMessage, message=c.NewMessage(text="Another thing"))
    running.settle()
    before, new = request_of(running), new_id()
    acting.do_on_request(
        c.SplitRequest, new_request_id=new, message_ids=(before.messages[-1].id,), subject="Another thing"
    )
    running.settle()
    undo(running)
    assert "split" in said(running) and "merged into it again" in said(running)
    after = request_of(running)
    assert (after.due_at, after.cycles, after.state) == (before.due_at, before.cycles, before.state)
    assert running.desk.readers.request(new).request.merged_into == request.id
    level_2 = Level2(effort_hours=Decimal(1), restoring_steps="Restart")
    acting.do_on_request(c.EstablishAssessment, assessment=level_2)
    running.settle()
    acting.do_on_request(c.MarkRestored)
    running.settle()
    undo(running)
    assert request_of(running).to_restore
    undo(running)
    assert request_of(running).assessments == ()
    assert list(running.desk.store.doctor()) == []
