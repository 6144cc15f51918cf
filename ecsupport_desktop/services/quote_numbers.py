"""The figures of a quote as people write them: read by the manner of their language, and never guessed at.

Money is in minor units, a quantity in thousandths, a percentage in thousandths of a per cent. What two readings fit
("1.234" hours: more than a thousand, or more than one) is refused with both; so is what only fits another language's
manner. What is proposed instead, and what is written here for an input field, is read back as the same number: three
decimals that could be thousands get a fourth ("1.2340"). Nothing is rounded.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from babel import Locale
from babel.numbers import get_currency_symbol, get_decimal_symbol, get_group_symbol

from ecsupport_desktop.domain.errors import N_, InvalidField
from ecsupport_desktop.domain.quote import LARGEST_PRICE, LARGEST_QUANTITY, exponent_of

_THOUSANDTHS: Final = 3
_LARGEST_PERCENT: Final = 100_000
_SPACES: Final = re.compile(r"[\s\u00a0\u202f\u2009'’]")
_NOT_A_NUMBER: Final = N_("“{text}” isn't a number such as {example}")


@dataclass(frozen=True, slots=True)
class Manner:
    """How a language writes numbers."""

    decimal: str
    group: str

    @property
    def other(self) -> Manner:
        return Manner(",", ".") if self.decimal == "." else Manner(".", ",")


@lru_cache
def manner_of(locale: str) -> Manner:
    """The decimal and grouping marks of `en`, `es_ES`, …; a space that groups is accepted everywhere."""
    return Manner(get_decimal_symbol(locale), get_group_symbol(locale))


# ── Reading ─────────────────────────────────────────────────────────────────────────────────────────────────
def parse_money(text: str, currency: str, locale: str) -> int:
    """Minor units. The currency's own code or sign may stand beside it. Raises InvalidField (`unit_price`)."""
    decimals = exponent_of(currency)
    bare = _without_currency(text, currency, locale)
    return _read(text, bare, decimals, locale, LARGEST_PRICE, "unit_price", money=True)


def parse_quantity(text: str, locale: str) -> int:
    """Thousandths. Raises InvalidField (`quantity`)."""
    return _read(text, text, _THOUSANDTHS, locale, LARGEST_QUANTITY, "quantity")


def parse_percent(text: str, locale: str) -> int:
    """Thousandths of a per cent, 0 to 100 000; "5", "5 %", "5.5%". Raises InvalidField (`percent`)."""
    return _read(text, text.strip().removesuffix("%"), _THOUSANDTHS, locale, _LARGEST_PERCENT, "percent")


def _without_currency(text: str, currency: str, locale: str) -> str:
    bare = text.strip()
    for sign in _signs(currency, locale):
        if bare[: len(sign)].casefold() == sign:
            return bare[len(sign) :]
        if bare[-len(sign) :].casefold() == sign:
            return bare[: -len(sign)]
    if re.search(r"[^\W\d_]|[$€£¥₤₩₹]", bare):
        raise InvalidField(
            N_("“{text}” isn't an amount in {currency}"), field="unit_price", text=text.strip(), currency=currency
        )
    return bare


@lru_cache
def _signs(currency: str, locale: str) -> tuple[str, ...]:
    signs = (currency, get_currency_symbol(currency, locale), get_currency_symbol(currency, "en"))
    return tuple(sign.casefold() for sign in signs)


def _read(text: str, bare: str, decimals: int, locale: str, largest: int, field: str, *, money: bool = False) -> int:
    manner = manner_of(locale)
    bare, text = bare.strip(), text.strip()
    if bare.startswith(("-", "−", "–")):
        raise InvalidField(N_("“{text}” is negative: it must be 0 or more"), field=field, text=text)
    own, other = _scaled(bare, manner, decimals), _scaled(bare, manner.other, decimals, zeros=False)
    if other is not None and other > largest:
        other = None  # nobody means that
    in_full = money and len(bare.partition(manner.decimal)[2]) == decimals  # as amounts are written: "12.500" in KWD
    if own is not None and other is not None and own != other and not in_full:
        one, two = (_unmistakable(reading, decimals, manner, money=money) for reading in (own, other))
        message = N_("“{text}” can be read in two ways: write {one} or {two}")
        raise InvalidField(message, field=field, text=text, one=one, two=two)
    if own is None:
        raise _unreadable(text, bare, other, decimals, manner, field)
    if own > largest:
        per_cent, other_figure = N_("“{text}” is more than 100 %"), N_("“{text}” is more than can be calculated with")
        raise InvalidField(per_cent if field == "percent" else other_figure, field=field, text=text)
    return own


def _unreadable(text: str, bare: str, other: int | None, decimals: int, manner: Manner, field: str) -> InvalidField:
    if other is not None:
        meant = _unmistakable(other, decimals, manner)
        return InvalidField(N_("“{text}” isn't written as here: write {meant}"), field=field, text=text, meant=meant)
    if _scaled(bare, manner, 100) is not None:
        if not decimals:
            return InvalidField(N_("“{text}” has decimals, and there are none here"), field=field, text=text)
        return InvalidField(N_("“{text}” has more than {most} decimals"), field=field, text=text, most=decimals)
    example = _plain(15 * 10**decimals // 10, decimals, manner)
    return InvalidField(_NOT_A_NUMBER, field=field, text=text, example=example)


def _scaled(text: str, manner: Manner, decimals: int, *, zeros: bool = True) -> int | None:
    """The number in units of its last decimal; None where it isn't written in this manner or has more of them.

    `zeros`: those at its end may be more.
    """
    whole, mark, part = text.partition(manner.decimal)
    if not re.fullmatch(r"[0-9]*", part) or (mark and not part) or not whole.strip():
        return None
    part = part.rstrip("0") if zeros else part
    group = f"(?:{re.escape(manner.group)}|{_SPACES.pattern})" if manner.group else f"(?:{_SPACES.pattern})"
    if not re.fullmatch(rf"[0-9]+|[1-9][0-9]{{0,2}}(?:{group}[0-9]{{3}})+", whole) or len(part) > decimals:
        return None
    digits = re.sub(r"[^0-9]", "", whole)
    return int(digits + part.ljust(decimals, "0")) if len(digits) + decimals < 40 else 10**40


# ── Writing ─────────────────────────────────────────────────────────────────────────────────────────────────
@lru_cache(maxsize=4096)
def format_money(amount: int, currency: str, locale: str, *, with_currency: bool = False) -> str:
    """With all its decimals and, if wanted, the currency where the language puts it: `1.234,50 €`."""
    decimals = exponent_of(currency)
    if with_currency:
        before, after = _around(currency, locale)
        sign, bare = ("-" if amount < 0 else ""), format_money(abs(amount), currency, locale)
        return f"{sign}{before}{bare}{after}"
    manner = manner_of(locale)
    whole, part = divmod(abs(amount), 10**decimals)
    said = f"{whole:,}".replace(",", manner.group) + (f"{manner.decimal}{part:0{decimals}}" if decimals else "")
    return f"-{said}" if amount < 0 else said


@lru_cache(maxsize=4096)
def format_quantity(thousandths: int, locale: str, *, on_paper: bool = False) -> str:
    """With the decimals it has, and nothing that groups. `on_paper`: nobody reads it back as a number."""
    write = _plain if on_paper else _unmistakable
    return write(thousandths, _THOUSANDTHS, manner_of(locale))


@lru_cache
def _around(currency: str, locale: str) -> tuple[str, str]:
    """What stands before and after an amount. By the language's own pattern; a code keeps away from the figures."""
    pattern = Locale.parse(locale).currency_formats["standard"]
    symbol = get_currency_symbol(currency, locale)
    before, after = (part.replace("¤", symbol) for part in (pattern.prefix[0], pattern.suffix[0]))
    if before[-1:].isalpha():
        before += "\u00a0"
    return before, after


def format_percent(thousandths: int, locale: str) -> str:
    """ "21 %" with a space that doesn't break; it reads back as the same number."""
    return f"{_plain(thousandths, _THOUSANDTHS, manner_of(locale))}\u00a0%"


def _unmistakable(scaled: int, decimals: int, manner: Manner, *, money: bool = False) -> str:
    """As `_plain`, so that only one reading fits; an amount of three decimals is one as it stands."""
    said = _plain(scaled, decimals, manner)
    whole, _mark, part = said.partition(manner.decimal)
    mistakable = len(part) == _THOUSANDTHS and 1 <= int(whole) < 1000 and not (money and decimals == _THOUSANDTHS)
    return f"{said}0" if mistakable else said


def _plain(scaled: int, decimals: int, manner: Manner) -> str:
    """Without grouping, without zeros at its end; money keeps them in `format_money`."""
    whole, part = divmod(scaled, 10**decimals)
    said = f"{part:0{decimals}}".rstrip("0") if decimals else ""
    return f"{whole}{manner.decimal}{said}" if said else str(whole)
