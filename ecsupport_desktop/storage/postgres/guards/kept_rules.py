"""What the domain answers when it is asked about everything there can be: kept in a file, since asking takes seconds.

`packaging/rules.py update` asks and writes it; a test asks again. One line for each rule, so that a change of the
domain shows what it changes on a server: a word for what it says, then its fields, between tabs.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any, Final

from ecsupport_desktop.config.paths import resources_folder

ACCEPTS: Final = "accepts"
"""A command, a word of its situation, and the values with which it is accepted, between commas."""
WAY: Final = "way"
"""A command, before, basis, after, rest: see `domain.commands.transitions.Way`."""
NOTHING: Final = "-"
"""For an empty field: a line doesn't end in a tab."""
Row = dict[str, Any]


def accepting() -> Iterator[Row]:
    """Of which commands which words must be what."""
    for command, word, values in _of(ACCEPTS):
        yield {"command": command, "word": word, "values": values.split(",") if values else []}


def leading() -> Iterator[Row]:
    """From where to where, by what."""
    for command, before, basis, after, rest in _of(WAY):
        yield {"command": command, "before": before, "basis": basis, "after": after, "rest": rest}


def _of(word: str) -> Iterator[list[str]]:
    return (["" if field == NOTHING else field for field in fields] for kept, *fields in _lines() if kept == word)


@cache
def _lines() -> tuple[list[str], ...]:
    text = (resources_folder() / "guards.tsv").read_text(encoding="utf-8")
    return tuple(line.split("\t") for line in text.splitlines())
