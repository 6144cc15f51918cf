"""Quotes as tables for a spreadsheet: a row a revision, or a row a line. Every figure is the calculator's."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Final
from uuid import UUID

from ecsupport_desktop.domain.errors import InvalidField
from ecsupport_desktop.domain.quote import (
    EXEMPT,
    IVA,
    REVERSE_CHARGE,
    AmountDiscount,
    Discount,
    LineTotal,
    PercentDiscount,
    Quote,
    QuoteLine,
    Tax,
    Totals,
    exponent_of,
    line_total,
    totals,
    totals_with_all,
)
from ecsupport_desktop.domain.request import Request
from ecsupport_desktop.services.quote_json import thousandths_text
from ecsupport_desktop.services.report import Names
from ecsupport_desktop.services.tables import Cell

_RATES: Final[dict[Tax, str]] = {
    **{tax: thousandths_text(tax.rate) for tax in IVA},
    REVERSE_CHARGE: "reverse_charge",
    EXEMPT: "exempt",
}
"""Which rates have columns of their own; whatever else there is stands under “other”."""
_OTHER: Final = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class Revision:
    """A revision with its totals: with the optional lines that were accepted, without any before.

    None where a draft's discount is more than what it is taken from.
    """

    request: Request
    quote: Quote
    names: Names
    totals: Totals | None
    with_all: Totals | None

    def money(self, units: int | None) -> Decimal | None:
        return None if units is None else Decimal(units).scaleb(-exponent_of(self.quote.content.currency))

    def thousandths(self, units: int | None) -> Decimal | None:
        return None if units is None else Decimal(units).scaleb(-3)

    @property
    def chosen(self) -> Collection[UUID]:
        return self.quote.decision.chosen if self.quote.decision else ()


def revisions(requests: Iterable[Request], names: Names) -> Iterator[Revision]:
    """Every revision, drafts too, in order of their requests' registration."""
    for request in requests:
        for quote in sorted(request.quotes, key=lambda each: each.revision):
            content, chosen = quote.content, quote.decision.chosen if quote.decision else ()
            try:
                found: Totals | None = totals(content, chosen)
                with_all: Totals | None = totals_with_all(content)
            except InvalidField:
                found = with_all = None
            yield Revision(request=request, quote=quote, names=names, totals=found, with_all=with_all)


def _of_totals(name: str) -> Callable[[Revision], Cell]:
    return lambda r: r.money(getattr(r.totals, name)) if r.totals else None


def _of_rate(label: str, figure: str) -> Callable[[Revision], Cell]:
    """0 where no line has this rate, so that a column adds up."""

    def value(r: Revision) -> Cell:
        taxes = r.totals.taxes if r.totals else ()
        return r.money(sum(getattr(each, figure) for each in taxes if _RATES.get(each.tax, _OTHER) == label))

    return value


_RATE_COLUMNS: Final = tuple(
    (f"{heading}_{label}", _of_rate(label, figure))
    for label in (*_RATES.values(), _OTHER)
    for heading, figure in (("base", "base"), ("tax", "amount"))
    if heading == "base" or label not in ("0", "reverse_charge", "exempt")
)
_IDENTITY: Final[tuple[tuple[str, Callable[[Revision], Cell]], ...]] = (
    ("number", lambda r: r.quote.number),
    ("revision", lambda r: r.quote.revision),
    ("state", lambda r: r.quote.state.value),
    ("request", lambda r: r.request.number),
)
QUOTE_COLUMNS: Final[tuple[tuple[str, Callable[[Revision], Cell]], ...]] = (
    *_IDENTITY,
    ("request_state", lambda r: r.request.state.value),
    ("client", lambda r: r.names.clients.get(r.request.client_id) if r.request.client_id else None),
    ("billed_to", lambda r: r.quote.content.client.name),
    ("tax_id", lambda r: r.quote.content.client.tax_id),
    ("title", lambda r: r.quote.content.title),
    ("language", lambda r: r.quote.content.language),
    ("currency", lambda r: r.quote.content.currency),
    ("issued_on", lambda r: r.quote.issue.issued_on if r.quote.issue else None),
    ("valid_until", lambda r: r.quote.issue.valid_until if r.quote.issue else None),
    ("decided_at", lambda r: r.quote.decision.said_at if r.quote.decision else None),
    ("said_by", lambda r: r.quote.decision.said_by if r.quote.decision else None),
    ("how", lambda r: r.quote.decision.how.value if r.quote.decision and r.quote.decision.how else None),
    ("agent", lambda r: r.names.agents.get(r.quote.agent_id)),
    ("lines", lambda r: len(r.quote.content.lines)),
    ("lines_net", _of_totals("lines_net")),
    ("discount", _of_totals("discount")),
    ("net", _of_totals("net")),
    *_RATE_COLUMNS,
    ("tax", _of_totals("tax")),
    ("total", _of_totals("total")),
    ("total_with_all", lambda r: r.money(r.with_all.total) if r.with_all else None),
    ("rounding", lambda r: r.quote.content.rounding.value),
    ("document_sha256", lambda r: r.quote.document.sha256 if r.quote.document else None),
)
QUOTE_HEADINGS: Final = tuple(heading for heading, _value in QUOTE_COLUMNS)


def quote_rows(requests: Iterable[Request], names: Names) -> Iterator[tuple[Cell, ...]]:
    """A row a revision, in the order of `QUOTE_HEADINGS`; amounts in the currency named beside them."""
    for revision in revisions(requests, names):
        yield tuple(value(revision) for _heading, value in QUOTE_COLUMNS)


# ── Lines ───────────────────────────────────────────────────────────────────────────────────────────────────
@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A line with its figures and its place from 1; None where a draft's discount is more than it comes to."""

    revision: Revision
    place: int
    line: QuoteLine
    total: LineTotal | None

    def figure(self, name: str) -> Cell:
        return self.revision.money(getattr(self.total, name)) if self.total else None


def _percent(discount: Discount | None) -> int | None:
    return discount.percent if isinstance(discount, PercentDiscount) else None


def _amount(discount: Discount | None) -> int | None:
    return discount.amount if isinstance(discount, AmountDiscount) else None


LINE_COLUMNS: Final[tuple[tuple[str, Callable[[Line], Cell]], ...]] = (
    ("number", lambda n: n.revision.quote.number),
    ("revision", lambda n: n.revision.quote.revision),
    ("state", lambda n: n.revision.quote.state.value),
    ("request", lambda n: n.revision.request.number),
    ("line", lambda n: n.place),
    ("description", lambda n: n.line.description),
    ("kind", lambda n: n.line.kind.value),
    ("quantity", lambda n: n.revision.thousandths(n.line.quantity)),
    ("currency", lambda n: n.revision.quote.content.currency),
    ("unit_price", lambda n: n.revision.money(n.line.unit_price)),
    ("discount_percent", lambda n: n.revision.thousandths(_percent(n.line.discount))),
    ("discount_amount", lambda n: n.revision.money(_amount(n.line.discount))),
    ("tax_category", lambda n: n.line.tax.category.value),
    ("tax_rate", lambda n: n.revision.thousandths(n.line.tax.rate)),
    ("optional", lambda n: "yes" if n.line.optional else "no"),
    ("counted", lambda n: "yes" if not n.line.optional or n.line.id in n.revision.chosen else "no"),
    ("amount", lambda n: n.figure("amount")),
    ("discount", lambda n: n.figure("discount")),
    ("net", lambda n: n.figure("net")),
)
LINE_HEADINGS: Final = tuple(heading for heading, _value in LINE_COLUMNS)


def line_rows(requests: Iterable[Request], names: Names) -> Iterator[tuple[Cell, ...]]:
    """A row a line of every revision, in the order of `LINE_HEADINGS`."""
    for revision in revisions(requests, names):
        for place, line in enumerate(revision.quote.content.lines, start=1):
            found = Line(revision=revision, place=place, line=line, total=_line_total(line))
            yield tuple(value(found) for _heading, value in LINE_COLUMNS)


def _line_total(line: QuoteLine) -> LineTotal | None:
    try:
        return line_total(line)
    except InvalidField:
        return None
