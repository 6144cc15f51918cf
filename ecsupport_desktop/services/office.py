"""The office of this computer's settings: its hours, zone and public holidays, for the domain's warnings."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from functools import cache

from ecsupport_desktop.config.settings import Settings
from ecsupport_desktop.domain.quiet import heard_in
from ecsupport_desktop.domain.staffed import Office


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


@cache
def public_holidays(country: str, subdivision: str = "") -> Collection[date]:
    """The public holidays of a country's region, computed a year at a time when one is asked about."""
    if not country:
        return ()
    # Here because it takes a noticeable part of a start, and only an office with a country pays for it.
    import holidays

    for region in (subdivision or None, None):
        try:
            return holidays.country_holidays(country, subdiv=region)
        except NotImplementedError:
            continue
    return ()
