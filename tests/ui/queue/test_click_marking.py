"""Ctrl+click and Shift+click mark as in every list, and a marked row says so."""

import pytest
from PySide6.QtCore import QPoint, Qt

from ecsupport_desktop.ui.queue.click_marking import ClickMarking
from ecsupport_desktop.ui.queue.columns import COLUMN_AT
from ecsupport_desktop.ui.queue.marking import MarksBar
from ecsupport_desktop.ui.queue.model import QueueModel
from ecsupport_desktop.ui.queue.reading import listing_of
from ecsupport_desktop.ui.queue.table import QueueTable
from ecsupport_desktop.ui.shared.theme import apply_theme

NONE, CONTROL, SHIFT = (
    Qt.KeyboardModifier.NoModifier,
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.ShiftModifier,
)


@pytest.fixture
def requests(world):
    return [world.register(name, hours_left=hours) for hours, name in enumerate("abcdef", start=1)]


@pytest.fixture
def table(link, state, settled, requests, qtbot, qapp):
    apply_theme(qapp, "light")
    model = QueueModel(link, link)
    made = QueueTable(model, state)
    ClickMarking(made, model)
    qtbot.addWidget(made)
    made.resize(700, 400)
    made.show()
    model.show_listing(listing_of("to_analyse"))
    settled()
    return made


@pytest.fixture
def click(table, qtbot):
    def at(row: int, modifier=NONE) -> None:
        place = QPoint(60, table.rowViewportPosition(row) + table.rowHeight(row) // 2)
        qtbot.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, modifier, place)

    return at


def test_control_marks_one_row_and_the_one_shown_with_the_first(table, click, requests):
    click(0)
    click(2, CONTROL)
    assert table.marks.ids == (requests[0], requests[2])
    click(4, CONTROL)
    click(2, CONTROL)
    assert table.marks.ids == (requests[0], requests[4])


def test_what_is_read_stays_the_one_shown(table, click, requests, qtbot):
    click(1)
    with qtbot.assertNotEmitted(table.request_selected):
        click(3, CONTROL)
        click(5, SHIFT)
    assert table.selected_id == requests[1]
    assert table.currentIndex().row() == 1


def test_shift_marks_all_from_the_one_shown(table, click, requests):
    click(1)
    click(3, SHIFT)
    assert table.marks.ids == tuple(requests[1:4])


def test_another_shift_moves_the_end_of_the_range(table, click, requests):
    click(2)
    click(5, SHIFT)
    click(1, SHIFT)
    assert set(table.marks.ids) == {requests[1], requests[2]}


def test_a_range_begins_where_control_was_last(table, click, requests):
    click(0)
    click(2, CONTROL)
    click(4, SHIFT)
    assert set(table.marks.ids) == {requests[0], *requests[2:5]}


def test_a_click_alone_marks_nothing_and_lets_nothing_go(table, click, requests):
    click(0)
    click(2, CONTROL)
    click(3)
    assert table.selected_id == requests[3]
    assert len(table.marks) == 2


def test_a_marked_row_is_heard_as_marked(table, requests):
    def said(row: int, column: str) -> str:
        index = table.model().index(row, COLUMN_AT[column])
        return index.data(Qt.ItemDataRole.AccessibleTextRole)

    heard = said(1, "time_left")
    table.marks.toggle(requests[1])
    assert said(1, "time_left") == f"marked, {heard}"
    assert said(1, "subject") == "marked, b"
    assert not said(0, "time_left").startswith("marked")


def test_the_bar_counts_until_none_is_marked(table, requests, qtbot):
    bar = MarksBar(table.marks)
    qtbot.addWidget(bar)
    table.marks.add(requests[:2])
    assert bar.isVisible() and bar._text.text() == "2 requests marked"
    table.marks.clear()
    assert not bar.isVisible() and bar._text.text() == "0 requests marked"
