"""Joining a team: say where and who, see each step of the test, then join. What is wrong stands beside its field."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCheckBox, QFileDialog, QHBoxLayout, QWidget

from ecsupport_desktop.config.language import _
from ecsupport_desktop.config.server import ServerAddress
from ecsupport_desktop.config.weakness import acceptance_of, weaknesses
from ecsupport_desktop.services.connection_steps import ConnectionTest, Step
from ecsupport_desktop.ui.first_run.accepting import Accepting
from ecsupport_desktop.ui.first_run.fields import ConnectionFields
from ecsupport_desktop.ui.first_run.page import Page
from ecsupport_desktop.ui.first_run.trial import Trial
from ecsupport_desktop.ui.shared.buttons import PRIMARY, button, primary_button, quiet_button
from ecsupport_desktop.ui.shared.labels import add_gap, label, set_kind
from ecsupport_desktop.ui.shared.steps_list import StepsList
from ecsupport_desktop.ui.shared.theme import current_theme, px
from ecsupport_desktop.ui.shared.worker import Jobs

PASSWORD_ONLY: Final = "password"


@dataclass(frozen=True, slots=True, kw_only=True)
class Joining:
    """Where to, as whom. `keep`: put the password into the keyring. `accepted`: what was accepted, to be remembered."""

    server: ServerAddress
    password: str | None = field(repr=False)
    keep: bool = True
    accepted: str = ""


class JoinPage(Page):
    """Enter tests; once every step has passed, Enter joins. Esc goes back, and what is typed stays.

    Signals: join_requested(Joining) · back_requested().
    """

    join_requested = Signal(object)
    back_requested = Signal()

    def __init__(self, test: ConnectionTest, jobs: Jobs, user: str, parent: QWidget | None = None) -> None:
        sentence = _("Your lead gave you an address, a name and a password, perhaps a certificate file.")
        super().__init__("join", _("Join a team"), sentence, parent, top=48)
        self._passed: ServerAddress | None = None
        self._tried: ServerAddress | None = None
        self._next: ServerAddress | None = None
        self._trial = Trial(test, jobs, self)
        self._trial.step_done.connect(self._on_step_done)
        self._trial.finished.connect(self._on_trial_finished)
        self.fields = ConnectionFields(user)
        self._keep = QCheckBox(_("Keep the password in this computer's keyring"))
        self._keep.setObjectName("join.keep")
        self._keep.setChecked(True)
        self._no_keyring = label("", "muted", name="join.no_keyring", wrap=True)
        self._no_keyring.hide()
        self.accepting = Accepting("join.accepting")
        self.steps = StepsList()
        self._test = primary_button(_("Test connection"), "join.test")
        self._join = button(_("Join"), "join.join")
        self._back = quiet_button(_("Back"), "join.back", hint="Esc", icon_name="chevron-left")
        self._missing = label("", "muted", name="join.missing", wrap=True)
        self._missing.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._lay_out()
        self.fields.edited.connect(self._on_edited)
        self.fields.done.connect(self._on_done)
        self.fields.file_requested.connect(self._on_file_requested)
        self.accepting.accepted.connect(self._on_accepted)
        self._test.clicked.connect(self.test)
        self._join.clicked.connect(self._on_join)
        self._back.clicked.connect(self._on_back)
        self._show_ready()

    def _lay_out(self) -> None:
        space = current_theme().space
        self.column.addWidget(self.fields)
        under = QHBoxLayout()
        under.setContentsMargins(px(104) + space, 0, 0, 0)
        under.addWidget(self._keep)
        under.addWidget(self._no_keyring, 1)
        under.addStretch(0)
        self.column.addLayout(under)
        add_gap(self.column, space)
        bar = QHBoxLayout()
        bar.setSpacing(space)
        bar.setContentsMargins(-px(12), 0, 0, 0)  # the words of a quiet button stand in line with the others
        bar.addWidget(self._back)
        bar.addWidget(self._missing, 1)
        bar.addStretch(0)
        bar.addWidget(self._test)
        bar.addWidget(self._join)
        self.column.addLayout(bar)
        add_gap(self.column, 2 * space)
        self.column.addWidget(self.steps)
        add_gap(self.column, space)
        self.column.addWidget(self.accepting)

    # ── what others say to it ───────────────────────────────────────────────────────────────────────────────

    def begin(self, server: ServerAddress | None = None) -> None:
        """The cursor goes to the first field that is empty."""
        if server is not None:
            self.fields.show_address(server)
        fields = (self.fields.server, self.fields.user, self.fields.password)
        empty = [each for each in fields if not each.text()]
        (empty[0] if empty else self.fields.server).setFocus(Qt.FocusReason.OtherFocusReason)

    def show_no_keyring(self, why: str) -> None:
        """A password can't be kept here, and why (translated); "" where it can."""
        self._no_keyring.setText(why)
        self._no_keyring.setVisible(bool(why))
        self._keep.setVisible(not why)
        self._keep.setChecked(not why)

    def show_refusal(self, sentence: str) -> None:
        """Joining itself failed, after a test that passed."""
        self._passed = None
        self._set_busy(False)
        self.fields.say("server", sentence)
        self._show_ready()

    # ── testing ─────────────────────────────────────────────────────────────────────────────────────────────

    def test(self) -> None:
        """Try what the fields say, unless that is no address."""
        address = self.fields.address()
        if address is None:
            return
        self._try(address)

    def _try(self, server: ServerAddress) -> None:
        self._passed, self._tried, self._next = None, server, None
        if self.accepting.server != server:
            self.accepting.withdraw()
        self.steps.begin()
        self.ensureWidgetVisible(self.steps)
        self._set_busy(True)
        self._trial.begin(server, self.fields.password.text() or None)

    def _on_step_done(self, step: Step) -> None:
        self.steps.show_step(step)
        if step.ok:
            return
        if step.weaker is not None and step.weaker.sslmode == "disable" and not weaknesses(step.weaker):
            self._next = step.weaker  # it stays on this computer: that is fine, and the step says so
            return
        if step.weaker is not None:
            self.accepting.offer(step.weaker)
        if step.field:
            self.fields.say(step.field, step.text)

    def _on_trial_finished(self, passed: bool) -> None:
        if self._next is not None:
            self._try(self._next)
            return
        self._set_busy(False)
        self._passed = self._tried if passed else None
        if self._passed is not None and self.accepting.server != self._passed:
            self.accepting.offer(self._passed)
        self._show_ready()
        if self._may_join():
            self._join.setFocus(Qt.FocusReason.OtherFocusReason)
        elif passed:
            self.accepting.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_accepted(self, accepted: bool) -> None:
        """An address that passed may be joined now; one that is only offered is tried first."""
        if accepted and self.accepting.server not in (None, self._passed):
            assert self.accepting.server is not None
            for name in self.fields.fields:
                self.fields.say(name, "")
            self._try(self.accepting.server)
        self._show_ready()

    # ── the person ──────────────────────────────────────────────────────────────────────────────────────────

    def _on_edited(self, _name: str) -> None:
        """What was found out is about another connection."""
        self._trial.cancel()
        self._passed = None
        self._set_busy(False)
        self.steps.hide()
        self.accepting.withdraw()
        self._show_ready()

    def _on_done(self) -> None:
        self._on_join() if self._may_join() else self.test()

    def _on_join(self) -> None:
        if self._passed is None or not self._may_join():
            return
        joining = Joining(
            server=self._passed,
            password=self.fields.password.text() or None,
            keep=self._keep.isChecked() and not self._keep.isHidden(),
            accepted=acceptance_of(self._passed) if weaknesses(self._passed) else "",
        )
        self._set_busy(True)
        self.join_requested.emit(joining)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self._on_back()
        else:
            super().keyPressEvent(event)

    def _on_back(self) -> None:
        self._trial.cancel()
        self.back_requested.emit()

    def _on_file_requested(self) -> None:
        title, kinds = _("Certificate file"), _("Certificates (*.pem *.crt *.cer);;All files (*)")
        path, _kind = QFileDialog.getOpenFileName(self, title, "", kinds)
        if path:
            self.fields.ca_file.setText(path)
            self.fields.say("ca_file", "")
            self._on_edited("ca_file")

    def _may_join(self) -> bool:
        return self._passed is not None and self.accepting.is_accepted and self._join.isEnabled()

    def _set_busy(self, busy: bool) -> None:
        self._test.setEnabled(not busy)
        self._test.setText(_("Testing…") if busy else _("Test connection"))

    def _show_ready(self) -> None:
        """The button that comes next stands out."""
        ready = self._passed is not None and self.accepting.is_accepted
        missing = "" if ready else _("Test the connection first.")
        if self._passed is not None and not ready:
            missing = _("Accept first what is said below.")
        self._missing.setText(missing)
        self._missing.setVisible(bool(missing))
        self._join.setToolTip(missing)
        self._join.setAccessibleDescription(missing)
        self._join.setEnabled(ready)
        set_kind(self._join, PRIMARY if ready else "")
        set_kind(self._test, "" if ready else PRIMARY)
