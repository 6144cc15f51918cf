"""The horizon through the window: what it shows, the keys that go through it, and the forecast behind it."""

from datetime import timedelta

from PySide6.QtCore import QPointF, Qt
from PySide6.QtTest import QTest

from ecsupport_desktop.domain.horizon import ZOOMS
from ecsupport_desktop.ui.main_window.horizon_actions import HorizonActions


def horizon_of(running) -> HorizonActions:
    return next(each for each in running.desk_view.features if isinstance(each, HorizonActions))


def test_every_owed_request_has_its_place(started):
    running = started(demo=True)
    horizon = horizon_of(running)
    strip, dues = horizon.strip, running.desk.readers.dues()
    shown = [*strip.view.overdue, *(one for column in strip.view.columns for one in column.ids)]
    assert strip.isVisible() and strip.span == timedelta(hours=48)
    assert sorted(shown) == sorted(each.request_id for each in dues)
    assert len(strip.view.overdue) == running.rooms.sidebar.counts["overdue"]


def test_arrows_select_in_order_of_due_and_speak(started, qtbot):
    running = started(demo=True)
    running.press(Qt.Key.Key_F6)
    strip = horizon_of(running).strip
    assert strip.hasFocus()
    running.press(Qt.Key.Key_Home)
    running.settle()
    dues = [each.request_id for each in running.desk.readers.dues()]
    assert running.rooms.request.request_id == strip.selected == dues[0]
    strip.setFocus()
    running.press(Qt.Key.Key_Right)
    running.settle()
    assert running.rooms.request.request_id == dues[1]
    assert running.rooms.queue.table.selected_id == dues[1]
    request = running.desk_view.acting.request
    words = strip.accessibleDescription()
    assert request.number in words and words.endswith(f"2 of {len(dues)}")
    strip.setFocus()
    running.press(Qt.Key.Key_Return)
    running.settle()
    assert not strip.hasFocus()


def test_a_click_selects_and_zooming_is_remembered(started, qtbot):
    running = started(demo=True)
    horizon = horizon_of(running)
    strip = horizon.strip
    column = strip.view.columns[0]
    step = strip.timeline.width() / strip.columns
    point = QPointF(strip.timeline.left() + (column.at + 0.5) * step, strip.height() / 2)
    assert strip.ids_at(point) == column.ids
    QTest.mouseClick(strip, Qt.MouseButton.LeftButton, pos=point.toPoint())
    running.settle()
    assert running.rooms.request.request_id == column.ids[0]
    strip.setFocus()
    running.press(Qt.Key.Key_Plus)
    assert strip.span == ZOOMS[-2]
    assert running.desk_view.state.value("window/horizon_zoom", type=int) == len(ZOOMS) - 2
    running.press(Qt.Key.Key_Minus)
    assert strip.span == ZOOMS[-1]


def test_it_can_be_put_away(started):
    running = started(demo=True)
    strip = horizon_of(running).strip
    running.desk_view.registry.trigger("view.horizon")
    assert not strip.isVisible()
    running.press(Qt.Key.Key_F6)
    assert strip.isVisible() and strip.hasFocus()


def test_the_forecast_says_why(started):
    running = started(demo=True)
    running.press(Qt.Key.Key_F7)
    running.settle()
    horizon = horizon_of(running)
    forecast, page = horizon.keeper.forecast, horizon.page
    assert running.rooms.page is page
    if forecast.pace.is_known:
        assert str(forecast.pace.responses) in page.reasoning.text()
        assert page.table.rowCount() == len(forecast.late)
    else:
        assert "too little history" in page.reasoning.text()
        assert page.table.rowCount() == 0
    running.press(Qt.Key.Key_Escape)
    assert running.rooms.page is None
