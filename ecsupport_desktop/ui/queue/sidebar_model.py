"""The queues with their counts, as a list: one `counts` query for each change, from the declaration the rows use."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from ecsupport_desktop.config.language import N_, _, ngettext
from ecsupport_desktop.config.saved_views import SavedView
from ecsupport_desktop.domain.filter import Viewer
from ecsupport_desktop.domain.queue import QUEUE_BY_NAME, Queue
from ecsupport_desktop.domain.urgency import Urgency
from ecsupport_desktop.services.ports import Readers
from ecsupport_desktop.ui.queue.actions import VIEW_PREFIX
from ecsupport_desktop.ui.queue.reading import count_views, view_key
from ecsupport_desktop.ui.shared.actions import tooltip
from ecsupport_desktop.ui.shared.desk_link import DeskLink
from ecsupport_desktop.ui.shared.keys import current_keys

Index = QModelIndex | QPersistentModelIndex
VIEW_KEYS = 9
"""How many saved views, from the top, can have a key."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A line of the sidebar: a queue, a saved view, or the heading of a section."""

    queue: Queue | None = None
    view: SavedView | None = None
    heading: str = ""
    counted: bool = True
    urgency: Urgency | None = None

    @property
    def leads(self) -> bool:
        """Somewhere: it isn't a heading."""
        return self.queue is not None or self.view is not None

    @property
    def title(self) -> str:
        if self.view is not None:
            return self.view.name
        return _(self.queue.title) if self.queue else _(self.heading)

    @property
    def key(self) -> str:
        """What its count is kept by."""
        return view_key(self.view) if self.view is not None else self.queue.name if self.queue else ""


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
    KEYS = Qt.ItemDataRole.UserRole + 3
    """What goes there in one press, as this system writes it; empty for none."""
    SHORT_KEYS = Qt.ItemDataRole.UserRole + 4
    """The same in signs."""


def read_counts(readers: Readers, viewer: Viewer, views: tuple[SavedView, ...] = ()) -> dict[str, int]:
    """For the query thread."""
    return readers.counts(COUNTED, viewer.now, viewer.me) | count_views(readers, views, viewer)


class SidebarModel(QAbstractListModel):
    """Signals: counts_changed(dict) by queue name, after each reading that differs."""

    counts_changed = Signal(object)

    def __init__(self, link: DeskLink, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._link = link
        self.entries = ENTRIES
        self.counts: dict[str, int] = {}

    def set_views(self, views: tuple[SavedView, ...]) -> None:
        """List these below the queues."""
        self.beginResetModel()
        below = (Entry(heading=N_("Saved views")), *(Entry(view=view) for view in views)) if views else ()
        self.entries = (*ENTRIES, *below)
        self.endResetModel()
        self.refresh()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        return 0 if parent.isValid() else len(self.entries)

    def flags(self, index: Index) -> Qt.ItemFlag:
        flag = Qt.ItemFlag
        if not index.isValid():
            return flag.NoItemFlags
        if not self.entries[index.row()].leads:
            return flag.ItemNeverHasChildren
        return flag.ItemIsEnabled | flag.ItemIsSelectable | flag.ItemNeverHasChildren

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        entry = self.entries[index.row()]
        if role == SidebarRole.ENTRY:
            return entry
        if role == Qt.ItemDataRole.DisplayRole:
            return entry.title
        if role in (SidebarRole.KEYS, Qt.ItemDataRole.AccessibleDescriptionRole):
            return current_keys().of(self._action(index.row()))
        if role == Qt.ItemDataRole.ToolTipRole:
            return tooltip(entry.title, current_keys().of(self._action(index.row()))) if entry.leads else None
        if role == SidebarRole.SHORT_KEYS:
            return current_keys().short(self._action(index.row()))
        if role == SidebarRole.COUNT:
            return self._count(entry)
        return self._spoken(entry) if role == Qt.ItemDataRole.AccessibleTextRole else None

    def refresh(self) -> None:
        """Count again."""
        viewer = Viewer(now=self._link.now(), me=self._link.agent.id, zone=self._link.zone)
        views = tuple(entry.view for entry in self.entries if entry.view is not None)
        self._link.query(lambda readers: read_counts(readers, viewer, views), self._on_counts, key="queue.counts")

    def retranslate(self) -> None:
        self.dataChanged.emit(self.index(0), self.index(len(self.entries) - 1))

    def refresh_keys(self) -> None:
        """Other keys go there now."""
        roles = [SidebarRole.KEYS, SidebarRole.SHORT_KEYS, Qt.ItemDataRole.ToolTipRole]
        self.dataChanged.emit(self.index(0), self.index(len(self.entries) - 1), roles)

    def row_of(self, name: str) -> int:
        return next(row for row, entry in enumerate(self.entries) if entry.leads and entry.key == name)

    def _action(self, row: int) -> str:
        """The id of what goes there; "" for a heading."""
        entry = self.entries[row]
        if entry.view is None:
            return f"queue.show.{entry.queue.name}" if entry.queue is not None else ""
        place = sum(each.view is not None for each in self.entries[: row + 1])
        return f"{VIEW_PREFIX}{place}"

    def _count(self, entry: Entry) -> int | None:
        return self.counts.get(entry.key) if entry.leads and entry.counted else None

    def _spoken(self, entry: Entry) -> str:
        """ "Overdue, 1 request"."""
        title, count = entry.title, self._count(entry)
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
        for row, entry in enumerate(self.entries):
            if entry.leads and before.get(entry.key) != counts.get(entry.key):
                roles = [SidebarRole.COUNT, Qt.ItemDataRole.AccessibleTextRole]
                self.dataChanged.emit(self.index(row), self.index(row), roles)
        self.counts_changed.emit(counts)
