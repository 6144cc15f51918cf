"""What the command line reads and writes: JSON lines at once, files whole or not at all."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO

from ecsupport_desktop.config.language import _
from ecsupport_desktop.services.usage import USAGE, UsageError
from ecsupport_desktop.services.whole_file import whole_file


def print_json(value: dict[str, Any]) -> None:
    """One JSON object, one line, at once: whoever reads it may rely on what it says."""
    sys.stdout.write(json.dumps(value, ensure_ascii=False) + "\n")
    sys.stdout.flush()


def complain(message: str) -> None:
    print(f"ecsupport: {message}", file=sys.stderr, flush=True)


@contextmanager
def read_from(file: str) -> Iterator[BinaryIO]:
    """Standard input, or a file, in bytes. Raises UsageError if there is no such file."""
    if file == "-":
        yield sys.stdin.buffer
        return
    try:
        stream = Path(file).open("rb")  # noqa: SIM115 - closed below; only opening it is the user's mistake
    except OSError as error:
        raise UsageError(f"{file}: {error.strerror or error}") from error
    with stream:
        yield stream


@contextmanager
def output(file: str) -> Iterator[BinaryIO]:
    """Standard output, or a file that appears only once it is whole."""
    if file == "-":
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
        return
    try:
        with whole_file(Path(file)) as part, part.open("wb") as stream:
            yield stream
    except OSError as error:
        raise UsageError(f"{file}: {error.strerror or error}") from error


def speak_utf8() -> None:
    """JSON is UTF-8 whatever the terminal's encoding; a file name's stray byte becomes a JSON escape."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(encoding="utf-8", errors="backslashreplace", newline="\n")


def unreadable(path: Path, error: OSError) -> int:
    complain(_("{path} can't be read: {reason}").format(path=path, reason=error.strerror or error))
    return USAGE


def leave_quietly() -> None:
    """Nobody reads any more (`| head`): keep the interpreter from saying so when it flushes."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def is_terminal() -> bool:
    """Whether there is a person to ask."""
    return sys.stdin is not None and sys.stdin.isatty() and sys.stderr.isatty()
