"""What comes in and how it is found again: requests, clients, notes, files, tags, queues."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from ecsupport_desktop.domain import commands as c
from ecsupport_desktop.domain.contents import content_of, files_of
from ecsupport_desktop.domain.directory import Agent, Client, Contact, Service
from ecsupport_desktop.domain.errors import DomainError, InvalidField
from ecsupport_desktop.domain.message import Content
from ecsupport_desktop.domain.policy import Policy
from ecsupport_desktop.domain.queue import QUEUE_BY_NAME, QUEUES, belongs
from ecsupport_desktop.domain.request import Request
from ecsupport_desktop.domain.words import Channel, CloseOutcome

ME = UUID(int=1)
ACME = Client(
    id=UUID(int=20),
    name="Acme",
    contacts=(Contact(id=UUID(int=21), name="Ana Ruiz", addresses=("ana@acme.example",)),),
    services=(Service(id=UUID(int=22), name="Shop", shop_url="https://shop.acme.example"),),
)


def register(world: Any, **fields: Any) -> c.RegisterRequest:
    values = {"subject": "Checkout", "message": c.NewMessage(text="Error 500", channel=Channel.PHONE), **fields}
    return c.RegisterRequest(id=next(world.ids), actor_id=ME, request_id=next(world.ids), **values)


def test_a_request_takes_its_number_client_and_channel(world: Any) -> None:
    command = register(world, client_id=ACME.id, contact_id=UUID(int=21), service_id=UUID(int=22), language="es")
    world.execute(command, client=ACME)
    request = world.requests[command.request_id]
    assert (request.number, request.channel, request.client_id) == ("ECS-2026-000001", Channel.PHONE, ACME.id)
    assert request.head == command.id
    assert request.messages[0].id == command.id


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"subject": " "}, "subject"),
        ({"language": "fr"}, "language"),
        ({"message": c.NewMessage(text=" ")}, "text"),
        ({"client_id": UUID(int=99)}, "client_id"),
        ({"links": (UUID(int=99),)}, "links"),
    ],
)
def test_what_is_missing_or_unknown_is_named(world: Any, fields: dict[str, Any], field: str) -> None:
    with pytest.raises(DomainError) as caught:
        world.execute(register(world, **fields))
    assert caught.value.field == field
    assert not world.requests


@pytest.mark.parametrize(("name", "field"), [("contact_id", "contact_id"), ("service_id", "service_id")])
def test_a_contact_and_a_service_are_the_clients_own(world: Any, name: str, field: str) -> None:
    with pytest.raises(DomainError) as caught:
        world.execute(register(world, client_id=ACME.id, **{name: UUID(int=99)}), client=ACME)
    assert caught.value.field == field
    assert "Acme" in str(caught.value)


def test_a_request_may_claim_to_belong_to_another(world: Any) -> None:
    other = world.register()
    command = register(world, links=(other.id,))
    world.execute(command)
    assert [link.other_id for link in world.requests[command.request_id].links] == [other.id]


def test_a_subject_is_one_line(world: Any) -> None:
    command = register(world, subject="Checkout\r\nBcc: all@acme.example")
    world.execute(command)
    assert world.requests[command.request_id].subject == "Checkout Bcc: all@acme.example"


def test_a_message_isnt_received_in_the_future(world: Any) -> None:
    request = world.register()
    message = c.NewMessage(text="Hello", received_at=world.now + timedelta(seconds=1))
    assert world.refused(c.RecordClientMessage, request, message=message).field == "received_at"


def test_whose_request_it_is_can_be_said_later(world: Any) -> None:
    request = world.register()
    command = c.SetClient(id=next(world.ids), actor_id=ME, request_id=request.id, client_id=ACME.id)
    world.execute(command, client=ACME)
    assert world.requests[request.id].client_id == ACME.id
    assert world.execute(command, client=ACME) == []


def test_notes_and_files_are_kept_with_their_author(world: Any) -> None:
    request = world.do(c.AddNote, world.register(), text="  Seen in the log ")
    file = c.NewAttachment(name="log.txt", media_type="text/plain", content=b"500")
    request = world.do(c.Attach, request, attachments=(file, file))
    assert (request.notes[0].agent_id, request.notes[0].at) == (ME, world.now)
    assert [(one.added_by, one.size) for one in request.attachments] == [(ME, 3), (ME, 3)]
    assert request.attachments[0].id != request.attachments[1].id
    assert world.refused(c.AddNote, request, text="\n").field == "text"
    assert world.refused(c.Attach, request, attachments=()).field == "attachments"


def test_a_command_says_what_words_and_bytes_it_brings(world: Any) -> None:
    note = c.AddNote(id=UUID(int=1), actor_id=ME, request_id=UUID(int=2), text=" Seen ")
    assert content_of(note) == Content(text="Seen", new_text="Seen")
    assert files_of(note) == ()
    quarantined = c.QuarantineMail(id=UUID(int=1), actor_id=ME, raw=b"raw", source="a.eml", reason="unreadable")
    assert (content_of(quarantined), files_of(quarantined)) == (None, (b"raw",))


def test_a_contents_hash_knows_where_each_part_ends() -> None:
    parts = [Content(text="ab", new_text="c"), Content(text="a", new_text="bc"), Content(text="ab", html="c")]
    parts += [Content(text="ab", new_text="c", html=""), Content(text="ab", new_text="c", html=None)]
    assert len({part.sha256 for part in parts}) == len(parts) - 1


def test_tags_are_short_words_without_capitals(world: Any) -> None:
    request = world.do(c.TagRequest, world.register(), add=("VIP", "Card  payment", "vip"))
    assert request.tags == ("card-payment", "vip")
    assert world.do(c.TagRequest, request, add=("vip",)) == request
    assert world.do(c.TagRequest, request, remove=("VIP",)).tags == ("card-payment",)
    assert world.refused(c.TagRequest, request, add=("a,b",)).field == "tags"


def test_a_request_is_claimed_given_away_and_put_back(world: Any) -> None:
    request = world.do(c.ClaimRequest, world.register())
    assert request.assignee_id == ME
    assert world.do(c.ClaimRequest, request) == request
    assert world.do(c.AssignRequest, request, assignee_id=None).assignee_id is None
    assert world.refused(c.AssignRequest, request, assignee_id=UUID(int=9)).code == "not_found"
    gone = Agent(id=UUID(int=3), login="eva", name="Eva", active=False)
    command = c.AssignRequest(id=next(world.ids), actor_id=ME, request_id=request.id, assignee_id=gone.id)
    with pytest.raises(DomainError, match="Eva is no longer"):
        world.execute(command, assignee=gone)


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"name": " "}, "name"),
        ({"language": "fr"}, "language"),
        ({"domains": ("@acme.example",)}, "domains"),
        ({"domains": ("Acme.example",)}, "domains"),
        ({"contacts": (Contact(id=UUID(int=1), name=" "),)}, "contacts"),
        ({"contacts": (Contact(id=UUID(int=1), name="Ana", addresses=("ana",)),)}, "contacts"),
    ],
)
def test_a_client_is_kept_as_it_can_be_recognised(values: dict[str, Any], field: str) -> None:
    with pytest.raises(InvalidField) as caught:
        Client(id=UUID(int=1), **{"name": "Acme", **values})
    assert caught.value.field == field


# ── Queues ──────────────────────────────────────────────────────────────────────────────────────────────────
def queues_of(request: Request, world: Any) -> set[str]:
    return {queue.name for queue in QUEUES if belongs(request, queue, world.now, ME, Policy())}


def test_a_request_walks_through_the_queues(world: Any) -> None:
    request = world.register()
    assert queues_of(request, world) == {"to_analyse", "unassigned", "all"}
    world.passes(hours=40)
    assert queues_of(request, world) == {"to_analyse", "nearing", "unassigned", "all"}
    world.passes(hours=9)
    request = world.do(c.ClaimRequest, request)
    assert queues_of(request, world) == {"to_analyse", "overdue", "mine", "all"}
    request = world.ask(request)
    assert queues_of(request, world) == {"waiting_for_client", "mine", "all"}
    request = world.answer(world.level_2(world.client_writes(request)))
    assert queues_of(request, world) == {"restoring", "mine", "all"}
    request = world.client_writes(request)
    assert queues_of(request, world) == {"to_analyse", "restoring", "mine", "all"}
    request = world.do(c.MarkRestored, world.answer(request, text="Soon."))
    request = world.do(c.CloseRequest, request, outcome=CloseOutcome.RESTORED)
    assert queues_of(request, world) == {"closed", "all"}


def test_a_failed_delivery_is_where_everyone_sees_it(world: Any) -> None:
    request = world.send(world.level_1(world.register()))
    request = world.do(c.RecordDeliveryFailed, request, delivery_id=request.deliveries[0].id, error="full")
    assert belongs(request, QUEUE_BY_NAME["delivery_failed"], world.now, ME, Policy())


def test_a_merged_request_is_in_no_queue_of_open_work(world: Any) -> None:
    request = world.register()
    request = world.do(c.MergeRequest, request, into_id=world.register().id)
    assert queues_of(request, world) == {"closed", "all"}
