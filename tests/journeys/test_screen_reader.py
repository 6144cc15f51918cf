"""The job heard and not seen: the most urgent request found, its urgency heard, Level 1 established, and it is sent."""

import re

from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtWidgets import QApplication, QDialog, QWidget
from support.screen_reader import Role, ScreenReader, name_of

from ecsupport_desktop.domain.words import AssessmentKind, State
from ecsupport_desktop.ui.main_window.overlay import Overlay

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


# What each action opens is there by this role and name, so that nothing is passed over unseen.
PAGES = (
    ("triage.level_2", Role.EditableText, "Steps"),
    ("sprint.start", Role.Button, "Leave the sprint"),
    ("reports.open", Role.Table, "Late responses and their causes"),
    ("horizon.forecast", Role.Table, "Responses that will be late if nothing changes"),
    ("quote.open", Role.StaticText, "No quote yet"),
    ("go.palette", Role.List, "Commands"),
    ("help.shortcuts", Role.StaticText, "All commands…: Ctrl+K"),
    ("file.settings", Role.EditableText, "Search settings"),
    ("file.quote_settings", Role.PageTab, "Rate card"),
    ("file.keyboard", Role.Table, "Actions and their keys"),
    ("file.snippets", Role.List, "Snippets"),
    ("file.personal_data", Role.EditableText, "Person"),
    ("file.new_request", Role.ComboBox, "Contact"),
    ("file.new_client", Role.Table, "Contacts"),
    ("request.set_client", Role.List, "Clients"),
    ("request.assign", Role.List, "Assign to"),
    ("request.note", Role.EditableText, "Note on"),
    ("request.proof", Role.PageTab, "Deadline proof"),
    ("request.similar", Role.Button, "Dismiss"),
    ("views.save", Role.EditableText, "Name of the view"),
    ("queue.mark_all", Role.Button, "Change"),
    ("request.bulk", Role.List, "14 requests marked"),
)
SILENT = (Role.Client, Role.Border, Role.Graphic, Role.ScrollBar, Role.Grip, Role.Splitter, Role.LayeredPane)
"""Grounds, edges and pictures beside words: nobody comes to them, so they need no name."""


def faults(reader: ScreenReader) -> set[str]:
    """What is on the screen without a name in letters or without a role."""
    found = set()
    for each in reader.everything():
        role, state, name = each.role(), each.state(), name_of(each)
        where = f"{role.name} “{name}” {each.object().objectName() if each.object() is not None else ''}"
        if role is Role.NoRole:
            found.add(f"{where}: no role")
        named = any(letter.isalnum() for letter in name)
        decoration = role in (*SILENT, Role.StaticText, Role.ListItem, Role.MenuBar, Role.StatusBar, Role.Window)
        if not named and (state.focusable or not decoration):
            found.add(f"{where}: no name")
        if role is Role.ComboBox and not (_labelled(each) or each.text(QAccessible.Text.Description)):
            # On Linux the name of a box is what is chosen in it.
            found.add(f"{where}: nothing says what it is for")
    return found


def _labelled(thing: QAccessibleInterface) -> bool:
    labels = [other for other, kind in thing.relations() if kind & QAccessible.RelationFlag.Label]
    return any(name_of(each) for each in labels)


def test_everything_on_every_page_has_a_name_and_a_role(started, qtbot):
    running = started(demo=True)
    reader = ScreenReader(running.window)
    assert faults(reader) == set()
    for action_id, role, name in PAGES:
        running.desk_view.registry.action(action_id).trigger()
        running.settle()
        reader.find(role, name)
        assert not (seen := faults(reader)), f"{action_id}: {seen}"
        leave(running)
    running.rooms.show_queue("planning")
    running.settle()
    running.rooms.step(1)
    running.settle()
    for action_id, role, name in (
        ("quote.open", Role.Table, "Lines of the quote"), ("quote.plan", Role.Table, "Steps of the plan")
    ):  # fmt: skip
        running.desk_view.registry.action(action_id).trigger()
        running.settle()
        reader.find(role, name)
        assert not (seen := faults(reader)), f"{action_id}: {seen}"
        leave(running)


def leave(running) -> None:
    """Back to the panes, whatever was opened."""
    for top in QApplication.topLevelWidgets():
        if isinstance(top, QDialog) and top.isVisible():
            top.reject()
    running.window.activateWindow()
    for overlay in running.window.findChildren(Overlay):
        overlay.go()
    running.desk_view.palette.hide()
    if running.rooms.page is not None:
        running.rooms.page.go_back()
    running.rooms.focus_queue()
    running.settle()
