"""The request view: head, conversation, deadline proof and history of one request, kept fresh."""

from __future__ import annotations

from uuid import UUID

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QStackedWidget, QTabWidget, QVBoxLayout, QWidget

from ecsupport_desktop.config.language import _
from ecsupport_desktop.domain.message import Attachment
from ecsupport_desktop.domain.signs import compile_all
from ecsupport_desktop.services.outcome import Changed
from ecsupport_desktop.services.ports import Readers
from ecsupport_desktop.services.views import RequestView
from ecsupport_desktop.ui.request.attachments import AttachmentSaver
from ecsupport_desktop.ui.request.company_line import CompanyLine
from ecsupport_desktop.ui.request.conversation import Conversation
from ecsupport_desktop.ui.request.delivery_bar import DeliveryBar
from ecsupport_desktop.ui.request.facts import Facts
from ecsupport_desktop.ui.request.history import HistoryView
from ecsupport_desktop.ui.request.opening import AttachmentOpener
from ecsupport_desktop.ui.request.proof import ProofView
from ecsupport_desktop.ui.shared.at_once import at_once
from ecsupport_desktop.ui.shared.company_words import company_text, short_company_text
from ecsupport_desktop.ui.shared.desk_link import DeskLink
from ecsupport_desktop.ui.shared.empty_state import EmptyState
from ecsupport_desktop.ui.shared.keys import current_keys
from ecsupport_desktop.ui.shared.notices import Notices
from ecsupport_desktop.ui.shared.theme import current_theme, px

LEAST_HEIGHT = 264
"""Pixels at 100 % that the head and some lines of the conversation keep while an answer is written."""


class RequestPane(QWidget):
    """Shows one request. An answer that arrives after another request was asked for is dropped.

    Signals: view_loaded(RequestView | None) whenever it was fetched; client_requested(UUID); request_requested(UUID);
    take_over_requested(), of the answer somebody else writes here; enclose_requested(Attachment), to send it with ours.
    """

    view_loaded = Signal(object)
    client_requested = Signal(object)
    request_requested = Signal(object)
    take_over_requested = Signal()
    enclose_requested = Signal(object)

    def __init__(self, link: DeskLink, notices: Notices, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("requestPane")
        self.setAccessibleName(_("Request"))
        self._link = link
        self._wanted: UUID | None = None
        self._shown: UUID | None = None
        self._arriving = False
        self._notices = notices
        self._saver = AttachmentSaver(link, notices, self)
        self._opener = AttachmentOpener(link, notices, self)
        self._stack = QStackedWidget(self)
        self._facts = Facts(link, self)
        self._conversation = Conversation(link, self)
        self.deliveries = DeliveryBar(self)
        self._proof = ProofView(link, notices, self)
        self._history = HistoryView(link, self)
        self._build()
        self._keep_room()
        current_theme().theme_changed.connect(self._on_theme_changed)
        self._facts.client_requested.connect(self.client_requested)
        self._facts.request_requested.connect(self.request_requested)
        self._conversation.save_requested.connect(self._saver.save)
        self._conversation.open_requested.connect(self._opener.open)
        self._conversation.open_anyway_requested.connect(self._opener.open_anyway)
        self._conversation.enclose_requested.connect(self.enclose_requested)
        self._conversation.not_opened.connect(self._on_not_opened)
        self._opener.asked.connect(self._conversation.ask_first)
        link.changed.connect(self._on_changed)
        link.policy_changed.connect(self._on_policy_changed)
        link.presence_changed.connect(self._on_presence_changed)
        link.clock_corrected.connect(self.refresh_time_left)
        link.language_changed.connect(self._on_language_changed)
        current_keys().keys_changed.connect(self._say_empty)

    def _build(self) -> None:
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self._stack)
        self._empty = EmptyState(*_nothing_selected(), parent=self)
        self._stack.addWidget(self._empty)
        page = QWidget(self)
        layout = QVBoxLayout(page)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._facts)
        layout.addWidget(self.deliveries)
        self._tabs = QTabWidget(page)
        self._tabs.setObjectName("requestTabs")
        self._tabs.setAccessibleName(_("Parts of the request"))
        self._tabs.setDocumentMode(True)
        self._tabs.addTab(self._conversation, _("Conversation"))
        self._tabs.addTab(self._proof, _("Deadline proof"))
        self._tabs.addTab(self._history, _("History"))
        self._company = CompanyLine(self._tabs)
        self._company.take_over_requested.connect(self.take_over_requested)
        layout.addWidget(self._tabs, 1)
        self._stack.addWidget(page)

    def _on_theme_changed(self) -> None:
        """Another size needs other room; the mark of the urgency has another colour."""
        self._keep_room()
        if self._shown is not None:
            self.refresh_time_left()

    def _keep_room(self) -> None:
        """A subject of several lines is read whole, and below it still some of the conversation."""
        whole = self._facts.heightForWidth(self.width()) + self._tabs.minimumSizeHint().height()
        self.setMinimumHeight(max(px(LEAST_HEIGHT), whole))

    def event(self, event: QEvent) -> bool:
        """Another head is measured once it is laid out, not while the request is being shown."""
        heard = super().event(event)
        if event.type() is QEvent.Type.LayoutRequest:
            self._keep_room()
        return heard

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._keep_room()

    def hasHeightForWidth(self) -> bool:
        """It scrolls: a stack would ask for the preferred height of all it holds, at the cost of the triage panel."""
        return False

    @property
    def request_id(self) -> UUID | None:
        """The request asked for, shown or on its way."""
        return self._wanted

    @property
    def arriving(self) -> bool:
        """Whether another request than the one in sight was asked for and is being read."""
        return self._arriving

    def show_request(self, request_id: UUID | None, ahead: RequestView | None = None) -> None:
        """`ahead`: what was read of it before; it is shown at once and read again all the same."""
        self._wanted = request_id
        self._arriving = request_id is not None and request_id != self._shown
        self.tell_open()
        self._show_company()
        if request_id is None:
            self._say_empty()
            self._on_view(None)
            return
        if ahead is not None:
            self._on_view(ahead)
        self._fetch()

    def tell_open(self) -> None:
        """Tell colleagues that this request is the one looked at."""
        self._link.live.show_open(self._wanted)

    def focus_conversation(self) -> None:
        """Move the keyboard into the conversation."""
        self._tabs.setCurrentWidget(self._conversation)
        self._conversation.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def open_file(self, file: Attachment) -> None:
        """Open a file of the request, as from the conversation."""
        self._opener.open(file)

    def save_file(self, file: Attachment) -> None:
        """Ask where to, and write it there."""
        self._saver.save(file)

    def toggle_as_sent(self) -> None:
        """Show a message as it was sent, or its text again."""
        self._tabs.setCurrentWidget(self._conversation)
        self._conversation.toggle_as_sent()

    def show_proof(self) -> None:
        """Bring the deadline proof to the front."""
        self._show_part(self._proof)

    def show_history(self) -> None:
        """Bring the history to the front."""
        self._show_part(self._history)

    def _show_part(self, part: QWidget) -> None:
        self._tabs.setCurrentWidget(part)
        part.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def refresh_time_left(self) -> None:
        """Say anew what the clock moves; called as time passes."""
        self._facts.refresh_time_left()
        self._proof.refresh()

    def _fetch(self) -> None:
        wanted = self._wanted
        assert wanted is not None

        def read(readers: Readers) -> RequestView | None:
            compile_all()  # what is missing is looked for in the window's thread
            return readers.request(wanted)

        self._link.query(read, self._on_view, self._on_unread, key=f"request.{id(self)}")

    def _on_changed(self, changed: Changed) -> None:
        if self._wanted is not None and (self._wanted in changed.request_ids or changed.directory):
            self._fetch()

    def _on_policy_changed(self, _policy: object) -> None:
        self.refresh_time_left()

    def _on_not_opened(self, address: str) -> None:
        self._notices.error(_("No program on this computer opens {address}.").format(address=address))

    def _on_presence_changed(self, _presence: object) -> None:
        self._show_company()

    def _show_company(self) -> None:
        company = self._link.live.company(self._wanted)
        agents = self._link.agents
        whole, short = company_text(company, agents), short_company_text(company, agents)
        self._company.say(whole, short, writing=bool(company.writers))

    def _on_unread(self, error: Exception) -> None:
        """Another request than the one asked for must not stay in sight as if it were that one."""
        self._link.read_again_after(error)
        self._arriving = False
        if self._shown != self._wanted:
            self._empty.set_texts(_("This request can't be read now"), str(error))
            self._on_view(None)

    def _on_view(self, view: RequestView | None) -> None:
        if view is not None and view.request.id != self._wanted:
            return
        self._shown, self._arriving = view.request.id if view is not None else None, False
        # With what is said and done about it around this pane.
        with at_once(self.parentWidget() or self):
            self._stack.setCurrentIndex(0 if view is None else 1)
            self._facts.set_view(view)
            self.deliveries.set_view(view, self._link.zone, self._link.now())
            self._conversation.set_view(view)
            self._proof.set_view(view)
            self._history.set_view(view)
            self.view_loaded.emit(view)

    def _on_language_changed(self) -> None:
        """And where another zone is chosen: every moment is said anew."""
        self._say_empty()
        if self._wanted is not None:
            self._fetch()

    def _say_empty(self) -> None:
        self._empty.set_texts(*_nothing_selected())


def _nothing_selected() -> tuple[str, str]:
    keys = current_keys()
    sentence = _("Choose one in the queue with {next} and {previous}, or press {search} to search.").format(
        next=keys.said("J"), previous=keys.said("K"), search=keys.said("/")
    )
    return _("No request selected"), sentence
