"""Selection, scroll and focus belong to a request: nothing moves them but the agent."""

import pytest
from PySide6.QtCore import Qt

from ecsupport_desktop.ui.queue.columns import COLUMN_AT, COLUMNS
from ecsupport_desktop.ui.queue.empty_words import empty_text
from ecsupport_desktop.ui.queue.model import QueueModel
from ecsupport_desktop.ui.queue.reading import listing_of
from ecsupport_desktop.ui.queue.table import QueueTable
from ecsupport_desktop.ui.shared.keys import current_keys
from ecsupport_desktop.ui.shared.theme import apply_theme
from ecsupport_desktop.ui.shared.tokens import PALETTES, contrast


@pytest.fixture
def table(link, state, qtbot, qapp):
    apply_theme(qapp, "light")
    model = QueueModel(link, link)
    link.changed.connect(lambda change: model.refresh(change.request_ids))
    made = QueueTable(model, state)
    qtbot.addWidget(made)
    made.resize(700, 300)
    made.show()
    return made


def shown(table, settled, name="to_analyse"):
    table._queue_model.show_listing(listing_of(name))
    settled()
    return table._queue_model


def selected(table):
    return table.currentIndex().siblingAtColumn(COLUMN_AT["subject"]).data()


def test_a_queue_begins_with_its_first_request(world, table, settled, qtbot):
    first = world.register("First", hours_left=1)
    world.register("Second", hours_left=2)
    with qtbot.waitSignal(table.request_selected) as heard:
        shown(table, settled)
    assert heard.args == [first]


def test_the_selection_stays_with_its_request_when_others_come_and_go(world, table, settled):
    world.register("b", hours_left=20)
    kept = world.register("c", hours_left=30)
    shown(table, settled)
    table.select_request(kept)
    world.register("a", hours_left=10)
    settled()
    assert selected(table) == "c"
    assert table.currentIndex().row() == 2


def test_the_scroll_stays_with_what_is_seen(world, table, settled):
    ids = [world.register(f"{number:02}", hours_left=1 + number / 10) for number in range(40)]
    shown(table, settled)
    table.select_request(ids[30])
    before = table.rowViewportPosition(30)
    world.register("first of all", hours_left=0.5)
    settled()
    assert table.rowViewportPosition(31) == before


def test_a_request_that_leaves_the_queue_stays_the_one_shown(world, table, settled):
    world.register("a", hours_left=1)
    gone = world.register("b", hours_left=2)
    world.register("c", hours_left=3)
    shown(table, settled)
    table.select_request(gone)
    selections = []
    table.request_selected.connect(selections.append)
    world.answer(gone)
    settled()
    assert selections == []
    assert table.selected_id == gone
    assert not table.currentIndex().isValid()
    table.step(1)
    assert selected(table) == "c"


def test_the_step_back_from_where_a_request_stood(world, table, settled):
    world.register("a", hours_left=1)
    gone = world.register("b", hours_left=2)
    world.register("c", hours_left=3)
    shown(table, settled)
    table.select_request(gone)
    world.answer(gone)
    settled()
    table.step(-1)
    assert selected(table) == "a"


def test_steps_stop_at_the_ends(world, table, settled):
    world.register("a", hours_left=1)
    world.register("b", hours_left=2)
    shown(table, settled)
    for _time in range(3):
        table.step(1)
    assert selected(table) == "b"
    for _time in range(3):
        table.step(-1)
    assert selected(table) == "a"


def test_a_title_sorts_upwards_then_downwards_then_not(world, table, settled):
    for name, hours in (("b", 1), ("a", 2)):
        world.register(name, hours_left=hours)
    model = shown(table, settled)
    subject = COLUMN_AT["subject"]
    orders = []
    for _click in range(3):
        table.horizontalHeader().sectionClicked.emit(subject)
        settled()
        orders.append([model.index(row, subject).data() for row in range(2)])
    assert orders == [["a", "b"], ["b", "a"], ["b", "a"]]
    assert model.listing.sort is None
    assert not table.horizontalHeader().isSortIndicatorShown()


def test_columns_are_remembered(world, table, settled, link, state, qtbot):
    shown(table, settled)
    header = table.horizontalHeader()
    header.resizeSection(COLUMN_AT["client"], 200)
    header.moveSection(header.visualIndex(COLUMN_AT["client"]), 3)
    table.header.show_column(COLUMN_AT["tags"], True)
    again = QueueTable(QueueModel(link, link), state)
    qtbot.addWidget(again)
    assert again.columnWidth(COLUMN_AT["client"]) == 200
    assert again.horizontalHeader().visualIndex(COLUMN_AT["client"]) == 3
    assert not again.isColumnHidden(COLUMN_AT["tags"])
    again.header.reset_columns()
    assert [again.horizontalHeader().visualIndex(at) for at in range(len(COLUMNS))] == list(range(len(COLUMNS)))


def test_room_decides_about_columns_until_somebody_chooses(table, qtbot):
    table.resize(500, 300)
    assert table.isColumnHidden(COLUMN_AT["tags"]) and table.isColumnHidden(COLUMN_AT["assignee"])
    table.resize(2000, 300)
    assert not table.isColumnHidden(COLUMN_AT["tags"])


def test_an_empty_queue_says_what_that_means(table, settled):
    shown(table, settled, "overdue")
    assert empty_text(table._shown) == "Nothing has passed its 48 hours."
    table.grab()


def test_an_empty_queue_names_the_key_in_force(table, settled, keys_put_back):
    shown(table, settled, "mine")
    assert empty_text(table._shown).endswith("Press C on a request to claim it.")
    current_keys().use({"C": "F12"})
    assert empty_text(table._shown).endswith("Press F12 on a request to claim it.")


def test_every_cell_can_be_painted(world, table, settled, qapp):
    for hours in (-3, 2, 8, 40):
        world.register("<b>Not bold</b>", hours_left=hours, tags=("vip",))
    answered = world.register("answered", hours_left=10)
    world.answer(answered)
    table.resize(2000, 300)
    for appearance in ("light", "dark"):
        apply_theme(qapp, appearance)
        shown(table, settled, "all")
        assert not table.grab().isNull()


def test_enter_opens_the_request(world, table, settled, qtbot):
    only = world.register("a")
    shown(table, settled)
    table.setFocus()
    with qtbot.waitSignal(table.request_activated) as heard:
        qtbot.keyClick(table, Qt.Key.Key_Return)
    assert heard.args == [only]


def test_coming_to_the_table_selects_nothing(world, table, settled, qtbot):
    first = world.register("a", hours_left=1)
    world.register("b", hours_left=2)
    shown(table, settled)
    table.select_request(first)
    world.answer(first)
    settled()
    with qtbot.assertNotEmitted(table.request_selected):
        table.setFocus(Qt.FocusReason.OtherFocusReason)
    assert not table.currentIndex().isValid() and table.selected_id == first


@pytest.mark.parametrize("palette", PALETTES)
def test_the_selected_row_is_told_without_the_keyboard(world, table, settled, qapp, palette):
    world.register("a", hours_left=1)
    world.register("b", hours_left=2)
    shown(table, settled)
    apply_theme(qapp, palette)
    table.clearFocus()
    picture = table.viewport().grab().toImage()
    (bar, ground), (other, plain) = (
        (picture.pixelColor(1, at).name(), picture.pixelColor(6, at).name())
        for at in (table.rowViewportPosition(row) + 3 for row in range(2))
    )
    assert contrast(bar, ground) >= 3 and contrast(bar, plain) >= 3
    assert other == plain
