"""How many decimals an amount has: ISO 4217's, and where the Unicode tables differ on purpose."""

from __future__ import annotations

import pytest
from babel.core import get_global
from babel.numbers import list_currencies

from ecsupport_desktop.domain.errors import InvalidField
from ecsupport_desktop.domain.quote import EXPONENTS, QuoteContent, QuoteSettings, exponent_of

SMALL_COINS_OUT_OF_USE = frozenset(
    {
        "AFN", "ALL", "COP", "HUF", "IDR", "IQD", "IRR", "KPW", "LAK", "LBP", "MGA", "MMK", "SOS", "SYP", "YER",
    }
)  # fmt: skip
"""CLDR writes these without decimals, as people there do; ISO 4217, and so invoices, have two or three."""


@pytest.mark.parametrize(
    ("code", "decimals"),
    [("JPY", 0), ("KRW", 0), ("CLP", 0), ("EUR", 2), ("USD", 2), ("KWD", 3), ("TND", 3), ("CLF", 4)],
)
def test_exponents_are_those_of_iso_4217(code: str, decimals: int) -> None:
    assert exponent_of(code) == decimals


def test_the_unicode_tables_say_the_same_but_for_coins_out_of_use() -> None:
    fractions = get_global("currency_fractions")
    (usual, *_rest) = fractions["DEFAULT"]
    unicode = {code: fractions.get(code, (usual,))[0] for code in EXPONENTS}
    assert {code for code, decimals in EXPONENTS.items() if decimals != unicode[code]} == SMALL_COINS_OUT_OF_USE
    assert all(unicode[code] == 0 for code in SMALL_COINS_OUT_OF_USE)


def test_every_currency_in_use_is_known_and_no_other_code() -> None:
    in_use = {
        code
        for of_territory in get_global("territory_currencies").values()
        for code, _since, until, is_tender in of_territory
        if is_tender and until is None
    }
    assert in_use <= EXPONENTS.keys() <= list_currencies()


@pytest.mark.parametrize("code", ["", "eur", "EURO", "XXX", "12", " EUR", "EUR\n", "€"])
def test_what_is_no_currency_is_refused(code: str) -> None:
    for asked in (exponent_of, lambda currency: QuoteContent(currency=currency), lambda c: QuoteSettings(currency=c)):
        with pytest.raises(InvalidField, match="currency code such as EUR") as caught:
            asked(code)
        assert caught.value.field == "currency"
