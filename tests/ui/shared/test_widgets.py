from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, QPointF, QRect, QSize, Qt
from PySide6.QtGui import QAccessible, QAction, QWheelEvent
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from ecsupport_desktop.ui.shared.buttons import ActionButton, icon_button, primary_button, quiet_button
from ecsupport_desktop.ui.shared.chip import Chip
from ecsupport_desktop.ui.shared.empty_state import EmptyState
from ecsupport_desktop.ui.shared.field_message import FieldMessage
from ecsupport_desktop.ui.shared.fields import (
    choice_field,
    date_field,
    line_field,
    number_field,
    search_field,
    text_field,
)
from ecsupport_desktop.ui.shared.flow_layout import FlowLayout
from ecsupport_desktop.ui.shared.labels import ElidedLabel, chip_label, escaped_tooltip, hairline, label
from ecsupport_desktop.ui.shared.theme import apply_theme
from ecsupport_desktop.ui.shared.tokens import DARK, LIGHT


@pytest.fixture
def host(qtbot: QtBot, qapp: QApplication) -> QWidget:
    apply_theme(qapp, "light")
    widget = QWidget()
    qtbot.addWidget(widget)
    QVBoxLayout(widget)
    widget.resize(400, 300)
    with qtbot.waitActive(widget):
        widget.show()
        widget.activateWindow()
    return widget


def put(host: QWidget, *widgets: QWidget) -> None:
    """In the window, one below the other, and seen."""
    for widget in widgets:
        host.layout().addWidget(widget)
        widget.show()
    host.layout().activate()


# ── Labels ──────────────────────────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize("make", [label, ElidedLabel, chip_label], ids=lambda make: make.__name__)
def test_a_label_takes_text_for_text(qtbot: QtBot, make: Callable[[str], QLabel]) -> None:
    made = make("<b>5 > 3</b>\u202e")
    qtbot.addWidget(made)
    assert made.text() == "<b>5 > 3</b>⟨U+202E⟩"
    assert made.textFormat() is Qt.TextFormat.PlainText


def test_a_cut_label_has_the_whole_in_its_tooltip(host: QWidget) -> None:
    made = ElidedLabel("<i>word</i> " * 40)
    put(host, made)
    assert made.is_elided()
    assert "&lt;i&gt;word&lt;/i&gt;" in made.toolTip()
    made.setText("short")
    assert not made.is_elided()
    assert made.toolTip() == ""


def test_a_tooltip_is_escaped() -> None:
    assert "&lt;img" in escaped_tooltip("<img src='file:///x'>")
    assert escaped_tooltip("") == ""


def test_a_hairline_is_one_pixel(host: QWidget) -> None:
    line = hairline()
    put(host, line)
    assert line.height() == 1
    assert line.grab().toImage().pixelColor(5, 0) == LIGHT.colour("hairline")


# ── Buttons ─────────────────────────────────────────────────────────────────────────────────────────────────
def test_a_click_on_a_button_leaves_the_caret_where_it_was(host: QWidget, qtbot: QtBot) -> None:
    field, send = QLineEdit(), primary_button("Send", "send", hint="Ctrl+Enter")
    put(host, field)
    put(host, send)
    field.setFocus()
    qtbot.mouseClick(send, Qt.MouseButton.LeftButton)
    assert field.hasFocus()
    qtbot.keyClick(field, Qt.Key.Key_Tab)
    assert send.hasFocus()


def test_the_hint_has_room_of_its_own(host: QWidget) -> None:
    bare, hinted = primary_button("Send", "a"), primary_button("Send", "b", hint="Ctrl+Enter")
    put(host, bare, hinted)
    extra = hinted.sizeHint().width() - bare.sizeHint().width()
    assert extra > hinted.fontMetrics().horizontalAdvance("Ctrl+Enter")
    assert hinted.minimumSizeHint() == hinted.sizeHint()
    hinted.set_hint("")
    assert hinted.sizeHint() == bare.sizeHint()


def test_the_primary_button_is_the_accent(host: QWidget, qapp: QApplication) -> None:
    send = primary_button("Send", "send")
    put(host, send)
    for appearance, tokens in (("light", LIGHT), ("dark", DARK)):
        apply_theme(qapp, appearance)
        assert send.grab().toImage().pixelColor(8, 8) == tokens.colour("accent")
        send.setEnabled(False)
        assert send.grab().toImage().pixelColor(8, 8) == tokens.colour("chip")
        send.setEnabled(True)


def test_an_action_button_is_its_action(host: QWidget, qtbot: QtBot) -> None:
    action = QAction("Send", host)
    action.setObjectName("triage.send")
    action.setShortcut("Ctrl+Return")
    made = ActionButton(action, "primary")
    put(host, made)
    assert (made.objectName(), made.text(), made.hint()) == ("button.triage.send", "Send", "Ctrl+Return")
    with qtbot.waitSignal(action.triggered):
        qtbot.mouseClick(made, Qt.MouseButton.LeftButton)
    action.setEnabled(False)
    action.setStatusTip("The restoring steps are missing")
    assert not made.isEnabled()
    assert made.accessibleDescription() == "The restoring steps are missing"
    action.setText("Enviar")
    assert made.accessibleName() == "Enviar"


def test_every_button_has_a_name(qtbot: QtBot) -> None:
    for made in (quiet_button("Undo", "undo", icon_name="undo"), icon_button("close", "Dismiss", "dismiss")):
        qtbot.addWidget(made)
        assert made.objectName() and made.accessibleName()
        assert not made.icon().isNull()


# ── Chips ───────────────────────────────────────────────────────────────────────────────────────────────────
def test_a_chip_can_be_ticked_by_keyboard_without_moving_its_neighbour(host: QWidget, qtbot: QtBot) -> None:
    chip = Chip("browser", name="missing.browser", checkable=True)
    put(host, chip)
    before = chip.sizeHint()
    chip.setFocus(Qt.FocusReason.TabFocusReason)
    with qtbot.waitSignal(chip.toggled):
        qtbot.keyClick(chip, Qt.Key.Key_Space)
    assert chip.isChecked()
    assert chip.sizeHint() == before
    seen = QAccessible.queryAccessibleInterface(chip)
    assert seen.text(QAccessible.Text.Name) == "browser"
    assert seen.state().checked


def test_a_chip_can_be_taken_away(host: QWidget, qtbot: QtBot) -> None:
    chip = Chip("checkout", removable=True)
    put(host, chip)
    with qtbot.waitSignal(chip.remove_requested), qtbot.assertNotEmitted(chip.clicked):
        qtbot.mouseClick(chip, Qt.MouseButton.LeftButton, pos=chip._cross().center())
    with qtbot.waitSignal(chip.remove_requested):
        qtbot.keyClick(chip, Qt.Key.Key_Delete)
    with qtbot.waitSignal(chip.clicked), qtbot.assertNotEmitted(chip.remove_requested):
        qtbot.mouseClick(chip, Qt.MouseButton.LeftButton, pos=QPoint(12, chip.height() // 2))


def test_a_long_chip_is_cut(host: QWidget) -> None:
    chip = Chip("<b>long</b> name " * 20, icon_name="attach")
    put(host, chip)
    assert chip.sizeHint().width() < 360
    assert "&lt;b&gt;long" in chip.toolTip()
    assert not chip.grab().isNull()


# ── Field messages ──────────────────────────────────────────────────────────────────────────────────────────
def test_a_message_belongs_to_its_field(host: QWidget) -> None:
    field = line_field("contact.address", "Address")
    message = FieldMessage(field)
    host.layout().addWidget(message)
    put(host, field)
    assert message.isHidden()
    message.set_message("This address isn't <whole>", "critical")
    assert message.isVisible()
    assert message.textFormat() is Qt.TextFormat.PlainText
    assert field.accessibleDescription() == message.message() == "This address isn't <whole>"
    assert field.grab().toImage().pixelColor(20, 0) == LIGHT.colour("critical")
    message.clear_message()
    assert not message.isVisible()
    assert field.accessibleDescription() == ""
    assert field.grab().toImage().pixelColor(20, 0) == LIGHT.colour("border")


# ── Flow layout ─────────────────────────────────────────────────────────────────────────────────────────────
def test_a_flow_wraps(host: QWidget) -> None:
    area = QWidget()
    flow = FlowLayout(area, spacing=8)
    chips = [Chip(text) for text in ("one", "two", "three", "four", "five", "six")]
    for chip in chips:
        flow.addWidget(chip)
    put(host, area)
    one_line = flow.heightForWidth(2_000)
    assert one_line == max(chip.sizeHint().height() for chip in chips)
    assert flow.heightForWidth(120) > 2 * one_line
    area.resize(120, flow.heightForWidth(120))
    flow.setGeometry(QRect(QPoint(0, 0), area.size()))
    boxes = [chip.geometry() for chip in chips]
    assert all(area.rect().contains(box) for box in boxes)
    assert not any(a.intersects(b) for at, a in enumerate(boxes) for b in boxes[:at])


def test_in_a_flow_each_stands_in_the_middle_of_its_line(host: QWidget) -> None:
    area = QWidget()
    flow = FlowLayout(area, spacing=8)
    high, low, below = QWidget(area), QWidget(area), QWidget(area)
    for each, size in ((low, QSize(100, 24)), (high, QSize(100, 40)), (below, QSize(200, 30))):
        each.setFixedSize(size)
        flow.addWidget(each)
    put(host, area)
    flow.setGeometry(QRect(0, 0, 210, 200))
    assert (low.y(), high.y(), below.y()) == (8, 0, 48)


def test_a_flow_leaves_out_what_is_hidden_and_can_be_emptied(host: QWidget, qtbot: QtBot) -> None:
    area = QWidget()
    flow = FlowLayout(area)
    first, second = Chip("one"), Chip("two")
    flow.addWidget(first)
    flow.addWidget(second)
    put(host, area)
    both = flow.sizeHint().width()
    second.hide()
    assert flow.sizeHint().width() < both
    with qtbot.waitSignal(first.destroyed):
        flow.clear_widgets()
    assert flow.count() == 0
    assert flow.itemAt(0) is None
    assert flow.sizeHint() == QSize(0, 0)


# ── Empty state ─────────────────────────────────────────────────────────────────────────────────────────────
def test_an_empty_pane_shows_the_way_on(host: QWidget, qtbot: QtBot) -> None:
    empty = EmptyState("No requests", "Import a mail to begin.", "Import mail…")
    put(host, empty)
    assert (empty.accessibleName(), empty.accessibleDescription()) == ("No requests", "Import a mail to begin.")
    button = empty.findChild(QPushButton, "empty_state.action")
    assert button.isVisible()
    with qtbot.waitSignal(empty.action_requested):
        button.click()
    empty.set_texts("Nothing to analyse")
    assert not button.isVisible()


# ── Fields ──────────────────────────────────────────────────────────────────────────────────────────────────
def test_fields_are_named_and_labelled(qtbot: QtBot) -> None:
    for field in (
        line_field("a.line", "Line"),
        search_field("a.search", "Search", "Search…"),
        text_field("a.text", "Text"),
        number_field("a.number", "Number", 0, 10, " h"),
        choice_field("a.choice", "Choice"),
        date_field("a.date", "Date"),
    ):
        qtbot.addWidget(field)
        assert field.objectName().startswith("a.")
        assert field.accessibleName()


def test_the_wheel_changes_nothing_in_passing(host: QWidget) -> None:
    field = number_field("effort", "Effort", 0, 10)
    other = line_field("other", "Other")
    put(host, field)
    put(host, other)
    field.setValue(5)

    def turn() -> None:
        middle = QPointF(field.rect().center())
        turned = QWheelEvent(
            middle, field.mapToGlobal(middle), QPoint(), QPoint(0, 120), Qt.MouseButton.NoButton,
            Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
        )  # fmt: skip
        QApplication.sendEvent(field, turned)

    other.setFocus()
    turn()
    assert field.value() == 5
    field.setFocus()
    turn()
    assert field.value() == 6
