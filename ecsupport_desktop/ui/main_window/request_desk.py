"""What is done with the one request a window shows: the same in the main window and in a window of its own."""

from __future__ import annotations

from abc import abstractmethod
from uuid import UUID

from PySide6.QtCore import QObject, QSettings
from PySide6.QtWidgets import QDialog, QWidget

from ecsupport_desktop.config.language import _
from ecsupport_desktop.domain import commands as c
from ecsupport_desktop.domain.words import Impact
from ecsupport_desktop.services.views import RequestView
from ecsupport_desktop.ui.main_window.acting import Acting
from ecsupport_desktop.ui.main_window.company_actions import CompanyActions
from ecsupport_desktop.ui.main_window.delivery_actions import DeliveryActions
from ecsupport_desktop.ui.main_window.doors import Doors
from ecsupport_desktop.ui.main_window.enablement import WAYS, disable_writing, enable_for, enable_ways
from ecsupport_desktop.ui.main_window.key_ahead import KeyAhead
from ecsupport_desktop.ui.main_window.personal_actions import PersonalActions
from ecsupport_desktop.ui.main_window.request_actions import RequestActions
from ecsupport_desktop.ui.main_window.request_column import RequestColumn
from ecsupport_desktop.ui.main_window.undo_actions import UndoActions
from ecsupport_desktop.ui.main_window.window_actions import wire_request
from ecsupport_desktop.ui.shared.actions import ActionRegistry
from ecsupport_desktop.ui.shared.desk_link import DeskLink
from ecsupport_desktop.ui.shared.notices import Notices
from ecsupport_desktop.ui.triage.segments import LEVELS
from ecsupport_desktop.ui.triage.ways import Way


class RequestDesk(QObject):
    """Joins one request column to the actions of its window; notices appear in that window."""

    def __init__(
        self,
        window: QWidget,
        column: RequestColumn,
        link: DeskLink,
        notices: Notices,
        registry: ActionRegistry,
        state: QSettings,
        doors: Doors,
    ) -> None:
        super().__init__(window)
        self.window, self.column, self.link, self.notices = window, column, link, notices
        self.registry, self.state, self.doors = registry, state, doors
        self.acting = Acting(link, notices, self)
        self.company = CompanyActions(column, link, notices, self)
        self.personal = PersonalActions(self.show_request, link, notices, window, self)
        self.actions = RequestActions(window, link, notices, self.acting, registry)
        self.deliveries = DeliveryActions(self.acting, column.request, registry, link, notices, self)
        wire_request(self)
        column.view_loaded.connect(self._on_view_loaded)
        column.request.client_requested.connect(self.show_client)
        column.triage.ways_changed.connect(self._on_ways_changed)
        for changed in (
            link.policy_changed, link.agent_changed, link.link_changed, link.presence_changed, link.settings_changed
        ):  # fmt: skip
            changed.connect(self._enable)
        self.undoing = UndoActions(self)
        self._key_ahead = KeyAhead(window, column, registry, notices, self)

    # ── going about ─────────────────────────────────────────────────────────────────────────────────────────

    @abstractmethod
    def show_request(self, request_id: UUID) -> None:
        """Show another request, where all of them are shown."""

    @abstractmethod
    def show_quote(self) -> None:
        """The quote of the request shown."""

    @abstractmethod
    def show_plan(self) -> None:
        """The plan of the request shown."""

    # ── what can be done ────────────────────────────────────────────────────────────────────────────────────

    def _on_view_loaded(self, view: RequestView | None) -> None:
        self.acting.set_view(view)
        self._enable()

    def _enable(self, _what: object = None) -> None:
        enable_for(self.acting.view, self.registry, self.link, self.acting)
        self.deliveries.enable()
        if self.column.is_elsewhere:
            disable_writing(self.registry)

    def _on_ways_changed(self, ways: frozenset[Way]) -> None:
        enable_ways(ways, self.registry)

    def on_send(self) -> None:
        """Send what is written."""
        self.column.triage.send()

    def on_undo(self) -> None:
        """A held message, then what was done last on a request."""
        if not self.column.triage.bring_back():
            self.undoing.undo()

    def on_page_redo(self) -> None:
        """Do again what was undone."""
        self.undoing.redo()

    def on_impact_action(self) -> None:
        impact = Impact(self._sender().removeprefix("triage.impact_"))
        self.acting.do_on_request(c.SetImpact, impact=impact)

    def on_way_action(self) -> None:
        self.column.triage.take_way(WAYS[self._sender()])

    def on_level_action(self) -> None:
        self.column.triage.choose_level(LEVELS[self._sender().removeprefix("triage.")])

    def on_mark_restored(self) -> None:
        self.acting.do_on_request(c.MarkRestored, _("Restored, as of now."))

    def _sender(self) -> str:
        sender = self.sender()
        return sender.objectName() if sender is not None else ""

    # ── dialogs ─────────────────────────────────────────────────────────────────────────────────────────────

    def on_client_card(self) -> None:
        view = self.acting.view
        if view is not None and view.client is not None:
            self.show_client(view.client.id)

    def show_client(self, client_id: UUID) -> None:
        from ecsupport_desktop.ui.directory.client_card import ClientCard

        card = ClientCard(self.link, self.notices, client_id, self.window)
        card.request_requested.connect(self.show_request)
        self.personal.attach(card)
        self._open(card)

    def on_set_client(self) -> None:
        if self.acting.view is not None:
            from ecsupport_desktop.ui.directory.set_client import SetClientDialog

            dialog = SetClientDialog(self.link, self.notices, self.acting.view.request.id, self.window)
            dialog.new_client_requested.connect(self._on_new_client_requested)
            self._open(dialog)

    def _on_new_client_requested(self, name: str) -> None:
        from ecsupport_desktop.ui.directory.client_card import ClientCard

        self._open(ClientCard(self.link, self.notices, None, self.window, name=name))

    def _open(self, dialog: QDialog) -> None:
        dialog.open()
