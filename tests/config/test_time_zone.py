from datetime import UTC, datetime

import pytest

from ecsupport_desktop.config import time_zone
from ecsupport_desktop.config.time_zone import system_zone, zone_named


def test_a_name_gives_its_zone() -> None:
    assert datetime(2026, 7, 1, 12, tzinfo=zone_named("Europe/Madrid")).astimezone(UTC).hour == 10


@pytest.mark.parametrize("name", ["", "Mars/Olympus", "../../etc/passwd", "Europe", "a\0b"])
def test_a_name_nobody_knows_is_refused(name: str) -> None:
    with pytest.raises(ValueError):
        zone_named(name)


@pytest.mark.parametrize(("names", "zone"), [(["Nowhere", "Asia/Tokyo"], "Asia/Tokyo"), (["Asia/Tokyo"], "Asia/Tokyo")])
def test_the_first_name_known_is_the_systems(monkeypatch: pytest.MonkeyPatch, names: list[str], zone: str) -> None:
    monkeypatch.setattr(time_zone, "_system_names", lambda: names)
    assert str(system_zone()) == str(zone_named("system")) == zone


def test_the_variable_wins_on_posix(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(time_zone.sys, "platform", "linux")
    monkeypatch.setenv("TZ", ":America/Bogota")
    assert str(system_zone()) == "America/Bogota"


def test_a_system_that_does_not_tell_counts_in_utc(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(time_zone, "_system_names", list)
    monkeypatch.setattr(time_zone, "_copied_zone", lambda: None)
    assert system_zone() is UTC
