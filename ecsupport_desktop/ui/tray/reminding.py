"""Says each reminder once: plans the next hours on the query thread, and claims on this computer what it says."""

from __future__ import annotations

from bisect import insort
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from PySide6.QtCore import QObject, Signal

from ecsupport_desktop.domain.forecast import Owed
from ecsupport_desktop.domain.foremost import Foremost, foremost
from ecsupport_desktop.domain.reminders import Reminder, Whose, in_order, is_wanted, schedule, to_say
from ecsupport_desktop.services.office import heard_of, office_of
from ecsupport_desktop.services.ports import Readers
from ecsupport_desktop.services.reminders_said import claim, forget_old, give_back, said
from ecsupport_desktop.services.views import QueueRow
from ecsupport_desktop.ui.shared.desk_door import expected
from ecsupport_desktop.ui.shared.desk_link import DeskLink
from ecsupport_desktop.ui.shared.dues import Dues

AHEAD = timedelta(hours=4)
"""So far is planned: what is said later is looked at later, if it is still owed then."""
NAMED_ONE_BY_ONE = 2
"""More at once are said together."""
MARKED_AT_ONCE = 200
TIDIED = timedelta(days=1)
"""So often old marks are removed, on a computer that is never switched off."""
_Said = tuple[list[str], tuple[Reminder, ...], tuple[QueueRow, ...]]


@dataclass(frozen=True, slots=True)
class _Planned:
    """All this person is reminded of, and what is said until then: of the requests that changed, or of all of them."""

    until: datetime
    wanted: tuple[Owed, ...]
    changed: frozenset[UUID] | None
    reminders: tuple[Reminder, ...]


class Reminding(QObject):
    """GUI thread; asked at each waking of the deadline timer, it reads nothing until something changed.

    Signals: reminded(tuple[Reminder, …], tuple[QueueRow, …]) together, the most urgent first, with the first one's row
    only where they are too many to be named one by one; planned() of other requests than before.
    """

    reminded = Signal(object, object)
    planned = Signal()

    def __init__(self, link: DeskLink, dues: Dues, parent: QObject) -> None:
        super().__init__(parent)
        self._link, self._dues = link, dues
        self._wanted: tuple[Owed, ...] = ()
        self._planned: tuple[Reminder, ...] = ()  # in order, without those that were said
        self._planned_until: datetime | None = None
        self._said: set[str] = set()
        self._folder = link.paths.reminders_folder
        self._forgotten_at: datetime | None = None
        self.quiet_until: datetime | None = None
        dues.dues_read.connect(self._on_dues)
        link.policy_changed.connect(self.plan)
        link.settings_changed.connect(self.plan)
        link.agent_changed.connect(self.plan)

    @property
    def whose(self) -> Whose:
        return Whose(self._link.settings.remind_of)

    def begin(self) -> None:
        self._forget_old(self._link.now())

    def _forget_old(self, now: datetime) -> None:
        folder, self._forgotten_at = self._folder, now
        self._link.jobs.background(lambda: forget_old(folder))

    def foremost(self, now: datetime) -> Foremost | None:
        """What presses most of the requests that this person is reminded of."""
        return foremost(self._wanted, now, self._link.policy)

    def is_quiet(self, now: datetime) -> bool:
        """Whether somebody asked for quiet; office hours apart."""
        return self.quiet_until is not None and now < self.quiet_until

    def be_quiet(self, until: datetime | None) -> None:
        """Nothing is said before this moment (aware UTC), it is said then; None: from now on again."""
        self.quiet_until = until
        if until is None:
            self.look(self._link.now())

    def give_back(self, keys: Iterable[str]) -> None:
        """These were to be said and weren't."""
        folder, ended = self._folder, tuple(keys)
        if not ended:
            return
        self._said.difference_update(ended)
        self._planned_until = None
        self._link.jobs.keep(lambda: give_back(folder, ended))

    def plan(self, _what: object = None) -> None:
        """See what there is to say in the next hours of what is owed."""
        if self._dues.owed is not None:
            until = self._link.now() + AHEAD
            self._link.query(self._planning(self._dues.owed, None, until), self._on_planned, key="reminding.plan")

    def _planning(
        self, owed: tuple[Owed, ...], changed: frozenset[UUID] | None, until: datetime
    ) -> Callable[[Readers], _Planned]:
        """What finds out what is said until then: of those that changed, or of all."""
        whose, me, now, folder = self.whose, self._link.agent.id, self._link.now(), self._folder
        policy, office, heard = self._link.policy, office_of(self._link.settings), heard_of(self._link.settings)
        told = frozenset(self._said)

        def work(_readers: Readers) -> _Planned:
            wanted = tuple(each for each in owed if is_wanted(each, whose, me))
            looked_at = wanted if changed is None else [each for each in wanted if each.request_id in changed]
            planned = schedule(looked_at, policy, office, heard, since=now, until=until)
            known = said(folder) | told if planned else told
            return _Planned(until, wanted, changed, tuple(each for each in planned if each.key not in known))

        return work

    def look(self, now: datetime) -> None:
        """It is another moment."""
        if self._forgotten_at is not None and now >= self._forgotten_at + TIDIED:
            self._forget_old(now)
        if self._planned_until is None or now >= self._planned_until:
            self.plan()
            return
        if self.is_quiet(now):
            return
        saying, settled = to_say(self._planned, now, heard_of(self._link.settings))
        if not settled:
            return
        self._planned = self._planned[len(settled) :]
        readers = self._link.desk.readers
        # On a Friday afternoon there may be thousands: making their marks takes longer than a question may.
        ask = self._link.jobs.query if len(settled) <= MARKED_AT_ONCE else self._link.jobs.background
        ask(expected(lambda: self._claimed(readers, saying, settled)), self._on_claimed, self._on_unread)

    def _claimed(self, readers: Readers, saying: tuple[Reminder, ...], settled: tuple[Reminder, ...]) -> _Said:
        """On a worker: what of this is to be said by this window, and the rows of what is named."""
        ordered = sorted(saying, key=lambda each: (each.due_at, each.request_id))
        keys = [each.key for each in settled]
        # Read before they are claimed: what can't be named now has to be said later.
        named = [each.request_id for each in (ordered if len(ordered) <= NAMED_ONE_BY_ONE else ordered[:1])]
        rows = readers.rows(named) if named else ()
        mine = claim(self._folder, keys)
        return keys, tuple(each for each in ordered if each.key in mine), rows

    def _on_dues(self, owed: tuple[Owed, ...], changed: frozenset[UUID] | None) -> None:
        """Of all the others it is known already what there is to say."""
        if changed is None or self._planned_until is None:
            self.plan()
            return
        # Further ahead than a plan of all that may be under way; it knows nothing of these changes.
        until = self._link.now() + 2 * AHEAD
        self._link.query(self._planning(owed, changed, until), self._on_some_planned)

    def _on_planned(self, found: _Planned) -> None:
        self._planned_until, self._planned = found.until, found.reminders
        self._take(found)

    def _on_some_planned(self, found: _Planned) -> None:
        changed = found.changed or ()
        planned = [each for each in self._planned if each.request_id not in changed]
        for each in found.reminders:
            insort(planned, each, key=in_order)
        self._planned = tuple(planned)
        self._take(found)

    def _take(self, found: _Planned) -> None:
        self._wanted = found.wanted
        self.planned.emit()
        self.look(self._link.now())

    def _on_claimed(self, found: _Said) -> None:
        keys, told, rows = found
        self._said.update(keys)
        if told:
            self.reminded.emit(told, rows)

    def _on_unread(self, error: Exception) -> None:
        """Nothing was claimed: it is planned again at the next waking."""
        self._planned_until = None
        self._link.read_again_after(error)


def tomorrow(now: datetime, link: DeskLink) -> datetime:
    """The next midnight where times are shown."""
    local = now.astimezone(link.zone)
    return local.replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)
