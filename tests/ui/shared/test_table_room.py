"""Tables at every text size: rows follow it, and the column that takes what is left can always be read."""

import pytest
from PySide6.QtWidgets import QTableView

from ecsupport_desktop.ui.horizon import forecast_page
from ecsupport_desktop.ui.shared.plain_table import RowsTable, dress_table
from ecsupport_desktop.ui.shared.table_room import LEAST, follow_row_height
from ecsupport_desktop.ui.shared.theme import Appearance, Density, current_theme

SUBJECT = 2


def zoom_to(zoom):
    current_theme().apply(Appearance.LIGHT, Density.ROOMY, zoom)


@pytest.fixture
def usual_zoom(qapp):
    zoom_to(100)
    yield
    zoom_to(100)


@pytest.fixture
def forecast(usual_zoom, qtbot):
    table = RowsTable("forecast.table")
    qtbot.addWidget(table)
    dress_table(table, list("abcdefg"), forecast_page._WIDTHS, leave_out=forecast_page._LEFT_OUT)
    table.resize(1240, 400)
    table.show()
    return table


def columns(table):
    header = table.horizontalHeader()
    return [header.sectionSize(at) for at in range(header.count())]


def test_the_subject_is_read_at_every_size(forecast):
    assert 0 not in columns(forecast) and columns(forecast)[SUBJECT] >= LEAST
    zoom_to(200)
    assert columns(forecast)[SUBJECT] >= 2 * LEAST
    assert [at for at, width in enumerate(columns(forecast)) if not width] == sorted(forecast_page._LEFT_OUT)
    assert sum(columns(forecast)) == forecast.viewport().width()
    assert forecast.columnViewportPosition(SUBJECT) == 0
    zoom_to(100)
    assert 0 not in columns(forecast) and columns(forecast)[1] == forecast_page._WIDTHS[1]


def test_where_nothing_more_can_go_the_table_scrolls(forecast, qtbot):
    zoom_to(200)
    forecast.resize(700, 400)
    assert columns(forecast)[SUBJECT] == 2 * LEAST
    qtbot.waitUntil(lambda: forecast.horizontalScrollBar().maximum() > 0)


def test_rows_follow_the_text_size(usual_zoom, qtbot):
    table = QTableView()
    qtbot.addWidget(table)
    follow_row_height(table)
    assert table.verticalHeader().defaultSectionSize() == 32
    zoom_to(200)
    assert table.verticalHeader().defaultSectionSize() == 64
