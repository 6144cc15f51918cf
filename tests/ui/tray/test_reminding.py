"""Reminders on a real desk by a clock that the test turns: none is lost, none is said twice, one read serves all."""

import os
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from ecsupport_desktop.domain.reminders import Reminder, Stage
from ecsupport_desktop.services.ports import ConnectionLost
from ecsupport_desktop.services.reminders_said import KEPT_SECONDS, claim, said
from ecsupport_desktop.services.views import QueueRow
from ecsupport_desktop.ui.horizon.keeper import HorizonKeeper
from ecsupport_desktop.ui.horizon.strip import HorizonStrip
from ecsupport_desktop.ui.shared.desk_link import DeskLink
from ecsupport_desktop.ui.shared.dues import Dues
from ecsupport_desktop.ui.tray.reminding import Reminding

TUESDAY_NOON = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)


class Heard(QObject):
    """Somebody who listens."""

    def __init__(self) -> None:
        super().__init__()
        self.told: list[tuple[Stage, UUID]] = []
        self.rows: list[QueueRow] = []

    def on_reminded(self, reminders: tuple[Reminder, ...], rows: tuple[QueueRow, ...]) -> None:
        self.told += [(each.stage, each.request_id) for each in reminders]
        self.rows += rows


@pytest.fixture
def bench(link: DeskLink, settled: Callable[[], None]) -> Iterator[tuple[Reminding, Dues, Heard]]:
    parent, heard = QObject(), Heard()
    dues = Dues(link, parent)
    reminding = Reminding(link, dues, parent)
    reminding.reminded.connect(heard.on_reminded)
    link.use_settings(replace(link.settings, remind_of="all"))
    yield reminding, dues, heard
    dues.close_down()
    parent.deleteLater()


def lose_the_next(readers: Any, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The server is away for one question."""
    real, left = getattr(readers, name), [1]

    def ask(*given: object) -> object:
        if left:
            left.pop()
            raise ConnectionLost("The server is away.")
        return real(*given)

    monkeypatch.setattr(readers, name, ask)


def test_what_could_not_be_read_is_said_later(bench, world, link, settled, monkeypatch: pytest.MonkeyPatch) -> None:
    reminding, dues, heard = bench
    request_id = world.register(message=world.message(hours_ago=45))
    lose_the_next(link.desk.readers, "rows", monkeypatch)
    dues.refresh()
    settled()
    assert heard.told == [] and not said(link.paths.reminders_folder)
    reminding.look(link.now())
    settled()
    assert heard.told == [(Stage.CRITICAL, request_id)]
    assert [row.id for row in heard.rows] == [request_id]
    reminding.look(link.now())
    dues.refresh()
    settled()
    assert len(heard.told) == 1


def test_policy_each_request_nears_and_becomes_critical_in_office_hours(bench, world, clock, link, settled) -> None:
    """Due on Thursday at 11:00 in Madrid; both are said on Wednesday, before people leave at 18:00."""
    reminding, dues, heard = bench
    request_id = world.register(message=world.message(hours_ago=2))
    said_at: list[datetime] = []
    dues.refresh()
    settled()
    while clock.now < TUESDAY_NOON + timedelta(hours=46):
        clock.go_on(minutes=15)
        before = len(heard.told)
        reminding.look(link.now())
        settled()
        said_at += [clock.now] * (len(heard.told) - before)
    assert heard.told == [(Stage.NEARING, request_id), (Stage.CRITICAL, request_id)]
    hours = [moment.astimezone(link.zone).strftime("%a %H:%M") for moment in said_at]
    assert hours == ["Wed 15:30", "Wed 16:30"]


def test_after_a_change_horizon_forecast_and_reminders_share_one_read(
    bench, world, link, settled, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    _reminding, dues, heard = bench
    strip = HorizonStrip()
    qtbot.addWidget(strip)
    keeper = HorizonKeeper(strip, link, dues, dues)
    asked = []
    readers = link.desk.readers
    real = readers.dues
    monkeypatch.setattr(readers, "dues", lambda of=None: asked.append(of) or real(of))
    request_id = world.register(message=world.message(hours_ago=45))
    with qtbot.waitSignals([dues.dues_read, keeper.forecast_read]):
        link.refresh()
    settled()
    assert asked == [None]
    assert strip.place_of(request_id) == (1, 1)
    assert keeper.forecast is not None and keeper.forecast.owed == 1
    assert heard.told == [(Stage.CRITICAL, request_id)]
    other = world.register(message=world.message(hours_ago=40))
    with qtbot.waitSignal(dues.dues_read) as read:
        settled()
    settled()
    assert asked[1:] == [{other}] and read.args[1] == {other}  # of the first it is known what is owed
    assert strip.place_of(other) == (2, 2)
    assert heard.told[1:] == [(Stage.NEARING, other)]


def test_what_is_answered_meanwhile_is_not_said(bench, world, clock, link, settled, qtbot: QtBot) -> None:
    reminding, dues, heard = bench
    soon, answered = (world.register(message=world.message(hours_ago=20)) for _each in range(2))
    dues.refresh()
    settled()
    assert heard.told == []
    world.establish(answered)
    with qtbot.waitSignal(dues.dues_read):
        world.answer(answered)
    settled()
    clock.go_on(hours=4.5)  # half past five, for what nears at night
    reminding.look(link.now())
    settled()
    assert heard.told == [(Stage.NEARING, soon)]


def test_of_very_many_the_first_is_named_and_each_marked(bench, world, link, settled, monkeypatch) -> None:
    monkeypatch.setattr("ecsupport_desktop.ui.tray.reminding.MARKED_AT_ONCE", 2)
    _reminding, dues, heard = bench
    first, *others = [world.register(message=world.message(hours_ago=46 - number)) for number in range(3)]
    dues.refresh()
    settled()
    assert heard.told == [(Stage.CRITICAL, each) for each in (first, *others)]
    assert [row.id for row in heard.rows] == [first]
    assert len(said(link.paths.reminders_folder)) == 6  # of nearing nothing is said any more
    dues.refresh()
    settled()
    assert len(heard.told) == 3


def test_marks_of_long_ago_go_while_the_program_stays_open(bench, clock, link, settled) -> None:
    reminding, _dues, _heard = bench
    reminding.begin()
    settled()
    folder = link.paths.reminders_folder
    claim(folder, ["old", "new"])
    long_ago = time.time() - KEPT_SECONDS - 60
    os.utime(folder / "old", (long_ago, long_ago))
    reminding.look(link.now())
    settled()
    assert said(folder) == {"old", "new"}, "once a day is enough"
    clock.go_on(hours=25)
    reminding.look(link.now())
    settled()
    assert said(folder) == {"new"}
