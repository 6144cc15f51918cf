"""Which form of the tables this program works with: told here, so that nothing heavy is loaded to find out."""

from __future__ import annotations

from pathlib import Path
from typing import Final

HEAD: Final = "0006"
"""The newest revision."""
FOLDER: Final = Path(__file__).parent / "migrations"


def head_revision() -> str:
    return HEAD
