"""Both ends of a line, and under one another where there is no room; nothing is cut."""

from PySide6.QtWidgets import QPushButton

from ecsupport_desktop.ui.shared.labels import label
from ecsupport_desktop.ui.shared.turning_row import TurningRow


def test_what_has_no_room_goes_below(qtbot):
    title, back = label("Reports", "title"), QPushButton("Back to the queue")
    ways = [QPushButton(text) for text in ("4 weeks", "Export…", "Picture of the chart…")]
    row = TurningRow((back, title), ways, "row")
    qtbot.addWidget(row)
    row.resize(900, 40)
    row.show()
    assert {way.y() for way in ways} == {back.y()}
    assert ways[-1].geometry().right() == row.rect().right()
    assert back.width() == back.sizeHint().width()

    row.resize(350, 200)
    qtbot.waitUntil(lambda: all(way.y() > back.geometry().bottom() for way in ways))
    assert all(way.width() >= way.sizeHint().width() for way in ways)
    assert row.minimumSizeHint().width() < 350

    ways[1].hide()
    ways[2].hide()
    qtbot.waitUntil(lambda: ways[0].y() == back.y())
