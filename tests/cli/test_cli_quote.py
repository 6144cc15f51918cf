"""`ecsupport quote`: the calculator as a filter."""

from __future__ import annotations

import errno
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ecsupport_desktop import cli

QUOTE = {"currency": "EUR", "lines": [{"quantity": "1", "unit_price": "10.00", "tax_rate": "21"}]}


def test_a_file_is_calculated_line_by_line(run: Callable[..., Any], tmp_path: Path) -> None:
    file = tmp_path / "quotes.jsonl"
    file.write_text(f"{json.dumps(QUOTE)}\nnonsense\n{json.dumps(QUOTE)}\n", encoding="utf-8")
    done = run("quote", "total", file)
    assert done.code == 0
    assert [line.get("total", "error") for line in done.lines] == ["12.10", "error", "12.10"]


def test_a_file_that_isnt_there_is_said(run: Callable[..., Any], tmp_path: Path) -> None:
    done = run("quote", "total", tmp_path / "none")
    assert done.code == 2
    assert done.errors == f"ecsupport: {tmp_path / 'none'}: {os.strerror(errno.ENOENT)}\n"


def test_the_help_says_what_the_exit_code_means(capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    with pytest.raises(SystemExit) as leaving:
        cli.main(["quote", "total", "--help"])
    assert leaving.value.code == 0
    assert b"Exit code: 0 once every line is answered, wrong ones too." in capfdbinary.readouterr().out


def test_whatever_is_on_stdin_is_answered_in_json_a_line(base: Path) -> None:
    hostile = [
        b"\xff\xfe", b'{"currency":"\\ud800"}', b'{"\\u0000\\n":1}', b"\x00", b"[" * 200_000, b"1e999", b"NaN", b'"',
        b"null", b"x" * 10_000_000,
    ]  # fmt: skip
    command = [sys.executable, "-m", "ecsupport_desktop.cli", "--basedir", str(base), "quote", "total", "-"]
    given = b"\r\n".join([*hostile, b"", json.dumps(QUOTE).encode()])
    done = subprocess.run(command, input=given, capture_output=True, timeout=120)
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    assert (done.returncode, done.stderr) == (0, b"")
    assert [list(answer) for answer in answers] == [["error"]] * len(hostile) + [["net", "taxes", "total"]]


def test_an_answer_comes_before_the_next_line_is_asked_for_and_needs_no_database(tmp_path: Path) -> None:
    code = (
        "import sys; from ecsupport_desktop.cli import main; code = main(sys.argv[1:]);"
        "sys.exit(code or ('sqlalchemy' in sys.modules) * 9)"
    )
    command = [sys.executable, "-c", code, "--basedir", str(tmp_path / "base"), "quote", "total"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as program:
        assert program.stdin and program.stdout
        for _time in range(2):
            program.stdin.write(json.dumps(QUOTE).encode() + b"\n")
            program.stdin.flush()
            assert json.loads(program.stdout.readline())["total"] == "12.10"
        program.stdin.close()
        assert program.wait(60) == 0
