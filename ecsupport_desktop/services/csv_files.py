"""CSV files as people export them: UTF-8 with or without a mark or Windows' encoding, commas, semicolons or tabs."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from ecsupport_desktop.domain.errors import N_, InvalidField

_DELIMITERS: Final = ",;\t"
_LONGEST_FIELD: Final = 10_000_000


@dataclass(frozen=True, slots=True)
class CsvRow:
    """A row by its headings (snake_case); `line` is where it begins in the file, the headings being on line 1."""

    line: int
    values: Mapping[str, str]

    def __getitem__(self, heading: str) -> str:
        return self.values.get(heading, "")


def read_csv(raw: bytes, known: frozenset[str], needed: frozenset[str]) -> Iterator[CsvRow]:
    """The rows of a file whose first line names the columns, in any order and case.

    Raises InvalidField if it isn't such a file, names a column twice or lacks a needed one. Unknown columns are
    passed over, empty rows too.
    """
    text = _decoded(raw)
    csv.field_size_limit(_LONGEST_FIELD)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True)
    try:
        headings = [_heading(cell) for cell in next(reader, [])]
        _check(headings, known, needed)
        line = reader.line_num + 1
        for cells in reader:
            if any(cell.strip() for cell in cells):
                pairs = zip(headings, cells, strict=False)
                yield CsvRow(line, {name: cell.strip() for name, cell in pairs if name in known})
            line = reader.line_num + 1
    except csv.Error as error:
        raise InvalidField(
            N_("Line {line} of the CSV file can't be read: {detail}"), line=reader.line_num, detail=error
        ) from error


def _decoded(raw: bytes) -> str:
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        return raw.decode("utf-16", "replace").replace("\0", "")
    try:
        return raw.decode("utf-8-sig").replace("\0", "")
    except UnicodeDecodeError:
        return raw.decode("cp1252", "replace").replace("\0", "")


def _delimiter(text: str) -> str:
    """The delimiter the headings use most; headings hold none themselves."""
    first = text.lstrip("\r\n").partition("\n")[0]
    return max(_DELIMITERS, key=first.count)


def _heading(cell: str) -> str:
    return "_".join(cell.strip().lower().replace("-", " ").replace("_", " ").split())


def _check(headings: list[str], known: frozenset[str], needed: frozenset[str]) -> None:
    missing = sorted(needed.difference(headings))
    if missing:
        raise InvalidField(
            N_("The first line must name the columns; missing: {missing}. Known columns: {known}"),
            missing=", ".join(missing),
            known=", ".join(sorted(known)),
        )
    twice = next((name for name in headings if name in known and headings.count(name) > 1), None)
    if twice is not None:
        raise InvalidField(N_("The column {name} is there twice"), name=twice)
