"""The totals of quotes: tables worked out by hand, an independent computation in `decimal`, what always holds."""

from __future__ import annotations

import ast
import random
from collections import defaultdict
from decimal import ROUND_FLOOR, ROUND_HALF_UP, Decimal, localcontext
from pathlib import Path
from uuid import UUID

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from ecsupport_desktop.domain import quote as quote_package
from ecsupport_desktop.domain.errors import InvalidField
from ecsupport_desktop.domain.quote import (
    EXEMPT,
    IVA,
    REVERSE_CHARGE,
    AmountDiscount,
    Discount,
    PercentDiscount,
    QuoteContent,
    QuoteLine,
    Tax,
    half_up,
    line_total,
    totals,
    totals_of,
    totals_with_all,
)

GENERAL, REDUCED, SUPER_REDUCED, ZERO = IVA


def line(
    quantity: int,
    price: int,
    tax: Tax = GENERAL,
    *,
    discount: Discount | None = None,
    key: int = 1,
    optional: bool = False,
) -> QuoteLine:
    """Quantity in thousandths, price in minor units."""
    return QuoteLine(
        id=UUID(int=key), quantity=quantity, unit_price=price, tax=tax, discount=discount, optional=optional
    )


def percent(thousandths: int) -> PercentDiscount:
    return PercentDiscount(percent=thousandths)


def amount(minor: int) -> AmountDiscount:
    return AmountDiscount(amount=minor)


# ── Tables worked out by hand ───────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize(
    ("entry", "expected"),
    [
        (line(1500, 1000), (1500, 0, 1500)),  # 1.5 × 10.00 = 15.00
        (line(333, 100), (33, 0, 33)),  # 0.333 × 1.00 = 0.333
        (line(5, 100), (1, 0, 1)),  # 0.005 × 1.00 = 0.005: half up
        (line(4, 100), (0, 0, 0)),
        (line(1500, 1000, discount=percent(5000)), (1500, 75, 1425)),  # 5 % of 15.00 = 0.75
        (line(1000, 10, discount=percent(5000)), (10, 1, 9)),  # 5 % of 0.10 = 0.005: half up
        (line(1000, 333, discount=percent(33333)), (333, 111, 222)),  # 33.333 % of 3.33 = 1.10998…
        (line(2000, 500, discount=amount(250)), (1000, 250, 750)),
        (line(1000, 999, discount=percent(100000)), (999, 999, 0)),
        (line(0, 999), (0, 0, 0)),
    ],
)
def test_line_amount_discount_and_net_are_each_rounded_half_up(entry: QuoteLine, expected: tuple[int, ...]) -> None:
    found = line_total(entry)
    assert (found.amount, found.discount, found.net) == expected


def rows(lines: list[QuoteLine], discount: Discount | None = None) -> tuple[int, list[tuple[int, int, int]], int]:
    found = totals_of(lines, discount)
    return found.net, [(entry.tax.rate, entry.base, entry.amount) for entry in found.taxes], found.total


@pytest.mark.parametrize(
    ("lines", "discount", "expected"),
    [
        ([], None, (0, [], 0)),
        ([line(1000, 10000)], None, (10000, [(21000, 10000, 2100)], 12100)),
        # The tax is on the sum of the rate's lines: 3 × 0.03 at 21 % is 0.0189, not three times 0.01.
        ([line(1000, 3), line(1000, 3), line(1000, 3)], None, (9, [(21000, 9, 2)], 11)),
        ([line(1000, 50, REDUCED)], None, (50, [(10000, 50, 5)], 55)),
        ([line(1000, 5, REDUCED)], None, (5, [(10000, 5, 1)], 6)),  # 0.005: half up
        ([line(1000, 4, REDUCED)], None, (4, [(10000, 4, 0)], 4)),
        (
            [line(1000, 10000), line(1000, 5000, REDUCED), line(1000, 2500, SUPER_REDUCED), line(1000, 1000, ZERO)],
            None,
            (18500, [(21000, 10000, 2100), (10000, 5000, 500), (4000, 2500, 100), (0, 1000, 0)], 21200),
        ),
        # 10 % of 15.00 = 1.50, in proportion 1.00 and 0.50.
        (
            [line(1000, 1000), line(1000, 500, REDUCED)],
            percent(10000),
            (1350, [(21000, 900, 189), (10000, 450, 45)], 1584),
        ),
        # 0.10 over three equal rates: 0.0333… each, the last cent to the first of equal remainders.
        (
            [line(1000, 100), line(1000, 100, REDUCED), line(1000, 100, SUPER_REDUCED)],
            amount(10),
            (290, [(21000, 96, 20), (10000, 97, 10), (4000, 97, 4)], 324),
        ),
        # 0.05 over 2.00 and 1.00: 0.0333… and 0.0166…, the last cent to the largest remainder.
        ([line(1000, 200), line(1000, 100, REDUCED)], amount(5), (295, [(21000, 197, 41), (10000, 98, 10)], 346)),
        # 0.10 over 0.07, 0.05, 0.03 and 0.01, sixteenths: 4 6/16, 3 2/16, 1 14/16, 10/16: two cents are left.
        (
            [line(1000, 7), line(1000, 5, REDUCED), line(1000, 3, SUPER_REDUCED), line(1000, 1, ZERO)],
            amount(10),
            (6, [(21000, 3, 1), (10000, 2, 0), (4000, 1, 0), (0, 0, 0)], 7),
        ),
        # 1.00 over 3.33 three times and 0.01: 0.333 each and 0.001.
        (
            [line(1000, 1, ZERO), line(1000, 333, SUPER_REDUCED), line(1000, 333, REDUCED), line(1000, 333)],
            amount(100),
            (900, [(21000, 299, 63), (10000, 300, 30), (4000, 300, 12), (0, 1, 0)], 1005),
        ),
        # 0.07 over 0.16, 0.04 and 0.01 leaves a third of each: the highest rate gives the cent, whatever the size.
        (
            [line(1000, 1, SUPER_REDUCED), line(1000, 4), line(1000, 16, REDUCED)],
            amount(7),
            (14, [(21000, 2, 0), (10000, 11, 1), (4000, 1, 0)], 15),
        ),
        ([line(1000, 100)], amount(100), (0, [(21000, 0, 0)], 0)),
        ([line(1000, 0)], percent(10000), (0, [(21000, 0, 0)], 0)),
        ([line(1000, 10000, REVERSE_CHARGE)], None, (10000, [(0, 10000, 0)], 10000)),
        # The same rate for two reasons stands apart: each has its own note.
        (
            [line(1000, 100, ZERO), line(1000, 200, REVERSE_CHARGE), line(1000, 300, EXEMPT)],
            None,
            (600, [(0, 100, 0), (0, 200, 0), (0, 300, 0)], 600),
        ),
        # Yen have no decimals: 1.5 × 101 = 151.5 → 152; 10 % = 15.2 → 15.
        ([line(1500, 101, REDUCED)], None, (152, [(10000, 152, 15)], 167)),
        # Dinars have three: 0.333 × 1.000 = 0.333; 5 % = 0.01665 → 0.017.
        ([line(333, 1000, Tax(rate=5000))], None, (333, [(5000, 333, 17)], 350)),
    ],
)
def test_tables_worked_out_by_hand(
    lines: list[QuoteLine], discount: Discount | None, expected: tuple[int, list[tuple[int, int, int]], int]
) -> None:
    assert rows(lines, discount) == expected


def test_an_optional_line_counts_once_it_is_chosen() -> None:
    content = QuoteContent(lines=(line(1000, 100, ZERO), line(1000, 50, ZERO, key=2, optional=True)))
    assert totals(content).total == 100
    assert totals(content, [UUID(int=2)]).total == totals_with_all(content).total == 150


def test_what_isnt_given_yet_counts_nothing() -> None:
    assert totals_of([QuoteLine(id=UUID(int=1), quantity=None, unit_price=5)]).total == 0
    assert totals_of([QuoteLine(id=UUID(int=1))]).total == 0


def test_a_discount_is_never_more_than_what_it_is_taken_from() -> None:
    with pytest.raises(InvalidField) as caught:
        line_total(line(1000, 100, discount=amount(101)))
    assert caught.value.field == "discount"
    with pytest.raises(InvalidField):
        totals_of([line(1000, 100)], amount(101))


# ── An independent re-computation ───────────────────────────────────────────────────────────────────────────
def recomputed(lines: list[QuoteLine], discount: Discount | None, decimals: int) -> dict[str, object]:
    """The same rules said again, in `decimal`: nothing of the calculator is used."""
    cent = Decimal(1).scaleb(-decimals)

    def rounded(value: Decimal) -> Decimal:
        return value.quantize(cent, ROUND_HALF_UP)

    def taken(of: Decimal, what: Discount | None) -> Decimal:
        if isinstance(what, PercentDiscount):
            return rounded(of * Decimal(what.percent) / 100_000)
        return Decimal(what.amount) * cent if isinstance(what, AmountDiscount) else Decimal(0)

    bases: dict[tuple[Decimal, str], Decimal] = defaultdict(Decimal)
    for entry in lines:
        value = rounded(Decimal(entry.quantity or 0) / 1000 * Decimal(entry.unit_price or 0) * cent)
        bases[Decimal(entry.tax.rate) / 1000, entry.tax.category] += rounded(value - taken(value, entry.discount))
    whole = sum(bases.values(), Decimal(0))
    reduction = taken(whole, discount)
    order = sorted(bases, key=lambda key: (-key[0], ["standard", "reverse_charge", "exempt"].index(key[1])))
    shares = {key: (reduction * bases[key] / (whole or 1)).quantize(cent, ROUND_FLOOR) for key in order}
    left = int((reduction - sum(shares.values())) / cent) if whole else 0
    # Remainders times the whole: thirds of unequal size would be cut off at unequal places.
    for key in sorted(order, key=lambda key: shares[key] * whole - reduction * bases[key])[:left]:
        shares[key] += cent
    taxes = [(key, bases[key] - shares[key], rounded((bases[key] - shares[key]) * key[0] / 100)) for key in order]
    net = whole - reduction
    return {"net": net, "taxes": taxes, "total": net + sum(entry[2] for entry in taxes)}


TAXES = st.sampled_from((*IVA, REVERSE_CHARGE, EXEMPT, Tax(rate=5500), Tax(rate=21001)))
PERCENTS = st.builds(PercentDiscount, percent=st.one_of(st.integers(0, 100_000), st.sampled_from((5000, 33333, 50000))))
LINES = st.lists(
    st.builds(
        QuoteLine,
        id=st.uuids(),
        quantity=st.one_of(st.integers(0, 5000), st.integers(0, 10**9)),
        unit_price=st.one_of(st.integers(0, 300), st.integers(0, 10**12)),
        discount=st.none() | PERCENTS,
        tax=TAXES,
    ),
    max_size=8,
)


@st.composite
def quotes(draw: st.DrawFn) -> tuple[list[QuoteLine], Discount | None]:
    lines = draw(LINES)
    nets = sum(line_total(entry).net for entry in lines)
    amounts = st.builds(AmountDiscount, amount=st.integers(0, min(nets, 10**12)))
    return lines, draw(st.none() | PERCENTS | amounts)


def random_quote(rng: random.Random) -> tuple[list[QuoteLine], Discount | None]:
    """Figures of every size, small ones often: there the halves are."""

    def some_percent() -> PercentDiscount:
        return percent(rng.choice((5000, 33333, 50000, rng.randrange(100_001))))

    lines = [
        line(
            rng.choice((rng.randrange(5000), rng.randrange(10**9))),
            rng.choice((rng.randrange(300), rng.randrange(10**12))),
            rng.choice((*IVA, REVERSE_CHARGE, EXEMPT, Tax(rate=5500), Tax(rate=21001))),
            discount=rng.choice((None, some_percent())),
        )
        for _place in range(rng.randrange(9))
    ]
    nets = sum(line_total(entry).net for entry in lines)
    return lines, rng.choice((None, some_percent(), amount(rng.randrange(min(nets, 10**12) + 1))))


@settings(max_examples=400, deadline=None)
@given(st.integers(0, 2**64), st.sampled_from((0, 2, 3)))
def test_ten_thousand_random_quotes_are_those_of_an_independent_computation(seed: int, decimals: int) -> None:
    """Twenty-five quotes an example: drawing each figure by itself would take half a minute."""
    rng = random.Random(seed)
    for _quote in range(25):
        must_agree(*random_quote(rng), decimals)


EQUAL_REMAINDERS = [line(1000, 1, REDUCED), line(1000, 4, SUPER_REDUCED), line(1000, 16)]
"""7 spread over 16, 4 and 1: a third is left of each."""


@given(quotes(), st.sampled_from((0, 2, 3)))
@example((EQUAL_REMAINDERS, amount(7)), 0)
def test_totals_are_those_of_an_independent_computation(
    made: tuple[list[QuoteLine], Discount | None], decimals: int
) -> None:
    must_agree(*made, decimals)


def must_agree(lines: list[QuoteLine], discount: Discount | None, decimals: int) -> None:
    with localcontext(prec=80):  # proportions of amounts far beyond any quote's
        expected = recomputed(lines, discount, decimals)
    found = totals_of(lines, discount)
    cent = Decimal(1).scaleb(-decimals)
    assert found.net * cent == expected["net"]
    assert found.total * cent == expected["total"]
    assert [
        ((Decimal(entry.tax.rate) / 1000, entry.tax.category), entry.base * cent, entry.amount * cent)
        for entry in found.taxes
    ] == expected["taxes"]


@given(quotes(), st.randoms(use_true_random=False))
def test_totals_dont_depend_on_the_order_of_lines(
    made: tuple[list[QuoteLine], Discount | None], rng: random.Random
) -> None:
    lines, discount = made
    assert totals_of(rng.sample(lines, len(lines)), discount) == totals_of(lines, discount)


@given(quotes())
def test_what_is_shown_adds_up(made: tuple[list[QuoteLine], Discount | None]) -> None:
    lines, discount = made
    found = totals_of(lines, discount)
    assert found.lines_net == sum(line_total(entry).net for entry in lines)
    assert found.net == found.lines_net - found.discount == sum(entry.base for entry in found.taxes)
    assert found.tax == sum(entry.amount for entry in found.taxes)
    assert found.total == found.net + found.tax
    assert all(entry.base >= 0 <= entry.amount for entry in found.taxes)


@given(quotes())
def test_a_quotes_discount_is_spread_whole_and_in_proportion(
    made: tuple[list[QuoteLine], Discount | None],
) -> None:
    lines, discount = made
    before = {entry.tax: entry.base for entry in totals_of(lines).taxes}
    found = totals_of(lines, discount)
    shares = {entry.tax: before[entry.tax] - entry.base for entry in found.taxes}
    assert sum(shares.values()) == found.discount
    for tax, share in shares.items():
        assert 0 <= share <= before[tax]
        # Less than a unit from its exact proportion, said without dividing.
        assert abs(share * found.lines_net - found.discount * before[tax]) < max(found.lines_net, 1)


@given(st.integers(0, 10**30), st.integers(1, 10**9))
def test_half_up_is_half_up(numerator: int, denominator: int) -> None:
    quotient, remainder = divmod(numerator, denominator)
    assert half_up(numerator, denominator) == quotient + (2 * remainder >= denominator)


# ── What it is made of ──────────────────────────────────────────────────────────────────────────────────────
def test_there_is_no_float_anywhere_in_it() -> None:
    for path in Path(quote_package.__file__).parent.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            assert not (isinstance(node, ast.Constant) and isinstance(node.value, float)), path
            assert not isinstance(node, ast.Div), path
            assert not (isinstance(node, ast.Name) and node.id in ("float", "round")), path
