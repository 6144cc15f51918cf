"""Tables: no text becomes a formula, and what was written is read back."""

import csv
import io
import zipfile
from datetime import datetime, timedelta, timezone
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecsupport_desktop.documents.csv_table import FORMULA_STARTS, CsvWriter, harmless
from ecsupport_desktop.documents.xlsx_table import XlsxWriter

HEADINGS = ("subject", "at", "hours", "count")
MOMENT = datetime(2026, 3, 1, 12, 30, tzinfo=timezone(timedelta(hours=2)))
DANGEROUS = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", " =1", "＝1", '=HYPERLINK("http://evil.example")']


@pytest.mark.parametrize("text", DANGEROUS)
def test_csv_has_no_live_formula(text: str) -> None:
    target = io.BytesIO()
    assert CsvWriter().write(HEADINGS, [(text, MOMENT, Decimal("1.5"), 3)], target) == 1
    rows = list(csv.reader(io.StringIO(target.getvalue().decode("utf-8-sig"), newline="")))
    assert rows == [list(HEADINGS), [f"'{text}", "2026-03-01T10:30:00Z", "1.5", "3"]]


@given(st.text())
def test_a_harmless_text_never_starts_a_formula(text: str) -> None:
    assert not harmless(text).lstrip(" ").startswith(FORMULA_STARTS)


def test_csv_for_a_file_says_it_is_utf8_and_for_a_pipe_does_not() -> None:
    for mark in (True, False):
        target = io.BytesIO()
        CsvWriter(mark=mark).write(("ñ",), [(None,)], target)
        assert target.getvalue().startswith(b"\xef\xbb\xbf") is mark
        assert not target.closed


@pytest.mark.parametrize("text", [*DANGEROUS, "https://evil.example", "\x00\x1b", "ñ" * 40_000])
def test_xlsx_holds_texts_not_formulas_or_links(text: str) -> None:
    target = io.BytesIO()
    assert XlsxWriter().write(HEADINGS, [(text, MOMENT, Decimal("1.5"), None)], target) == 1
    with zipfile.ZipFile(target) as book:
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
        names = book.namelist()
    assert "<f>" not in sheet
    assert "hyperlink" not in sheet
    assert not any("rels/sheet" in name for name in names)


def test_xlsx_without_rows_has_its_headings() -> None:
    target = io.BytesIO()
    assert XlsxWriter().write(HEADINGS, [], target) == 0
    with zipfile.ZipFile(target) as book:
        assert "subject" in book.read("xl/worksheets/sheet1.xml").decode()
