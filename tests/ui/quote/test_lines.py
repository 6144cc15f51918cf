"""The table of a quote's lines, driven as by somebody who types."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QUndoStack
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from ecsupport_desktop.config.language import use_language
from ecsupport_desktop.domain.quote import LineKind, QuoteLine, Tax
from ecsupport_desktop.services.identity import new_id
from ecsupport_desktop.ui.quote.lines_columns import COLUMNS, PLACES
from ecsupport_desktop.ui.quote.lines_model import LinesModel
from ecsupport_desktop.ui.quote.lines_view import LinesView


class Table:
    """Three lines, and what an agent does to them."""

    def __init__(self, qtbot: QtBot) -> None:
        self.undo, self.qtbot = QUndoStack(), qtbot
        self.model = LinesModel(self.undo)
        self.tester = QAbstractItemModelTester(self.model, QAbstractItemModelTester.FailureReportingMode.Fatal)
        self.view = LinesView(self.model)
        self.said: list[str] = []
        self.view.problem_said.connect(self.said.append)
        self.model.refused.connect(lambda _row, _key, sentence: self.said.append(sentence))
        qtbot.addWidget(self.view)
        self.model.set_lines([line(name) for name in ("One", "Two", "Three")], "EUR")
        self.view.resize(900, 300)
        self.view.show()
        self.view.setFocus()

    @property
    def names(self) -> list[str]:
        return [one.description for one in self.model.lines]

    def go(self, row: int, key: str) -> None:
        self.view.setCurrentIndex(self.model.index(row, PLACES[key]))

    def type(self, row: int, key: str, text: str) -> None:
        self.go(row, key)
        self.qtbot.keyClick(self.view, Qt.Key.Key_F2)
        editor = self.view.indexWidget(self.view.currentIndex())
        assert isinstance(editor, QLineEdit)
        editor.selectAll()
        self.qtbot.keyClicks(editor, text)
        self.view.finish_editing()

    def shown(self, row: int, key: str) -> str:
        return self.model.index(row, PLACES[key]).data()

    def press(self, key, modifier=Qt.KeyboardModifier.NoModifier) -> None:
        self.qtbot.keyClick(self.view, key, modifier)


def line(name: str) -> QuoteLine:
    return QuoteLine(
        id=new_id(), description=name, kind=LineKind.HOURS, quantity=1_000, unit_price=10_000, tax=Tax(rate=21_000)
    )


@pytest.fixture
def table(qtbot: QtBot) -> Iterator[Table]:
    use_language("en")
    yield Table(qtbot)
    use_language("en")


def test_a_price_is_taken_and_the_net_follows(table: Table) -> None:
    table.type(0, "unit_price", "1,234.56")
    assert (table.model.lines[0].unit_price, table.shown(0, "net")) == (123_456, "1,234.56")


def test_a_price_is_read_as_spanish_writes_it(qtbot: QtBot, table: Table) -> None:
    use_language("es")
    table.type(0, "unit_price", "1.234,56")
    assert (table.model.lines[0].unit_price, table.shown(0, "net")) == (123_456, "1.234,56")


def test_what_cant_be_read_stays_as_typed_with_the_reason_until_it_is_mended(table: Table) -> None:
    before = table.model.lines[1]
    table.type(1, "unit_price", "1.2.3")
    assert (table.shown(1, "unit_price"), table.model.lines[1]) == ("1.2.3", before)
    assert "1.2.3" in table.said[-1]
    assert table.said[-1] in table.model.index(1, PLACES["unit_price"]).data(Qt.ItemDataRole.AccessibleTextRole)
    table.type(1, "unit_price", "55")
    assert (table.model.lines[1].unit_price, table.said[-1], table.model.wrong) == (5_500, "", {})


def test_what_cant_be_read_is_undone_and_done_again_like_everything_else(table):
    table.type(1, "quantity", "5")
    table.type(1, "unit_price", "lots")
    table.type(2, "unit_price", "more")
    why = table.said[-1]
    table.undo.undo()
    assert table.shown(2, "unit_price") != "more" and table.shown(1, "unit_price") == "lots"
    assert table.said[-1] == table.model.index(1, PLACES["unit_price"]).data(Qt.ItemDataRole.ToolTipRole) != ""
    table.undo.undo()
    assert table.model.wrong == {} and table.said[-1] == "" and table.shown(1, "quantity") == "5"
    table.undo.undo()
    assert table.shown(1, "quantity") != "5"
    for _time in range(3):
        table.undo.redo()
    assert table.shown(2, "unit_price") == "more" and table.said[-1] == why and len(table.model.wrong) == 2


def test_a_line_that_goes_takes_what_was_wrong_in_it_along_and_brings_it_back(table):
    table.type(2, "unit_price", "more")
    table.model.remove([2])
    assert table.model.wrong == {} and table.said[-1] == ""
    table.undo.undo()
    assert table.shown(2, "unit_price") == "more" and table.said[-1] != ""


def test_a_percentage_and_an_amount_are_discounts(table: Table) -> None:
    table.type(0, "discount", "12.5 %")
    table.type(1, "discount", "10.00")
    assert (table.shown(0, "net"), table.shown(1, "net")) == ("87.50", "90.00")


def test_space_makes_a_line_optional_and_again_not(table: Table) -> None:
    table.go(2, "optional")
    for expected in (True, False):
        table.press(Qt.Key.Key_Space)
        assert table.model.lines[2].optional is expected


def test_lines_move_by_alt_and_arrows_and_the_cell_goes_along(table: Table) -> None:
    table.go(0, "quantity")
    table.press(Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    assert table.names == ["Two", "One", "Three"]
    assert (table.view.currentIndex().row(), table.view.currentIndex().column()) == (1, PLACES["quantity"])
    table.press(Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    table.press(Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    assert table.names == ["One", "Two", "Three"]


def test_enter_below_the_last_line_adds_one_taxed_as_it_is(table: Table) -> None:
    table.go(2, "description")
    table.press(Qt.Key.Key_Return)
    editor = table.view.indexWidget(table.view.currentIndex())
    editor.selectAll()
    table.qtbot.keyClicks(editor, "Third")
    table.qtbot.keyClick(editor, Qt.Key.Key_Return)
    assert table.names == ["One", "Two", "Third", ""]
    assert table.model.lines[3].tax == Tax(rate=21_000)


def test_each_edit_is_undone_and_done_again(table: Table) -> None:
    table.type(0, "description", "Changed")
    table.view.remove_lines()
    table.go(0, "description")
    table.view.duplicate_line()
    assert table.names == ["Two", "Two", "Three"]
    for expected in (["Two", "Three"], ["Changed", "Two", "Three"], ["One", "Two", "Three"]):
        table.undo.undo()
        assert table.names == expected
    for _times in range(3):
        table.undo.redo()
    assert table.names == ["Two", "Two", "Three"]


def test_rows_of_a_spreadsheet_are_pasted_below(table: Table) -> None:
    QGuiApplication.clipboard().setText("Four\t1.5\t20.00\nFive\t2\t30.00\t10 %\t10")
    table.go(0, "description")
    table.press(Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert table.names == ["One", "Four", "Five", "Two", "Three"]
    assert (table.shown(2, "net"), table.model.lines[2].tax) == ("54.00", Tax(rate=10_000))
    table.undo.undo()
    assert table.names == ["One", "Two", "Three"]


def test_a_row_that_is_no_line_pastes_nothing_and_is_named(table: Table) -> None:
    QGuiApplication.clipboard().setText("Four\t1.5\t20.00\nFive\tmany\t30.00")
    table.press(Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert table.names == ["One", "Two", "Three"]
    assert "row 2" in table.said[-1] and "many" in table.said[-1]


def test_an_issued_quote_takes_nothing(table: Table) -> None:
    lines = table.model.lines
    table.model.set_lines(lines, "EUR", read_only=True)
    table.go(0, "description")
    table.press(Qt.Key.Key_X)
    table.press(Qt.Key.Key_Delete)
    assert table.model.lines == lines
    assert not any(
        table.model.flags(table.model.index(0, place)) & Qt.ItemFlag.ItemIsEditable for place in range(len(COLUMNS))
    )
