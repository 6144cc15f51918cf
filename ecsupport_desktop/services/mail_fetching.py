"""Takes the support mailbox in, one console at a time: each mail is in the database before it is moved or marked.

Any number of consoles may watch one mailbox. Whoever has the lease fetches; it is renewed before each mail, and runs
out where its holder died. Two that fetched at once would still register nothing twice: see `intake`.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from itertools import chain, repeat
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

from ecsupport_desktop.config.language import N_
from ecsupport_desktop.services.identity import new_id
from ecsupport_desktop.services.intake import IntakeOutcome, IntakeResult
from ecsupport_desktop.services.mailbox_model import FetchedMail, Mailbox, MailboxRefused, OpenMailbox, Stop
from ecsupport_desktop.services.ports import ConnectionLost, EnvironmentFault

if TYPE_CHECKING:
    from ecsupport_desktop.services.intake import Intake
    from ecsupport_desktop.services.open_mail import OpenMail
    from ecsupport_desktop.services.ports import Leases

LEASE: Final = "mail in"
LEASE_SECONDS: Final = 120
"""Longer than any round without a renewal: a wait of `LOOK_SECONDS`, or one large mail."""
LOOK_SECONDS: Final = 60.0
TURN_SECONDS: Final = 15.0
"""How often a console that has no turn asks for one."""
PAUSES: Final = (1.0, 2.0, 5.0, 10.0, 30.0, 60.0)
"""Seconds between tries after a fault, the last one from then on."""
TOO_LARGE: Final = N_("The mail is too large to be read; this is its beginning, the whole of it is in the mailbox")
LEFT_OPEN: Final = N_("The program ended while it was reading this mail")
log = logging.getLogger(__name__)


class Fetching(StrEnum):
    """What a watcher is doing. `elsewhere`: another console has its turn."""

    CONNECTING = "connecting"
    TAKING = "taking"
    WATCHING = "watching"
    ELSEWHERE = "elsewhere"
    TROUBLE = "trouble"


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchProgress:
    """How far it is. Of this round: `done` of `total` mails; `withheld` by the server. `fault`: a sentence."""

    state: Fetching
    done: int = 0
    total: int = 0
    withheld: int = 0
    fault: str = ""
    result: IntakeResult | None = None
    """The mail that was taken in last."""


class MailFetching:
    """One watcher, on one worker thread that may write. `on_progress` is called there and returns at once."""

    def __init__(
        self,
        leases: Leases,
        open_mailbox: OpenMailbox,
        intake: Intake,
        open_mail: OpenMail,
        on_progress: Callable[[FetchProgress], None] = lambda progress: None,
    ) -> None:
        self._leases, self._open_mailbox = leases, open_mailbox
        self._intake, self._open_mail = intake, open_mail
        self._on_progress = on_progress
        self._progress = FetchProgress(state=Fetching.CONNECTING)
        self._holder: UUID = new_id()
        self._renewed: float | None = None
        """When the lease was taken or renewed last, by the monotonic clock; None without it."""

    def fetch(self, stop: Stop) -> bool:
        """Take in what is new, once; False if it is another console's turn. Raises EnvironmentFault, NotAllowed."""
        if not self._has_turn():
            return False
        try:
            with self._connected(stop) as mailbox:
                return self._round(mailbox, stop) or stop.is_set()
        finally:
            self._give_turn_back()

    def watch(self, stop: Stop) -> None:
        """Take in what is new, and what comes, until stopped. Faults are told, and it goes on as soon as it can.

        Raises MailboxRefused, since a wrong password doesn't mend itself, and NotAllowed.
        """
        pauses = _pauses()
        while not stop.is_set():
            try:
                self._watch_in_turn(stop)
            except MailboxRefused:
                raise
            except EnvironmentFault as fault:
                if self._progress.state in (Fetching.TAKING, Fetching.WATCHING):
                    pauses = _pauses()
                if not stop.is_set():
                    self._tell(Fetching.TROUBLE, fault=str(fault))
                    stop.wait(next(pauses))
                elif isinstance(fault, ConnectionLost):
                    self._renewed = None  # to give it back would wait for the database once more: it runs out by itself
            finally:
                self._give_turn_back()

    def _watch_in_turn(self, stop: Stop) -> None:
        if self._has_turn():
            self._watch_connected(stop)
        else:
            self._tell(Fetching.ELSEWHERE)
            stop.wait(TURN_SECONDS)

    def _watch_connected(self, stop: Stop) -> None:
        """Returns when stopped, or when the turn is another console's."""
        with self._connected(stop) as mailbox:
            while self._round(mailbox, stop):
                self._tell(Fetching.WATCHING)
                mailbox.wait(LOOK_SECONDS)
                if stop.is_set() or not self._has_turn():
                    return

    def _connected(self, stop: Stop) -> Mailbox:
        self._tell(Fetching.CONNECTING)
        return self._open_mailbox(stop)

    def _round(self, mailbox: Mailbox, stop: Stop) -> bool:
        """Take in what is new now; whether it may go on."""
        for done, mail in enumerate(mailbox.new_mails(), 1):
            if stop.is_set() or not self._has_turn():
                return False
            result = self._take(mail)
            self._tell(Fetching.TAKING, done=done, total=mailbox.waiting, withheld=mailbox.withheld, result=result)
            (mailbox.quarantined if _is_quarantined(result) else mailbox.done)(mail)
        return not stop.is_set()

    def _take(self, mail: FetchedMail) -> IntakeResult:
        source = f"{mail.folder} {mail.uid_validity}/{mail.uid}"
        if mail.cut:
            return self._intake.keep_unread(mail.raw, source, TOO_LARGE)
        if self._open_mail.was_left_open(mail.raw):
            log.info("the mail with UID %d was open when the program ended: it goes to the quarantine", mail.uid)
            kept = self._intake.keep_unread(mail.raw, source, LEFT_OPEN)
            self._open_mail.close()
            return kept
        with self._open_mail.opened(mail.raw):
            return self._intake.take(mail.raw, source)

    # ── the turn ────────────────────────────────────────────────────────────────────────────────────────────

    def _has_turn(self) -> bool:
        """Take the lease, or renew it once some of it is over."""
        now = time.monotonic()
        if self._renewed is not None and now - self._renewed < LEASE_SECONDS / 6:
            return True
        took = self._leases.take(LEASE, self._holder, LEASE_SECONDS)
        self._renewed = now if took else None
        return took

    def _give_turn_back(self) -> None:
        if self._renewed is not None:
            self._renewed = None
            with suppress(EnvironmentFault):  # else it runs out by itself
                self._leases.release(LEASE, self._holder)

    def _tell(self, state: Fetching, **more: Any) -> None:
        self._progress = FetchProgress(state=state, **more)
        self._on_progress(self._progress)


def _is_quarantined(result: IntakeResult) -> bool:
    """Also where it was in quarantine already."""
    known_without_request = result.outcome is IntakeOutcome.DUPLICATE and result.request_id is None
    return result.outcome is IntakeOutcome.QUARANTINED or known_without_request


def _pauses() -> Iterator[float]:
    return chain(PAUSES, repeat(PAUSES[-1]))
