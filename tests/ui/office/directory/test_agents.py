"""Who acts, and who may change whom."""

from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QLabel, QLineEdit, QListWidget, QPushButton
from pytestqt.qtbot import QtBot

from ecsupport_desktop.config.settings import load_settings
from ecsupport_desktop.domain.words import Role
from ecsupport_desktop.ui.directory.agents import AgentsDialog
from ecsupport_desktop.ui.shared.segmented import SegmentedControl


@pytest.fixture
def opened(link: Any, notices: Any, window: Any, settled: Any, qtbot: QtBot) -> Any:
    def open_it() -> AgentsDialog:
        dialog = AgentsDialog(link, notices, window)
        with qtbot.waitExposed(dialog):
            dialog.open()
        settled()
        return dialog

    return open_it


def rows(dialog: AgentsDialog) -> list[str]:
    found = dialog.findChild(QListWidget)
    return [found.item(row).text() for row in range(found.count())]


def line(dialog: AgentsDialog, name: str) -> QLineEdit:
    return dialog.findChild(QLineEdit, f"agents.{name}")


def press(dialog: AgentsDialog, name: str, qtbot: QtBot) -> None:
    qtbot.mouseClick(dialog.findChild(QPushButton, f"agents.{name}"), Qt.MouseButton.LeftButton)


def test_a_lead_adds_an_agent(opened: Any, world: Any, settled: Any, qtbot: QtBot) -> None:
    dialog = opened()
    assert rows(dialog) == ["Ana Ruiz · working here"]
    press(dialog, "add", qtbot)
    qtbot.keyClicks(line(dialog, "name"), "Juan P.")
    press(dialog, "save", qtbot)
    assert dialog.findChild(QLabel, "agents.login.message").text() == "An agent needs a login name"
    qtbot.keyClicks(line(dialog, "login"), "juan")
    press(dialog, "save", qtbot)
    settled()
    assert rows(dialog) == ["Ana Ruiz · working here", "Juan P."]
    assert dialog.shown.login == "juan"
    assert {agent.login for agent in world.desk.readers.agents()} == {"ana.ruiz", "juan"}


def test_a_login_is_unique(opened: Any, world: Any, settled: Any, qtbot: QtBot) -> None:
    world.colleague("juan")
    dialog = opened()
    line(dialog, "login").setText("JUAN")
    press(dialog, "save", qtbot)
    settled()
    assert "another agent's login" in dialog.findChild(QLabel, "agents.login.message").text()


def test_roles_and_leaving(opened: Any, world: Any, settled: Any, qtbot: QtBot) -> None:
    juan = world.colleague("juan")
    dialog = opened()
    dialog.select(juan.id)
    dialog.findChild(SegmentedControl).segment_button("lead").click()
    press(dialog, "save", qtbot)
    settled()
    assert rows(dialog) == ["Ana Ruiz · working here", "Juan · lead"]
    dialog.findChild(QCheckBox).click()
    press(dialog, "save", qtbot)
    settled()
    assert rows(dialog) == ["Ana Ruiz · working here", "Juan · has left"]
    assert not dialog.findChild(QPushButton, "agents.act").isEnabled()


def test_the_last_lead_stays(opened: Any, world: Any, settled: Any, qtbot: QtBot) -> None:
    dialog = opened()
    dialog.findChild(SegmentedControl).segment_button("agent").click()
    press(dialog, "save", qtbot)
    settled()
    assert dialog.findChild(QLabel, "agents.role.message").text() == "A team needs at least one active lead"


def test_working_as_somebody_else_is_kept(opened: Any, world: Any, link: Any, settled: Any, qtbot: QtBot) -> None:
    juan = world.colleague("juan")
    dialog = opened()
    dialog.select(juan.id)
    with qtbot.waitSignal(link.agent_changed):
        press(dialog, "act", qtbot)
    assert link.agent == juan
    assert load_settings(link.paths, {})[0].acting_agent == "juan"
    settled()
    assert rows(dialog)[1] == "Juan · working here"


def test_what_is_typed_stays_when_another_row_is_chosen(
    opened: Any, world: Any, link: Any, settled: Any, qtbot: QtBot
) -> None:
    juan = world.colleague("juan")
    dialog = opened()
    dialog.select(juan.id)
    qtbot.keyClicks(line(dialog, "name"), " P.")
    found = dialog.findChild(QListWidget)
    other = found.visualItemRect(found.item(0)).center()
    qtbot.mouseClick(found.viewport(), Qt.MouseButton.LeftButton, pos=other)
    qtbot.mouseDClick(found.viewport(), Qt.MouseButton.LeftButton, pos=other)
    qtbot.waitUntil(lambda: found.currentRow() == 1 and [each.text() for each in found.selectedItems()] == ["Juan"])
    assert line(dialog, "name").text() == "Juan P." and dialog.shown.id == juan.id
    assert "isn't saved yet" in dialog.findChild(QLabel, "agents.said").text()
    press(dialog, "add", qtbot)
    assert line(dialog, "name").text() == "Juan P."
    assert link.agent.id == world.me.id
    press(dialog, "save", qtbot)
    settled()
    assert rows(dialog)[1] == "Juan P."
    qtbot.mouseClick(found.viewport(), Qt.MouseButton.LeftButton, pos=other)
    assert dialog.shown.id == world.me.id


def test_somebody_new_half_typed_stays_too_and_closing_warns_once(
    opened: Any, world: Any, settled: Any, qtbot: QtBot
) -> None:
    dialog = opened()
    press(dialog, "add", qtbot)
    qtbot.keyClicks(line(dialog, "name"), "Dora")
    found = dialog.findChild(QListWidget)
    qtbot.mouseClick(found.viewport(), Qt.MouseButton.LeftButton, pos=found.visualItemRect(found.item(0)).center())
    qtbot.waitUntil(lambda: found.currentRow() == -1 and not found.selectedItems())
    qtbot.keyClicks(line(dialog, "login"), "dora")
    assert (line(dialog, "name").text(), line(dialog, "login").text()) == ("Dora", "dora")
    press(dialog, "close", qtbot)
    assert dialog.isVisible()
    assert "isn't saved yet" in dialog.findChild(QLabel, "agents.said").text()
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()
    settled()


def test_typed_back_to_what_is_saved_nothing_holds_the_row(opened: Any, world: Any, settled: Any, qtbot: QtBot) -> None:
    juan = world.colleague("juan")
    dialog = opened()
    qtbot.keyClicks(line(dialog, "name"), "x")
    qtbot.keyClick(line(dialog, "name"), Qt.Key.Key_Backspace)
    dialog.select(juan.id)
    assert dialog.shown.id == juan.id


def test_what_is_typed_while_it_is_being_saved_stays(
    opened: Any, world: Any, gate: Any, settled: Any, qtbot: QtBot
) -> None:
    dialog = opened()
    gate.shut()
    qtbot.keyClicks(line(dialog, "name"), " P.")
    dialog.save()
    qtbot.keyClicks(line(dialog, "name"), " Jr")
    dialog.save()
    gate.open()
    settled()
    assert line(dialog, "name").text() == "Ana Ruiz P. Jr"
    dialog.save()
    settled()
    assert [agent.name for agent in world.desk.readers.agents()] == ["Ana Ruiz P. Jr"]


def test_others_see_why_they_may_not(opened: Any, world: Any, link: Any, settled: Any, qtbot: QtBot) -> None:
    juan = world.colleague("juan")
    link.act_as(juan)
    dialog = opened()
    assert dialog.shown.id == juan.id
    assert line(dialog, "name").isEnabled()
    assert not dialog.findChild(SegmentedControl).isEnabled()
    assert "Only a lead" in dialog.findChild(QLabel, "agents.active.message").text()
    dialog.select(world.me.id)
    assert not dialog.findChild(QPushButton, "agents.save").isEnabled()
    assert dialog.shown.role is Role.LEAD
