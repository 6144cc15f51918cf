"""The sidebar counts by the declaration the rows come from, with one question a change."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester

from ecsupport_desktop.domain.queue import QUEUES
from ecsupport_desktop.ui.queue.sidebar import QueueSidebar
from ecsupport_desktop.ui.queue.sidebar_model import ENTRIES, SidebarModel


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
