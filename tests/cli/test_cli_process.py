"""The command line as a process: streaming, pipes, and a start quick enough for scripts."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from ecsupport_desktop.services.identity import new_id

PROGRAM = [sys.executable, "-m", "ecsupport_desktop.cli"]


def registering() -> bytes:
    command = {"id": str(new_id()), "kind": "register_request", "subject": "ñ", "message": {"text": "x"}}
    return json.dumps(command).encode() + b"\n"


def test_an_acknowledgement_comes_before_the_next_line_is_asked_for(base: Path) -> None:
    command = [*PROGRAM, "--basedir", str(base), "apply"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as program:
        assert program.stdin and program.stdout
        for number in (1, 2, 3):
            program.stdin.write(registering())
            program.stdin.flush()
            answer = json.loads(program.stdout.readline())
            assert answer["outcome"] == "applied"
            assert answer["request"].endswith(f"00000{number}")
        program.stdin.close()
        assert program.wait(60) == 0


@pytest.mark.skipif(sys.platform == "win32", reason="no such signal")
def test_an_acknowledged_command_survives_a_kill(base: Path) -> None:
    command = [*PROGRAM, "--basedir", str(base), "apply", "-"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as program:
        assert program.stdin and program.stdout
        program.stdin.write(registering())
        program.stdin.flush()
        number = json.loads(program.stdout.readline())["request"]
        program.send_signal(signal.SIGKILL)
    shown = subprocess.run([*PROGRAM, "--basedir", str(base), "show", number], capture_output=True, check=True)
    assert json.loads(shown.stdout)["subject"] == "ñ"


@pytest.mark.skipif(sys.platform == "win32", reason="no such pipes")
def test_a_reader_that_leaves_is_no_traceback(base: Path) -> None:
    subprocess.run([*PROGRAM, "--basedir", str(base), "demo"], check=True, capture_output=True)
    reading, writing = os.pipe()
    os.close(reading)
    done = subprocess.run(
        [*PROGRAM, "--basedir", str(base), "queue", "all"], stdout=writing, stderr=subprocess.PIPE, check=False
    )
    os.close(writing)
    assert done.returncode == 1
    assert done.stderr == b""


def test_output_is_utf8_whatever_the_terminal_speaks(base: Path) -> None:
    environment = os.environ | {"PYTHONIOENCODING": "latin-1", "LC_ALL": "C"}
    done = subprocess.run(
        [*PROGRAM, "--basedir", str(base), "apply"], input=registering(), capture_output=True, env=environment
    )
    assert done.returncode == 0
    shown = subprocess.run([*PROGRAM, "--basedir", str(base), "show", "1"], capture_output=True, env=environment)
    assert "ñ" in shown.stdout.decode()


def test_starting_imports_nothing_heavy_that_is_not_used(base: Path) -> None:
    """Scripts start `apply` often: no Qt, no holidays, no spreadsheet, no migrations."""
    code = (
        "import sys, ecsupport_desktop.cli as cli; cli.main(sys.argv[1:]);"
        "print(sorted({name.partition('.')[0] for name in sys.modules}))"
    )
    arguments = ["--basedir", str(base), "apply"]
    subprocess.run([sys.executable, "-c", code, *arguments], input=b"", capture_output=True, check=True)
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments], input=registering(), capture_output=True, check=True
    )
    loaded = done.stdout.splitlines()[-1].decode()
    for heavy in ("PySide6", "holidays", "xlsxwriter", "inscriptis", "babel", "alembic", "tomlkit"):
        assert f"'{heavy}'" not in loaded
