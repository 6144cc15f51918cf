"""Names, subjects and addresses that strangers chose, all over the real window: text, and nothing hidden in it."""

import re

import pytest
from PySide6.QtCore import QAbstractItemModel, QAbstractListModel, Qt
from PySide6.QtGui import Qt as rich_text
from PySide6.QtWidgets import QAbstractButton, QAbstractItemView, QApplication, QComboBox, QLabel, QMessageBox, QWidget

from ecsupport_desktop.domain import commands as c
from ecsupport_desktop.domain.directory import Client, Contact, Service
from ecsupport_desktop.domain.message import Address
from ecsupport_desktop.services.identity import new_id
from ecsupport_desktop.ui.shared.editable_table import EditableTable

EVIL = "<b>x</b><img src=http://127.0.0.1:9/leak>\u202egnp.exe\u200b"
HIDDEN = re.compile("[\u200b\u202e]")
SHOWN = "<b>x</b><img src=http://127.0.0.1:9/leak>⟨U+202E⟩gnp.exe⟨U+200B⟩"


@pytest.fixture
def attacked(started):
    """The window with one request in which everything a stranger can choose is hostile."""
    running = started()
    me = running.desk_view.link.agent
    client = Client(
        id=new_id(),
        name=EVIL,
        domains=("evil.example",),
        contacts=(Contact(id=new_id(), name=EVIL, addresses=("ana@evil.example",), phone="1"),),
        services=(Service(id=new_id(), name=EVIL, shop_url=f"https://evil.example/{EVIL}"),),
    )
    base = {"actor_id": me.id}
    file = c.NewAttachment(name=EVIL, media_type="text/plain", content=b"x")
    message = c.NewMessage(
        text=EVIL,
        new_text=EVIL,
        html=f"<p>{EVIL}</p>",
        subject=EVIL,
        sender=Address(name=EVIL, address="ana@аcme.example"),
        attachments=(file,),
    )
    request_id = new_id()
    for command in (
        c.SaveClient(id=new_id(), client=client, **base),
        c.RegisterRequest(
            id=new_id(), request_id=request_id, subject=EVIL, message=message, client_id=client.id,
            contact_id=client.contacts[0].id, service_id=client.services[0].id, **base
        ),
        c.RegisterRequest(id=new_id(), request_id=new_id(), subject=EVIL, message=message, **base),
        c.TagRequest(id=new_id(), request_id=request_id, add=(EVIL[:40],), **base),
    ):  # fmt: skip
        outcome = running.desk.execute(command)
        assert outcome.accepted, outcome.refusal
    running.settle()
    running.rooms.show_request(request_id)
    running.settle()
    return running


def texts_of(widget: QWidget):
    """Everything this widget says: what, and whether Qt takes it for markup."""
    if isinstance(widget, QLabel):
        rich = widget.textFormat() is Qt.TextFormat.RichText or (
            widget.textFormat() is Qt.TextFormat.AutoText and rich_text.mightBeRichText(widget.text())
        )
        yield "label", widget.text(), rich
    if isinstance(widget, QAbstractButton):
        yield "button", widget.text(), False
    if isinstance(widget, QMessageBox):
        yield "message box", widget.text(), widget.textFormat() is not Qt.TextFormat.PlainText
    if isinstance(widget, QComboBox):
        yield from (("choice", widget.itemText(at), False) for at in range(widget.count()))
    # A table that is edited holds the true characters; its delegate draws them written out.
    edited = isinstance(widget, EditableTable) or isinstance(widget.parent(), EditableTable)
    if isinstance(widget, QAbstractItemView) and widget.model() is not None and not edited:
        yield from texts_of_model(widget.model())
    yield "tooltip", widget.toolTip(), rich_text.mightBeRichText(widget.toolTip())
    yield "title", widget.windowTitle(), False
    yield "accessible name", widget.accessibleName(), False
    yield "accessible description", widget.accessibleDescription(), False
    for action in widget.actions():
        yield from (("action", text, False) for text in (action.text(), action.statusTip()))


def texts_of_model(model: QAbstractItemModel):
    for row in range(min(model.rowCount(), 50)):
        columns = 1 if isinstance(model, QAbstractListModel) else model.columnCount()
        for column in range(columns):
            index = model.index(row, column)
            yield "cell", str(index.data() or ""), False
            yield "spoken cell", str(index.data(Qt.ItemDataRole.AccessibleTextRole) or ""), False
            tooltip = str(index.data(Qt.ItemDataRole.ToolTipRole) or "")
            yield "cell's tooltip", tooltip, rich_text.mightBeRichText(tooltip)


def examine() -> int:
    """Look at every widget there is; how many say something of what strangers chose."""
    faults, seen = [], 0
    for widget in QApplication.allWidgets():
        for where, text, rich in texts_of(widget):
            about = f"{where} of {type(widget).__name__} {widget.objectName()!r}: {text[:90]!r}"
            if HIDDEN.search(text) and "linkTarget" not in about:
                faults.append(f"hidden characters in {about}")
            if rich and "<img src=http" in text:
                faults.append(f"markup in {about}")
            seen += "leak" in text
    assert not faults, "\n".join(faults)
    return seen


def open_by(running, action: str) -> None:
    running.window.registry.trigger(action)
    running.settle()


@pytest.mark.parametrize(
    "action",
    ["", "request.as_sent", "request.proof", "request.history", "request.client_card", "request.set_client",
     "request.split", "request.tag", "request.link", "request.merge", "request.close", "go.palette", "file.new_request",
     "triage.ask", "triage.level_2", "request.note", "help.notices"],
)  # fmt: skip
def test_it_is_text_wherever_it_is_shown(attacked, action):
    if action:
        open_by(attacked, action)
    assert examine() > 5
    for dialog in QApplication.topLevelWidgets():
        if dialog is not attacked.window and dialog.isVisible():
            dialog.close()


def test_a_notice_and_what_is_found_are_text_too(attacked):
    attacked.desk_view.notices.error(EVIL)
    attacked.rooms.queue.search.setText("leak")
    attacked.settle()
    examine()
    bar = attacked.window.findChild(QLabel, "notice_bar.text")
    assert bar.text() == SHOWN
    assert bar.textFormat() is Qt.TextFormat.PlainText


def test_the_real_address_stands_beside_the_name(attacked):
    said = {label.text() for label in attacked.window.findChildren(QLabel)}
    assert "<ana@аcme.example (xn--cme-5cd.example)>" in said
