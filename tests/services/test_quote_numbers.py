"""Figures are read by the manner of their language; what two readings fit is refused with both."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecsupport_desktop.domain.errors import InvalidField
from ecsupport_desktop.domain.quote import LARGEST_PRICE, LARGEST_QUANTITY
from ecsupport_desktop.services.quote_numbers import (
    format_money,
    format_percent,
    format_quantity,
    parse_money,
    parse_percent,
    parse_quantity,
)

LOCALES = ("en", "en_GB", "es", "es_ES", "es_MX", "de")


@pytest.mark.parametrize(
    ("text", "currency", "locale", "minor"),
    [
        ("1,234.56", "EUR", "en", 123456),
        ("1.234,56", "EUR", "es", 123456),
        ("1234,5", "EUR", "es", 123450),
        ("1 234,56 €", "EUR", "es", 123456),
        ("€1,234.56", "EUR", "en", 123456),
        ("EUR 12", "EUR", "en", 1200),
        ("1.234", "EUR", "es", 123400),  # three decimals there can't be
        ("1,234", "JPY", "en", 1234),
        ("1.234,567", "KWD", "es", 1234567),
        ("0", "EUR", "en", 0),
        ("12.500", "JPY", "es", 12500),
        ("12.50", "EUR", "en", 1250),
        ("1\u202f000\u202f000", "EUR", "es", 100000000),
    ],
)
def test_money_is_read_as_it_is_written_there(text: str, currency: str, locale: str, minor: int) -> None:
    assert parse_money(text, currency, locale) == minor


@pytest.mark.parametrize(
    ("text", "currency", "locale", "said"),
    [
        ("1,234.56", "EUR", "es", "“1,234.56” isn't written as here: write 1234,56"),
        ("1.234,56", "EUR", "en", "“1.234,56” isn't written as here: write 1234.56"),
        ("1.234", "KWD", "es", "“1.234” can be read in two ways: write 1234 or 1,234"),
        ("1,234", "KWD", "en", "“1,234” can be read in two ways: write 1234 or 1.234"),
        ("1.5", "EUR", "es", "“1.5” isn't written as here: write 1,5"),
        ("12.345", "EUR", "en", "“12.345” isn't written as here: write 12345"),
        ("12,3456", "EUR", "es", "“12,3456” has more than 2 decimals"),
        ("12,5", "JPY", "es", "“12,5” has decimals, and there are none here"),
        ("12 USD", "EUR", "en", "“12 USD” isn't an amount in EUR"),
        ("$12", "EUR", "en", "“$12” isn't an amount in EUR"),
        ("-5", "EUR", "en", "“-5” is negative: it must be 0 or more"),
        ("", "EUR", "en", "“” isn't a number such as 1.5"),
        ("12.", "EUR", "en", "“12.” isn't a number such as 1.5"),
        ("1,23,456", "EUR", "en", "“1,23,456” isn't a number such as 1.5"),
        ("٣", "EUR", "en", "“٣” isn't a number such as 1.5"),
        ("9" * 30, "EUR", "en", f"“{'9' * 30}” is more than can be calculated with"),
    ],
)
def test_what_could_be_misread_is_refused_with_what_to_write(text: str, currency: str, locale: str, said: str) -> None:
    with pytest.raises(InvalidField) as caught:
        parse_money(text, currency, locale)
    assert str(caught.value) == said


def test_quantities_and_percentages() -> None:
    assert parse_quantity("1.5", "en") == parse_quantity("1,5", "es") == 1500
    assert parse_quantity("0.125", "en") == 125
    assert parse_percent("21 %", "es") == parse_percent("21%", "en") == 21000
    assert parse_percent("5,25", "es") == 5250
    with pytest.raises(InvalidField, match="two ways"):
        parse_quantity("1.250", "en")
    with pytest.raises(InvalidField, match="more than can"):
        parse_percent("101", "en")


@pytest.mark.parametrize(
    ("amount", "currency", "locale", "bare", "whole"),
    [
        (123450, "EUR", "en", "1,234.50", "€1,234.50"),
        (123450, "EUR", "es", "1.234,50", "1.234,50\u00a0€"),
        (1234, "JPY", "es", "1.234", "1.234\u00a0JPY"),
        (1234500, "KWD", "en", "1,234.500", "KWD\u00a01,234.500"),
        (5, "IQD", "en", "0.005", "IQD\u00a00.005"),
        (0, "EUR", "de", "0,00", "0,00\u00a0€"),
    ],
)
def test_money_is_written_with_all_its_decimals(amount: int, currency: str, locale: str, bare: str, whole: str) -> None:
    assert format_money(amount, currency, locale) == bare
    assert format_money(amount, currency, locale, with_currency=True) == whole


@given(st.integers(0, LARGEST_PRICE), st.sampled_from(("EUR", "JPY", "KWD", "UYW")), st.sampled_from(LOCALES))
def test_what_is_written_reads_back(amount: int, currency: str, locale: str) -> None:
    assert parse_money(format_money(amount, currency, locale), currency, locale) == amount
    assert parse_money(format_money(amount, currency, locale, with_currency=True), currency, locale) == amount


@given(st.integers(0, LARGEST_QUANTITY), st.integers(0, 100_000), st.sampled_from(LOCALES))
def test_other_figures_read_back(quantity: int, percent: int, locale: str) -> None:
    """Where a reading that isn't meant fits too, it is refused, never taken."""
    for parse, text, value in (
        (parse_quantity, format_quantity(quantity, locale), quantity),
        (parse_percent, format_percent(percent, locale), percent),
    ):
        try:
            assert parse(text, locale) == value
        except InvalidField as error:
            assert "two ways" in str(error)


@given(st.text(max_size=20), st.sampled_from(LOCALES))
def test_any_text_is_a_number_or_refused_in_words(text: str, locale: str) -> None:
    try:
        assert parse_money(text, "EUR", locale) >= 0
    except InvalidField as error:
        assert str(error)
