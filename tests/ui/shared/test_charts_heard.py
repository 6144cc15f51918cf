"""What Qt keeps of a chart for who hears the window goes with the chart."""

import gc
from weakref import ref

from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from ecsupport_desktop.ui.shared.charts_heard import heard_as_chart


@heard_as_chart
class Dots(QWidget):
    """Five, the second one is looked at."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Dots")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.place = 2

    def walked(self) -> tuple[int, int]:
        return self.place, 5


def heard(widget: QWidget) -> tuple[QAccessible.Role, str, str]:
    found = QAccessible.queryAccessibleInterface(widget)
    assert found is not None
    return found.role(), found.text(QAccessible.Text.Name), found.text(QAccessible.Text.Value)


def test_a_chart_has_its_role_its_name_and_its_place(qtbot: QtBot) -> None:
    dots, plain = Dots(), QWidget()
    qtbot.addWidget(dots)
    qtbot.addWidget(plain)
    assert heard(dots) == (QAccessible.Role.Chart, "Dots", "2 of 5")
    assert heard(plain)[0] is QAccessible.Role.Client
    dots.place = 0
    assert heard(dots) == (QAccessible.Role.Chart, "Dots", "")


def test_it_can_be_asked_for_all_that_others_are(qtbot: QtBot) -> None:
    """A bus of accessibility asks each thing for each of these; PySide crashes over some that are made in Python."""
    dots = Dots()
    qtbot.addWidget(dots)
    found = QAccessible.queryAccessibleInterface(dots)
    others = (found.valueInterface(), found.textInterface(), found.tableCellInterface(), found.selectionInterface())
    assert others == (None,) * 4
    assert found.actionInterface().actionNames() == ["SetFocus"]


def test_it_keeps_no_chart_alive() -> None:
    parent = QWidget()
    of_its_own, inside = Dots(), Dots(parent)
    left = [ref(of_its_own), ref(inside)]
    assert heard(of_its_own) == heard(inside)
    del of_its_own, inside, parent
    gc.collect()
    assert [each() for each in left] == [None, None]
