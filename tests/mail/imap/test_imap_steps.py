"""Trying a mailbox step by step: the first step that fails is the last, in words."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from support.imap_server import ImapServer

from ecsupport_desktop.config.mail import MailAccount
from ecsupport_desktop.mail.imap_steps import try_mailbox
from ecsupport_desktop.services.mailbox_model import Stop

WRONG: dict[str, tuple[Callable[[MailAccount], MailAccount], str, str]] = {
    "name": (lambda account: with_server(account, host="no-such-host.invalid"), "name", "no server named"),
    "authority": (lambda account: with_server(account, ca_file=None), "tls", "vouches"),
    "folder": (lambda account: replace(account, folder="Suport"), "folder", "There are: INBOX"),
}


def with_server(account: MailAccount, **more: Any) -> MailAccount:
    assert account.imap is not None
    return replace(account, imap=replace(account.imap, **more))


@pytest.mark.parametrize("security", ["tls", "starttls"])
def test_a_mailbox_as_it_should_be(imap: ImapServer, user: str, stop: Stop, security: str) -> None:
    steps = list(try_mailbox(imap.account(user, security=security), imap.password, stop))
    assert [step.name.value for step in steps] == ["name", "port", "tls", "login", "folder"]
    assert all(step.ok and not step.text for step in steps)


@pytest.mark.parametrize(("change", "name", "told"), WRONG.values(), ids=WRONG)
def test_the_step_that_fails_is_the_last(
    imap: ImapServer, user: str, stop: Stop, change: Callable[[MailAccount], MailAccount], name: str, told: str
) -> None:
    *before, last = try_mailbox(change(imap.account(user)), imap.password, stop)
    assert all(step.ok for step in before)
    assert (last.name.value, last.ok) == (name, False)
    assert told in last.text


def test_a_wrong_password_is_the_login_s(imap: ImapServer, user: str, stop: Stop) -> None:
    last = list(try_mailbox(imap.account(user), "s3cret", stop))[-1]
    assert (last.name.value, last.ok) == ("login", False)
    assert "s3cret" not in last.text


def test_what_a_server_cannot_do_is_told(user: str, stop: Stop) -> None:
    with ImapServer(capability="IMAP4rev1") as imap:
        last = list(try_mailbox(imap.account(user), imap.password, stop))[-1]
    assert last.ok and last.caution
    assert "copied and marked" in last.text and "once a minute" in last.text
