"""The child process: limits kept, the next mail always read, nothing left behind."""

import os
import select
import subprocess
import sys
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from ecsupport_desktop.mail import parser_process
from ecsupport_desktop.mail.parse import parse_mail
from ecsupport_desktop.mail.parser_process import MailParser, child_command
from ecsupport_desktop.services.mail_model import ParsedMail, UnreadableMail

CORPUS = sorted((Path(__file__).parent / "corpus").glob("*.eml"))
ROOT = str(Path(parser_process.__file__).parents[2])
unix = pytest.mark.skipif(sys.platform == "win32", reason="limits and signals of Unix")
linux = pytest.mark.skipif(sys.platform != "linux", reason="needs pidfd and a kept address space limit")

Make = Callable[..., MailParser]


def reason(result: ParsedMail | UnreadableMail) -> str:
    assert isinstance(result, UnreadableMail), result
    return result.reason


def test_child_reads_what_the_parser_reads(parser: MailParser) -> None:
    for path in CORPUS:
        raw = path.read_bytes()
        assert parser.parse(raw) == parse_mail(raw), path.name


@pytest.mark.parametrize(
    ("raw", "told"),
    [
        (b"", "the file is empty"),
        (b"\r\n \r\n", "the file is empty"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "the file has no mail header"),
        (b"just some text\nwithout a header", "the file has no mail header"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "this is an Outlook .msg file; save the mail as .eml instead"),
    ],
)
def test_no_mail_is_unreadable(parser: MailParser, raw: bytes, told: str) -> None:
    assert reason(parser.parse(raw)) == told


def test_mail_that_takes_too_long_is_given_up(misbehaving: Make, simple_mail: bytes) -> None:
    parser = misbehaving(seconds=0.3)
    assert reason(parser.parse(b"X-Hang: 1\r\n" + simple_mail)) == "took longer than 0.3 s"
    assert isinstance(parser.parse(simple_mail), ParsedMail)


@linux
def test_mail_that_needs_too_much_memory_is_given_up(misbehaving: Make, simple_mail: bytes) -> None:
    parser = misbehaving(megabytes=256)
    assert reason(parser.parse(b"X-Hoard: 1\r\n" + simple_mail)) == "needed more than 256 MB"
    assert isinstance(parser.parse(simple_mail), ParsedMail)


def test_parser_that_dies_is_replaced(misbehaving: Make, simple_mail: bytes) -> None:
    parser = misbehaving()
    assert isinstance(parser.parse(simple_mail), ParsedMail)
    assert reason(parser.parse(b"X-Die: 1\r\n" + simple_mail)) == "the parser stopped (exit code 3)"
    assert isinstance(parser.parse(simple_mail), ParsedMail)


@unix
def test_parser_that_is_killed_is_replaced(misbehaving: Make, simple_mail: bytes) -> None:
    parser = misbehaving()
    assert reason(parser.parse(b"X-Signal: 1\r\n" + simple_mail)) == "the parser stopped (signal 9)"
    assert isinstance(parser.parse(simple_mail), ParsedMail)


def test_mail_is_tried_again_when_earlier_ones_may_be_to_blame(misbehaving: Make, simple_mail: bytes) -> None:
    parser = misbehaving()
    parser.parse(simple_mail)
    assert isinstance(parser.parse(b"X-Die-Once: 1\r\n" + simple_mail), ParsedMail)


def test_bug_in_the_parser_is_told_as_reason(misbehaving: Make, simple_mail: bytes) -> None:
    parser = misbehaving()
    assert reason(parser.parse(b"X-Raise: 1\r\n" + simple_mail)) == "the parser failed (KeyError)"
    assert isinstance(parser.parse(simple_mail), ParsedMail)


def test_print_in_the_child_harms_nothing(misbehaving: Make, simple_mail: bytes) -> None:
    assert isinstance(misbehaving().parse(b"X-Print: 1\r\n" + simple_mail), ParsedMail)


def test_child_that_cannot_start_is_told(monkeypatch: pytest.MonkeyPatch, simple_mail: bytes) -> None:
    monkeypatch.setattr(parser_process, "child_command", lambda *_: [sys.executable, "-c", "raise SystemExit(4)"])
    with MailParser() as parser, pytest.raises(parser_process.ParserStopped, match="exit code 4"):
        parser.parse(simple_mail)


def test_closing_leaves_nothing(simple_mail: bytes) -> None:
    before = set(threading.enumerate())
    with MailParser() as parser:
        parser.parse(simple_mail)
        assert set(threading.enumerate()) <= before
        process = parser._child._process  # type: ignore[union-attr]
    assert process.returncode == 0
    assert process.stdin is not None
    assert process.stdin.closed
    parser.close()
    with pytest.raises(RuntimeError, match="closed"):
        parser.parse(simple_mail)


def test_parser_that_was_never_used_closes() -> None:
    MailParser().close()


def test_any_thread_may_ask(parser: MailParser, simple_mail: bytes) -> None:
    mails = [simple_mail.replace(b"Checkout", b"Checkout %d" % number) for number in range(40)]
    with ThreadPoolExecutor(4) as pool:
        results = list(pool.map(parser.parse, mails))
    assert [getattr(result, "subject", None) for result in results] == [f"Checkout {number}" for number in range(40)]


PARSE_WITHOUT_STREAMS = """
import os, sys
sys.path.insert(0, sys.argv[1])
from ecsupport_desktop.mail.parser_process import MailParser
for number in map(int, sys.argv[2]):
    os.close(number)
with MailParser() as parser:
    subject = parser.parse(b"From: a@acme.example\\r\\nSubject: fine\\r\\n\\r\\nx").subject
os._exit(0 if subject == "fine" else 1)
"""


@pytest.mark.parametrize("closed", ["0", "012"])
def test_parent_without_standard_streams(closed: str) -> None:
    done = subprocess.run([sys.executable, "-c", PARSE_WITHOUT_STREAMS, ROOT, closed], timeout=60, check=False)
    assert done.returncode == 0


PARENT_THAT_DIES = """
import os, sys
sys.path.insert(0, sys.argv[1])
from ecsupport_desktop.mail.parser_process import MailParser
parser = MailParser()
parser.parse(b"From: a@acme.example\\r\\n\\r\\nx")
print(parser._child._process.pid, flush=True)
sys.stdin.read()
os._exit(0)
"""


@linux
def test_child_leaves_when_its_parent_dies() -> None:
    parent = subprocess.Popen(
        [sys.executable, "-c", PARENT_THAT_DIES, ROOT], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert parent.stdout is not None
    child = os.pidfd_open(int(parent.stdout.readline()))
    try:
        parent.communicate(timeout=60)
        assert select.select([child], [], [], 30)[0], "the child outlived its parent"
    finally:
        os.close(child)


def test_child_is_light_and_isolated(tmp_path: Path) -> None:
    (tmp_path / "email.py").write_text("raise ImportError('taken from the working folder')")
    listing = "import ecsupport_desktop.mail.child, sys; print(*sys.modules)"
    command = [sys.executable, "-I", "-c", f"import sys; sys.path.insert(0, sys.argv[1]); {listing}", ROOT]
    loaded = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=True).stdout.split()
    heavy = {"PySide6", "sqlalchemy", "pydantic", "lxml", "inscriptis", "xlsxwriter", "babel"}
    assert heavy.isdisjoint(loaded)
    assert child_command(5, 512)[:2] == [sys.executable, "-I"]


def test_frozen_program_starts_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    assert child_command(5.0, 512) == [sys.executable, "--mail-child", "5.0", "512"]
