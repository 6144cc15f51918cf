"""Which form of the tables this program works with: told here, so that nothing heavy is loaded to find out."""

from __future__ import annotations

from pathlib import Path
from typing import Final

HEAD: Final = "0006"
"""The newest revision."""
KNOWN: Final = frozenset(f"{number:04}" for number in range(1, int(HEAD) + 1))
"""Every revision this program can bring up to date: they are counted."""
FOLDER: Final = Path(__file__).parent / "migrations"


def head_revision() -> str:
    return HEAD
