"""Which reminders were said on this computer: an empty file each, made by whoever says it, and by nobody twice."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import Final

log = logging.getLogger(__name__)

KEPT_SECONDS: Final = 14 * 24 * 3600
"""Longer than any cycle waits to become critical."""


def said(folder: Path) -> frozenset[str]:
    """The keys of what was said. Raises OSError."""
    return frozenset(file.name for file in folder.iterdir())


def claim(folder: Path, keys: Iterable[str]) -> frozenset[str]:
    """Those of these that nobody has said before; from now on they are said.

    Where no mark can be made, on a full disk, they are said all the same: better twice than never.
    """
    mine = set()
    for key in keys:
        try:
            (folder / key).open("x").close()
        except FileExistsError:
            continue
        except OSError as error:
            log.info("No mark could be made of a reminder: %s", error)
        mine.add(key)
    return frozenset(mine)


def give_back(folder: Path, keys: Iterable[str]) -> None:
    """These were claimed and weren't said after all."""
    for key in keys:
        with suppress(OSError):
            (folder / key).unlink()


def forget_old(folder: Path) -> None:
    """What was said long ago isn't asked about again."""
    before = time.time() - KEPT_SECONDS
    try:
        files = list(folder.iterdir())
    except OSError as error:
        log.info("Old marks of reminders stay: %s", error)
        return
    for file in files:
        with suppress(OSError):
            if file.stat().st_mtime < before:
                file.unlink()
