"""What happened to a late request is seen where it is chosen, whole, and its cause can be read."""

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtWidgets import QScrollArea

LEFT = Qt.MouseButton.LeftButton


def is_seen(page, widget) -> bool:
    area = page.findChild(QScrollArea, "reports.area")
    place = QRect(widget.mapTo(area.viewport(), widget.rect().topLeft()), widget.size())
    return area.viewport().rect().contains(place)


@pytest.mark.parametrize("by", ["mouse", "keys"])
def test_what_happened_comes_into_view(page, qtbot, by):
    table, timeline = page.parts.breaches.table, page.parts.breaches.timeline
    area = page.findChild(QScrollArea, "reports.area")
    page.resize(900, 420)
    page.show()
    area.ensureWidgetVisible(page.parts.breaches.title)
    if by == "mouse":
        qtbot.mouseClick(table.viewport(), LEFT, pos=table.visualItemRect(table.item(1, 0)).center())
    else:
        table.setFocus()
        qtbot.keyClick(table, Qt.Key.Key_Down)
        for key, lines in ((Qt.Key.Key_Down, 4), (Qt.Key.Key_Up, 3), (Qt.Key.Key_Down, 4)):
            qtbot.keyClick(table, key)
            assert len(timeline.text().split("\n")) == lines and is_seen(page, timeline)
    qtbot.waitUntil(lambda: timeline.text().count("\n") > 1 and is_seen(page, timeline))
    area.verticalScrollBar().setValue(0)
    row = table.currentRow()
    qtbot.mouseClick(table.viewport(), LEFT, pos=table.visualItemRect(table.item(row, 0)).center())
    qtbot.waitUntil(lambda: is_seen(page, timeline))


def test_who_had_it_before_is_told_with_the_moment(page):
    breaches = page.parts.breaches
    row = next(at for at in range(2) if breaches.table.item(at, 2).text() == "Nobody answers")
    assert breaches.table.item(row, 4).text() == "Assigned, and not answered yet"
    breaches.table.setCurrentCell(row, 0)
    first, second = breaches.timeline.text().split("\n")[:2]
    assert first == "Tue 13:00: assigned to Bea Colleague"
    assert second == "Tue 14:00: opened"


def test_the_cause_is_whole_in_a_narrow_window(requests, make_page):
    page = make_page(800)
    table = page.parts.breaches.table
    header = table.horizontalHeader()
    assert table.isColumnHidden(1)
    assert header.sectionViewportPosition(4) + header.sectionSize(4) <= table.viewport().width()


def test_rows_are_never_half_behind_the_header(make_page, world):
    for number in range(12):
        world.register(f"Request {number}", world.message(hours_ago=60 + number))
    page = make_page()
    table = page.parts.breaches.table
    assert table.rowCount() == 12
    assert table.viewport().height() % table.rowHeight(0) == 0
    for at in (0, 5, 11):
        table.setCurrentCell(at, 0)
        tops = [table.rowViewportPosition(row) for row in range(12)]
        assert 0 in tops
