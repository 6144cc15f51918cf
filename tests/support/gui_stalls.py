"""Watches the GUI thread: how long a turn of its event loop lasts, and what it was doing.

Processor time of that thread and not the wall clock, so that a busy machine isn't taken for a slow window.
"""

import faulthandler
import tempfile
import threading
import time
from dataclasses import dataclass, field

from PySide6.QtCore import QObject, Qt, QTimer

MOST = 0.050
"""Seconds of the processor in one turn."""
ORDINARY = 0.0026
"""Seconds that `_yardstick` takes on a processor of today, nothing else running: a slower one is given as much more."""
LOOK_EVERY = 0.01


@dataclass
class Turn:
    """One turn of the loop, in seconds, and where in it the thread was seen."""

    seconds: float = 0.0
    seen: list[str] = field(default_factory=list)


class GuiStalls(QObject):
    """A timer that asks for every turn. `begin` forgets what went before: what a test itself does isn't the window's.

    GUI thread, with a thread beside it that looks where it is.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.worst = Turn()
        self._gui = threading.get_ident()
        self.begin()
        self._timer = QTimer(self, interval=1, timerType=Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._on_turn)
        self._timer.start()
        self._ended = threading.Event()
        self._watcher = threading.Thread(target=self._look, name="gui stalls", daemon=True)
        self._watcher.start()

    def begin(self) -> None:
        self._counts, self._turn = True, Turn()
        self._since, self._wall = time.thread_time(), time.monotonic()

    def pause(self) -> None:
        """Until it begins again the thread is the test's own."""
        self._counts = False

    def end(self) -> None:
        """Nothing more is counted."""
        self._timer.stop()
        self._ended.set()
        self._watcher.join()

    def _on_turn(self) -> None:
        self._turn.seconds = time.thread_time() - self._since
        if self._counts and self._turn.seconds > MOST:
            # What is slow at this moment is the processor, as far as the same work takes longer now than it does alone.
            self._turn.seconds /= max(1.0, _yardstick() / ORDINARY)
        if self._counts and self._turn.seconds > self.worst.seconds:
            self.worst = self._turn
        counts = self._counts
        self.begin()
        self._counts = counts

    def _look(self) -> None:
        """By faulthandler, which holds no frame: a painter that lives a moment longer is a warning of Qt's."""
        with tempfile.TemporaryFile("w+") as file:
            while not self._ended.wait(LOOK_EVERY):
                turn, since = self._turn, self._wall
                if time.monotonic() - since > 2 * LOOK_EVERY and len(turn.seen) < 20:
                    file.seek(0)
                    file.truncate()
                    faulthandler.dump_traceback(file, all_threads=True)
                    file.seek(0)
                    turn.seen.append(_gui_part(file.read(), self._gui))


def _yardstick() -> float:
    """Seconds of the processor for a work that is always the same."""
    began = time.thread_time()
    sum(number * number for number in range(40_000))
    return time.thread_time() - began


def _gui_part(threads: str, gui: int) -> str:
    """What is said of the GUI thread, its innermost calls."""
    name = f"0x{gui:016x}"
    mine = next((each for each in threads.split("\n\n") if name in each.partition("\n")[0]), "")
    return "\n".join(mine.splitlines()[1:9])
