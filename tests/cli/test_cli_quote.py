"""`ecsupport quote`: the calculator as a filter."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

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
    assert "No such file" in done.errors


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
