"""Mails of ours that come back: the delivery they were fails, and what they answered is owed again."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from ecsupport_desktop.domain.assessment import Level1
from ecsupport_desktop.domain.commands import (
    Answer,
    EstablishAssessment,
    RecordDeliveryAccepted,
    StartDelivery,
)
from ecsupport_desktop.domain.directory import Agent, Client
from ecsupport_desktop.domain.message import Address
from ecsupport_desktop.domain.request import Request
from ecsupport_desktop.domain.words import DeliveryState, State
from ecsupport_desktop.services.desk import Desk
from ecsupport_desktop.services.identity import new_id
from ecsupport_desktop.services.intake import RETURNED_UNKNOWN, Intake

Mail = Callable[..., bytes]
OURS = "019c-delivery@shops.example"
STANDARD = """\
From: Mail Delivery System <MAILER-DAEMON@mx.shops.example>
To: support@shops.example
Subject: Undelivered Mail Returned to Sender
Message-ID: <bounce-1@mx.shops.example>
Content-Type: multipart/report; boundary="B"; report-type=delivery-status

--B
Content-Type: text/plain

Your message could not be delivered.
--B
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.shops.example

Final-Recipient: rfc822; ana@acme.example
Action: failed
Status: 5.1.1
Diagnostic-Code: smtp; 550 5.1.1 No such
 user here

Final-Recipient: rfc822; bo@acme.example
Action: delayed
Status: 4.4.1

--B
Content-Type: text/rfc822-headers

From: support@shops.example
Message-ID: <{ours}>
--B--
"""
FREE_FORM = """\
From: MAILER-DAEMON@mx.acme.example
To: support@shops.example
Subject: failure notice
Message-ID: <bounce-2@mx.acme.example>

Hi. This is the qmail-send program.
I'm afraid I wasn't able to deliver your message.

<ana@acme.example>:
192.0.2.1 does not like recipient.
Remote host said: 550 5.7.1 Mailbox full

--- Below this line is a copy of the message.

From: support@shops.example
Message-ID: <{ours}>
Subject: Re: Checkout broken
"""
ONLY_ANSWERED = """\
From: postmaster@acme.example
To: support@shops.example
Subject: Undeliverable: Checkout broken
Message-ID: <bounce-3@acme.example>
In-Reply-To: <{ours}>
References: <one@acme.example> <{ours}>
X-Failed-Recipients: ana@acme.example

It could not be handed over.
"""
REPORTS = {
    "standard": (STANDARD, "ana@acme.example: 550 5.1.1 No such user here"),
    "free form": (FREE_FORM, "550 5.7.1 Mailbox full"),
    "answering it": (ONLY_ANSWERED, "ana@acme.example"),
}


def request_of(desk: Desk) -> Request:
    (request,) = desk.readers.all_requests()
    return request


@pytest.fixture
def answered(desk: Desk, acme: Client, lead: Agent, intake: Intake, mail: Mail, clock) -> Request:
    """A request whose answer has left by mail and was accepted by the mail server."""
    intake.take(mail(), "one.eml")
    request = request_of(desk)
    by = {"actor_id": lead.id, "request_id": request.id}
    reasoning = "The setting was changed on Monday, which is what the service does then."
    execute(
        desk, EstablishAssessment(id=new_id(), **by, expected_head=request.head, assessment=Level1(reasoning=reasoning))
    )
    answer = Answer(
        id=new_id(),
        **by,
        expected_head=request_of(desk).head,
        text=f"Dear Ana, {reasoning}",
        to=(Address(address="ana@acme.example"),),
    )
    execute(desk, answer)
    clock.pass_hours(0.01)
    execute(desk, StartDelivery(id=new_id(), **by, delivery_id=answer.id, attempt=1, message_id=OURS))
    execute(desk, RecordDeliveryAccepted(id=new_id(), **by, delivery_id=answer.id))
    assert request_of(desk).open_cycle is None
    return request_of(desk)


def execute(desk: Desk, command) -> None:
    outcome = desk.execute(command)
    assert outcome.accepted, outcome


@pytest.mark.parametrize(("report", "words"), REPORTS.values(), ids=REPORTS)
def test_a_mail_that_comes_back_fails_its_delivery_and_reopens_the_cycle(
    desk: Desk, answered: Request, intake: Intake, report: str, words: str
) -> None:
    result = intake.take(report.format(ours=OURS).encode(), "bounce.eml")
    after = request_of(desk)
    assert (result.outcome, result.request) == ("appended", answered.number)
    assert after.deliveries[-1].state is DeliveryState.FAILED
    assert after.deliveries[-1].error == words
    assert after.messages[-1].automatic
    assert (after.state, after.open_cycle is not None) == (State.ANALYSIS, True)
    assert intake.take(report.format(ours=OURS).encode(), "again.eml").outcome == "duplicate"
    assert len(request_of(desk).messages) == len(after.messages)


def test_what_was_cut_after_the_failure_was_recorded_is_finished(
    desk: Desk, answered: Request, intake: Intake, monkeypatch: pytest.MonkeyPatch
) -> None:
    raw = STANDARD.format(ours=OURS).encode()
    with monkeypatch.context() as patch:
        patch.setattr(intake, "_append", lambda *_arguments: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            intake.take(raw, "bounce.eml")
    assert request_of(desk).deliveries[-1].state is DeliveryState.FAILED
    assert intake.take(raw, "bounce.eml").outcome == "appended"
    assert request_of(desk).messages[-1].automatic


@pytest.mark.parametrize("report", [STANDARD, FREE_FORM, ONLY_ANSWERED.replace("<one@acme.example>", "")])
def test_a_report_about_nothing_of_ours_is_quarantined(
    desk: Desk, answered: Request, intake: Intake, report: str
) -> None:
    result = intake.take(report.format(ours="elsewhere@other.example").encode(), "bounce.eml")
    assert (result.outcome, result.reason) == ("quarantined", RETURNED_UNKNOWN)
    assert request_of(desk) == answered


def test_a_report_that_names_only_what_the_client_wrote_fails_no_delivery(
    desk: Desk, answered: Request, intake: Intake
) -> None:
    """It belongs to the request, but which mail came back isn't said."""
    result = intake.take(ONLY_ANSWERED.format(ours="elsewhere@other.example").encode(), "bounce.eml")
    after = request_of(desk)
    assert result.outcome == "appended"
    assert after.deliveries[-1].state is DeliveryState.ACCEPTED
    assert after.open_cycle is None
