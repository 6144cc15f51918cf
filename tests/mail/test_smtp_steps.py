"""Trying the way out for mail step by step, on a real server: the first step that fails is the last, in words."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from support.smtp_server import CA, CUT, HOLD, PASSWORD, USER, SmtpServer

from ecsupport_desktop.config.mail import STARTTLS, TLS, MailAccount, MailServer, MailSettings, mail_account
from ecsupport_desktop.mail.smtp_steps import try_sending
from ecsupport_desktop.services.mail_steps import MailStep
from ecsupport_desktop.services.mailbox_model import Stop


def account(
    server: SmtpServer, *, host: str = "localhost", port: int = 0, ca_file: Path | None = CA, address: str = USER
) -> MailAccount:
    place = MailServer(
        protocol="smtp",
        host=host,
        port=port or server.port,
        security=TLS if server.tls else STARTTLS,
        user=USER,
        ca_file=ca_file,
    )
    return replace(mail_account(MailSettings()), address=address, smtp=place)


def steps(where: MailAccount, password: str | None = PASSWORD, seconds: float = 10.0) -> list[MailStep]:
    with Stop() as stop:
        return list(try_sending(where, password, stop, seconds=seconds))


def failing(where: MailAccount, password: str | None = PASSWORD, seconds: float = 10.0) -> tuple[str, str]:
    *before, last = steps(where, password, seconds)
    assert all(step.ok and not step.text for step in before) and not last.ok
    return last.name.value, last.text


@pytest.mark.parametrize("tls", [True, False])
def test_a_good_server_takes_every_step_and_no_mail(start_smtp: Callable[..., SmtpServer], tls: bool) -> None:
    server = start_smtp(tls=tls)
    found = steps(account(server))
    assert [step.name.value for step in found] == ["name", "port", "tls", "login", "sender"]
    assert all(step.ok and not step.text for step in found)
    assert server.mails == [] and "RSET" in server.commands


@pytest.mark.parametrize(
    ("certificate", "ca_file", "told"),
    [
        ("expired", CA, "has expired"),
        ("elsewhere", CA, "another server's"),
        ("server", CA.parent / "other-ca.pem", "Nobody this computer trusts"),
        ("server", CA.parent / "missing.pem", "no certificate file"),
        (None, CA, "doesn't encrypt"),
    ],
)
def test_each_fault_of_the_encryption_has_its_sentence(
    start_smtp: Callable[..., SmtpServer], certificate: str | None, ca_file: Path, told: str
) -> None:
    name, text = failing(account(start_smtp(certificate=certificate), ca_file=ca_file))
    assert name == "tls" and told in text


def test_a_wrong_name_and_a_wrong_port_are_told_apart(start_smtp: Callable[..., SmtpServer]) -> None:
    server = start_smtp()
    assert failing(account(server, host="no-such-host.invalid")) == (
        "name",
        "There is no server named no-such-host.invalid: look at the spelling, and at this computer's network.",
    )
    place = account(server)
    server.close()
    name, text = failing(place)
    assert name == "port" and "Nothing answers at localhost" in text


def test_a_wrong_password_is_the_logins(start_smtp: Callable[..., SmtpServer]) -> None:
    name, text = failing(account(start_smtp()), "wr0ng")
    assert name == "login" and "doesn't know support@ecshops.example with this password" in text
    assert "wr0ng" not in text


@pytest.mark.parametrize(
    ("answer", "told"),
    [("550 5.7.1 Not your address", "takes no mail from this address: 550 5.7.1 Not"), (CUT, "was lost")],
)
def test_an_address_the_server_doesnt_take_is_the_senders(
    start_smtp: Callable[..., SmtpServer], answer: str, told: str
) -> None:
    server = start_smtp()
    server.answers["MAIL"] = answer
    name, text = failing(account(server))
    assert name == "sender" and told in text


def test_an_own_address_that_is_none_is_the_senders(start_smtp: Callable[..., SmtpServer]) -> None:
    name, text = failing(account(start_smtp(), address="support"))
    assert name == "sender" and "“support” is no mail address" in text


def test_a_silent_server_fails_its_step(start_smtp: Callable[..., SmtpServer]) -> None:
    server = start_smtp()
    server.answers["GREETING"] = HOLD
    assert failing(account(server), seconds=0.3) == ("tls", "The mail server localhost took too long to answer.")


def test_a_stopped_test_says_no_more(start_smtp: Callable[..., SmtpServer]) -> None:
    found = []
    with Stop() as stop:
        for step in try_sending(account(start_smtp()), PASSWORD, stop):
            found.append(step.name.value)
            if step.name.value == "tls":
                stop.set()
    assert found == ["name", "port", "tls"]
