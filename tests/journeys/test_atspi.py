"""The job done by ear in the real program: what it tells over AT-SPI is all there is, keys are all that is done."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from support.accessible_desktop import desktop, running

if sys.platform != "linux":
    pytest.skip("AT-SPI is how Linux speaks", allow_module_level=True)

from support.atspi import AtSpi, Thing

ROOT = Path(__file__).resolve().parents[2]
ROW = r"(marked, )?(overdue by|critical|nearing|calm).*(hours?|minutes?|days?).*, (?P<number>ECS-\d{4}-\d{6}), .+, .+"
REASONING = "The shop does what it was set up to do: the voucher ended on Sunday, so it is refused."
SETTINGS = {
    "ECSUPPORT_BACKUP_DAILY": "false",
    "ECSUPPORT_LANGUAGE": "en",
    "ECSUPPORT_REMIND_OF": "none",
    "QT_LINUX_ACCESSIBILITY_ALWAYS_ON": "1",
}


class Blind:
    """An agent who hears and types."""

    def __init__(self, reader: AtSpi, environment: dict[str, str]) -> None:
        self.reader, self._environment = reader, environment

    def come(self) -> None:
        """Into the window: there is no window manager that would give it the keyboard."""
        self.reader.find("table", "To analyse")
        wanted = ("search", "--onlyvisible", "--name", "ECShops support")
        window = self.reader.wait_for(lambda: next(iter(self._run(*wanted, check=False).split()), None), "window")
        self._run("windowfocus", "--sync", window)

    def press(self, *keys: str) -> None:
        self._run("key", "--clearmodifiers", *keys)

    def type(self, text: str) -> None:
        self._run("type", "--delay", "2", text)

    def hears(self, wanted: Callable[[str], object], what: str) -> str:
        """Waits until what is read at the focus is as wanted."""
        return self.reader.wait_for(lambda: said if wanted(said := self.reader.heard()) else None, what)

    def hears_row(self, before: str = "") -> str:
        """The row one is on; another than `before`."""
        return self.hears(lambda said: said != before and re.fullmatch(ROW, said), "row of the queue")

    def lands_on(self, role: str, name: str) -> Thing:
        """Waits until the focus is on this; its state says so too."""

        def landed() -> Thing | None:
            focus = self.reader.focus
            there = focus is not None and (focus.role, focus.name) == (role, name)
            return focus if there and {"enabled", "focusable", "focused", "showing"} <= focus.states else None

        return self.reader.wait_for(landed, f"focus on {role} “{name}”")

    def is_told(self, text: str) -> None:
        self.reader.wait_for(lambda: text in self.reader.announced, f"“{text}”")

    def is_told_of(self, beginning: str) -> None:
        said = self.reader.announced
        self.reader.wait_for(lambda: any(each.startswith(beginning) for each in said), f"“{beginning}…”")

    def _run(self, *arguments: str, check: bool = True) -> str:
        done = subprocess.run(
            ["xdotool", *arguments],
            env=self._environment, check=check, capture_output=True, text=True, timeout=30,
        )  # fmt: skip
        return done.stdout


@pytest.fixture
def blind(tmp_path: Path) -> Iterator[Blind]:
    pytest.importorskip("jeepney", reason="keyring brings jeepney on Linux only")
    sockets, log = tmp_path / "s", tmp_path / "program.log"
    sockets.mkdir(mode=0o700)
    command = [sys.executable, "-m", "ecsupport_desktop", "--basedir", str(tmp_path / "base"), "--demo"]
    with ExitStack() as stack:
        environment = stack.enter_context(desktop(sockets))
        reader = stack.enter_context(AtSpi(environment["DBUS_SESSION_BUS_ADDRESS"]))
        program = {**environment, **SETTINGS, "PYTHONPATH": str(ROOT)}
        stack.enter_context(running(command, program, log))
        agent = Blind(reader, environment)
        agent.come()
        yield agent
    said = log.read_text(errors="replace")
    assert "Traceback" not in said and "Qt:" not in said, said


def test_the_most_urgent_request_is_found_assessed_and_answered_by_ear(blind: Blind) -> None:
    reader = blind.reader
    row = blind.hears_row()
    assert row.startswith("critical"), "a service that is down comes before all else"

    # Level 3 is not answered with a reasoning: on to the most urgent one that nobody has assessed yet.
    while "Level" in reader.find("label", "analysis").name:
        blind.press("Down")
        row = blind.hears_row(before=row)
        reader.find("label", row_number(row))
    heard = row_number(row)
    assert reader.find("label", row.split(", ECS-")[0])  # the head says how urgent it is in the same words

    blind.press("1")
    reasoning = blind.lands_on("text", "Reasoning")
    assert "checked" in reader.find("radio button", "How the analysis ends: Level 1").states
    # Sent too soon: what is still needed is said with the field.
    blind.press("ctrl+Return")
    reader.wait_for(lambda: reasoning.description.startswith("Still needed: "), "what is still needed")
    blind.lands_on("text", "Reasoning")
    blind.type(REASONING)
    reader.wait_for(lambda: reasoning.text == REASONING, "reasoning as typed")

    blind.press("Tab")
    answer = blind.lands_on("text", "Answer")
    reader.wait_for(lambda: REASONING in answer.text, "reasoning in the answer")
    blind.press("Tab")
    blind.lands_on("push button", "Record as sent").do("Press")

    blind.is_told(f"Information: {heard}: answer recorded as sent")
    # The row is gone, and with it what had the keyboard: one is in the queue again, and goes on from there.
    blind.lands_on("table", "To analyse")
    blind.press("Down")
    blind.hears(lambda said: re.fullmatch(ROW, said) and row_number(said) != heard, "the next row")


def test_what_is_chosen_while_the_keyboard_is_in_a_field_is_said(blind: Blind) -> None:
    blind.hears_row()
    blind.press("a")
    blind.lands_on("text", "Assign to")
    blind.press("Down")
    blind.type("elena")
    blind.is_told("Elena Vidal, elena")
    blind.press("Escape")
    row = blind.hears_row()
    blind.press("z")
    blind.is_told("1 request marked")
    assert blind.hears_row(before=row) == f"marked, {row}"
    blind.press("r")
    blind.lands_on("text", "Answer")
    blind.type(";tha")
    blind.is_told_of("thanks: ")
    blind.press("Escape", "Escape", "F8")
    blind.is_told_of(row)


def test_charts_say_what_they_are_and_which_mark_is_looked_at(blind: Blind) -> None:
    blind.hears_row()
    blind.press("F6", "Home", "Right")
    horizon = blind.lands_on("chart", "Horizon: requests by their due moments")
    blind.reader.wait_for(lambda: re.search(r"ECS-.*, 2 of \d+$", horizon.description), "the second request")
    blind.press("F4")
    chart = blind.reader.find("chart", "How soon")
    assert chart.description


def row_number(row: str) -> str:
    found = re.fullmatch(ROW, row)
    assert found is not None, row
    return found["number"]
