"""Ctrl+Enter finishes what is typed, and so does the key that sends elsewhere; a plain letter is written.

Where one line is asked for, Enter does.
"""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from ecsupport_desktop.ui.main_window.text_popup import LinePopup, TextPopup
from ecsupport_desktop.ui.shared.keys import current_keys

NONE, CONTROL = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ControlModifier


@pytest.mark.parametrize(
    ("keys", "key", "held", "finished"),
    [
        ("Ctrl+Enter", Qt.Key.Key_Return, CONTROL, True),
        ("F12", Qt.Key.Key_F12, NONE, True),
        ("F12", Qt.Key.Key_Return, CONTROL, True),
        ("S", Qt.Key.Key_S, NONE, False),
    ],
)
def test_what_finishes(qtbot: QtBot, keys_put_back: None, keys: str, key, held, finished: bool) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(800, 600)
    window.show()
    popup, heard = TextPopup(window), []
    current_keys().use({"Ctrl+Enter": keys}, {"triage.send": (keys,)})
    popup.ask("A note", "Save", lambda text, _value: heard.append(text), text="Call back")
    qtbot.waitUntil(popup.editor.hasFocus)
    qtbot.keyClick(popup.editor, key, held)
    assert heard == (["Call back"] if finished else [])
    assert popup.text == ("Call back" if finished else "Call backs")
    popup.go()


@pytest.fixture
def line(qtbot: QtBot) -> LinePopup:
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(800, 600)
    window.show()
    return LinePopup(window, most=60)


@pytest.mark.parametrize("held", [NONE, CONTROL])
def test_one_line_is_done_by_enter(qtbot: QtBot, line: LinePopup, held) -> None:
    heard: list[str] = []
    line.ask("Name of the view", "Save", heard.append, placeholder="Such as: Acme")
    qtbot.waitUntil(line.field.hasFocus)
    qtbot.keyClick(line.field, Qt.Key.Key_Return, held)
    assert heard == [] and line.isVisible(), "nothing is typed"
    qtbot.keyClicks(line.field, "  Late   ones ")
    qtbot.keyClick(line.field, Qt.Key.Key_Return, held)
    assert heard == ["Late ones"] and not line.isVisible()
    line.ask("Name of the view", "Save", heard.append)
    assert line.field.text() == ""
    line.go()


def test_what_was_left_is_there_when_the_same_is_asked_again(qtbot: QtBot, line: LinePopup) -> None:
    heard: list[str] = []
    line.ask("Name of the view", "Rename", heard.append, text="Tills")
    qtbot.keyClicks(line.field, "Checkouts")
    qtbot.keyClick(line.field, Qt.Key.Key_Escape)
    assert not line.isVisible() and heard == []
    line.ask("Name of the view", "Rename", heard.append, text="Mine")
    assert line.field.text() == "Mine"
    line.go()
    line.ask("Name of the view", "Rename", heard.append, text="Tills")
    assert line.field.text() == "Checkouts"
    qtbot.keyClick(line.field, Qt.Key.Key_Return)
    assert heard == ["Checkouts"]


def test_what_follows_from_a_name_is_said_while_it_is_typed(qtbot: QtBot, line: LinePopup) -> None:
    line.ask("Name", "Save", list, note_on=lambda text: "There already" if text == "Tills" else "")
    assert line.note == ""
    qtbot.keyClicks(line.field, "Tills")
    assert line.note == "There already"
    qtbot.keyClicks(line.field, " 2")
    assert line.note == ""
    line.go()
