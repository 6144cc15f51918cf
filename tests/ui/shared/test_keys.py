"""Keys in words: what a press is called, what can't be given away, and hints that follow the keys in force."""

import sys

import pytest
from PySide6.QtCore import QLibraryInfo, QLocale, Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from ecsupport_desktop.config.language import use_language
from ecsupport_desktop.ui.shared.actions import ActionRegistry, ActionSpec
from ecsupport_desktop.ui.shared.buttons import button
from ecsupport_desktop.ui.shared.keys import current_keys, native, pressed, standard, why_fixed
from ecsupport_desktop.ui.shared.qt_texts import QtTexts
from ecsupport_desktop.ui.shared.segmented import Segment, SegmentedControl

NONE, SHIFT, CONTROL = (
    Qt.KeyboardModifier.NoModifier,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.ControlModifier,
)
Key = Qt.Key


@pytest.mark.parametrize(
    ("key", "modifiers", "text", "said"),
    [
        (Key.Key_C, NONE, "c", "C"),
        (Key.Key_C, SHIFT, "C", "Shift+C"),
        (Key.Key_Question, SHIFT, "?", "?"),
        (Key.Key_Slash, SHIFT, "/", "/"),
        (Key.Key_E, CONTROL | SHIFT, "\x05", "Ctrl+Shift+E"),
        (Key.Key_F4, NONE, "", "F4"),
        (Key.Key_5, Qt.KeyboardModifier.KeypadModifier, "5", "5"),
        (Key.Key_Control, CONTROL, "", ""),
        (Key.Key_unknown, NONE, "", ""),
    ],
)
def test_what_a_press_is_called(key: Key, modifiers: Qt.KeyboardModifier, text: str, said: str) -> None:
    assert pressed(key, modifiers, text) == said
    assert standard(said) == said


@pytest.mark.parametrize(
    ("keys", "why"),
    [
        ("Esc", "leaves"), ("Return", "confirms"), ("Shift+Enter", "confirms"), ("Tab", "next field"),
        ("F10", "menus"), ("Shift+F10", "menus"), ("Alt+F", "opens a menu"), ("Ctrl+C", "writing"),
        ("Shift+Left", "writing"), ("Ctrl+Shift+Right", "writing"), ("Space", "writing"), ("Backspace", "writing"),
    ],
)  # fmt: skip
def test_some_are_fixed_and_it_says_why(keys: str, why: str) -> None:
    assert why in why_fixed(keys, {"F", "G"})


@pytest.mark.parametrize("keys", ["C", "Shift+C", "?", "F4", "Ctrl+Enter", "Alt+1", "Ctrl+Backspace", "Ctrl+Z"])
def test_all_others_can_be_given(keys: str) -> None:
    assert why_fixed(keys, {"F", "G"}) == ""


def test_a_second_window_leaves_the_keys_in_force(qtbot: QtBot, keys_put_back: None) -> None:
    current_keys().use({})
    spec = ActionSpec(id="request.claim", text="Claim", sentence="Take it", menu="", shortcuts=("C",))
    windows = QWidget(), QWidget()
    for window in windows:
        qtbot.addWidget(window)
    ActionRegistry(windows[0], [spec]).use_keys({"request.claim": ("Ctrl+Shift+1",)})
    ActionRegistry(windows[1], [spec])
    keys = current_keys()
    assert keys.of("request.claim") == keys.said("C") == "Ctrl+Shift+1"
    assert sys.platform == "darwin" or keys.short("request.claim") == "^⇧1"


def test_a_hint_says_the_key_that_runs_it_now(qtbot: QtBot, keys_put_back: None) -> None:
    send, other = button("Send", "send", hint="Ctrl+⏎"), button("Leave", "leave", hint="Esc")
    levels = SegmentedControl("analysis", "Analysis", [Segment(value="1", text="Level 1", hint="1")])
    for widget in (send, other, levels):
        qtbot.addWidget(widget)
    current_keys().use({"Ctrl+Enter": "F12", "1": "", "C": "C"})
    assert (send.hint(), other.hint()) == ("F12", "Esc")
    assert "1</b>" not in levels.segment_button("1").toolTip()
    made_later = button("Send", "send", hint="Ctrl+⏎")
    qtbot.addWidget(made_later)
    assert made_later.hint() == "F12"
    made_later.set_hint("1")
    assert made_later.hint() == "1", "what is given later is the key itself"
    current_keys().use({})
    assert send.hint() == "Ctrl+⏎"
    assert "1</b>" in levels.segment_button("1").toolTip()


def test_spanish_keys_are_called_as_they_are_written_on_a_keyboard(qapp):
    """By buttons, sentences and menus alike; Qt's own translation says "Control+Mayúsculas+Retorno"."""
    texts = QtTexts(qapp)
    use_language("es")
    try:
        folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
        assert texts.load(QLocale("es"), "qtbase", "_", folder)
        qapp.installTranslator(texts)
        native.cache_clear()
        assert current_keys().shown("Shift+P") == current_keys().said("Shift+P") == "Mayús+P"
        assert current_keys().shown("Ctrl+⏎") == "Ctrl+⏎"
        if sys.platform != "darwin":
            assert native("Ctrl+Shift+Return") == "Ctrl+Mayús+Intro"
            assert native("Alt+Up") == "Alt+Arriba"
    finally:
        qapp.removeTranslator(texts)
        native.cache_clear()
        use_language("en")
