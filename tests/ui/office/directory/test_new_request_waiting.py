"""A new request whose answer, or whose draft, takes its time: registered once, and nothing that was typed is lost."""

from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QLineEdit, QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot

from ecsupport_desktop.services.faults import EnvironmentFault
from ecsupport_desktop.services.views import Draft
from ecsupport_desktop.ui.directory.client_field import ClientField
from ecsupport_desktop.ui.directory.new_request import NewRequestDialog
from ecsupport_desktop.ui.directory.request_draft import NEW_REQUEST_DRAFT, both


class Office:
    """Opens the dialog, and knows what became of what was typed."""

    def __init__(
        self, link: Any, notices: Any, window: QWidget, world: Any, gate: Any, settled: Any, qtbot: QtBot
    ) -> None:
        self.link, self.notices, self.window, self.world, self.qtbot = link, notices, window, world, qtbot
        self.gate, self.settle = gate, settled

    def open(self) -> NewRequestDialog:
        dialog = NewRequestDialog(self.link, self.notices, self.window)
        with self.qtbot.waitExposed(dialog):
            dialog.open()
        return dialog

    def begun(self, subject: str, text: str = "") -> NewRequestDialog:
        """What was kept is there before anybody types."""
        dialog = self.open()
        self.settle()
        self.type(dialog, subject, text)
        return dialog

    def register_and_leave(self, dialog: NewRequestDialog) -> None:
        """Before the answer, which comes then."""
        self.gate.shut()
        dialog.register()
        self.leave(dialog)
        self.gate.open()
        self.settle()

    def type(self, dialog: NewRequestDialog, subject: str, text: str = "") -> None:
        self.qtbot.keyClicks(dialog.findChild(QLineEdit, "new_request.subject"), subject)
        self.qtbot.keyClicks(dialog.findChild(QPlainTextEdit, "new_request.text"), text)

    def leave(self, dialog: NewRequestDialog) -> None:
        self.qtbot.keyClick(dialog, Qt.Key.Key_Escape)
        assert not dialog.isVisible()

    def subjects(self) -> list[str]:
        return sorted(each.subject for each in self.world.desk.readers.all_requests())

    def kept(self) -> list[str]:
        drafts = self.world.desk.drafts.of_agent(self.world.me.id)
        return sorted(f"{draft.fields['subject']}: {draft.fields['text']}" for draft in drafts)

    def said(self) -> list[str]:
        return [notice.message for notice in self.notices.history]


@pytest.fixture
def office(link: Any, notices: Any, window: Any, world: Any, gate: Any, settled: Any, qtbot: QtBot) -> Office:
    return Office(link, notices, window, world, gate, settled, qtbot)


def shown(dialog: NewRequestDialog) -> tuple[str, str]:
    subject, text = dialog.findChild(QLineEdit, "new_request.subject"), dialog.findChild(QPlainTextEdit)
    return subject.text(), text.toPlainText()


def message(dialog: NewRequestDialog) -> str:
    return dialog.findChild(QLabel, "new_request.said").text()


def keep(world: Any, subject: str, text: str = "", **fields: str) -> None:
    typed = {"subject": subject, "text": text, **fields}
    draft = Draft(agent_id=world.me.id, request_id=NEW_REQUEST_DRAFT, fields=typed, saved_at=world.clock.now)
    world.desk.drafts.save(draft)


# ── left before the answer ──────────────────────────────────────────────────────────────────────────────────────


def test_left_before_the_answer_it_is_registered_once_and_told(office: Office, settled: Any) -> None:
    dialog = office.begun("Phone call", "They can't pay")
    office.register_and_leave(dialog)
    (request,) = office.world.desk.readers.all_requests()
    assert office.said() == [f"{request.number} is registered."]
    assert office.kept() == []
    again = office.open()
    settled()
    assert shown(again) == ("", "")
    office.qtbot.waitUntil(lambda: office.window.findChildren(NewRequestDialog) == [again])


def test_the_next_request_is_begun_while_the_one_before_is_under_way(office: Office, gate: Any, settled: Any) -> None:
    first = office.begun("First")
    office.qtbot.waitUntil(lambda: office.kept() == ["First: "])
    gate.shut()
    first.register()
    office.leave(first)
    second = office.open()
    office.type(second, "Second")
    office.leave(second)
    gate.open()
    settled()
    assert (office.subjects(), office.kept()) == (["First"], ["Second: "])
    third = office.open()
    settled()
    assert shown(third) == ("Second", "")
    third.register()
    settled()
    assert (office.subjects(), office.kept()) == (["First", "Second"], [])


def test_refused_after_it_was_left_it_is_told_and_kept(office: Office, settled: Any) -> None:
    dialog = office.begun("Slow")
    field = dialog.findChild(QWidget, "new_request.received_at")
    field.setDateTime(field.dateTime().addDays(1))
    office.register_and_leave(dialog)
    assert office.said() == ["It was not recorded: This moment is in the future. Your text is kept."]
    again = office.open()
    settled()
    assert shown(again) == ("Slow", "")
    field = again.findChild(QWidget, "new_request.received_at")
    field.setDateTime(field.dateTime().addDays(-2))
    again.register()
    settled()
    assert (office.subjects(), office.kept()) == (["Slow"], [])


@pytest.mark.parametrize("recorded", [True, False])
def test_failed_after_it_was_left_the_next_dialog_registers_it_once(
    office: Office, settled: Any, monkeypatch: pytest.MonkeyPatch, recorded: bool
) -> None:
    """Whether or not it got through before the connection was lost."""
    dialog = office.begun("Slow")
    execute = office.world.desk.execute

    def lost(command: Any) -> None:
        if recorded:
            execute(command)
        raise EnvironmentFault("The connection is lost")

    with monkeypatch.context() as patch:
        patch.setattr(office.world.desk, "execute", lost)
        office.register_and_leave(dialog)
    assert office.said() == ["The connection is lost"]
    again = office.open()
    settled()
    assert shown(again) == ("Slow", "")
    again.register()
    settled()
    assert (office.subjects(), office.kept()) == (["Slow"], [])


def test_what_is_added_while_it_is_being_registered_stays(office: Office, gate: Any, settled: Any) -> None:
    dialog = office.begun("Slow", "since ten")
    gate.shut()
    dialog.register()
    office.type(dialog, "", " o'clock")
    dialog.register()  # one after the other
    gate.open()
    settled()
    assert office.subjects() == ["Slow"]
    assert dialog.isVisible() and shown(dialog) == ("Slow", "since ten o'clock")
    assert message(dialog).endswith("is registered.")
    office.leave(dialog)
    settled()
    assert office.kept() == ["Slow: since ten o'clock"]


def test_what_was_added_before_it_was_left_is_kept_too(office: Office, gate: Any, settled: Any) -> None:
    dialog = office.begun("Slow", "since ten")
    gate.shut()
    dialog.register()
    office.type(dialog, "", " o'clock")
    office.leave(dialog)
    gate.open()
    settled()
    assert (office.subjects(), office.kept()) == (["Slow"], ["Slow: since ten o'clock"])
    again = office.open()
    settled()
    assert shown(again) == ("Slow", "since ten o'clock")


# ── a draft that loads late ─────────────────────────────────────────────────────────────────────────────────────


def test_a_draft_that_comes_late_and_what_is_typed_by_then_both_stay(office: Office, gate: Any, settled: Any) -> None:
    keep(office.world, "Checkout", "since ten", client="Acme Outdoor", client_id=str(office.world.acme.id))
    gate.shut()
    dialog = office.open()
    office.type(dialog, "", "Bea called")
    gate.open()
    settled()
    assert shown(dialog) == ("Checkout", "Bea called\n\nsince ten")
    assert dialog.findChild(ClientField).client_id == office.world.acme.id
    text = dialog.findChild(QPlainTextEdit)
    office.type(dialog, "", " again")
    assert text.toPlainText() == "Bea called again\n\nsince ten"
    office.leave(dialog)
    settled()
    assert office.kept() == ["Checkout: Bea called again\n\nsince ten"]


def test_left_before_the_draft_came_both_are_kept(office: Office, gate: Any, settled: Any) -> None:
    keep(office.world, "Checkout", "since ten")
    gate.shut()
    dialog = office.open()
    office.type(dialog, "Slow")
    office.leave(dialog)
    gate.open()
    settled()
    assert office.kept() == ["Checkout: since ten", "Slow: "]
    for subject in ("Checkout", "Slow"):
        again = office.open()
        settled()
        assert shown(again)[0] == subject
        again.register()
        settled()
    assert (office.subjects(), office.kept()) == (["Checkout", "Slow"], [])


def test_registered_before_the_draft_came_that_one_is_for_the_next_dialog(
    office: Office, gate: Any, settled: Any
) -> None:
    keep(office.world, "Checkout", "since ten")
    gate.shut()
    dialog = office.open()
    office.type(dialog, "Slow")
    dialog.register()
    gate.open()
    settled()
    assert (office.subjects(), office.kept()) == (["Slow"], ["Checkout: since ten"])


def test_what_came_late_isnt_registered_before_it_was_seen(office: Office, gate: Any, settled: Any) -> None:
    keep(office.world, "Checkout", "since ten")
    gate.shut()
    dialog = office.open()
    client = dialog.findChild(ClientField)
    office.type(dialog, "Slow")
    office.qtbot.keyClicks(client, "Acme Outdoor")
    dialog.register()  # it waits for the client
    gate.open()
    office.qtbot.waitUntil(lambda: not client.searching)
    settled()
    assert office.subjects() == []
    assert shown(dialog) == ("Slow", "since ten\n\nCheckout")


def test_words_without_a_field_of_their_own_go_under_the_text() -> None:
    earlier = {"client": "Acme", "client_id": "1", "contact": "", "subject": "Checkout", "text": "since ten"}
    merged = both({"client": "Volt", "client_id": "2", "subject": "Slow"}, {**earlier, "impact": "degraded"})
    assert merged == {
        "client": "Volt",
        "client_id": "2",
        "subject": "Slow",
        "impact": "degraded",
        "text": "since ten\n\nAcme\nCheckout",
    }
    assert both({}, earlier) == earlier
    assert both(earlier, earlier) == earlier
