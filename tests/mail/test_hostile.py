"""Mails made to hurt: each ends within its limits, is read or given up with a reason, and the next mail is read."""

import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from ecsupport_desktop.mail.parser_process import MEGABYTES_PER_MAIL, MailParser
from ecsupport_desktop.services.desk import Desk
from ecsupport_desktop.services.intake import Intake, IntakeOutcome
from ecsupport_desktop.services.mail_model import ParsedMail, UnreadableMail
from ecsupport_desktop.services.people import acting_agent
from ecsupport_desktop.storage.store import open_store

HEAD = b"From: Eve <eve@evil.example>\r\nSubject: hostile\r\n"
SECONDS = 5.0


def hostile_mails() -> Iterator[tuple[str, bytes]]:
    deep = b"".join(
        b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (level, level) for level in range(1_000)
    )
    yield "multiparts 1,000 deep", HEAD + deep + b"\r\ninnermost"
    yield "the same boundary 1,000 deep", HEAD + b"Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n" * 1_000
    mixed = HEAD + b"Content-Type: multipart/mixed; boundary=b\r\n\r\n"
    yield "300,000 boundary lines", mixed + b"--b\r\n" * 300_000
    yield "300,000 parts", mixed + b"--b\r\n\r\nx\r\n" * 300_000
    yield "300,000 boundary-like lines", mixed + b"--b x\r\n" * 300_000 + b"--b\r\n\r\nx\r\n--b--"
    yield "a boundary found 1,000,000 times in a line", mixed + b"--b" * 1_000_000
    yield "rfc822 in rfc822", HEAD + b"Content-Type: message/rfc822\r\n\r\n" * 20_000
    many = b"".join(b'; p%d="x;y"' % number for number in range(20_000))
    yield "20,000 parameters", HEAD + b"Content-Type: text/plain" + many + b"\r\n\r\nx"
    yield (
        "20,000 pieces of one parameter",
        (HEAD + b"Content-Type: text/plain" + b"".join(b"; name*%d=x" % n for n in range(20_000)) + b"\r\n\r\nx"),
    )
    yield "20,000 open quotes in a parameter", HEAD + b"Content-Type: text/plain; a=" + b'"\\' * 20_000 + b"\r\n\r\nx"
    yield "20,000 quotes in From", b"From: " + b'"' * 20_000 + b" <eve@evil.example>\r\n\r\nx"
    yield "20,000 escaped quotes in From", b"From: " + b'\\"' * 20_000 + b'" <eve@evil.example>\r\n\r\nx'
    yield "20,000 brackets in From", b"From: " + b"<" * 20_000 + b"(" * 20_000 + b"\r\n\r\nx"
    yield "50,000 addresses", b"From: a@x.example\r\nTo: " + b"a@x.example, " * 50_000 + b"\r\n\r\nx"
    yield "header of 10 MB", HEAD + b"X-Long: " + b"x" * 10_000_000 + b"\r\n\r\nx"
    yield "subject of 10 MB", b"From: a@x.example\r\nSubject: " + b"=?utf-8?Q?=41?= " * 600_000 + b"\r\n\r\nx"
    yield "unclosed words in the subject", b"From: a@x.example\r\nSubject: " + b"=?utf-8?Q?" * 300_000 + b"\r\n\r\nx"
    yield "300,000 header fields", HEAD + b"X-%d: y\r\n" * 300_000 + b"\r\nx"
    yield "300,000 folded lines", HEAD + b"References: <a@b>\r\n" + b" <a@b>\r\n" * 300_000 + b"\r\nx"
    base64_head = HEAD + b"Content-Type: application/octet-stream\r\nContent-Transfer-Encoding: base64\r\n\r\n"
    yield "100 MB of base64", base64_head + (b"A" * 76 + b"\r\n") * 1_290_000
    yield "base64 full of padding", base64_head + b"AA==" * 300_000
    html_head = HEAD + b"Content-Type: text/html\r\n\r\n"
    yield "HTML tables 3,000 deep", html_head + b"<table><tr><td>" * 3_000 + b"innermost"
    yield "HTML elements 100,000 deep", html_head + b"<div>" * 100_000 + b"innermost"
    yield "HTML of open tags", html_head + b"<a " * 300_000
    yield "HTML of open comments", html_head + b"<!-- " * 300_000
    yield "HTML table of 90,000 cells", html_head + b"<table>" + (b"<tr>" + b"<td>x" * 300) * 300 + b"</table>"
    yield "HTML wide table", html_head + b"<table>" + (b"<tr><td>" + b"w" * 100_000 + b"<td>x") * 100 + b"</table>"
    tall = b"<tr><td>a<td>b" * 4_000 + b"<tr><td>" + b"w" * 900_000
    yield "HTML table whose layout takes gigabytes", html_head + b"<table>" + tall + b"</table>"
    yield "HTML styles that ask for space", html_head + b'<p style="margin-top:99999em;padding-left:99999em">x' * 50
    text_head = HEAD + b"Content-Type: text/plain\r\n\r\n"
    yield "one line of 10 MB", text_head + b"x " * 5_000_000
    yield (
        "a flowed paragraph of 500,000 lines",
        HEAD + b"Content-Type: text/plain; format=flowed\r\n\r\n" + b"a \n" * 500_000,
    )
    yield "200,000 lines that look like replies", text_head + b"On 1 Jan 2025, a@b\r\n" * 200_000
    yield "200,000 lines that look like headers", text_head + b"From: x\r\n" * 200_000
    yield "200,000 signatures", text_head + b"--\r\nx\r\n" * 200_000
    yield (
        "100,000 spaces after escapes",
        (HEAD + b"Content-Transfer-Encoding: quoted-printable\r\n\r\n" + (b"=" + b" " * 1_000 + b"x") * 3_000),
    )


HOSTILE = dict(hostile_mails())


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_mail_ends_and_the_next_is_read(parser: MailParser, simple_mail: bytes, name: str) -> None:
    begun = time.monotonic()
    result = parser.parse(HOSTILE[name])
    assert time.monotonic() - begun < SECONDS
    assert isinstance(result, ParsedMail | UnreadableMail)
    assert _most_megabytes(parser) <= MEGABYTES_PER_MAIL
    assert isinstance(parser.parse(simple_mail), ParsedMail)


def _most_megabytes(parser: MailParser) -> float:
    """What the child ever took at once; 0 where the system doesn't tell."""
    if parser._child is None:
        return 0
    status = Path(f"/proc/{parser._child._process.pid}/status")
    if not status.exists():
        return 0
    lines = dict(line.split(":", 1) for line in status.read_text().splitlines())
    return int(lines.get("VmHWM", "0 kB").split()[0]) / 1024  # a child that has ended has none


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    with closing(open_store(tmp_path_factory.mktemp("hostile") / "support.db", daily=False)) as store:
        yield Desk(store)


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_mail_is_taken_in_or_quarantined_and_the_next_is_taken_in(
    desk: Desk, parser: MailParser, simple_mail: bytes, name: str
) -> None:
    intake = Intake(desk, parser, acting_agent(desk, "marta").id)
    begun = time.monotonic()
    result = intake.take(HOSTILE[name], name)
    assert time.monotonic() - begun < SECONDS
    assert result.outcome in (IntakeOutcome.REGISTERED, IntakeOutcome.QUARANTINED)
    following = simple_mail.replace(b"<1@", b"<" + name.encode("ascii").replace(b" ", b"-") + b"@")
    assert intake.take(following, "next").outcome is IntakeOutcome.REGISTERED


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("multiparts 1,000 deep", "The parts are nested too deep; the innermost were kept as an attachment."),
        ("300,000 parts", "The mail has too many parts; the rest was kept as an attachment."),
        (
            "HTML tables 3,000 deep",
            "The HTML is too deep or too large to lay out; its text was taken without layout.",
        ),
        ("one line of 10 MB", "The text is very long; its beginning is shown and the whole was kept as an attachment."),
    ],
)
def test_hostile_mail_that_can_be_shown_is_and_loses_nothing(parser: MailParser, name: str, told: str) -> None:
    mail = parser.parse(HOSTILE[name])
    assert isinstance(mail, ParsedMail)
    assert told in mail.warnings
    kept = mail.text.encode() + b"".join(attachment.content for attachment in mail.attachments)
    for needed in (b"innermost",) if b"innermost" in HOSTILE[name] else ():
        assert needed in kept
