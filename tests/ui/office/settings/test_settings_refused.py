"""What can't be a setting is said beside its field, with the reason; what can be is saved all the same."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import time
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QComboBox, QLabel, QLineEdit
from pytestqt.qtbot import QtBot

from ecsupport_desktop.config.language import use_language
from ecsupport_desktop.config.settings import SETTINGS, load_settings
from ecsupport_desktop.domain import commands as c
from ecsupport_desktop.services.identity import new_id
from ecsupport_desktop.ui.settings.settings_dialog import SettingsDialog
from ecsupport_desktop.ui.shared.theme import apply_theme


class Bench:
    """The dialog, as somebody types into it."""

    def __init__(self, dialog: SettingsDialog, link: Any, qtbot: QtBot) -> None:
        self.dialog, self._link, self._qtbot = dialog, link, qtbot

    def line(self, key: str) -> QLineEdit:
        found = self.dialog.findChild(QComboBox, f"settings.{key}")
        line = found.lineEdit() if found is not None else self.dialog.findChild(QLineEdit, f"settings.{key}")
        assert line is not None
        return line

    def type(self, key: str, text: str) -> str:
        """Into the field, with Enter; what is said then."""
        self.line(key).setText(text)
        self._qtbot.keyClick(self.line(key), Qt.Key.Key_Return)
        return self.said(key)

    def said(self, key: str) -> str:
        return self.dialog.findChild(QLabel, f"settings.{key}.message").text()

    def saved(self, key: str) -> Any:
        settings, problems = load_settings(self._link.paths, {})
        assert not problems
        return getattr(settings, key)


@pytest.fixture
def bench(link: Any, notices: Any, window: Any, qapp: QApplication, settled: Any, qtbot: QtBot) -> Iterator[Bench]:
    dialog = SettingsDialog(link, notices, window)
    with qtbot.waitExposed(dialog):
        dialog.open()
    dialog.complete()
    settled()
    yield Bench(dialog, link, qtbot)
    apply_theme(qapp)


# ── who works here ──────────────────────────────────────────────────────────────────────────────────────────────


def test_only_an_agent_there_is_acts_from_the_next_start(
    bench: Bench, link: Any, world: Any, settled: Any, qtbot: QtBot
) -> None:
    why = "There is no agent of this login; agents are added under “Agents…”."
    assert bench.type("acting_agent", "marta.soler") == why and bench.saved("acting_agent") == ""
    bench.dialog.reject()
    assert bench.dialog.isVisible() and bench.line("acting_agent").text() == "marta.soler"
    world.colleague("marta.soler")
    settled()
    qtbot.waitUntil(lambda: len(link.agents) == 2)
    assert bench.type("acting_agent", "Marta.Soler") == "Saved; it holds from the next start."
    assert bench.saved("acting_agent") == bench.line("acting_agent").text() == "marta.soler"
    assert bench.type("acting_agent", "") == "Saved; it holds from the next start."
    assert bench.saved("acting_agent") == ""


def test_the_agents_there_are_are_offered(bench: Bench, link: Any, world: Any, settled: Any, qtbot: QtBot) -> None:
    offered = bench.dialog.findChild(QComboBox, "settings.acting_agent")
    assert [offered.itemText(at) for at in range(offered.count())] == ["ana.ruiz"]
    gone = world.colleague("ben")
    world.colleague("marta.soler")
    world.run(c.SaveAgent(id=new_id(), actor_id=world.me.id, agent=replace(gone, active=False)))
    settled()
    qtbot.waitUntil(lambda: len(link.agents) == 3 and not link.agents[gone.id].active)
    bench.dialog.activateWindow()
    offered.setFocus()
    qtbot.waitUntil(offered.hasFocus)
    assert [offered.itemText(at) for at in range(offered.count())] == ["ana.ruiz", "marta.soler"]
    offered.setCurrentIndex(1)
    offered.activated.emit(1)
    assert bench.saved("acting_agent") == "marta.soler"
    assert bench.type("acting_agent", "ben") == "Ben isn't active; that is changed under “Agents…”."


def test_of_a_team_joined_at_the_next_start_any_login_is_taken(bench: Bench, link: Any) -> None:
    link.use_settings(replace(link.settings, server="postgresql://db.example.com/support"))
    assert "next start" in bench.type("acting_agent", "marta.soler") and bench.saved("acting_agent") == "marta.soler"


# ── office hours and holidays ───────────────────────────────────────────────────────────────────────────────────


def test_a_day_that_cant_be_read_is_named_and_the_others_are_saved(bench: Bench, link: Any, qtbot: QtBot) -> None:
    before = link.settings.office_hours
    said = bench.type("office_hours.monday", "18:00-9:00")
    assert said.startswith("Monday needs times") and "08:30-14:00" in said
    assert bench.line("office_hours.monday").property("wrong") and "office_hours" not in bench_file(link)
    assert bench.type("office_hours.wednesday", "08:30-14:00") == ""
    assert bench.line("office_hours.monday").text() == "18:00-9:00" and bench.said("office_hours.monday") == said
    assert bench.saved("office_hours") == (*before[:2], ((time(8, 30), time(14)),), *before[3:])
    bench.dialog.reject()
    assert bench.dialog.isVisible() and bench.dialog.focusWidget() is bench.line("office_hours.monday")
    assert bench.type("office_hours.monday", "9-18") == "" and bench.line("office_hours.monday").text() == "09:00-18:00"
    bench.dialog.reject()
    assert not bench.dialog.isVisible() and bench.saved("office_hours")[0] == ((time(9), time(18)),)


def bench_file(link: Any) -> str:
    file = link.paths.settings_file
    return file.read_text(encoding="utf-8") if file.exists() else ""


def test_the_default_takes_the_place_of_what_cant_be_read(bench: Bench) -> None:
    bench.type("office_hours.friday", "8-14")
    bench.type("office_hours.monday", "mornings")
    bench.dialog._rows["office_hours"].reset.click()
    assert bench.line("office_hours.monday").text() == "08:30-18:00" and bench.said("office_hours.monday") == ""
    bench.dialog.reject()
    assert not bench.dialog.isVisible()


def test_holidays_nobody_knows_are_refused_with_the_reason(bench: Bench) -> None:
    assert "Say the country first" in bench.type("holidays_subdivision", "Madrid")
    assert "known for “XX”" in bench.type("holidays_country", "XX") and bench.saved("holidays_country") == ""
    assert bench.type("holidays_country", "es") == "" and bench.saved("holidays_country") == "ES"
    assert "they are for AN, AR" in bench.type("holidays_subdivision", "Atlantis")
    assert bench.type("holidays_subdivision", "Cataluña") == "" and bench.saved("holidays_subdivision") == "CT"
    bench.type("holidays_country", "FR")
    assert "known for “CT” in FR" in bench.said("holidays_subdivision")
    bench.type("holidays_country", "ES")
    assert bench.said("holidays_subdivision") == ""


# ── the time zone ───────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(("code", "words"), [("en", "As the system"), ("es", "Como el sistema")])
def test_the_systems_zone_is_said_in_words(
    link: Any, notices: Any, window: Any, qtbot: QtBot, code: str, words: str
) -> None:
    link.use_settings(replace(link.settings, time_zone="system"))
    use_language(code)
    dialog = SettingsDialog(link, notices, window)
    dialog.complete()
    bench = Bench(dialog, link, qtbot)
    try:
        assert bench.line("time_zone").text() == words
        assert bench.type("time_zone", "America/Lima") == "" and bench.saved("time_zone") == "America/Lima"
        assert bench.type("time_zone", words.upper()) == "" and bench.line("time_zone").text() == words
        assert bench.saved("time_zone") == SETTINGS["time_zone"].default
        assert words in bench.type("time_zone", "Mars/Olympus")
    finally:
        use_language("en")
        dialog.done(0)
