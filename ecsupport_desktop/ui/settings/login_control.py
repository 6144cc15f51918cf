"""Who works here: one of the agents there are, chosen or typed."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QComboBox, QCompleter

from ecsupport_desktop.config.language import N_, _
from ecsupport_desktop.config.settings import Setting
from ecsupport_desktop.domain.errors import InvalidField
from ecsupport_desktop.ui.settings.control import Control, name_of
from ecsupport_desktop.ui.settings.titles import title_of
from ecsupport_desktop.ui.shared.desk_link import DeskLink
from ecsupport_desktop.ui.shared.fields import choice_field


class LoginControl(Control):
    """A login; nothing is as the system. Of a team's server, whose agents aren't all known yet, any login is taken."""

    def __init__(self, setting: Setting, link: DeskLink) -> None:
        self._link = link
        self._list = choice_field(name_of(setting), title_of(setting.key))
        super().__init__(self._list)
        self._list.setEditable(True)
        self._list.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        line, completer = self._list.lineEdit(), self._list.completer()
        assert line is not None and completer is not None, "an editable box has both"
        line.setPlaceholderText(_("As the system"))
        line.setAccessibleName(title_of(setting.key))
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.setCompletionMode(QCompleter.CompletionMode.PopupCompletion)
        self._offer()
        self._list.installEventFilter(self)
        line.editingFinished.connect(self._on_left)
        self._list.activated.connect(self._on_left)

    def value(self) -> str:
        """The login as its agent has it. Raises InvalidField where there is no such agent, or not any more."""
        typed = self._raw()
        if not typed or self._link.desk.store.live is not None or self._link.settings.server:
            return typed
        named = (agent for agent in self._link.agents.values() if agent.login.casefold() == typed.casefold())
        if (agent := next(named, None)) is None:
            message = N_("There is no agent of this login; agents are added under “Agents…”.")
            raise InvalidField(message, field="acting_agent")
        if not agent.active:
            message = N_("{name} isn't active; that is changed under “Agents…”.")
            raise InvalidField(message, field="acting_agent", name=agent.name)
        return agent.login

    def show_value(self, value: str) -> None:
        self._before = value
        self._list.setEditText(value)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Somebody may have been added since."""
        if event.type() is QEvent.Type.FocusIn:
            self._offer()
        return super().eventFilter(watched, event)

    def _offer(self) -> None:
        logins = sorted(agent.login for agent in self._link.agents.values() if agent.active)
        if logins != [self._list.itemText(at) for at in range(self._list.count())]:
            typed = self._list.currentText()
            self._list.clear()
            self._list.addItems(logins)
            self._list.setCurrentIndex(-1)
            self._list.setEditText(typed)

    def _raw(self) -> str:
        return self._list.currentText().strip()
