"""The settings' holidays come from a library that knows countries and regions."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest

from ecsupport_desktop.config.settings import Settings
from ecsupport_desktop.domain.timetable import Timetable
from ecsupport_desktop.services.office import heard_of, office_of, public_holidays

EPIPHANY, MADRIDS_OWN = date(2026, 1, 6), date(2026, 5, 2)


def test_a_country_has_its_holidays_and_a_region_its_own() -> None:
    assert EPIPHANY in public_holidays("ES")
    assert date(2026, 5, 15) in public_holidays("ES", "MD") or MADRIDS_OWN in public_holidays("ES", "MD")
    assert MADRIDS_OWN not in public_holidays("ES")


@pytest.mark.parametrize(
    ("country", "subdivision", "known"), [("ES", "XX", True), ("QQ", "", False), ("", "MD", False)]
)
def test_what_the_library_doesnt_know_is_no_holiday(country: str, subdivision: str, known: bool) -> None:
    assert (EPIPHANY in public_holidays(country, subdivision)) is known


def test_the_office_warns_before_a_holiday() -> None:
    office = office_of(Settings(time_zone="Europe/Madrid", holidays_country="ES"))
    due = datetime(2026, 1, 6, 12, tzinfo=office.zone)
    assert Timetable(office, due).warn_at(due, timedelta(hours=2)) == datetime(2026, 1, 5, 16, tzinfo=office.zone)


def test_quiet_hours_of_their_own_take_the_place_of_the_offices() -> None:
    usual = Settings(time_zone="Europe/Madrid")
    assert heard_of(usual) == office_of(usual)
    heard = heard_of(Settings(time_zone="Europe/Madrid", quiet_hours="22:00-07:00"))
    assert heard.hours[0] == ((time(7), time(22)),)
    assert heard.hours[6] == ()
