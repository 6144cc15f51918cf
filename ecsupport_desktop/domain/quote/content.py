"""What stands on a quote: "a quote with all the information". Money in minor units, other figures in thousandths.

A draft may be incomplete (`completeness` says what is missing) but is never malformed: what can't be calculated with
is refused here, with the field it stands in.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final, Literal
from uuid import UUID

from ecsupport_desktop.domain.directory import LANGUAGES
from ecsupport_desktop.domain.errors import N_, InvalidField

from .currency import exponent_of

THOUSAND: Final = 1000
WHOLE: Final = 100 * THOUSAND
"""A hundred per cent, in thousandths of a per cent."""
LARGEST_QUANTITY: Final = 1_000_000 * THOUSAND
LARGEST_PRICE: Final = 10**12
LARGEST_TOTAL: Final = 10**15
"""Minor units. What is more can be drafted but not issued: a total that was accepted must fit in 64 bits."""
MOST_LINES: Final = 2000
LONGEST_VALIDITY: Final = 730
DEFAULT_VALIDITY: Final = 30
"""Days."""


class LineKind(StrEnum):
    """How a line is priced."""

    HOURS = "hours"
    FIXED = "fixed"
    UNIT = "unit"


class TaxCategory(StrEnum):
    """Why this rate applies (EN 16931, BT-151): S or Z, AE, E."""

    STANDARD = "standard"
    REVERSE_CHARGE = "reverse_charge"
    EXEMPT = "exempt"


class Rounding(StrEnum):
    """The rule a quote's totals are made by: it is kept on the quote, so that they never change."""

    HALF_UP_PER_LINE_AND_RATE = "half_up_per_line_and_rate"
    """Line amount, its discount, and the tax on each rate's sum, each half up to the minor unit (EN 16931)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PercentDiscount:
    """In thousandths of a per cent, 0 to 100 000."""

    kind: Literal["percent"] = "percent"
    percent: int

    def __post_init__(self) -> None:
        if not 0 <= self.percent <= WHOLE:
            raise InvalidField(N_("A discount is between 0 and 100 per cent"), field="discount")


@dataclass(frozen=True, slots=True, kw_only=True)
class AmountDiscount:
    """In minor units; never more than what it is taken from (that is checked by the calculator)."""

    kind: Literal["amount"] = "amount"
    amount: int

    def __post_init__(self) -> None:
        if not 0 <= self.amount <= LARGEST_PRICE:
            raise InvalidField(N_("A discount can't be negative or as large as this"), field="discount")


Discount = PercentDiscount | AmountDiscount


@dataclass(frozen=True, slots=True, kw_only=True)
class Tax:
    """`rate` in thousandths of a per cent: 21 % is 21 000. Reverse charge and exempt have none."""

    category: TaxCategory = TaxCategory.STANDARD
    rate: int = 0

    def __post_init__(self) -> None:
        if not 0 <= self.rate <= WHOLE:
            raise InvalidField(N_("A tax rate is between 0 and 100 per cent"), field="tax")
        if self.category is not TaxCategory.STANDARD and self.rate:
            raise InvalidField(N_("Where the tax is reverse charged or exempt its rate is 0"), field="tax")


IVA: Final = tuple(Tax(rate=rate * THOUSAND) for rate in (21, 10, 4, 0))
"""The rates of the Spanish IVA (Ley 37/1992, articles 90 and 91): general, reduced, super-reduced, zero."""
REVERSE_CHARGE: Final = Tax(category=TaxCategory.REVERSE_CHARGE)
EXEMPT: Final = Tax(category=TaxCategory.EXEMPT)
RATE_TABLE: Final = (*IVA, REVERSE_CHARGE, EXEMPT)
LEGAL_NOTES: Final = {
    TaxCategory.REVERSE_CHARGE: N_(
        "Reverse charge: the recipient accounts for the tax (article 196 of Directive 2006/112/EC;"
        " article 84.One.2 of Ley 37/1992)."
    ),
    TaxCategory.EXEMPT: N_("Exempt from tax (article 132 of Directive 2006/112/EC; article 20 of Ley 37/1992)."),
}
"""What the law wants said on the paper where no tax is charged."""


@dataclass(frozen=True, slots=True, kw_only=True)
class QuoteLine:
    """`quantity` in thousandths, `unit_price` in minor units without tax; None: not given yet.

    An optional line is the client's to choose: it counts once it is chosen.
    """

    id: UUID
    description: str = ""
    kind: LineKind = LineKind.HOURS
    quantity: int | None = THOUSAND
    unit_price: int | None = None
    discount: Discount | None = None
    tax: Tax = IVA[0]
    optional: bool = False

    def __post_init__(self) -> None:
        if self.quantity is not None and not 0 <= self.quantity <= LARGEST_QUANTITY:
            raise InvalidField(N_("A quantity is between 0 and 1,000,000"), field="quantity")
        if self.unit_price is not None and not 0 <= self.unit_price <= LARGEST_PRICE:
            raise InvalidField(N_("A price can't be negative or as large as this"), field="unit_price")


@dataclass(frozen=True, slots=True, kw_only=True)
class Party:
    """Who offers, or who is offered to: the facts that stand on the paper. `address` may have several lines."""

    name: str = ""
    tax_id: str = ""
    address: str = ""
    country: str = ""
    attention: str = ""
    email: str = ""
    phone: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class QuoteContent:
    """One revision's words and figures. `validity_days` count from the day it is issued."""

    title: str = ""
    language: str = "en"
    currency: str = "EUR"
    client: Party = Party()
    scope: str = ""
    exclusions: str = ""
    assumptions: str = ""
    delivery_estimate: str = ""
    terms: str = ""
    notes: str = ""
    validity_days: int = DEFAULT_VALIDITY
    lines: tuple[QuoteLine, ...] = ()
    discount: Discount | None = None
    rounding: Rounding = Rounding.HALF_UP_PER_LINE_AND_RATE

    def __post_init__(self) -> None:
        exponent_of(self.currency)
        if self.language not in LANGUAGES:
            raise InvalidField(
                N_("The language must be one of {languages}"), field="language", languages=", ".join(LANGUAGES)
            )
        if not 1 <= self.validity_days <= LONGEST_VALIDITY:
            raise InvalidField(N_("A quote is valid for 1 to 730 days"), field="validity_days")
        if len(self.lines) > MOST_LINES:
            raise InvalidField(N_("A quote has at most {most} lines"), field="lines", most=MOST_LINES)
        if len({line.id for line in self.lines}) != len(self.lines):
            raise InvalidField(N_("The same entry is there twice"), field="lines")

    def line(self, line_id: UUID) -> QuoteLine | None:
        return next((line for line in self.lines if line.id == line_id), None)
