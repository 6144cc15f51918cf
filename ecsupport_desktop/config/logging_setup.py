"""The log of this computer: a few rotating files that can be sent to a colleague without giving anybody away.

What a client wrote is never logged, by policy: modules log numbers, identifiers and counts. As a second line of
defence every line passes `redact`. Only this program's loggers go below WARNING, because a library's debug output
(SQL parameters, protocol lines) is full of what mustn't be here. Logging works from any thread.
"""

import faulthandler
import logging
import os
import re
import sys
import time
from logging.handlers import RotatingFileHandler

from ecsupport_desktop.config.paths import Paths

PROGRAM_LOGGER = "ecsupport_desktop"
MAX_BYTES = 1_000_000
FILES_KEPT = 5
LONGEST_RECORD = 20_000
LINE = "%(asctime)s.%(msecs)03dZ %(levelname)s [%(threadName)s] %(name)s: %(message)s"

_SECRET_WORD = r"(?:pass(?:word|wd|phrase)?|pwd|contraseña|secret|token|api[_-]?key|credentials?|cookie)"
_REDACTIONS = (
    (re.compile(r"(?<=://)[^\s/@]{1,200}@"), "[credentials]@"),
    (re.compile(r"\b(authorization)(\W{1,4})[^\r\n]{1,500}", re.IGNORECASE), r"\1\2[redacted]"),
    (re.compile(r"\b(bearer)\s+[\w.~+/=-]{8,}", re.IGNORECASE), r"\1 [redacted]"),
    (
        re.compile(
            rf"({_SECRET_WORD}\w{{0,20}}[\"']?\s{{0,4}}[=:]\s{{0,4}})(\"[^\"]*\"|'[^']*'|[^\s,;&)}}\]]+)", re.IGNORECASE
        ),
        r"\1[redacted]",
    ),
    (re.compile(r"[^\s@<>()\[\]\"',;:=]{1,64}@[^\s@<>()\[\]\"',;:=]{1,255}"), "[mail address]"),
    (re.compile(r"(?<![\w-])(?=[\w-]*[a-z])(?=[\w-]*[A-Z])(?=[\w-]*\d)[\w-]{32,}"), "[token]"),
)

_installed: list[logging.Handler] = []
_crash_descriptor: int | None = None


def redact(text: str) -> str:
    """The text without mail addresses, credentials and whatever looks like a password or a token."""
    if len(text) > LONGEST_RECORD:
        text = f"{text[: LONGEST_RECORD // 2]} [cut] {text[-LONGEST_RECORD // 2 :]}"
    for pattern, replacement in _REDACTIONS:
        text = pattern.sub(replacement, text)
    return text


class RedactingFormatter(logging.Formatter):
    """Redacts the finished text, so that arguments and tracebacks can't slip past; further lines are indented."""

    def __init__(self) -> None:
        super().__init__(LINE, datefmt="%Y-%m-%dT%H:%M:%S")
        self.converter = time.gmtime

    def format(self, record: logging.LogRecord) -> str:
        return redact(super().format(record)).replace("\n", "\n    ")


class PatientRotatingFileHandler(RotatingFileHandler):
    """Goes on in the same file while another process holds it (Windows can't rename an open file)."""

    def doRollover(self) -> None:
        try:
            super().doRollover()
        except OSError:
            if self.stream is None:
                self.stream = self._open()


def setup_logging(paths: Paths, verbose: bool = False) -> None:
    """Log to the file, and with `verbose` everything this program says to stderr too; call it once, at start.

    A folder that can't be written costs the log, not the start: stderr is told.
    """
    stop_logging()
    handlers: list[logging.Handler] = []
    if verbose and sys.stderr is not None:
        handlers.append(logging.StreamHandler())
    failure: OSError | None = None
    try:
        handlers.append(
            PatientRotatingFileHandler(
                paths.log_file, maxBytes=MAX_BYTES, backupCount=FILES_KEPT - 1, encoding="utf-8", delay=False
            )
        )
        _catch_crashes(paths)
    except OSError as error:
        failure = error
    for handler in handlers:
        handler.setFormatter(RedactingFormatter())
        logging.getLogger().addHandler(handler)
    _installed.extend(handlers)
    logging.getLogger(PROGRAM_LOGGER).setLevel(logging.DEBUG if verbose else logging.INFO)
    logging.captureWarnings(True)
    if failure is not None:
        logging.getLogger(__name__).warning("No log file: %s", failure)


def stop_logging() -> None:
    """Undo `setup_logging`: close the files, so that their folder can go."""
    global _crash_descriptor
    while _installed:
        handler = _installed.pop()
        logging.getLogger().removeHandler(handler)
        handler.close()
    logging.captureWarnings(False)
    if _crash_descriptor is not None:
        faulthandler.disable()
        os.close(_crash_descriptor)
        _crash_descriptor = None


def _catch_crashes(paths: Paths) -> None:
    """Have the interpreter leave every thread's traceback when the process dies by a signal (a bare descriptor, so
    that it outlives the interpreter's own files)."""
    global _crash_descriptor
    file = paths.crash_file
    too_long = file.exists() and file.stat().st_size > MAX_BYTES
    flags = os.O_WRONLY | os.O_CREAT | (os.O_TRUNC if too_long else os.O_APPEND)
    _crash_descriptor = os.open(file, flags, 0o600)
    faulthandler.enable(_crash_descriptor)
