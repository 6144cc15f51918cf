"""Says whose request it is, and may teach the directory the address it came from."""

from __future__ import annotations

from dataclasses import dataclass, replace
from uuid import UUID

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QCheckBox, QDialog, QHBoxLayout, QVBoxLayout, QWidget

from ecsupport_desktop.config.language import _
from ecsupport_desktop.domain.commands import SaveClient, SetClient
from ecsupport_desktop.domain.directory import Client, Contact
from ecsupport_desktop.domain.message import Address
from ecsupport_desktop.services.identity import new_id
from ecsupport_desktop.services.outcome import Outcome
from ecsupport_desktop.services.ports import Readers
from ecsupport_desktop.services.views import RequestView
from ecsupport_desktop.ui.directory.clients import ClientPicker
from ecsupport_desktop.ui.shared.addresses import address_text
from ecsupport_desktop.ui.shared.buttons import button, primary_button
from ecsupport_desktop.ui.shared.desk_link import DeskLink
from ecsupport_desktop.ui.shared.fields import choice_field
from ecsupport_desktop.ui.shared.form import Form, failure_text
from ecsupport_desktop.ui.shared.kept_looks import keep_size
from ecsupport_desktop.ui.shared.labels import label, set_kind
from ecsupport_desktop.ui.shared.notices import Notices
from ecsupport_desktop.ui.shared.refusals import refusal_text
from ecsupport_desktop.ui.shared.text_view import show_invisibles
from ecsupport_desktop.ui.shared.theme import current_theme

_NEW_CONTACT = "new"


@dataclass(frozen=True, slots=True)
class _Chosen:
    """A client under the cursor, with the head its card has now."""

    client: Client | None
    head: UUID | None


class SetClientDialog(QDialog):
    """Client, contact and service of one request.

    Signals: client_set(UUID) — the request's · new_client_requested(str) — the words searched for.
    """

    client_set = Signal(object)
    new_client_requested = Signal(str)

    def __init__(self, link: DeskLink, notices: Notices, request_id: UUID, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setObjectName("set_client")
        self.setWindowTitle(_("Whose request is it?"))
        self._link, self._notices = link, notices
        self._request_id = request_id
        self._view: RequestView | None = None
        self._chosen = _Chosen(None, None)
        self.picker = ClientPicker(link, self)
        self._form = Form("set_client", self)
        self._contact = choice_field("contact_id", _("Contact"))
        self._service = choice_field("service_id", _("Service"))
        self._teach = QCheckBox()
        self._teach.setObjectName("set_client.teach")
        self._build()
        self.picker.client_selected.connect(self._on_client_selected)
        self.picker.client_chosen.connect(self._on_client_chosen)
        self.picker.new_client_requested.connect(self.new_client_requested)
        self.picker.setFocus()
        link.query(lambda readers: readers.request(request_id), self._on_request)

    def _build(self) -> None:
        theme = current_theme()
        keep_size(self, 560, 600)
        self._form.add("contact_id", _("Contact"), self._contact)
        self._form.add("service_id", _("Service"), self._service)
        self._teach.hide()
        self._form.add_under(self._teach)
        self._about = label(kind="muted", name="set_client.about", wrap=True)
        self._said = label(name="set_client.said", wrap=True)
        self._set = primary_button(_("Set the client"), "set_client.set")
        self._set.set_hint(_("Ctrl+⏎"))
        self._set.clicked.connect(self.set_client)
        self._set.setEnabled(False)
        close = button(_("Close"), "set_client.close")
        close.clicked.connect(self.reject)
        bar = QHBoxLayout()
        bar.setSpacing(theme.space)
        bar.addWidget(self._said, 1)
        bar.addWidget(close)
        bar.addWidget(self._set)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(*[3 * theme.space] * 4)
        layout.setSpacing(theme.space)
        layout.addWidget(label(self.windowTitle(), "title"))
        layout.addWidget(self._about)
        layout.addWidget(self.picker, 1)
        layout.addWidget(self._form)
        layout.addLayout(bar)
        for shortcut in ("Ctrl+Return", "Ctrl+Enter"):
            QShortcut(QKeySequence(shortcut), self).activated.connect(self.set_client)

    def set_client(self) -> None:
        """Teach the address if that is ticked, then say whose request it is."""
        client = self._chosen.client
        if client is None or self._view is None:
            return
        self._form.clear_messages()
        sender = self._sender()
        if self._teach.isVisible() and self._teach.isChecked() and sender is not None:
            taught, contact_id = _taught(client, self._contact.currentData(), sender)
            command = SaveClient(**self._link.command_base(), client=taught, expected_head=self._chosen.head)
            self._contact.setItemData(self._contact.currentIndex(), str(contact_id))
            self._link.execute(command, self._on_taught, self._on_failed)
        else:
            self._say_whose()

    def _say_whose(self) -> None:
        assert self._view is not None and self._chosen.client is not None
        contact = self._contact.currentData()
        command = SetClient(
            **self._link.command_base(),
            request_id=self._request_id,
            expected_head=self._view.request.head,
            client_id=self._chosen.client.id,
            contact_id=UUID(contact) if contact and contact != _NEW_CONTACT else None,
            service_id=UUID(self._service.currentData()) if self._service.currentData() else None,
        )
        self._link.execute(command, self._on_set, self._on_failed)

    def _sender(self) -> Address | None:
        """Who wrote first, if it came with an address."""
        if self._view is None:
            return None
        senders = (message.sender for message in self._view.request.messages if message.from_client)
        return next((sender for sender in senders if sender is not None and sender.address), None)

    def _on_request(self, view: RequestView | None) -> None:
        self._view = view
        if view is None:
            self._say(_("This request doesn't exist"))
            return
        sender = self._sender()
        who = address_text(sender) if sender is not None else _("nobody named")
        self._about.setText(
            _("{number} · {subject} · from {sender}").format(
                number=view.request.number, subject=show_invisibles(view.request.subject), sender=who
            )
        )
        if view.request.client_id is not None:
            self.picker.select(view.request.client_id)
        self._fill()

    def _on_client_selected(self, client_id: UUID | None) -> None:
        self._say("")
        if client_id is None:
            self._chosen = _Chosen(None, None)
            self._fill()
            return

        def read(readers: Readers) -> _Chosen:
            return _Chosen(readers.client(client_id), readers.stream_head(client_id))

        self._link.query(read, self._on_client, key="set_client.client")

    def _on_client(self, chosen: _Chosen) -> None:
        if chosen.client is not None and chosen.client.id == self.picker.current_id():
            self._chosen = chosen
            self._fill()

    def _on_client_chosen(self, _client_id: UUID) -> None:
        self._contact.setFocus()

    def _fill(self) -> None:
        """Offer this client's contacts and services; the one whose address it is comes first to mind."""
        client, sender = self._chosen.client, self._sender()
        self._set.setEnabled(client is not None and self._view is not None)
        self._contact.clear()
        self._service.clear()
        self._contact.addItem(_("nobody in particular"), "")
        self._service.addItem(_("not said"), "")
        if client is None:
            self._teach.hide()
            return
        for contact in client.contacts:
            self._contact.addItem(show_invisibles(contact.name or contact.addresses[0]), str(contact.id))
        for service in client.services:
            self._service.addItem(show_invisibles(service.name), str(service.id))
        if len(client.services) == 1:
            self._service.setCurrentIndex(1)
        address = sender.address.lower() if sender is not None else ""
        known = next((contact for contact in client.contacts if address and address in contact.addresses), None)
        if known is not None:
            self._contact.setCurrentIndex(self._contact.findData(str(known.id)))
        elif sender is not None:
            self._contact.addItem(_("{name} (new contact)").format(name=address_text(sender)), _NEW_CONTACT)
            self._contact.setCurrentIndex(self._contact.count() - 1)
        self._teach.setVisible(sender is not None and known is None)
        self._teach.setText(_("Recognise {address} from now on").format(address=show_invisibles(address)))
        self._teach.setChecked(True)

    def _on_taught(self, outcome: Outcome) -> None:
        if outcome.accepted:
            self._teach.hide()
            self._say_whose()
        elif outcome.refusal is not None:
            self._say(refusal_text(outcome))

    def _on_set(self, outcome: Outcome) -> None:
        if outcome.accepted:
            assert self._chosen.client is not None
            self._notices.info(
                _("{number} is a request of {client}").format(number=outcome.number, client=self._chosen.client.name)
            )
            self.client_set.emit(self._request_id)
            self.accept()
        elif outcome.refusal is not None:
            text = refusal_text(outcome)
            if outcome.refusal.field is None or not self._form.say(outcome.refusal.field, text):
                self._say(text)
            self._link.query(lambda readers: readers.request(self._request_id), self._on_request)

    def _on_failed(self, error: Exception) -> None:
        self._say(failure_text(error))

    def _say(self, text: str) -> None:
        self._said.setText(text)
        set_kind(self._said, "critical")


def _taught(client: Client, contact: str, sender: Address) -> tuple[Client, UUID]:
    """The client with this address on the contact chosen, or on a new one of the sender's name."""
    address = sender.address.lower()
    chosen = client.contact(UUID(contact)) if contact and contact != _NEW_CONTACT else None
    if chosen is None:
        added = Contact(id=new_id(), name=sender.name, addresses=(address,))
        return replace(client, contacts=(*client.contacts, added)), added.id
    taught = replace(chosen, addresses=(*chosen.addresses, address))
    contacts = tuple(taught if each.id == taught.id else each for each in client.contacts)
    return replace(client, contacts=contacts), taught.id
