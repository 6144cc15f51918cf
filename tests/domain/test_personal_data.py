"""Removing a person: what is theirs, what stands in its place, and what stays."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import pytest

from ecsupport_desktop.domain import commands as c
from ecsupport_desktop.domain import events as e
from ecsupport_desktop.domain.decide_personal import PersonalContext, addresses_of
from ecsupport_desktop.domain.directory import Agent, Client, Contact
from ecsupport_desktop.domain.errors import InvalidField, NotAllowed, NotFound
from ecsupport_desktop.domain.message import Address, Attachment, Content, Message, Note
from ecsupport_desktop.domain.personal import (
    NO_BYTES,
    REMOVED,
    TOMBSTONE,
    Removal,
    Traces,
    person_of,
    removal_of,
    without,
    without_person,
)
from ecsupport_desktop.domain.request import Request
from ecsupport_desktop.domain.words import Channel, CycleEnd, Direction, Impact, Purpose, Role

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
LEAD = Agent(id=uuid4(), login="ana", name="Ana", role=Role.LEAD)
ZOE = Contact(id=uuid4(), name="Zoë Ruiz", addresses=("zoe@acme.example", "help@acme.example"), phone="+34 600 100 200")
BOB = Contact(id=uuid4(), name="Bob Stone", addresses=("bob@acme.example", "help@acme.example"))
ACME = Client(id=uuid4(), name="Acme", contacts=(ZOE, BOB), remarks="Call zoe ruiz: +34 600 100 200. Or Zoë.")


def _message(sender: Address | None, **fields: Any) -> Message:
    values: dict[str, Any] = {
        "id": uuid4(), "direction": Direction.FROM_CLIENT, "channel": Channel.MAIL, "sender": sender,
        "subject": "Zoë's checkout", "received_at": NOW, "content_sha256": "ab" * 32, "raw_sha256": "cd" * 32,
    }  # fmt: skip
    return Message(**values | fields)


def _request(*messages: Message, **fields: Any) -> Request:
    values: dict[str, Any] = {
        "id": uuid4(), "number": "ECS-2026-000001", "subject": "Zoë's checkout", "language": "en",
        "channel": Channel.MAIL, "registered_at": NOW, "head": uuid4(), "messages": messages,
    }  # fmt: skip
    return Request(**values | fields)


def _removal(traces: Traces, contact: Contact | None = ZOE, *addresses: str) -> Removal:
    wanted = addresses or (contact.addresses if contact else ())
    return removal_of(person_of("1a2b", contact.id if contact else None, wanted, traces), traces)


HERS = _message(Address(name="Zoe R.", address="Zoe@acme.example"), cc=(Address(address="x@acme.example"),))
HIS = _message(Address(name="Bob Stone", address="bob@acme.example"), to=(Address(address="zoe@acme.example"),))


def test_their_messages_lose_words_subject_and_sender() -> None:
    removal = _removal(Traces(requests=(_request(HERS, HIS),), contents={HERS.id: Content(text="I am ill")}))
    assert removal.messages == {HERS.id} and removal.contents == {HERS.id: TOMBSTONE}
    hers, his = without(HERS, removal), without(replace(HIS, subject="Another thing"), removal)
    assert hers.sender == Address(name="removed person 1a2b", address="removed-1a2b@removed.invalid")
    assert (hers.subject, hers.content_sha256) == ("", TOMBSTONE.sha256)
    assert (hers.id, hers.received_at, hers.raw_sha256, hers.cc) == (HERS.id, NOW, HERS.raw_sha256, HERS.cc)
    assert his == replace(HIS, subject="Another thing", to=(hers.sender,))


def test_a_call_is_the_contacts() -> None:
    call = _message(None, channel=Channel.PHONE)
    hers, nobodys = _request(call, contact_id=ZOE.id), _request(replace(call, id=uuid4()))
    assert _removal(Traces(requests=(hers, nobodys), clients=(ACME,))).messages == {call.id}


def test_their_files_lose_name_and_bytes() -> None:
    removal = _removal(Traces(requests=(_request(HERS),)))
    file = Attachment(
        id=uuid4(), message_id=HERS.id, name="zoe.pdf", media_type="application/pdf", size=9, sha256="a", added_at=NOW
    )
    gone = without(file, removal)
    assert (gone.id, gone.name, gone.size, gone.sha256) == (file.id, REMOVED, 0, NO_BYTES)
    others = replace(file, message_id=None, added_by=LEAD.id)
    assert without(others, removal) == others


def test_others_words_name_them_no_more() -> None:
    note, answer = Note(id=uuid4(), agent_id=LEAD.id, at=NOW, content_sha256="x"), uuid4()
    contents = {
        note.id: Content(text="Zoë  Ruiz (ZOE@acme.example) called; Zoë again"),
        answer: Content(text="zoe@acme.example.org, xzoe@acme.example, a.zoe@acme.example and Zoë Ruizo are others"),
    }
    removal = _removal(Traces(requests=(_request(HERS, notes=(note,)),), contents=contents, clients=(ACME,)))
    told = "removed person 1a2b (removed-1a2b@removed.invalid) called; Zoë again"
    assert removal.contents == {note.id: Content(text=told)}
    assert without(note, removal).content_sha256 == Content(text=told).sha256


def test_their_card_entry_is_emptied_and_a_shared_address_is_taken_off_the_others() -> None:
    removal = _removal(Traces(clients=(ACME,)))
    card = without(ACME, removal)
    assert card.contacts[0] == Contact(id=ZOE.id, name="removed person 1a2b")
    assert card.contacts[1] == replace(BOB, addresses=("bob@acme.example",))
    assert card.remarks == "Call zoe ruiz: [removed]. Or Zoë."  # without its accent it is another word
    assert removal.person.contacts == {ZOE.id}


def test_a_sender_nobody_knows_is_known_by_the_address() -> None:
    removal = _removal(Traces(requests=(_request(HERS, HIS),)), None, "zoe@acme.example")
    assert removal.messages == {HERS.id} and removal.person.names == {"Zoe R."}


def test_events_say_what_the_rows_say() -> None:
    removal = _removal(Traces(requests=(_request(HERS),), mails=(mail := uuid4(),)))
    request_id = uuid4()
    registered = e.RequestRegistered(
        request_id=request_id, number="ECS-2026-000001", subject="I am ill", language="en", channel=Channel.MAIL,
        registered_at=NOW, client_id=None, contact_id=None, service_id=None, impact=Impact.NONE,
    )  # fmt: skip
    assert without_person(registered, HERS.id, removal) == replace(registered, subject=REMOVED)
    assert without_person(registered, uuid4(), removal) == registered
    received = e.MessageReceived(request_id=request_id, message=HERS)
    assert without_person(received, HERS.id, removal) == replace(received, message=without(HERS, removal))
    failed = e.DeliveryFailed(request_id=request_id, delivery_id=uuid4(), at=NOW, error="<zoe@acme.example> unknown")
    assert "zoe" not in repr(without_person(failed, uuid4(), removal))
    kept = e.MailQuarantined(quarantined_id=mail, source="zoe.eml", reason="?", raw_sha256="a", size=3, at=NOW)
    emptied = without_person(kept, mail, removal)
    assert emptied == replace(kept, source=REMOVED, reason=REMOVED, raw_sha256=NO_BYTES, size=0)


def test_what_was_recorded_of_a_finished_cycle_stays() -> None:
    removal = _removal(Traces(requests=(_request(HERS),)))
    ended = e.CycleEnded(
        request_id=uuid4(), number=1, ended_at=NOW, ended_by=CycleEnd.NO_RESPONSE_NEEDED, agent_id=LEAD.id,
        recorded_at=NOW, reason="zoe@acme.example said thanks",
    )  # fmt: skip
    assert without_person(ended, uuid4(), removal) is ended


def test_an_answer_keeps_its_words_and_loses_who_it_went_to() -> None:
    answer = _message(
        None, direction=Direction.TO_CLIENT, agent_id=LEAD.id, purpose=Purpose.ANSWER,
        to=(Address(name="Zoë Ruiz", address="zoe@acme.example"),), subject="Re: Zoë's checkout",
    )  # fmt: skip
    removal = _removal(Traces(requests=(_request(HERS, answer),), contents={answer.id: Content(text="It works.")}))
    assert removal.contents == {}
    emptied = without(answer, removal)
    assert emptied.to == (Address(name=removal.person.name, address=removal.person.address),)
    assert emptied.subject == REMOVED  # it repeats theirs


# ── Who may ────────────────────────────────────────────────────────────────────────────────────────────────
def _command(**fields: Any) -> c.AnonymisePerson:
    return c.AnonymisePerson(id=uuid4(), actor_id=LEAD.id, **fields)


def test_a_contact_or_an_address_is_named() -> None:
    context = PersonalContext(actor=LEAD, client=ACME)
    assert addresses_of(_command(client_id=ACME.id, contact_id=ZOE.id), context) == ZOE.addresses
    assert addresses_of(_command(address=" Eva@volt.example"), context) == ("eva@volt.example",)
    for wrong in ({}, {"address": "a@b.example", "contact_id": ZOE.id}, {"address": "no address"}):
        with pytest.raises(InvalidField):
            addresses_of(_command(**wrong), context)
    with pytest.raises(InvalidField):  # whoever that was is removed already
        addresses_of(_command(address="removed-1a2b@removed.invalid"), context)
    with pytest.raises(NotFound):
        addresses_of(_command(client_id=ACME.id, contact_id=uuid4()), context)
    with pytest.raises(NotFound):
        addresses_of(_command(client_id=uuid4(), contact_id=ZOE.id), PersonalContext(actor=LEAD))


@pytest.mark.parametrize(
    ("actor", "refusal"),
    [(None, NotFound), (replace(LEAD, active=False), NotAllowed), (replace(LEAD, role=Role.AGENT), NotAllowed)],
)
def test_only_a_lead_removes_people(actor: Agent | None, refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        addresses_of(_command(address="a@b.example"), PersonalContext(actor=actor))
