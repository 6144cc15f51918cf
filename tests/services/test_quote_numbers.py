"""Figures are read by the manner of their language; what two readings fit is refused with both."""

from __future__ import annotations

from decimal import Decimal

import pytest
from babel import Locale
from babel.numbers import format_currency
from hypothesis import given
from hypothesis import strategies as st

from ecsupport_desktop.domain.errors import InvalidField
from ecsupport_desktop.domain.quote import EXPONENTS, LARGEST_PRICE, LARGEST_QUANTITY
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
        ("12 Eur", "EUR", "en", 1200),
        ("12 us$", "USD", "es", 1200),
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
    assert parse_percent("21.125", "en") == 21125  # twenty-one thousand per cent there can't be
    for text, locale, said in (
        ("1.250", "en", "“1.250” can be read in two ways: write 1.25 or 1250"),
        ("1.234", "en", "“1.234” can be read in two ways: write 1.2340 or 1234"),
        ("1.234", "es", "“1.234” can be read in two ways: write 1234 or 1,2340"),
        ("1,234.5", "es", "“1,234.5” isn't written as here: write 1234,5"),
        ("1.5", "es", "“1.5” isn't written as here: write 1,5"),
    ):
        with pytest.raises(InvalidField) as caught:
            parse_quantity(text, locale)
        assert str(caught.value) == said
    assert parse_quantity("1.2340", "en") == parse_quantity("1,2340", "es") == 1234
    assert (format_quantity(1234, "es"), format_quantity(1234, "es", on_paper=True)) == ("1,2340", "1,234")
    assert [format_quantity(each, "en") for each in (0, 125, 1000, 1250, 1234567)] == [
        "0",
        "0.125",
        "1",
        "1.25",
        "1234.567",
    ]
    with pytest.raises(InvalidField, match="more than 100 %"):
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
    assert parse_quantity(format_quantity(quantity, locale), locale) == quantity
    assert parse_percent(format_percent(percent, locale), locale) == percent


@given(st.integers(0, 999), st.integers(0, 999), st.sampled_from((*LOCALES, "fr", "de_CH")))
def test_what_is_proposed_is_taken(whole: int, thousandths: int, locale: str) -> None:
    """Whoever writes what the message says must not be sent back and forth between two messages."""
    for text in (f"{whole}.{thousandths:03}", f"{whole},{thousandths:03}", f"0{whole},{thousandths:03}"):
        for parse in (parse_quantity, lambda text, locale: parse_money(text, "KWD", locale), parse_uyw):
            try:
                parse(text, locale)
            except InvalidField as refused:
                proposed = [refused.params[name] for name in ("one", "two", "meant") if name in refused.params]
                readings = [parse(str(each), locale) for each in proposed]
                assert readings and len(set(readings)) == len(readings)


def parse_uyw(text: str, locale: str) -> int:
    """A currency of four decimals: what three of them are is open there too."""
    return parse_money(text, "UYW", locale)


@given(st.integers(0, LARGEST_PRICE), st.sampled_from(sorted(EXPONENTS)), st.sampled_from((*LOCALES, "fr", "sv", "ja")))
def test_the_currency_stands_where_the_language_puts_it(amount: int, currency: str, locale: str) -> None:
    decimals = EXPONENTS[currency]
    standard = Locale.parse(locale).currency_formats["standard"].pattern
    pattern = standard.replace("0.00", "0." + "0" * decimals if decimals else "0")
    value = Decimal(amount).scaleb(-decimals)
    expected = format_currency(value, currency, format=pattern, locale=locale, currency_digits=False)
    said = format_money(amount, currency, locale, with_currency=True)
    assert said.replace("\u00a0", "") == expected.replace("\u00a0", "")


@given(st.text(max_size=20), st.sampled_from(LOCALES))
def test_any_text_is_a_number_or_refused_in_words(text: str, locale: str) -> None:
    try:
        assert parse_money(text, "EUR", locale) >= 0
    except InvalidField as error:
        assert str(error)
