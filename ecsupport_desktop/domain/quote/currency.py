"""Currencies and their minor units (ISO 4217): how many decimals an amount of money has."""

from __future__ import annotations

from typing import Final

from ecsupport_desktop.domain.errors import N_, InvalidField

_USUAL: Final = 2
_OTHER_EXPONENTS: Final = {
    0: "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF",
    3: "BHD IQD JOD KWD LYD OMR TND",
    4: "CLF UYW",
}
_WITH_TWO: Final = (
    "AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BMD BND BOB BOV BRL BSD BTN BWP BYN BZD CAD CDF CHE CHF CHW"
    " CNY COP COU CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HTG HUF IDR"
    " ILS INR IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MXV"
    " MYR MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD"
    " SSP STN SVC SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD USN UYU UZS VED VES WST XCD XCG YER ZAR ZMW ZWG"
)
EXPONENTS: Final = {
    **dict.fromkeys(_WITH_TWO.split(), _USUAL),
    **{code: exponent for exponent, codes in _OTHER_EXPONENTS.items() for code in codes.split()},
}
"""Decimals of an amount by currency: JPY 0, EUR 2, KWD 3."""


def exponent_of(currency: str) -> int:
    """Decimals of an amount in this currency. Raises InvalidField for what is no ISO 4217 code."""
    if currency not in EXPONENTS:
        raise InvalidField(
            N_("“{currency}” isn't a currency code such as EUR"), field="currency", currency=currency[:20]
        )
    return EXPONENTS[currency]
