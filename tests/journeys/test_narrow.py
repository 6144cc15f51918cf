"""Enlarged text in a small window: every pane is reached and read, by keys and by the pointer."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton

from ecsupport_desktop.domain.queue import QUEUE_BY_NAME
from ecsupport_desktop.ui.main_window.panes import LIST, QUEUES, REQUEST
from ecsupport_desktop.ui.shared.theme import apply_theme


def test_a_small_window_at_200_per_cent_shows_what_is_worked_in(started, qapp, usual_zoom_again):
    running = started(demo=True)
    running.window.resize(1_000, 800)
    apply_theme(qapp, zoom=200)
    rooms, panes = running.rooms, running.rooms._panes
    rooms.queue.table.setFocus()
    running.settle()
    assert panes.shown == (LIST,) and panes.path.isVisible()

    QTest.keyClick(rooms.queue.table, Qt.Key.Key_Return)
    running.qtbot.waitUntil(lambda: panes.shown == (REQUEST,))
    request = running.desk_view.acting.request
    assert panes.path.steps[REQUEST].text() == request.number
    running.press(Qt.Key.Key_Escape)
    running.qtbot.waitUntil(lambda: panes.shown == (LIST,))

    steps = {step.objectName(): step for step in panes.path.findChildren(QPushButton)}
    steps["path.queues"].click()
    running.qtbot.waitUntil(lambda: panes.shown == (QUEUES,))
    index = next(
        index
        for row in range(rooms.sidebar.model().rowCount())
        if (index := rooms.sidebar.model().index(row, 0)).data() == QUEUE_BY_NAME["restoring"].title
    )
    QTest.mouseClick(rooms.sidebar.viewport(), Qt.MouseButton.LeftButton, pos=rooms.sidebar.visualRect(index).center())
    running.qtbot.waitUntil(lambda: panes.shown == (LIST,))
    assert steps["path.list"].text() == QUEUE_BY_NAME["restoring"].title


def test_another_look_leaves_the_panes_as_narrow_as_they_may_be(started, qapp, usual_zoom_again):
    running = started(demo=True)
    running.stalls.end()
    splitter = running.rooms._panes.splitter
    least = splitter.minimumSizeHint().width()
    for look in ({"appearance": "dark"}, {"zoom": 150}, {"zoom": 200}):
        apply_theme(qapp, **look)
        assert splitter.minimumSizeHint().width() == least
