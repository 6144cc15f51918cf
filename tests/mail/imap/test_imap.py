"""The mailbox on a real Dovecot: what is new, what becomes of it, and what goes wrong."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from support.imap_server import CERTIFICATES, ImapServer
from support.proxy import Proxy

from ecsupport_desktop.mail.imap import KEPT_BYTES, ImapMailbox, ImapMailboxes
from ecsupport_desktop.services.mailbox_model import MailboxFault, MailboxRefused, Stop

WAYS = {"with MOVE": "", "with UIDPLUS": "IMAP4rev1 UIDPLUS NAMESPACE", "with neither": "IMAP4rev1"}


def a_mail(number: int = 1, text: str = "It fails.") -> bytes:
    return f"From: ana@acme.example\nSubject: Mail {number}\nMessage-ID: <{number}@acme.example>\n\n{text}\n".encode()


def wire(raw: bytes) -> bytes:
    """As it comes over the network."""
    return raw.replace(b"\n", b"\r\n")


@pytest.fixture
def open_mailbox(imap: ImapServer, user: str, stop: Stop) -> Callable[..., ImapMailbox]:
    def open_one(**more: Any) -> ImapMailbox:
        return ImapMailboxes(imap.account(user, **more), imap.password)(stop)

    return open_one


@pytest.mark.parametrize("security", ["tls", "starttls"])
def test_new_mails_come_in_order_and_stay_as_they_are(
    imap: ImapServer, user: str, open_mailbox: Callable[..., ImapMailbox], security: str
) -> None:
    imap.deliver(user, map(a_mail, range(3)))
    for _turn in range(2):
        with open_mailbox(security=security) as mailbox:
            mails = list(mailbox.new_mails())
        assert [mail.raw for mail in mails] == [wire(a_mail(number)) for number in range(3)]
        assert [mail.uid for mail in mails] == [1, 2, 3]
        assert mailbox.waiting == 3
    assert len(imap.mails(user)) == 3


@pytest.mark.parametrize("capability", WAYS.values(), ids=WAYS)
def test_a_mail_taken_in_is_moved_and_never_deleted(user: str, stop: Stop, capability: str) -> None:
    with ImapServer(capability=capability) as imap:
        imap.deliver(user, map(a_mail, range(3)))
        with ImapMailboxes(imap.account(user), imap.password)(stop) as mailbox:
            first, second, _third = mailbox.new_mails()
            mailbox.done(first)
            mailbox.quarantined(second)
            assert [mail.uid for mail in mailbox.new_mails()] == [3]
        assert imap.mails(user, "Processed") == [a_mail(0)]
        assert imap.mails(user, "Quarantine") == [a_mail(1)]
        assert len(imap.mails(user)) == (3 if capability == "IMAP4rev1" else 1)
        with ImapMailboxes(imap.account(user), imap.password)(stop) as mailbox:
            assert [mail.uid for mail in mailbox.new_mails()] == [3]


def test_a_mail_taken_in_is_marked_where_that_was_chosen(
    imap: ImapServer, user: str, open_mailbox: Callable[..., ImapMailbox]
) -> None:
    imap.deliver(user, map(a_mail, range(3)))
    with open_mailbox(moves=False) as mailbox:
        first, second, _third = mailbox.new_mails()
        mailbox.done(first)
        mailbox.quarantined(second)
    with open_mailbox(moves=False) as mailbox:
        assert [mail.uid for mail in mailbox.new_mails()] == [3]
    assert len(imap.mails(user)) == 3
    assert imap.mails(user, "Processed") == []


def test_marks_and_moves_touch_no_other_mail_once_the_numbers_are_new(imap: ImapServer, user: str, stop: Stop) -> None:
    imap.deliver(user, [a_mail(1)])
    mailboxes = ImapMailboxes(imap.account(user), imap.password)
    with mailboxes(stop) as mailbox:
        (before,) = mailbox.new_mails()
    imap.number_anew(user)
    with mailboxes(stop) as mailbox:
        mailbox.done(before)
        (again,) = mailbox.new_mails()
        assert (again.uid, again.raw) == (before.uid, before.raw)
        assert again.uid_validity != before.uid_validity
        mailbox.done(again)
    assert imap.mails(user) == []


def test_folders_of_any_name_are_made_and_used(
    imap: ImapServer, user: str, open_mailbox: Callable[..., ImapMailbox]
) -> None:
    imap.deliver(user, [a_mail(1)])
    with open_mailbox(processed_folder='Año "2026"/tomado') as mailbox:
        (mail,) = mailbox.new_mails()
        mailbox.done(mail)
        assert mailbox._box.folder.exists('Año "2026"/tomado')
    assert imap.mails(user) == []


def test_a_folder_that_cannot_be_made_leaves_the_mail_marked(
    imap: ImapServer, user: str, open_mailbox: Callable[..., ImapMailbox], caplog: pytest.LogCaptureFixture
) -> None:
    imap.deliver(user, [a_mail(1)])
    with open_mailbox(processed_folder="/..//") as mailbox:
        (mail,) = mailbox.new_mails()
        mailbox.done(mail)
        assert list(mailbox.new_mails()) == []
    assert imap.mails(user) == [a_mail(1)]
    assert "can't be made" in caplog.text


def test_a_mail_that_is_too_large_comes_with_its_beginning(
    imap: ImapServer, user: str, open_mailbox: Callable[..., ImapMailbox]
) -> None:
    imap.deliver(user, [a_mail(1, "x" * 2_000_000), a_mail(2)])
    with open_mailbox() as mailbox:
        large, small = mailbox.new_mails()
        assert (large.cut, small.cut) == (True, False)
        assert len(large.raw) == KEPT_BYTES
        assert large.raw == wire(a_mail(1, "x" * 2_000_000))[:KEPT_BYTES]
        assert large.size > 2_000_000
        mailbox.quarantined(large)
    assert imap.mails(user, "Quarantine") == [a_mail(1, "x" * 2_000_000)]


@pytest.mark.parametrize("raw", [b"", b"\n", b"\0\n\xff"])
def test_odd_mails_are_handed_out(
    imap: ImapServer, user: str, open_mailbox: Callable[..., ImapMailbox], raw: bytes
) -> None:
    imap.deliver(user, [raw, a_mail(2)])
    with open_mailbox() as mailbox:
        assert len(list(mailbox.new_mails())) == 2


def test_a_wrong_password_is_told_and_not_repeated(imap: ImapServer, user: str, stop: Stop) -> None:
    for password in ("s3cret", "contraseña", 's3"cret\\', "s3cret\r\nA1 LOGOUT"):
        with (
            pytest.raises(MailboxRefused, match="with this password") as told,
            ImapMailboxes(imap.account(user), password)(stop),
        ):
            pass
        assert password not in str(told.value)
        assert told.value.__cause__ is None


def test_a_password_of_any_characters_opens(user: str, stop: Stop) -> None:
    with ImapServer() as imap:
        imap.stop()
        imap.password = 'contra"se\\ña'
        imap.start()
        with ImapMailboxes(imap.account(user), imap.password)(stop) as mailbox:
            assert list(mailbox.new_mails()) == []


@pytest.mark.parametrize("security", ["tls", "starttls"])
@pytest.mark.parametrize(
    ("certificate", "told"), [("expired", "has expired"), ("elsewhere", "another server's"), ("server", "vouches")]
)
def test_a_certificate_that_is_not_to_be_trusted_ends_it_before_the_password(
    user: str, stop: Stop, security: str, certificate: str, told: str
) -> None:
    authority = "other-ca.pem" if certificate == "server" else "ca.pem"
    with ImapServer(certificate=certificate) as imap:
        account = imap.account(user, security=security)
        assert account.imap is not None
        account = replace(account, imap=replace(account.imap, ca_file=CERTIFICATES / authority))
        with pytest.raises(MailboxFault, match=told), ImapMailboxes(account, imap.password)(stop):
            pass
        assert user not in (imap.folder / "log").read_text()


def test_what_cannot_be_reached_is_told(imap: ImapServer, user: str, stop: Stop, tmp_path: Path) -> None:
    account = imap.account(user)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        unused_port = probe.getsockname()[1]
    assert account.imap is not None
    cases = {
        "Nothing answers": replace(account.imap, port=unused_port),
        "no server named": replace(account.imap, host="no-such-host.invalid"),
        "no certificate file": replace(account.imap, ca_file=tmp_path / "none.pem"),
    }
    for told, server in cases.items():
        with pytest.raises(MailboxFault, match=told), ImapMailboxes(replace(account, imap=server), "x")(stop):
            pass


def test_a_missing_folder_is_told_with_those_there_are(
    open_mailbox: Callable[..., ImapMailbox],
) -> None:
    with pytest.raises(MailboxFault, match=r"folder Suport .* There are: INBOX"), open_mailbox(folder="Suport"):
        pass


def test_a_connection_cut_in_the_middle_is_a_fault_and_the_rest_comes_later(
    imap: ImapServer, user: str, open_mailbox: Callable[..., ImapMailbox]
) -> None:
    imap.deliver(user, map(a_mail, range(5)))
    with Proxy(("127.0.0.1", imap.tls_port)) as between:
        with pytest.raises(MailboxFault, match="was lost"), open_mailbox(port=between.port) as mailbox:
            for mail in mailbox.new_mails():
                mailbox.done(mail)
                if mail.uid == 3:
                    between.reset()
        with open_mailbox(port=between.port) as mailbox:
            assert [mail.uid for mail in mailbox.new_mails()] == [4, 5]


def test_a_connection_cut_in_the_middle_of_a_mail_leaves_it_for_later_and_whole(
    imap: ImapServer, user: str, stop: Stop
) -> None:
    large = a_mail(2, "x" * 70 + "\n" * 2 + "y" * 900_000)
    imap.deliver(user, [a_mail(1), large, a_mail(3)])
    with Proxy(("127.0.0.1", imap.tls_port)) as between:
        mailboxes = ImapMailboxes(imap.account(user, port=between.port), imap.password)
        between.reset_after(400_000)
        with pytest.raises(MailboxFault, match="was lost"), mailboxes(stop) as mailbox:
            for mail in mailbox.new_mails():
                mailbox.done(mail)
        assert imap.mails(user, "Processed") == [a_mail(1)]
        # The one that broke off comes last: it mustn't keep the others from coming in.
        with mailboxes(stop) as mailbox:
            assert [(mail.uid, mail.raw) for mail in mailbox.new_mails()] == [(3, wire(a_mail(3))), (2, wire(large))]


@pytest.mark.parametrize("idles", [True, False])
def test_waiting_ends_when_something_arrives_or_it_is_stopped(user: str, stop: Stop, idles: bool) -> None:
    with (
        ImapServer(capability="" if idles else "IMAP4rev1") as imap,
        ImapMailboxes(imap.account(user), imap.password)(stop) as mailbox,
    ):
        assert list(mailbox.new_mails()) == []
        if idles:
            arriving = threading.Timer(0.3, imap.deliver, (user, [a_mail(1)]))
            arriving.start()
            mailbox.wait(30)
            arriving.join()
            assert len(list(mailbox.new_mails())) == 1
        mailbox.wait(0.1)
        stopping = threading.Timer(0.3, stop.set)
        stopping.start()
        mailbox.wait(30)
        stopping.join()
        assert stop.is_set()


def test_stopping_ends_a_wait_for_a_server_that_is_silent(
    imap: ImapServer, user: str, stop: Stop, open_mailbox: Callable[..., ImapMailbox]
) -> None:
    imap.deliver(user, map(a_mail, range(3)))
    with Proxy(("127.0.0.1", imap.tls_port)) as between:
        with pytest.raises(MailboxFault), open_mailbox(port=between.port) as mailbox:
            for _mail in mailbox.new_mails():
                between.cut()
                stopping = threading.Timer(0.3, stop.set)
                stopping.start()
        stopping.join()
        between.restore()
