"""Two windows on one server and one mailbox: each mail comes in once, each answer leaves once, and when the console
that looks after the mailbox goes, the other one takes over."""

import json
import os
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial

import pytest
from PySide6.QtCore import Qt
from support.imap_server import CERTIFICATES
from support.mail_window import CONTROL, MailWindow, mail_settings, open_window
from support.proxy import CAN_CUT, Proxy
from support.smtp_server import PASSWORD
from support.window_console import Console

from ecsupport_desktop.domain.words import DeliveryState
from ecsupport_desktop.services.mail_fetching import Fetching

MANY = 20
LEASE_SECONDS = 4
"""Of the console that is killed."""
WATCH = f"""
import sys
from ecsupport_desktop.services import mail_fetching
mail_fetching.LEASE_SECONDS = {LEASE_SECONDS}
from ecsupport_desktop.cli.__main__ import main
sys.exit(main())
"""


def a_mail(number: int) -> bytes:
    head = f"From: Ana Ruiz <ana{number}@acme.example>\nSubject: Mail {number}\nMessage-ID: <{number}@acme.example>\n"
    return head.encode() + b"\nThe checkout shows error 500.\n"


@pytest.fixture
def open_console(
    team, tmp_path, qtbot, qapp, imap, smtp, user, monkeypatch
) -> Iterator[Callable[..., tuple[Console, MailWindow]]]:
    """Opens the window of one of the team, whose mailbox is the team's: as it is met, and its mail.

    `server` leads to the database another way.
    """
    monkeypatch.setattr("ecsupport_desktop.services.mail_fetching.TURN_SECONDS", 0.3)
    opened = []

    def open_one(name: str, server=None) -> tuple[Console, MailWindow]:
        folder = tmp_path / name
        folder.mkdir()
        settings = mail_settings(imap_port=imap.tls_port, imap_user=user, smtp_port=smtp.port)
        window = open_window(qapp, qtbot, folder, settings, partial(team.opened, name, folder, server))
        opened.append(window)
        console = Console(window.program, window.window.desk_view.link.agent, qtbot)
        console.until(lambda: console.link.live.state is not None)
        window.use_passwords(imap.password, PASSWORD)
        return console, window

    yield open_one
    for window in opened:
        window.close()


@pytest.fixture
def watch(team, tmp_path, imap, user) -> Iterator[subprocess.Popen[bytes]]:
    """A console without a window that looks after the mailbox, as the owner of the database; killed in the end."""
    settings = {
        "ADDRESS": user, "IMAP_HOST": "localhost", "IMAP_PORT": str(imap.tls_port), "PASSWORD": imap.password,
        "CA_FILE": str(CERTIFICATES / "ca.pem"),
    }  # fmt: skip
    environment = os.environ | {f"ECSUPPORT_MAIL_{name}": value for name, value in settings.items()}
    address = replace(team.server, user=team.logins["ana"]).to_url()
    command = [sys.executable, "-c", WATCH, "--basedir", str(tmp_path / "watch"), "--server", address]
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.DEVNULL}
    with subprocess.Popen([*command, "mail", "--watch"], env=environment, **pipes) as process:
        yield process
        process.kill()


def subjects(console: Console) -> Counter[str]:
    return Counter(request.subject for request in console.link.desk.readers.all_requests())


def test_mails_come_in_once_and_an_answer_leaves_once(open_console, imap, smtp, user):
    ana, ana_mail = open_console("ana")
    ana_mail.until(lambda: ana_mail.mail.state.incoming is Fetching.WATCHING)
    ben, ben_mail = open_console("ben")
    ben_mail.until(lambda: ben_mail.mail.state.incoming is Fetching.ELSEWHERE)

    imap.deliver(user, map(a_mail, range(MANY)))
    for console in (ana, ben):
        console.until(lambda console=console: console.rooms.queue.model.rowCount() == MANY)
    assert subjects(ben) == Counter(f"Mail {number}" for number in range(MANY))
    ana.until(lambda: len(imap.mails(user, "Processed")) == MANY)
    assert imap.mails(user) == imap.mails(user, "Quarantine") == []

    one = next(request for request in ana.link.desk.readers.all_requests() if request.subject == "Mail 7")
    for console in (ana, ben):
        console.select(one.id)
    ana.begin_level_1("A browser extension blocks the payment.")
    ana.press(Qt.Key.Key_Return, CONTROL)
    ben.until(lambda: ben.request.deliveries and ben.request.deliveries[-1].state is DeliveryState.HELD)
    for window in (ana_mail, ben_mail):
        window.until(lambda: smtp.mails)
    ben.until(lambda: ben.request.deliveries[-1].state is DeliveryState.ACCEPTED)
    for window in (ana_mail, ben_mail):
        window.until(lambda window=window: window.mail.state.to_send == 0)
    assert [mail.rcpt_tos for mail in smtp.mails] == [["ana7@acme.example"]]

    # Ana goes home: the turn is Ben's, and nothing is taken in anew.
    for console in (ana, ben):
        console.settle()
    ana.window.close()
    assert not ana.window.isVisible()
    imap.deliver(user, [a_mail(MANY)])
    ben.until(lambda: ben_mail.mail.state.incoming is Fetching.WATCHING)
    ben.until(lambda: subjects(ben).total() == MANY + 1)
    assert set(subjects(ben).values()) == {1}
    ben.settle()
    assert len(smtp.mails) == 1


@pytest.mark.skipif(sys.platform == "win32", reason="the mail server of the tests isn't there")
def test_whoever_is_left_takes_over_from_a_console_that_was_killed(open_console, watch, imap, user):
    imap.deliver(user, [a_mail(1)])
    assert json.loads(watch.stdout.readline())["outcome"] == "registered"
    ben, ben_mail = open_console("ben")
    ben_mail.until(lambda: ben_mail.mail.state.incoming is Fetching.ELSEWHERE)

    watch.kill()
    killed = time.monotonic()
    imap.deliver(user, [a_mail(2)])
    ben.until(lambda: subjects(ben) == Counter(["Mail 1", "Mail 2"]))
    assert time.monotonic() - killed < LEASE_SECONDS + 5
    ben.settle()


@pytest.mark.skipif(not CAN_CUT, reason="cables are cut on Linux only")
def test_a_window_closes_soon_while_its_mailbox_waits_for_the_database(open_console, team, postgres, imap, user):
    with Proxy(postgres.socket_path) as cable:
        ana, ana_mail = open_console("ana", replace(team.server, hosts=(("127.0.0.1", cable.port),)))
        ana_mail.until(lambda: ana_mail.mail.state.incoming is Fetching.WATCHING)
        ana.settle()
        cable.cut()
        imap.deliver(user, [a_mail(1)])
        ana.until(lambda: "No connection since" in ana.text("status.where"))
        began = time.monotonic()
        ana.window.close()
        took = time.monotonic() - began
        print(f"The program ended {took:.1f} s after its window was closed.")
        assert not ana.window.isVisible()
        assert took < 10, "what is asked already may be asked once more on a new connection, and nothing else"
        cable.restore()
