"""The open desk in the window: rooms, actions, palette and foot joined, and the few dialogs there are."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from PySide6.QtCore import QObject, QSettings, Signal
from PySide6.QtWidgets import QDialog, QWidget

from ecsupport_desktop.config.language import _
from ecsupport_desktop.domain import commands as c
from ecsupport_desktop.domain.queue import Queue
from ecsupport_desktop.domain.words import Impact
from ecsupport_desktop.services.quote_journal import is_answer
from ecsupport_desktop.services.views import Draft, QueueRow, RequestView
from ecsupport_desktop.ui.actions_table import QUEUE_PREFIX
from ecsupport_desktop.ui.main_window.acting import Acting
from ecsupport_desktop.ui.main_window.company_actions import CompanyActions
from ecsupport_desktop.ui.main_window.delivery_actions import DeliveryActions
from ecsupport_desktop.ui.main_window.doors import Doors
from ecsupport_desktop.ui.main_window.enablement import WAYS, enable_for, enable_ways
from ecsupport_desktop.ui.main_window.feature import Feature
from ecsupport_desktop.ui.main_window.features import FEATURES
from ecsupport_desktop.ui.main_window.file_actions import FileActions
from ecsupport_desktop.ui.main_window.mail_notice import MailNotice
from ecsupport_desktop.ui.main_window.palette_requests import PaletteRequests
from ecsupport_desktop.ui.main_window.personal_actions import PersonalActions
from ecsupport_desktop.ui.main_window.pick_popup import Choice
from ecsupport_desktop.ui.main_window.request_actions import RequestActions
from ecsupport_desktop.ui.main_window.resolving import Resolving
from ecsupport_desktop.ui.main_window.rooms import Rooms, title_of
from ecsupport_desktop.ui.main_window.settings_actions import SettingsActions
from ecsupport_desktop.ui.main_window.status_line import StatusLine
from ecsupport_desktop.ui.main_window.undo_actions import UndoActions
from ecsupport_desktop.ui.main_window.window_actions import wire
from ecsupport_desktop.ui.queue.sorting import SORT_PREFIX
from ecsupport_desktop.ui.shared.actions import ActionRegistry
from ecsupport_desktop.ui.shared.desk_link import DeskLink
from ecsupport_desktop.ui.shared.dues import Dues
from ecsupport_desktop.ui.shared.mail_link import MailLink
from ecsupport_desktop.ui.shared.moments import moment_text
from ecsupport_desktop.ui.shared.notices import Notices
from ecsupport_desktop.ui.shared.palette import CommandPalette
from ecsupport_desktop.ui.triage.segments import LEVELS
from ecsupport_desktop.ui.triage.ways import Way


class DeskView(QObject):
    """Lives as long as a desk is open.

    Signals: title_changed(str), for the window's title bar.
    """

    title_changed = Signal(str)

    def __init__(
        self,
        window: QWidget,
        link: DeskLink,
        notices: Notices,
        registry: ActionRegistry,
        palette: CommandPalette,
        status: StatusLine,
        state: QSettings,
        doors: Doors,
        mail: MailLink | None = None,
    ) -> None:
        super().__init__(window)
        self.window, self.link, self.notices, self.doors = window, link, notices, doors
        self.registry, self.status, self.palette, self.state = registry, status, palette, state
        self.rooms = Rooms(link, notices, state, doors, window)
        self.acting = Acting(link, notices, self)
        self.company = CompanyActions(self.rooms, link, notices, self)
        self.personal = PersonalActions(self.rooms, link, notices, window, self)
        self.settings = SettingsActions(link, notices, doors, window, self, mail=mail)
        self.resolving = Resolving(self.rooms, link, notices, self)
        self.resolving.resolved.connect(self._count_drafts)
        self.actions = RequestActions(window, link, notices, self.acting, registry)
        self.mail_notice = MailNotice(mail, link, notices, self.settings.open, self)
        self.deliveries = DeliveryActions(self.acting, self.rooms.request, registry, self)
        self.files = FileActions(window, link, notices, self.rooms, doors)
        self._palette = PaletteRequests(link, palette, self)
        self._palette.request_chosen.connect(self.rooms.show_request)
        wire(self)
        self.rooms.queue_shown.connect(self._on_queue_shown)
        self.rooms.counts_changed.connect(self._on_counts_changed)
        self.rooms.view_loaded.connect(self._on_view_loaded)
        self.rooms.request.client_requested.connect(self.show_client)
        self.rooms.queue.menu_requested.connect(self._on_menu_requested)
        self.rooms.clock.clock_jumped.connect(self._on_clock_jumped)
        self.rooms.clock.moment_passed.connect(self._on_moment_passed)
        self.rooms.triage.sent.connect(self._count_drafts)
        self.rooms.triage.taken_back.connect(self._count_drafts)
        self.rooms.triage.ways_changed.connect(self._on_ways_changed)
        status.drafts_requested.connect(self._on_drafts_requested)
        link.policy_changed.connect(self._enable)
        link.agent_changed.connect(self._enable)
        link.link_changed.connect(self._enable)
        link.presence_changed.connect(self._enable)
        status.retry_requested.connect(link.live.retry_now)
        status.mail_requested.connect(self.mail_notice.say)
        self.undoing = UndoActions(self)
        self.dues = Dues(link, self)
        self.features: tuple[Feature, ...] = (self.undoing, *(make(self) for make in FEATURES))
        self._enable()
        enable_ways(frozenset(), registry)

    def begin(self) -> None:
        """Read what is shown first."""
        self.resolving.begin()
        self.rooms.begin()
        self._count_drafts()
        for feature in self.features:
            feature.begin()
        self.dues.refresh()

    # ── title and enablement ────────────────────────────────────────────────────────────────────────────────

    def title(self) -> str:
        return title_of(self.rooms.shown_queue, self.rooms.sidebar.counts.get("overdue", 0))

    def _on_queue_shown(self, _queue: Queue) -> None:
        self.title_changed.emit(self.title())

    def _on_counts_changed(self, _counts: dict[str, int]) -> None:
        self.title_changed.emit(self.title())

    def _on_view_loaded(self, view: RequestView | None) -> None:
        self.acting.set_view(view)
        self._enable()
        self._count_drafts()

    def _enable(self, _what: object = None) -> None:
        enable_for(self.acting.view, self.registry, self.link, self.acting)
        self.deliveries.enable()

    def _on_ways_changed(self, ways: frozenset[Way]) -> None:
        enable_ways(ways, self.registry)
        self._count_drafts()

    def _on_menu_requested(self, place: Any) -> None:
        menu = self.window.findChild(QWidget, "menu.request")
        if menu is not None:
            menu.popup(place)  # type: ignore[attr-defined]

    # ── actions of the table that need the whole window ─────────────────────────────────────────────────────

    def on_next(self) -> None:
        self.rooms.step(1)

    def on_previous(self) -> None:
        self.rooms.step(-1)

    def on_send(self) -> None:
        """Ctrl+Enter belongs to the page that is shown."""
        page = self.rooms.page
        (page.submit if page is not None else self.rooms.triage.send)()

    def on_undo(self) -> None:
        """What is shown on top comes first: a page, a held message, then what was done last on a request."""
        page = self.rooms.page
        if page is not None:
            page.undo()
        elif not self.rooms.triage.bring_back():
            self.undoing.undo()

    def on_page_save(self) -> None:
        if self.rooms.page is not None:
            self.rooms.page.save()

    def on_page_redo(self) -> None:
        if self.rooms.page is not None:
            self.rooms.page.redo()
        else:
            self.undoing.redo()

    def on_page_add(self) -> None:
        """A line of the quote, or a step of the plan."""
        if self.rooms.page is not None:
            self.rooms.page.add_row()

    def on_page_remove(self) -> None:
        if self.rooms.page is not None:
            self.rooms.page.remove_row()

    def on_queue_action(self) -> None:
        """Any of the actions that show a queue: which one, its name says."""
        self.rooms.show_queue(self._sender().removeprefix(QUEUE_PREFIX))

    def on_sort_action(self) -> None:
        self.rooms.queue.sort_by(self._sender().removeprefix(SORT_PREFIX))

    def on_impact_action(self) -> None:
        impact = Impact(self._sender().removeprefix("triage.impact_"))
        self.acting.do_on_request(c.SetImpact, impact=impact)

    def on_way_action(self) -> None:
        self.rooms.triage.take_way(WAYS[self._sender()])

    def on_level_action(self) -> None:
        self.rooms.triage.choose_level(LEVELS[self._sender().removeprefix("triage.")])

    def on_mark_restored(self) -> None:
        self.acting.do_on_request(c.MarkRestored, _("Restored, as of now."))

    def _sender(self) -> str:
        sender = self.sender()
        return sender.objectName() if sender is not None else ""

    # ── dialogs ─────────────────────────────────────────────────────────────────────────────────────────────

    def on_new_request(self) -> None:
        from ecsupport_desktop.ui.directory.new_request import NewRequestDialog

        dialog = NewRequestDialog(self.link, self.notices, self.window)
        dialog.registered.connect(self.rooms.show_request)
        self._open(dialog)

    def on_new_client(self) -> None:
        self._on_new_client_requested("")

    def on_client_card(self) -> None:
        view = self.acting.view
        if view is not None and view.client is not None:
            self.show_client(view.client.id)

    def show_client(self, client_id: UUID) -> None:
        from ecsupport_desktop.ui.directory.client_card import ClientCard

        card = ClientCard(self.link, self.notices, client_id, self.window)
        card.request_requested.connect(self.rooms.show_request)
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

    # ── drafts and the clock ────────────────────────────────────────────────────────────────────────────────

    def _count_drafts(self, _what: object = None) -> None:
        agent_id = self.link.agent.id
        self.link.journal(lambda drafts: drafts.of_agent(agent_id), self._on_drafts_counted)

    def _on_drafts_counted(self, drafts: tuple[Draft, ...]) -> None:
        self.status.show_drafts(sum(is_answer(draft) for draft in drafts))

    def _on_moment_passed(self, _now: object) -> None:
        self._count_drafts()

    def _on_clock_jumped(self) -> None:
        now = self.link.now()
        self.status.show_clock_set(moment_text(now, self.link.zone, now))

    def _on_drafts_requested(self) -> None:
        agent_id, drafts = self.link.agent.id, self.link.drafts
        self.link.query(
            lambda readers: readers.rows([draft.request_id for draft in drafts.of_agent(agent_id)]),
            self._on_draft_rows,
            key="desk_view.drafts",
        )

    def _on_draft_rows(self, rows: tuple[QueueRow, ...]) -> None:
        choices = [Choice(key=row.id, text=f"{row.number}  {row.subject}", detail=row.client) for row in rows]
        self.actions.pick.offer(_("Typed and not sent"), _("Request"), choices, self.rooms.show_request)

    # ── the end ─────────────────────────────────────────────────────────────────────────────────────────────

    def close_down(self) -> None:
        """Before the workers end: what is typed is journalled, what is under way is cancelled."""
        for feature in self.features:
            feature.close_down()
        self.dues.close_down()
        self.rooms.remember()
        self.rooms.close_down()
        self.link.close()
