"""Many changes, laid out once."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from ecsupport_desktop.ui.shared.at_once import at_once


class Resized(QObject):
    """Counts how often what stands above was given another size."""

    def __init__(self, watched: QWidget) -> None:
        super().__init__(watched)
        self.times = 0
        watched.installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        self.times += event.type() is QEvent.Type.Resize
        return False


@pytest.fixture
def area(qtbot: QtBot) -> QWidget:
    """A part of two rows and what has the rest of the room."""
    area = QWidget()
    qtbot.addWidget(area)
    outer = QVBoxLayout(area)
    part = QWidget(area)
    part.setObjectName("part")
    rows = QVBoxLayout(part)
    row = QHBoxLayout()
    row.setObjectName("row")
    rows.addLayout(row)
    rest = QWidget(area)
    rest.setObjectName("rest")
    outer.addWidget(part)
    outer.addWidget(rest, 1)
    area.resize(300, 600)
    area.show()
    qtbot.waitExposed(area)
    return area


def add_ten(area: QWidget) -> None:
    for number in range(10):
        area.findChild(QWidget, "part").layout().addWidget(QLabel(f"line {number}"))
    area.findChild(QHBoxLayout, "row").addWidget(QLabel("beside"))


def resizes(area: QWidget, qtbot: QtBot, work: Callable[[], None]) -> int:
    rest = area.findChild(QWidget, "rest")
    count = Resized(rest)
    work()
    qtbot.wait(20)
    return count.times


def test_what_is_added_is_laid_out_once(area: QWidget, qtbot: QtBot) -> None:
    def work() -> None:
        with at_once(area):
            add_ten(area)

    assert resizes(area, qtbot, work) == 1
    lines = area.findChildren(QLabel)
    assert len(lines) == 11
    assert all(line.isVisible() for line in lines)
    assert len({line.y() for line in lines}) == 11
    assert area.findChild(QWidget, "rest").y() > max(line.y() for line in lines)


def test_qt_by_itself_does_it_again_and_again(area: QWidget, qtbot: QtBot) -> None:
    assert resizes(area, qtbot, lambda: add_ten(area)) > 1


def test_what_was_hidden_stays_hidden(area: QWidget, qtbot: QtBot) -> None:
    hidden, loose = QLabel("hidden"), QLabel("in no layout", area)
    with at_once(area):
        area.findChild(QWidget, "part").layout().addWidget(hidden)
        hidden.hide()
    qtbot.wait(20)
    assert not hidden.isVisible()
    assert not loose.isVisible()


def test_what_goes_meanwhile_and_what_fails_leave_it_in_order(area: QWidget, qtbot: QtBot) -> None:
    def fail() -> None:
        with at_once(area):
            area.findChild(QHBoxLayout, "row").deleteLater()
            area.findChild(QHBoxLayout, "row").event(QEvent(QEvent.Type.DeferredDelete))
            raise ValueError

    with pytest.raises(ValueError):
        fail()
    area.findChild(QWidget, "part").layout().addWidget(QLabel("later"))
    qtbot.waitUntil(lambda: area.findChild(QLabel).isVisible())
    assert area.findChild(QWidget, "part").layout().isEnabled()
