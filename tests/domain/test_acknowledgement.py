"""The acknowledgement of receipt: automatic, once, and it answers nothing."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from ecsupport_desktop.domain import commands as c
from ecsupport_desktop.domain.message import Address
from ecsupport_desktop.domain.words import DeliveryState, Purpose, State

ANA = Address(name="Ana Ruiz", address="Ana@acme.example")


def acknowledged(world: Any, request: Any) -> Any:
    return world.do(c.AcknowledgeReceipt, request, text="It is here", to=ANA)


def test_it_leaves_at_once_and_says_that_no_person_wrote_it(world: Any) -> None:
    request = acknowledged(world, world.register())
    (message, (delivery,)) = request.messages[-1], request.deliveries
    assert (message.automatic, message.purpose, message.to) == (True, Purpose.ACKNOWLEDGEMENT, (ANA,))
    assert (delivery.state, delivery.next_attempt_at) == (DeliveryState.QUEUED, world.now)


def test_it_is_told_once(world: Any) -> None:
    request = acknowledged(world, world.register())
    assert acknowledged(world, request) == request


def test_it_answers_nothing_whether_it_arrives_or_not(world: Any) -> None:
    for kind, more in ((c.RecordDeliveryAccepted, {}), (c.RecordDeliveryFailed, {"error": "no such mailbox"})):
        before = world.register()
        request = acknowledged(world, before)
        world.passes(minutes=1)
        request = world.do(kind, request, delivery_id=request.deliveries[0].id, **more)
        assert (request.cycles, request.due_at, request.state) == (before.cycles, before.due_at, State.ANALYSIS)


def test_an_answer_ends_the_cycle_as_if_there_were_none(world: Any) -> None:
    request = acknowledged(world, world.register())
    request = world.answer(world.level_1(request))
    assert (request.due_at, request.state) == (None, State.ANSWERED)
    world.passes(minutes=1)
    late = world.do(c.RecordDeliveryAccepted, request, delivery_id=request.deliveries[0].id)
    assert (late.cycles, late.state) == (request.cycles, request.state)


def test_one_that_comes_back_owes_nothing_again(world: Any) -> None:
    request = acknowledged(world, world.register())
    request = world.answer(world.level_1(request))
    world.passes(hours=1)
    back = world.do(c.RecordDeliveryFailed, request, delivery_id=request.deliveries[0].id, error="full")
    assert (back.cycles, back.state) == (request.cycles, request.state)


def test_it_conflicts_with_nobody_who_has_the_request_open(world: Any) -> None:
    request = world.level_1(world.register())
    head = request.head
    acknowledged(world, request)
    assert world.do(c.SetImpact, request, impact="outage", expected_head=head)


def test_only_who_wrote_is_told(world: Any) -> None:
    request = world.register()
    stranger = Address(address="eve@elsewhere.example")
    assert world.refused(c.AcknowledgeReceipt, request, text="It is here", to=stranger).field == "to"
    assert world.refused(c.AcknowledgeReceipt, request, text=" ", to=ANA).field == "text"


def test_it_is_no_answer_to_the_reasoning_of_level_1(world: Any) -> None:
    request = acknowledged(world, world.level_1(world.register()))
    world.passes(minutes=1)
    request = world.do(c.RecordDeliveryAccepted, request, delivery_id=request.deliveries[0].id)
    assert world.refused(c.Answer, request, text="As you like it").field == "text"


FILE = c.NewAttachment(name="steps.pdf", media_type="application/pdf", content=b"%PDF")


def test_files_that_go_with_an_answer_are_on_the_request(world: Any) -> None:
    request = world.do(c.Attach, world.level_1(world.register()), attachments=(FILE,))
    (key,) = (file.id for file in request.attachments)
    text = "The shop does what it was set up to do."
    other = world.register()
    assert world.refused(c.Answer, request, text=text, files=(other.id,)).field == "files"
    assert world.refused(c.Answer, request, text=text, files=(key, key)).field == "files"
    sent = world.do(c.Answer, request, text=text, files=(key,))
    assert sent.messages[-1].files == (key,)
    taken = world.do(c.TakeSendBack, sent, delivery_id=sent.deliveries[-1].id)
    assert taken.attachments == request.attachments


@pytest.mark.parametrize("by_mail", [True, False])
def test_files_too_large_for_a_mail_are_refused_where_they_would_leave_by_one(world: Any, by_mail: bool) -> None:
    large = c.NewAttachment(name="film.mp4", media_type="video/mp4", content=bytes(20_000_001))
    request = world.do(c.Attach, world.level_1(world.register()), attachments=(large,))
    fields = {"text": "The shop does what it was set up to do.", "files": (request.attachments[0].id,)}
    if by_mail:
        assert "20 MB" in str(world.refused(c.Answer, request, **fields))
    else:
        sent = c.SentAnotherWay(way="chat", sent_at=world.now + timedelta())
        assert world.do(c.Answer, request, sent=sent, **fields).messages[-1].files
