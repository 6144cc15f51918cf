"""What the demo's team offers, read from `resources/demo`: its settings for quotes, and an offer for each wish."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Final
from uuid import UUID

from ecsupport_desktop.config.paths import resources_folder
from ecsupport_desktop.domain.quote import (
    REVERSE_CHARGE,
    AmountDiscount,
    Discount,
    LineKind,
    Party,
    PercentDiscount,
    QuoteContent,
    QuoteLine,
    QuoteSettings,
    Rate,
    Tax,
    Texts,
    exponent_of,
)
from ecsupport_desktop.services.quote_input import units_of

_REVERSE_CHARGE: Final = "reverse_charge"
Table = Mapping[str, Any]
NewId = Callable[[], UUID]


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoOffers:
    """Tables as they stand in the file: `offers` by subject, `parties` by client, `rates` by key."""

    texts: Table
    logo: bytes
    offers: Mapping[str, Table]
    parties: Mapping[str, Table]
    rates: Mapping[str, Table]

    @property
    def developers(self) -> Sequence[str]:
        """Who does the steps of a plan."""
        return tuple(self.texts["developers"])

    def say(self, language: str, name: str) -> str:
        return str(self.texts["phrases"][language][name])

    def settings(self, new_id: NewId) -> QuoteSettings:
        """What a lead of the demo's team has set."""
        texts = self.texts
        return QuoteSettings(
            issuer=_party(texts["issuer"]),
            logo=self.logo,
            currency=texts["currency"],
            validity_days=texts["validity_days"],
            time_zone=texts["time_zone"],
            **{name: _texts(texts[name]) for name in ("terms", "exclusions", "assumptions")},
            rates=tuple(_rate(entry, new_id()) for entry in self.rates.values()),
        )

    def content(self, subject: str, client: str, begun: QuoteContent, new_id: NewId) -> QuoteContent:
        """The offer for this wish to this client, on top of what a new quote begins with."""
        offer, party = self.offers[subject], self.parties[client]
        currency = party.get("currency", begun.currency)
        lines = (self._line(entry, party, currency, begun.language, new_id()) for entry in offer["lines"])
        return QuoteContent(
            title=begun.title,
            language=begun.language,
            currency=currency,
            client=_party(party, attention=begun.client.attention),
            scope=begun.scope,
            exclusions=begun.exclusions,
            assumptions=begun.assumptions,
            delivery_estimate=offer["delivery_estimate"],
            terms=begun.terms,
            notes=offer.get("notes", ""),
            validity_days=begun.validity_days,
            lines=tuple(lines),
            discount=_discount(offer, currency),
        )

    def _line(self, entry: Table, party: Table, currency: str, language: str, line_id: UUID) -> QuoteLine:
        rate = self.rates[entry["rate"]]
        return QuoteLine(
            id=line_id,
            description=entry.get("text", rate[language]),
            kind=LineKind(rate["kind"]),
            quantity=units_of(entry.get("quantity", "1"), 3, "quantity"),
            unit_price=units_of(rate["price"], exponent_of(currency), "price"),
            discount=_discount(entry, currency),
            tax=_tax(party.get("tax", rate["tax"])),
            optional=entry.get("optional", False),
        )


@cache
def demo_offers() -> DemoOffers:
    """Read once a process."""
    folder = resources_folder() / "demo"
    texts = tomllib.loads((folder / "quotes.toml").read_text(encoding="utf-8"))
    return DemoOffers(
        texts=texts,
        logo=(folder / "logo.png").read_bytes(),
        offers={entry["subject"]: entry for entry in texts["offer"]},
        parties={entry["client"]: entry for entry in texts["party"]},
        rates={entry["key"]: entry for entry in texts["rate"]},
    )


def _party(entry: Table, attention: str = "") -> Party:
    names = ("name", "tax_id", "country", "email", "phone")
    facts = {name: entry[name] for name in names if name in entry}
    return Party(**facts, address=entry["address"].strip(), attention=attention)


def _texts(entry: Table) -> Texts:
    return Texts(en=entry["en"].strip(), es=entry["es"].strip())


def _rate(entry: Table, rate_id: UUID) -> Rate:
    return Rate(
        id=rate_id,
        name=entry["name"],
        kind=LineKind(entry["kind"]),
        unit_price=units_of(entry["price"], 2, "price"),
        tax=_tax(entry["tax"]),
        texts=_texts(entry),
    )


def _tax(written: str) -> Tax:
    return REVERSE_CHARGE if written == _REVERSE_CHARGE else Tax(rate=units_of(written, 3, "tax"))


def _discount(entry: Table, currency: str) -> Discount | None:
    if "discount_percent" in entry:
        return PercentDiscount(percent=units_of(entry["discount_percent"], 3, "discount_percent"))
    if "discount_amount" in entry:
        return AmountDiscount(amount=units_of(entry["discount_amount"], exponent_of(currency), "discount_amount"))
    return None
