"""Answers leave by a real mail server, and whatever it says or doesn't say, each ends where somebody sees it."""

from __future__ import annotations

import threading
from datetime import timedelta
from typing import Any

import pytest
from support.examples import LEVEL_1, REASONING
from support.mail_taker import CUT_AFTER, CUT_BEFORE, OK

from ecsupport_desktop.domain import commands as c
from ecsupport_desktop.domain.message import Address
from ecsupport_desktop.domain.words import Channel, DeliveryState, State
from ecsupport_desktop.mail.smtp import SmtpSender
from ecsupport_desktop.services.identity import new_id
from ecsupport_desktop.services.mail_sending import LEASE, SendingReport


def test_an_answer_leaves_after_its_ten_seconds_and_ends_the_cycle(office: Any) -> None:
    request_id = office.answered()
    office.passes(seconds=-1)
    assert office.sending.run() == SendingReport()
    assert office.store.readers.unsent_count() == 1
    office.passes(seconds=1)
    assert office.sending.run() == SendingReport(accepted=1)
    request = office.request(request_id)
    assert (request.state, request.due_at, request.deliveries[0].state) == (
        State.ANSWERED, None, DeliveryState.ACCEPTED,
    )  # fmt: skip
    assert (office.store.readers.unsent_count(), office.faults()) == (0, [])
    assert office.sending.run() == SendingReport()
    assert office.taker.recipients == [["zoe@acme.example"]]


def test_the_mail_says_what_was_written_and_what_it_answers(office: Any) -> None:
    asked = c.NewMessage(
        text="It fails", sender=Address(name="Zoë Ruiz", address="zoe@acme.example"), message_id="2@acme.example",
        references=("1@acme.example",),
    )  # fmt: skip
    request_id = office.answered({"signature": "Ana, ECShops support"}, message=asked)
    office.sending.run()
    (mail,), request = office.taker.mails, office.request(request_id)
    assert mail["Subject"] == f"Re: Checkout [{request.number}]"
    assert (mail["In-Reply-To"], mail["References"]) == ("<2@acme.example>", "<1@acme.example> <2@acme.example>")
    assert (mail["From"], mail["To"]) == ("ECShops <help@ecshops.example>", "Zoë Ruiz <zoe@acme.example>")
    assert mail["Auto-Submitted"] is None
    body = mail.get_body(("plain",)).get_content()
    assert body.replace("\r\n", "\n").rstrip("\n") == "Hello Zoë, it works as agreed.\n\n-- \nAna, ECShops support"


def with_file(office: Any, content: bytes = b"%PDF") -> Any:
    """A request whose answer takes a file along."""
    request_id = office.register()
    assert office.do(c.EstablishAssessment, request_id, assessment=LEVEL_1).accepted
    file = c.NewAttachment(name="pasos.pdf", media_type="application/pdf", content=content)
    assert office.do(c.Attach, request_id, attachments=(file,)).accepted
    (key,) = (one.id for one in office.request(request_id).attachments if one.name == "pasos.pdf")
    assert office.do(c.Answer, request_id, text=REASONING, files=(key,)).accepted
    office.passes(seconds=10)
    return request_id


def test_files_go_with_it_as_they_are(office: Any) -> None:
    request_id = with_file(office)
    office.sending.run()
    (mail,) = office.taker.mails
    (file,) = mail.iter_attachments()
    assert (file.get_filename(), file.get_content(), file.get_content_type()) == (
        "pasos.pdf", b"%PDF", "application/pdf",
    )  # fmt: skip
    assert office.request(request_id).messages[-1].files == (office.request(request_id).attachments[-1].id,)
    assert office.faults() == []


def test_without_a_file_that_isnt_kept_any_more_nothing_leaves(office: Any) -> None:
    request_id = with_file(office)
    request = office.request(request_id)
    with office.sql() as connection:
        connection.exec_driver_sql(
            "UPDATE message SET files = '[\"00000000-0000-0000-0000-000000000001\"]' WHERE files IS NOT NULL"
        )
    assert office.sending.run() == SendingReport(failed=1)
    assert "isn't kept any more" in str(office.delivery(request_id).error)
    assert office.taker.mails == [] and request.due_at is not None


def test_an_acknowledgement_leaves_at_once_says_that_it_is_automatic_and_ends_nothing(office: Any) -> None:
    request_id = office.register()
    before = office.request(request_id)
    zoe = Address(name="Zoë Ruiz", address="zoe@acme.example")
    assert office.do(c.AcknowledgeReceipt, request_id, text="It is here.", to=zoe).accepted
    assert office.sending.run() == SendingReport(accepted=1)
    (mail,), request = office.taker.mails, office.request(request_id)
    assert mail["Auto-Submitted"] == "auto-replied"
    assert (request.due_at, request.state, request.cycles) == (before.due_at, before.state, before.cycles)
    assert office.faults() == []


def test_the_clients_reply_finds_its_request_by_our_message_id(office: Any) -> None:
    request_id = office.answered()
    office.sending.run()
    delivery = office.delivery(request_id)
    assert office.taker.taken == [f"{delivery.id}@ecshops.example"]
    assert office.store.readers.threads(office.taker.taken) == (request_id,)


def test_a_server_that_asks_to_come_again_is_asked_again_with_the_same_mail(office: Any) -> None:
    office.taker.answers = ["451 4.3.0 Try again later"]
    request_id = office.answered()
    assert office.sending.run() == SendingReport(deferred=1)
    delivery = office.delivery(request_id)
    assert (delivery.state, delivery.next_attempt_at) == (DeliveryState.QUEUED, office.now + timedelta(minutes=1))
    assert "Try again later" in delivery.error
    office.passes(seconds=59)
    assert office.sending.run() == SendingReport()
    office.passes(seconds=1)
    assert office.sending.run() == SendingReport(accepted=1)
    assert len(office.taker.mails) == 1
    assert office.faults() == []


def test_what_is_deferred_for_a_day_is_given_up(office: Any) -> None:
    office.taker.answers = ["451 4.3.0 Try again later"] * 100
    request_id = office.answered()
    for _hour in range(40):
        office.sending.run()
        office.passes(hours=1)
    delivery = office.delivery(request_id)
    assert delivery.state is DeliveryState.FAILED and "24 hours" in delivery.error
    assert delivery.settled_at - delivery.sent_at <= timedelta(hours=25)
    assert office.request(request_id).delivery_failed


def test_a_server_that_refuses_for_good_fails_it_at_once(office: Any) -> None:
    office.taker.answers = ["550 5.1.1 No such person here"]
    request_id = office.answered()
    assert office.sending.run() == SendingReport(failed=1)
    request = office.request(request_id)
    assert "No such person here" in request.deliveries[0].error
    assert (request.delivery_failed, request.open_cycle is not None) == (True, True)
    office.passes(days=2)
    assert office.sending.run() == SendingReport()


@pytest.mark.parametrize("cut", [CUT_BEFORE, CUT_AFTER])
def test_a_connection_cut_at_the_end_of_the_mail_leaves_it_unknown(office: Any, cut: str) -> None:
    office.taker.answers = [cut]
    request_id = office.answered()
    report = office.sending.run()
    assert (report.unknown, report.trouble is not None) == (1, True)
    request = office.request(request_id)
    assert (request.deliveries[0].state, request.delivery_failed) == (DeliveryState.UNKNOWN, True)
    assert request.open_cycle is not None
    office.passes(days=2)
    assert office.sending.run().accepted == 0
    assert office.do(c.SendAgain, request_id, delivery_id=request.deliveries[0].id).accepted
    assert office.sending.run().accepted == 1
    assert len(set(office.taker.taken)) == 1
    assert office.faults() == []


def test_a_server_that_isnt_there_is_tried_ever_more_rarely(office: Any) -> None:
    first, second = office.answered(), office.answered()
    server = office.taker.server
    office.taker._controller.stop()
    sending = office.another_sender(SmtpSender(server, None))
    report = sending.run()
    assert report.deferred == 1 and report.trouble is not None
    assert sending.run().deferred == 0
    office.passes(minutes=1)
    assert sending.run().deferred == 1
    office.passes(minutes=1)
    assert sending.run().deferred == 0
    assert {office.delivery(one).state for one in (first, second)} == {DeliveryState.QUEUED}
    office.taker._controller = type(office.taker._controller)(office.taker, hostname="127.0.0.1", port=0)
    office.taker._controller.start()


def test_nobody_to_send_to_is_said(office: Any) -> None:
    request_id = office.answered(message=c.NewMessage(text="It fails", channel=Channel.PHONE))
    assert office.sending.run() == SendingReport(failed=1)
    assert "no address" in office.delivery(request_id).error
    assert office.taker.connections == 0


def test_an_address_that_would_add_a_header_is_refused(office: Any) -> None:
    sender = Address(name="Eve", address="zoe@acme.example\r\nBcc: all@acme.example")
    request_id = office.answered(message=c.NewMessage(text="It fails", sender=sender))
    assert office.sending.run() == SendingReport(failed=1)
    assert office.delivery(request_id).state is DeliveryState.FAILED
    assert office.taker.mails == []


def test_what_was_taken_back_never_leaves(office: Any) -> None:
    request_id = office.answered()
    office.passes(seconds=-5)
    delivery = office.delivery(request_id)
    assert office.do(c.TakeSendBack, request_id, delivery_id=delivery.id).accepted
    office.passes(minutes=1)
    assert office.sending.run() == SendingReport()
    assert office.store.readers.content(delivery.id) is None
    assert office.taker.mails == []
    assert office.faults() == []


def test_what_a_dead_sender_left_is_unknown_and_isnt_sent_again(office: Any) -> None:
    request_id = office.answered()
    delivery = office.delivery(request_id)
    start = {"delivery_id": delivery.id, "attempt": 1, "message_id": "1@ecshops.example"}
    assert office.do(c.StartDelivery, request_id, **start).accepted
    assert [one.delivery_id for one in office.store.readers.deliveries_under_way()] == [delivery.id]
    assert office.sending.run() == SendingReport(unknown=1)
    assert office.delivery(request_id).state is DeliveryState.UNKNOWN
    assert office.taker.connections == 0


def test_only_who_holds_the_lease_sends(office: Any) -> None:
    office.answered()
    other = new_id()
    assert office.store.leases.take(LEASE, other, 30)
    assert office.sending.run() == SendingReport(elsewhere=True)
    office.passes(seconds=31)
    assert office.sending.run() == SendingReport(accepted=1)


def test_two_senders_at_once_send_each_message_once(office: Any) -> None:
    requests = [office.answered() for _number in range(6)]
    office.taker.wait = lambda: 0.02
    senders = [office.another_sender() for _number in range(2)]
    reports: list[SendingReport] = []
    begin = threading.Barrier(2)

    def send(sending: Any) -> None:
        begin.wait()
        reports.append(sending.run())

    threads = [threading.Thread(target=send, args=(sending,)) for sending in senders]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(report.accepted for report in reports) == len(requests)
    assert len(set(office.taker.taken)) == len(office.taker.taken) == len(requests)
    assert {office.delivery(one).state for one in requests} == {DeliveryState.ACCEPTED}


def test_a_lease_lost_in_the_last_moment_sends_nothing(office: Any) -> None:
    """As on a laptop that slept: another program may have taken over long ago."""
    request_id = office.answered()

    class Slept:
        def send(self, raw: bytes, sender: str, recipients: list[str], on_data: Any) -> Any:
            office.passes(minutes=5)
            assert office.store.leases.take(LEASE, new_id(), 30)
            return SmtpSender(office.taker.server, None).send(raw, sender, recipients, on_data)

    assert office.another_sender(Slept()).run().deferred == 1
    assert office.delivery(request_id).state is DeliveryState.QUEUED
    assert office.taker.mails == []


def test_a_sender_that_is_told_to_stop_ends_between_two_mails(office: Any) -> None:
    office.answered(), office.answered()
    report = office.sending.run(lambda: len(office.taker.mails) == 1)
    assert report == SendingReport(accepted=1)
    assert office.store.readers.unsent_count() == 1


def test_a_mail_that_is_sent_while_its_agent_settles_it_stays_settled(office: Any) -> None:
    """The agent's word and the server's come to the same; nothing is sent twice for that."""
    request_id = office.answered()
    delivery_id = office.delivery(request_id).id

    class Meanwhile:
        def send(self, raw: bytes, sender: str, recipients: list[str], on_data: Any) -> Any:
            assert office.do(c.RecordDeliveryAccepted, request_id, delivery_id=delivery_id).accepted
            office.taker.answers = [OK]
            return SmtpSender(office.taker.server, None).send(raw, sender, recipients, on_data)

    assert office.another_sender(Meanwhile()).run().accepted == 1
    assert [cycle.delivery_id for cycle in office.request(request_id).cycles] == [delivery_id]
