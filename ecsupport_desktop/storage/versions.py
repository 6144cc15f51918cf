"""Which console may write to which form of the database. An older one only reads, and is never wrong.

A newer database says in `meta` under `min_client_version` from which release on it may be written to.
"""

from __future__ import annotations

from typing import Final

MIN_CLIENT_VERSION: Final = "min_client_version"
PROGRAM: Final = "0.3.0"
"""The release this is, for the database; a test holds it to pyproject.toml's. (What is installed may be named late.)"""


def at_least(have: str, wanted: str) -> bool:
    """Whether release `have` is `wanted` or a later one: numbers apart by dots."""
    return _numbers(have) >= _numbers(wanted)


def _numbers(release: str) -> tuple[int, ...]:
    return tuple(int(part) for part in release.split(".") if part.isdigit())
