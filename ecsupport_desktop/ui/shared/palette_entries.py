"""What the command palette offers: entries of providers, ranked by how well they answer what is typed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from ecsupport_desktop.config.language import _
from ecsupport_desktop.ui.shared.actions import ActionRegistry
from ecsupport_desktop.ui.shared.fuzzy import match

MOST_SHOWN = 200
QUEUE_ACTIONS = "queue.show."
"""What the id of an action that shows a queue begins with."""

KEYWORD_PENALTY = 500
"""A word found only in the sentence counts for less than any in the title."""

ENTRY_ROLE = int(Qt.ItemDataRole.UserRole) + 1
"""The `Ranked` of a row."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One thing that can be run, all its texts translated. `kind`: what it is, in a word ("Client").

    `score` set: its provider has ranked it already.
    """

    id: str
    title: str
    run: Callable[[], object]
    hint: str = ""
    detail: str = ""
    keywords: str = ""
    kind: str = ""
    enabled: bool = True
    why_not: str = ""
    score: int | None = None


Provider = Callable[[str], list[Entry]]
"""Answers what is typed ("" for nothing yet) with entries, at once; what must be looked up comes with a refresh."""


@dataclass(frozen=True, slots=True)
class Ranked:
    """An entry and the characters of its title that were typed."""

    entry: Entry
    positions: tuple[int, ...] = ()


def actions_provider(registry: ActionRegistry) -> Provider:
    """Every action of the table, with its shortcut and, if it can't be run, why not."""

    def provide(_query: str) -> list[Entry]:
        menus = {menu.id: _(menu.title).replace("&", "") for menu in registry.menus}
        return [
            Entry(
                id=spec.id,
                title=registry.action(spec.id).text().replace("&&", "&"),
                run=registry.action(spec.id).trigger,
                hint=registry.shortcut_text(spec.id),
                detail=_(spec.sentence),
                keywords=f"{_(spec.sentence)} {menus.get(spec.menu, '')}",
                kind=_("Queue") if spec.id.startswith(QUEUE_ACTIONS) else _("Command"),
                enabled=registry.action(spec.id).isEnabled(),
                why_not=registry.why_not(spec.id),
            )
            for spec in registry.specs
            if spec.in_palette
        ]

    return provide


def rank(query: str, entries: Sequence[Entry], recent: Sequence[str] = ()) -> list[Ranked]:
    """Those that answer the query, best first; of equals the one run last, then what can be run, then in order."""
    found: list[tuple[tuple[int, int, int, int], Ranked]] = []
    for order, entry in enumerate(entries):
        scored = _scored(query, entry)
        if scored is not None:
            score, positions = scored
            lately = recent.index(entry.id) if entry.id in recent else len(recent)
            key = (-score, lately, 0 if entry.enabled else 1, order)
            found.append((key, Ranked(entry, positions)))
    found.sort(key=lambda pair: pair[0])
    return [ranked for _key, ranked in found[:MOST_SHOWN]]


def _scored(query: str, entry: Entry) -> tuple[int, tuple[int, ...]] | None:
    if entry.score is not None:
        found = match(query, entry.title)
        return entry.score, found.positions if found else ()
    if not query.strip():
        return 0, ()
    if in_title := match(query, entry.title):
        return in_title.score, in_title.positions
    if in_all := match(query, f"{entry.title} {entry.keywords}"):
        return in_all.score - KEYWORD_PENALTY, tuple(at for at in in_all.positions if at < len(entry.title))
    return None


class EntriesModel(QAbstractListModel):
    """The ranked entries as rows. Display is the title; `ENTRY_ROLE` the Ranked; accessible text all of the row."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: list[Ranked] = []

    def set_rows(self, rows: list[Ranked]) -> None:
        """Show these."""
        self.beginResetModel()
        self._rows = rows
        self.endResetModel()

    def entry(self, row: int) -> Entry | None:
        """The entry of that row, if there is one."""
        return self._rows[row].entry if 0 <= row < len(self._rows) else None

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = QModelIndex()) -> int:  # noqa: B008 - Qt's
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if role not in (Qt.ItemDataRole.DisplayRole, ENTRY_ROLE, Qt.ItemDataRole.AccessibleTextRole):
            return None
        if not index.isValid() or index.row() >= len(self._rows):
            return None
        ranked = self._rows[index.row()]
        if role == ENTRY_ROLE:
            return ranked
        return ranked.entry.title if role == Qt.ItemDataRole.DisplayRole else spoken(ranked.entry)


def spoken(entry: Entry) -> str:
    """A row as a screen reader says it."""
    title = _("{title}, {shortcut}").format(title=entry.title, shortcut=entry.kind) if entry.kind else entry.title
    if not entry.enabled:
        return _("{title}, not available: {reason}").format(title=title, reason=entry.why_not or entry.detail)
    return _("{title}, {shortcut}").format(title=title, shortcut=entry.hint) if entry.hint else title
