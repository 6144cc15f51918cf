"""The model shows what the desk holds, changes by exact steps and never asks while it is painted."""

from uuid import UUID

import pytest
from PySide6.QtCore import QAbstractItemModel, QPersistentModelIndex, Qt
from PySide6.QtTest import QAbstractItemModelTester

from ecsupport_desktop.domain.queue import QUEUE_BY_NAME
from ecsupport_desktop.ui.queue import rows_model as model_module
from ecsupport_desktop.ui.queue.columns import COLUMN_AT, COLUMNS, TIME_LEFT
from ecsupport_desktop.ui.queue.model import QueueModel, Role
from ecsupport_desktop.ui.queue.reading import Listing, listing_of

SUBJECT = COLUMN_AT["subject"]


@pytest.fixture
def model(link, qtbot):
    made = QueueModel(link, link)
    made.tester = QAbstractItemModelTester(made, QAbstractItemModelTester.FailureReportingMode.Fatal, made)
    return made


def subjects(model: QAbstractItemModel) -> list[str]:
    return [model.index(row, SUBJECT).data() for row in range(model.rowCount())]


def signals_of(model: QAbstractItemModel) -> list[tuple]:
    heard: list[tuple] = []
    model.rowsInserted.connect(lambda _parent, first, last: heard.append(("inserted", first, last)))
    model.rowsRemoved.connect(lambda _parent, first, last: heard.append(("removed", first, last)))
    model.rowsMoved.connect(lambda _p, first, last, _q, to: heard.append(("moved", first, last, to)))
    model.modelReset.connect(lambda: heard.append(("reset",)))
    model.layoutChanged.connect(lambda: heard.append(("layout",)))
    return heard


def test_rows_come_in_the_order_of_their_due_moments(world, model, settled):
    world.register("Later", hours_left=30)
    world.register("Soon", hours_left=3)
    world.register("Past", hours_left=-1)
    model.show_listing(listing_of("to_analyse"))
    settled()
    assert subjects(model) == ["Past", "Soon", "Later"]
    first = model.index(0, TIME_LEFT)
    assert first.data() == "−1 h 00 m"
    assert first.data(Role.URGENCY) == "overdue"


def test_a_screen_reader_hears_the_whole_row(world, model, settled):
    world.register("Checkout shows 500", hours_left=3.2)
    model.show_listing(listing_of("to_analyse"))
    settled()
    said = model.index(0, TIME_LEFT).data(Qt.ItemDataRole.AccessibleTextRole)
    number = model.index(0, 0).data(Role.ROW).number
    assert said == f"critical, 3 hours 12 minutes left, {number}, Checkout shows 500"


def test_a_new_request_is_one_inserted_row(world, link, model, settled):
    world.register("First", hours_left=10)
    world.register("Last", hours_left=40)
    model.show_listing(listing_of("to_analyse"))
    link.changed.connect(lambda change: model.refresh(change.request_ids))
    settled()
    heard = signals_of(model)
    world.register("Between", hours_left=20)
    settled()
    assert subjects(model) == ["First", "Between", "Last"]
    assert heard == [("inserted", 1, 1)]


def test_an_answered_request_is_one_removed_row_and_the_others_keep_their_indexes(world, link, model, settled):
    answered = world.register("Answered", hours_left=10)
    world.register("Stays", hours_left=20)
    model.show_listing(listing_of("to_analyse"))
    link.changed.connect(lambda change: model.refresh(change.request_ids))
    settled()
    stays = QPersistentModelIndex(model.index(1, SUBJECT))
    heard = signals_of(model)
    world.answer(answered)
    settled()
    assert heard == [("removed", 0, 0)]
    assert stays.row() == 0 and stays.data() == "Stays"


def test_another_order_moves_only_what_must_move(world, model, settled):
    ids = [world.register(name, hours_left=hours) for name, hours in (("a", 1), ("b", 2), ("c", 3), ("d", 4))]
    model.show_listing(listing_of("to_analyse"))
    settled()
    heard = signals_of(model)
    kept = QPersistentModelIndex(model.index(3, SUBJECT))
    model._become(model._rows, (ids[3], ids[0], ids[1], ids[2]))
    assert heard == [("moved", 3, 3, 0)]
    assert kept.row() == 0 and kept.data() == "d"


def test_many_on_the_move_are_one_change_of_layout(world, model, settled, monkeypatch):
    monkeypatch.setattr(model_module, "MOVES_AT_MOST", 1)
    ids = [world.register(name, hours_left=hours) for name, hours in (("a", 1), ("b", 2), ("c", 3), ("d", 4))]
    model.show_listing(listing_of("to_analyse"))
    settled()
    heard = signals_of(model)
    kept = QPersistentModelIndex(model.index(0, SUBJECT))
    model._become(model._rows, tuple(reversed(ids)))
    assert heard == [("layout",)]
    assert kept.row() == 3 and kept.data() == "a"


@pytest.mark.parametrize("column", [column.key for column in COLUMNS])
@pytest.mark.parametrize("queue", ["to_analyse", "all"])
def test_every_column_sorts_both_ways(world, model, settled, column, queue):
    for name, hours in (("Beta", 5), ("alpha", 9), ("Gamma", 1)):
        world.register(name, hours_left=hours, tags=(name.lower(),))
    model.show_listing(listing_of(queue))
    settled()
    model.sort(COLUMN_AT[column])
    settled()
    upwards = subjects(model)
    model.sort(COLUMN_AT[column], Qt.SortOrder.DescendingOrder)
    settled()
    assert sorted(upwards) == ["Beta", "Gamma", "alpha"]
    assert model.listing.sort.descending
    if column == "subject":
        assert upwards == ["alpha", "Beta", "Gamma"]
        assert subjects(model) == ["Gamma", "Beta", "alpha"]


def test_painting_asks_the_desk_nothing(world, link, model, settled, monkeypatch):
    world.register("Only")
    model.show_listing(listing_of("to_analyse"))
    settled()
    monkeypatch.setattr(link, "query", lambda *_a, **_k: pytest.fail("asked while painting"))
    for column in range(model.columnCount()):
        for role in (*range(Qt.ItemDataRole.DisplayRole, 15), *Role):
            model.index(0, column).data(role)


def test_pages_come_when_they_are_looked_at(world, model, settled, qtbot):
    for number in range(300):
        world.register(f"Request {number:03}", hours_left=1 + number / 100)
    for name in ("to_analyse", "all"):
        model.show_listing(listing_of(name))
        settled()
        assert model.rowCount() == 300
        assert model.index(299, SUBJECT).data() is None
        qtbot.waitUntil(lambda: str(model.index(299, SUBJECT).data()).startswith("Request"))
        assert isinstance(model.index(299, 0).data(Role.REQUEST_ID), UUID)


def test_a_window_keeps_the_row_in_view_when_rows_come_above(world, link, model, settled):
    for number in range(300):
        world.register(f"Request {number:03}")
    model.show_listing(listing_of("all"))
    link.changed.connect(lambda change: model.refresh(change.request_ids))
    settled()
    model.anchor_row = 100
    seen = QPersistentModelIndex(model.index(100, SUBJECT))
    before = seen.data()
    heard = signals_of(model)
    world.register("Newest")
    settled()
    assert heard == [("inserted", 0, 0)]
    assert seen.row() == 101 and seen.data() == before


def test_the_clock_changes_only_the_texts_that_read_differently(world, link, model, settled, clock):
    world.register("Soon", hours_left=3)
    world.register("Later", hours_left=40.5)
    model.show_listing(listing_of("to_analyse"))
    settled()
    changed = []
    model.dataChanged.connect(lambda top, bottom, roles: changed.append((top.row(), top.column(), bottom.column())))
    clock.go_on(minutes=2)
    model.tick(clock.now, 0, 1)
    assert changed == [(0, TIME_LEFT, TIME_LEFT)]
    assert model.index(0, TIME_LEFT).data() == "2 h 58 m"


def test_a_search_finds_words_and_can_be_sorted(world, model, settled):
    world.register("Invoice missing", hours_left=20)
    world.register("Checkout broken", hours_left=30)
    world.register("Another invoice", hours_left=10)
    listing = Listing(queue=QUEUE_BY_NAME["to_analyse"], text="invo")
    model.show_listing(listing)
    settled()
    assert subjects(model) == ["Another invoice", "Invoice missing"]
    model.sort(SUBJECT, Qt.SortOrder.DescendingOrder)
    settled()
    assert subjects(model) == ["Invoice missing", "Another invoice"]


def test_only_the_newest_question_is_answered(world, model, settled):
    world.register("Only")
    shown = []
    model.listing_shown.connect(lambda listing: shown.append(listing.queue.name))
    model.show_listing(listing_of("to_analyse"))
    model.show_listing(listing_of("unassigned"))
    settled()
    assert shown == ["unassigned"]


def test_looking_again_and_again_doesnt_keep_a_page_from_coming(world, link, model, settled, qtbot):
    for number in range(300):
        world.register(f"Request {number:03}")
    model.show_listing(listing_of("all"))
    settled()
    model._rows.pages.pop(2, None)
    asked = []
    query = link.query
    link.query = lambda *args, **kwargs: (asked.append(1), query(*args, **kwargs))
    qtbot.waitUntil(lambda: model.index(290, SUBJECT).data() is not None)
    assert asked == [1]
