"""The picture is of the chart last looked at, by mouse or keys, and Esc goes back to it."""

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QFileDialog

from ecsupport_desktop.ui.reports.saving import picture_of

LEFT = Qt.MouseButton.LeftButton


def saved_as(page, monkeypatch, tmp_path, qtbot) -> str:
    """The name a click on the button asks for."""
    asked = []
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *given: (asked.append(given[2]), ("", ""))[1])
    page.parts.picture.setFocus()  # as a click does
    qtbot.mouseClick(page.parts.picture, LEFT)
    return asked[0]


def test_the_chart_last_clicked_on_blank_space_is_saved(page, monkeypatch, tmp_path, qtbot):
    qtbot.mouseClick(page.parts.clients, LEFT, pos=QPoint(3, 3))
    assert page.parts.clients.mark_at(QPoint(3, 3).toPointF()) < 0
    assert "clients" in saved_as(page, monkeypatch, tmp_path, qtbot)
    assert page.parts.picture.toolTip() == page.parts.clients.title


def test_the_chart_last_walked_is_saved(page, monkeypatch, tmp_path, qtbot):
    page.parts.agents.setFocus()
    assert "agents" in saved_as(page, monkeypatch, tmp_path, qtbot)


def test_escape_goes_back_to_the_chart_one_came_from(page, qtbot, settled):
    agents = page.parts.agents
    qtbot.mouseClick(agents, LEFT, pos=agents.marks[0].place.center().toPoint())
    settled()
    assert page.parts.side.isVisible() and page.parts.found.hasFocus()
    page.go_back()
    assert not page.parts.side.isVisible() and agents.hasFocus()


def test_the_picture_names_the_period_below_the_chart(page):
    chart = page.parts.weeks
    assert chart.when == "29 Oct 2026 – 26 Nov 2026"
    assert page.parts.owed.when == page.parts.waiting.when == "as of 26 Nov 2026 16:00"
    named = picture_of(chart).toImage()
    chart.when = ""
    bare = picture_of(chart).toImage()
    assert named.height() > bare.height() and named.width() == bare.width()
    ground = bare.pixel(1, 1)
    below = {named.pixel(x, y) for x in range(300) for y in range(bare.height(), named.height())}
    assert len(below) > 1 and ground in below
