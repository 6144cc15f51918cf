"""The columns of the queues and those of a saved view are kept apart, and come back as they were at any zoom."""

import pytest
from PySide6.QtCore import Qt

from ecsupport_desktop.ui.main_window.columns_popup import ColumnsPopup
from ecsupport_desktop.ui.queue.column_memory import KEY
from ecsupport_desktop.ui.queue.columns import COLUMN_AT, COLUMNS
from ecsupport_desktop.ui.queue.model import QueueModel
from ecsupport_desktop.ui.queue.table import QueueTable
from ecsupport_desktop.ui.shared.theme import apply_theme

CLIENT, TAGS, NUMBER, TIME_LEFT = (COLUMN_AT[key] for key in ("client", "tags", "number", "time_left"))
SUBJECT = COLUMN_AT["subject"]
ALT = Qt.KeyboardModifier.AltModifier


@pytest.fixture
def header(link, state, qtbot, qapp):
    apply_theme(qapp, "light")
    table = QueueTable(QueueModel(link, link), state)
    qtbot.addWidget(table)
    table.resize(900, 300)
    table.show()
    yield table.header


def order(header):
    return [COLUMNS[header.logicalIndex(place)].key for place in range(header.count())]


def test_a_view_has_its_own_columns_and_the_queues_keep_theirs(header, state):
    header.resizeSection(CLIENT, 200)
    of_queues, places = header.layout_text(), order(header)
    assert "client:200" in of_queues
    header.use(("time_left", "subject", "client:150", "tags"))
    assert order(header)[:5] == ["time_left", "next_date", "subject", "client", "tags"]
    assert header.sectionSize(CLIENT) == 150 and header.isSectionHidden(NUMBER) and not header.isSectionHidden(TAGS)
    header.show_column(NUMBER, True)
    assert header.layout_text() == ("time_left", "next_date", "subject", "client:150", "tags", "number")
    header.use(None)
    assert header.layout_text() == of_queues and order(header) == places and header.sectionSize(CLIENT) == 200


def test_a_view_without_columns_has_those_of_the_queues_until_it_gets_some(header, state):
    header.use(())
    assert header.layout_text() == ()
    header.show_column(TAGS, False)
    assert "tags" not in header.layout_text() and not state.value(KEY)
    assert header.reset_title == "Columns as in the queues"
    header.reset_columns()
    assert header.layout_text() == ()


def test_zooming_alters_no_width(header, qapp):
    header.use(("time_left", "client:117", "number:75", "subject"))
    header.show_column(TAGS, True)
    header.show_column(TAGS, False)
    kept = header.layout_text()
    assert "client:117" in kept
    for zoom in (80, 90, 110, 130, 170, 200, 100):
        apply_theme(qapp, "light", zoom=zoom)
        header.show_column(TAGS, zoom % 20 == 0)
    header.show_column(TAGS, False)
    assert header.layout_text() == kept


def test_what_a_file_says_wrongly_is_left_out(header):
    written = ("nothing:3", "client:wide", "number:999999", "subject")
    header.use(written)
    assert header.layout_text() == written, "a file written by hand isn't changed by looking at it"
    assert order(header)[:4] == ["client", "next_date", "number", "subject"]
    header.show_column(TAGS, True)
    assert header.layout_text() == ("client", "next_date", "number:2000", "subject", "tags")
    header.use(("nothing",))
    assert header.layout_text() == ("nothing",) and order(header)[0] == "time_left"


def test_columns_are_chosen_moved_and_widened_by_keys(header, qtbot):
    popup = ColumnsPopup(header.window(), header)
    popup.ask()
    press = lambda key, held=Qt.KeyboardModifier.NoModifier: qtbot.keyClick(popup._list, key, held)  # noqa: E731
    assert popup._list.currentItem().text() == "Time left · 176 wide"
    press(Qt.Key.Key_Down, ALT)
    assert order(header)[0] == "time_left", "the first one stays the first"
    press(Qt.Key.Key_Down)
    press(Qt.Key.Key_Down, ALT)
    assert [key for key in order(header) if key != "next_date"][:3] == ["time_left", "client", "number"]
    press(Qt.Key.Key_Right)
    assert popup._list.currentItem().text() == "Number · 82 wide" and header.sectionSize(NUMBER) == 82
    press(Qt.Key.Key_Space)
    assert header.isSectionHidden(NUMBER) and popup._list.currentItem().text() == "Number"
    press(Qt.Key.Key_Return)
    assert not header.isSectionHidden(NUMBER)
    press(Qt.Key.Key_Escape)
    assert not popup.isVisible()


def test_columns_are_moved_by_dragging(header, qtbot):
    popup = ColumnsPopup(header.window(), header)
    popup.ask()
    rows = popup._list.count()
    last = popup._list.item(rows - 1).text()
    popup._list.insertItem(1, popup._list.takeItem(rows - 1))
    popup._on_rows_moved()
    assert popup._list.item(1).text() == last and order(header).index("tags") < order(header).index("number")


@pytest.mark.parametrize(("room", "client"), [(513, 116), (491, 116), (458, 86)])
@pytest.mark.parametrize("density", ["roomy", "compact"])
def test_the_subject_is_read_in_a_window_of_1280(header, qapp, room, client, density):
    """In English, with short names of queues, and in Spanish."""
    apply_theme(qapp, "light", density)
    header.parent().resize(room, 300)
    assert header.isSectionHidden(NUMBER) and header.sectionSize(CLIENT) == client
    assert header.sectionSize(SUBJECT) >= 196
    header.parent().resize(900, 300)
    assert not header.isSectionHidden(NUMBER) and header.sectionSize(CLIENT) == 116
    assert header.layout_text() == (), "nobody has chosen anything"


def test_beside_a_day_the_number_and_then_the_client_give_way_too(header):
    header.show_dated(True)
    header.parent().resize(458, 300)
    assert header.isSectionHidden(NUMBER) and header.sectionSize(CLIENT) == 84
    assert header.sectionSize(SUBJECT) == 458 - 100 - 128 - 84


def test_what_was_chosen_gives_no_way(header):
    header.resizeSection(CLIENT, 130)
    header.parent().resize(458, 300)
    assert not header.isSectionHidden(NUMBER) and header.sectionSize(CLIENT) == 130
    header.reset_columns()
    assert header.isSectionHidden(NUMBER) and header.sectionSize(CLIENT) == 86
