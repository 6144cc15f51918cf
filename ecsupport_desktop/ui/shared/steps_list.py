"""The steps of a connection test, each with its result as it comes: a mark, a word and a sentence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QAccessibleEvent
from PySide6.QtWidgets import QGridLayout, QLabel, QSizePolicy, QWidget

from ecsupport_desktop.config.language import N_, _
from ecsupport_desktop.services.connection_steps import Step, StepName
from ecsupport_desktop.services.mail_steps import MailStep, MailStepName
from ecsupport_desktop.ui.shared.labels import label, set_kind
from ecsupport_desktop.ui.shared.text_view import show_invisibles
from ecsupport_desktop.ui.shared.theme import current_theme

TITLES: Final[Mapping[str, str]] = {
    StepName.NAME: N_("Address"),
    StepName.PORT: N_("Port"),
    StepName.TLS: N_("Encryption"),
    StepName.LOGIN: N_("Login"),
    StepName.DATABASE: N_("Database"),
    StepName.VERSION: N_("Version"),
    StepName.ROLE: N_("Role"),
    StepName.CLOCK: N_("Clock"),
    StepName.SCHEMA: N_("Tables"),
    MailStepName.FOLDER: N_("Folder"),
    MailStepName.SENDER: N_("Sender"),
}
_FINE: Final[Mapping[str, str]] = {
    StepName.NAME: N_("found"),
    StepName.PORT: N_("answers"),
    StepName.TLS: N_("encrypted, and the certificate is the server's"),
    StepName.LOGIN: N_("you are let in"),
    StepName.DATABASE: N_("is the team's"),
    StepName.VERSION: N_("new enough"),
    StepName.ROLE: N_("you are in the team"),
    StepName.CLOCK: N_("agrees with the server's"),
    StepName.SCHEMA: N_("fit this program"),
    MailStepName.FOLDER: N_("can be read"),
    MailStepName.SENDER: N_("may be sent from"),
}
_NOT_FINE: Final[Mapping[str, str]] = {
    StepName.NAME: N_("not found"),
    StepName.PORT: N_("no answer"),
    StepName.TLS: N_("not to be trusted"),
    StepName.LOGIN: N_("not let in"),
    StepName.DATABASE: N_("not the team's"),
    StepName.VERSION: N_("too old"),
    StepName.ROLE: N_("not in the team"),
    StepName.CLOCK: N_("unknown"),
    StepName.SCHEMA: N_("too old"),
}
"""In few words: the sentence stands beside the field where it is mended."""
_WAITING, _TRYING, _WORKS, _CAUTION, _FAILED = "○", "◔", "✓", "◐", "✕"
_MARK, _TITLE = 24, 104


class StepsList(QWidget):
    """All the steps are there from the start, so that nothing moves while they come. Hidden until a test begins.

    `room` begins the names of its parts.
    """

    def __init__(
        self,
        parent: QWidget | None = None,
        *,
        names: Sequence[StepName | MailStepName] = tuple(StepName),
        room: str = "first_run",
    ) -> None:
        super().__init__(parent)
        self._names = tuple(names)
        self.setObjectName(f"{room}.steps")
        self.setAccessibleName(_("Connection test"))
        theme = current_theme()
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(0)
        grid.setVerticalSpacing(theme.px(6))
        grid.setColumnMinimumWidth(0, theme.px(_MARK))
        grid.setColumnMinimumWidth(1, theme.px(_TITLE) - theme.px(_MARK) + theme.space)
        grid.setColumnStretch(2, 1)
        self._rows: dict[str, tuple[QLabel, QLabel, QLabel]] = {}
        for row, name in enumerate(self._names):
            labels = (label(), label(_(TITLES[name])), label("", wrap=True, name=f"{room}.step.{name.value}"))
            for column, one in enumerate(labels):
                one.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
                grid.addWidget(one, row, column)
            labels[2].setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
            self._rows[name] = labels
        self.hide()

    def begin(self) -> None:
        """Every step waits; the first one is being tried."""
        for name in self._names:
            self._say(name, _WAITING, "muted", "")
        self._say(StepName.NAME, _TRYING, "muted", _("trying…"))
        self.show()

    def show_step(self, step: Step | MailStep) -> None:
        """A result; the next step is being tried unless this was the last."""
        if not step.ok:
            beside = isinstance(step, Step) and step.field
            self._say(step.name, _FAILED, "overdue", _(_NOT_FINE[step.name]) if beside else step.text)
            return
        weak = step.caution and step.name is StepName.TLS
        kind = "overdue" if weak else "nearing" if step.caution else "muted"
        self._say(step.name, _CAUTION if step.caution else _WORKS, kind, step.text or _(_FINE[step.name]))
        names = self._names
        if step.name != names[-1]:
            self._say(names[names.index(step.name) + 1], _TRYING, "muted", _("trying…"))

    def text_of(self, name: StepName | MailStepName) -> str:
        """What is said about a step now."""
        return self._rows[name][2].text()

    def _say(self, name: StepName | MailStepName, mark: str, kind: str, text: str) -> None:
        sign, title, words = self._rows[name]
        sign.setText(mark)
        set_kind(sign, kind)
        set_kind(title, "" if mark not in (_WAITING, _TRYING) else "muted")
        words.setText(show_invisibles(text))
        set_kind(words, kind)
        words.setAccessibleName(f"{title.text()}: {text}")
        QAccessible.updateAccessibility(QAccessibleEvent(words, QAccessible.Event.NameChanged))
