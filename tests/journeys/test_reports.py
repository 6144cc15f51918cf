"""The reports through the window: what is shown adds up, every mark opens its requests, and all goes to a file."""

import csv

from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QFileDialog
from support.screen_reader import ScreenReader

from ecsupport_desktop.config.language import _
from ecsupport_desktop.services.figures import Kind
from ecsupport_desktop.ui.main_window.reports_actions import ReportsActions
from ecsupport_desktop.ui.reports.wording import CAUSES


def reports_of(running):
    running.window.activateWindow()
    running.press(Qt.Key.Key_F4)
    running.settle()
    feature = next(each for each in running.desk_view.features if isinstance(each, ReportsActions))
    return feature.page


def test_marks_are_walked_by_keys_and_open_their_requests(started):
    running = started(demo=True)
    page = reports_of(running)
    found = page.read.figures
    assert found.ended == sum(bar.count for bar in found.by_agent) > 0
    assert str(found.ended) in page.parts.said.text()

    agents = page.parts.agents
    agents.setFocus()
    running.press(Qt.Key.Key_Home)
    running.press(Qt.Key.Key_Down)
    words, place = agents.accessibleDescription().rsplit(", ", 1)
    assert place == f"2 of {len(agents.marks)}"
    bar = found.by_agent[1]
    assert words.startswith(page.read.names.agents[bar.key]) and f"{bar.of(Kind.LATE)} late" in words
    running.press(Qt.Key.Key_Return)
    running.settle()
    assert page.parts.side.isVisible()
    assert page.parts.found.rowCount() == len({one for part in bar.parts for one in part.ids})
    assert page.parts.found_title.text() == words

    chosen = page.parts.found.current_id()
    running.press(Qt.Key.Key_Return)
    running.settle()
    assert running.rooms.page is None
    assert running.rooms.request.request_id == chosen


def test_another_period_is_read_and_escape_leads_back(started):
    running = started(demo=True)
    page = reports_of(running)
    four = page.read.figures
    page.parts.period.segment_button("12").click()
    running.settle()
    assert page.read.figures.start < four.start
    assert page.read.figures.ended >= four.ended
    page.parts.charts[0].setFocus()
    running.press(Qt.Key.Key_Escape)
    assert running.rooms.page is None
    assert running.rooms.queue.table.hasFocus()


def test_every_chart_is_named_and_every_mark_said(started):
    running = started(demo=True)
    page = reports_of(running)
    reader = ScreenReader(running.window)
    for chart in page.parts.charts:
        assert chart.title
        chart.setFocus()
        assert reader.heard() == chart.title
        heard = QAccessible.queryAccessibleInterface(chart).text(QAccessible.Text.Description)
        said = f"{chart.marks[chart.current].words}, 1 of {len(chart.marks)}" if chart.marks else ""
        assert heard == (said if any(mark.ids for mark in chart.marks) else chart.empty)


def test_the_report_and_a_chart_go_to_files(started, tmp_path, monkeypatch, qtbot):
    running = started(demo=True)
    page = reports_of(running)
    table, picture = tmp_path / "report.csv", tmp_path / "chart.png"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_any: (str(table), ""))
    page.parts.export.click()
    qtbot.waitUntil(lambda: table.exists())
    running.settle()
    with table.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    found, parts = page.read.figures, page.parts
    assert rows[1][0] == "Period" and [int(each) for each in rows[1][2:5]] == [found.ended, found.in_time, found.late]
    by_agent = [row for row in rows if row[:1] == [parts.agents.title]]
    assert sum(int(row[2]) for row in by_agent) == found.ended
    assert sum(int(row[4]) for row in by_agent) == found.late
    owed = [row for row in rows if row[:1] == [parts.owed.title]]
    assert sum(int(row[2]) for row in owed) == sum(bar.count for bar in found.owed)
    assert {len(row) for row in owed} == {4}
    late = {row[1]: row[-1] for row in rows if row[:1] == ["Why responses were late"]}
    assert late == {each.number: _(CAUSES[each.breach.cause]) for each in page.read.explained}
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_any: (str(picture), ""))
    page.parts.picture.click()
    assert picture.read_bytes().startswith(b"\x89PNG")
