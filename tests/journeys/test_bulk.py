"""Several requests changed at once: marked by keys, foreseen, done one by one, and undone together."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from ecsupport_desktop.domain import commands as c
from ecsupport_desktop.ui.main_window.bulk_actions import BulkActions
from ecsupport_desktop.ui.main_window.pick_popup import ChoiceRole

CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


def begin(running, count: int):
    """So many requests that are nobody's, marked."""
    running.rooms.show_queue("unassigned")
    running.settle()
    table = running.rooms.queue.table
    table.setFocus()
    running.press(Qt.Key.Key_Home, CONTROL)
    running.settle()
    ids = [table.selected_id]
    for _each in range(count):
        running.press(Qt.Key.Key_J, SHIFT)
        running.settle()
        ids.append(table.selected_id)
    assert table.marks.ids == tuple(ids[:count])
    return ids[:count]


def choices(running) -> list:
    model = running.desk_view.actions.pick._model
    return [model.index(row).data(ChoiceRole.CHOICE) for row in range(model.rowCount())]


def choose(running, *letters: str) -> None:
    for typed in letters:
        field = running.window.focusWidget()
        QTest.keyClicks(field, typed)
        QTest.keyClick(field, Qt.Key.Key_Return)
        running.settle()


def assignees(running, ids) -> set:
    return {running.desk.readers.request(each).request.assignee_id for each in ids}


def test_claimed_together_and_undone_together(started):
    running = started(demo=True)
    ids = begin(running, 3)
    bar = running.rooms.queue.marks_bar
    assert bar.isVisible() and "3 requests marked" in bar._text.text()
    running.press(Qt.Key.Key_B)
    choose(running, "claim")
    assert choices(running)[0].text == "Do it on 3 requests"
    choose(running, "")
    me = running.desk_view.link.agent.id
    assert assignees(running, ids) == {me}
    assert not bar.isVisible()
    assert running.window.notices.history[-1].message == "3 requests changed"
    undo = running.desk_view.registry.action("triage.bring_back")
    assert undo.text() == "Undo: assignment of 3 requests"
    running.rooms.queue.table.setFocus()
    running.press(Qt.Key.Key_Z, CONTROL)
    running.settle()
    assert assignees(running, ids) == {None}
    running.press(Qt.Key.Key_Z, CONTROL | SHIFT)
    running.settle()
    assert assignees(running, ids) == {me}
    assert list(running.desk.store.doctor()) == []


def test_what_would_be_refused_is_said_before(started):
    running = started(demo=True)
    ids = begin(running, 2)
    colleague = next(each for each in running.desk.readers.agents() if each.id != running.desk_view.link.agent.id)
    outcome = running.desk.execute(
        c.ClaimRequest(
            id=running.desk_view.link.command_base()["id"], actor_id=colleague.id, request_id=ids[0]
        )
    )  # fmt: skip
    assert outcome.accepted
    running.settle()
    running.press(Qt.Key.Key_B)
    choose(running, "claim")
    found = choices(running)
    assert found[0].text == "Do it on 1 request"
    refused = next(each for each in found if each.key == ids[0])
    assert refused.why_not
    choose(running, "")
    assert assignees(running, [ids[0]]) == {colleague.id}
    assert assignees(running, [ids[1]]) == {running.desk_view.link.agent.id}


def test_tags_for_many_and_clearing_marks(started):
    running = started(demo=True)
    ids = begin(running, 2)
    running.press(Qt.Key.Key_B)
    choose(running, "tag", "spring")
    choose(running, "")
    assert all("spring" in running.desk.readers.request(each).request.tags for each in ids)
    running.rooms.queue.table.setFocus()
    running.press(Qt.Key.Key_Z)
    feature = next(each for each in running.desk_view.features if isinstance(each, BulkActions))
    assert len(feature.marks) == 1
    running.press(Qt.Key.Key_Z, SHIFT)
    assert len(feature.marks) == 0


def test_esc_lets_the_marks_go_once_nothing_else_needs_it(started):
    running = started(demo=True)
    begin(running, 2)
    marks = running.rooms.queue.table.marks
    running.rooms.search()
    running.press(Qt.Key.Key_Escape)  # out of the field
    assert running.rooms.queue.table.hasFocus() and len(marks) == 2
    running.press(Qt.Key.Key_Escape)
    assert len(marks) == 0 and not running.rooms.queue.marks_bar.isVisible()
    running.settle()


def test_each_step_says_what_is_asked_in_it(started):
    running = started(demo=True)
    begin(running, 2)
    field = running.desk_view.actions.pick._field
    running.press(Qt.Key.Key_B)
    assert field.placeholderText() == "What to do"
    choose(running, "assign")
    assert field.placeholderText() == "Agent"
    choose(running, "nobody")
    assert field.placeholderText() == "Request"
    running.press(Qt.Key.Key_Escape)
    running.press(Qt.Key.Key_B)
    choose(running, "close")
    assert field.placeholderText() == "Outcome"
    running.press(Qt.Key.Key_Escape)
    running.press(Qt.Key.Key_B)
    choose(running, "merge")
    assert field.placeholderText() == "Request"
    running.press(Qt.Key.Key_Escape)
    running.settle()
