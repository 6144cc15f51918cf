"""The table of a plan's steps, driven as by somebody who types."""

from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QUndoStack
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from ecsupport_desktop.domain.plan import PlanStep, StepState
from ecsupport_desktop.services.identity import new_id
from ecsupport_desktop.ui.plan.steps_model import StepsModel
from ecsupport_desktop.ui.plan.steps_view import StepsView


class Table:
    """Two steps, and what an agent does to them."""

    def __init__(self, qtbot: QtBot) -> None:
        self.undo, self.qtbot = QUndoStack(), qtbot
        self.model = StepsModel(self.undo)
        self.tester = QAbstractItemModelTester(self.model, QAbstractItemModelTester.FailureReportingMode.Fatal)
        self.view = StepsView(self.model)
        self.said: list[str] = []
        self.asked: list[StepState] = []
        self.model.refused.connect(self.said.append)
        self.model.state_requested.connect(lambda _id, state: self.asked.append(state))
        qtbot.addWidget(self.view)
        steps = tuple(
            PlanStep(id=new_id(), title=title, owner="Ana", due=date(2027, 1, 31)) for title in ("One", "Two")
        )
        self.model.set_steps(steps, date(2026, 11, 24))
        self.view.resize(900, 300)
        self.view.show()
        self.view.setFocus()

    def type(self, row: int, column: int, text: str) -> None:
        self.view.setCurrentIndex(self.model.index(row, column))
        self.qtbot.keyClick(self.view, Qt.Key.Key_F2)
        editor = self.view.indexWidget(self.view.currentIndex())
        assert isinstance(editor, QLineEdit)
        editor.selectAll()
        self.qtbot.keyClicks(editor, text)
        self.view.finish_editing()


@pytest.fixture
def table(qtbot: QtBot) -> Table:
    return Table(qtbot)


def test_owner_and_day_are_typed(table: Table) -> None:
    table.type(0, 1, "Bea")
    table.type(0, 2, "2027-02-28")
    assert (table.model.steps[0].owner, table.model.steps[0].due) == ("Bea", date(2027, 2, 28))


def test_a_day_that_can_be_two_stays_as_typed_and_both_are_named(table: Table) -> None:
    table.type(0, 2, "4/5/2027")
    assert table.model.index(0, 2).data() == "4/5/2027"
    assert "4 May 2027" in table.said[-1] and "5 Apr 2027" in table.said[-1]
    assert table.model.steps[0].due == date(2027, 1, 31)


def test_space_asks_for_the_next_state(table: Table) -> None:
    table.view.setCurrentIndex(table.model.index(0, 0))
    table.qtbot.keyClick(table.view, Qt.Key.Key_Space)
    assert table.asked == [StepState.UNDER_WAY]


def test_steps_move_by_alt_and_arrows_and_back(table: Table) -> None:
    table.view.setCurrentIndex(table.model.index(0, 0))
    table.qtbot.keyClick(table.view, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    assert [step.title for step in table.model.steps] == ["Two", "One"]
    table.undo.undo()
    assert [step.title for step in table.model.steps] == ["One", "Two"]
