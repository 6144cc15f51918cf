from datetime import UTC, datetime

import pytest
from PySide6.QtCore import QEvent, QObject, QPointF, Qt
from PySide6.QtGui import QAccessible, QEnterEvent
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from ecsupport_desktop.ui.shared import notice_bar
from ecsupport_desktop.ui.shared.notice_bar import NoticeBar
from ecsupport_desktop.ui.shared.notices import KEPT, NoticeKind, Notices

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


@pytest.fixture
def notices(host: QWidget) -> Notices:
    return Notices(host, clock=lambda: NOON)


@pytest.fixture
def bar(notices: Notices, host: QWidget) -> NoticeBar:
    return NoticeBar(notices, host)


def shown_text(bar: NoticeBar) -> str:
    label = bar.findChild(QLabel, "notice_bar.text")
    assert label is not None
    return label.text()


def test_what_was_said_is_kept(notices: Notices) -> None:
    notices.info("Saved")
    notices.error("Not saved")
    assert [(one.message, one.kind, one.at) for one in notices.history] == [
        ("Saved", NoticeKind.INFO, NOON),
        ("Not saved", NoticeKind.ERROR, NOON),
    ]
    for number in range(KEPT + 5):
        notices.info(str(number))
    assert len(notices.history) == KEPT


def test_information_passes_and_an_error_stays(
    notices: Notices, bar: NoticeBar, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(notice_bar, "PASSING_MILLISECONDS", 1)
    notices.info("Saved")
    assert bar.isVisible()
    qtbot.waitUntil(lambda: not bar.isVisible())
    for kind in (NoticeKind.WARNING, NoticeKind.ERROR):
        notices.show("Look", kind)
        assert bar.isVisible()
        assert not bar._timer.isActive()
    bar.dismiss()


def test_the_pointer_holds_it(notices: Notices, bar: NoticeBar) -> None:
    notices.info("Saved")
    assert bar._timer.isActive()
    middle = QPointF(5, 5)
    QApplication.sendEvent(bar, QEnterEvent(middle, middle, middle))
    assert not bar._timer.isActive()
    QApplication.sendEvent(bar, QEvent(QEvent.Type.Leave))
    assert bar._timer.isActive()
    bar.dismiss()


def test_a_newer_notice_takes_the_place(notices: Notices, bar: NoticeBar) -> None:
    notices.error("Not saved")
    notices.info("Saved")
    assert shown_text(bar) == "Saved"
    bar.dismiss()


def test_it_is_plain_text_of_one_line(notices: Notices, bar: NoticeBar) -> None:
    notices.error("<b>Bold</b> & \u202ebad\nsecond line")
    assert shown_text(bar) == "<b>Bold</b> & ⟨U+202E⟩bad"
    label = bar.findChild(QLabel, "notice_bar.text")
    assert label.textFormat() is Qt.TextFormat.PlainText


def test_it_never_takes_the_focus(notices: Notices, bar: NoticeBar, host: QWidget, qtbot: QtBot) -> None:
    field = QLineEdit(host)
    field.show()
    host.activateWindow()
    field.setFocus()
    qtbot.waitUntil(field.hasFocus)
    told: list[bool] = []

    class Receiver(QObject):
        def undo(self) -> None:
            told.append(True)

    notices.info("Closed", "Undo", Receiver(host).undo)
    assert field.hasFocus()
    button = bar.findChild(QPushButton, "notice_bar.action")
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert told == [True]
    assert field.hasFocus()
    assert not bar.isVisible()


def test_what_no_longer_holds_goes(notices: Notices, bar: NoticeBar) -> None:
    first = notices.warning("Undo is possible")
    second = notices.warning("Another")
    notices.withdraw(first)
    assert bar.isVisible()
    notices.withdraw(second)
    assert not bar.isVisible()
    assert len(notices.history) == 2


def test_it_stays_inside_its_host(notices: Notices, bar: NoticeBar, host: QWidget) -> None:
    notices.error("word " * 200)
    for width in (900, 300):
        host.resize(width, 400)
        assert host.rect().contains(bar.geometry())
    assert bar.findChild(QLabel, "notice_bar.text").toolTip() != ""


def test_it_is_announced(notices: Notices, bar: NoticeBar, monkeypatch: pytest.MonkeyPatch) -> None:
    heard: list[tuple[QAccessible.Event, str]] = []
    monkeypatch.setattr(
        notice_bar.QAccessible,
        "updateAccessibility",
        lambda event: heard.append((event.type(), event.message() if hasattr(event, "message") else "")),
    )
    notices.error("Not saved")
    assert (QAccessible.Event.Announcement, "Error: Not saved") in heard
    assert QAccessible.Event.Alert in [kind for kind, _words in heard]


def test_a_button_needs_both_halves(notices: Notices) -> None:
    with pytest.raises(ValueError, match="button"):
        notices.info("Closed", "Undo")
