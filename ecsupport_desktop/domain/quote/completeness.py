"""The policy's rule "a quote with all the information": what a quote lacks, in words, each beside its field."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from ecsupport_desktop.domain.errors import N_, InvalidField

from .calculator import line_total, totals, totals_of
from .content import LARGEST_TOTAL, Party, QuoteContent, QuoteLine, TaxCategory


@dataclass(frozen=True, slots=True, kw_only=True)
class Missing:
    """`field` as the editor names it; `line` its position from 0 where it is a line's; `message` with `params`."""

    field: str
    message: str
    line: int | None = None
    params: tuple[tuple[str, object], ...] = ()


_TEXTS: Final = (
    ("title", N_("A title is needed: what the client is offered")),
    ("client.name", N_("The client's name is needed, as it stands on their papers")),
    ("client.address", N_("The client's address is needed")),
    ("scope", N_("The scope is needed: what is delivered")),
    ("exclusions", N_("Say what is excluded, or that nothing is")),
    ("assumptions", N_("Say what is assumed, or that nothing is")),
    ("delivery_estimate", N_("A delivery estimate is needed")),
    ("terms", N_("The terms are needed: payment, warranty, what happens to changes")),
)
_ISSUER: Final = (
    ("name", N_("Your company's name is needed: Settings › Quotes")),
    ("tax_id", N_("Your company's tax number is needed: Settings › Quotes")),
    ("address", N_("Your company's address is needed: Settings › Quotes")),
)
_LINE: Final[tuple[tuple[str, Callable[[QuoteLine], bool], str], ...]] = (
    ("description", lambda line: bool(line.description.strip()), N_("Line {line}: say what it is")),
    ("quantity", lambda line: bool(line.quantity), N_("Line {line}: a quantity above 0 is needed")),
    ("unit_price", lambda line: line.unit_price is not None, N_("Line {line}: a price is needed, 0 if it is free")),
)


def missing(content: QuoteContent, issuer: Party) -> tuple[Missing, ...]:
    """Everything that must be there before it is issued and isn't, in the order of the form."""
    return (
        *(Missing(field=field, message=message) for field, message in _TEXTS if not _text(content, field).strip()),
        *_of_taxes(content),
        *_of_lines(content),
        *(
            Missing(field=f"issuer.{name}", message=message)
            for name, message in _ISSUER
            if not getattr(issuer, name).strip()
        ),
    )


def _text(content: QuoteContent, field: str) -> str:
    value: object = content
    for name in field.split("."):
        value = getattr(value, name)
    return str(value)


def _of_taxes(content: QuoteContent) -> tuple[Missing, ...]:
    """A reverse charge names the recipient's tax number (Directive 2006/112/EC, article 226.4)."""
    reversed_charge = any(line.tax.category is TaxCategory.REVERSE_CHARGE for line in content.lines)
    if reversed_charge and not content.client.tax_id.strip():
        message = N_("The client's tax number is needed: a line is reverse charged")
        return (Missing(field="client.tax_id", message=message),)
    return ()


def _of_lines(content: QuoteContent) -> tuple[Missing, ...]:
    found: list[Missing] = []
    if not any(not line.optional for line in content.lines):
        found.append(Missing(field="lines", message=N_("At least one line that isn't optional is needed")))
    for place, line in enumerate(content.lines):
        number = (("line", place + 1),)
        for field, is_there, message in _LINE:
            if not is_there(line):
                found.append(Missing(field=field, message=message, line=place, params=number))
        try:
            line_total(line)
        except InvalidField:
            message = N_("Line {line}: the discount is more than the line comes to")
            found.append(Missing(field="discount", message=message, line=place, params=number))
    if any(entry.field == "discount" for entry in found):
        return tuple(found)
    return (*found, *_of_totals(content))


def _of_totals(content: QuoteContent) -> tuple[Missing, ...]:
    """The discount must hold whatever the client chooses: also where none of the optional lines is."""
    found: list[Missing] = []
    if totals_of(content.lines).total > LARGEST_TOTAL:
        found.append(Missing(field="lines", message=N_("The lines come to more than a quote can")))
    try:
        totals(content)
    except InvalidField:
        message = N_("The quote's discount is more than its lines come to without the optional ones")
        found.append(Missing(field="quote_discount", message=message))
    return tuple(found)
