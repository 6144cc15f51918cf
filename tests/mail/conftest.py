"""A child process for parsing that lasts for a module's tests, and mails made to hurt."""

import json
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from support.smtp_server import SmtpServer

from ecsupport_desktop.mail import parser_process
from ecsupport_desktop.mail.parser_process import MailParser

ROOT = str(Path(parser_process.__file__).parents[2])
# The real child, but some mails make its parser misbehave as a bug or a hostile mail would.
MISBEHAVING = """
import os, signal, sys
sys.path.insert(0, sys.argv[1])
from ecsupport_desktop.mail import child
real = child.parse_mail
def parse_mail(raw):
    if b"X-Hang:" in raw:
        while True:
            pass
    if b"X-Hoard:" in raw:
        hoard = [bytearray(50_000_000)]
        while True:
            hoard.append(bytearray(hoard[0]))
    if b"X-Die:" in raw:
        os._exit(3)
    if b"X-Die-Once:" in raw and len(seen) > 0:
        os._exit(3)
    if b"X-Signal:" in raw:
        os.kill(os.getpid(), signal.SIGKILL)
    if b"X-Raise:" in raw:
        raise KeyError("a bug")
    if b"X-Print:" in raw:
        print("noise on standard output", flush=True)
        os.write(1, b"more noise")
    seen.append(raw)
    return real(raw)
seen = []
child.parse_mail = parse_mail
sys.exit(child.main(float(sys.argv[2]), int(sys.argv[3])))
"""


@pytest.fixture(scope="module")
def parser() -> Iterator[MailParser]:
    with MailParser() as parser:
        yield parser


@pytest.fixture
def misbehaving(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., MailParser]]:
    """Make parsers whose child does what a mail's X-fields say."""

    def command(seconds: float, megabytes: int) -> list[str]:
        return [sys.executable, "-I", "-c", MISBEHAVING, ROOT, json.dumps(seconds), str(megabytes)]

    monkeypatch.setattr(parser_process, "child_command", command)
    made: list[MailParser] = []

    def make(**limits: float) -> MailParser:
        made.append(MailParser(**limits))  # type: ignore[arg-type]
        return made[-1]

    yield make
    for parser in made:
        parser.close()


@pytest.fixture(scope="session")
def simple_mail() -> bytes:
    return b"From: Ana <ana@acme.example>\r\nSubject: Checkout\r\nMessage-ID: <1@acme.example>\r\n\r\nIt fails.\r\n"


@pytest.fixture
def start_smtp() -> Iterator[Callable[..., SmtpServer]]:
    """Starts mail servers that answer as planned; they end with the test."""
    made: list[SmtpServer] = []

    def start(**how: Any) -> SmtpServer:
        made.append(SmtpServer(**how))
        return made[-1]

    yield start
    for server in made:
        server.close()
