"""The support mailbox by IMAP: new mails read and left as they are, then moved or marked; nothing is ever deleted.

A mail is new until it carries one of our marks or has left the folder. Where a server can neither move nor mark, what
was taken in is remembered while the program runs; after that, or when the server numbers its mails anew (another
UIDVALIDITY), all of them are looked at again, and intake knows those it has.
"""

from __future__ import annotations

import imaplib
import logging
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any, Final, Self

from imap_tools.errors import MailboxFolderCreateError, MailboxFolderSelectError
from imap_tools.utils import encode_folder

from ecsupport_desktop.config.language import _
from ecsupport_desktop.config.mail import MailAccount
from ecsupport_desktop.mail.imap_answers import body_in, first_of, personal_prefix, sizes_in
from ecsupport_desktop.mail.imap_connection import connected, has_unread, link, log_in, say_goodbye
from ecsupport_desktop.mail.imap_faults import told_in_words, words_of
from ecsupport_desktop.services.mailbox_model import FetchedMail, MailboxFault, Stop

TAKEN: Final = "EcsupportTaken"
QUARANTINED: Final = "EcsupportQuarantined"
KEPT_BYTES: Final = 256 * 1024
"""How much of a mail is read that is too large."""
_ASKED_AT_ONCE: Final = 200
_FOLDERS_NAMED: Final = 12
_NEW: Final = f"UNKEYWORD {TAKEN} UNKEYWORD {QUARANTINED} UNDELETED"
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Known:
    """UIDs of mails that could be neither moved nor marked, and of those whose reading ended the connection."""

    settled: set[int] = field(default_factory=set)
    broken: set[int] = field(default_factory=set)


class ImapMailboxes:
    """Makes the connections to one account, one after the other, on one thread."""

    def __init__(self, account: MailAccount, password: str) -> None:
        self._account, self._password = account, password
        self._known: dict[int, _Known] = {}

    def __call__(self, stop: Stop) -> ImapMailbox:
        return ImapMailbox(self._account, self._password, stop, self._known)


class ImapMailbox:
    """One connection. `known`: by UIDVALIDITY, what other connections found out."""

    def __init__(self, account: MailAccount, password: str, stop: Stop, known: dict[int, _Known]) -> None:
        assert account.imap is not None, "no mailbox is set up"
        self._account, self._server, self._password = account, account.imap, password
        self._stop, self._known_by_validity = stop, known
        self._targets: dict[str, str | None] = {}
        self._looked_again = False
        self.waiting = self.withheld = 0

    def __enter__(self) -> Self:
        with ExitStack() as leaving:
            self._box = leaving.enter_context(connected(self._server, self._stop))
            self._client: Any = self._box.client
            self._can = log_in(self._box, self._server, self._password)
            with told_in_words(self._server):
                self._enter_folder()
            self._leaving = leaving.pop_all()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if error is None and not self._stop.is_set():
            say_goodbye(self._box)
        self._leaving.close()

    def new_mails(self) -> Iterator[FetchedMail]:
        with told_in_words(self._server):
            self._has_heard_of_more()
            found = {int(uid) for uid in self._box.uids(_NEW, charset=None)} - self._known.settled
        # One that the server can't hand out without falling over mustn't keep the others from coming in.
        uids = sorted(found, key=lambda uid: (uid in self._known.broken, uid))
        self.waiting, self.withheld = len(uids), 0
        for start in range(0, len(uids), _ASKED_AT_ONCE):
            some = uids[start : start + _ASKED_AT_ONCE]
            with told_in_words(self._server):
                _status, answer = self._client.uid("FETCH", ",".join(map(str, some)), "(RFC822.SIZE)")
            sizes = sizes_in(answer)
            for uid in some:
                if (mail := self._fetch(uid, sizes.get(uid, 0))) is not None:
                    yield mail

    def done(self, mail: FetchedMail) -> None:
        self._settle(mail, self._account.processed_folder, TAKEN)

    def quarantined(self, mail: FetchedMail) -> None:
        self._settle(mail, self._account.quarantine_folder, QUARANTINED)

    def wait(self, seconds: float) -> None:
        if self._has_heard_of_more() and not self._looked_again:
            self._looked_again = True  # not for ever, should a server say so with every answer
            return
        self._looked_again = False
        if "IDLE" not in self._can:
            self._stop.wait(seconds)
            return
        with told_in_words(self._server):
            self._idle(seconds)

    def lacking(self) -> frozenset[str]:
        """What of `move`, `marks` and `idle` this server doesn't do in this folder."""
        here = {"move": bool(self._can & {"MOVE", "UIDPLUS"}), "marks": self._marks, "idle": "IDLE" in self._can}
        if not self._account.moves:
            del here["move"]
        return frozenset(name for name, can in here.items() if not can)

    # ── the folder ──────────────────────────────────────────────────────────────────────────────────────────

    def _enter_folder(self) -> None:
        try:
            self._box.folder.set(self._account.folder)
        except imaplib.IMAP4.readonly:
            log.info("the mailbox can only be read: its mails stay as they are")
        except MailboxFolderSelectError as error:
            raise MailboxFault(self._no_such_folder(words_of(error))) from None
        self._uid_validity = int(first_of(self._client.response("UIDVALIDITY")) or 0)
        for other in self._known_by_validity.keys() - {self._uid_validity}:
            del self._known_by_validity[other]
        self._known = self._known_by_validity.setdefault(self._uid_validity, _Known())
        permanent = first_of(self._client.response("PERMANENTFLAGS")).decode("ascii", "replace").split()
        flags = {flag.strip("()") for flag in permanent}
        self._marks = r"\*" in flags or {TAKEN, QUARANTINED} <= flags

    def _no_such_folder(self, why: str) -> str:
        names = [folder.name for folder in self._box.folder.list()]
        text = _("The folder {folder} of the mailbox can't be opened ({why}). There are: {folders}.")
        return text.format(folder=self._account.folder, why=why, folders=", ".join(names[:_FOLDERS_NAMED]))

    def _target(self, folder: str) -> str | None:
        """The folder's full name on the server, made if it is missing; None where it can't be had."""
        if folder not in self._targets:
            self._targets[folder] = self._found_or_made(folder)
        return self._targets[folder]

    def _found_or_made(self, folder: str) -> str | None:
        prefix = personal_prefix(self._client.namespace()[1]) if "NAMESPACE" in self._can else ""
        for name in dict.fromkeys((folder, folder if folder.startswith(prefix) else prefix + folder)):
            if self._box.folder.exists(name):
                return name
            try:
                self._box.folder.create(name)
            except MailboxFolderCreateError:
                continue
            self._client.subscribe(encode_folder(name))
            return name
        log.warning("the folder for mails that were taken in can't be made: they are marked instead")
        return None

    # ── one mail ────────────────────────────────────────────────────────────────────────────────────────────

    def _fetch(self, uid: int, size: int) -> FetchedMail | None:
        """Read it without marking it as seen (BODY.PEEK); only its beginning where it is too large."""
        whole = size <= self._account.largest_bytes
        what = "(BODY.PEEK[])" if whole else f"(BODY.PEEK[]<0.{KEPT_BYTES}>)"
        self._known.broken.add(uid)
        with told_in_words(self._server):
            status, answer = self._client.uid("FETCH", str(uid), what)
        self._known.broken.discard(uid)
        if status != "OK":
            self.withheld += 1
            log.warning("the mail server doesn't hand out the mail with UID %d", uid)
            return None
        if (raw := body_in(answer)) is None:
            return None  # somebody moved or deleted it meanwhile
        return FetchedMail(
            uid=uid,
            uid_validity=self._uid_validity,
            folder=self._account.folder,
            raw=raw,
            size=len(raw) if whole else max(size, len(raw) + 1),
        )

    def _settle(self, mail: FetchedMail, folder: str, mark: str) -> None:
        if mail.uid_validity != self._uid_validity:
            return  # its number is another mail's by now; it will be looked at again
        with told_in_words(self._server):
            if self._account.moves and self._move(mail.uid, folder):
                return
            if self._marks and self._works("STORE", mail.uid, "+FLAGS.SILENT", f"({mark})"):
                return
        self._known.settled.add(mail.uid)

    def _move(self, uid: int, folder: str) -> bool:
        """Whether it has left the folder. Without MOVE or UIDPLUS it is copied and stays: nobody else's is expunged."""
        target = self._target(folder)
        if target is None or target == self._account.folder:
            return False
        name = encode_folder(target)
        if "MOVE" in self._can:
            return self._works("MOVE", uid, name)
        if not self._works("COPY", uid, name) or "UIDPLUS" not in self._can:
            return False
        return self._works("STORE", uid, "+FLAGS.SILENT", r"(\Deleted)") and self._works("EXPUNGE", uid)

    def _works(self, command: str, uid: int, *arguments: Any) -> bool:
        status, _answer = self._client.uid(command, str(uid), *arguments)
        return bool(status == "OK")

    # ── waiting ─────────────────────────────────────────────────────────────────────────────────────────────

    def _has_heard_of_more(self) -> bool:
        """Whether the server said, beside its answers, that something arrived; asked twice, it is no news any more."""
        return bool(self._client.response("EXISTS")[1] != [None])

    def _idle(self, seconds: float) -> None:
        """RFC 2177: the server says when something happens; what it was is seen by looking at the folder."""
        tag = self._client._command("IDLE")
        while self._client._get_response() is not None:
            if self._client.tagged_commands.get(tag):
                self._can -= {"IDLE"}  # it says it can, and doesn't
                return
        if not self._has_heard_of_more() and not has_unread(self._box):
            self._stop.wait(seconds, also=link(self._box))
        if not self._stop.is_set():
            self._client.send(b"DONE\r\n")
            self._box.consume_until_tagged_response(tag)
