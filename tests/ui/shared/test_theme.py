import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import (
    QApplication,
    QCompleter,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QTableWidget,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)
from pytestqt.qtbot import QtBot

from ecsupport_desktop.ui.shared.plain_table import dress_table
from ecsupport_desktop.ui.shared.theme import BODY, HEADING, TITLE, apply_theme, current_theme, palette_from
from ecsupport_desktop.ui.shared.tokens import DARK, LIGHT


def test_light_and_dark_come_from_the_tokens(qapp: QApplication) -> None:
    for appearance, tokens in (("dark", DARK), ("light", LIGHT)):
        theme = apply_theme(qapp, appearance)
        assert theme.tokens is tokens
        assert qapp.palette().color(QPalette.ColorRole.Window) == tokens.colour("ground")
        assert qapp.palette().color(QPalette.ColorRole.Text) == tokens.colour("text")
        assert qapp.palette().color(QPalette.ColorRole.Accent) == tokens.colour("accent")


def test_an_unknown_system_scheme_is_light(qapp: QApplication) -> None:
    apply_theme(qapp, "dark")
    assert apply_theme(qapp, "system").tokens is LIGHT


def test_the_system_scheme_is_followed_only_when_asked(qapp: QApplication, qtbot: QtBot) -> None:
    theme = apply_theme(qapp, "dark")
    with qtbot.assertNotEmitted(theme.theme_changed):
        qapp.styleHints().colorSchemeChanged.emit(Qt.ColorScheme.Light)
    apply_theme(qapp, "system")
    with qtbot.waitSignal(theme.theme_changed):
        qapp.styleHints().colorSchemeChanged.emit(Qt.ColorScheme.Dark)


def test_there_is_one_theme(qapp: QApplication) -> None:
    assert apply_theme(qapp, "light") is apply_theme(qapp, "dark") is current_theme()


def test_zoom_scales_text_rows_and_grid(qapp: QApplication) -> None:
    theme = apply_theme(qapp, "light", "roomy", 100)
    assert (theme.row_height, theme.space) == (32, 8)
    assert [theme.font(size).pixelSize() for size in (BODY, HEADING, TITLE)] == [13, 15, 20]
    theme = apply_theme(qapp, "light", "compact", 200)
    assert (theme.row_height, theme.space, theme.font().pixelSize()) == (52, 16, 26)
    assert qapp.font().pixelSize() == 26
    assert apply_theme(qapp, "light", "roomy", 1000).zoom == 200


def test_only_body_text_is_light_by_default(qapp: QApplication) -> None:
    theme = apply_theme(qapp, "light")
    assert not theme.font(BODY).bold()
    assert theme.font(HEADING).weight() > theme.font(BODY).weight()
    assert theme.font(BODY, bold=True).weight() > theme.font(BODY).weight()


def test_an_unknown_word_is_refused(qapp: QApplication) -> None:
    with pytest.raises(ValueError, match="sepia"):
        apply_theme(qapp, "sepia")


def test_no_role_of_the_palette_is_left_to_chance(qapp: QApplication) -> None:
    named = {getattr(DARK, name) for name in DARK.__slots__ if name != "dark"} | {"#000000"}
    palette = palette_from(DARK)
    for role in QPalette.ColorRole:
        if role not in (QPalette.ColorRole.NoRole, QPalette.ColorRole.NColorRoles):
            assert palette.color(role).name() in named, role


def test_the_keyboard_focus_is_seen(qapp: QApplication, qtbot: QtBot) -> None:
    apply_theme(qapp, "light")
    for widget in (QPushButton("Send"), QLineEdit("word")):
        qtbot.addWidget(widget)
        widget.resize(120, 30)
        with qtbot.waitExposed(widget):
            widget.show()
        widget.activateWindow()
        widget.setFocus(Qt.FocusReason.TabFocusReason)
        qtbot.waitUntil(widget.hasFocus)
        assert widget.grab().toImage().pixelColor(60, 0) == LIGHT.colour("accent")
        widget.clearFocus()
        assert widget.grab().toImage().pixelColor(60, 0) == LIGHT.colour("border")


def test_the_rows_of_a_table_follow_the_zoom(qapp: QApplication, qtbot: QtBot) -> None:
    table = QTableWidget()
    qtbot.addWidget(table)
    dress_table(table, ["Number", "Client"])
    apply_theme(qapp, zoom=200)
    try:
        assert table.verticalHeader().defaultSectionSize() == current_theme().row_height
    finally:
        apply_theme(qapp)


def test_what_qt_puts_into_scroll_areas_and_tabs_has_the_font_of_the_zoom_too(qtbot: QtBot, qapp: QApplication) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    column = QVBoxLayout(window)
    apply_theme(qapp, "light")
    for _number in range(20):
        tabs = QTabWidget(window)
        tabs.addTab(QScrollArea(), "Conversation")
        column.addWidget(tabs)
    window.show()
    try:
        for zoom in (200, 100, 150, 80, 200):
            apply_theme(qapp, "light", zoom=zoom)
            sizes = {each.font().pixelSize() for each in window.findChildren(QWidget)}
            assert sizes == {current_theme().px(BODY)}
    finally:
        apply_theme(qapp, "light")


@pytest.mark.qt_log_ignore("This plugin does not support")  # popups, offscreen
@pytest.mark.parametrize("appearance", ["light", "dark", "high_light", "high_dark"])
@pytest.mark.parametrize("zoom", [100, 150])
def test_what_a_field_completes_to_is_a_list_like_any_other(qtbot: QtBot, qapp, appearance: str, zoom: int) -> None:
    """A window with nothing behind it: without a ground of its own it is black on a real screen."""
    tokens = apply_theme(qapp, appearance, zoom=zoom).tokens
    line = QLineEdit()
    qtbot.addWidget(line)
    line.resize(400, line.sizeHint().height())
    completer = QCompleter([f"Client {number}" for number in range(5)], line)
    line.setCompleter(completer)
    try:
        line.show()
        line.setText("cli")
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.complete()
        popup = completer.popup()
        qtbot.waitUntil(popup.isVisible)
        popup.setCurrentIndex(popup.model().index(1, 0))
        rows = [popup.visualRect(popup.model().index(row, 0)) for row in range(5)]
        assert rows[0].top() == 0 and rows[4].bottom() == popup.viewport().height() - 1, "none is cut"
        assert rows[0].height() >= popup.fontMetrics().height() + current_theme().px(8)
        picture, at = popup.grab().toImage(), popup.viewport().pos()
        assert picture.pixelColor(0, 20) == tokens.colour("border")
        for row, ground in ((0, "ground"), (1, "selection"), (4, "ground")):
            place = at + rows[row].center() + QPoint(rows[row].width() // 3, 0)
            assert picture.pixelColor(place) == tokens.colour(ground)
        assert picture.pixelColor(at + rows[1].topLeft() + QPoint(0, 4)) == tokens.colour("accent")
        popup.hide()
    finally:
        apply_theme(qapp, "light")
