"""What is known of a client as fields: name, language, mail domains, contacts, contracted services, remarks."""

from __future__ import annotations

import re
from uuid import UUID

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ecsupport_desktop.config.language import LANGUAGES, _
from ecsupport_desktop.domain.directory import LANGUAGES as ANSWER_LANGUAGES
from ecsupport_desktop.domain.directory import Client, Contact, Service
from ecsupport_desktop.ui.shared.editable_table import EditableTable
from ecsupport_desktop.ui.shared.fields import line_field, text_field
from ecsupport_desktop.ui.shared.form import Form
from ecsupport_desktop.ui.shared.segmented import Segment, SegmentedControl
from ecsupport_desktop.ui.shared.theme import current_theme

_BETWEEN = re.compile(r"[\s,;]+")
ROWS_SHOWN = 3


class ClientForm(QWidget):
    """Fields filled from a `Client` and read back into one; what isn't shown (ids) is kept.

    Signals: edited() — by the agent, never by `set_client`.
    """

    edited = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("client_form")
        self._form = Form("client_form", self)
        self._name = line_field("name", _("Name"), most=200)
        self._language = SegmentedControl(
            "language",
            _("Language"),
            [Segment(value=code, text=LANGUAGES[code]) for code in ANSWER_LANGUAGES],
        )
        self._domains = line_field("domains", _("Mail domains"), _("acme.example, acme-shop.example"))
        self._contacts = EditableTable(
            "contacts", _("Contacts"), (_("Name"), _("Mail addresses"), _("Phone")), _("Add a contact")
        )
        self._services = EditableTable("services", _("Services"), (_("Service"), _("Shop URL")), _("Add a service"))
        self._remarks = text_field("remarks", _("Remarks"), _("What colleagues should know"), lines=2)
        self._lay_out()
        for signal in (
            self._name.textEdited,
            self._language.value_chosen,
            self._domains.textEdited,
            self._contacts.edited,
            self._services.edited,
            self._remarks.textChanged,
        ):
            signal.connect(self._on_edited)
        self._name.textEdited.connect(self._on_name_edited)
        self._filling = False

    def _lay_out(self) -> None:
        theme = current_theme()
        for table in (self._contacts, self._services):
            table.setMinimumHeight(theme.row_height * ROWS_SHOWN + theme.px(28))
        self._remarks.setMaximumHeight(theme.px(64))
        self._form.add("name", _("Name"), self._name)
        self._form.add("language", _("Language"), self._language)
        self._form.add("domains", _("Mail domains"), self._domains)
        self._form.add("contacts", _("Contacts"), self._contacts, stretch=True)
        self._form.add("services", _("Services"), self._services, stretch=True)
        self._form.add("remarks", _("Remarks"), self._remarks)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._form)

    def set_client(self, client: Client | None, *, name: str = "", language: str = "en") -> None:
        """Show this client, or an empty form for a new one."""
        self._filling = True
        self._name.setText(client.name if client else name)
        self._language.set_value(client.language if client else language)
        self._domains.setText(", ".join(client.domains) if client else "")
        self._contacts.set_rows(
            (contact.id, (contact.name, ", ".join(contact.addresses), contact.phone))
            for contact in (client.contacts if client else ())
        )
        self._services.set_rows(
            (service.id, (service.name, service.shop_url)) for service in (client.services if client else ())
        )
        self._remarks.setPlainText(client.remarks if client else "")
        self._filling = False
        self.clear_messages()

    def client(self, client_id: UUID) -> Client:
        """What is typed, as a client. Raises InvalidField naming the field."""
        return Client(
            id=client_id,
            name=self._name.text().strip(),
            language=self._language.value() or "",
            domains=_words(self._domains.text()),
            contacts=tuple(
                Contact(id=contact_id, name=name, addresses=_words(addresses), phone=phone)
                for contact_id, (name, addresses, phone) in self._contacts.rows()
            ),
            services=tuple(
                Service(id=service_id, name=name or url, shop_url=url)
                for service_id, (name, url) in self._services.rows()
            ),
            remarks=self._remarks.toPlainText().strip(),
        )

    def contact_id(self) -> UUID | None:
        """The contact under the cursor."""
        return self._contacts.current_id()

    def say(self, field: str | None, text: str) -> bool:
        """Say what is wrong beside the field; False if it is about none of them."""
        return field is not None and self._form.say(field, text)

    def message(self, field: str) -> str:
        """What is said beside the field."""
        return self._form.message(field)

    def clear_messages(self) -> None:
        self._form.clear_messages()

    def start_typing(self) -> None:
        """Put the caret into the name."""
        self._name.setFocus()
        self._name.selectAll()

    def _on_name_edited(self, _text: str) -> None:
        """What was wrong with it is being changed."""
        self._form.say("name", "", "muted")

    def _on_edited(self) -> None:
        if not self._filling:
            self.edited.emit()


def _words(text: str) -> tuple[str, ...]:
    """Addresses or domains as people list them: commas, semicolons, spaces; in lower case, each once."""
    return tuple(dict.fromkeys(word for word in _BETWEEN.split(text.lower()) if word))
