"""An automatic acknowledgement tells a new client's mail that it is here, and nobody else anything."""

from __future__ import annotations

from collections.abc import Callable
from email.utils import format_datetime
from typing import Any

import pytest

from ecsupport_desktop.config.mail import MailSettings, mail_account
from ecsupport_desktop.domain.directory import Agent, Client
from ecsupport_desktop.domain.words import Purpose
from ecsupport_desktop.mail.parser_process import MailParser
from ecsupport_desktop.services.acknowledging import acknowledging
from ecsupport_desktop.services.desk import Desk
from ecsupport_desktop.services.intake import Intake

Mail = Callable[..., bytes]
ON = MailSettings(mail_address="help@ecshops.example", mail_smtp_host="smtp.ecshops.example", mail_acknowledge=True)


@pytest.fixture
def telling(desk: Desk, lead: Agent, parser: MailParser, clock: Any) -> Intake:
    return Intake(desk, parser, lead.id, acknowledging=acknowledging(desk, lead.id, mail_account(ON), clock))


def told(desk: Desk) -> list[tuple[str, str]]:
    """Whom, and what."""
    views = [desk.readers.request(request.id) for request in desk.readers.all_requests()]
    return [
        (message.to[0].address, view.contents[message.id].text)
        for view in views
        for message in view.request.messages
        if message.purpose is Purpose.ACKNOWLEDGEMENT
    ]


def test_a_client_is_told_in_their_language_with_the_number(
    desk: Desk, acme: Client, telling: Intake, mail: Mail, clock: Any
) -> None:
    result = telling.take(mail(date=format_datetime(clock.now)), "one.eml")
    ((to, text),) = told(desk)
    assert to == "ana@acme.example"
    assert text.startswith("Hola, Ana:") and str(result.request) in text and "48 horas" in text


def test_an_address_is_told_once_a_day(desk: Desk, telling: Intake, mail: Mail, clock: Any) -> None:
    for number in range(3):
        telling.take(mail(f"Another thing: {number}", message_id=f"<{number}@x>", **{"from": "ana@acme.example"}), "a")
    telling.take(mail("Mine", message_id="<b@x>", **{"from": "bo@acme.example"}), "b.eml")
    assert [to for to, _text in told(desk)] == ["ana@acme.example", "bo@acme.example"]
    clock.pass_hours(24)
    telling.take(mail("The next day", message_id="<c@x>", **{"from": "Ana@acme.example"}), "c.eml")
    assert len(told(desk)) == 3


def test_the_same_mail_again_and_a_reply_tell_nobody(desk: Desk, telling: Intake, mail: Mail, clock: Any) -> None:
    telling.take(mail(), "one.eml")
    clock.pass_hours(25)
    telling.take(mail(), "one.eml")
    telling.take(mail("And now?", message_id="<two@acme.example>", in_reply_to="<one@acme.example>"), "two.eml")
    assert len(told(desk)) == 1


@pytest.mark.parametrize(
    "fields",
    [
        {"auto_submitted": "auto-replied"},
        {"list_id": "<shop.lists.example>"},
        {"precedence": "list"},
        {"precedence": "bulk", "list_post": "<mailto:l@lists.example>"},
        {"from": "no-reply@acme.example"},
        {"from": "MAILER-DAEMON@acme.example"},
        {"from": "help@ecshops.example"},
        {"from": "shop-bounces@lists.example"},
        {"return_path": "<>"},
    ],
)
def test_programs_lists_and_ourselves_are_told_nothing(
    desk: Desk, telling: Intake, mail: Mail, fields: dict[str, str]
) -> None:
    telling.take(mail(**fields), "one.eml")
    assert told(desk) == []


def test_what_was_written_long_ago_is_not_acknowledged_now(desk: Desk, telling: Intake, mail: Mail, clock: Any) -> None:
    telling.take(mail(date=format_datetime(clock.now)), "one.eml")
    clock.pass_hours(25)
    telling.take(mail("Old", message_id="<old@x>", date="Sun, 1 Mar 2026 09:00:00 +0000"), "old.eml")
    assert len(told(desk)) == 1


@pytest.mark.parametrize("off", [{"mail_acknowledge": False}, {"mail_smtp_host": ""}, {"mail_address": ""}])
def test_it_can_be_switched_off(desk: Desk, lead: Agent, clock: Any, off: dict[str, Any]) -> None:
    settings = {"mail_address": "a@b.example", "mail_smtp_host": "smtp.b.example", "mail_acknowledge": True} | off
    assert acknowledging(desk, lead.id, mail_account(MailSettings(**settings)), clock) is None
