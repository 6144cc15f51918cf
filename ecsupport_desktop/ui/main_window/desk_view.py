"""The open desk in the window: rooms, actions, palette and foot joined, and the few dialogs there are."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from PySide6.QtCore import QSettings, Signal
from PySide6.QtWidgets import QWidget

from ecsupport_desktop.config.language import _
from ecsupport_desktop.domain.queue import Queue
from ecsupport_desktop.services.quote_journal import is_unsent
from ecsupport_desktop.services.views import Draft, QueueRow, RequestView
from ecsupport_desktop.ui.actions_table import QUEUE_PREFIX
from ecsupport_desktop.ui.main_window.doors import Doors
from ecsupport_desktop.ui.main_window.enablement import enable_by_connection, enable_ways
from ecsupport_desktop.ui.main_window.feature import RequestFeature
from ecsupport_desktop.ui.main_window.features import FEATURES
from ecsupport_desktop.ui.main_window.file_actions import FileActions
from ecsupport_desktop.ui.main_window.mail_notice import MailNotice
from ecsupport_desktop.ui.main_window.palette_requests import PaletteRequests
from ecsupport_desktop.ui.main_window.pick_popup import Choice
from ecsupport_desktop.ui.main_window.request_desk import RequestDesk
from ecsupport_desktop.ui.main_window.resolving import Resolving
from ecsupport_desktop.ui.main_window.rooms import Rooms, title_of
from ecsupport_desktop.ui.main_window.settings_actions import SettingsActions
from ecsupport_desktop.ui.main_window.status_line import StatusLine
from ecsupport_desktop.ui.main_window.window_actions import wire
from ecsupport_desktop.ui.queue.sorting import SORT_PREFIX
from ecsupport_desktop.ui.shared.actions import ActionRegistry
from ecsupport_desktop.ui.shared.desk_link import DeskLink
from ecsupport_desktop.ui.shared.dues import Dues
from ecsupport_desktop.ui.shared.mail_link import MailLink
from ecsupport_desktop.ui.shared.moments import moment_text
from ecsupport_desktop.ui.shared.notices import Notices
from ecsupport_desktop.ui.shared.palette import CommandPalette
from ecsupport_desktop.ui.triage.ways import Way


class DeskView(RequestDesk):
    """Lives as long as a desk is open.

    Signals: title_changed(str), for the window's title bar; request_desk_made(RequestDesk) of a window opened beside.
    """

    title_changed = Signal(str)
    request_desk_made = Signal(object)

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
        self.rooms = Rooms(link, notices, state, doors, window)
        super().__init__(window, self.rooms.column, link, notices, registry, state, doors)
        self.status, self.palette = status, palette
        self.settings = SettingsActions(link, notices, doors, window, self, mail=mail)
        self.resolving = Resolving(self.rooms, link, notices, self)
        self.resolving.resolved.connect(self.count_drafts)
        self.mail_notice = MailNotice(mail, link, notices, self.settings.open, self)
        self.files = FileActions(window, link, notices, self.rooms, doors)
        self._palette = PaletteRequests(link, palette, self)
        self._palette.request_chosen.connect(self.rooms.show_request)
        wire(self)
        self.rooms.queue_shown.connect(self._on_queue_shown)
        self.rooms.counts_changed.connect(self._on_counts_changed)
        self.rooms.queue.menu_requested.connect(self._on_menu_requested)
        self.rooms.clock.clock_jumped.connect(self._on_clock_jumped)
        self.rooms.clock.moment_passed.connect(self._on_moment_passed)
        self.rooms.triage.sent.connect(self.count_drafts)
        self.rooms.triage.taken_back.connect(self.count_drafts)
        status.drafts_requested.connect(self._on_drafts_requested)
        status.retry_requested.connect(link.live.retry_now)
        status.mail_requested.connect(self.mail_notice.say)
        self.dues = Dues(link, self)
        self.features: tuple[RequestFeature, ...] = (self.undoing, *(make(self) for make in FEATURES))
        self._enable()
        enable_ways(frozenset(), registry)

    def begin(self) -> None:
        """Read what is shown first."""
        self.resolving.begin()
        self.rooms.begin()
        self.count_drafts()
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
        super()._on_view_loaded(view)
        self.count_drafts()

    def _enable(self, _what: object = None) -> None:
        enable_by_connection(self.registry, self.link)
        self.registry.set_enabled("request.close_window", False, _("Only a request's own window"))
        super()._enable()

    def _on_ways_changed(self, ways: frozenset[Way]) -> None:
        super()._on_ways_changed(ways)
        self.count_drafts()

    def _on_menu_requested(self, place: Any) -> None:
        menu = self.window.findChild(QWidget, "menu.request")
        if menu is not None:
            menu.popup(place)  # type: ignore[attr-defined]

    # ── actions of the table that need the whole window ─────────────────────────────────────────────────────

    def show_request(self, request_id: UUID) -> None:
        self.rooms.show_request(request_id)

    def show_quote(self) -> None:
        self.rooms.show_quote()

    def show_plan(self) -> None:
        self.rooms.show_plan()

    def on_next(self) -> None:
        self.rooms.step(1)

    def on_previous(self) -> None:
        self.rooms.step(-1)

    def on_send(self) -> None:
        """Ctrl+Enter belongs to the page that is shown."""
        if self.rooms.page is not None:
            self.rooms.page.submit()
        else:
            super().on_send()

    def on_undo(self) -> None:
        """What is shown on top comes first: a page, a held message, then what was done last on a request."""
        page = self.rooms.page
        if page is not None:
            page.undo()
        else:
            super().on_undo()

    def on_page_save(self) -> None:
        if self.rooms.page is not None:
            self.rooms.page.save()

    def on_page_redo(self) -> None:
        if self.rooms.page is not None:
            self.rooms.page.redo()
        else:
            super().on_page_redo()

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

    # ── dialogs ─────────────────────────────────────────────────────────────────────────────────────────────

    def on_new_request(self) -> None:
        from ecsupport_desktop.ui.directory.new_request import NewRequestDialog

        dialog = NewRequestDialog(self.link, self.notices, self.window)
        dialog.registered.connect(self.rooms.show_request)
        self._open(dialog)

    def on_new_client(self) -> None:
        self._on_new_client_requested("")

    # ── drafts and the clock ────────────────────────────────────────────────────────────────────────────────

    def count_drafts(self, _what: object = None) -> None:
        """Say anew how many answers are typed and not sent."""
        agent_id = self.link.agent.id
        self.link.journal(lambda drafts: drafts.of_agent(agent_id), self._on_drafts_counted)

    def _on_drafts_counted(self, drafts: tuple[Draft, ...]) -> None:
        self.status.show_drafts(sum(map(is_unsent, drafts)))

    def _on_moment_passed(self, _now: object) -> None:
        self.count_drafts()

    def _on_clock_jumped(self) -> None:
        now = self.link.now()
        self.status.show_clock_set(moment_text(now, self.link.zone, now))

    def _on_drafts_requested(self) -> None:
        agent_id, drafts = self.link.agent.id, self.link.drafts
        self.link.query(
            lambda readers: readers.rows([draft.request_id for draft in drafts.of_agent(agent_id) if is_unsent(draft)]),
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
        self.actions.note.go()  # what is typed there is kept
        self.dues.close_down()
        self.rooms.remember()
        self.rooms.close_down()
        self.link.close()
