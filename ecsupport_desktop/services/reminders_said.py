"""Which reminders were said on this computer: an empty file each, made by whoever says it, and by nobody twice."""

from __future__ import annotations

import time
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import Final

KEPT_SECONDS: Final = 14 * 24 * 3600
"""Longer than any cycle waits to become critical."""


def said(folder: Path) -> frozenset[str]:
    """The keys of what was said. Raises OSError."""
    return frozenset(file.name for file in folder.iterdir())


def claim(folder: Path, keys: Iterable[str]) -> frozenset[str]:
    """Those of these that nobody has said before; from now on they are said. Raises OSError."""
    mine = set()
    for key in keys:
        with suppress(FileExistsError):
            (folder / key).open("x").close()
            mine.add(key)
    return frozenset(mine)


def forget_old(folder: Path) -> None:
    """What was said long ago isn't asked about again."""
    before = time.time() - KEPT_SECONDS
    for file in folder.iterdir():
        with suppress(OSError):
            if file.stat().st_mtime < before:
                file.unlink()
