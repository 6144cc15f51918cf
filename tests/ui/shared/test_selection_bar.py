"""A selected row has a second sign beside its ground, with the keyboard on it and without, in every palette."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QListWidget
from pytestqt.qtbot import QtBot

from ecsupport_desktop.ui.shared.plain_table import RowsTable, dress_list, dress_table
from ecsupport_desktop.ui.shared.selection_bar import FOCUSED, UNFOCUSED
from ecsupport_desktop.ui.shared.theme import apply_theme
from ecsupport_desktop.ui.shared.tokens import GROUNDS, PALETTES, Tokens, contrast


@pytest.mark.parametrize("tokens", PALETTES.values(), ids=PALETTES.keys())
def test_the_bar_is_seen_on_every_ground(tokens: Tokens) -> None:
    for ground in GROUNDS:
        for ink in (FOCUSED, UNFOCUSED):
            assert contrast(getattr(tokens, ink), getattr(tokens, ground)) >= 3


def edge(view: RowsTable | QListWidget, row: int) -> tuple[str, str]:
    """The colours at the left end of a row, and of its ground a little further on."""
    picture: QImage = view.viewport().grab().toImage()
    place = view.visualRect(view.model().index(row, 0))
    at = place.top() + 4
    return picture.pixelColor(1, at).name(), picture.pixelColor(5, at).name()


@pytest.fixture(params=["table", "list"])
def view(request: pytest.FixtureRequest, qtbot: QtBot) -> RowsTable | QListWidget:
    if request.param == "table":
        view = RowsTable("rows")
        dress_table(view, ["First", "Second"])
        view.show_texts([["one", "two"], ["three", "four"]])
    else:
        view = QListWidget()
        dress_list(view)
        view.addItems(["one", "two"])
    qtbot.addWidget(view)
    view.setCurrentIndex(view.model().index(0, 0))
    view.resize(300, 200)
    view.show()
    return view


@pytest.mark.parametrize("palette", PALETTES)
def test_a_selected_row_is_told_without_the_keyboard(
    view: RowsTable | QListWidget, palette: str, qapp: QApplication
) -> None:
    tokens = apply_theme(qapp, palette).tokens
    view.clearFocus()
    bar, ground = edge(view, 0)
    assert contrast(bar, ground) >= 3
    other, plain = edge(view, 1)
    assert other == plain, "no other row has it"
    assert contrast(bar, tokens.ground) >= 3


def test_with_the_keyboard_it_has_the_accent(view: RowsTable | QListWidget, qtbot: QtBot, qapp: QApplication) -> None:
    tokens = apply_theme(qapp, "light").tokens
    view.activateWindow()
    view.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.waitUntil(view.hasFocus)
    assert edge(view, 0)[0] == tokens.accent


def test_who_goes_down_a_table_hears_whole_rows(qtbot: QtBot) -> None:
    view = RowsTable("rows")
    qtbot.addWidget(view)
    dress_table(view, ["Number", "Client", "Agent"])
    view.show_texts([["ECS-1", "Acme", ""], ["ECS-2", "Volt", "Ana"]])
    said = [view.model().index(row, 0).data(Qt.ItemDataRole.AccessibleTextRole) for row in range(2)]
    assert said == ["ECS-1, Client: Acme", "ECS-2, Client: Volt, Agent: Ana"]
