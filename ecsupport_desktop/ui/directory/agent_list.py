"""The agents of the team as a list to choose from: those still here first, then by name."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QWidget

from ecsupport_desktop.config.language import _
from ecsupport_desktop.domain.directory import Agent
from ecsupport_desktop.ui.shared.plain_table import dress_list
from ecsupport_desktop.ui.shared.text_view import show_invisibles
from ecsupport_desktop.ui.shared.theme import current_theme

_ID = Qt.ItemDataRole.UserRole


class AgentList(QListWidget):
    """Tells by `currentItemChanged` what was chosen; `show_agents` and `go_back` choose, and tell nobody."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("agents.list")
        self.setAccessibleName(_("Agents"))
        dress_list(self)

    def show_agents(self, agents: Iterable[Agent], chosen: UUID, working: UUID) -> None:
        """All of them anew. `working` is who acts here."""
        with QSignalBlocker(self):
            self.clear()
            for agent in sorted(agents, key=lambda each: (not each.active, each.name.casefold())):
                self.addItem(_item(agent, here=agent.id == working))
            self.select(chosen)

    def select(self, agent_id: UUID | None) -> None:
        """Choose this agent; where they aren't listed, all stays as it is."""
        for row in range(self.count()):
            if self.agent_id(self.item(row)) == agent_id:
                self.setCurrentRow(row)

    def go_back(self, agent_id: UUID | None) -> None:
        """Choose this agent again, or nobody where they aren't listed."""
        with QSignalBlocker(self):
            self.setCurrentRow(-1)
            self.select(agent_id)

    def agent_id(self, item: QListWidgetItem | None) -> UUID | None:
        return UUID(item.data(_ID)) if item is not None else None


def _item(agent: Agent, *, here: bool) -> QListWidgetItem:
    name = show_invisibles(agent.name)
    if here:
        name = _("{name} · working here").format(name=name)
    elif not agent.active:
        name = _("{name} · has left").format(name=name)
    elif agent.is_lead:
        name = _("{name} · lead").format(name=name)
    item = QListWidgetItem(name)
    item.setData(_ID, str(agent.id))
    if not agent.active:
        item.setForeground(current_theme().tokens.colour("muted"))
    return item
