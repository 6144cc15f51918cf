"""The client card, as somebody fills it."""

from dataclasses import replace
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QLineEdit, QPlainTextEdit, QPushButton
from pytestqt.qtbot import QtBot

from ecsupport_desktop.ui.directory.client_card import ClientCard
from ecsupport_desktop.ui.directory.client_requests import ClientRequests
from ecsupport_desktop.ui.shared.editable_table import EditableTable


def line(card: ClientCard, name: str) -> QLineEdit:
    found = card.findChild(QLineEdit, f"client_form.{name}")
    assert found is not None
    return found


def table(card: ClientCard, name: str) -> EditableTable:
    found = card.findChild(EditableTable, f"client_form.{name}")
    assert found is not None
    return found


def message(card: ClientCard, name: str) -> str:
    return card.findChild(QLabel, f"client_form.{name}.message").text()


def shown(card: ClientCard, qtbot: QtBot) -> ClientCard:
    with qtbot.waitExposed(card):
        card.open()
    return card


def write_row(qtbot: QtBot, where: EditableTable, row: int, *texts: str) -> None:
    """Type into the cells, as a person does."""
    for column, text in enumerate(texts):
        where.setCurrentCell(row, column)
        qtbot.keyClick(where, Qt.Key.Key_Return)
        editor = where.indexWidget(where.currentIndex())
        assert isinstance(editor, QLineEdit)
        editor.selectAll()
        qtbot.keyClicks(editor, text)
        if column < len(texts) - 1:
            qtbot.keyClick(editor, Qt.Key.Key_Return)
            qtbot.waitUntil(lambda: where.indexWidget(where.currentIndex()) is None)


def test_a_new_client_is_saved_with_what_is_still_in_the_editor(
    world: Any, link: Any, notices: Any, window: Any, settled: Any, qtbot: QtBot
) -> None:
    card = shown(ClientCard(link, notices, None, window), qtbot)
    qtbot.keyClicks(line(card, "name"), "Papeleria Iris")
    qtbot.keyClicks(line(card, "domains"), "Iris.example; iris-shop.example")
    write_row(qtbot, table(card, "contacts"), 0, "Iris Vidal", "iris@iris.example, info@iris.example", "600 1")
    write_row(qtbot, table(card, "services"), 0, "Shop", "https://iris.example")
    card.findChild(QPlainTextEdit, "client_form.remarks").setPlainText("Prefers the phone")
    with qtbot.waitSignal(card.client_saved) as saved:
        qtbot.mouseClick(card.findChild(QPushButton, "client_card.save"), Qt.MouseButton.LeftButton)
    client = world.client(saved.args[0])
    assert (client.name, client.domains) == ("Papeleria Iris", ("iris.example", "iris-shop.example"))
    assert [(each.name, each.addresses, each.phone) for each in client.contacts] == [
        ("Iris Vidal", ("iris@iris.example", "info@iris.example"), "600 1")
    ]
    assert [(each.name, each.shop_url) for each in client.services] == [("Shop", "https://iris.example")]
    assert client.remarks == "Prefers the phone"
    assert not card.isVisible()
    assert notices.history[-1].message == "The client is saved."
    settled()


def test_what_is_refused_is_said_beside_its_field_and_stays(
    world: Any, link: Any, notices: Any, window: Any, settled: Any, qtbot: QtBot
) -> None:
    card = shown(ClientCard(link, notices, None, window), qtbot)
    card.save()
    assert message(card, "name") == "A client needs a name"
    qtbot.keyClicks(line(card, "name"), "Iris")
    qtbot.keyClicks(line(card, "domains"), "iris")
    card.save()
    assert message(card, "name") == ""
    assert message(card, "domains") == "“iris” isn't a mail domain such as acme.example"
    line(card, "domains").clear()
    write_row(qtbot, table(card, "contacts"), 0, "Iris", "nobody")
    card.save()
    assert "isn't a mail address" in message(card, "contacts")
    assert line(card, "name").text() == "Iris"
    assert table(card, "contacts").rows()[0][1] == ("Iris", "nobody", "")
    settled()


def test_a_second_client_of_a_name_is_saved_at_the_second_time(
    world: Any, link: Any, notices: Any, window: Any, settled: Any, qtbot: QtBot
) -> None:
    card = shown(ClientCard(link, notices, None, window), qtbot)
    assert card.findChild(QPushButton, "client_card.save").hint() == "Ctrl+⏎"
    line(card, "name").insert("  ácme outdoor")
    card.save()
    settled()
    assert message(card, "name") == "There is a client of this name. Save once more to make a second one."
    assert [each.id for each in world.desk.readers.clients("acme outdoor")] == [world.acme.id]
    with qtbot.waitSignal(card.client_saved):
        card.save()
    assert {each.name for each in world.desk.readers.clients("acme outdoor")} == {"Acme Outdoor", "ácme outdoor"}
    settled()


def test_it_shows_the_client_and_its_requests(
    world: Any, link: Any, notices: Any, window: Any, settled: Any, qtbot: QtBot
) -> None:
    request_id = world.register("Checkout shows 500", client=world.acme)
    card = shown(ClientCard(link, notices, world.acme.id, window), qtbot)
    settled()
    assert line(card, "name").text() == "Acme Outdoor"
    assert table(card, "contacts").rows() == [(world.acme.contacts[0].id, ("Ana Ruiz", "ana@acme.example", "600"))]
    requests = card.findChild(ClientRequests)
    assert requests.rowCount() == 1
    assert [requests.item(0, column).text() for column in (0, 2, 3)] == ["48 h", "Checkout shows 500", "analysis"]
    requests.setCurrentCell(0, 0)
    with qtbot.waitSignal(card.request_requested) as asked:
        qtbot.keyClick(requests, Qt.Key.Key_Return)
    assert asked.args == [request_id]


def test_a_new_request_appears_while_the_card_is_open(
    world: Any, link: Any, notices: Any, window: Any, settled: Any, qtbot: QtBot
) -> None:
    card = shown(ClientCard(link, notices, world.acme.id, window), qtbot)
    settled()
    qtbot.keyClicks(line(card, "name"), " Ltd")
    world.register("Late one", client=world.acme)
    settled()
    assert card.findChild(ClientRequests).rowCount() == 1
    assert line(card, "name").text() == "Acme Outdoor Ltd"
    card.reject()
    card.reject()


def test_a_conflict_says_so_and_the_second_save_goes_through(
    world: Any, link: Any, notices: Any, window: Any, settled: Any, qtbot: QtBot
) -> None:
    card = shown(ClientCard(link, notices, world.acme.id, window), qtbot)
    settled()
    qtbot.keyClicks(line(card, "name"), " Ltd")
    world.save(replace(world.acme, remarks="theirs"))
    settled()
    card.save()
    settled()
    said = card.findChild(QLabel, "client_card.said").text()
    assert "was changed by somebody else" in said and "still here" in said
    assert line(card, "name").text() == "Acme Outdoor Ltd"
    assert card.findChild(QPushButton, "client_card.theirs").isVisible()
    with qtbot.waitSignal(card.client_saved):
        card.save()
    assert world.client(world.acme.id).name == "Acme Outdoor Ltd"
    settled()


def test_theirs_can_be_shown_after_a_conflict(
    world: Any, link: Any, notices: Any, window: Any, settled: Any, qtbot: QtBot
) -> None:
    card = shown(ClientCard(link, notices, world.acme.id, window), qtbot)
    settled()
    qtbot.keyClicks(line(card, "name"), " Ltd")
    world.save(replace(world.acme, name="Acme Inc"))
    settled()
    card.save()
    settled()
    qtbot.mouseClick(card.findChild(QPushButton, "client_card.theirs"), Qt.MouseButton.LeftButton)
    settled()
    assert line(card, "name").text() == "Acme Inc"


def test_what_is_typed_while_it_is_being_saved_stays(
    world: Any, link: Any, notices: Any, window: Any, gate: Any, settled: Any, qtbot: QtBot
) -> None:
    card = shown(ClientCard(link, notices, world.acme.id, window), qtbot)
    settled()
    gate.shut()
    qtbot.keyClicks(line(card, "name"), " Ltd")
    card.save()
    qtbot.keyClicks(line(card, "name"), " and Sons")
    card.save()  # one after the other
    gate.open()
    settled()
    assert card.isVisible() and line(card, "name").text() == "Acme Outdoor Ltd and Sons"
    assert world.client(world.acme.id).name == "Acme Outdoor Ltd"
    card.save()
    settled()
    assert world.client(world.acme.id).name == "Acme Outdoor Ltd and Sons"


def test_escape_gives_up_what_is_typed_only_the_second_time(
    world: Any, link: Any, notices: Any, window: Any, settled: Any, qtbot: QtBot
) -> None:
    card = shown(ClientCard(link, notices, None, window), qtbot)
    qtbot.keyClicks(line(card, "name"), "Iris")
    qtbot.keyClick(card, Qt.Key.Key_Escape)
    assert card.isVisible()
    assert "isn't saved" in card.findChild(QLabel, "client_card.said").text()
    qtbot.keyClick(card, Qt.Key.Key_Escape)
    assert not card.isVisible()
    settled()


def test_delete_takes_a_row_away_and_tab_walks_out(
    world: Any, link: Any, notices: Any, window: Any, settled: Any, qtbot: QtBot
) -> None:
    card = shown(ClientCard(link, notices, world.acme.id, window), qtbot)
    settled()
    contacts = table(card, "contacts")
    assert contacts.rowCount() == 2
    contacts.setCurrentCell(0, 0)
    qtbot.keyClick(contacts, Qt.Key.Key_Delete)
    assert contacts.rows() == []
    contacts.setFocus()
    qtbot.keyClick(contacts, Qt.Key.Key_Tab)
    assert not contacts.hasFocus()
    card.reject()
    card.reject()
