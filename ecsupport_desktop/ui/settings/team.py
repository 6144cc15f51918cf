"""What the whole team shares: when urgency begins, and whether Level 3 exists. A lead's; others see it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Final
from uuid import UUID

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QCheckBox, QSpinBox, QWidget

from ecsupport_desktop.config.language import _
from ecsupport_desktop.domain.commands import POLICY_STREAM, ChangePolicy
from ecsupport_desktop.domain.directory import Agent
from ecsupport_desktop.domain.errors import DomainError
from ecsupport_desktop.domain.policy import RESPONSE_TIME, Policy
from ecsupport_desktop.services.outcome import Changed, Outcome, Status
from ecsupport_desktop.services.ports import Readers
from ecsupport_desktop.ui.settings.row import Row
from ecsupport_desktop.ui.settings.titles import OF_THE_TEAM
from ecsupport_desktop.ui.shared.desk_link import DeskLink
from ecsupport_desktop.ui.shared.fields import number_field
from ecsupport_desktop.ui.shared.refusals import error_text, refusal_text
from ecsupport_desktop.ui.shared.theme import px

HOUR: Final = timedelta(hours=1)
_Found = tuple[Policy, UUID | None]


class TeamSettings(QObject):
    """Makes the rows and saves each change at once as a command."""

    def __init__(self, link: DeskLink, parent: QWidget) -> None:
        super().__init__(parent)
        self._link = link
        self._policy = link.policy
        self._head: UUID | None = None
        most = RESPONSE_TIME // HOUR
        self._nearing = self._hours("nearing", most)
        self._critical = self._hours("critical", most - 1)
        self._level_3 = QCheckBox(_("On"))
        self._level_3.setAccessibleName(_("Level 3 is offered"))
        self._level_3.setObjectName("settings.level_3_enabled")
        fields = {"nearing": self._nearing, "critical": self._critical, "level_3_enabled": self._level_3}
        self._by_field = {key: self._row(key, field) for key, field in fields.items()}
        self.rows = tuple(self._by_field.values())
        self._nearing.valueChanged.connect(self._on_changed_here)
        self._critical.valueChanged.connect(self._on_changed_here)
        self._level_3.clicked.connect(self._on_changed_here)
        link.changed.connect(self._on_changed)
        link.agent_changed.connect(self._on_agent_changed)
        self._show(link.policy)
        self._read()

    def _hours(self, key: str, most: int) -> QSpinBox:
        title, _sentence = OF_THE_TEAM[key]
        field = number_field(f"settings.{key}", _(title), 1, most, _(" h"))
        field.setKeyboardTracking(False)
        return field

    def _row(self, key: str, field: QWidget) -> Row:
        """Its control is what takes the focus in it, too."""
        field.setMaximumWidth(px(160))
        title, sentence = OF_THE_TEAM[key]
        return Row(_(title), _(sentence), field, field)

    def _read(self) -> None:
        def read(readers: Readers) -> _Found:
            return readers.policy(), readers.stream_head(POLICY_STREAM)

        self._link.query(read, self._on_read, key="settings.policy")

    def _on_read(self, found: _Found) -> None:
        policy, self._head = found
        self._show(policy)

    def _show(self, policy: Policy) -> None:
        self._policy = policy
        for field, value in ((self._nearing, policy.nearing), (self._critical, policy.critical)):
            field.blockSignals(True)
            field.setValue(round(value / HOUR))
            field.blockSignals(False)
        self._level_3.setChecked(policy.level_3_enabled)
        lead = self._link.agent.is_lead
        for widget in (self._nearing, self._critical, self._level_3):
            widget.setEnabled(lead)
        standard = Policy()
        defaults = (
            _("{hours} hours").format(hours=standard.nearing // HOUR),
            _("{hours} hours").format(hours=standard.critical // HOUR),
            _("yes"),
        )
        for row, default in zip(self.rows, defaults, strict=True):
            row.show_default(_("Default: {value}").format(value=default))
            row.message.set_message("" if lead else _("Only a lead may change the policy"), "muted")

    def _on_changed_here(self) -> None:
        """Each change is a command of its own."""
        for row in self.rows:
            row.message.clear_message()
        try:
            policy = replace(
                self._policy,
                nearing=self._nearing.value() * HOUR,
                critical=self._critical.value() * HOUR,
                level_3_enabled=self._level_3.isChecked(),
            )
        except DomainError as error:
            self._refuse(error.field, error_text(error))
            return
        if policy == self._policy:
            return
        command = ChangePolicy(**self._link.command_base(), policy=policy, expected_head=self._head)
        self._link.execute(command, self._on_outcome, self._on_failed)

    def _on_outcome(self, outcome: Outcome) -> None:
        if outcome.accepted:
            self._read()
            return
        if outcome.status is Status.CONFLICT:
            self._read()
        if outcome.refusal is not None:
            self._refuse(outcome.refusal.field, refusal_text(outcome))

    def _on_failed(self, error: Exception) -> None:
        self._refuse(None, str(error))

    def _refuse(self, field: str | None, text: str) -> None:
        row = self._by_field.get(field or "", self.rows[0])
        row.message.set_message(text, "critical")

    def _on_changed(self, change: Changed) -> None:
        if change.directory:
            self._read()

    def _on_agent_changed(self, _agent: Agent) -> None:
        self._show(self._policy)
