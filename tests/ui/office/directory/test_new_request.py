"""A request that came by phone, typed as an agent types it."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QLabel, QLineEdit, QPlainTextEdit
from pytestqt.qtbot import QtBot

from ecsupport_desktop.domain.words import Channel, Impact
from ecsupport_desktop.services.identity import new_id
from ecsupport_desktop.ui.directory.client_field import ClientField
from ecsupport_desktop.ui.directory.new_request import NewRequestDialog
from ecsupport_desktop.ui.shared.segmented import SegmentedControl
from ecsupport_desktop.ui.shared.wall_clock import WallClockField


class Desk:
    """The dialog with its fields by name."""

    def __init__(self, dialog: NewRequestDialog) -> None:
        self.dialog = dialog
        self.client = dialog.findChild(ClientField)
        self.contact = dialog.findChild(QComboBox, "new_request.contact_id")
        self.service = dialog.findChild(QComboBox, "new_request.service_id")
        self.subject = dialog.findChild(QLineEdit, "new_request.subject")
        self.text = dialog.findChild(QPlainTextEdit, "new_request.text")
        self.received = dialog.findChild(WallClockField)

    def message(self, field: str) -> str:
        return self.dialog.findChild(QLabel, f"new_request.{field}.message").text()

    def button(self, name: str) -> QAbstractButton:
        return self.dialog.findChild(QAbstractButton, f"new_request.{name}")

    def choose(self, control: str, value: str) -> None:
        self.dialog.findChild(SegmentedControl, f"new_request.{control}").segment_button(value).click()


@pytest.fixture
def open_dialog(link: Any, notices: Any, window: Any, settled: Any, qtbot: QtBot) -> Any:
    def open_it() -> Desk:
        dialog = NewRequestDialog(link, notices, window)
        with qtbot.waitExposed(dialog):
            dialog.open()
        settled()
        return Desk(dialog)

    return open_it


def test_a_call_is_registered_with_client_contact_and_service(
    open_dialog: Any, world: Any, notices: Any, settled: Any, qtbot: QtBot
) -> None:
    desk = open_dialog()
    qtbot.keyClicks(desk.client, "ana@acme")
    qtbot.waitUntil(lambda: not desk.client.searching)
    popup = desk.client.completer().popup()
    qtbot.waitUntil(popup.isVisible)
    qtbot.keyClick(popup, Qt.Key.Key_Down)
    qtbot.keyClick(popup, Qt.Key.Key_Return)
    settled()
    assert desk.client.text() == "Acme Outdoor"
    assert desk.service.currentText() == "Shop"
    qtbot.keyClicks(desk.contact.lineEdit(), "Ana Ruiz")
    qtbot.keyClicks(desk.subject, "Checkout shows 500")
    desk.choose("impact", "degraded")
    desk.text.setPlainText("It began this morning.")
    with qtbot.waitSignal(desk.dialog.registered) as registered:
        qtbot.keyClick(desk.text, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    view = world.desk.readers.request(registered.args[0])
    request = view.request
    assert (request.client_id, request.contact_id) == (world.acme.id, world.acme.contacts[0].id)
    assert request.service_id == world.acme.services[0].id
    assert (request.impact, request.channel) == (Impact.DEGRADED, Channel.PHONE)
    assert request.subject == "Checkout shows 500"
    assert request.messages[0].sender.address == "ana@acme.example"
    assert notices.history[-1].message == f"{request.number} is registered."
    assert not desk.dialog.isVisible()
    settled()


def test_an_earlier_moment_is_a_wall_time_of_the_zone_shown(
    open_dialog: Any, world: Any, settled: Any, qtbot: QtBot
) -> None:
    desk = open_dialog()
    assert desk.received.dateTime().toString("yyyy-MM-dd HH:mm") == "2026-11-24 13:00"
    desk.received.setDateTime(desk.received.dateTime().addSecs(-2 * 3600))
    desk.choose("channel", "chat")
    qtbot.keyClicks(desk.subject, "Slow shop")
    with qtbot.waitSignal(desk.dialog.registered) as registered:
        desk.dialog.register()
    request = world.desk.readers.request(registered.args[0]).request
    assert request.messages[0].received_at == datetime(2026, 11, 24, 10, tzinfo=UTC)
    assert request.due_at == datetime(2026, 11, 26, 10, tzinfo=UTC)
    assert request.channel is Channel.CHAT
    settled()


def test_refusals_are_said_beside_their_fields(open_dialog: Any, world: Any, settled: Any, qtbot: QtBot) -> None:
    desk = open_dialog()
    desk.text.setPlainText("It is slow")
    desk.dialog.register()
    settled()
    assert desk.message("subject") == "A request needs a subject"
    qtbot.keyClicks(desk.subject, "S")
    assert desk.message("subject") == "" and not desk.subject.property("wrong")
    qtbot.keyClicks(desk.subject, "low")
    desk.received.setDateTime(desk.received.dateTime().addDays(1))
    desk.dialog.register()
    settled()
    assert desk.message("subject") == ""
    assert desk.message("received_at") == "This moment is in the future"
    assert desk.dialog.isVisible()
    assert desk.text.toPlainText() == "It is slow"


def test_an_unknown_client_is_created_with_its_contact(
    open_dialog: Any, world: Any, settled: Any, qtbot: QtBot
) -> None:
    desk = open_dialog()
    qtbot.keyClicks(desk.contact.lineEdit(), "Iris")
    qtbot.keyClicks(desk.client, "Papeleria Iris")
    qtbot.keyClicks(desk.subject, "Slow")
    desk.dialog.register()  # before the search has answered: it waits, then asks
    settled()
    qtbot.waitUntil(lambda: bool(desk.message("client_id")))
    assert "No client of this name" in desk.message("client_id")
    create = desk.button("create_client")
    assert create.isVisible() and create.text() == "Create client “Papeleria Iris”"
    qtbot.mouseClick(create, Qt.MouseButton.LeftButton)
    settled()
    assert not create.isVisible()
    assert desk.contact.currentText() == "Iris"
    with qtbot.waitSignal(desk.dialog.registered) as registered:
        desk.dialog.register()
    view = world.desk.readers.request(registered.args[0])
    assert view.client.name == "Papeleria Iris"
    assert view.request.contact_id == view.client.contacts[0].id
    settled()


def test_an_unknown_contact_is_added(open_dialog: Any, world: Any, settled: Any, qtbot: QtBot) -> None:
    desk = open_dialog()
    qtbot.keyClicks(desk.client, "Acme Outdoor")
    qtbot.waitUntil(lambda: not desk.client.searching)
    settled()
    qtbot.keyClicks(desk.contact.lineEdit(), "bea@acme.example")
    add = desk.button("add_contact")
    assert add.isVisible()
    qtbot.mouseClick(add, Qt.MouseButton.LeftButton)
    settled()
    assert world.client(world.acme.id).contacts[1].addresses == ("bea@acme.example",)
    assert not add.isVisible()


def test_what_is_half_typed_survives_escape(
    open_dialog: Any, world: Any, clock: Any, settled: Any, qtbot: QtBot
) -> None:
    desk = open_dialog()
    qtbot.keyClicks(desk.client, "Acme Outdoor")
    qtbot.waitUntil(lambda: not desk.client.searching)
    qtbot.keyClicks(desk.contact.lineEdit(), "Ana")
    qtbot.keyClicks(desk.subject, "Checkout")
    desk.choose("impact", "discontinued")
    qtbot.keyClicks(desk.text, "since ten")
    qtbot.keyClick(desk.text, Qt.Key.Key_Escape)
    assert not desk.dialog.isVisible()
    settled()
    clock.go_on(hours=1)
    again = open_dialog()
    assert again.client.text() == "Acme Outdoor"
    assert again.client.client_id == world.acme.id
    assert again.contact.currentText() == "Ana"
    assert again.service.currentText() == "Shop"
    assert (again.subject.text(), again.text.toPlainText()) == ("Checkout", "since ten")
    assert again.received.moment() == clock.now - timedelta(hours=1)
    with qtbot.waitSignal(again.dialog.registered):
        again.dialog.register()
    settled()
    last = open_dialog()
    assert not last.dialog.is_begun()


def test_it_is_journalled_while_one_types(open_dialog: Any, world: Any, settled: Any, qtbot: QtBot) -> None:
    desk = open_dialog()
    qtbot.keyClicks(desk.subject, "Checkout")
    qtbot.waitUntil(lambda: bool(world.desk.drafts.of_agent(world.me.id)))
    assert world.desk.drafts.of_agent(world.me.id)[0].fields["subject"] == "Checkout"
    qtbot.mouseClick(desk.button("clear"), Qt.MouseButton.LeftButton)
    settled()
    assert world.desk.drafts.of_agent(world.me.id) == ()
    assert desk.button("clear").text() == "Bring it back"
    qtbot.mouseClick(desk.button("clear"), Qt.MouseButton.LeftButton)
    assert desk.subject.text() == "Checkout"
    assert desk.button("clear").text() == "Empty the form"
    settled()


def test_what_was_emptied_is_brought_back_in_the_next_dialog(
    open_dialog: Any, world: Any, settled: Any, qtbot: QtBot
) -> None:
    desk = open_dialog()
    qtbot.keyClicks(desk.subject, "Checkout")
    qtbot.keyClick(desk.button("clear"), Qt.Key.Key_Space)
    qtbot.keyClick(desk.dialog, Qt.Key.Key_Escape)
    settled()
    again = open_dialog()
    assert again.subject.text() == "" and again.button("clear").text() == "Bring it back"
    qtbot.keyClick(again.button("clear"), Qt.Key.Key_Space)
    assert again.subject.text() == "Checkout"
    qtbot.keyClick(again.dialog, Qt.Key.Key_Escape)
    settled()
    last = open_dialog()
    assert last.subject.text() == "Checkout" and last.button("clear").text() == "Empty the form"


def test_tab_leads_from_what_was_said_to_registering(open_dialog: Any, settled: Any, qtbot: QtBot) -> None:
    desk = open_dialog()
    at, reached = desk.text, []
    while len(reached) < 3:
        at = at.nextInFocusChain()
        if isinstance(at, QAbstractButton):
            reached.append(at.objectName().removeprefix("new_request."))
    assert reached == ["register", "close", "clear"]
    assert desk.button("register").hint() == "Ctrl+⏎"


def test_where_a_subject_is_full_that_is_said(open_dialog: Any, settled: Any, qtbot: QtBot) -> None:
    desk = open_dialog()
    QApplication.clipboard().setText("Checkout " * 40)
    desk.subject.paste()
    assert desk.message("subject") == "A subject has at most 300 characters; no more is taken."
    qtbot.keyClick(desk.subject, Qt.Key.Key_Backspace)
    assert desk.message("subject") == ""


def test_a_client_of_the_same_name_is_found_without_its_accents_and_a_further_one_made_on_purpose(
    open_dialog: Any, world: Any, settled: Any, qtbot: QtBot
) -> None:
    desk = open_dialog()
    desk.client.insert("ácme  OUTDOOR")
    qtbot.waitUntil(lambda: not desk.client.searching)
    assert desk.client.client_id == world.acme.id
    world.save(replace(world.acme, id=new_id(), contacts=(), services=()))
    desk.client.clear()
    qtbot.keyClicks(desk.client, "Acme Outdoor")
    qtbot.waitUntil(lambda: not desk.client.searching)
    settled()
    create = desk.button("create_client")
    create.click()
    assert "There are clients of this name" in desk.message("client_id")
    create.click()
    settled()
    assert len(world.desk.readers.clients("Acme Outdoor")) == 3


def test_pressing_twice_registers_once(open_dialog: Any, world: Any, settled: Any, qtbot: QtBot) -> None:
    desk = open_dialog()
    qtbot.keyClicks(desk.subject, "Slow")
    desk.dialog.register()
    desk.dialog.register()
    settled()
    assert len(list(world.desk.readers.all_requests())) == 1
