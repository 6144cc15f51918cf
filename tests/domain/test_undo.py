"""Undoing makes a request what it was, and touches nothing that was sent, said or finished."""

from dataclasses import replace
from uuid import UUID

import pytest

from ecsupport_desktop.domain import commands as c
from ecsupport_desktop.domain.undo import way_back
from ecsupport_desktop.domain.words import CloseOutcome, Impact, Priority

SEEN = (
    "state", "rest_state", "outcome", "impact", "priority", "assignee_id", "tags", "client_id", "contact_id",
    "service_id", "links", "merged_into", "due_at", "cycles", "messages", "notes", "assessments", "deliveries",
)  # fmt: skip
"""What people see of a request; its history grows."""


def do(world, kind, request_id, **fields):
    command = kind(id=next(world.ids), actor_id=world.actor.id, request_id=request_id, **fields)
    world.execute(command, assignee=world.actor)
    return command


def seen(world, request_id) -> dict:
    request = world.requests[request_id]
    return {name: getattr(request, name) for name in SEEN}


def register(world) -> UUID:
    request_id = next(world.ids)
    message = c.NewMessage(text="It is slow.")
    do(world, c.RegisterRequest, request_id, subject="Slow", message=message)
    return request_id


@pytest.mark.parametrize(
    ("kind", "fields", "what"),
    [
        (c.ClaimRequest, {}, "assignment"),
        (c.AssignRequest, {"assignee_id": None}, "assignment"),
        (c.SetImpact, {"impact": Impact.DISCONTINUED}, "impact"),
        (c.TagRequest, {"add": ("new", "vip"), "remove": ("old",)}, "tags"),
    ],
)
def test_a_change_and_its_way_back_leave_nothing_but_history(world, kind, fields, what) -> None:
    request_id = register(world)
    do(world, c.TagRequest, request_id, add=("old", "vip"))
    if kind is c.AssignRequest:
        do(world, c.ClaimRequest, request_id)
    before, was = world.requests[request_id], seen(world, request_id)
    command = kind(id=next(world.ids), actor_id=world.actor.id, request_id=request_id, **fields)
    world.execute(command)
    assert seen(world, request_id) != was
    back = way_back(command, before)
    assert back is not None and back.what == what
    do(world, back.kind, request_id, **back.fields)
    assert seen(world, request_id) == was


def test_a_merge_is_undone_on_both(world) -> None:
    one, other = register(world), register(world)
    were = seen(world, one), seen(world, other)
    before = world.requests[one]
    command = do(world, c.MergeRequest, one, into_id=other)
    back = way_back(command, before)
    assert back is not None
    merged = world.requests[one]
    unmerge = do(world, back.kind, one, **back.fields)
    assert (seen(world, one), seen(world, other)) == were
    again = way_back(unmerge, merged)
    assert again is not None and again.kind is c.MergeRequest and again.fields == {"into_id": other}


def test_a_link_is_undone_on_both(world) -> None:
    one, other = register(world), register(world)
    were = seen(world, one), seen(world, other)
    before = world.requests[one]
    command = do(world, c.LinkRequests, one, other_id=other)
    back = way_back(command, before)
    assert back is not None
    do(world, back.kind, one, **back.fields)
    assert (seen(world, one), seen(world, other)) == were


def test_closing_is_undone_and_owes_what_was_owed(world) -> None:
    request_id = register(world)
    due_at = world.requests[request_id].due_at
    before = world.requests[request_id]
    command = do(world, c.CloseRequest, request_id, outcome=CloseOutcome.SPAM)
    back = way_back(command, before)
    assert back is not None
    do(world, back.kind, request_id, **back.fields)
    assert world.requests[request_id].state == before.state
    assert world.requests[request_id].due_at == due_at


def test_the_client_is_the_one_of_before(world) -> None:
    before = replace(world.requests[register(world)], client_id=UUID(int=7), contact_id=UUID(int=8))
    command = c.SetClient(id=next(world.ids), actor_id=world.actor.id, request_id=before.id, client_id=UUID(int=9))
    back = way_back(command, before)
    assert back is not None
    assert back.fields == {"client_id": UUID(int=7), "contact_id": UUID(int=8), "service_id": None}
    assert way_back(command, replace(before, client_id=None)) is None


def test_what_was_said_sent_or_not_known_before_stays(world) -> None:
    request_id = register(world)
    before = world.requests[request_id]
    base = {"id": next(world.ids), "actor_id": world.actor.id, "request_id": request_id}
    for command in (
        c.AddNote(**base, text="Called."),
        c.Answer(**base, text="Hello"),
        c.RecordClientMessage(**base, message=c.NewMessage(text="And now?")),
        c.SetPriority(**base, priority=Priority.HIGH),
        c.TagRequest(**base, remove=("never there",)),
    ):
        assert way_back(command, before) is None
