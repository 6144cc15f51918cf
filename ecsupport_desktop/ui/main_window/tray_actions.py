"""Joins reminders, tray and window: a message leads to its request, and where there is no tray the window says it."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from PySide6.QtWidgets import QSystemTrayIcon

from ecsupport_desktop.config.language import _, ngettext
from ecsupport_desktop.domain.reminders import Reminder, Stage
from ecsupport_desktop.domain.urgency import Urgency
from ecsupport_desktop.services.views import QueueRow
from ecsupport_desktop.ui.main_window.feature import Feature
from ecsupport_desktop.ui.shared.moments import moment_text
from ecsupport_desktop.ui.shared.text_view import show_invisibles
from ecsupport_desktop.ui.shared.urgency import urgency_word
from ecsupport_desktop.ui.tray.reminding import Reminding, tomorrow
from ecsupport_desktop.ui.tray.tray import Tray

if TYPE_CHECKING:
    from ecsupport_desktop.ui.main_window.desk_view import DeskView

NAMED_ONE_BY_ONE = 2
"""More at once are said together."""


class TrayActions(Feature):
    """Reminders are said whether or not the window is in front: who reads another request doesn't see the queue."""

    def __init__(self, view: DeskView) -> None:
        super().__init__(view)
        self.reminding = Reminding(view.link, self)
        self.tray = Tray(view.window, self) if QSystemTrayIcon.isSystemTrayAvailable() else None
        self._meant: UUID | None = None
        self.reminding.reminded.connect(self._on_reminded)
        view.rooms.clock.moment_passed.connect(self._on_moment_passed)
        view.rooms.counts_changed.connect(self._on_counts_changed)
        if self.tray is not None:
            self.tray.open_requested.connect(self.raise_window)
            self.tray.message_clicked.connect(self.open_meant)
            self.tray.quiet_requested.connect(self._on_quiet_requested)
            self.tray.quit_requested.connect(view.window.close)
            view.link.language_changed.connect(self.tray.retranslate)

    def begin(self) -> None:
        self.reminding.begin()

    def close_down(self) -> None:
        self.reminding.close_down()
        if self.tray is not None:
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

    def open_meant(self) -> None:
        """What the last message was about: its request, or the queue of those that near their 48 hours."""
        self.raise_window()
        if self._meant is not None:
            self.view.rooms.show_request(self._meant)
        else:
            self.view.rooms.show_queue("nearing")

    def _on_moment_passed(self, now: object) -> None:
        self.reminding.look(now)  # type: ignore[arg-type]  # a signal's object: a datetime

    def _on_quiet_requested(self) -> None:
        now = self.view.link.now()
        self.reminding.be_quiet(tomorrow(now, self.view.link))

    def _on_counts_changed(self, counts: dict[str, int]) -> None:
        if self.tray is None:
            return
        overdue, nearing = counts.get("overdue", 0), counts.get("nearing", 0)
        if overdue:
            self.tray.show_state(Urgency.OVERDUE, overdue)
        else:
            self.tray.show_state(Urgency.NEARING if nearing else None, nearing)

    # ── saying ──────────────────────────────────────────────────────────────────────────────────────────────

    def _on_reminded(self, reminders: tuple[Reminder, ...], rows: tuple[QueueRow, ...]) -> None:
        by_id = {row.id: row for row in rows}
        told = [each for each in reminders if each.request_id in by_id]
        if len(told) > NAMED_ONE_BY_ONE:
            self._say(None, *self._together(told))
            return
        for each in told:
            self._say(each.request_id, *self._one(each, by_id[each.request_id]))

    def _say(self, meant: UUID | None, title: str, text: str) -> None:
        self._meant = meant
        if self.tray is not None:
            self.tray.say(title, text)
        else:
            message = _("{title}: {text}").format(title=title, text=text)
            self.view.notices.warning(message, action_text=_("Open"), callback=self.open_meant)

    def _one(self, reminder: Reminder, row: QueueRow) -> tuple[str, str]:
        urgency = Urgency.CRITICAL if reminder.stage is Stage.CRITICAL else Urgency.NEARING
        if reminder.early:
            title = _("{number} is due while nobody is there").format(number=row.number)
        else:
            title = _("{number}: {urgency}").format(number=row.number, urgency=urgency_word(urgency))
        parts = (show_invisibles(row.subject), show_invisibles(row.client), self._due(reminder))
        return title, " · ".join(part for part in parts if part)

    def _due(self, reminder: Reminder) -> str:
        """ "due Sun 03:10, last staffed moment Fri 18:00"."""
        link = self.view.link
        now = link.now()

        def said(moment: datetime) -> str:
            return moment_text(moment, link.zone, now)

        last = reminder.last_staffed
        if last is None or last >= reminder.due_at:
            return _("due {moment}").format(moment=said(reminder.due_at))
        return _("due {moment}, last staffed moment {last}").format(moment=said(reminder.due_at), last=said(last))

    def _together(self, told: list[Reminder]) -> tuple[str, str]:
        critical = sum(each.stage is Stage.CRITICAL and not each.early for each in told)
        title = ngettext("{count} request nears its 48 hours", "{count} requests near their 48 hours", len(told))
        words = ngettext("{count} of them is critical", "{count} of them are critical", critical)
        first = _("the first is {due}").format(due=self._due(told[0]))
        text = f"{words.format(count=critical)} · {first}" if critical else first
        return title.format(count=len(told)), text
