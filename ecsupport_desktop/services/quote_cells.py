"""The cells of a quote's lines as text: read by the language's manner, refused in words, pasted from a spreadsheet."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final

from ecsupport_desktop.domain.errors import N_, DomainError, InvalidField
from ecsupport_desktop.domain.quote import (
    EXEMPT,
    REVERSE_CHARGE,
    AmountDiscount,
    Discount,
    LineKind,
    PercentDiscount,
    QuoteLine,
    Tax,
    TaxCategory,
    line_total,
)
from ecsupport_desktop.services.identity import new_id
from ecsupport_desktop.services.quote_numbers import (
    format_money,
    format_percent,
    format_quantity,
    parse_money,
    parse_percent,
    parse_quantity,
)

TEXT_COLUMNS: Final = ("description", "quantity", "unit_price", "discount", "tax")
"""Columns that are typed, in the order a spreadsheet's rows are pasted in."""
_HEADINGS: Final = {
    "description": ("description", "concept", "item", "descripción", "concepto"),
    "quantity": ("quantity", "qty", "hours", "units", "cantidad", "horas", "unidades"),
    "unit_price": ("unit price", "price", "precio", "precio unitario", "rate"),
    "discount": ("discount", "descuento", "dto", "dto."),
    "tax": ("tax", "vat", "iva", "impuesto"),
}
_CATEGORIES: Final = {"reverse charge": REVERSE_CHARGE, "inversión del sujeto pasivo": REVERSE_CHARGE,
                      "exempt": EXEMPT, "exento": EXEMPT}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Manner:
    """How figures are read and written here."""

    currency: str
    locale: str


def cell_text(line: QuoteLine, column: str, manner: Manner) -> str:
    """What stands in a cell, and is what its editor begins with."""
    if column == "description":
        return line.description
    if column == "quantity":
        return "" if line.quantity is None else format_quantity(line.quantity, manner.locale)
    if column == "unit_price":
        return "" if line.unit_price is None else format_money(line.unit_price, manner.currency, manner.locale)
    if column == "discount":
        return discount_text(line.discount, manner)
    return tax_code(line.tax, manner.locale)


def discount_text(discount: Discount | None, manner: Manner) -> str:
    if isinstance(discount, PercentDiscount):
        return format_percent(discount.percent, manner.locale)
    return "" if discount is None else format_money(discount.amount, manner.currency, manner.locale)


def tax_code(tax: Tax, locale: str) -> str:
    """A rate, or the category's word in English: what `with_cell` reads back."""
    if tax.category is TaxCategory.STANDARD:
        return format_percent(tax.rate, locale)
    return next(word for word, known in _CATEGORIES.items() if known == tax)


def with_cell(line: QuoteLine, column: str, text: str, manner: Manner) -> QuoteLine:
    """The line with this typed into one of its cells. Raises InvalidField naming the column."""
    if column != "description" and text.strip() == cell_text(line, column, manner):
        return line  # left as it was: how it is written may be read in two ways
    try:
        changed = _SETTERS[column](line, text, manner)
        line_total(changed)
    except InvalidField as error:
        raise InvalidField(error.message, field=column, **error.params) from error
    return changed


def read_discount(text: str, manner: Manner) -> Discount | None:
    """ "5 %" is a percentage, "12.50" an amount, nothing is none. Raises InvalidField."""
    bare = text.strip()
    if not bare:
        return None
    if bare.endswith("%"):
        return PercentDiscount(percent=parse_percent(bare, manner.locale))
    return AmountDiscount(amount=parse_money(bare, manner.currency, manner.locale))


def read_tax(text: str, locale: str) -> Tax:
    """A rate such as "21", or why there is none. Raises InvalidField."""
    bare = text.strip().casefold()
    return _CATEGORIES[bare] if bare in _CATEGORIES else Tax(rate=parse_percent(text, locale))


def _quantity(line: QuoteLine, text: str, manner: Manner) -> QuoteLine:
    return replace(line, quantity=parse_quantity(text, manner.locale) if text.strip() else None)


def _unit_price(line: QuoteLine, text: str, manner: Manner) -> QuoteLine:
    price = parse_money(text, manner.currency, manner.locale) if text.strip() else None
    return replace(line, unit_price=price)


_SETTERS: Final[dict[str, Callable[[QuoteLine, str, Manner], QuoteLine]]] = {
    "description": lambda line, text, _manner: replace(line, description=text),
    "quantity": _quantity,
    "unit_price": _unit_price,
    "discount": lambda line, text, manner: replace(line, discount=read_discount(text, manner)),
    "tax": lambda line, text, manner: replace(line, tax=read_tax(text, manner.locale)),
}


# ── Rows of a spreadsheet ───────────────────────────────────────────────────────────────────────────────────
class PasteRefused(InvalidField):
    """Some rows can't be lines; nothing is pasted. `problems`: (row from 1, what is wrong)."""

    def __init__(self, problems: tuple[tuple[int, DomainError], ...]) -> None:
        super().__init__(N_("Nothing was pasted: some rows can't be lines of a quote"), field="lines")
        self.problems = problems


def pasted(text: str, manner: Manner) -> tuple[QuoteLine, ...]:
    """Lines of tab-separated rows: with headings in any order, else description, quantity, price, discount, tax.

    Raises PasteRefused with every row that is wrong.
    """
    rows = [row.split("\t") for row in text.replace("\r\n", "\n").replace("\r", "\n").split("\n") if row.strip()]
    columns = _columns_of(rows[0]) if rows else None
    first = 2 if columns is not None else 1
    lines, problems = [], []
    for number, row in enumerate(rows[1:] if columns is not None else rows, first):
        try:
            lines.append(_line_of(row, columns or TEXT_COLUMNS, manner))
        except InvalidField as error:
            problems.append((number, error))
    if problems:
        raise PasteRefused(tuple(problems))
    return tuple(lines)


def _columns_of(row: list[str]) -> tuple[str | None, ...] | None:
    """What the headings name; None where the first row is none."""
    named = tuple(
        next((name for name, words in _HEADINGS.items() if cell.strip().casefold() in words), None) for cell in row
    )
    return named if "description" in named and any(name not in (None, "description") for name in named) else None


def _line_of(row: list[str], columns: tuple[str | None, ...], manner: Manner) -> QuoteLine:
    line = QuoteLine(id=new_id(), kind=LineKind.UNIT)
    for column, cell in zip(columns, row, strict=False):
        if column is not None and cell.strip():
            line = with_cell(line, column, cell.strip(), manner)
    return line


def copied_rows(lines: tuple[QuoteLine, ...], manner: Manner) -> str:
    """Lines as a spreadsheet takes them, and as `pasted` reads them back."""
    return "\n".join(
        "\t".join(cell_text(line, column, manner).replace("\t", " ").replace("\n", " ") for column in TEXT_COLUMNS)
        for line in lines
    )
