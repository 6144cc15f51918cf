"""A wait for a mail server ends when the program does; a mail that was handed over gets a moment for its answer."""

import threading
import time

import pytest
from support.smtp_server import CA, HOLD, HOLD_TAKEN, PASSWORD, USER, SmtpServer

from ecsupport_desktop.config.mail import TLS, MailServer
from ecsupport_desktop.mail.smtp import SmtpSender
from ecsupport_desktop.services.mail_out_model import Accepted, Lost
from ecsupport_desktop.services.mailbox_model import Stop

RAW = b"Subject: Hello\r\n\r\nThe shop is up again.\r\n"


class Sending:
    """One mail on a thread of its own, and how to end it."""

    def __init__(self, server: SmtpServer, stop: Stop) -> None:
        place = MailServer(protocol="smtp", host="localhost", port=server.port, security=TLS, user=USER, ca_file=CA)
        sender = SmtpSender(place, PASSWORD, stop=stop)
        self.result = None

        def run() -> None:
            self.result = sender.send(RAW, USER, ["ana@acme.example"], lambda: None)

        self.thread = threading.Thread(target=run)
        self.thread.start()

    def join(self) -> float:
        """Seconds until it was over."""
        began = time.monotonic()
        self.thread.join(30)
        assert not self.thread.is_alive()
        return time.monotonic() - began


@pytest.fixture
def server():
    with SmtpServer(tls=True) as server:
        yield server


@pytest.mark.parametrize("step", ["EHLO", "AUTH", "MAIL", "RCPT", "DATA"])
def test_before_the_mail_is_handed_over_it_ends_at_once(server, step):
    server.answers[step] = HOLD
    with Stop() as stop:
        sending = Sending(server, stop)
        assert server.reached.wait(20)
        stop.set()
        assert sending.join() < 2
    assert isinstance(sending.result, Lost) and not sending.result.after_data
    assert not server.mails


def test_the_answer_to_a_mail_that_was_handed_over_is_waited_for(server):
    server.answers["END"] = HOLD_TAKEN
    with Stop() as stop:
        sending = Sending(server, stop)
        assert server.reached.wait(20)
        stop.set()
        server.go_on()
        sending.join()
    assert isinstance(sending.result, Accepted)


def test_without_an_answer_nobody_knows(server):
    server.answers["END"] = HOLD_TAKEN
    with Stop() as stop:
        sending = Sending(server, stop)
        assert server.reached.wait(20)
        stop.set()
        assert 1 < sending.join() < 10
    assert isinstance(sending.result, Lost) and sending.result.after_data


def test_where_it_is_to_end_already_nothing_is_said(server):
    with Stop() as stop:
        stop.set()
        sending = Sending(server, stop)
        sending.join()
    assert isinstance(sending.result, Lost) and not sending.result.after_data
    assert not server.mails
