""" "A quote with all the information": what lacks is named beside its field, and a complete quote lacks nothing."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecsupport_desktop.domain.quote import (
    EXEMPT,
    IVA,
    LARGEST_PRICE,
    LARGEST_QUANTITY,
    LARGEST_TOTAL,
    RATE_TABLE,
    REVERSE_CHARGE,
    AmountDiscount,
    Party,
    PercentDiscount,
    QuoteContent,
    QuoteLine,
    missing,
    totals,
    totals_with_all,
)

ISSUER = Party(name="ECShops S.L.", tax_id="B12345678", address="Calle Mayor 1\n28013 Madrid")
LINE = QuoteLine(id=UUID(int=1), description="Loyalty points", unit_price=8000)
COMPLETE = QuoteContent(
    title="Loyalty points",
    client=Party(name="Acme Ltd", tax_id="GB123456789", address="1 High Street, London"),
    scope="Points for every order.",
    exclusions="None.",
    assumptions="None.",
    delivery_estimate="Three weeks.",
    terms="30 days.",
    lines=(LINE,),
)


def named(content: QuoteContent, issuer: Party = ISSUER) -> list[tuple[str, int | None]]:
    return [(entry.field, entry.line) for entry in missing(content, issuer)]


def test_a_complete_quote_lacks_nothing() -> None:
    assert missing(COMPLETE, ISSUER) == ()


@pytest.mark.parametrize("field", ["title", "scope", "exclusions", "assumptions", "delivery_estimate", "terms"])
@pytest.mark.parametrize("blank", ["", " \n\t"])
def test_each_text_is_needed_and_blanks_are_none(field: str, blank: str) -> None:
    assert named(replace(COMPLETE, **{field: blank})) == [(field, None)]


@pytest.mark.parametrize("field", ["name", "address"])
def test_the_clients_facts_are_needed(field: str) -> None:
    client = replace(COMPLETE.client, **{field: " "})
    assert named(replace(COMPLETE, client=client)) == [(f"client.{field}", None)]


@pytest.mark.parametrize("field", ["name", "tax_id", "address"])
def test_our_own_facts_are_needed(field: str) -> None:
    (found,) = missing(COMPLETE, replace(ISSUER, **{field: ""}))
    assert found.field == f"issuer.{field}"
    assert found.message.endswith("Settings › Quotes")


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"description": " "}, "description"),
        ({"quantity": None}, "quantity"),
        ({"quantity": 0}, "quantity"),
        ({"unit_price": None}, "unit_price"),
        ({"discount": AmountDiscount(amount=8001)}, "discount"),
    ],
)
def test_what_a_line_lacks_is_named_with_its_number(changes: dict[str, Any], field: str) -> None:
    second = replace(LINE, id=UUID(int=2), **changes)
    (found,) = missing(replace(COMPLETE, lines=(LINE, second)), ISSUER)
    assert (found.field, found.line) == (field, 1)
    assert found.message.format(**dict(found.params)).startswith("Line 2: ")


def test_a_line_may_be_free() -> None:
    assert named(replace(COMPLETE, lines=(replace(LINE, unit_price=0),))) == []


def test_a_line_that_isnt_optional_is_needed() -> None:
    assert named(replace(COMPLETE, lines=())) == [("lines", None)]
    assert named(replace(COMPLETE, lines=(replace(LINE, optional=True),))) == [("lines", None)]


def test_a_reverse_charge_names_the_clients_tax_number() -> None:
    unnamed = replace(COMPLETE, client=replace(COMPLETE.client, tax_id=" "))
    for tax in (*IVA, EXEMPT):
        assert named(replace(unnamed, lines=(replace(LINE, tax=tax),))) == []
    reverse_charged = (replace(LINE, tax=REVERSE_CHARGE),)
    assert named(replace(unnamed, lines=reverse_charged)) == [("client.tax_id", None)]
    assert named(replace(COMPLETE, lines=reverse_charged)) == []


def test_the_quotes_discount_holds_whatever_the_client_chooses() -> None:
    """An optional line that isn't chosen must not leave a discount above what is left."""
    optional = replace(LINE, id=UUID(int=2), optional=True)
    for amount, lacking in ((8000, []), (8001, [("quote_discount", None)]), (16000, [("quote_discount", None)])):
        content = replace(COMPLETE, lines=(LINE, optional), discount=AmountDiscount(amount=amount))
        assert named(content) == lacking


def test_a_total_that_cant_be_kept_cant_be_issued() -> None:
    lines = [replace(LINE, id=UUID(int=n), quantity=LARGEST_QUANTITY, unit_price=LARGEST_PRICE) for n in range(20)]
    content = replace(COMPLETE, lines=tuple(lines))
    assert totals(content).total > 2**63 > LARGEST_TOTAL
    assert named(content) == [("lines", None)]
    one = replace(LINE, quantity=1_000_000, unit_price=LARGEST_PRICE, tax=IVA[3])
    assert totals(replace(COMPLETE, lines=(one,))).total == LARGEST_TOTAL
    assert named(replace(COMPLETE, lines=(one,))) == []


def test_everything_that_lacks_is_named_at_once_in_the_order_of_the_form() -> None:
    empty = QuoteContent(lines=(QuoteLine(id=UUID(int=1), tax=REVERSE_CHARGE),))
    assert named(empty, Party()) == [
        ("title", None),
        ("client.name", None),
        ("client.address", None),
        ("scope", None),
        ("exclusions", None),
        ("assumptions", None),
        ("delivery_estimate", None),
        ("terms", None),
        ("client.tax_id", None),
        ("description", 0),
        ("unit_price", 0),
        ("issuer.name", None),
        ("issuer.tax_id", None),
        ("issuer.address", None),
    ]


# ── Filling in what is named ────────────────────────────────────────────────────────────────────────────────
TEXTS = st.sampled_from(("", " ", "Said."))
DISCOUNTS = st.none() | st.builds(PercentDiscount, percent=st.integers(0, 100_000))
DISCOUNTS |= st.builds(AmountDiscount, amount=st.integers(0, 5000))
LINES = st.builds(
    QuoteLine,
    id=st.uuids(),
    description=TEXTS,
    quantity=st.sampled_from((None, 0, 1, 1500)),
    unit_price=st.none() | st.integers(0, 5000),
    discount=DISCOUNTS,
    tax=st.sampled_from(RATE_TABLE),
    optional=st.booleans(),
)
PARTIES = st.builds(Party, name=TEXTS, tax_id=TEXTS, address=TEXTS)
CONTENTS = st.builds(
    QuoteContent,
    title=TEXTS,
    client=PARTIES,
    scope=TEXTS,
    exclusions=TEXTS,
    assumptions=TEXTS,
    delivery_estimate=TEXTS,
    terms=TEXTS,
    lines=st.lists(LINES, max_size=4, unique_by=lambda line: line.id).map(tuple),
    discount=DISCOUNTS,
)
_OF_LINE = {"description": "Said.", "quantity": 1000, "unit_price": 100, "discount": None}


def filled(content: QuoteContent, issuer: Party) -> tuple[QuoteContent, Party]:
    """With the fields that are named, and no other, filled in."""
    for entry in missing(content, issuer):
        owner, _dot, field = entry.field.rpartition(".")
        if entry.line is not None:
            lines = list(content.lines)
            lines[entry.line] = replace(lines[entry.line], **{field: _OF_LINE[field]})
            content = replace(content, lines=tuple(lines))
        elif owner == "issuer":
            issuer = replace(issuer, **{field: "Said."})
        elif owner == "client":
            content = replace(content, client=replace(content.client, **{field: "Said."}))
        elif field == "lines":
            content = replace(content, lines=(*content.lines, replace(LINE, id=UUID(int=7))))
        else:
            content = replace(content, **{"discount" if field == "quote_discount" else field: _filling(field)})
    return content, issuer


def _filling(field: str) -> object:
    return None if field == "quote_discount" else "Said."


@given(CONTENTS, PARTIES)
def test_filling_the_fields_that_are_named_leaves_nothing_missing(content: QuoteContent, issuer: Party) -> None:
    """A line's discount may be hidden by another fault, and the quote's by a line's: three rounds do."""
    for _round in range(3):
        content, issuer = filled(content, issuer)
    assert missing(content, issuer) == ()


@given(CONTENTS)
def test_a_quote_that_lacks_nothing_can_be_calculated_whatever_is_chosen(content: QuoteContent) -> None:
    content, _issuer = filled(*filled(*filled(content, ISSUER)))
    optional = [line.id for line in content.lines if line.optional]
    largest = totals_with_all(content).total
    for count in range(len(optional) + 1):
        for chosen in combinations(optional, count):
            assert 0 <= totals(content, chosen).total <= largest
