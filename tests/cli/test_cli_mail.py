"""Mail on the command line: one message that a mail server pipes in, and the support mailbox."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from support.imap_server import CERTIFICATES, ImapServer
from support.offered import offer

from ecsupport_desktop.cli import mailbox
from ecsupport_desktop.services.desk import Desk
from ecsupport_desktop.storage.store import open_store

PROGRAM = [sys.executable, "-m", "ecsupport_desktop.cli"]
MAIL = b"From: Ana <ana@acme.example>\nSubject: Checkout\nMessage-ID: <%d@acme.example>\n\nIt shows error 500.\n"


def pipe(base: Path, raw: bytes, *more: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run([*PROGRAM, "--basedir", str(base), *more, "intake", "-"], input=raw, capture_output=True)


@pytest.fixture
def user(imap: ImapServer, monkeypatch: pytest.MonkeyPatch) -> str:
    """Somebody whose mailbox the settings name, by environment."""
    user = f"{uuid4().hex[:12]}@shop.example"
    settings = {
        "MAIL_ADDRESS": user,
        "MAIL_IMAP_HOST": "localhost",
        "MAIL_IMAP_PORT": str(imap.tls_port),
        "MAIL_CA_FILE": str(CERTIFICATES / "ca.pem"),
        "MAIL_PASSWORD": imap.password,
    }
    for name, value in settings.items():
        monkeypatch.setenv(f"ECSUPPORT_{name}", value)
    return user


def test_a_mail_server_hands_a_message_over(base: Path) -> None:
    envelope = b"From ana@acme.example Mon Mar  2 12:00:00 2026\n"
    for raw, outcome in ((envelope + MAIL % 1, "registered"), (MAIL % 1, "duplicate"), (b"no mail", "quarantined")):
        done = pipe(base, raw)
        assert done.returncode == 0
        assert json.loads(done.stdout)["outcome"] == outcome
        assert done.stderr == b""


@pytest.mark.parametrize(
    "where",
    [
        ("--server", "postgresql://ana@127.0.0.1:1/support?sslmode=disable"),
        ("--server", "postgresql://ana:password@db.example.com"),
        ("--database", "/dev/null/support.db"),
    ],
)
def test_whatever_is_wrong_here_the_mail_server_tries_again_later(
    base: Path, where: tuple[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PGPASSWORD", "x")
    done = pipe(base, MAIL % 1, *where)
    assert done.returncode == 75
    assert done.stderr
    assert done.stdout == b""


def test_the_mailbox_is_taken_in_once(run: Callable[..., Any], imap: ImapServer, user: str) -> None:
    imap.deliver(user, [MAIL % 1, b"no mail at all\n"])
    done = run("mail")
    assert (done.code, done.errors) == (0, "")
    assert [line["outcome"] for line in done.lines] == ["registered", "quarantined"]
    assert imap.mails(user) == []
    assert run("mail").lines == []


def test_offers_that_ran_out_are_recorded_meanwhile(
    run: Callable[..., Any], base: Path, imap: ImapServer, user: str
) -> None:
    run("init")
    long_ago = datetime.now(UTC) - timedelta(days=9)
    store = open_store(base / "data" / "ecsupport.db", daily=False, clock=lambda: long_ago)
    desk = Desk(store)
    offer(desk, desk.readers.agents()[0].id)
    store.close()
    number = f"Q-{long_ago.year}-00001"
    assert run("quote", "show", number).lines[0]["state"] == "issued"
    assert run("mail").code == 0
    (shown,) = run("quote", "show", number).lines
    assert (shown["state"], shown["request_state"]) == ("expired", "closed")


def test_without_a_mailbox_or_a_password_the_way_out_is_told(
    run: Callable[..., Any], imap: ImapServer, user: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("ECSUPPORT_MAIL_PASSWORD")
    done = run("mail")
    assert done.code == 2 and "set ECSUPPORT_MAIL_PASSWORD, or run this in a terminal" in done.errors
    monkeypatch.delenv("ECSUPPORT_MAIL_IMAP_HOST")
    done = run("mail")
    assert done.code == 2 and "mail_imap_host" in done.errors


def test_a_wrong_password_is_told_and_not_repeated(
    run: Callable[..., Any], imap: ImapServer, user: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ECSUPPORT_MAIL_PASSWORD", "s3cret")
    for arguments in (("mail",), ("mail", "--watch")):
        done = run(*arguments)
        assert done.code == 1
        assert "with this password" in done.errors and "s3cret" not in done.errors


def test_a_password_that_was_asked_for_is_kept_once_it_works(
    run: Callable[..., Any], imap: ImapServer, user: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("ECSUPPORT_MAIL_PASSWORD")
    monkeypatch.setattr(mailbox, "is_terminal", lambda: True)
    monkeypatch.setattr(mailbox, "getpass", lambda *_words, **_more: imap.password)
    kept: list[tuple[str, str]] = []
    monkeypatch.setattr(
        "ecsupport_desktop.config.passwords.keep_password", lambda server, text: kept.append((server.key, text)) or ""
    )
    assert run("mail").code == 0
    assert kept == [(f"imap://{user}@localhost:{imap.tls_port}", imap.password)]


@pytest.mark.skipif(sys.platform == "win32", reason="no such signal")
def test_a_watch_takes_in_what_arrives_until_it_is_told_to_end(base: Path, imap: ImapServer, user: str) -> None:
    imap.deliver(user, [MAIL % 1])
    command = [*PROGRAM, "--basedir", str(base), "mail", "--watch"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=os.environ) as watch:
        assert watch.stdout and watch.stderr
        try:
            assert json.loads(watch.stdout.readline())["outcome"] == "registered"
            imap.deliver(user, [MAIL % 2])
            assert json.loads(watch.stdout.readline())["outcome"] == "registered"
            watch.send_signal(signal.SIGTERM)
            assert watch.wait(30) == 0
            assert watch.stderr.read() == b""
        finally:
            watch.kill()  # else a failure would wait for it for ever
