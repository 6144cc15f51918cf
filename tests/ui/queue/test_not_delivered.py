"""A row whose message didn't arrive says so before its subject, and no further than its column reaches."""

from dataclasses import replace

import pytest
from PySide6.QtCore import QEvent, QRect, Qt
from PySide6.QtGui import QHelpEvent, QImage, QPainter
from PySide6.QtWidgets import QStyleOptionViewItem, QToolTip

from ecsupport_desktop.ui.queue.columns import SUBJECT
from ecsupport_desktop.ui.queue.queue_pane import QueuePane

ROOMS = (20, 40, 70, 110, 200, 400)
"""Widths of the column: before the words fit, while the subject doesn't, and where all does."""


@pytest.fixture
def pane(world, link, settled, state, qtbot):
    world.register("Checkout shows 500", hours_left=10)
    made = QueuePane(link, state)
    qtbot.addWidget(made)
    made.resize(900, 300)
    made.show_queue("to_analyse")
    made.show()
    settled()
    ready = made.model.ready_at(0)
    ready.row = replace(ready.row, delivery_failed=True)
    return made


def painted(pane, room):
    """The subject's cell alone, of a picture twice as wide."""
    image = QImage(2 * room, 40, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.white)
    painter = QPainter(image)
    pane.table.itemDelegate()._paint_subject(painter, QRect(0, 0, room, 40), pane.model.ready_at(0))
    painter.end()
    return image


def inked(image, left, right):
    white = image.pixel(image.width() - 1, 0)
    return any(image.pixel(x, y) != white for x in range(left, right) for y in range(image.height()))


@pytest.mark.parametrize("room", ROOMS)
def test_it_stays_within_its_column(pane, room):
    image = painted(pane, room)
    assert not inked(image, room, image.width())
    assert inked(image, 0, room) == (room > ROOMS[0]), "of nothing but an ellipsis there is nothing to read"


@pytest.mark.qt_log_ignore("This plugin does not support")
@pytest.mark.parametrize("room", ROOMS)
def test_the_tooltip_has_it_in_words(pane, room):
    painted(pane, room)
    table, index = pane.table, pane.model.index(0, SUBJECT)
    event = QHelpEvent(QEvent.Type.ToolTip, table.visualRect(index).center(), table.mapToGlobal(table.pos()))
    table.itemDelegate().helpEvent(event, table, QStyleOptionViewItem(), index)
    said = QToolTip.text()
    QToolTip.hideText()
    assert "not delivered" in said and "Checkout shows 500" in said


@pytest.mark.parametrize("room", ROOMS[4:])
def test_the_subject_is_read_beside_it(pane, room):
    """Words where both have room, else a mark."""
    painted(pane, room)
    assert pane.model.ready_at(0).fitted[SUBJECT][1].startswith("Checkout shows")


def test_it_is_heard_first_in_the_words_that_are_seen(pane):
    ready = pane.model.ready_at(0)
    assert ready.spoken().startswith(f"{ready.failed}, ") and ready.failed == "not delivered"
    ready.row = replace(ready.row, delivery_unknown=True)
    assert ready.spoken().startswith(f"{ready.failed}, ") and ready.failed == "delivery unknown"
