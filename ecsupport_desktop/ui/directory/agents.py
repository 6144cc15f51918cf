"""The agents of the team: who is acting here, who else there is, and what they may do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from uuid import UUID

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QCheckBox, QDialog, QHBoxLayout, QListWidgetItem, QVBoxLayout, QWidget

from ecsupport_desktop.config.language import N_, _
from ecsupport_desktop.config.settings import SettingsError, save_setting
from ecsupport_desktop.domain.commands import SaveAgent
from ecsupport_desktop.domain.directory import Agent
from ecsupport_desktop.domain.errors import DomainError
from ecsupport_desktop.domain.words import Role
from ecsupport_desktop.services.identity import new_id
from ecsupport_desktop.services.outcome import Changed, Outcome, Status
from ecsupport_desktop.services.ports import Readers
from ecsupport_desktop.ui.directory.agent_list import AgentList
from ecsupport_desktop.ui.shared.buttons import button, primary_button, quiet_button
from ecsupport_desktop.ui.shared.desk_link import DeskLink
from ecsupport_desktop.ui.shared.fields import line_field
from ecsupport_desktop.ui.shared.form import Form, failure_text
from ecsupport_desktop.ui.shared.kept_looks import keep_size
from ecsupport_desktop.ui.shared.labels import label, set_kind
from ecsupport_desktop.ui.shared.notices import Notices
from ecsupport_desktop.ui.shared.refusals import error_text, refusal_text
from ecsupport_desktop.ui.shared.segmented import Segment, SegmentedControl
from ecsupport_desktop.ui.shared.theme import current_theme

_ROLES = {Role.AGENT: N_("Agent"), Role.LEAD: N_("Lead")}
_Typed = tuple[str, str, str | None, bool]
_Found = tuple[tuple[Agent, ...], Mapping[UUID, UUID | None]]


class AgentsDialog(QDialog):
    """A list to choose from, and the fields of the one chosen: nobody else is shown while they aren't saved.

    Signals: acting_chosen(Agent).
    """

    acting_chosen = Signal(object)

    def __init__(self, link: DeskLink, notices: Notices, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._link, self._notices = link, notices
        self._agents: tuple[Agent, ...] = ()
        self._heads: Mapping[UUID, UUID | None] = {}
        self._shown: Agent | None = None
        self._new_id: UUID | None = None
        self._edited = self._warned = False
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setObjectName("agents")
        self.setWindowTitle(_("Agents"))
        self._as_shown: _Typed = ("", "", None, True)
        self._saving: tuple[UUID, _Typed] | None = None
        self._list = AgentList(self)
        self._form = Form("agents", self)
        self._name = line_field("name", _("Name"), most=100)
        self._login = line_field("login", _("Login"), _("The account's name on the computer"), most=64)
        self._role = SegmentedControl(
            "role", _("Role"), [Segment(value=role.value, text=_(text)) for role, text in _ROLES.items()]
        )
        self._active = QCheckBox(_("Active: may work and be assigned requests"))
        self._build()
        self._list.currentItemChanged.connect(self._on_current_item_changed)
        self._list.itemActivated.connect(self._on_item_activated)
        for signal in (self._name.textEdited, self._login.textEdited, self._role.value_chosen, self._active.clicked):
            signal.connect(self._on_edited)
        link.changed.connect(self._on_changed)
        link.agent_changed.connect(self._on_agent_changed)
        self.refresh()

    def _build(self) -> None:
        theme = current_theme()
        keep_size(self, 720, 420)
        self._list.setFixedWidth(theme.px(240))
        self._form.add("name", _("Name"), self._name)
        self._form.add("login", _("Login"), self._login)
        self._form.add("role", _("Role"), self._role)
        self._form.add("active", _("Still here"), self._active)
        self._said = label(name="agents.said", wrap=True)
        add = quiet_button(_("Add an agent"), "agents.add", icon_name="new")
        add.clicked.connect(self.add_agent)
        left = QVBoxLayout()
        left.addWidget(self._list, 1)
        left.addWidget(add, 0, Qt.AlignmentFlag.AlignLeft)
        right = QVBoxLayout()
        right.addWidget(self._form)
        right.addWidget(self._said)
        right.addStretch(1)
        right.addLayout(self._bar())
        columns = QHBoxLayout()
        columns.setSpacing(3 * theme.space)
        columns.addLayout(left)
        columns.addLayout(right, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(*[3 * theme.space] * 4)
        layout.setSpacing(2 * theme.space)
        layout.addWidget(label(self.windowTitle(), "title"))
        layout.addLayout(columns, 1)
        QShortcut(QKeySequence("Ctrl+S"), self).activated.connect(self.save)

    def _bar(self) -> QHBoxLayout:
        keys = QKeySequence("Ctrl+S").toString(QKeySequence.SequenceFormat.NativeText)
        self._act = button(_("Work as this agent"), "agents.act")
        self._act.clicked.connect(self._on_act)
        self._save = primary_button(_("Save"), "agents.save")
        self._save.set_hint(keys)
        self._save.clicked.connect(self.save)
        close = button(_("Close"), "agents.close")
        close.clicked.connect(self.reject)
        bar = QHBoxLayout()
        bar.setSpacing(current_theme().space)
        bar.addWidget(self._act)
        bar.addStretch(1)
        bar.addWidget(close)
        bar.addWidget(self._save)
        return bar

    @property
    def shown(self) -> Agent | None:
        """The agent whose fields are shown; None for a new one."""
        return self._shown

    @property
    def _agent_id(self) -> UUID | None:
        """Whose fields they are, somebody new included."""
        return self._shown.id if self._shown else self._new_id

    def refresh(self) -> None:
        """Read the agents again."""

        def read(readers: Readers) -> _Found:
            agents = readers.agents()
            return agents, {agent.id: readers.stream_head(agent.id) for agent in agents}

        self._link.query(read, self._on_found, key="agents")

    def add_agent(self) -> None:
        """Empty fields for somebody new; only a lead may save them."""
        if self._edited:
            self._warn()
            return
        self._list.setCurrentRow(-1)
        self._show(None)
        self._new_id = new_id()
        self._name.setFocus()

    def select(self, agent_id: UUID) -> None:
        """Show this agent."""
        self._list.select(agent_id)

    def act_as(self, agent: Agent) -> None:
        """Work as this agent now, and the next time the program starts."""
        try:
            save_setting(self._link.paths, "acting_agent", agent.login)
        except SettingsError as error:
            self._notices.warning(error.problem.message)
        self._link.use_settings(replace(self._link.settings, acting_agent=agent.login))
        self._link.act_as(agent)
        self._notices.info(_("You work as {name} now.").format(name=agent.name))
        self.acting_chosen.emit(agent)

    def save(self) -> None:
        """Save the fields shown, one after the other; a refusal is said beside its field."""
        if self._saving is not None:
            return
        self._form.clear_messages()
        self._say("")
        agent_id = self._agent_id
        if agent_id is None:
            return
        try:
            agent = Agent(
                id=agent_id,
                login=self._login.text().strip(),
                name=self._name.text().strip(),
                role=Role(self._role.value() or Role.AGENT),
                active=self._active.isChecked(),
            )
        except DomainError as error:
            self._refuse(error.field, error_text(error))
            return
        command = SaveAgent(**self._link.command_base(), agent=agent, expected_head=self._heads.get(agent_id))
        self._saving = (agent_id, self._typed())
        self._link.execute(command, self._on_saved, self._on_failed)

    def reject(self) -> None:
        """Close; with something unsaved only at the second time."""
        if self._edited and not self._warned:
            self._warn()
            return
        super().reject()

    def _warn(self) -> None:
        self._warned = True
        self._say(_("This isn't saved yet. Esc once more gives it up."), "nearing")

    def _typed(self) -> _Typed:
        return self._name.text(), self._login.text(), self._role.value(), self._active.isChecked()

    def _on_found(self, found: _Found) -> None:
        self._agents, heads = found
        if not self._edited:
            self._heads = heads
        # One who was just added is listed by now.
        me = self._link.agent.id
        self._list.show_agents(self._agents, self._agent_id or me, me)
        if not self._edited and (current := self._current()) is not None:
            self._show(current)

    def _current(self) -> Agent | None:
        agent_id = self._list.agent_id(self._list.currentItem())
        return next((agent for agent in self._agents if agent.id == agent_id), None)

    def _show(self, agent: Agent | None) -> None:
        """Fill the fields; what only a lead may do says so to everybody else."""
        self._shown, self._new_id = agent, None
        self._edited = self._warned = False
        self._form.clear_messages()
        self._say("")
        self._name.setText(agent.name if agent else "")
        self._login.setText(agent.login if agent else "")
        self._role.set_value((agent.role if agent else Role.AGENT).value)
        self._active.setChecked(agent.active if agent else True)
        self._as_shown = self._typed()
        lead, me = self._link.agent.is_lead, self._link.agent.id
        mine = agent is not None and agent.id == me
        why_not = "" if lead else _("Only a lead may change other agents, roles and who is active")
        for widget in (self._name, self._login, self._save):
            widget.setEnabled(lead or mine)
        self._role.setEnabled(lead)
        self._active.setEnabled(lead)
        if why_not:
            self._form.say("active", why_not, "muted")
        self._act.setEnabled(agent is not None and agent.active and not mine)

    def _on_current_item_changed(self, _now: QListWidgetItem | None, _before: QListWidgetItem | None) -> None:
        if self._edited:
            self._warn()
            # The press that chose the row has yet to select it.
            QTimer.singleShot(0, self, self._go_back)
        elif (agent := self._current()) is not None:
            self._show(agent)

    def _go_back(self) -> None:
        """To whom the fields are of."""
        self._list.go_back(self._agent_id)

    def _on_item_activated(self, item: QListWidgetItem) -> None:
        if self._list.agent_id(item) == self._agent_id:
            self._on_act()

    def _on_act(self) -> None:
        if self._shown is not None and self._act.isEnabled():
            self.act_as(self._shown)

    def _on_saved(self, outcome: Outcome) -> None:
        assert self._saving is not None
        (agent_id, typed), self._saving = self._saving, None
        if outcome.accepted or outcome.status is Status.CONFLICT:
            self._heads = {**self._heads, agent_id: outcome.head}
        if outcome.accepted:
            if agent_id == self._agent_id:
                self._as_shown = typed  # more may have been typed since
                self._on_edited()
            self._notices.info(_("The agent is saved."))
            self.refresh()
        elif outcome.refusal is not None:
            text = refusal_text(outcome)
            if outcome.status is Status.CONFLICT and self._shown is not None:
                text = _("{what}. What you typed is still here: Save puts it in place of theirs.").format(what=text)
            self._refuse(outcome.refusal.field, text)

    def _on_failed(self, error: Exception) -> None:
        self._saving = None
        self._say(failure_text(error))

    def _on_edited(self) -> None:
        self._edited, self._warned = self._typed() != self._as_shown, False
        self._say("")

    def _on_changed(self, change: Changed) -> None:
        if change.directory:
            self.refresh()

    def _on_agent_changed(self, _agent: Agent) -> None:
        self.refresh()

    def _refuse(self, field: str | None, text: str) -> None:
        if field is None or not self._form.say(field, text):
            self._say(text)

    def _say(self, text: str, kind: str = "critical") -> None:
        self._said.setText(text)
        set_kind(self._said, kind)
