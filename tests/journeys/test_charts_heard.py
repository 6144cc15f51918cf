"""What is painted by hand is heard as the chart it is: its name, the mark looked at, and which of how many that is."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from support.screen_reader import Role, ScreenReader, name_of

VALUE, DESCRIPTION = QAccessible.Text.Value, QAccessible.Text.Description


def test_horizon_and_reports_are_charts_of_their_marks(started):
    running = started(demo=True)
    reader = ScreenReader(running.window)
    running.desk_view.registry.action("horizon.focus").trigger()
    running.press(Qt.Key.Key_Home)
    running.settle()
    horizon = reader.find(Role.Chart, "Horizon: requests by their due moments")
    owed = running.rooms.sidebar.counts["to_analyse"]
    assert horizon.text(VALUE) == f"1 of {owed}"
    first = horizon.text(DESCRIPTION)
    assert first
    running.press(Qt.Key.Key_Right)
    running.settle()
    assert horizon.text(VALUE) == f"2 of {owed}" and horizon.text(DESCRIPTION) not in ("", first)

    horizon.object().select(None)
    assert horizon.text(VALUE) == ""
    running.desk_view.registry.action("reports.open").trigger()
    running.settle()
    charts = [each for each in reader.everything() if each.role() is Role.Chart and each.object() is not None]
    reports = [each for each in charts if each.object().objectName() != "horizon"]
    assert len(reports) > 3 and all(name_of(each) and each.text(DESCRIPTION) for each in reports)
    chart = next(each for each in reports if not each.object().hasFocus() and len(each.object().marks) > 1)
    assert chart.text(VALUE) == ""  # nobody has come to it
    chart.object().setFocus()
    marks = len(chart.object().marks)
    assert chart.text(VALUE) == f"1 of {marks}"
    running.press(Qt.Key.Key_End)
    assert chart.text(VALUE) == f"{marks} of {marks}"
    assert chart.text(DESCRIPTION) == f"{chart.object().marks[-1].words}, {marks} of {marks}"
