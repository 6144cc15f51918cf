"""Joins reminders, tray and window: a message leads to its request, and where there is no tray the window says it."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING
from uuid import UUID

from PySide6.QtWidgets import QSystemTrayIcon

from ecsupport_desktop.config.language import _
from ecsupport_desktop.domain.foremost import Foremost
from ecsupport_desktop.domain.reminders import Reminder, Whose
from ecsupport_desktop.services.views import QueueRow
from ecsupport_desktop.ui.main_window.feature import Feature
from ecsupport_desktop.ui.main_window.pick_popup import Choice
from ecsupport_desktop.ui.tray.reminding import Reminding, tomorrow
from ecsupport_desktop.ui.tray.saying import message_of, message_of_many
from ecsupport_desktop.ui.tray.tray import Message, Tray, TrayState

if TYPE_CHECKING:
    from ecsupport_desktop.ui.main_window.desk_view import DeskView

QUIET_UNTIL = "tray/quiet_until"


class TrayActions(Feature):
    """Reminders are said whether or not the window is in front: who reads another request doesn't see the queue."""

    def __init__(self, view: DeskView) -> None:
        super().__init__(view)
        self.reminding = Reminding(view.link, view.dues, self)
        self.tray = Tray(view.window, self) if QSystemTrayIcon.isSystemTrayAvailable() else None
        self._foremost: Foremost | None = None
        self._number = ""
        self.reminding.reminded.connect(self._on_reminded)
        self.reminding.planned.connect(self._on_planned)
        view.rooms.clock.moment_passed.connect(self._on_moment_passed)
        view.registry.on("tray.quiet", self._on_quiet_requested)
        if self.tray is not None:
            self.tray.open_requested.connect(self.raise_window)
            self.tray.foremost_requested.connect(self.open_foremost)
            self.tray.message_clicked.connect(self.open_meant)
            self.tray.one_of_clicked.connect(self._ask_which)
            self.tray.quiet_requested.connect(self._on_quiet_requested)
            self.tray.quit_requested.connect(view.window.close)
            view.link.language_changed.connect(self.tray.retranslate)

    def begin(self) -> None:
        self.reminding.be_quiet(self._kept_quiet())
        self.reminding.begin()
        self._show_state(self.view.link.now())

    def close_down(self) -> None:
        if self.tray is not None:
            self._give_back()
            self.tray.close()

    def raise_window(self) -> None:
        """To the front, whatever covers it."""
        window = self.view.window
        if window.isActiveWindow() and not window.isMinimized():
            return
        window.setWindowState(window.windowState() & ~window.windowState().WindowMinimized)
        window.show()
        window.raise_()
        window.activateWindow()

    def open_meant(self, meant: UUID | str) -> None:
        """What a message was about: its request, or a queue by its name."""
        self.raise_window()
        if isinstance(meant, UUID):
            self.view.rooms.show_request(meant)
        else:
            self.view.rooms.show_queue(meant)

    def _ask_which(self, messages: tuple[Message, ...]) -> None:
        """The system keeps several, and doesn't tell which one was clicked."""
        self.raise_window()
        choices = [Choice(key=each, text=each.title, below=each.text) for each in messages]
        self.view.actions.pick.offer(_("Reminders"), _("Which one to open"), choices, self._open_chosen)

    def _open_chosen(self, message: Message) -> None:
        assert self.tray is not None
        self.tray.forget(message)
        self.open_meant(message.meant)

    def open_foremost(self) -> None:
        """The request that presses most now, whatever the menu said when it was opened."""
        if self._foremost is not None:
            self.open_meant(self._foremost.request_id)

    # ── quiet ───────────────────────────────────────────────────────────────────────────────────────────────

    def _kept_quiet(self) -> datetime | None:
        """Until when somebody asked for quiet before the program was started again."""
        try:
            until = datetime.fromisoformat(str(self.view.state.value(QUIET_UNTIL, "")))
        except ValueError:
            return None
        now = self.view.link.now()
        return until if until.tzinfo is not None and now < until <= tomorrow(now, self.view.link) else None

    def _on_quiet_requested(self, quiet: bool) -> None:
        link = self.view.link
        until = tomorrow(link.now(), link) if quiet else None
        self.view.state.setValue(QUIET_UNTIL, until.isoformat() if until is not None else "")
        if quiet:
            self._give_back()
        self.reminding.be_quiet(until)
        self._show_state(link.now())

    def _give_back(self) -> None:
        """What waits its turn is said another time."""
        if self.tray is not None:
            self.reminding.give_back(key for message in self.tray.take_waiting() for key in message.keys)

    # ── the state of things ─────────────────────────────────────────────────────────────────────────────────

    def _on_moment_passed(self, now: object) -> None:
        self.reminding.look(now)  # type: ignore[arg-type]  # a signal's object: a datetime
        self._show_state(now)  # type: ignore[arg-type]

    def _on_planned(self) -> None:
        self._show_state(self.view.link.now())

    def _show_state(self, now: datetime) -> None:
        quiet, found = self.reminding.is_quiet(now), self.reminding.foremost(now)
        self.view.registry.set_checked("tray.quiet", quiet)
        if self.tray is None:
            return
        if found is None or self._foremost is None or found.request_id != self._foremost.request_id:
            self._number = ""
        self._foremost = found
        if found is not None and not self._number:
            ids = [found.request_id]
            self.view.link.query(lambda readers: readers.rows(ids), self._on_foremost_read, key="tray.foremost")
        self.tray.show_state(
            TrayState(
                urgency=found.urgency if found is not None else None,
                count=found.count if found is not None else 0,
                number=self._number,
                reminding=self.reminding.whose is not Whose.NONE,
                quiet=quiet,
            )
        )

    def _on_foremost_read(self, rows: tuple[QueueRow, ...]) -> None:
        if rows and self._foremost is not None and rows[0].id == self._foremost.request_id:
            self._number = rows[0].number
            self._show_state(self.view.link.now())

    # ── saying ──────────────────────────────────────────────────────────────────────────────────────────────

    def _on_reminded(self, reminders: tuple[Reminder, ...], rows: tuple[QueueRow, ...]) -> None:
        link, by_id = self.view.link, {row.id: row for row in rows}
        now = link.now()
        if not all(each.request_id in by_id for each in reminders):
            self._say(message_of_many(reminders, by_id, link.zone, now))
            return
        for each in reminders:
            self._say(message_of(each, by_id[each.request_id], link.zone, now))

    def _say(self, message: Message) -> None:
        if self.tray is not None:
            self.tray.say(message)
        else:
            said, go = f"{message.title} · {message.text}", partial(self.open_meant, message.meant)
            self.view.notices.warning(said, action_text=_("Open"), callback=go)
