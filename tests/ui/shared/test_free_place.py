"""A notice lies on no button: in the middle below where that is free, else beside or above what is there."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtWidgets import QLineEdit, QPushButton, QScrollArea, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from ecsupport_desktop.ui.shared.free_place import free_place, taken_places
from ecsupport_desktop.ui.shared.notice_bar import NoticeBar
from ecsupport_desktop.ui.shared.notices import Notices

ROOM, LOW = QRect(16, 16, 868, 468), 444
WIDTH, HEIGHT = 300, 40
MIDDLE = QRect(300, LOW, WIDTH, HEIGHT)


def placed(*taken: QRect, widths: tuple[int, ...] = (WIDTH,)) -> QRect:
    return free_place(widths, HEIGHT, ROOM, taken, 8)


def test_low_in_the_middle_when_nothing_is_there() -> None:
    assert placed() == MIDDLE


def test_at_the_side_when_the_middle_is_taken() -> None:
    assert placed(QRect(500, 440, 300, 40)).topLeft() == QPoint(16, LOW)
    assert placed(QRect(50, 440, 300, 40)).topLeft() == QPoint(584, LOW)


def test_narrower_rather_than_higher() -> None:
    place = placed(QRect(250, 440, 400, 40), widths=(WIDTH, 200))
    assert (place.topLeft(), place.width()) == (QPoint(16, LOW), 200)


def test_above_a_foot_that_goes_from_side_to_side() -> None:
    assert placed(QRect(0, 450, 900, 40)) == MIDDLE.translated(0, -40)


def test_where_everything_is_taken_it_is_seen_still() -> None:
    assert ROOM.contains(placed(QRect(0, 0, 900, 500)))


rects = st.builds(QRect, st.integers(0, 800), st.integers(0, 450), st.integers(1, 300), st.integers(1, 60))


@given(st.lists(rects, max_size=8))
def test_it_never_covers_more_than_low_in_the_middle_does(taken: list[QRect]) -> None:
    def covered(place: QRect) -> int:
        parts = [place.intersected(each) for each in taken]
        return sum(each.width() * each.height() for each in parts if each.isValid())

    assert covered(placed(*taken)) <= covered(MIDDLE)


def test_what_a_scroll_area_hides_takes_no_place(host: QWidget) -> None:
    area = QScrollArea(host)
    inside = QWidget()
    layout = QVBoxLayout(inside)
    seen, unseen = QPushButton("seen"), QPushButton("unseen")
    layout.addWidget(seen)
    layout.addSpacing(1_000)
    layout.addWidget(unseen)
    area.setWidget(inside)
    area.setGeometry(0, 0, 300, 100)
    area.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.show()
    assert len(taken_places(host, QWidget(host))) == 1


def test_a_notice_lies_on_no_button_and_moves_when_one_comes(host: QWidget, qtbot: QtBot) -> None:
    notices = Notices(host)
    bar = NoticeBar(notices, host)
    notices.error("It didn't go")
    assert bar.geometry().center().x() == pytest.approx(host.rect().center().x(), abs=1)
    button, line = QPushButton("Send", host), QLineEdit(host)
    button.setGeometry(400, 440, 300, 40)
    line.setGeometry(0, 480, 200, 20)
    button.show()
    line.show()
    host.activateWindow()
    qtbot.waitUntil(host.isActiveWindow)
    button.setFocus()
    qtbot.waitUntil(lambda: not bar.geometry().intersects(button.geometry()))
    assert not bar.geometry().intersects(line.geometry())
    assert host.rect().contains(bar.geometry())
