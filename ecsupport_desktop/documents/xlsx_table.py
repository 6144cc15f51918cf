"""Tables as XLSX: every text a text cell, so that nothing in it is calculated or linked."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any, BinaryIO, Final

from ecsupport_desktop.services.tables import Cell

if TYPE_CHECKING:
    from xlsxwriter import Workbook

LONGEST_CELL: Final = 32_767
MOST_ROWS: Final = 1_048_575
"""What one sheet holds besides its headings; further rows go on the next sheet."""


@dataclass(frozen=True, slots=True)
class _Formats:
    """How moments and days are shown."""

    moment: Any
    day: Any


class XlsxWriter:
    """Fills the `TableWriter` port. Moments are UTC, which their format says, since the file knows no time zone."""

    def write(self, headings: Sequence[str], rows: Iterable[Sequence[Cell]], target: BinaryIO) -> int:
        import xlsxwriter  # 60 ms, and most runs write none

        options = {
            "in_memory": False,
            "constant_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
        }
        with xlsxwriter.Workbook(target, options) as workbook:
            bold = workbook.add_format({"bold": True})
            formats = _Formats(
                moment=workbook.add_format({"num_format": 'yyyy-mm-dd hh:mm" UTC"'}),
                day=workbook.add_format({"num_format": "yyyy-mm-dd"}),
            )
            count, sheet = 0, None
            for count, row in enumerate(rows, start=1):
                place = (count - 1) % MOST_ROWS + 1
                if place == 1:
                    sheet = _sheet(workbook, headings, bold)
                for column, cell in enumerate(row):
                    _write_cell(sheet, place, column, cell, formats)
            if sheet is None:
                _sheet(workbook, headings, bold)
        return count


def _sheet(workbook: Workbook, headings: Sequence[str], bold: Any) -> Any:
    sheet = workbook.add_worksheet()
    sheet.freeze_panes(1, 0)
    sheet.set_column(0, max(len(headings) - 1, 0), 18)
    for column, heading in enumerate(headings):
        sheet.write_string(0, column, heading, bold)
    return sheet


def _write_cell(sheet: Any, row: int, column: int, cell: Cell, formats: _Formats) -> None:
    if isinstance(cell, str):
        sheet.write_string(row, column, cell[:LONGEST_CELL])
    elif isinstance(cell, datetime):
        sheet.write_datetime(row, column, cell.astimezone(UTC).replace(tzinfo=None), formats.moment)
    elif isinstance(cell, date):
        sheet.write_datetime(row, column, cell, formats.day)
    elif isinstance(cell, int | Decimal):
        sheet.write_number(row, column, cell)
