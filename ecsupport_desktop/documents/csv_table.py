"""Tables as CSV: UTF-8 with a byte order mark, so that spreadsheets show accents, and no live formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import BinaryIO, Final

from ecsupport_desktop.services.tables import Cell

FORMULA_STARTS: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "|", "%", "＝", "＋", "－", "＠")
"""What makes a spreadsheet read a cell as a formula or a command (OWASP, "CSV injection")."""
_UNSEEN: Final = " \u00a0\u200b\ufeff"
"""What some programs strip before they look."""


class CsvWriter:
    """Fills the `TableWriter` port. Moments are ISO 8601 in UTC. Programs that read a pipe want no byte order mark."""

    def __init__(self, *, mark: bool = True) -> None:
        self._encoding = "utf-8-sig" if mark else "utf-8"

    def write(self, headings: Sequence[str], rows: Iterable[Sequence[Cell]], target: BinaryIO) -> int:
        text = io.TextIOWrapper(target, encoding=self._encoding, newline="")
        count = 0
        try:
            writer = csv.writer(text)
            writer.writerow([harmless(heading) for heading in headings])
            for row in rows:
                writer.writerow([_written(cell) for cell in row])
                count += 1
            text.flush()
        finally:
            text.detach()
        return count


def harmless(text: str) -> str:
    """The text, with an apostrophe before it where a spreadsheet would calculate it; full-width twins count too."""
    seen = text.lstrip(_UNSEEN)
    return f"'{text}" if text.startswith(FORMULA_STARTS) or seen.startswith(FORMULA_STARTS) else text


def _written(cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, str):
        return harmless(cell)
    if isinstance(cell, datetime):
        return cell.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
    return str(cell)
