"""Says each reminder once: plans them on the query thread, and claims on this computer what it says."""

from __future__ import annotations

from datetime import datetime, timedelta

from PySide6.QtCore import QObject, QTimer, Signal

from ecsupport_desktop.domain.reminders import Reminder, Whose, is_wanted, schedule, to_say
from ecsupport_desktop.services.office import office_of
from ecsupport_desktop.services.outcome import Changed
from ecsupport_desktop.services.ports import Readers
from ecsupport_desktop.services.reminders_said import claim, forget_old, said
from ecsupport_desktop.services.views import QueueRow
from ecsupport_desktop.ui.shared.desk_link import DeskLink

GATHER_MILLISECONDS = 1_000
_Said = tuple[tuple[Reminder, ...], tuple[QueueRow, ...]]


class Reminding(QObject):
    """GUI thread; asked at each waking of the deadline timer, it reads nothing until something changed.

    Signals: reminded(tuple[Reminder, ...], tuple[QueueRow, ...]) together, the most urgent first.
    """

    reminded = Signal(object, object)

    def __init__(self, link: DeskLink, parent: QObject) -> None:
        super().__init__(parent)
        self._link = link
        self._planned: tuple[Reminder, ...] = ()  # in order, without those that were said
        self._quiet_until: datetime | None = None
        self._folder = link.paths.reminders_folder
        self._soon = QTimer(self, singleShot=True, interval=GATHER_MILLISECONDS)
        self._soon.timeout.connect(self.plan)
        link.changed.connect(self._on_changed)
        link.policy_changed.connect(self._on_anything)
        link.settings_changed.connect(self._on_anything)
        link.agent_changed.connect(self._on_anything)

    def begin(self) -> None:
        folder = self._folder
        self._link.jobs.background(lambda: forget_old(folder))
        self.plan()

    def close_down(self) -> None:
        self._soon.stop()

    def be_quiet(self, until: datetime) -> None:
        """Nothing is said before this moment (aware UTC); it is said then."""
        self._quiet_until = until

    def plan(self) -> None:
        """Read what is owed, and when to say so."""
        whose, me = Whose(self._link.settings.remind_of), self._link.agent.id
        policy, office, folder = self._link.policy, office_of(self._link.settings), self._folder

        def read(readers: Readers) -> tuple[Reminder, ...]:
            wanted = [each for each in readers.dues() if is_wanted(each, whose, me)]
            known = said(folder)
            return tuple(each for each in schedule(wanted, policy, office) if each.key not in known)

        self._link.query(read, self._on_planned, key="reminding.plan")

    def look(self, now: datetime) -> None:
        """It is another moment."""
        if self._quiet_until is not None and now < self._quiet_until:
            return
        saying, settled = to_say(self._planned, now, office_of(self._link.settings))
        if not settled:
            return
        self._planned = self._planned[len(settled) :]
        folder, keys = self._folder, [each.key for each in settled]
        ordered = tuple(sorted(saying, key=lambda each: (each.due_at, each.request_id)))

        def work(readers: Readers) -> _Said:
            mine = claim(folder, keys)
            told = tuple(each for each in ordered if each.key in mine)
            return told, readers.rows([each.request_id for each in told])

        self._link.query(work, self._on_claimed)

    def _on_planned(self, planned: tuple[Reminder, ...]) -> None:
        self._planned = planned
        self.look(self._link.now())

    def _on_claimed(self, found: _Said) -> None:
        told, rows = found
        if told and rows:
            self.reminded.emit(told, rows)

    def _on_changed(self, changed: Changed) -> None:
        if changed.request_ids:
            self._on_anything()

    def _on_anything(self, _what: object = None) -> None:
        if not self._soon.isActive():
            self._soon.start()


def tomorrow(now: datetime, link: DeskLink) -> datetime:
    """The next midnight where times are shown."""
    local = now.astimezone(link.zone)
    return local.replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)
