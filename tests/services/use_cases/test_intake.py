"""Intake: what a mail becomes, and that none is lost or taken twice."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from ecsupport_desktop.domain.assessment import Level1
from ecsupport_desktop.domain.commands import Answer, CloseRequest, EstablishAssessment, SaveAgent, SentAnotherWay
from ecsupport_desktop.domain.directory import Agent, Client
from ecsupport_desktop.domain.errors import NotAllowed
from ecsupport_desktop.domain.request import Request
from ecsupport_desktop.domain.words import CloseOutcome, DeliveryWay, Relation, State
from ecsupport_desktop.services.desk import Desk
from ecsupport_desktop.services.identity import new_id
from ecsupport_desktop.services.intake import AUTOMATIC_WITHOUT_REQUEST, Intake, IntakeResult

Mail = Callable[..., bytes]


def request_of(desk: Desk, result: IntakeResult) -> Request:
    assert result.request_id is not None
    view = desk.readers.request(result.request_id)
    assert view is not None
    return view.request


def test_a_mail_from_a_known_contact_is_registered_with_everything_known(
    desk: Desk, acme: Client, intake: Intake, mail: Mail
) -> None:
    result = intake.take(mail("Look at https://trade.acme.example please."), "one.eml")
    request = request_of(desk, result)
    assert (result.outcome, result.request, result.file) == ("registered", "ECS-2026-000001", "one.eml")
    assert (request.client_id, request.contact_id) == (acme.id, acme.contacts[0].id)
    assert request.service_id == acme.services[1].id
    assert (request.language, request.subject, request.state) == ("es", "Checkout broken", State.ANALYSIS)
    assert request.open_cycle is not None


def test_a_colleague_of_the_contact_is_recognised_by_the_domain(
    desk: Desk, acme: Client, intake: Intake, mail: Mail
) -> None:
    request = request_of(desk, intake.take(mail(**{"from": "bo@acme.example"}), "one.eml"))
    assert (request.client_id, request.contact_id) == (acme.id, None)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Hola, no puedo pagar en la tienda, gracias", "es"),
        ("Hello, I can't pay in the shop, please help", "en"),
        ("500", "en"),
    ],
)
def test_an_unknown_sender_has_no_client_and_the_language_of_its_words(
    desk: Desk, intake: Intake, mail: Mail, text: str, language: str
) -> None:
    request = request_of(desk, intake.take(mail(text, subject="", **{"from": "x@elsewhere.example"}), "one.eml"))
    assert (request.client_id, request.language) == (None, language)
    assert request.subject == text


def test_the_same_mail_again_adds_nothing(desk: Desk, acme: Client, intake: Intake, mail: Mail) -> None:
    first = intake.take(mail(), "one.eml")
    again = intake.take(mail(), "copy.eml")
    other_route = intake.take(b"Received: from relay.example\r\n" + mail(), "relayed.eml")
    assert (again.outcome, other_route.outcome) == ("duplicate", "duplicate")
    assert again.request == other_route.request == first.request
    assert len(request_of(desk, first).messages) == 1
    assert len(list(desk.readers.all_requests())) == 1


def test_one_message_id_for_different_words_loses_none(desk: Desk, acme: Client, intake: Intake, mail: Mail) -> None:
    intake.take(mail("The first problem"), "one.eml")
    second = intake.take(mail("The second problem", subject="Another thing"), "two.eml")
    assert second.outcome == "registered"


def test_one_message_id_and_the_same_words_with_another_file_loses_none(
    desk: Desk, acme: Client, intake: Intake, with_file: Callable[[bytes], bytes]
) -> None:
    outcomes = [intake.take(with_file(content), "x.eml").outcome for content in (b"one", b"two", b"one")]
    assert outcomes == ["registered", "registered", "duplicate"]
    again = with_file(b"two").replace(b"X-Path: a", b"X-Path: b")
    assert intake.take(again, "again.eml").outcome == "duplicate"


@pytest.fixture
def with_file() -> Callable[[bytes], bytes]:
    """A mail whose program gives each one the same Message-ID."""

    def write(content: bytes) -> bytes:
        lines = (
            b"From: ana@acme.example", b"Subject: The log", b"Message-ID: <same@acme.example>", b"X-Path: a",
            b'Content-Type: multipart/mixed; boundary="b"', b"", b"--b", b"Content-Type: text/plain", b"", b"Here.",
            b"--b", b'Content-Disposition: attachment; filename="log.txt"', b"", content, b"--b--", b"",
        )  # fmt: skip
        return b"\r\n".join(lines)

    return write


def test_mails_without_a_message_id_are_told_apart_by_their_bytes(
    desk: Desk, acme: Client, intake: Intake, mail: Mail
) -> None:
    one, two = mail("One", message_id=""), mail("Two", message_id="")
    outcomes = [intake.take(raw, "x.eml").outcome for raw in (one, two, one)]
    assert outcomes == ["registered", "registered", "duplicate"]


def test_a_reply_of_a_known_participant_continues_its_request(
    desk: Desk, acme: Client, intake: Intake, mail: Mail
) -> None:
    first = intake.take(mail(), "one.eml")
    by_contact = mail("More", message_id="<two@acme.example>", in_reply_to="<one@acme.example>")
    by_colleague = mail(
        "And more",
        message_id="<three@acme.example>",
        references="<unknown@x.example> <one@acme.example>",
        **{"from": "bo@acme.example"},
    )
    for raw in (by_contact, by_colleague):
        result = intake.take(raw, "reply.eml")
        assert (result.outcome, result.request) == ("appended", first.request)
    request = request_of(desk, first)
    assert len(request.messages) == 3
    assert len(request.cycles) == 1


def test_a_folder_read_backwards_is_still_one_conversation(
    desk: Desk, acme: Client, intake: Intake, mail: Mail
) -> None:
    dates = [f"Mon, 02 Mar 2026 1{hour}:00:00 +0000" for hour in range(3)]
    third = mail("3", message_id="<3@acme.example>", in_reply_to="<2@acme.example>", date=dates[2])
    second = mail("2", message_id="<2@acme.example>", in_reply_to="<one@acme.example>", date=dates[1])
    results = list(intake.take_all([(third, "3"), (second, "2"), (mail(date=dates[0]), "1")]))
    assert [(result.file, result.outcome.value) for result in results] == [
        ("1", "registered"),
        ("2", "appended"),
        ("3", "appended"),
    ]
    assert len({result.request for result in results}) == 1


def test_a_reply_to_a_mail_nobody_has_is_a_request(desk: Desk, acme: Client, intake: Intake, mail: Mail) -> None:
    (result,) = intake.take_all([(mail(in_reply_to="<ours@ecshops.example>"), "x")])
    assert result.outcome == "registered"


def test_a_stranger_who_quotes_a_thread_gets_a_request_of_their_own(
    desk: Desk, acme: Client, intake: Intake, mail: Mail
) -> None:
    first = request_of(desk, intake.take(mail(), "one.eml"))
    fields = {"from": "eve@evil.example", "message_id": "<x@evil.example>", "references": "<one@acme.example>"}
    result = intake.take(mail("Pay to this account", **fields), "eve.eml")
    claiming = request_of(desk, result)
    assert result.outcome == "registered"
    assert [(link.other_id, link.relation) for link in claiming.links] == [(first.id, Relation.CLAIMS_TO_BELONG)]
    assert len(request_of(desk, intake.take(mail(), "one.eml")).messages) == 1


def test_a_number_in_the_subject_alone_only_claims(desk: Desk, acme: Client, intake: Intake, mail: Mail) -> None:
    first = request_of(desk, intake.take(mail(), "one.eml"))
    result = intake.take(mail("New", subject=f"About {first.number.lower()}", message_id="<n@acme.example>"), "n.eml")
    assert result.outcome == "registered"
    assert [link.other_id for link in request_of(desk, result).links] == [first.id]


def test_an_automatic_reply_is_kept_with_its_request_and_opens_no_cycle(
    desk: Desk, acme: Client, lead: Agent, intake: Intake, mail: Mail
) -> None:
    request = request_of(desk, intake.take(mail(), "one.eml"))
    answer_and_close(desk, lead, request)
    fields = {"message_id": "<a@acme.example>", "in_reply_to": "<one@acme.example>", "auto_submitted": "auto-replied"}
    result = intake.take(mail("I am out of the office", **fields), "auto.eml")
    after = request_of(desk, result)
    assert result.outcome == "appended"
    assert after.messages[-1].automatic
    assert (after.state, after.open_cycle) == (State.CLOSED, None)


def test_an_automatic_mail_that_belongs_nowhere_is_quarantined_and_can_be_taken_after_all(
    desk: Desk, acme: Client, intake: Intake, mail: Mail
) -> None:
    raw = mail("The site is down", auto_submitted="auto-generated")
    result = intake.take(raw, "auto.eml")
    assert (result.outcome, result.reason) == ("quarantined", AUTOMATIC_WITHOUT_REQUEST)
    assert intake.take(raw, "auto.eml").outcome == "duplicate"
    (entry,) = desk.readers.quarantine()
    taken = intake.retry(entry)
    assert taken.outcome == "registered"
    assert request_of(desk, taken).open_cycle is not None
    assert desk.readers.quarantine() == ()


@pytest.mark.parametrize("raw", [b"", b"\0\1\2 no mail", b"Subject:\r\nFrom: ana@acme.example\r\n\r\n"])
def test_what_cannot_be_read_is_quarantined_with_its_bytes(
    desk: Desk, acme: Client, intake: Intake, raw: bytes
) -> None:
    result = intake.take(raw, "broken.eml")
    (entry,) = desk.readers.quarantine()
    assert result.outcome == "quarantined"
    assert result.reason
    assert desk.readers.file(entry.raw_sha256) == raw
    assert intake.take(raw, "broken.eml").outcome == "duplicate"
    assert len(desk.readers.quarantine()) == 1


def test_a_reply_reopens_a_closed_request(desk: Desk, acme: Client, lead: Agent, intake: Intake, mail: Mail) -> None:
    request = request_of(desk, intake.take(mail(), "one.eml"))
    answer_and_close(desk, lead, request)
    reply = mail("Again!", message_id="<two@acme.example>", in_reply_to="<one@acme.example>")
    after = request_of(desk, intake.take(reply, "two.eml"))
    assert (after.state, after.rest_state, len(after.cycles)) == (State.ANALYSIS, State.CLOSED, 2)


def test_a_crash_between_two_mails_registers_none_twice(
    desk: Desk, acme: Client, lead: Agent, intake: Intake, mail: Mail, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As if another import had looked before this one wrote: the command's id follows from the mail's bytes."""
    first = intake.take(mail(), "one.eml")
    monkeypatch.setattr(Intake, "_known", lambda self, mail: None)
    again = intake.take(mail(), "one.eml")
    assert (again.outcome, again.request) == ("duplicate", first.request)
    assert len(list(desk.readers.all_requests())) == 1


def test_an_agent_who_has_left_takes_nothing_in(desk: Desk, lead: Agent, intake: Intake, mail: Mail) -> None:
    other = Agent(id=new_id(), login="ruth", name="Ruth", role=lead.role)
    desk.execute(SaveAgent(id=new_id(), actor_id=lead.id, agent=other))
    left = desk.execute(SaveAgent(id=new_id(), actor_id=other.id, agent=replace(lead, active=False)))
    assert left.accepted
    with pytest.raises(NotAllowed):
        intake.take(mail(), "one.eml")


def answer_and_close(desk: Desk, lead: Agent, request: Request) -> None:
    base = {"actor_id": lead.id, "request_id": request.id}
    sent = SentAnotherWay(way=DeliveryWay.PHONE, sent_at=request.registered_at)
    for command in (
        EstablishAssessment(id=new_id(), **base, assessment=Level1(reasoning="It works.")),
        Answer(id=new_id(), **base, text="It works.", sent=sent),
        CloseRequest(id=new_id(), **base, outcome=CloseOutcome.ANSWERED),
    ):
        outcome = desk.execute(command)
        assert outcome.accepted, outcome
