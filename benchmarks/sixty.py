"""Sixty requests answered by keys alone, in the real program on a display of its own; the mouse never moves.

    python benchmarks/sixty.py --requests 60

Needs Xvfb and xdotool (Debian: `xvfb xdotool`). The program is a process with a throw-away folder and demo requests; a
sprint (F8) goes through what is owed. Each request is answered as an agent would: what seems to be missing is asked
for (I, Ctrl+Enter); where nothing is, it is Level 1 with a snippet for its reasoning; one that was assessed before is
answered with a snippet. Whether it was answered is read from the database, beside the program that is driven.
What couldn't be answered so within a few seconds is skipped (F9) and told.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final
from uuid import UUID

import common

from ecsupport_desktop.domain.queue import QUEUE_BY_NAME, Sort
from ecsupport_desktop.services.identity import new_id
from ecsupport_desktop.storage.store import open_store
from ecsupport_desktop.ui.triage.proposals import completeness

PATIENCE: Final = 6.0
OWED: Final = QUEUE_BY_NAME["to_analyse"]
ASK: Final = ("i", "ctrl+Return")
LEVEL_1: Final = ("1", *";cache", "Return", "ctrl+Return")
ANSWER: Final = ("r", *";cache", "Return", "ctrl+Return")
CHARACTERS: Final = {";": "semicolon"}


@dataclass
class Tally:
    """What was pressed for what."""

    answered: dict[str, list[int]] = field(default_factory=dict)
    skipped: list[str] = field(default_factory=list)
    keys: int = 0

    def told(self) -> dict[str, Any]:
        counts = sorted(count for each in self.answered.values() for count in each)
        return {
            "answered": len(counts),
            "skipped": self.skipped,
            "keystrokes": self.keys,
            "keystrokes_a_request": round(self.keys / len(counts), 2) if counts else None,
            "by_way": {way: len(each) for way, each in self.answered.items()},
        }


@contextmanager
def display() -> Iterator[dict[str, str]]:
    """An X server of its own, and the environment that leads there."""
    reading, writing = os.pipe()
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(writing), "-screen", "0", "1440x900x24", "-nolisten", "tcp"],
        pass_fds=[writing],
        stderr=subprocess.DEVNULL,
    )
    os.close(writing)
    try:
        number = os.fdopen(reading).readline().strip()
        yield {**os.environ, "DISPLAY": f":{number}", "QT_QPA_PLATFORM": "xcb"}
    finally:
        server.terminate()
        server.wait()


class Hands:
    """Presses keys, and counts them; a chord is one."""

    def __init__(self, environment: dict[str, str]) -> None:
        self._environment, self.count = environment, 0

    def press(self, *keys: str) -> None:
        for key in keys:
            self._run("key", "--clearmodifiers", CHARACTERS.get(key, key))
            self.count += 1

    def mouse(self) -> str:
        return self._run("getmouselocation", "--shell").partition("WINDOW")[0]

    def window(self) -> bool:
        """Whether the program's window is there; it is given the keys."""
        found = self._run("search", "--onlyvisible", "--name", "ECShops support", check=False).split()
        if found:
            self._run("windowfocus", "--sync", found[0], check=False)
        return bool(found)

    def _run(self, *arguments: str, check: bool = True) -> str:
        done = subprocess.run(
            ["xdotool", *arguments], env=self._environment, check=check, capture_output=True, text=True, timeout=30
        )
        return done.stdout


def until(condition: Any, seconds: float) -> bool:
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            return False
        pause(0.05)
    return True


def pause(seconds: float) -> None:
    """Nobody tells a program from outside when another one is ready."""
    threading.Event().wait(seconds)


class Desk:
    """What the database says, read beside the program."""

    def __init__(self, path: Path) -> None:
        self._store = open_store(path, daily=False)
        self.close, self._me = self._store.close, new_id()

    def owed(self) -> tuple[UUID, ...]:
        return self._store.readers.ids(OWED, Sort(), datetime.now(UTC), self._me).ids

    def is_owed(self, request_id: UUID) -> bool:
        view = self._store.readers.request(request_id)
        return view is not None and view.request.due_at is not None

    def keys_for(self, request_id: UUID) -> tuple[str, tuple[str, ...]]:
        """What an agent does who reads what the sprint says of it."""
        view = self._store.readers.request(request_id)
        assert view is not None
        if view.request.assessment is not None:
            return "answered again", ANSWER
        return ("asked", ASK) if completeness(view).missing else ("Level 1", LEVEL_1)

    def number(self, request_id: UUID) -> str:
        view = self._store.readers.request(request_id)
        return view.request.number if view is not None else ""


def clear(hands: Hands, desk: Desk, wanted: int) -> Tally:
    """Answer so many, in the sprint's order."""
    tally = Tally()
    order = desk.owed()
    hands.press("F8")
    for request_id in order:
        if sum(map(len, tally.answered.values())) == wanted:
            break
        began = hands.count
        way, keys = desk.keys_for(request_id)
        pause(0.25)  # a person looks at it
        hands.press(*keys)
        if until(lambda request_id=request_id: not desk.is_owed(request_id), PATIENCE):
            tally.answered.setdefault(way, []).append(hands.count - began)
        else:
            tally.skipped.append(f"{desk.number(request_id)} ({way})")
            hands.press("F9")
    tally.keys = hands.count
    return tally


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--requests", type=int, default=60)
    parser.add_argument("--pictures", type=Path, help="a folder for a picture of the end (needs ImageMagick)")
    given = parser.parse_args()
    if missing := [each for each in ("Xvfb", "xdotool") if shutil.which(each) is None]:
        print(f"missing: {', '.join(missing)}", file=sys.stderr)
        return 1
    with tempfile.TemporaryDirectory() as name, display() as environment:
        folder = Path(name)
        database = folder / "sixty.db"
        shutil.copyfile(common.database(max(400, 5 * given.requests), folder / "made"), database)
        desk, hands = Desk(database), Hands(environment)
        settings = {"ECSUPPORT_LANGUAGE": "en", "ECSUPPORT_REMIND_OF": "none", "ECSUPPORT_BACKUP_DAILY": "false"}
        program = subprocess.Popen(
            [sys.executable, "-m", "ecsupport_desktop", "--basedir", str(folder / "base"), "--database", str(database)],
            env={**environment, **settings, "ECSUPPORT_ACTING_AGENT": "ana"},
            cwd=Path(__file__).resolve().parents[1],
        )
        try:
            if not until(hands.window, 60):
                print("the window didn't come", file=sys.stderr)
                return 1
            pause(2)
            before = hands.mouse()
            start = time.monotonic()
            tally = clear(hands, desk, given.requests)
            told = {**tally.told(), "seconds": round(time.monotonic() - start), "mouse_moved": hands.mouse() != before}
            if given.pictures:
                given.pictures.mkdir(parents=True, exist_ok=True)
                subprocess.run(["import", "-window", "root", str(given.pictures / "sixty.png")], env=environment)
        finally:
            program.terminate()
            program.wait(30)
            desk.close()
    print(json.dumps(told, indent=2))
    print(
        f"{told['answered']} requests answered by {told['keystrokes']} keystrokes, {told['keystrokes_a_request']} each;"
        f" {len(tally.skipped)} skipped; the mouse {'moved' if told['mouse_moved'] else 'never moved'}."
    )
    return 0 if told["answered"] == given.requests and not told["mouse_moved"] else 1


if __name__ == "__main__":
    sys.exit(main())
