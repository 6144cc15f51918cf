"""Choosing a client, and saying whose request one is."""

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QComboBox, QLabel, QLineEdit, QListWidget, QPushButton
from pytestqt.qtbot import QtBot

from ecsupport_desktop.domain.directory import Client
from ecsupport_desktop.services.identity import new_id
from ecsupport_desktop.ui.directory.clients import ClientChooser
from ecsupport_desktop.ui.directory.set_client import SetClientDialog


def names(chooser: Any) -> list[str]:
    found = chooser.findChild(QListWidget)
    return [found.item(row).text() for row in range(found.count())]


def test_searching_and_choosing_by_keyboard(world: Any, link: Any, window: Any, settled: Any, qtbot: QtBot) -> None:
    other = Client(id=new_id(), name="Volt Mobility")
    world.save(other)
    world.register("Slow", client=other)
    chooser = ClientChooser(link, window)
    with qtbot.waitExposed(chooser):
        chooser.open()
    settled()
    assert names(chooser) == ["Acme Outdoor", "Volt Mobility · 1 open request", "New client…"]
    search = chooser.findChild(QLineEdit)
    qtbot.keyClick(search, Qt.Key.Key_Down)
    with qtbot.waitSignal(chooser.client_chosen) as chosen:
        qtbot.keyClick(search, Qt.Key.Key_Return)
    assert chosen.args == [other.id]
    assert not chooser.isVisible()


def test_nobody_found_offers_a_new_client(world: Any, link: Any, window: Any, settled: Any, qtbot: QtBot) -> None:
    chooser = ClientChooser(link, window)
    with qtbot.waitExposed(chooser):
        chooser.open()
    settled()
    search = chooser.findChild(QLineEdit)
    qtbot.keyClicks(search, "Casa Lumen")
    qtbot.waitUntil(lambda: names(chooser) == ["New client “Casa Lumen”…"])
    with qtbot.waitSignal(chooser.new_client_requested) as asked:
        qtbot.keyClick(search, Qt.Key.Key_Return)
    assert asked.args == ["Casa Lumen"]


def opened(link: Any, notices: Any, window: Any, request_id: Any, settled: Any, qtbot: QtBot) -> SetClientDialog:
    dialog = SetClientDialog(link, notices, request_id, window)
    with qtbot.waitExposed(dialog):
        dialog.open()
    settled()
    return dialog


def test_an_unknown_sender_is_taught(
    world: Any, link: Any, notices: Any, window: Any, settled: Any, qtbot: QtBot
) -> None:
    request_id = world.register("Slow", sender="iris@paper.example")
    dialog = opened(link, notices, window, request_id, settled, qtbot)
    teach = dialog.findChild(QCheckBox, "set_client.teach")
    assert teach.isVisible() and teach.isChecked()
    assert teach.text() == "Recognise iris@paper.example from now on"
    contact = dialog.findChild(QComboBox, "set_client.contact_id")
    assert contact.currentText() == "Iris <iris@paper.example> (new contact)"
    with qtbot.waitSignal(dialog.client_set):
        qtbot.mouseClick(dialog.findChild(QPushButton, "set_client.set"), Qt.MouseButton.LeftButton)
    request = world.desk.readers.request(request_id).request
    added = world.client(world.acme.id).contacts[1]
    assert (added.name, added.addresses) == ("Iris", ("iris@paper.example",))
    assert (request.client_id, request.contact_id) == (world.acme.id, added.id)
    assert request.service_id == world.acme.services[0].id
    assert world.desk.readers.senders("iris@paper.example") == ((world.acme.id, added.id),)
    settled()


def test_the_address_can_go_to_a_known_contact(
    world: Any, link: Any, notices: Any, window: Any, settled: Any, qtbot: QtBot
) -> None:
    request_id = world.register("Slow", sender="ana@home.example")
    dialog = opened(link, notices, window, request_id, settled, qtbot)
    contact = dialog.findChild(QComboBox, "set_client.contact_id")
    contact.setCurrentIndex(contact.findText("Ana Ruiz"))
    with qtbot.waitSignal(dialog.client_set):
        dialog.set_client()
    (ana,) = world.client(world.acme.id).contacts
    assert ana.addresses == ("ana@acme.example", "ana@home.example")
    settled()


def test_a_known_sender_needs_no_teaching(
    world: Any, link: Any, notices: Any, window: Any, settled: Any, qtbot: QtBot
) -> None:
    request_id = world.register("Slow", sender="ana@acme.example")
    dialog = opened(link, notices, window, request_id, settled, qtbot)
    assert not dialog.findChild(QCheckBox, "set_client.teach").isVisible()
    with qtbot.waitSignal(dialog.client_set):
        dialog.set_client()
    request = world.desk.readers.request(request_id).request
    assert request.contact_id == world.acme.contacts[0].id
    assert world.client(world.acme.id) == world.acme
    settled()


def test_a_change_in_the_meantime_is_said(
    world: Any, link: Any, notices: Any, window: Any, settled: Any, qtbot: QtBot
) -> None:
    from ecsupport_desktop.domain.commands import SetImpact
    from ecsupport_desktop.domain.words import Impact

    request_id = world.register("Slow", sender="ana@acme.example")
    dialog = opened(link, notices, window, request_id, settled, qtbot)
    world.run(SetImpact(id=new_id(), actor_id=world.me.id, request_id=request_id, impact=Impact.DEGRADED))
    dialog.set_client()
    settled()
    assert "was changed by somebody else" in dialog.findChild(QLabel, "set_client.said").text()
    with qtbot.waitSignal(dialog.client_set):
        dialog.set_client()
    settled()
