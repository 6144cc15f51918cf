from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QComboBox,
    QDateEdit,
    QLineEdit,
    QListWidget,
    QPlainTextEdit,
    QSpinBox,
    QTextEdit,
    QVBoxLayout,
    QWidget,
)
from pytestqt.qtbot import QtBot

from ecsupport_desktop.ui.actions_table import ACTIONS, MENUS
from ecsupport_desktop.ui.shared.actions import ActionRegistry
from ecsupport_desktop.ui.shared.typing_guard import TypingGuard

PLAIN = [one for one in ACTIONS if any(len(key) == 1 or key.startswith("Shift+") for key in one.shortcuts)]
PLAIN_KEYS = "jkcatnglmuswi123erxophvqbzCAFUNRWGTYXSQJPZO?/"


def combo() -> QComboBox:
    box = QComboBox()
    box.addItems(["Assigned", "Kite & Co", "1"])
    return box


def read_only(widget: QPlainTextEdit | QLineEdit) -> QWidget:
    widget.setReadOnly(True)
    return widget


class Stage:
    """A window with the whole table and one widget that has the focus."""

    def __init__(self, qtbot: QtBot, widget: QWidget) -> None:
        self.qtbot, self.widget = qtbot, widget
        self.window = QWidget()
        qtbot.addWidget(self.window)
        QVBoxLayout(self.window).addWidget(widget)
        self.registry = ActionRegistry(self.window, ACTIONS, MENUS)
        self.guard = TypingGuard(self.window)
        self.ran: list[str] = []
        for one in ACTIONS:
            self.registry.action(one.id).triggered.connect(lambda _=False, name=one.id: self.ran.append(name))
        with qtbot.waitActive(self.window):
            self.window.show()
            self.window.activateWindow()
        widget.setFocus()
        qtbot.waitUntil(widget.hasFocus)

    def type_every_plain_key(self) -> None:
        for key in PLAIN_KEYS:
            shift = Qt.KeyboardModifier.ShiftModifier if key.isupper() else Qt.KeyboardModifier.NoModifier
            self.qtbot.keyClick(self.widget, key, shift)


@pytest.mark.parametrize(
    "make", [QLineEdit, QPlainTextEdit, QTextEdit, combo, QSpinBox, QDateEdit], ids=lambda make: make.__name__
)
def test_a_letter_belongs_to_the_field_being_written_in(qtbot: QtBot, make: Callable[[], QWidget]) -> None:
    stage = Stage(qtbot, make())
    stage.type_every_plain_key()
    assert stage.ran == []


def test_what_is_typed_arrives(qtbot: QtBot) -> None:
    field = QLineEdit()
    stage = Stage(qtbot, field)
    qtbot.keyClicks(field, "Jack asked: /cart? 123")
    assert field.text() == "Jack asked: /cart? 123"
    assert stage.ran == []


@pytest.mark.parametrize(
    "make",
    [QListWidget, lambda: read_only(QPlainTextEdit("said")), lambda: read_only(QLineEdit("said"))],
    ids=["list", "read-only text", "read-only line"],
)
def test_elsewhere_a_letter_is_a_shortcut(qtbot: QtBot, make: Callable[[], QWidget]) -> None:
    stage = Stage(qtbot, make())
    stage.type_every_plain_key()
    assert len(stage.ran) == len(PLAIN_KEYS)
    assert set(stage.ran) == {one.id for one in PLAIN}


def test_keys_with_ctrl_and_escape_work_in_a_field(qtbot: QtBot) -> None:
    field = QLineEdit()
    stage = Stage(qtbot, field)
    qtbot.keyClick(field, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClick(field, Qt.Key.Key_1, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClick(field, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClick(field, Qt.Key.Key_Escape)
    assert stage.ran == ["triage.send", "queue.show.to_analyse", "go.palette", "queue.focus"]


def test_the_guard_lets_go_of_a_field_that_is_destroyed(qtbot: QtBot) -> None:
    box = combo()
    stage = Stage(qtbot, box)
    box.setParent(None)
    box.deleteLater()
    other = QListWidget()
    stage.window.layout().addWidget(other)
    other.setFocus()
    qtbot.waitUntil(other.hasFocus)
    qtbot.keyClicks(other, "j")
    assert stage.ran == ["queue.next_request"]
