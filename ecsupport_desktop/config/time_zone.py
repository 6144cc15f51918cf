"""Which zone local times are shown and office hours are counted in. Instants themselves are UTC everywhere."""

import os
import sys
import time
from datetime import UTC, tzinfo
from functools import lru_cache
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

SYSTEM = "system"


def zone_named(name: str) -> tzinfo:
    """The zone of this IANA name, or the system's own for "system". Raises ValueError for a name nobody knows."""
    if name == SYSTEM:
        return system_zone()
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, OSError, ValueError) as error:
        raise ValueError(name) from error


def system_zone() -> tzinfo:
    """The computer's zone with its daylight rules, past and future; UTC where the system doesn't tell."""
    for name in _system_names():
        try:
            return zone_named(name)
        except ValueError:
            continue
    return _copied_zone() or UTC


def _system_names() -> list[str]:
    if sys.platform == "win32":
        return _windows_names()
    linked = _linked(time.monotonic() // _REMEMBERED)
    return [name for name in (os.environ.get("TZ", "").lstrip(":"), linked) if name not in ("", SYSTEM)]


_REMEMBERED = 10
"""Seconds. The zone is asked for with every text that names a time, and a computer seldom travels."""


@lru_cache(maxsize=1)
def _linked(_when: float) -> str:
    return os.path.realpath("/etc/localtime").partition("/zoneinfo/")[2]


def _windows_names() -> list[str]:
    """Windows has names of its own; Babel carries the table. Imported here because only Windows pays for it."""
    from babel.localtime import get_localzone

    try:
        return [str(get_localzone())]
    except LookupError:
        return []


def _copied_zone() -> tzinfo | None:
    """Some systems copy the zone's file instead of linking to it: the rules without the name."""
    try:
        with Path("/etc/localtime").open("rb") as file:
            return ZoneInfo.from_file(file, key="localtime")
    except (OSError, ValueError):
        return None
