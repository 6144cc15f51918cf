"""What a team sets for its quotes: its own facts, the usual words, and the rate card. Leads keep it, in the policy."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final
from uuid import UUID

from ecsupport_desktop.domain.errors import N_, InvalidField

from .content import DEFAULT_VALIDITY, IVA, LARGEST_PRICE, LONGEST_VALIDITY, THOUSAND, LineKind, Party, Tax
from .currency import exponent_of

LARGEST_LOGO: Final = 200_000
"""Bytes."""
_LOGOS: Final = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff")


@dataclass(frozen=True, slots=True, kw_only=True)
class Texts:
    """The same words in each language that quotes are written in."""

    en: str = ""
    es: str = ""

    def of(self, language: str) -> str:
        return str(getattr(self, language, ""))


_NO_TEXTS: Final = Texts()
_NOBODY: Final = Party()


@dataclass(frozen=True, slots=True, kw_only=True)
class Rate:
    """A service of the rate card. `unit_price` in minor units of `currency`; `texts`: line descriptions."""

    id: UUID
    name: str
    kind: LineKind = LineKind.HOURS
    quantity: int = THOUSAND
    unit_price: int = 0
    currency: str = "EUR"
    tax: Tax = IVA[0]
    texts: Texts = _NO_TEXTS

    def __post_init__(self) -> None:
        exponent_of(self.currency)
        if not self.name.strip():
            raise InvalidField(N_("A service of the rate card needs a name"), field="rates")
        if not 0 <= self.unit_price <= LARGEST_PRICE or self.quantity <= 0:
            raise InvalidField(N_("A price can't be negative or as large as this"), field="rates")

    def text(self, language: str) -> str:
        """The description of a line made of it; its name where that language has none."""
        return self.texts.of(language).strip() or self.name


@dataclass(frozen=True, slots=True, kw_only=True)
class QuoteSettings:
    """`logo`: a PNG or JPEG, or nothing. `terms`, `exclusions`, `assumptions`: what a new quote begins with.

    `time_zone` is where a quote's last day ends.
    """

    issuer: Party = _NOBODY
    logo: bytes = b""
    currency: str = "EUR"
    validity_days: int = DEFAULT_VALIDITY
    time_zone: str = "Europe/Madrid"
    terms: Texts = _NO_TEXTS
    exclusions: Texts = _NO_TEXTS
    assumptions: Texts = _NO_TEXTS
    rates: tuple[Rate, ...] = ()

    def __post_init__(self) -> None:
        exponent_of(self.currency)
        if not 1 <= self.validity_days <= LONGEST_VALIDITY:
            raise InvalidField(N_("A quote is valid for 1 to 730 days"), field="validity_days")
        if self.logo and not self.logo.startswith(_LOGOS):
            raise InvalidField(N_("The logo is a PNG or JPEG file"), field="logo")
        if len(self.logo) > LARGEST_LOGO:
            raise InvalidField(N_("The logo is larger than 200 kB"), field="logo")
        if len({rate.id for rate in self.rates}) != len(self.rates):
            raise InvalidField(N_("The same entry is there twice"), field="rates")
