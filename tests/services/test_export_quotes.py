"""Quotes as tables: a row a revision and a row a line, every figure the calculator's and a Decimal."""

import csv
import io
import zipfile
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from ecsupport_desktop.documents.csv_table import CsvWriter
from ecsupport_desktop.documents.xlsx_table import XlsxWriter
from ecsupport_desktop.domain.quote import (
    EXEMPT,
    IVA,
    REVERSE_CHARGE,
    AmountDiscount,
    Decision,
    Issue,
    Party,
    PercentDiscount,
    Quote,
    QuoteContent,
    QuoteLine,
    QuoteState,
    Tax,
)
from ecsupport_desktop.domain.request import Request
from ecsupport_desktop.domain.words import Channel
from ecsupport_desktop.services.export_quotes import LINE_HEADINGS, QUOTE_HEADINGS, line_rows, quote_rows
from ecsupport_desktop.services.identity import new_id
from ecsupport_desktop.services.report import Names

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
NAMES = Names(agents={}, clients={})


def line(price: int | None, tax: Tax = IVA[0], **fields: Any) -> QuoteLine:
    return QuoteLine(id=new_id(), description="=HYPERLINK(1)", unit_price=price, tax=tax, **fields)


def request(*quotes: Quote) -> Request:
    return Request(
        id=new_id(), number="ECS-2026-000412", subject="Gift cards", language="en", channel=Channel.MAIL,
        registered_at=NOW, head=new_id(), quotes=quotes,
    )  # fmt: skip


def revision(content: QuoteContent, number: int = 1, **fields: Any) -> Quote:
    return Quote(revision=number, content=content, saved_by=new_id(), saved_at=NOW, agent_id=new_id(), **fields)


def issued(content: QuoteContent, state: QuoteState, **fields: Any) -> Quote:
    issue = Issue(
        number="Q-2026-00031", issuer=Party(name="ECShops"), issued_at=NOW, issued_on=date(2026, 3, 2),
        valid_until=date(2026, 4, 1), expires_at=NOW, agent_id=new_id(),
    )  # fmt: skip
    return revision(content, issue=issue, state=state, **fields)


def rows_of(*quotes: Quote) -> list[dict[str, Any]]:
    return [dict(zip(QUOTE_HEADINGS, row, strict=True)) for row in quote_rows([request(*quotes)], NAMES)]


def test_a_row_a_revision_with_each_rate_in_its_column() -> None:
    lines = (
        line(10_000), line(5_000, IVA[1]), line(1_000, REVERSE_CHARGE), line(500, EXEMPT), line(700, Tax(rate=7_000)),
    )  # fmt: skip
    first = issued(QuoteContent(lines=lines), QuoteState.ISSUED)
    second = revision(QuoteContent(lines=lines[:1], discount=PercentDiscount(percent=10_000)), 2)
    one, two = rows_of(second, first)
    assert (one["number"], one["revision"], one["state"]) == ("Q-2026-00031", 1, "issued")
    assert (one["base_21"], one["tax_21"]) == (Decimal("100.00"), Decimal("21.00"))
    assert (one["base_10"], one["tax_10"]) == (Decimal("50.00"), Decimal("5.00"))
    assert (one["base_reverse_charge"], one["base_exempt"]) == (Decimal("10.00"), Decimal("5.00"))
    assert (one["base_other"], one["tax_other"]) == (Decimal("7.00"), Decimal("0.49"))
    assert (one["base_4"], one["tax_4"]) == (0, 0)
    assert one["total"] == one["net"] + one["tax"] == Decimal("198.49")
    assert (one["issued_on"], one["valid_until"]) == (date(2026, 3, 2), date(2026, 4, 1))
    assert (two["number"], two["issued_on"], two["discount"]) == (None, None, Decimal("10.00"))


def test_optional_lines_count_once_they_are_accepted() -> None:
    lines = (line(10_000), line(3_000, optional=True), line(2_000, optional=True))
    decision = Decision(
        said_by="Ana", how=Channel.MAIL, said_at=NOW, recorded_at=NOW, agent_id=new_id(), chosen=(lines[1].id,)
    )
    offered = issued(QuoteContent(lines=lines), QuoteState.ISSUED)
    accepted = issued(QuoteContent(lines=lines), QuoteState.ACCEPTED, decision=decision)
    (before,), (after,) = rows_of(offered), rows_of(accepted)
    assert (before["net"], after["net"]) == (Decimal("100.00"), Decimal("130.00"))
    assert before["total_with_all"] == after["total_with_all"] == Decimal("181.50")
    assert (after["said_by"], after["how"], after["decided_at"]) == ("Ana", "mail", NOW)
    counted = [dict(zip(LINE_HEADINGS, row, strict=True))["counted"] for row in line_rows([request(accepted)], NAMES)]
    assert counted == ["yes", "yes", "no"]


def test_a_row_a_line_in_the_decimals_of_its_currency() -> None:
    lines = (line(75_000, quantity=1_500, discount=AmountDiscount(amount=500)), line(None, quantity=None))
    found = line_rows([request(revision(QuoteContent(currency="KWD", lines=lines)))], NAMES)
    one, two = (dict(zip(LINE_HEADINGS, row, strict=True)) for row in found)
    assert (one["line"], one["quantity"], one["unit_price"]) == (1, Decimal("1.5"), Decimal("75.000"))
    assert (one["amount"], one["discount"], one["net"]) == (Decimal("112.500"), Decimal("0.500"), Decimal("112.000"))
    assert (two["quantity"], two["unit_price"], two["net"]) == (None, None, 0)


def test_a_draft_that_cannot_be_calculated_leaves_its_figures_open() -> None:
    draft = revision(QuoteContent(lines=(line(1_000, discount=AmountDiscount(amount=1_001)),)))
    (row,) = rows_of(draft)
    assert (row["net"], row["total"], row["lines"]) == (None, None, 1)
    (only,) = (dict(zip(LINE_HEADINGS, each, strict=True)) for each in line_rows([request(draft)], NAMES))
    assert (only["net"], only["unit_price"]) == (None, Decimal("10.00"))


def test_no_cell_is_a_formula_and_days_are_days() -> None:
    quote = issued(QuoteContent(title="+1", lines=(line(1_000),)), QuoteState.ISSUED)
    written = io.BytesIO()
    CsvWriter(mark=False).write(LINE_HEADINGS, line_rows([request(quote)], NAMES), written)
    (row,) = csv.DictReader(written.getvalue().decode().splitlines())
    assert row["description"] == "'=HYPERLINK(1)"
    assert row["unit_price"] == "10.00"
    written = io.BytesIO()
    XlsxWriter().write(QUOTE_HEADINGS, quote_rows([request(quote)], NAMES), written)
    with zipfile.ZipFile(written) as book:
        sheet, styles = (book.read(f"xl/{name}.xml").decode() for name in ("worksheets/sheet1", "styles"))
    assert "<f>" not in sheet
    assert 'formatCode="yyyy\\-mm\\-dd"' in styles or 'formatCode="yyyy-mm-dd"' in styles
    assert "<v>46083</v>" in sheet  # 2026-03-02, in days since 1899-12-30
