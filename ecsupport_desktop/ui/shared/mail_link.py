"""The window's mailbox: takes mail in and sends answers while the desk is open, as the settings say at the moment."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import cast

from PySide6.QtCore import QObject, Signal

from ecsupport_desktop.config.language import _
from ecsupport_desktop.config.mail import MailAccount, MailServer, mail_account
from ecsupport_desktop.config.passwords import keep_password, kept_password
from ecsupport_desktop.config.settings import Settings
from ecsupport_desktop.domain.errors import DomainError
from ecsupport_desktop.services.desk import Desk
from ecsupport_desktop.services.mail_doors import MailDoors
from ecsupport_desktop.services.mail_fetching import Fetching, FetchProgress
from ecsupport_desktop.services.mail_turns import NO_PASSWORD, OutProgress, Turn, send_out, take_in
from ecsupport_desktop.services.mailbox_model import MailboxRefused
from ecsupport_desktop.ui.shared.desk_link import DeskLink
from ecsupport_desktop.ui.shared.mail_state import MailState
from ecsupport_desktop.ui.shared.mail_turn import MailTurn, Work
from ecsupport_desktop.ui.shared.refusals import error_text

Passwords = dict[str, str]
"""By `MailServer.key`. In memory only."""


class MailLink(QObject):
    """GUI thread. `crash` gets what nobody expected. A password that isn't in the keyring is known for this session.

    Signals: state_changed(MailState); password_kept(str) — after `use_password`: why it isn't in the keyring, or "";
    closing() — whoever waits for a mail server on a thread of his own ends it.
    """

    state_changed = Signal(object)
    password_kept = Signal(str)
    closing = Signal()

    def __init__(
        self, link: DeskLink, doors: MailDoors, crash: Callable[[BaseException], object], parent: QObject
    ) -> None:
        super().__init__(parent)
        self.setObjectName("mail_link")
        self._link, self.doors, self._crash = link, doors, crash
        self.state = MailState()
        self.account = mail_account(link.settings)
        self._passwords: Passwords = {}
        self._turns: list[MailTurn] = []
        self._due = self._closed = False
        link.settings_changed.connect(self._on_settings_changed)
        link.agent_changed.connect(self.restart)

    # ── what the window asks ────────────────────────────────────────────────────────────────────────────────

    def restart(self, _what: object = None) -> None:
        """Begin anew, with the settings and the agent of now; a demo or an unset mailbox stays quiet."""
        for turn in self._turns:
            turn.end()
        self._due = False
        self.account = account = mail_account(self._link.settings)
        servers = [server for server in (account.imap, account.smtp) if server is not None and account.address]
        self._show(MailState(set_up=bool(servers), sends=account.sends))
        if servers and not self._closed:
            known = dict(self._passwords)
            self._link.jobs.background(partial(_look_up, servers, known), self._on_passwords, key="mail_link.passwords")

    def use_password(self, server: MailServer, password: str) -> None:
        """It is known from now on, and kept in the keyring where there is one."""
        self._passwords[server.key] = password
        self._link.jobs.background(lambda: keep_password(server, password), self._on_kept)
        self.restart()

    def known_password(self, server: MailServer) -> str | None:
        """What is known of it in this session."""
        return self._passwords.get(server.key)

    def close(self) -> None:
        """End both directions and wait for them: at once, or with a mail that was just handed over, soon."""
        self._closed = True
        self.closing.emit()
        for turn in self._turns:
            turn.end()
        for turn in self._turns:
            turn.close()
        self._turns.clear()

    # ── its two threads ─────────────────────────────────────────────────────────────────────────────────────

    def _on_passwords(self, known: Passwords) -> None:
        if self._closed:
            return
        self._passwords = {**known, **self._passwords}
        self._due = True
        self._begin()

    def _begin(self) -> None:
        """Once those before have ended: they hold the turn among the consoles until then."""
        if not self._due or self._turns or self._closed:
            return
        self._due = False
        account = self.account
        if account.imap is not None:
            self._begin_in(account.imap)
        if account.smtp is not None:
            self._begin_out(account.smtp)

    def _begin_in(self, server: MailServer) -> None:
        password = self._passwords.get(server.key)
        if password is None:
            self._show(replace(self.state, needs_password=True, in_fault=_(NO_PASSWORD)))
            return
        turn = self._turn(self.account, password)
        self._show(replace(self.state, incoming=Fetching.CONNECTING))
        self._run("mail in", lambda stop, tell: take_in(turn, stop, tell), self._on_failed_in)

    def _begin_out(self, server: MailServer) -> None:
        password = self._passwords.get(server.key)
        if password is None:
            self._show(replace(self.state, out_fault=_(NO_PASSWORD)))
            return
        turn = self._turn(self.account, password)
        self._run("mail out", lambda stop, tell: send_out(turn, server, stop, tell), self._on_failed_out)

    def _turn(self, account: MailAccount, password: str) -> Turn:
        link = self._link
        return Turn(
            desk=cast(Desk, link.desk), actor_id=link.agent.id, account=account, password=password,
            language=link.settings.answer_language, open_mail=link.paths.open_mail_file, clock=link.now,
            doors=self.doors,
        )  # fmt: skip

    def _run(self, name: str, work: Work, failed: Callable[[Exception], None]) -> None:
        turn = MailTurn(name, work, self)
        turn.told.connect(self._on_told)
        turn.failed.connect(failed)
        turn.crashed.connect(self._on_crashed)
        turn.finished.connect(self._on_finished)
        self._turns.append(turn)
        turn.start()

    def _is_current(self) -> bool:
        """Whether who tells this hasn't been replaced meanwhile."""
        turn = self.sender()
        return isinstance(turn, MailTurn) and not turn.ending and not self._closed

    # ── what comes home ─────────────────────────────────────────────────────────────────────────────────────

    def _on_told(self, progress: object) -> None:
        if not self._is_current():
            return
        if isinstance(progress, FetchProgress):
            at = self._link.now() if progress.state is Fetching.WATCHING else self.state.looked_at
            self._show(
                replace(
                    self.state, incoming=progress.state, done=progress.done, total=progress.total, looked_at=at,
                    in_fault=progress.fault, refused=False,
                )
            )  # fmt: skip
        elif isinstance(progress, OutProgress):
            self._show(replace(self.state, to_send=progress.to_send, out_fault=progress.trouble or ""))

    def _on_failed_in(self, error: Exception) -> None:
        if self._is_current():
            words, refused = _words(error), isinstance(error, MailboxRefused)
            self._show(replace(self.state, incoming=Fetching.TROUBLE, in_fault=words, refused=refused))

    def _on_failed_out(self, error: Exception) -> None:
        if self._is_current():
            self._show(replace(self.state, out_fault=_words(error)))

    def _on_crashed(self, error: BaseException) -> None:
        self._crash(error)

    def _on_finished(self) -> None:
        turn = self.sender()
        if isinstance(turn, MailTurn) and turn in self._turns:
            self._turns.remove(turn)
            turn.close()
            turn.deleteLater()
            self._begin()

    def _on_kept(self, why_not: str) -> None:
        self.password_kept.emit(why_not)

    def _on_settings_changed(self, settings: Settings) -> None:
        if mail_account(settings) != self.account:
            self.restart()

    def _show(self, state: MailState) -> None:
        if state != self.state:
            self.state = state
            self.state_changed.emit(state)


def _look_up(servers: list[MailServer], known: Passwords) -> Passwords:
    """On a worker: the keyring may ask the person to unlock it."""
    found = dict(known)
    for server in servers:
        if server.key not in found and (password := kept_password(server).password) is not None:
            found[server.key] = password
    return found


def _words(error: Exception) -> str:
    return error_text(error) if isinstance(error, DomainError) else str(error)
