"""The queues with their counts, as a list: one `counts` query for each change, from the declaration the rows use."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum
from typing import Any
from uuid import UUID

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from ecsupport_desktop.config.language import N_, _, ngettext
from ecsupport_desktop.domain.queue import QUEUE_BY_NAME, Queue
from ecsupport_desktop.domain.urgency import Urgency
from ecsupport_desktop.services.ports import Readers
from ecsupport_desktop.ui.shared.desk_link import DeskLink

Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A line of the sidebar: a queue, or the heading of a section."""

    queue: Queue | None = None
    heading: str = ""
    counted: bool = True
    urgency: Urgency | None = None


def _queues(*names: str) -> list[Entry]:
    urgencies = {"nearing": Urgency.NEARING, "overdue": Urgency.OVERDUE, "delivery_failed": Urgency.CRITICAL}
    return [
        Entry(queue=QUEUE_BY_NAME[name], counted=name not in ("closed", "all"), urgency=urgencies.get(name))
        for name in names
    ]


ENTRIES: tuple[Entry, ...] = (
    *_queues("to_analyse", "nearing", "overdue", "waiting_for_client", "restoring"),
    *_queues("quotes_to_prepare", "quotes_sent", "to_plan", "planning", "mine", "unassigned"),
    Entry(heading=N_("Needs a look")),
    *_queues("delivery_failed", "quarantine"),
    Entry(),
    *_queues("closed", "all"),
)
COUNTED: tuple[Queue, ...] = tuple(entry.queue for entry in ENTRIES if entry.queue and entry.counted)


class SidebarRole(IntEnum):
    """What an index answers besides DisplayRole and AccessibleTextRole."""

    ENTRY = Qt.ItemDataRole.UserRole + 1
    """The Entry."""
    COUNT = Qt.ItemDataRole.UserRole + 2
    """How many requests, None where they aren't counted or not known yet."""


def read_counts(readers: Readers, now: datetime, me: UUID) -> dict[str, int]:
    """For the query thread."""
    return readers.counts(COUNTED, now, me)


class SidebarModel(QAbstractListModel):
    """Signals: counts_changed(dict) by queue name, after each reading that differs."""

    counts_changed = Signal(object)

    def __init__(self, link: DeskLink, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._link = link
        self.counts: dict[str, int] = {}

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        return 0 if parent.isValid() else len(ENTRIES)

    def flags(self, index: Index) -> Qt.ItemFlag:
        flag = Qt.ItemFlag
        if not index.isValid():
            return flag.NoItemFlags
        if ENTRIES[index.row()].queue is None:
            return flag.ItemNeverHasChildren
        return flag.ItemIsEnabled | flag.ItemIsSelectable | flag.ItemNeverHasChildren

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        entry = ENTRIES[index.row()]
        if role == SidebarRole.ENTRY:
            return entry
        if role == Qt.ItemDataRole.DisplayRole:
            return _(entry.queue.title) if entry.queue else _(entry.heading)
        if role == SidebarRole.COUNT:
            return self._count(entry)
        return self._spoken(entry) if role == Qt.ItemDataRole.AccessibleTextRole else None

    def refresh(self) -> None:
        """Count again."""
        now, me = self._link.now(), self._link.agent.id
        self._link.query(lambda readers: read_counts(readers, now, me), self._on_counts, key="queue.counts")

    def retranslate(self) -> None:
        self.dataChanged.emit(self.index(0), self.index(len(ENTRIES) - 1))

    def row_of(self, name: str) -> int:
        return next(row for row, entry in enumerate(ENTRIES) if entry.queue and entry.queue.name == name)

    def _count(self, entry: Entry) -> int | None:
        return self.counts.get(entry.queue.name) if entry.queue and entry.counted else None

    def _spoken(self, entry: Entry) -> str:
        """ "Overdue, 1 request"."""
        title, count = (_(entry.queue.title) if entry.queue else _(entry.heading)), self._count(entry)
        if count is None:
            return title
        noun = (
            ngettext("{count} mail", "{count} mails", count)
            if entry.queue and entry.queue.quarantine
            else ngettext("{count} request", "{count} requests", count)
        )
        return _("{queue}, {count}").format(queue=title, count=noun.format(count=count))

    def _on_counts(self, counts: dict[str, int]) -> None:
        before, self.counts = self.counts, counts
        if before == counts:
            return
        for row, entry in enumerate(ENTRIES):
            if entry.queue and before.get(entry.queue.name) != counts.get(entry.queue.name):
                roles = [SidebarRole.COUNT, Qt.ItemDataRole.AccessibleTextRole]
                self.dataChanged.emit(self.index(row), self.index(row), roles)
        self.counts_changed.emit(counts)
