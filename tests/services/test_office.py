"""The settings' holidays come from a library that knows countries and regions."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest

from ecsupport_desktop.config.settings import Settings
from ecsupport_desktop.domain.errors import InvalidField
from ecsupport_desktop.domain.timetable import Timetable
from ecsupport_desktop.services.office import heard_of, known_country, known_region, office_of, public_holidays

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


def test_a_region_is_known_by_its_code_or_name() -> None:
    assert known_country("es") == "ES" and known_country("") == ""
    assert [known_region("ES", word) for word in ("ct", "Cataluña", "cataluna", "")] == ["CT", "CT", "CT", ""]


@pytest.mark.parametrize(
    ("country", "region", "why"),
    [
        ("XX", "", "No public holidays are known for “XX”"),
        ("XX", "MD", "No public holidays are known for “XX”"),
        ("ES", "Atlantis", "they are for AN, AR, AS"),
        ("AE", "DU", "No holidays of regions are known for AE"),
        ("", "MD", "Say the country first"),
    ],
)
def test_where_no_holidays_are_known_it_is_said_why(country: str, region: str, why: str) -> None:
    with pytest.raises(InvalidField, match=why):
        known_region(country, region) if region else known_country(country)


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
