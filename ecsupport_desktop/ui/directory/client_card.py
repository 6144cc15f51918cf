"""The client card: who the client is, who writes for it, what it contracted, and all its requests."""

from __future__ import annotations

from uuid import UUID

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from ecsupport_desktop.config.language import _, ngettext
from ecsupport_desktop.domain.commands import SaveClient
from ecsupport_desktop.domain.directory import Client
from ecsupport_desktop.domain.errors import DomainError
from ecsupport_desktop.services.identity import new_id
from ecsupport_desktop.services.outcome import Changed, Outcome, Status
from ecsupport_desktop.services.ports import Readers
from ecsupport_desktop.services.views import QueueRow
from ecsupport_desktop.ui.directory.client_form import ClientForm
from ecsupport_desktop.ui.directory.client_requests import ClientRequests
from ecsupport_desktop.ui.directory.namesakes import bare, has_namesake
from ecsupport_desktop.ui.shared.buttons import button, primary_button, quiet_button
from ecsupport_desktop.ui.shared.desk_link import DeskLink
from ecsupport_desktop.ui.shared.form import failure_text
from ecsupport_desktop.ui.shared.kept_looks import keep_size
from ecsupport_desktop.ui.shared.labels import ElidedLabel, add_gap, label, set_kind
from ecsupport_desktop.ui.shared.notices import Notices
from ecsupport_desktop.ui.shared.refusals import error_text, refusal_text, why_no_personal_data
from ecsupport_desktop.ui.shared.scrolled import Scrolled
from ecsupport_desktop.ui.shared.text_view import show_invisibles
from ecsupport_desktop.ui.shared.theme import current_theme

MOST_REQUESTS = 500
"""Rows of the card; search finds the older ones."""

_Found = tuple[Client | None, UUID | None, tuple[QueueRow, ...]]


class ClientCard(QDialog):
    """Shows and saves one client; without an id, a new one. What is typed stays until it is saved or given up.

    Signals: request_requested(UUID) · client_saved(UUID) · personal_data_requested(client, contact | None) — of the
    contact under the cursor.
    """

    request_requested = Signal(object)
    client_saved = Signal(object)
    personal_data_requested = Signal(object, object)

    def __init__(
        self,
        link: DeskLink,
        notices: Notices,
        client_id: UUID | None = None,
        parent: QWidget | None = None,
        *,
        name: str = "",
    ) -> None:
        """`name` is what a new client's field begins with."""
        super().__init__(parent)
        self._link, self._notices = link, notices
        self._new = client_id is None
        self._client_id = client_id or new_id()
        self._head: UUID | None = None
        self._shown: Client | None = None
        self._edited = self._warned = False
        self._saving = self._edited_since = False
        self._typed: Client | None = None
        self._asked = ""
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setObjectName("client_card")
        self._form = ClientForm(self)
        self._requests = ClientRequests(self)
        self._build()
        self._form.edited.connect(self._on_edited)
        self._requests.request_requested.connect(self.request_requested)
        link.changed.connect(self._on_changed)
        self._form.set_client(None, name=name, language=link.settings.answer_language)
        self._name_window(name or (_("New client") if self._new else ""))
        if self._new:
            self._form.start_typing()
        else:
            self._load()

    def _build(self) -> None:
        theme = current_theme()
        keep_size(self, 720, 760)
        self._title = ElidedLabel(kind="title")
        self._counted = label(kind="heading", name="client_card.counted")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(*[3 * theme.space] * 4)
        layout.setSpacing(theme.space)
        layout.addWidget(self._title)
        add_gap(layout, theme.space)
        content = QWidget()
        content.setObjectName("client_card.content")
        inside = QVBoxLayout(content)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(theme.space)
        inside.addWidget(self._form, 3)
        inside.addWidget(self._counted)
        inside.addWidget(self._requests, 2)
        layout.addWidget(Scrolled(content, "client_card.scroll"), 1)
        self._counted.setVisible(not self._new)
        self._requests.setVisible(not self._new)
        layout.addLayout(self._bar())
        for keys in ("Ctrl+S", "Ctrl+Return", "Ctrl+Enter"):
            QShortcut(QKeySequence(keys), self).activated.connect(self.save)

    def _bar(self) -> QHBoxLayout:
        self._save = primary_button(_("Save"), "client_card.save")
        self._save.set_hint(_("Ctrl+⏎"))
        self._save.clicked.connect(self.save)
        self._theirs = quiet_button(_("Show theirs"), "client_card.theirs")
        self._theirs.clicked.connect(self._on_theirs)
        self._theirs.hide()
        close = button(_("Close"), "client_card.close")
        close.clicked.connect(self.reject)
        self._said = label(name="client_card.said", wrap=True)
        personal = quiet_button(_("Personal data…"), "client_card.personal_data", icon_name="user")
        personal.clicked.connect(self._on_personal_data)
        forbidden = why_no_personal_data(self._link.agent)
        personal.setEnabled(not forbidden)
        personal.setVisible(not self._new)
        personal.setToolTip(forbidden or _("What is kept about the contact under the cursor"))
        personal.setAccessibleDescription(personal.toolTip())
        bar = QHBoxLayout()
        bar.setSpacing(current_theme().space)
        bar.addWidget(personal)
        bar.addWidget(self._said, 1)
        bar.addWidget(self._theirs)
        bar.addWidget(close)
        bar.addWidget(self._save)
        return bar

    @property
    def client_id(self) -> UUID:
        """The client shown; a new one has its id from the start."""
        return self._client_id

    def save(self) -> None:
        """Save what is typed; a refusal is said beside its field. What is typed until the answer comes stays, too.

        A new client with the name of another one is saved at the second time.
        """
        if self._saving:
            return
        self._form.clear_messages()
        self._say("")
        try:
            client = self._form.client(self._client_id)
        except DomainError as error:
            self._refuse(error.field, error_text(error))
            return
        self._typed = client
        self._saving, self._edited_since = True, False
        if self._new and bare(client.name) != self._asked:
            self._link.query(
                lambda readers: has_namesake(readers, client.name, of=client.id), self._on_namesake, self._on_failed
            )
        else:
            self._execute()

    def _on_namesake(self, found: bool) -> None:
        assert self._typed is not None
        if not found:
            self._execute()
            return
        self._saving, self._asked = False, bare(self._typed.name)
        self._refuse("name", _("There is a client of this name. Save once more to make a second one."))

    def _execute(self) -> None:
        assert self._typed is not None
        command = SaveClient(**self._link.command_base(), client=self._typed, expected_head=self._head)
        self._link.execute(command, self._on_saved, self._on_failed)

    def reject(self) -> None:
        """Close; with something unsaved only at the second time."""
        if self._edited and not self._warned:
            self._warned = True
            self._say(_("This isn't saved yet. Esc once more gives it up."), "nearing")
            return
        self._edited = False
        super().reject()

    def _load(self) -> None:
        client_id = self._client_id

        def read(readers: Readers) -> _Found:
            return (
                readers.client(client_id),
                readers.stream_head(client_id),
                readers.requests_of_client(client_id, limit=MOST_REQUESTS),
            )

        self._link.query(read, self._on_loaded, key=f"client_card.{client_id}")

    def _on_loaded(self, found: _Found) -> None:
        client, head, rows = found
        self._requests.show_rows(rows, self._link.now(), self._link.policy)
        self._counted.setText(_counted(len(rows)))
        if client is None:
            if not self._new:
                self._say(_("This client doesn't exist"), "critical")
            return
        if self._edited:
            return
        self._head, self._shown = head, client
        self._form.set_client(client)
        self._name_window(client.name)

    def _on_saved(self, outcome: Outcome) -> None:
        self._saving = False
        if outcome.accepted:
            self._head = outcome.head
            self._theirs.hide()
            self._notices.info(_("The client is saved."))
            self.client_saved.emit(self._client_id)
            if not self._edited_since:
                self._edited = self._warned = False
                self.accept()
            return
        assert outcome.refusal is not None
        text = refusal_text(outcome)
        if outcome.status is Status.CONFLICT:
            self._head = outcome.head
            self._theirs.show()
            text = _("{what}. What you typed is still here: Save puts it in place of theirs.").format(what=text)
        self._refuse(outcome.refusal.field, text)

    def _on_failed(self, error: Exception) -> None:
        self._saving = False
        self._say(failure_text(error), "critical")

    def _on_personal_data(self) -> None:
        """The card is closed, unless something typed isn't saved yet."""
        contact_id = self._form.contact_id()
        known = self._shown is not None and self._shown.contact(contact_id) is not None
        self.reject()
        if self.isHidden():
            self.personal_data_requested.emit(self._client_id, contact_id if known else None)

    def _on_theirs(self) -> None:
        self._theirs.hide()
        self._edited = False
        self._say("")
        self._load()

    def _on_edited(self) -> None:
        self._edited = self._edited_since = True
        self._warned = False

    def _on_changed(self, change: Changed) -> None:
        if not self._new and (change.directory or change.request_ids) and self.isVisible():
            self._load()

    def _refuse(self, field: str | None, text: str) -> None:
        if not self._form.say(field, text):
            self._say(text, "critical")

    def _say(self, text: str, kind: str = "muted") -> None:
        self._said.setText(text)
        self._said.setAccessibleName(text)
        set_kind(self._said, kind)

    def _name_window(self, name: str) -> None:
        self._title.setText(show_invisibles(name))
        self.setWindowTitle(show_invisibles(name))


def _counted(rows: int) -> str:
    if rows == MOST_REQUESTS:
        return _("The newest {count} requests").format(count=rows)
    return ngettext("{count} request", "{count} requests", rows).format(count=rows)
