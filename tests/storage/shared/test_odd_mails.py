"""Mails that no decent program writes are taken in like any other, and answered ones find their request."""

from __future__ import annotations

import random
import string
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from support.written_desk import WrittenDesk

from ecsupport_desktop.config.server import ServerAddress
from ecsupport_desktop.mail.parser_process import MailParser
from ecsupport_desktop.services.intake import Intake, IntakeOutcome


@pytest.fixture(scope="module")
def parser() -> Iterator[MailParser]:
    with MailParser() as parser:
        yield parser


@pytest.fixture
def desks(
    local_desk: WrittenDesk, shared_database: ServerAddress, open_console: Callable[..., Any]
) -> tuple[WrittenDesk, WrittenDesk]:
    """On a file and on a server."""
    return local_desk, WrittenDesk(lambda clock: open_console(shared_database, clock=clock), local_desk)


def mail(text: str, **fields: str) -> bytes:
    lines = [f"{name.replace('_', '-').title()}: {value}" for name, value in fields.items()]
    return "\r\n".join(["From: Zoe <zoe@acme.example>", *lines, "", text, ""]).encode("utf-8", "surrogatepass")


LETTERS = random.Random(7)


def identifier(length: int, letters: str = string.ascii_letters) -> str:
    return "<" + "".join(LETTERS.choice(letters) for _each in range(length)) + "@acme.example>"


@pytest.mark.parametrize(
    "message_id",
    [identifier(10_000), identifier(900, "𠀀𡀀𢀀𣀀"), identifier(10_000)[1:-1], "<a\0b@acme.example>"],
    ids=["long", "wide", "bare", "NUL"],
)
def test_a_mail_with_an_odd_name_is_found_by_its_answer(
    desks: tuple[WrittenDesk, WrittenDesk], parser: MailParser, message_id: str
) -> None:
    for written in desks:
        intake = Intake(written.desk, parser, written.me.id)
        first = intake.take(mail("It fails", subject="Checkout", message_id=message_id), "1.eml")
        assert first.outcome is IntakeOutcome.REGISTERED
        again = mail("And now?", subject="Re: Checkout", message_id=identifier(20), in_reply_to=message_id)
        answered = intake.take(again, "2.eml")
        assert (answered.outcome, answered.request) == (IntakeOutcome.APPENDED, first.request)
        assert intake.take(again, "3.eml").outcome is IntakeOutcome.DUPLICATE
        assert written.faults() == []


def test_two_long_names_that_begin_alike_are_two(desks: tuple[WrittenDesk, WrittenDesk], parser: MailParser) -> None:
    common = identifier(5_000)[1:-1].replace("@acme.example", "")
    for written in desks:
        intake = Intake(written.desk, parser, written.me.id)
        intake.take(mail("It fails", subject="Checkout", message_id=f"<{common}1@acme.example>"), "1.eml")
        reply = mail("Hello", subject="Hello", message_id=identifier(20), in_reply_to=f"<{common}2@acme.example>")
        assert intake.take(reply, "2.eml").outcome is IntakeOutcome.REGISTERED


def test_a_mail_that_is_long_and_empty_everywhere(desks: tuple[WrittenDesk, WrittenDesk], parser: MailParser) -> None:
    """NUL, half characters and thousands of letters in every field people and programs write to."""
    odd = f"a\0b\ud800{identifier(3_000)[1:-14]}"
    references = " ".join(identifier(2_000) for _each in range(40))
    fields = {
        "subject": odd,
        "message_id": f"<{odd}@acme.example>",
        "references": references,
        "to": f"{odd} <{odd}@acme.example>",
        "cc": f"{odd}@acme.example",
        "reply_to": f"{odd} <{odd}@acme.example>",
    }
    for written in desks:
        result = Intake(written.desk, parser, written.me.id).take(mail(odd * 50, **fields), "1.eml")
        assert result.outcome is IntakeOutcome.REGISTERED
        assert written.faults() == []
