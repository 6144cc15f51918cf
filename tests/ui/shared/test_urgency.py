from datetime import timedelta

import pytest
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QApplication

from ecsupport_desktop.domain.urgency import Urgency
from ecsupport_desktop.ui.shared.tokens import DARK, LIGHT
from ecsupport_desktop.ui.shared.urgency import (
    paint_urgency,
    time_left_spoken,
    time_left_text,
    urgency_colour,
    urgency_icon,
    urgency_word,
)


def span(hours: int = 0, minutes: int = 0, seconds: int = 0) -> timedelta:
    return timedelta(hours=hours, minutes=minutes, seconds=seconds)


@pytest.mark.parametrize(
    ("left", "text"),
    [
        (span(3, 12), "3 h 12 m"),
        (span(3, 12, 59), "3 h 12 m"),
        (span(1, 5), "1 h 05 m"),
        (span(9, 59, 59), "9 h 59 m"),
        (span(10), "10 h"),
        (span(47, 59, 59), "47 h"),
        (span(48), "48 h"),
        (span(minutes=40), "40 m"),
        (span(seconds=59), "0 m"),
        (span(), "0 m"),
        (-span(seconds=1), "−1 m"),
        (-span(minutes=5), "−5 m"),
        (-span(1, 5), "−1 h 05 m"),
        (-span(12, 30), "−12 h"),
        (-span(300), "−300 h"),
    ],
)
def test_time_left_in_few_characters(left: timedelta, text: str) -> None:
    assert time_left_text(left) == text


@pytest.mark.parametrize(
    ("urgency", "left", "said"),
    [
        (Urgency.CRITICAL, span(3, 12), "critical, 3 hours 12 minutes left"),
        (Urgency.CRITICAL, span(1, 1), "critical, 1 hour 1 minute left"),
        (Urgency.CRITICAL, span(2), "critical, 2 hours left"),
        (Urgency.CALM, span(31, 20), "calm, 31 hours left"),
        (Urgency.CRITICAL, span(seconds=20), "critical, 0 minutes left"),
        (Urgency.OVERDUE, -span(1, 5), "overdue by 1 hour 5 minutes"),
        (Urgency.OVERDUE, -span(seconds=1), "overdue by 1 minute"),
        (None, None, "no cycle open"),
    ],
)
def test_what_a_screen_reader_says(urgency: Urgency | None, left: timedelta | None, said: str) -> None:
    assert time_left_spoken(urgency, left) == said


def drawn(urgency: Urgency | None, *, tokens: object = LIGHT) -> QImage:
    image = QImage(32, 32, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    paint_urgency(painter, QRectF(0, 0, 32, 32), urgency, tokens)
    painter.end()
    return image


def test_every_urgency_has_its_own_shape(qapp: QApplication) -> None:
    shapes = {
        tuple(drawn(urgency).pixelColor(x, y).alpha() > 127 for x in range(32) for y in range(32))
        for urgency in (None, *Urgency)
    }
    assert len(shapes) == 5


def test_a_mark_fits_its_rectangle_and_takes_its_colour(qapp: QApplication) -> None:
    for tokens in (LIGHT, DARK):
        for urgency in Urgency:
            image = drawn(urgency, tokens=tokens)
            inked = [image.pixelColor(x, y) for x in range(32) for y in range(32)]
            assert urgency_colour(urgency, tokens) in inked
            assert all(image.pixelColor(0, y).alpha() < 127 for y in range(32))


def test_every_urgency_has_a_word(qapp: QApplication) -> None:
    assert [urgency_word(one) for one in (*Urgency, None)] == [
        "calm", "nearing", "critical", "overdue", "no cycle open",
    ]  # fmt: skip


def test_the_icon_is_sharp_on_dense_screens(qapp: QApplication) -> None:
    icon = urgency_icon(Urgency.OVERDUE, LIGHT, 16)
    assert {size.width() for size in icon.availableSizes()} >= {16}
    assert icon.pixmap(icon.availableSizes()[0], 2.0).width() == 32
