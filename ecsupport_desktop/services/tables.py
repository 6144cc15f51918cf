"""A table for a spreadsheet: what a cell may hold, and the port of who writes it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import BinaryIO, Protocol

Cell = str | int | Decimal | datetime | date | None


class TableWriter(Protocol):
    """Writes a table for a spreadsheet; no text in it is ever taken for a formula."""

    def write(self, headings: Sequence[str], rows: Iterable[Sequence[Cell]], target: BinaryIO) -> int:
        """Write all of it; how many rows there were."""
