"""Cells of a quote as people type them, and rows as a spreadsheet gives them."""

import pytest

from ecsupport_desktop.domain.errors import InvalidField
from ecsupport_desktop.domain.quote import (
    EXEMPT,
    REVERSE_CHARGE,
    AmountDiscount,
    LineKind,
    PercentDiscount,
    QuoteLine,
    Tax,
)
from ecsupport_desktop.services.identity import new_id
from ecsupport_desktop.services.quote_cells import (
    TEXT_COLUMNS,
    Manner,
    PasteRefused,
    cell_text,
    copied_rows,
    pasted,
    with_cell,
)

EN, ES, JPY = Manner("EUR", "en"), Manner("EUR", "es"), Manner("JPY", "en")


def line(**fields) -> QuoteLine:
    given = {"description": "Work", "kind": LineKind.HOURS, "quantity": 2_000, "unit_price": 5_000}
    return QuoteLine(id=new_id(), tax=Tax(rate=21_000), **(given | fields))


@pytest.mark.parametrize(
    ("manner", "column", "text", "field", "value"),
    [
        (EN, "unit_price", "1,234.56", "unit_price", 123_456),
        (ES, "unit_price", "1.234,56", "unit_price", 123_456),
        (JPY, "unit_price", "1,234", "unit_price", 1_234),
        (EN, "unit_price", "", "unit_price", None),
        (EN, "quantity", "1.5", "quantity", 1_500),
        (ES, "quantity", "1,5", "quantity", 1_500),
        (EN, "discount", "12.5 %", "discount", PercentDiscount(percent=12_500)),
        (ES, "discount", "12,50", "discount", AmountDiscount(amount=1_250)),
        (EN, "discount", " ", "discount", None),
        (EN, "tax", "10", "tax", Tax(rate=10_000)),
        (EN, "tax", "Reverse charge", "tax", REVERSE_CHARGE),
        (ES, "tax", "exento", "tax", EXEMPT),
        (EN, "description", "New words", "description", "New words"),
    ],
)
def test_what_is_typed_is_read_as_this_language_writes_it(manner, column, text, field, value) -> None:
    assert getattr(with_cell(line(), column, text, manner), field) == value


@pytest.mark.parametrize(
    ("manner", "column", "text"),
    [
        (EN, "unit_price", "1.234,56"),
        (ES, "unit_price", "1,234.56"),
        (EN, "unit_price", "twelve"),
        (EN, "unit_price", "-1"),
        (JPY, "unit_price", "1.5"),
        (EN, "quantity", "1.23456"),
        (EN, "discount", "101 %"),
        (EN, "discount", "500.00"),
        (EN, "tax", "101"),
    ],
)
def test_what_cant_be_read_or_meant_names_its_column(manner, column, text) -> None:
    with pytest.raises(InvalidField) as refused:
        with_cell(line(), column, text, manner)
    assert refused.value.field == column


@pytest.mark.parametrize("manner", [EN, ES, JPY])
def test_what_a_cell_shows_is_read_back_as_it_was(manner) -> None:
    before = line(quantity=1_234_500, unit_price=123_456, discount=PercentDiscount(percent=12_500))
    for column in TEXT_COLUMNS:
        assert with_cell(before, column, cell_text(before, column, manner), manner) == before


@pytest.mark.parametrize("manner", [EN, ES])
def test_rows_that_were_copied_are_pasted_as_they_were(manner) -> None:
    lines = (line(description="First"), line(description="Second", quantity=500, discount=AmountDiscount(amount=100)))
    again = pasted(copied_rows(lines, manner), manner)
    assert [(one.description, one.quantity, one.unit_price, one.discount, one.tax) for one in again] == [
        (one.description, one.quantity, one.unit_price, one.discount, one.tax) for one in lines
    ]


def test_headings_say_which_column_is_which() -> None:
    (only,) = pasted("Precio\tConcepto\tHoras\r\n75,00\tDesarrollo\t12,5\r\n", ES)
    assert (only.description, only.quantity, only.unit_price) == ("Desarrollo", 12_500, 7_500)


def test_all_rows_are_pasted_or_none_and_each_wrong_one_is_named() -> None:
    with pytest.raises(PasteRefused) as refused:
        pasted("Work\t1\t10.00\nTravel\tmany\t10.00\nTraining\t1\tdear", EN)
    assert [row for row, _why in refused.value.problems] == [2, 3]
