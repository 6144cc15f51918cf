"""A response says which message its author saw last: nobody answers over a client's message they never read."""

from uuid import UUID

import pytest

from ecsupport_desktop.domain import commands as c
from ecsupport_desktop.domain.errors import Conflict
from ecsupport_desktop.domain.words import CycleEnd, DeliveryWay
from ecsupport_desktop.services.codec import command_from_json, command_to_json

REASONING = "The shop does what it was set up to do."


def fields_of(kind, world):
    sent = c.SentAnotherWay(way=DeliveryWay.PHONE, sent_at=world.now)
    return {
        c.Answer: {"text": REASONING, "sent": sent},
        c.AskForInformation: {"text": "Which order?", "items": ("order_or_product",), "sent": sent},
        c.DeclareNoResponseNeeded: {"reason": "The client only says thanks"},
    }[kind]


RESPONSES = pytest.mark.parametrize("kind", [c.Answer, c.AskForInformation, c.DeclareNoResponseNeeded])


@RESPONSES
def test_a_newer_message_of_the_client_is_a_conflict(world, kind):
    request = world.level_1(world.register())
    seen = request.messages[-1].id
    request = world.client_writes(request, "Now everything is down!")
    refused = world.refused(kind, request, **fields_of(kind, world), seen=seen)
    assert isinstance(refused, Conflict)
    assert refused.field == "seen"
    assert str(refused) == f"The client wrote again on {request.number} since this was written"


@RESPONSES
def test_who_saw_it_may_respond(world, kind):
    request = world.client_writes(world.level_1(world.register()))
    done = world.do(kind, request, **fields_of(kind, world), seen=request.messages[-1].id)
    assert done.open_cycle is None


@RESPONSES
def test_scripts_and_old_commands_say_nothing_and_are_taken(world, kind):
    request = world.client_writes(world.level_1(world.register()))
    assert world.do(kind, request, **fields_of(kind, world)).open_cycle is None


def test_only_a_person_at_the_clients_counts(world):
    """An automatic reply, a note and what a colleague sent are no reason to read again."""
    request = world.level_1(world.register())
    seen = request.messages[-1].id
    world.do(c.RecordClientMessage, request, message=c.NewMessage(text="I am away", automatic=True))
    world.do(c.AddNote, request, text="Look at the log")
    request = world.send(request)
    done = world.do(c.Answer, request, **fields_of(c.Answer, world), seen=seen)
    assert done.cycles[-1].ended_by is CycleEnd.RESPONSE_DELIVERED


def test_a_message_that_isnt_here_is_none_that_was_seen(world):
    request = world.level_1(world.register())
    refused = world.refused(c.Answer, request, **fields_of(c.Answer, world), seen=UUID(int=7))
    assert isinstance(refused, Conflict)


def test_a_head_that_moved_is_told_first(world):
    request = world.level_1(world.register())
    head, seen = request.head, request.messages[-1].id
    request = world.client_writes(world.do(c.TagRequest, request, add=("vip",)))
    refused = world.refused(c.Answer, request, **fields_of(c.Answer, world), seen=seen, expected_head=head)
    assert refused.field is None


@RESPONSES
def test_its_json_is_what_it_was_and_reads_back(world, kind):
    request = world.register()
    base = {"id": UUID(int=8), "actor_id": world.actor.id, "request_id": request.id, **fields_of(kind, world)}
    silent = command_to_json(kind(**base))
    assert silent.pop("seen") is None
    assert command_from_json(silent) == kind(**base)
    told = kind(**base, seen=request.messages[-1].id)
    assert command_from_json(command_to_json(told)) == told
