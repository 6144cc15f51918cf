"""Settings › Quotes: nothing that is typed on its pages is lost."""

from dataclasses import replace
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

from ecsupport_desktop.domain import commands as c
from ecsupport_desktop.domain.words import Role
from ecsupport_desktop.services.identity import new_id
from ecsupport_desktop.ui.settings.quote_settings import QuoteSettingsDialog


@pytest.fixture
def dialog(link: Any, notices: Any, window: Any, settled: Any, qtbot: QtBot) -> QuoteSettingsDialog:
    made = QuoteSettingsDialog(link, notices, window)
    with qtbot.waitExposed(made):
        made.open()
    settled()
    return made


def company(dialog: QuoteSettingsDialog) -> QLineEdit:
    return dialog.findChild(QLineEdit, "company_page.name")


def said(dialog: QuoteSettingsDialog) -> str:
    return dialog.findChild(QLabel, "quote_settings.said").text()


def recorded(world: Any) -> str:
    return world.desk.readers.policy().quoting.issuer.name


def test_closing_gives_up_what_is_typed_only_the_second_time(dialog: Any, settled: Any, qtbot: QtBot) -> None:
    qtbot.keyClicks(company(dialog), "ECShops")
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert dialog.isVisible() and "isn't saved yet" in said(dialog)
    qtbot.keyClicks(company(dialog), " Ltd")
    qtbot.mouseClick(dialog.findChild(QPushButton, "quote_settings.close"), Qt.MouseButton.LeftButton)
    assert dialog.isVisible() and company(dialog).text() == "ECShops Ltd"
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()


def test_what_is_saved_closes_at_once(dialog: Any, world: Any, settled: Any, qtbot: QtBot) -> None:
    qtbot.keyClicks(company(dialog), "ECShops")
    dialog.save()
    settled()
    assert (said(dialog), recorded(world)) == ("Saved.", "ECShops")
    dialog.reject()
    assert not dialog.isVisible()


def test_what_is_typed_while_it_is_being_saved_stays(
    dialog: Any, world: Any, gate: Any, settled: Any, qtbot: QtBot
) -> None:
    qtbot.keyClicks(company(dialog), "ECShops")
    gate.shut()
    dialog.save()
    qtbot.keyClicks(company(dialog), " and Sons")
    gate.open()
    settled()
    assert (company(dialog).text(), recorded(world), said(dialog)) == ("ECShops and Sons", "ECShops", "")
    dialog.reject()
    assert dialog.isVisible()
    dialog.save()
    settled()
    assert (said(dialog), recorded(world)) == ("Saved.", "ECShops and Sons")


def test_saving_again_before_the_answer_saves_what_was_typed_since(
    dialog: Any, world: Any, gate: Any, settled: Any, qtbot: QtBot
) -> None:
    qtbot.keyClicks(company(dialog), "ECShops")
    gate.shut()
    dialog.save()
    qtbot.keyClicks(company(dialog), " and Sons")
    dialog.save()
    gate.open()
    settled()
    assert (said(dialog), recorded(world)) == ("Saved.", "ECShops and Sons")


def test_what_another_lead_saves_meanwhile_is_told_and_replaced(
    dialog: Any, link: Any, world: Any, settled: Any, qtbot: QtBot
) -> None:
    qtbot.keyClicks(company(dialog), "ECShops")
    policy = world.desk.readers.policy()
    theirs = replace(policy, quoting=replace(policy.quoting, validity_days=7))
    world.run(c.ChangePolicy(id=new_id(), actor_id=world.me.id, policy=theirs))
    settled()
    assert company(dialog).text() == "ECShops" and said(dialog).startswith("Somebody else saved")
    dialog.save()
    settled()
    assert recorded(world) == "ECShops"


@pytest.mark.parametrize("role", [Role.LEAD, Role.AGENT])
def test_a_revised_agent_changes_only_what_may_be_changed(
    dialog: Any, link: Any, world: Any, settled: Any, qtbot: QtBot, role: Role
) -> None:
    qtbot.keyClicks(company(dialog), "ECShops")
    link.act_as(replace(link.agent, name="Carla Other", role=role))
    settled()
    assert company(dialog).text() == "ECShops"
    assert company(dialog).isReadOnly() is (role is Role.AGENT)
    assert dialog.findChild(QPushButton, "quote_settings.save").isEnabled() is (role is Role.LEAD)
