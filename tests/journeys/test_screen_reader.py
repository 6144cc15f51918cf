"""The job heard and not seen: the most urgent request found, its urgency heard, Level 1 established, and it is sent."""

import re

from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QWidget
from support.screen_reader import Role, ScreenReader, name_of

from ecsupport_desktop.domain.words import AssessmentKind, State

REASONING = "The shop does what it was set up to do: the voucher ended on Sunday, so it is refused."
ROW = r"(overdue by|critical|nearing|calm).*(hours?|minutes?|days?).*ECS-\d{4}-\d{6}, .+, .+"


def test_an_answer_leaves_by_what_is_heard(started, qtbot):
    running = started(demo=True)
    reader = ScreenReader(running.window)
    queues = reader.find(Role.List, "Queues")
    assert [name_of(queues.child(at)) for at in range(3)] == [
        f"{name}, {count} requests" if count != 1 else f"{name}, 1 request"
        for name, count in (
            (title, running.rooms.sidebar.counts[key])
            for title, key in (("To analyse", "to_analyse"), ("Nearing 48 h", "nearing"), ("Overdue", "overdue"))
        )
    ]  # fmt: skip
    running.press(Qt.Key.Key_Escape)
    running.rooms.queue.table.setFocus()
    running.press(Qt.Key.Key_Home, Qt.KeyboardModifier.ControlModifier)
    running.settle()
    assert re.fullmatch(ROW, reader.heard()), reader.heard()
    assert running.desk_view.acting.request.number in reader.heard()

    # An agent who doesn't see chooses one that is Level 1 work: the first that isn't established yet.
    while running.desk_view.acting.request.assessment is not None:
        running.press(Qt.Key.Key_Down)
        running.settle()
    request = running.desk_view.acting.request
    assert request.number in reader.heard()

    reader.press(Role.RadioButton, "How the analysis ends: Level 1")
    running.settle()
    assert reader.find(Role.RadioButton, "How the analysis ends: Level 1").state().checked
    reader.type_into("Reasoning", REASONING)
    running.settle()
    assert REASONING in reader.find(Role.EditableText, "Answer").text(QAccessible.Text.Value)
    reader.press(Role.Button, "Record as sent")
    # A press that is asked for shows on the screen as one with the mouse does, and takes as long.
    qtbot.waitUntil(lambda: running.desk.readers.request(request.id).request.assessment is not None)
    running.settle()

    kept = running.desk.readers.request(request.id).request
    assert kept.assessment is not None and kept.assessment.kind == AssessmentKind.LEVEL_1
    assert kept.state is State.ANSWERED and kept.cycles[-1].ended_at is not None
    assert reader.find(Role.StaticText, f"Information: {request.number}: answer recorded as sent")


def test_who_sent_is_in_the_queue_again(started, qtbot):
    running = started(demo=True)
    running.press(Qt.Key.Key_Escape)
    while running.desk_view.acting.request.assessment is not None:
        running.press(Qt.Key.Key_Down)
        running.settle()
    running.press(Qt.Key.Key_1)
    running.settle()
    ScreenReader(running.window).type_into("Reasoning", REASONING)
    running.settle()
    send = running.window.findChild(QWidget, "sendButton")
    send.setFocus()
    running.press(Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: running.rooms.queue.table.hasFocus())
    running.settle()


def test_everything_that_can_be_reached_has_a_name(started):
    running = started(demo=True)
    reader = ScreenReader(running.window)
    running.press(Qt.Key.Key_1)
    running.settle()
    nameless = [
        each.role().name
        for each in reader.everything()
        if each.state().focusable and not each.state().disabled and not name_of(each)
        and each.role() is not Role.Graphic
    ]  # fmt: skip
    assert nameless == []
