"""Undo and redo by Ctrl+Z in the real window: named, in order, and never over a colleague's change."""

from PySide6.QtCore import Qt

from ecsupport_desktop.domain import commands as c
from ecsupport_desktop.domain.words import Impact, Priority

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
    assert said(running).startswith(f"{request.number} was changed since")
    assert list(running.desk.store.doctor()) == []


def test_the_notice_offers_it_by_key(started):
    running = started(demo=True)
    begin(running)
    running.press(Qt.Key.Key_C)
    running.settle()
    running.press(Qt.Key.Key_Period, CONTROL)
    running.settle()
    assert request_of(running).assignee_id is None
