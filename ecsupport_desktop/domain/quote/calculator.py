"""The one calculator of quotes: screen, list, PDF, exports and command line all use it. Whole numbers only, no float.

Rule (EN 16931, BG-25 and BG-23): line amount, its discount and their difference each half up to the minor unit; the
quote's discount spread over the rates in proportion, its last cents by largest remainder; tax on each rate's sum, half
up. So the order of lines changes nothing, and the taxes shown add up to the tax.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from ecsupport_desktop.domain.errors import N_, InvalidField

from .content import (
    THOUSAND,
    WHOLE,
    AmountDiscount,
    Discount,
    PercentDiscount,
    QuoteContent,
    QuoteLine,
    Tax,
    TaxCategory,
)

_CATEGORIES: Final = {category: place for place, category in enumerate(TaxCategory)}


@dataclass(frozen=True, slots=True, kw_only=True)
class LineTotal:
    """Minor units: `net` is `amount` less `discount`."""

    amount: int
    discount: int
    net: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TaxTotal:
    """What one rate's lines come to, after the quote's discount, and the tax on it; minor units."""

    tax: Tax
    base: int
    amount: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Totals:
    """Minor units. `lines_net` less `discount` is `net`; `net` and the taxes are `total`. Highest rate first."""

    lines_net: int
    discount: int
    net: int
    taxes: tuple[TaxTotal, ...]
    total: int

    @property
    def tax(self) -> int:
        """All taxes together."""
        return sum(entry.amount for entry in self.taxes)


def half_up(numerator: int, denominator: int) -> int:
    """The quotient of two whole numbers, neither negative, rounded half up."""
    return (2 * numerator + denominator) // (2 * denominator)


def line_total(line: QuoteLine) -> LineTotal:
    """What a line comes to; what isn't given yet counts 0. Raises InvalidField for a discount above the amount."""
    amount = half_up((line.quantity or 0) * (line.unit_price or 0), THOUSAND)
    discount = _discount(line.discount, amount)
    return LineTotal(amount=amount, discount=discount, net=amount - discount)


def _discount(discount: Discount | None, amount: int) -> int:
    if isinstance(discount, PercentDiscount):
        return half_up(amount * discount.percent, WHOLE)
    if isinstance(discount, AmountDiscount):
        if discount.amount > amount:
            raise InvalidField(N_("The discount is more than what it is taken from"), field="discount")
        return discount.amount
    return 0


def totals(content: QuoteContent, chosen: Collection[UUID] = ()) -> Totals:
    """The quote's totals with these optional lines; without any unless they are chosen."""
    counted = (line for line in content.lines if not line.optional or line.id in chosen)
    return totals_of(counted, content.discount)


def totals_with_all(content: QuoteContent) -> Totals:
    """As if the client chose every optional line."""
    return totals_of(content.lines, content.discount)


def totals_of(lines: Iterable[QuoteLine], discount: Discount | None = None) -> Totals:
    """The totals of these lines, optional or not. Raises InvalidField for a discount above what it is taken from."""
    nets: dict[Tax, int] = {}
    for line in lines:
        nets[line.tax] = nets.get(line.tax, 0) + line_total(line).net
    return totals_of_nets(nets, discount)


def totals_of_nets(nets: Mapping[Tax, int], discount: Discount | None = None) -> Totals:
    """The totals where each rate's lines come to so much."""
    ordered = sorted(nets, key=lambda tax: (-tax.rate, _CATEGORIES[tax.category]))
    lines_net = sum(nets.values())
    reduction = _discount(discount, lines_net)
    shares = _spread(reduction, [nets[tax] for tax in ordered])
    taxes = []
    for tax, share in zip(ordered, shares, strict=True):
        base = nets[tax] - share
        taxes.append(TaxTotal(tax=tax, base=base, amount=half_up(base * tax.rate, WHOLE)))
    net = lines_net - reduction
    return Totals(
        lines_net=lines_net,
        discount=reduction,
        net=net,
        taxes=tuple(taxes),
        total=net + sum(entry.amount for entry in taxes),
    )


def _spread(amount: int, weights: list[int]) -> list[int]:
    """The amount in proportion to the weights, by largest remainder; of equal remainders the first gets it."""
    whole = sum(weights)
    if not whole:
        return [0] * len(weights)
    shares = [amount * weight // whole for weight in weights]
    left = amount - sum(shares)
    by_remainder = sorted(range(len(weights)), key=lambda place: -(amount * weights[place] % whole))
    for place in by_remainder[:left]:
        shares[place] += 1
    return shares
