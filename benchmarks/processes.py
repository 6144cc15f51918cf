"""Processes of a benchmark: each gets ready, waits for a line, and answers with a line of JSON."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from typing import Any


@contextmanager
def processes(script: str, role: str, tasks: Sequence[dict[str, Any]]) -> Iterator[list[subprocess.Popen[str]]]:
    """A process a task, each ready: `script --role ROLE --task JSON`, which says so by a line."""
    with ExitStack() as stack:
        started = []
        for task in tasks:
            arguments = [sys.executable, script, "--role", role, "--task", json.dumps(task)]
            process = stack.enter_context(
                subprocess.Popen(arguments, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
            )
            stack.callback(process.kill)
            started.append(process)
        for process in started:
            assert process.stdout is not None
            assert process.stdout.readline() == "ready\n", f"a {role} didn't start"
        yield started


def go(process: subprocess.Popen[str]) -> None:
    assert process.stdin is not None
    process.stdin.write("go\n")
    process.stdin.flush()


def answers(started: Sequence[subprocess.Popen[str]]) -> Iterator[dict[str, Any]]:
    for process in started:
        assert process.stdout is not None
        yield json.loads(process.stdout.readline())
