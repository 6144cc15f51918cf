"""The icon in the tray: its shape and number, its words, and that a click leads to what was named."""

from collections.abc import Iterator
from itertools import combinations
from uuid import UUID

import pytest
from PySide6.QtGui import QAction, QImage
from PySide6.QtWidgets import QApplication, QMenu, QSystemTrayIcon, QWidget
from pytestqt.qtbot import QtBot

from ecsupport_desktop.config.language import use_language
from ecsupport_desktop.domain.urgency import Urgency
from ecsupport_desktop.ui.shared.theme import apply_theme, current_theme
from ecsupport_desktop.ui.shared.urgency import urgency_colour
from ecsupport_desktop.ui.tray.tray import SIDE, Message, Tray, TrayState, picture_of

ONE, TWO = UUID(int=1), UUID(int=2)
CRITICAL = TrayState(urgency=Urgency.CRITICAL, count=3, number="ECS-2026-000412")


@pytest.fixture
def tray(qtbot: QtBot) -> Iterator[Tray]:
    window = QWidget()
    qtbot.addWidget(window)
    made = Tray(window, window)
    yield made
    made.close()


@pytest.fixture
def looks(qapp: QApplication) -> Iterator[QApplication]:
    yield qapp
    apply_theme(qapp, "light")


def entry(tray: Tray, name: str) -> QAction:
    return tray.menu.findChild(QAction, f"tray.menu.{name}")


def texts(menu: QMenu) -> list[str]:
    return [action.text() for action in menu.actions() if not action.isSeparator()]


def image(tray_or_icon: Tray | None = None, urgency: Urgency | None = None, count: int = 3) -> QImage:
    icon = tray_or_icon.icon.icon() if tray_or_icon is not None else picture_of(urgency, count)
    return icon.pixmap(SIDE, SIDE).toImage()


def silhouette(urgency: Urgency) -> frozenset[tuple[int, int]]:
    """Where anything is painted, whatever its colour."""
    drawn = image(urgency=urgency)
    return frozenset((x, y) for x in range(SIDE) for y in range(SIDE) if drawn.pixelColor(x, y).alpha() > 128)


@pytest.mark.parametrize("appearance", ["light", "dark"])
def test_each_urgency_has_its_own_shape_and_colour(looks: QApplication, appearance: str) -> None:
    apply_theme(looks, appearance)
    shapes = {urgency: silhouette(urgency) for urgency in Urgency}
    for one, other in combinations(Urgency, 2):
        assert len(shapes[one] ^ shapes[other]) > 50, (one, other)
    for urgency in Urgency:
        drawn, colour = image(urgency=urgency), urgency_colour(urgency, current_theme().tokens)
        # The number is beside the shape, and of its colour.
        assert any(drawn.pixelColor(x, y) == colour for x in range(SIDE // 2, SIDE) for y in range(SIDE * 3 // 4, SIDE))


def test_another_theme_and_another_state_paint_it_anew(looks: QApplication, tray: Tray) -> None:
    apply_theme(looks, "light")
    calm = image(tray)
    tray.show_state(CRITICAL)
    critical = image(tray)
    assert critical != calm
    apply_theme(looks, "dark")
    assert image(tray) != critical
    tray.show_state(TrayState(urgency=Urgency.CRITICAL, count=4, number="ECS-2026-000412"))
    assert image(tray) != critical


def test_the_menu_says_what_there_is_to_do(tray: Tray) -> None:
    assert texts(tray.menu) == [
        "Open ECShops support", "Nothing is near its 48 hours", "Quiet until tomorrow", "Quit",
    ]  # fmt: skip
    assert tray.icon.toolTip() == "ECShops support: nothing is near its 48 hours"
    assert not entry(tray, "foremost").isEnabled()
    tray.show_state(CRITICAL)
    assert texts(tray.menu)[1] == "Open ECS-2026-000412: critical"
    assert tray.icon.toolTip() == "ECShops support: 3 requests critical"


def test_the_words_follow_the_language(tray: Tray) -> None:
    try:
        use_language("es")
        tray.retranslate()
        assert texts(tray.menu)[-1] == "Salir"
    finally:
        use_language("en")


def test_quiet_is_said_and_can_be_ended(tray: Tray, qtbot: QtBot) -> None:
    with qtbot.waitSignal(tray.quiet_requested) as asked:
        entry(tray, "quiet").trigger()
    assert asked.args == [True]
    tray.show_state(TrayState(quiet=True))
    assert texts(tray.menu)[2] == "Remind again"
    assert tray.icon.toolTip().endswith("quiet until tomorrow")
    with qtbot.waitSignal(tray.quiet_requested) as ended:
        entry(tray, "quiet").trigger()
    assert ended.args == [False]


def test_who_wants_no_reminders_is_told_so(tray: Tray) -> None:
    tray.show_state(TrayState(reminding=False))
    assert texts(tray.menu)[1] == "Reminders are off"
    assert not entry(tray, "quiet").isEnabled()
    assert tray.icon.toolTip() == "ECShops support: reminders are off"


def test_a_click_on_each_message_leads_to_what_it_named(tray: Tray) -> None:
    clicked: list[object] = []
    tray.message_clicked.connect(clicked.append)
    tray.say(Message(title="One", text="first", meant=ONE))
    tray.say(Message(title="Two", text="second", meant=TWO))
    tray.icon.messageClicked.emit()
    assert clicked == [ONE]
    tray._time.timeout.emit()  # the first had its time
    tray.icon.messageClicked.emit()
    assert clicked == [ONE, TWO]


def said(tray: Tray, *titles: str) -> list[Message]:
    """These were said one after the other, and each had its time."""
    messages = [Message(title=title, text="text", meant=UUID(int=n)) for n, title in enumerate(titles, start=1)]
    for message in messages:
        tray.say(message)
    for _each in messages:
        tray._time.timeout.emit()
    tray._time.stop()
    return messages


def test_a_later_click_may_be_on_any_that_the_system_still_keeps(tray: Tray, qtbot: QtBot) -> None:
    clicked: list[object] = []
    asked: list[object] = []
    tray.message_clicked.connect(clicked.append)
    tray.one_of_clicked.connect(asked.append)
    one, two, three = said(tray, "One", "Two", "Three")
    tray.icon.messageClicked.emit()
    assert (clicked, asked) == ([], [(three, two, one)])
    tray.forget(two)  # it was the one that was meant
    tray.forget(three)
    tray.icon.messageClicked.emit()
    assert clicked == [one.meant]
    with qtbot.waitSignal(tray.open_requested):
        tray.icon.messageClicked.emit()  # on one that is older still


def test_who_clicks_again_meant_an_earlier_one(tray: Tray) -> None:
    clicked: list[object] = []
    tray.message_clicked.connect(clicked.append)
    one, _two = said(tray, "One", "Two")
    tray._time.start()  # the second is still in front
    tray.icon.messageClicked.emit()
    tray.icon.messageClicked.emit()
    assert clicked == [TWO, one.meant]


def test_a_message_says_that_earlier_ones_are_there(tray: Tray, monkeypatch: pytest.MonkeyPatch) -> None:
    shown: list[str] = []
    monkeypatch.setattr(tray.icon, "showMessage", lambda _title, text, *_rest: shown.append(text))
    said(tray, "One", "Two", "Three")
    more = "earlier: later, a click lists them"
    assert shown == ["text", f"text · 1 {more}", f"text · 2 {more}"]


def test_what_was_said_long_ago_is_forgotten(tray: Tray, monkeypatch: pytest.MonkeyPatch) -> None:
    clicked: list[object] = []
    tray.message_clicked.connect(clicked.append)
    monkeypatch.setattr("ecsupport_desktop.ui.tray.tray.KEPT_MILLISECONDS", 0)
    said(tray, "One", "Two")
    monkeypatch.undo()
    tray.say(Message(title="Three", text="third", meant=TWO))
    tray._time.timeout.emit()
    tray._time.stop()
    tray.icon.messageClicked.emit()
    assert clicked == [TWO]


def test_what_was_not_shown_yet_can_be_taken_back(tray: Tray) -> None:
    shown, waiting = (Message(title=each, text="", meant=ONE, keys=(each,)) for each in ("shown", "waiting"))
    tray.say(shown)
    tray.say(waiting)
    assert tray.take_waiting() == (waiting,)
    assert tray.take_waiting() == ()


@pytest.mark.parametrize(
    "reason", [QSystemTrayIcon.ActivationReason.Trigger, QSystemTrayIcon.ActivationReason.DoubleClick]
)
def test_the_icon_and_the_menu_open_the_window(
    tray: Tray, qtbot: QtBot, reason: QSystemTrayIcon.ActivationReason
) -> None:
    with qtbot.waitSignal(tray.open_requested):
        tray.icon.activated.emit(reason)
    with qtbot.waitSignal(tray.open_requested):
        entry(tray, "open").trigger()


def test_the_most_urgent_one_is_opened_from_the_menu(tray: Tray, qtbot: QtBot) -> None:
    tray.show_state(CRITICAL)
    with qtbot.waitSignal(tray.foremost_requested):
        entry(tray, "foremost").trigger()
