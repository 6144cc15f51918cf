"""Who else is at a request shows on its row: a mark, its words in the tooltip and spoken, and nothing moves."""

from dataclasses import replace

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QHelpEvent
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QStyleOptionViewItem, QToolTip

from ecsupport_desktop.domain import commands as c
from ecsupport_desktop.domain.directory import Agent
from ecsupport_desktop.domain.words import Role
from ecsupport_desktop.services.identity import new_id
from ecsupport_desktop.ui.queue.columns import SUBJECT, TIME_LEFT
from ecsupport_desktop.ui.queue.model import Role as ModelRole
from ecsupport_desktop.ui.queue.queue_pane import QueuePane

SPOKEN = Qt.ItemDataRole.AccessibleTextRole


@pytest.fixture
def ben(world):
    agent = Agent(id=new_id(), login="ben", name="Ben Marsh", role=Role.AGENT)
    world.run(c.SaveAgent(id=new_id(), actor_id=world.me.id, agent=agent))
    return agent


@pytest.fixture
def pane(live, world, ben, link, settled, state, qtbot):
    world.ids = [world.register(subject, hours_left=10 + at) for at, subject in enumerate(("One", "Two", "Three"))]
    made = QueuePane(link, state)
    QAbstractItemModelTester(made.model, QAbstractItemModelTester.FailureReportingMode.Fatal, made)
    qtbot.addWidget(made)
    made.resize(700, 400)
    link.start_polling()
    live.connected()
    made.show_queue("to_analyse")
    made.show()
    settled()
    return made


def badge(pane, row):
    return pane.model.index(row, SUBJECT).data(ModelRole.READY).badge


def test_a_row_somebody_writes_on_is_marked_and_spoken(live, world, ben, pane, qtbot):
    with qtbot.waitSignal(pane.model.dataChanged) as heard:
        live.present((world.ids[1], ben.id, True))
    assert {heard.args[0].row(), heard.args[1].row()} == {1}
    assert badge(pane, 0) is None
    assert (badge(pane, 1).initials, badge(pane, 1).writing) == ("BM", True)
    assert pane.model.index(1, TIME_LEFT).data(SPOKEN).endswith(", Ben Marsh is writing an answer")
    live.present()
    assert badge(pane, 1) is None
    assert "Ben" not in pane.model.index(1, TIME_LEFT).data(SPOKEN)


def test_a_row_read_later_is_marked_too(live, world, ben, pane, settled):
    live.present((world.ids[0], ben.id, False), (world.ids[0], new_id(), False))
    live.changed(world.ids[0])
    settled()
    assert badge(pane, 0).initials == "BM +1"
    assert badge(pane, 0).words == "Ben Marsh has this open · a colleague has this open"


@pytest.mark.qt_log_ignore("This plugin does not support")
def test_the_tooltip_says_who_and_the_columns_stay(live, world, ben, pane, qtbot):
    table = pane.table
    before = [table.columnWidth(column) for column in range(pane.model.columnCount())]
    live.present((world.ids[1], ben.id, True))
    index = pane.model.index(1, SUBJECT)
    event = QHelpEvent(QEvent.Type.ToolTip, table.visualRect(index).center(), table.mapToGlobal(table.pos()))
    assert table.itemDelegate().helpEvent(event, table, QStyleOptionViewItem(), index)
    assert "Two" in QToolTip.text() and "Ben Marsh is writing an answer" in QToolTip.text()
    QToolTip.hideText()
    assert [table.columnWidth(column) for column in range(pane.model.columnCount())] == before


def test_it_is_painted_and_the_selection_stays(live, world, ben, pane):
    pane.table.select_request(world.ids[1])
    plain = pane.table.viewport().grab().toImage()
    live.present((world.ids[1], ben.id, True), (world.ids[2], ben.id, False))
    assert pane.table.viewport().grab().toImage() != plain
    assert pane.table.selected_id == world.ids[1]


def test_a_colleague_who_was_renamed_is_called_by_the_new_name(live, world, ben, pane, settled):
    live.present((world.ids[1], ben.id, False))
    world.run(c.SaveAgent(id=new_id(), actor_id=world.me.id, agent=replace(ben, name="Ben Moor")))
    settled()
    live.present((world.ids[1], ben.id, True))
    assert badge(pane, 1).words == "Ben Moor is writing an answer"
