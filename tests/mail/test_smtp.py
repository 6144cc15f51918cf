"""Handing mails to a real server on loopback that refuses, lies, falls silent and hangs up, at every step."""

import logging
import socket
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.smtp_server import CA, CERTIFICATES, CUT, CUT_TAKEN, HOLD, PASSWORD, USER, SmtpServer

from ecsupport_desktop.config.mail import STARTTLS, TLS, MailServer
from ecsupport_desktop.domain.errors import InvalidField
from ecsupport_desktop.mail.smtp import SmtpSender, _with_dots
from ecsupport_desktop.services.mail_out_model import Accepted, Lost, Refused, SendResult

ANA, BEA = "ana@acme.example", "bea@acme.example"
RAW = b"From: support@ecshops.example\r\nSubject: Hi\r\n\r\n.dot\r\n..\r\nend\r\n"
EVERY_STEP = ("GREETING", "EHLO", "STARTTLS", "AUTH", "MAIL", "RCPT", "DATA")
BEFORE_A_MAIL = EVERY_STEP[:4]


@pytest.fixture
def server(start_smtp: Callable[..., SmtpServer]) -> SmtpServer:
    return start_smtp()


def place(server: SmtpServer, host: str = "localhost", ca_file: Path | None = CA) -> MailServer:
    security = TLS if server.tls else STARTTLS
    return MailServer(protocol="smtp", host=host, port=server.port, security=security, user=USER, ca_file=ca_file)


def send(
    server: SmtpServer | MailServer,
    *,
    to: tuple[str, ...] = (ANA,),
    raw: bytes = RAW,
    password: str | None = PASSWORD,
    on_data: Callable[[], None] = lambda: None,
    seconds: float = 30.0,
) -> SendResult:
    where = place(server) if isinstance(server, SmtpServer) else server
    sender = SmtpSender(where, password, answer_seconds=seconds, end_seconds=seconds)
    return sender.send(raw, USER, to, on_data)


@pytest.mark.parametrize("tls", [True, False])
def test_a_mail_arrives_as_it_is_at_everybody(start_smtp: Callable[..., SmtpServer], tls: bool) -> None:
    server = start_smtp(tls=tls)
    assert send(server, to=(ANA, BEA, ANA)) == Accepted(words="250 2.0.0 Taken as 4711")
    (mail,) = server.mails
    assert (mail.mail_from, mail.rcpt_tos, mail.content) == (USER, [ANA, BEA], RAW)


@pytest.mark.parametrize("methods", [("PLAIN",), ("LOGIN",)])
def test_both_ways_to_log_in_take_any_password(start_smtp: Callable[..., SmtpServer], methods: tuple[str, ...]) -> None:
    server = start_smtp(password="contraseña 𝄞", methods=methods)
    assert isinstance(send(server, password="contraseña 𝄞"), Accepted)


def test_the_ends_moment_is_told_when_everything_else_is_sent(server: SmtpServer) -> None:
    seen: list[int] = []
    send(server, on_data=lambda: seen.append(len(server.mails)))
    assert seen == [0] and len(server.mails) == 1


@pytest.mark.parametrize("error", [OSError("disk"), ValueError("other")])
def test_what_on_data_raises_ends_it_unsent(server: SmtpServer, error: Exception) -> None:
    def fail() -> None:
        raise error

    with pytest.raises(type(error), match=str(error)):
        send(server, on_data=fail)
    assert server.mails == []


@pytest.mark.parametrize("step", EVERY_STEP)
@pytest.mark.parametrize("code", [421, 451, 550])
def test_a_refusal_at_any_step_is_told_in_the_servers_words(server: SmtpServer, step: str, code: int) -> None:
    server.answers |= {step: f"{code} 5.0.0 No, and that's that"}
    if step == "EHLO":
        server.answers["HELO"] = server.answers["EHLO"]
    result = send(server)
    account = step in BEFORE_A_MAIL
    words = f"{code} 5.0.0 No, and that's that"
    expected = f"{ANA}: {words}" if step == "RCPT" else words
    lasting = code == 550 and not account
    assert result == Refused(code=code, words=expected, permanent=lasting, about_account=account)
    assert server.mails == []


@pytest.mark.parametrize(("code", "lasting"), [(451, False), (554, True)])
def test_a_refusal_of_the_whole_mail_is_one(server: SmtpServer, code: int, lasting: bool) -> None:
    server.answers["END"] = f"{code} Not that one"
    assert send(server) == Refused(code=code, words=f"{code} Not that one", permanent=lasting)


@pytest.mark.parametrize("code", [530, 535])
def test_who_must_log_in_anew_is_told_of_the_account(server: SmtpServer, code: int) -> None:
    server.answers["MAIL"] = f"{code} Log in first"
    assert send(server) == Refused(code=code, words=f"{code} Log in first", permanent=False, about_account=True)


def test_a_wrong_password_fails_no_mail_for_good(server: SmtpServer) -> None:
    result = send(server, password="wrong")
    words = "535 5.7.8 Wrong name or password"
    assert result == Refused(code=535, words=words, permanent=False, about_account=True)


@pytest.mark.parametrize("methods", [("PLAIN",), ("LOGIN",)])
def test_the_password_is_nowhere_even_if_the_server_repeats_it(
    start_smtp: Callable[..., SmtpServer], methods: tuple[str, ...], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG, logger="ecsupport_desktop")
    server = start_smtp(methods=methods)
    server.answers["AUTH"] = "535 You said wr0ng-pass, that is d3Iwbmc tcGFzcw== d3Iwbmc tcGFzcw=="
    said = repr(send(server, password="wr0ng-pass")) + caplog.text
    assert "You said …" in said and "wr0ng-pass" not in said


def test_a_server_without_a_known_way_to_log_in_says_so(start_smtp: Callable[..., SmtpServer]) -> None:
    result = send(start_smtp(methods=()))
    assert isinstance(result, Refused) and result.about_account and "takes no password" in result.words


def test_one_refused_recipient_keeps_the_mail_from_everybody(server: SmtpServer) -> None:
    server.answers[f"RCPT {BEA}"] = "550 5.1.1 Nobody of that name"
    result = send(server, to=(ANA, BEA))
    assert result == Refused(code=550, words=f"{BEA}: 550 5.1.1 Nobody of that name", permanent=True)
    assert server.mails == [] and "RSET" in server.commands and "DATA" not in server.commands


def test_recipients_refused_for_now_and_for_good_are_all_named(server: SmtpServer) -> None:
    server.answers |= {f"RCPT {ANA}": "450 Later", f"RCPT {BEA}": "550 Never"}
    result = send(server, to=(ANA, BEA))
    assert result == Refused(code=550, words=f"{ANA}: 450 Later; {BEA}: 550 Never", permanent=True)
    del server.answers[f"RCPT {BEA}"]
    assert send(server, to=(ANA, BEA)) == Refused(code=450, words=f"{ANA}: 450 Later", permanent=False)


@pytest.mark.parametrize("step", [*EVERY_STEP, "BODY"])
def test_a_line_cut_before_the_end_surely_left_nothing(server: SmtpServer, step: str) -> None:
    server.answers[step] = CUT
    # So large that it doesn't fit into what the system keeps for a line, and sending it is cut too.
    raw = RAW if step != "BODY" else b"x" * 998 * 20_000
    result = send(server, raw=raw)
    assert isinstance(result, Lost) and not result.after_data and "localhost was lost" in result.words
    assert server.mails == []


@pytest.mark.parametrize("how", [CUT, CUT_TAKEN])
def test_a_line_cut_after_the_end_leaves_nobody_knowing(server: SmtpServer, how: str) -> None:
    server.answers["END"] = how
    result = send(server)
    assert isinstance(result, Lost) and result.after_data
    assert len(server.mails) == (how == CUT_TAKEN)


@pytest.mark.parametrize("answer", ["354 Go on", "999 What", "nonsense"])
def test_an_answer_to_the_end_that_is_none_leaves_nobody_knowing(server: SmtpServer, answer: str) -> None:
    server.answers["END"] = answer
    result = send(server)
    assert isinstance(result, Lost) and result.after_data


@pytest.mark.parametrize("step", EVERY_STEP)
def test_an_answer_that_is_none_counts_as_lost(server: SmtpServer, step: str) -> None:
    server.answers |= {step: "nonsense", "HELO": "nonsense"}
    result = send(server)
    assert isinstance(result, Lost) and not result.after_data


@pytest.mark.parametrize(("step", "after_data"), [("MAIL", False), ("END", True)])
def test_a_server_that_falls_silent_is_given_up(server: SmtpServer, step: str, after_data: bool) -> None:
    server.answers[step] = HOLD
    words = "The mail server localhost took too long to answer."
    assert send(server, seconds=0.3) == Lost(words=words, after_data=after_data)


def test_a_held_answer_is_waited_for(server: SmtpServer) -> None:
    server.answers["END"] = HOLD
    results: list[SendResult] = []
    thread = threading.Thread(target=lambda: results.append(send(server)))
    thread.start()
    assert server.reached.wait(20) and results == []
    server.go_on()
    thread.join(20)
    assert isinstance(results[0], Accepted)


def test_a_mail_larger_than_the_server_takes_isnt_sent(start_smtp: Callable[..., SmtpServer]) -> None:
    server = start_smtp(size_limit=1_500_000)
    result = send(server, raw=RAW + (b"x" * 78 + b"\r\n") * 20_000)
    assert isinstance(result, Refused) and result.permanent
    assert "1.7 MB" in result.words and "takes 1.5 MB" in result.words
    assert not any(command.startswith("MAIL") for command in server.commands)
    assert isinstance(send(server), Accepted)
    assert f"MAIL FROM:<{USER}> SIZE={len(_with_dots(RAW))}" in server.commands


@pytest.mark.parametrize("tls", [True, False])
@pytest.mark.parametrize(
    ("certificate", "host", "ca_file", "words"),
    [
        ("expired", "localhost", CA, "has expired"),
        ("elsewhere", "localhost", CA, "another server's"),
        ("server", "localhost", CERTIFICATES / "other-ca.pem", "Nobody this computer trusts vouches"),
        ("server", "localhost", None, "Nobody this computer trusts vouches"),
        ("server", "localhost", CERTIFICATES / "missing.pem", "no certificate file"),
        ("server", "localhost", CERTIFICATES / "server.key", "no certificate file"),
    ],
)
def test_a_certificate_not_to_be_trusted_is_told_apart(
    start_smtp: Callable[..., SmtpServer], tls: bool, certificate: str, host: str, ca_file: Path | None, words: str
) -> None:
    server = start_smtp(certificate=certificate, tls=tls)
    result = send(place(server, host, ca_file))
    assert isinstance(result, Refused) and result.about_account and not result.permanent
    assert words in result.words
    assert "AUTH" not in server.commands


def test_a_server_that_doesnt_encrypt_gets_no_password(start_smtp: Callable[..., SmtpServer]) -> None:
    server = start_smtp(certificate=None)
    result = send(place(server))
    assert isinstance(result, Refused) and "doesn't encrypt connections" in result.words
    assert set(server.commands) == {f"EHLO {'[127.0.0.1]'}"}


def test_the_wrong_kind_of_encryption_is_named(
    start_smtp: Callable[..., SmtpServer], caplog: pytest.LogCaptureFixture
) -> None:
    in_the_open, at_once = start_smtp(), start_smtp(tls=True)
    wrong = MailServer(protocol="smtp", host="localhost", port=in_the_open.port, security=TLS, user=USER, ca_file=CA)
    result = send(wrong)
    assert isinstance(result, Refused) and "is it STARTTLS there?" in result.words
    silent = MailServer(protocol="smtp", host="localhost", port=at_once.port, security=STARTTLS, user=USER, ca_file=CA)
    assert isinstance(send(silent, seconds=0.3), Lost)


def test_nobody_there_is_a_lost_connection() -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    nobody = MailServer(protocol="smtp", host="127.0.0.1", port=port, security=TLS, user=USER, ca_file=CA)
    result = send(nobody)
    assert isinstance(result, Lost) and not result.after_data and "Nothing answers" in result.words
    for host in ("no-such-host.invalid", "a..b", "x" * 70):
        unknown = MailServer(protocol="smtp", host=host, port=port, security=TLS, user=USER, ca_file=CA)
        result = send(unknown)
        assert isinstance(result, Lost) and "no server named" in result.words


@pytest.mark.parametrize("bad", ["ana", "ana@acme.example\r\nDATA", "ana@acme.example> SIZE=1 <", "josé@acme.example"])
def test_a_recipient_no_server_can_be_given_is_refused_before_anything(server: SmtpServer, bad: str) -> None:
    with pytest.raises(InvalidField):
        send(server, to=(ANA, bad))
    with pytest.raises(InvalidField):
        send(server, to=())
    assert server.commands == []


@given(st.binary(max_size=60) | st.text(".\r\nx", max_size=20).map(str.encode))
def test_no_line_of_a_mail_can_be_taken_for_its_end(raw: bytes) -> None:
    data = _with_dots(raw)
    lines = data.split(b"\r\n")
    assert data == b"" or lines[-1] == b""
    assert b"." not in lines and not any(b"\r" in line or b"\n" in line for line in lines)
