"""What is kept about a person: found, seen, handed out, removed once the name is typed; and who may not."""

import json
import zipfile
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QLabel, QLineEdit, QPushButton, QTableWidget
from pytestqt.qtbot import QtBot

from ecsupport_desktop.domain import commands as c
from ecsupport_desktop.domain.message import Address
from ecsupport_desktop.services.identity import new_id
from ecsupport_desktop.services.personal_export import Who
from ecsupport_desktop.ui.personal.person_dialog import PersonDialog
from ecsupport_desktop.ui.personal.progress_row import ProgressRow

ANA = Address(name="Ana Ruiz", address="ana@acme.example")


class Opened:
    """A dialog, and what a person sees of it and does with it."""

    def __init__(self, dialog: PersonDialog, settled: Any, qtbot: QtBot) -> None:
        self.dialog, self.settled, self.qtbot = dialog, settled, qtbot

    def said(self, name: str) -> str:
        return self.dialog.findChild(QLabel, f"personal.{name}").text()

    @property
    def message(self) -> str:
        return self.said("person_field.message")

    def line(self, name: str) -> QLineEdit:
        return self.dialog.findChild(QLineEdit, f"personal.{name}")

    def button(self, name: str) -> QPushButton:
        return self.dialog.findChild(QPushButton, f"personal.{name}")

    def rows(self) -> list[list[str]]:
        table = self.dialog.findChild(QTableWidget)
        columns = range(table.columnCount())
        return [[table.item(row, column).text() for column in columns] for row in range(table.rowCount())]

    def look(self, words: str) -> None:
        field = self.line("person_field")
        field.clear()
        self.qtbot.keyClicks(field, words)
        field.completer().popup().hide()
        self.qtbot.keyClick(field, Qt.Key.Key_Return)
        self.settled()


@pytest.fixture
def request_id(world: Any) -> Any:
    """Ana wrote with a file, and a note names her."""
    request_id = new_id()
    file = c.NewAttachment(name="../order.pdf", media_type="application/pdf", content=b"%PDF")
    message = c.NewMessage(sender=ANA, subject="Lost order", text="My order is lost", attachments=(file,))
    mine = {"client_id": world.acme.id, "contact_id": world.acme.contacts[0].id}
    base = {"actor_id": world.me.id, "request_id": request_id}
    world.run(c.RegisterRequest(id=new_id(), **base, subject="Lost order", message=message, **mine))
    world.run(c.AddNote(id=new_id(), **base, text="Ana Ruiz called"))
    return request_id


@pytest.fixture
def open_it(link: Any, notices: Any, window: Any, settled: Any, qtbot: QtBot) -> Any:
    def open_it(who: Who | None = None) -> Opened:
        dialog = PersonDialog(link, notices, who, window)
        with qtbot.waitExposed(dialog):
            dialog.open()
        settled()
        return Opened(dialog, settled, qtbot)

    return open_it


def ana(world: Any) -> Who:
    return Who(client_id=world.acme.id, contact_id=world.acme.contacts[0].id)


def test_a_person_is_found_by_name_and_completed(open_it: Any, request_id: Any) -> None:
    opened = open_it()
    completer = opened.line("person_field").completer()
    completer.setCompletionPrefix("acme.ex")
    assert completer.currentCompletion() == "Ana Ruiz · ana@acme.example · Acme Outdoor"
    opened.look("ana ruiz")
    assert opened.said("person") == "Ana Ruiz · ana@acme.example"
    assert opened.rows() == [["ECS-2026-000001", "Lost order", "1", "", "1", "1"]]
    assert opened.said("exported").startswith("1 entry on a card, 1 request, 1 message by or to them, 1 file.")
    assert opened.said("removed") == (
        "1 message of theirs loses its words, subject and sender. 1 file is taken away. "
        "In 1 other text a placeholder stands for them. 1 card forgets them."
    )
    assert "never change" in opened.said("stays")


def test_an_address_without_a_card_and_one_nobody_has(open_it: Any, world: Any) -> None:
    world.register("Who am I", sender="iris@elsewhere.example")
    opened = open_it()
    assert not opened.button("export").isEnabled()
    opened.look("iris@elsewhere.example")
    assert opened.said("person") == "Iris · iris@elsewhere.example"
    opened.look("nobody@elsewhere.example")
    assert opened.message == "Nothing is kept about this person."
    assert not opened.button("export").isEnabled() and not opened.button("anonymise").isEnabled()
    opened.look("Nobody")
    assert "No contact is called “Nobody”" in opened.message


@pytest.mark.parametrize("ending", ["zip", "json"])
def test_all_of_it_is_exported(
    open_it: Any, world: Any, request_id: Any, notices: Any, tmp_path: Path, monkeypatch: Any, ending: str
) -> None:
    target = tmp_path / f"ana.{ending}"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_arguments: (str(target), ""))
    opened = open_it(ana(world))
    opened.button("export").click()
    opened.settled()
    if ending == "zip":
        with zipfile.ZipFile(target) as archive:
            listed, file = archive.namelist()
            told = json.loads(archive.read(listed))
            assert archive.read(file) == b"%PDF" and Path(file).name.endswith("-.._order.pdf")
    else:
        told = json.loads(target.read_text("utf-8"))
    assert told["names"] == ["Ana Ruiz"] and told["requests"][0]["messages"][0]["text"] == "My order is lost"
    assert notices.history[-1].message == f"Exported to {target}" == opened.message
    assert [each.name for each in tmp_path.iterdir() if "ana." in each.name] == [target.name]


def test_a_file_that_cant_be_written_is_said(open_it: Any, world: Any, tmp_path: Path, monkeypatch: Any) -> None:
    target = tmp_path / "nowhere" / "ana.json"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_arguments: (str(target), ""))
    opened = open_it(ana(world))
    opened.button("export").click()
    opened.settled()
    assert "can't be written" in opened.message and "choose another place" in opened.message


def test_nothing_is_removed_before_the_name_is_typed(
    open_it: Any, world: Any, request_id: Any, notices: Any, qtbot: QtBot
) -> None:
    opened = open_it(ana(world))
    opened.button("anonymise").click()
    field, confirm = opened.line("confirm"), opened.button("confirm.button")
    assert "can't be undone" in opened.said("confirm.words") and "“Ana Ruiz”" in field.accessibleDescription()
    qtbot.keyClicks(field, "Ana")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert not confirm.isEnabled() and opened.dialog.isVisible()
    qtbot.keyClicks(field, " Ruiz")
    assert confirm.isEnabled()
    with qtbot.waitSignal(opened.dialog.finished):
        qtbot.keyClick(field, Qt.Key.Key_Return)
    assert notices.history[-1].message == "The person is anonymised."
    (contact,) = world.client(world.acme.id).contacts
    assert contact.name.startswith("removed person") and contact.addresses == ()
    assert world.desk.readers.request(request_id).request.messages[0].subject == ""
    assert not list(world.desk.store.doctor())


def test_who_is_no_lead_sees_why_they_may_not(open_it: Any, world: Any, link: Any) -> None:
    link.act_as(world.colleague("ben"))
    opened = open_it(ana(world))
    assert "Only a lead" in opened.message
    for name in ("export", "anonymise"):
        assert not opened.button(name).isEnabled() and "Only a lead" in opened.button(name).accessibleDescription()


def test_what_comes_meanwhile_is_counted(open_it: Any, world: Any, request_id: Any, link: Any, qtbot: QtBot) -> None:
    opened = open_it(ana(world))
    link.start_polling()
    base = {"actor_id": world.me.id, "request_id": request_id}
    world.run(c.RecordClientMessage(id=new_id(), **base, message=c.NewMessage(sender=ANA, text="Well?")))
    qtbot.waitUntil(lambda: opened.rows()[0][2] == "2", timeout=10_000)


def test_another_person_is_another_question(open_it: Any, world: Any, request_id: Any, qtbot: QtBot) -> None:
    opened = open_it(ana(world))
    opened.button("anonymise").click()
    qtbot.keyClicks(opened.line("person_field"), "x")
    assert not opened.line("confirm").isVisible() and not opened.button("anonymise").isEnabled()


def test_what_lasts_is_seen_and_can_be_stopped(qtbot: QtBot) -> None:
    row = ProgressRow()
    qtbot.addWidget(row)
    row.begin("Writing the file…", stops=True)
    assert row.running and not row.isVisible()
    qtbot.waitUntil(row.isVisible, timeout=5_000)
    with qtbot.waitSignal(row.stop_requested):
        row.findChild(QPushButton, "personal.stop").click()
    row.end()
    assert not row.running
