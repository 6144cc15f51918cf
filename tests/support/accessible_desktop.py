"""A desktop that nobody sees: an X server, a session bus and the accessibility bus, private to one test.

Debian's packages at-spi2-core, dbus, xvfb and xdotool bring what is started; where one is missing the test is skipped.
"""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

PLACES = os.pathsep.join((os.environ.get("PATH", os.defpath), "/usr/libexec", "/usr/lib/at-spi2-core"))
PROGRAMS = {
    "Xvfb": "xvfb",
    "dbus-daemon": "dbus",
    "at-spi-bus-launcher": "at-spi2-core",
    "at-spi2-registryd": "at-spi2-core",
    "xdotool": "xdotool",
}
"""What is started, and Debian's package that brings it."""


@contextmanager
def desktop(folder: Path) -> Iterator[dict[str, str]]:
    """The environment that leads there; sockets and the like go to `folder`. All of it ends with the block."""
    paths = _programs()
    environment = {**os.environ, "XDG_RUNTIME_DIR": str(folder), "QT_QPA_PLATFORM": "xcb"}
    environment.pop("DBUS_SESSION_BUS_ADDRESS", None)
    with ExitStack() as stack:
        display = stack.enter_context(
            _said([paths["Xvfb"], "-screen", "0", "1440x900x24", "-nolisten", "tcp", "-displayfd"], environment)
        )
        environment["DISPLAY"] = f":{display}"
        bus = [paths["dbus-daemon"], "--session", "--nofork", "--nopidfile", f"--address=unix:dir={folder}"]
        environment["DBUS_SESSION_BUS_ADDRESS"] = stack.enter_context(_said([*bus, "--print-address"], environment))
        stack.enter_context(running([paths["at-spi-bus-launcher"], "--launch-immediately"], environment))
        yield environment


def _programs() -> dict[str, str]:
    found = {name: shutil.which(name, path=PLACES) for name in PROGRAMS}
    lacking = {PROGRAMS[name] for name, path in found.items() if path is None} | _lacking_libraries()
    if lacking:
        pytest.skip(f"Debian's packages aren't installed: {', '.join(sorted(lacking))}")
    return {name: path for name, path in found.items() if path is not None}


def _lacking_libraries() -> set[str]:
    """What Qt opens for a real window; without it the program would abort."""
    place = Path(__file__).resolve().parents[2] / "packaging" / "qt_libraries.py"
    spec = importlib.util.spec_from_file_location("qt_libraries_of_a_window", place)
    assert spec is not None and spec.loader is not None
    script = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(script)
    return {library.debian for library in script.missing(script.WINDOW)}


@contextmanager
def running(
    command: list[str], environment: Mapping[str, str], log: Path | None = None
) -> Iterator[subprocess.Popen[bytes]]:
    """A process that ends with the block; what it says goes to `log`."""
    with ExitStack() as stack:
        out = stack.enter_context(log.open("wb")) if log is not None else subprocess.DEVNULL
        process = subprocess.Popen(command, env=dict(environment), stdout=out, stderr=out)
        try:
            yield process
        finally:
            process.terminate()
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


@contextmanager
def _said(command: list[str], environment: Mapping[str, str]) -> Iterator[str]:
    """A process that ends with the block, and the line that it says on a pipe once it can be reached."""
    reading, writing = os.pipe()
    attached = command[-1].startswith("--")
    last = [f"{command[-1]}={writing}"] if attached else [command[-1], str(writing)]
    process = subprocess.Popen(
        [*command[:-1], *last], env=dict(environment), pass_fds=[writing],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    os.close(writing)
    try:
        with os.fdopen(reading) as said:
            yield said.readline().strip()
    finally:
        process.terminate()
        process.wait(10)
