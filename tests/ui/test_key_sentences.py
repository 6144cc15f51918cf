"""No sentence of the window names a default key: whoever gave the action another one would be told a wrong one."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

import ecsupport_desktop
from ecsupport_desktop.ui.actions_table import ACTIONS
from ecsupport_desktop.ui.main_window.status_line import StatusLine
from ecsupport_desktop.ui.shared.keys import current_keys

ROOT = Path(ecsupport_desktop.__file__).parent
SHOWN = [ROOT / "ui", ROOT / "domain", *(ROOT / "services").glob("[!c]*.py")]
NATIVE_IN_TEXT = {"Write the proposed text anew; Ctrl+Z in the text takes it back"}
"""Keys of a text field itself, which nobody can give away."""
DEFAULTS = {keys for spec in ACTIONS for keys in spec.shortcuts} - {"Esc"}


FIRST = {spec.shortcuts[0] for spec in ACTIONS if spec.shortcuts}
FIXED = {"", "Esc", "Enter", "⏎", "Ctrl+⏎"}
"""What nobody can give away, and how buttons write Ctrl+Enter."""


def test_whoever_names_a_key_in_the_code_means_an_action() -> None:
    """By another one than an action's first nobody would ever be told the key in force."""
    wrong = []
    for file in sorted((ROOT / "ui").rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call):
                continue
            asks = isinstance(node.func, ast.Attribute) and node.func.attr in ("said", "shown")
            hints = [each.value for each in node.keywords if each.arg == "hint"] + (node.args[:1] if asks else [])
            given = {each.value for each in hints if isinstance(each, ast.Constant) and isinstance(each.value, str)}
            wrong += [(file.name, node.lineno, keys) for keys in given - FIRST - FIXED]
    assert wrong == []


def sentences() -> Iterator[tuple[str, str]]:
    """Where it is, and what is said."""
    for place in SHOWN:
        for file in sorted(place.rglob("*.py")) if place.is_dir() else [place]:
            for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
                called = node.func.id if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) else ""
                if isinstance(node, ast.Call) and called in ("_", "N_", "ngettext"):
                    for part in node.args:
                        if isinstance(part, ast.Constant) and isinstance(part.value, str):
                            yield f"{file.relative_to(ROOT)}:{node.lineno}", part.value


def pattern(keys: str) -> str:
    """A capital that begins a sentence is a word."""
    before = r"(?<![\w.,+-])" if len(keys) > 1 else r"(?:(?<=[\w,;(·] )|(?<=\())" if keys.isalpha() else r"(?<=\w )"
    return rf"{before}{re.escape(keys)}(?![\w+-])"


NAMED = re.compile("|".join(pattern(keys) for keys in sorted(DEFAULTS, key=len, reverse=True) if not keys.isdigit()))


def named(text: str) -> list[str]:
    """The default keys in it, digits aside: those are numbers."""
    return NAMED.findall(text)


def test_what_names_a_key_is_found() -> None:
    assert named("Press C on a request") == ["C"] and named("Closed (Shift+W)") == ["Shift+W"]
    assert named("press / to search") == ["/"] and named("late · F7") == ["F7"]
    assert named("A request has 3 lines") == named("A quote. A line?") == []


def test_no_sentence_names_a_default_key() -> None:
    wrong = {place: text for place, text in sentences() if text not in NATIVE_IN_TEXT and named(text)}
    assert not wrong, "name the key in force: current_keys().said(…)"


@pytest.mark.parametrize(("keys", "said"), [("F12", "F12"), ("", "“Claim” (Ctrl+K)")])
def test_a_sentence_says_the_key_in_force_or_how_to_find_it(keys: str, said: str, keys_put_back: None) -> None:
    current_keys().use({"C": keys}, names={"C": "Claim"})
    assert current_keys().said("C") == said
    assert current_keys().said("U") == "U"


def test_the_foot_follows_at_once(qtbot: QtBot, keys_put_back: None) -> None:
    line = StatusLine()
    qtbot.addWidget(line)
    line.retranslate()
    current_keys().use({"Ctrl+K": "F12", "?": ""})
    assert line._palette.text() == "F12  everything" and line._shortcuts.text() == "shortcuts"
