from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QApplication, QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from ecsupport_desktop.ui.shared.segmented import Segment, SegmentedControl
from ecsupport_desktop.ui.shared.theme import apply_theme

WAYS = [
    Segment(value="none", text="none"),
    Segment(value="degraded", text="degraded", hint="2"),
    Segment(value="discontinued", text="discontinued"),
]


@pytest.fixture
def control(qtbot: QtBot) -> Iterator[SegmentedControl]:
    host = QWidget()
    qtbot.addWidget(host)
    layout = QVBoxLayout(host)
    layout.addWidget(QLineEdit())
    made = SegmentedControl("impact", "Impact", WAYS)
    layout.addWidget(made)
    with qtbot.waitActive(host):
        host.show()
        host.activateWindow()
    yield made


def test_at_most_one_is_taken(control: SegmentedControl) -> None:
    assert control.value() is None
    for value in ("none", "degraded", None, "discontinued"):
        control.set_value(value)
        assert control.value() == value
        assert [one.value for one in WAYS if control.segment_button(one.value).isChecked()] == (
            [value] if value else []
        )
    with pytest.raises(KeyError):
        control.set_value("on fire")


def test_only_the_agent_is_reported(control: SegmentedControl, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(control.value_chosen):
        control.set_value("none")
    with qtbot.waitSignal(control.value_chosen, check_params_cb=lambda value: value == "degraded"):
        qtbot.mouseClick(control.segment_button("degraded"), Qt.MouseButton.LeftButton)
    assert control.value() == "degraded"


def test_taking_the_one_taken_keeps_it(control: SegmentedControl, qtbot: QtBot) -> None:
    control.set_value("degraded")
    qtbot.mouseClick(control.segment_button("degraded"), Qt.MouseButton.LeftButton)
    assert control.value() == "degraded"


def test_a_click_leaves_the_focus(control: SegmentedControl, qtbot: QtBot) -> None:
    field = control.window().findChild(QLineEdit)
    field.setFocus()
    qtbot.mouseClick(control.segment_button("none"), Qt.MouseButton.LeftButton)
    assert field.hasFocus()


def test_arrows_take_the_next_that_is_offered(control: SegmentedControl, qtbot: QtBot) -> None:
    control.set_segment_enabled("degraded", False, "The lead switched it off")
    control.set_value("none")
    control.segment_button("none").setFocus(Qt.FocusReason.TabFocusReason)
    chosen: list[str] = []
    control.value_chosen.connect(chosen.append)
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Left, Qt.Key.Key_Up, Qt.Key.Key_Down):
        qtbot.keyClick(QApplication.focusWidget(), key)
    assert chosen == ["discontinued", "none", "discontinued", "none", "discontinued"]
    assert control.segment_button("discontinued").hasFocus()


def test_tab_stops_once(control: SegmentedControl, qtbot: QtBot) -> None:
    def stops() -> list[str]:
        return [one.value for one in WAYS if control.segment_button(one.value).focusPolicy() is Qt.FocusPolicy.TabFocus]

    assert stops() == ["none"]
    control.set_value("degraded")
    assert stops() == ["degraded"]
    control.set_segment_enabled("degraded", False)
    assert stops() == ["none"]


def test_nothing_moves_when_a_way_is_taken(control: SegmentedControl) -> None:
    before = [control.segment_button(one.value).geometry() for one in WAYS]
    control.set_value("degraded")
    control.layout().activate()
    assert [control.segment_button(one.value).geometry() for one in WAYS] == before


def test_it_grows_with_the_zoom(control: SegmentedControl, qapp: QApplication) -> None:
    small = control.sizeHint()
    apply_theme(qapp, "light", "roomy", 200)
    control.layout().activate()
    assert control.sizeHint().width() > 1.8 * small.width()
    apply_theme(qapp, "light", "roomy", 100)


def test_a_screen_reader_hears_radio_buttons(control: SegmentedControl) -> None:
    control.set_segment_enabled("discontinued", False, "Not for this service")
    button = control.segment_button("discontinued")
    seen = QAccessible.queryAccessibleInterface(button)
    assert seen.role() is QAccessible.Role.RadioButton
    assert seen.text(QAccessible.Text.Name) == "Impact: discontinued"
    assert seen.text(QAccessible.Text.Description) == "Not for this service"
    assert button.objectName() == "impact.discontinued"


def test_it_can_be_painted_in_every_state(control: SegmentedControl) -> None:
    control.set_value("degraded")
    control.set_segment_enabled("none", False)
    assert not control.grab().isNull()
