"""Reads mails in a child process that can be killed: a hostile mail costs its own few seconds, nothing else."""

from __future__ import annotations

import contextlib
import hashlib
import signal
import subprocess
import sys
import threading
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Self

from ecsupport_desktop.mail.frames import OUT_OF_MEMORY, READY, BrokenFrame, read_block, read_result, write_block
from ecsupport_desktop.services.mail_model import ParsedMail, UnreadableMail

SECONDS_PER_MAIL = 4.5
"""With the end of the child, a mail costs less than five."""
MEGABYTES_PER_MAIL = 512
FROZEN_CHILD_OPTION = "--mail-child"
"""First argument by which a frozen program is told to be the child: its entry point calls `child.main(limits)`."""
_SECONDS_TO_START = 60.0
_SECONDS_TO_LEAVE = 2.0
_RUN_CHILD = (
    "import sys; root = sys.argv[1]; root in sys.path or sys.path.insert(0, root); "
    "from ecsupport_desktop.mail.child import main; sys.exit(main(float(sys.argv[2]), int(sys.argv[3])))"
)


def child_command(seconds: float, megabytes: int) -> list[str]:
    """Make the child's command line; the one place that differs for a frozen program.

    Isolated mode keeps the working folder, PYTHON… variables and user packages out; the folder this package was
    loaded from is handed over, so that a checkout and an installation both run the code that asks.
    """
    limits = [str(seconds), str(megabytes)]
    if getattr(sys, "frozen", False):
        return [sys.executable, FROZEN_CHILD_OPTION, *limits]
    root = str(Path(__file__).resolve().parents[2])
    return [sys.executable, "-I", "-c", _RUN_CHILD, root, *limits]


class ParserStopped(Exception):
    """The child can't be started, or ended outside of any mail: the program's fault or the system's, no mail's."""


class MailParser:
    """Parses mails one at a time in one lasting child; usable from any thread, a lock lines callers up.

    A mail past a limit comes back as unreadable with the reason, the child is replaced, the next mail is fine. Needs
    closing (it is a context manager); no process or thread is left behind.
    """

    def __init__(self, *, seconds: float = SECONDS_PER_MAIL, megabytes: int = MEGABYTES_PER_MAIL) -> None:
        self._seconds = seconds
        self._megabytes = megabytes
        self._lock = threading.Lock()
        self._child: _Child | None = None
        self._closed = False

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def parse(self, raw: bytes) -> ParsedMail | UnreadableMail:
        """Read one mail within the limits. Raises ParserStopped if no child can be had, RuntimeError once closed."""
        with self._lock:
            if self._closed:
                raise RuntimeError("the mail parser is closed")
            child, fresh = self._running_child()
            result = self._attempt(child, raw)
            if result is None and not fresh and not child.timed_out:
                # What earlier mails left behind, or the system, may have ended it: ask once more with clean memory.
                child, _fresh = self._running_child()
                result = self._attempt(child, raw)
            if result is None:
                reason = child.why_it_ended(self._seconds, self._megabytes)
                return UnreadableMail(reason=reason, raw_sha256=hashlib.sha256(raw).hexdigest())
            return result

    def close(self) -> None:
        """End the child and wait for it; calling it twice is fine."""
        with self._lock:
            self._closed = True
            if self._child is not None:
                self._child.leave()
                self._child = None

    def _running_child(self) -> tuple[_Child, bool]:
        if self._child is not None and self._child.alive:
            return self._child, False
        if self._child is not None:
            self._child.end()
        self._child = _Child(self._seconds, self._megabytes)
        return self._child, True

    def _attempt(self, child: _Child, raw: bytes) -> ParsedMail | UnreadableMail | None:
        """Answer the result, or None with the child ended."""
        result: ParsedMail | UnreadableMail | None = None
        try:
            with child.killed_after(self._seconds), contextlib.suppress(OSError, BrokenFrame):
                write_block(child.mails, raw)
                result = read_result(child.results)
        finally:
            if result is None or child.timed_out:
                child.end()
        return result


class _Child:
    """One child process with its pipes; started when made."""

    def __init__(self, seconds: float, megabytes: int) -> None:
        no_window = getattr(subprocess, "CREATE_NO_WINDOW", 0)  # Windows would open a console
        self._process = subprocess.Popen(
            child_command(seconds, megabytes),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            creationflags=no_window,
        )
        assert self._process.stdin is not None and self._process.stdout is not None
        self.mails: BinaryIO = self._process.stdin  # type: ignore[assignment]
        self.results: BinaryIO = self._process.stdout  # type: ignore[assignment]
        self.timed_out = False
        self._await_ready()

    @property
    def alive(self) -> bool:
        return not self.timed_out and self._process.poll() is None

    def killed_after(self, seconds: float) -> _Deadline:
        return _Deadline(self, seconds)

    def kill(self) -> None:
        self._process.kill()

    def end(self) -> None:
        """Kill, wait and close the pipes; nothing of it is left."""
        self._process.kill()
        self._process.wait()
        for stream in (self.mails, self.results):
            with contextlib.suppress(OSError):  # what was still to be written has nobody to read it
                stream.close()

    def leave(self) -> None:
        """Let it go by ending its input, and kill it only if it doesn't."""
        with contextlib.suppress(OSError):
            self.mails.close()
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(_SECONDS_TO_LEAVE)
        self.end()

    def why_it_ended(self, seconds: float, megabytes: int) -> str:
        code = self._process.returncode
        if self.timed_out or code == -getattr(signal, "SIGALRM", 0):
            return f"took longer than {seconds:g} s"
        if code == OUT_OF_MEMORY:
            return f"needed more than {megabytes} MB"
        how = f"signal {-code}" if code is not None and code < 0 else f"exit code {code}"
        return f"the parser stopped ({how})"

    def _await_ready(self) -> None:
        ready: bytes | None = None
        try:
            with self.killed_after(_SECONDS_TO_START), contextlib.suppress(OSError, BrokenFrame):
                ready = read_block(self.results, len(READY))
        finally:
            if ready != READY:
                self.end()
        if ready != READY:
            raise ParserStopped(f"the mail parser didn't start: {self.why_it_ended(_SECONDS_TO_START, 0)}")


class _Deadline:
    """Kills a child from a timer thread unless left in time; the thread is gone when the block is.

    A timer and blocking pipes, since pipes can't be waited for with a time limit on Windows.
    """

    def __init__(self, child: _Child, seconds: float) -> None:
        self._child = child
        self._timer = threading.Timer(seconds, self._expire)
        self._timer.daemon = True

    def __enter__(self) -> None:
        self._timer.start()

    def __exit__(self, *_error: object) -> None:
        self._timer.cancel()
        self._timer.join()

    def _expire(self) -> None:
        self._child.timed_out = True
        self._child.kill()
