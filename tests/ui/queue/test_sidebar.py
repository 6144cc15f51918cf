"""The sidebar counts by the declaration the rows come from, with one question a change."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtTest import QAbstractItemModelTester

from ecsupport_desktop.config.language import use_language
from ecsupport_desktop.domain.queue import QUEUES
from ecsupport_desktop.ui.queue.sidebar import QueueSidebar
from ecsupport_desktop.ui.queue.sidebar_model import ENTRIES, SidebarModel
from ecsupport_desktop.ui.shared.theme import apply_theme, current_theme, px


@pytest.fixture
def spanish_and_back(qapp):
    yield
    use_language("en")
    apply_theme(qapp, zoom=100)


@pytest.fixture
def sidebar(link, qtbot):
    made = QueueSidebar(link)
    qtbot.addWidget(made)
    made.resize(200, 500)
    made.show()
    return made


def test_every_queue_is_there():
    assert [entry.queue for entry in ENTRIES if entry.queue] == list(QUEUES)


def test_its_model_keeps_the_rules(link, qtbot):
    QAbstractItemModelTester(SidebarModel(link, link), QAbstractItemModelTester.FailureReportingMode.Fatal, link)


def test_it_counts_and_says_so(world, sidebar, settled):
    world.register("late", hours_left=-1)
    world.register("near", hours_left=8)
    world.register("calm", hours_left=40)
    settled()
    assert sidebar.counts["to_analyse"] == 3
    assert sidebar.counts["overdue"] == 1
    row = sidebar._model.row_of("overdue")
    assert sidebar._model.index(row).data(Qt.ItemDataRole.AccessibleTextRole) == "Overdue, 1 request"
    nearing = sidebar._model.row_of("nearing")
    assert sidebar._model.index(nearing).data(Qt.ItemDataRole.AccessibleTextRole) == "Nearing 48 h, 1 request"
    assert not sidebar.grab().isNull()


def test_one_change_is_one_question(world, link, sidebar, settled, monkeypatch):
    settled()
    asked = []
    readers = link.desk.readers
    counts = readers.counts
    monkeypatch.setattr(readers, "counts", lambda *args: asked.append(1) or counts(*args))
    world.register("one")
    settled()
    assert asked == [1]


def test_a_queue_is_chosen_with_the_keyboard(sidebar, qtbot):
    sidebar.show_queue("to_analyse")
    sidebar.setFocus()
    with qtbot.waitSignal(sidebar.queue_chosen) as heard:
        qtbot.keyClick(sidebar, Qt.Key.Key_Down)
    assert heard.args == ["nearing"]
    sidebar.show_queue("unassigned")
    with qtbot.waitSignal(sidebar.queue_chosen) as heard:
        qtbot.keyClick(sidebar, Qt.Key.Key_Down)
    assert heard.args == ["delivery_failed"]


def test_showing_a_queue_isnt_choosing_it(sidebar, qtbot):
    with qtbot.assertNotEmitted(sidebar.queue_chosen):
        sidebar.show_queue("closed")


WINDOW_EDGES = 2
"""Pixels at the sides of a list that is a window, as it is here alone."""


def shortened(sidebar):
    """The queues whose names would be cut short."""
    metrics, counts = QFontMetrics(current_theme().font()), sidebar._model.counts
    inside = sidebar.viewport().width() - px(2 * (8 + 10))
    return [
        entry.title
        for entry in ENTRIES
        if entry.queue
        and metrics.horizontalAdvance(entry.title)
        + (metrics.horizontalAdvance(str(counts.get(entry.key, ""))) + px(8) if entry.counted else 0)
        > inside
    ]


@pytest.mark.parametrize("zoom", [100, 200])
@pytest.mark.parametrize("code", ["en", "es"])
def test_it_asks_for_the_width_of_its_longest_name(sidebar, settled, spanish_and_back, qapp, code, zoom):
    apply_theme(qapp, zoom=zoom)
    use_language(code)
    settled()
    for counts in ({entry.key: 118 for entry in ENTRIES}, {entry.key: 20_118 for entry in ENTRIES}):
        sidebar._model._on_counts(counts)
        sidebar.resize(sidebar.sizeHint().width() + WINDOW_EDGES, 500)
        assert shortened(sidebar) == []
        sidebar.resize(sidebar.sizeHint().width() - px(40), 500)
        assert shortened(sidebar) != []


def test_it_is_as_wide_for_one_as_for_dozens(sidebar, settled):
    settled()
    few = sidebar.sizeHint().width()
    sidebar._model._on_counts({entry.key: 99 for entry in ENTRIES})
    assert sidebar.sizeHint().width() == few
