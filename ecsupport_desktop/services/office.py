"""The office of this computer's settings: its hours, zone and public holidays, for the domain's warnings."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from functools import cache
from typing import Final

from ecsupport_desktop.config.language import N_
from ecsupport_desktop.config.settings import Settings
from ecsupport_desktop.domain.errors import InvalidField
from ecsupport_desktop.domain.folding import folded
from ecsupport_desktop.domain.quiet import heard_in
from ecsupport_desktop.domain.staffed import Office

_NONE: Final[Collection[date]] = ()


def office_of(settings: Settings) -> Office:
    """Never raises for a country or region the library doesn't know: warnings then know no holidays there."""
    return Office(
        hours=settings.office_hours,
        zone=settings.zone,
        holidays=public_holidays(settings.holidays_country, settings.holidays_subdivision),
    )


def heard_of(settings: Settings) -> Office:
    """When reminders may be said on this computer."""
    return heard_in(office_of(settings), settings.quiet_spans)


def known_country(code: str) -> str:
    """The code in capitals, "" for none. Raises InvalidField where no public holidays of it are known."""
    if code and public_holidays(code := code.upper()) is _NONE:
        message = N_("No public holidays are known for “{country}”: a country is two letters such as ES.")
        raise InvalidField(message, field="holidays_country", country=code)
    return code


def known_region(country: str, region: str) -> str:
    """The region's code, by its code or name in any case and without accents; "" for none.

    Raises InvalidField where no holidays of its own are known.
    """
    if not region:
        return ""
    field = "holidays_subdivision"
    if not country:
        raise InvalidField(N_("Say the country first: the region is one of its own."), field=field)
    codes, names = _regions(known_country(country))
    by_word = {folded(word): code for word, code in (*names.items(), *((code, code) for code in codes))}
    if (code := by_word.get(folded(region))) is not None:
        return code
    if not codes:
        raise InvalidField(N_("No holidays of regions are known for {country}."), field=field, country=country)
    message = N_("No holidays are known for “{region}” in {country}; they are for {regions}.")
    raise InvalidField(message, field=field, region=region, country=country, regions=", ".join(codes))


def _regions(country: str) -> tuple[tuple[str, ...], dict[str, str]]:
    """Of a country the library knows: the codes, and the code of each name."""
    import holidays

    known = holidays.country_holidays(country)
    return tuple(known.subdivisions), dict(known.subdivisions_aliases)


@cache
def public_holidays(country: str, subdivision: str = "") -> Collection[date]:
    """The public holidays of a country's region, computed a year at a time when one is asked about."""
    if not country:
        return _NONE
    # Here because it takes a noticeable part of a start, and only an office with a country pays for it.
    import holidays

    for region in (subdivision or None, None):
        try:
            return holidays.country_holidays(country, subdiv=region)
        except NotImplementedError:
            continue
    return _NONE
