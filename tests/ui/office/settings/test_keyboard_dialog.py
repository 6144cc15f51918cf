"""Actions are given other keys by pressing them: in force at once, kept for the next start, conflicts in words."""

import tomllib
from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QLabel, QLineEdit, QMenuBar, QTableWidget, QWidget
from pytestqt.qtbot import QtBot

from ecsupport_desktop.config.paths import Paths, paths_for
from ecsupport_desktop.ui.actions_table import ACTIONS, MENUS
from ecsupport_desktop.ui.settings.bindings import Bindings
from ecsupport_desktop.ui.settings.keyboard_dialog import KeyboardDialog
from ecsupport_desktop.ui.shared.actions import ActionRegistry
from ecsupport_desktop.ui.shared.palette_entries import actions_provider

Key = Qt.Key
CONTROL = Qt.KeyboardModifier.ControlModifier


class Bench:
    """A window with every action, and its Keyboard dialog."""

    def __init__(self, paths: Paths, qtbot: QtBot) -> None:
        self.paths, self.qtbot = paths, qtbot
        self.window = QWidget()
        qtbot.addWidget(self.window)
        self.registry = ActionRegistry(self.window, ACTIONS, MENUS)
        self.registry.build_menus(QMenuBar(self.window))
        self.bindings = Bindings(self.registry, paths, self.window)
        self.told = self.bindings.load()
        self.window.show()

    def open(self) -> KeyboardDialog:
        self.dialog = KeyboardDialog(self.bindings, self.window)
        with self.qtbot.waitExposed(self.dialog):
            self.dialog.open()
        return self.dialog

    @property
    def field(self) -> QLineEdit:
        return self.dialog.findChild(QLineEdit, "keyboard.keys")

    @property
    def search(self) -> QLineEdit:
        return self.dialog.findChild(QLineEdit, "keyboard.search")

    def choose(self, words: str) -> None:
        """By keys: words, then Enter."""
        self.search.setFocus()
        self.search.clear()
        self.qtbot.keyClicks(self.search, words)
        self.qtbot.keyClick(self.search, Key.Key_Return)
        self.qtbot.waitUntil(self.field.hasFocus)

    def press(self, key: Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> str:
        """A key into the field; what is said then."""
        self.qtbot.keyClick(self.field, key, modifier)
        return self.said()

    def said(self) -> str:
        return self.dialog.findChild(QLabel, "keyboard.keys.message").text()

    def kept(self) -> dict[str, object]:
        file = self.paths.shortcuts_file
        return tomllib.loads(file.read_text(encoding="utf-8")) if file.exists() else {}


@pytest.fixture
def paths(tmp_path) -> Paths:
    return paths_for(tmp_path / "base")


@pytest.fixture
def bench(paths: Paths, qtbot: QtBot, keys_put_back: None) -> Iterator[Bench]:
    made = Bench(paths, qtbot)
    made.open()
    yield made
    made.window.close()


def test_pressing_a_key_gives_it_everywhere_at_once_and_for_good(bench: Bench, qtbot: QtBot) -> None:
    bench.choose("claim")
    assert bench.field.text() == "C"
    assert bench.press(Key.Key_F12) == "Saved; it holds at once."
    claim = bench.registry.action("request.claim")
    assert claim.shortcut().toString() == "F12" and "F12" in claim.toolTip()
    entries = {entry.id: entry for entry in actions_provider(bench.registry)("")}
    assert entries["request.claim"].hint == "F12"
    assert bench.kept() == {"request.claim": ["F12"]}
    bench.dialog.close()
    bench.window.activateWindow()
    qtbot.waitUntil(bench.window.isActiveWindow)
    with qtbot.waitSignal(claim.triggered):
        qtbot.keyClick(bench.window, Key.Key_F12)
    again = Bench(bench.paths, qtbot)
    assert again.told == [] and again.registry.keys("request.claim") == ("F12",)


def test_backspace_removes_esc_leaves_and_the_default_comes_back(bench: Bench) -> None:
    bench.choose("claim")
    assert bench.press(Key.Key_Backspace) == "No key runs it any more."
    assert bench.registry.keys("request.claim") == () and bench.kept() == {"request.claim": []}
    bench.press(Key.Key_Escape)
    assert bench.dialog.findChild(QTableWidget, "keyboard.actions").hasFocus() and bench.dialog.isVisible()
    bench.dialog.findChild(QAbstractButton, "keyboard.reset").click()
    assert bench.registry.keys("request.claim") == ("C",) and bench.kept() == {}


def test_a_conflict_is_refused_in_words_and_taken_over_by_pressing_once_more(bench: Bench) -> None:
    bench.choose("claim")
    assert bench.press(Key.Key_E, CONTROL) == "Ctrl+E runs “Export…”. Press it once more to take it over."
    assert bench.registry.keys("request.claim") == ("C",) and bench.kept() == {}
    bench.press(Key.Key_O, CONTROL)
    bench.press(Key.Key_E, CONTROL)
    assert bench.registry.keys("request.claim") == ("C",), "another key in between begins anew"
    assert bench.press(Key.Key_E, CONTROL) == "“Export…” no longer has Ctrl+E."
    assert bench.registry.keys("request.claim") == ("Ctrl+E",) and bench.registry.keys("file.export") == ()
    bench.choose("export requests csv xlsx")
    bench.dialog.findChild(QAbstractButton, "keyboard.reset").click()
    assert bench.said() == "A default key of this runs “Claim” now. Change that one first."
    bench.dialog.findChild(QAbstractButton, "keyboard.reset_all").click()
    assert bench.registry.keys("file.export") == ("Ctrl+E",) and bench.kept() == {}


def test_what_was_reset_is_brought_back_by_the_same_button(bench: Bench, qtbot: QtBot) -> None:
    bench.choose("claim")
    bench.press(Key.Key_F12)
    button = bench.dialog.findChild(QAbstractButton, "keyboard.reset_all")
    qtbot.keyClick(button, Key.Key_Space)
    assert bench.kept() == {} and button.text() == "Bring them back" and button.isEnabled()
    bench.dialog.close()
    bench.open()
    button = bench.dialog.findChild(QAbstractButton, "keyboard.reset_all")
    qtbot.keyClick(button, Key.Key_Space)
    assert bench.registry.keys("request.claim") == ("F12",) and bench.kept() == {"request.claim": ["F12"]}
    assert bench.said() == "Your keys are back." and button.text() == "All back to the defaults"
    button.click()
    bench.choose("claim")
    bench.press(Key.Key_F11)
    assert button.text() == "All back to the defaults", "another key was changed since"


def test_tab_comes_to_the_reset_of_all_last(bench: Bench, qtbot: QtBot) -> None:
    at = bench.dialog.findChild(QTableWidget, "keyboard.actions")
    reached = []
    while not reached or reached[-1] != "keyboard.search":
        at = at.nextInFocusChain()
        reached.append(at.objectName())
    places = [reached.index(f"keyboard.{name}") for name in ("keys", "keys.2", "reset", "close", "reset_all")]
    assert places == sorted(places)


def test_of_two_keys_the_other_one_stays_with_its_action(bench: Bench) -> None:
    bench.choose("claim")
    for _press in range(2):
        bench.press(Key.Key_Slash)
    assert bench.registry.keys("queue.search") == ("Ctrl+F",)


def test_one_key_is_replaced_and_the_others_stay(bench: Bench) -> None:
    second, third = (bench.dialog.findChild(QLineEdit, f"keyboard.keys.{at}") for at in (2, 3))
    bench.choose("search by number, client, contact")
    assert (bench.field.text(), second.text(), third.text()) == ("/", "Ctrl+F", "")
    assert bench.press(Key.Key_F12) == "Saved; it holds at once."
    assert bench.registry.keys("queue.search") == ("F12", "Ctrl+F")
    bench.qtbot.keyClick(third, Key.Key_F11)
    assert bench.registry.keys("queue.search") == ("F12", "Ctrl+F", "F11")
    bench.qtbot.keyClick(second, Key.Key_F11)
    assert bench.registry.keys("queue.search") == ("F12", "F11"), "a key is there once"
    bench.qtbot.keyClick(second, Key.Key_Backspace)
    assert bench.said() == "It no longer runs by that key."
    assert bench.registry.keys("queue.search") == ("F12",) and bench.kept() == {"queue.search": ["F12"]}
    bench.choose("send the answer")
    assert bench.registry.keys("triage.send") and not third.isVisible(), "Enter's two keys are one"


@pytest.mark.parametrize(
    ("key", "modifier", "why"),
    [
        (Key.Key_Return, Qt.KeyboardModifier.NoModifier, "Enter always confirms."),
        (Key.Key_F10, Qt.KeyboardModifier.NoModifier, "F10 always opens the menus."),
        (Key.Key_F, Qt.KeyboardModifier.AltModifier, "Alt+F always opens a menu."),
        (Key.Key_C, CONTROL, "Ctrl+C belongs to writing and selecting."),
    ],
)
def test_fixed_keys_are_refused_in_words(bench: Bench, key: Key, modifier: Qt.KeyboardModifier, why: str) -> None:
    bench.choose("claim")
    assert bench.press(key, modifier) == why
    assert bench.registry.keys("request.claim") == ("C",)


def test_enter_with_ctrl_is_both_keys_of_that_name(bench: Bench) -> None:
    bench.choose("claim")
    for _press in range(2):
        bench.press(Key.Key_Return, CONTROL)
    assert bench.registry.keys("request.claim") == ("Ctrl+Return", "Ctrl+Enter")
    assert bench.registry.keys("triage.send") == ()


def test_where_the_file_cant_be_changed_nothing_changes_and_it_is_said(bench: Bench) -> None:
    bench.paths.shortcuts_file.write_text("what is this", encoding="utf-8")
    bench.choose("claim")
    assert "can't be read" in bench.press(Key.Key_F12)
    assert bench.registry.keys("request.claim") == ("C",)


def test_what_cant_be_used_is_told_and_the_rest_holds(paths: Paths, qtbot: QtBot, keys_put_back: None) -> None:
    paths.shortcuts_file.write_text(
        '"request.claim" = ["F12"]\n"request.note" = ["Esc"]\n"request.tag" = ["Ctrl+E"]\n'
        '"request.link" = ["No key"]\n"old.action" = ["F7"]\n"queue.focus" = ["F6"]\n',
        encoding="utf-8",
    )
    bench = Bench(paths, qtbot)
    registry = bench.registry
    assert registry.keys("request.claim") == ("F12",)
    for action_id, key in (("request.note", "N"), ("request.tag", "T"), ("request.link", "L"), ("queue.focus", "Esc")):
        assert registry.keys(action_id) == (key,)
    assert len(bench.told) == 5 and "Ctrl+E runs “Export…” already; “Tags…” has its defaults." in bench.told[-1]


def test_a_swap_holds_after_a_restart(paths: Paths, qtbot: QtBot, keys_put_back: None) -> None:
    paths.shortcuts_file.write_text('"request.claim" = ["A"]\n"request.assign" = ["C"]\n', encoding="utf-8")
    bench = Bench(paths, qtbot)
    assert bench.told == [] and bench.registry.keys("request.claim") == ("A",)


def test_a_broken_file_is_told_and_the_defaults_hold(paths: Paths, qtbot: QtBot) -> None:
    paths.shortcuts_file.write_text("[[[", encoding="utf-8")
    bench = Bench(paths, qtbot)
    assert len(bench.told) == 1 and "the defaults are used" in bench.told[0]
    assert bench.registry.keys("request.claim") == ("C",)
