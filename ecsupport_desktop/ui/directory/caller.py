"""Who called: client, contact and service, completed while one types, and created where nobody is known yet."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QCompleter, QWidget

from ecsupport_desktop.config.language import _
from ecsupport_desktop.domain.commands import SaveClient
from ecsupport_desktop.domain.directory import Client, Contact
from ecsupport_desktop.domain.errors import DomainError
from ecsupport_desktop.domain.message import Address
from ecsupport_desktop.services.identity import new_id
from ecsupport_desktop.services.outcome import Outcome
from ecsupport_desktop.services.ports import Readers
from ecsupport_desktop.ui.directory.client_field import ClientField
from ecsupport_desktop.ui.shared.buttons import quiet_button
from ecsupport_desktop.ui.shared.desk_link import DeskLink
from ecsupport_desktop.ui.shared.fields import choice_field
from ecsupport_desktop.ui.shared.form import Form, failure_text
from ecsupport_desktop.ui.shared.refusals import error_text, refusal_text
from ecsupport_desktop.ui.shared.text_view import show_invisibles

_Found = tuple[Client | None, UUID | None]


class Caller(QObject):
    """Puts its three fields into a form and keeps them in step.

    Signals: refused(field | None, text) — what was asked to be created can't be · settled() — the client typed has
    been looked up · edited() — by the agent.
    """

    refused = Signal(object, str)
    settled = Signal()
    edited = Signal()

    def __init__(self, link: DeskLink, form: Form, parent: QWidget) -> None:
        super().__init__(parent)
        self._link = link
        self._client: Client | None = None
        self._head: UUID | None = None
        self._saving: Client | None = None
        self._asked = False
        self._wanted_service: str = ""
        self._form = form
        self.client_field = ClientField(link)
        self._contact = choice_field("contact_id", _("Contact"))
        self._service = choice_field("service_id", _("Service"))
        self._create = quiet_button("", f"{form.objectName()}.create_client", icon_name="new")
        self._add_contact = quiet_button("", f"{form.objectName()}.add_contact", icon_name="new")
        self._prepare_contact()
        form.add("client_id", _("Client"), self.client_field)
        form.add_under(self._create)
        form.add("contact_id", _("Contact"), self._contact)
        form.add_under(self._add_contact)
        form.add("service_id", _("Service"), self._service)
        for extra in (self._create, self._add_contact):
            extra.hide()
        self.client_field.client_found.connect(self._on_client_found)
        self.client_field.textEdited.connect(self._on_client_edited)
        self._contact.editTextChanged.connect(self._on_contact_edited)
        self.client_field.textEdited.connect(self.edited)
        self._contact.lineEdit().textEdited.connect(self.edited)  # type: ignore[union-attr]  # it is editable
        self._contact.activated.connect(self.edited)
        self._service.activated.connect(self.edited)
        self._create.clicked.connect(self._on_create_client)
        self._add_contact.clicked.connect(self._on_add_contact)

    def _prepare_contact(self) -> None:
        self._contact.setEditable(True)
        self._contact.setInsertPolicy(self._contact.InsertPolicy.NoInsert)
        line, completer = self._contact.lineEdit(), self._contact.completer()
        assert line is not None and completer is not None, "an editable box has both"
        line.setPlaceholderText(_("Who called or wrote"))
        line.setAccessibleName(_("Contact"))
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.setCompletionMode(QCompleter.CompletionMode.PopupCompletion)

    @property
    def client(self) -> Client | None:
        """The client found, if what is typed is one."""
        return self._client

    @property
    def contact(self) -> Contact | None:
        """The contact of that client whose name or address is typed."""
        if self._client is None:
            return None
        typed = self._contact.currentText().strip().casefold()
        mine = (each for each in self._client.contacts if typed and typed in _called(each))
        return next(mine, None)

    @property
    def service_id(self) -> UUID | None:
        service = self._service.currentData()
        return UUID(service) if service else None

    @property
    def address(self) -> Address | None:
        """Who it is from, where an address is known: a phone call has none."""
        contact, typed = self.contact, self._contact.currentText().strip()
        if contact is not None and contact.addresses:
            return Address(name=contact.name, address=contact.addresses[0])
        return Address(address=typed.lower()) if "@" in typed else None

    @property
    def busy(self) -> bool:
        """Whether the client typed is still being looked up; `settled` follows."""
        return self.client_field.searching or (self.client_field.client_id is not None and self._client is None)

    def unknown_client(self) -> bool:
        """Whether a client is typed that doesn't exist."""
        return bool(self.client_field.text().strip()) and self.client_field.client_id is None

    def is_begun(self) -> bool:
        """Whether somebody typed something."""
        return bool(self.client_field.text().strip() or self._contact.currentText().strip())

    def fields(self) -> dict[str, str]:
        """What is typed, for the journal."""
        client_id = self.client_field.client_id
        return {
            "client": self.client_field.text(),
            "client_id": str(client_id) if client_id else "",
            "contact": self._contact.currentText(),
            "service_id": self._service.currentData() or "",
        }

    def restore(self, fields: dict[str, str]) -> None:
        """Show again what `fields` gave."""
        client_id = fields.get("client_id")
        self._contact.setEditText(fields.get("contact", ""))
        self._wanted_service = fields.get("service_id", "")
        self.client_field.hold(UUID(client_id) if client_id else None, fields.get("client", ""))

    def clear(self) -> None:
        self._contact.setEditText("")
        self.client_field.hold(None, "")

    def _on_client_edited(self, _text: str) -> None:
        self._asked = False
        self._form.say("client_id", "", "muted")
        self._create.hide()

    def _on_client_found(self, client_id: UUID | None) -> None:
        name = self.client_field.text().strip()
        self._create.setVisible(client_id is None and bool(name))
        self._create.setText(_("Create client “{name}”").format(name=name.replace("&", "&&")))
        if client_id is None:
            self._show_client((None, None))
            return

        def read(readers: Readers) -> _Found:
            return readers.client(client_id), readers.stream_head(client_id)

        self._link.query(read, self._on_client_read, key="caller.client")

    def _on_client_read(self, found: _Found) -> None:
        client, _head = found
        if client is not None and client.id == self.client_field.client_id:
            self._show_client(found)

    def _show_client(self, found: _Found) -> None:
        """Offer this client's contacts and services; what was typed as contact stays."""
        self._client, self._head = found
        typed = self._contact.currentText()
        self._contact.clear()
        self._service.clear()
        self._service.addItem(_("not said"), "")
        if self._client is not None:
            for contact in self._client.contacts:
                self._contact.addItem(show_invisibles(contact.name or contact.addresses[0]), str(contact.id))
            for service in self._client.services:
                self._service.addItem(show_invisibles(service.name), str(service.id))
            if len(self._client.services) == 1:
                self._service.setCurrentIndex(1)
            if self._wanted_service:
                self._service.setCurrentIndex(max(0, self._service.findData(self._wanted_service)))
                self._wanted_service = ""
        self._contact.setCurrentIndex(-1)
        self._contact.setEditText(typed)
        self._on_contact_edited(typed)
        if not self.busy:
            self.settled.emit()

    def _on_contact_edited(self, text: str) -> None:
        self._form.say("contact_id", "", "muted")
        name = text.strip()
        unknown = self._client is not None and bool(name) and self.contact is None
        self._add_contact.setVisible(unknown)
        if unknown and self._client is not None:
            words = _("Add “{name}” to the contacts of {client}").format(name=name, client=self._client.name)
            self._add_contact.setText(show_invisibles(words).replace("&", "&&"))

    def _on_create_client(self) -> None:
        """Where there are clients of this name already, only at the second time."""
        if self.client_field.ambiguous and not self._asked:
            self._asked = True
            self.refused.emit("client_id", _("There are clients of this name: choose one, or create one more."))
            return
        typed = self._contact.currentText().strip()
        try:
            client = Client(
                id=new_id(),
                name=self.client_field.text().strip(),
                language=self._link.settings.answer_language,
                contacts=(_new_contact(typed),) if typed else (),
            )
        except DomainError as error:
            self.refused.emit("contact_id", error_text(error))
            return
        self._save_client(client, None)

    def _on_add_contact(self) -> None:
        typed = self._contact.currentText().strip()
        if self._client is None or not typed:
            return
        try:
            client = replace(self._client, contacts=(*self._client.contacts, _new_contact(typed)))
        except DomainError as error:
            self.refused.emit("contact_id", error_text(error))
            return
        self._save_client(client, self._head)

    def _save_client(self, client: Client, head: UUID | None) -> None:
        self._saving = client
        self._link.execute(
            SaveClient(**self._link.command_base(), client=client, expected_head=head),
            self._on_client_saved,
            self._on_failed,
        )

    def _on_failed(self, error: Exception) -> None:
        self.refused.emit(None, failure_text(error))

    def _on_client_saved(self, outcome: Outcome) -> None:
        client, self._saving = self._saving, None
        if outcome.accepted and client is not None:
            self.client_field.hold(client.id, client.name)
        elif outcome.refusal is not None:
            self.refused.emit("client_id", refusal_text(outcome))


def _called(contact: Contact) -> tuple[str, ...]:
    """What somebody may type for this contact."""
    return (contact.name.casefold(), show_invisibles(contact.name).casefold(), *contact.addresses)


def _new_contact(typed: str) -> Contact:
    if "@" in typed:
        return Contact(id=new_id(), name="", addresses=(typed.lower(),))
    return Contact(id=new_id(), name=typed)
