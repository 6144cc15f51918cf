"""Undoing makes a request what it was, and touches nothing that was sent, said or finished."""

from contextlib import suppress
from dataclasses import replace
from functools import partial
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ecsupport_desktop.domain import commands as c
from ecsupport_desktop.domain.errors import DomainError
from ecsupport_desktop.domain.undo import way_back, why_it_stands
from ecsupport_desktop.domain.words import CloseOutcome, Impact, Priority

from .conftest import CLIENT, World

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


def test_a_first_assessment_is_undone_and_the_48_hours_run_as_before(world) -> None:
    request = world.register()
    for establish in (world.level_1, world.level_2, world.level_3, world.extra):
        was, before = seen(world, request.id), world.requests[request.id]
        world.passes(minutes=5)
        after = establish(before)
        back = way_back(established(world, after), before)
        assert back is not None and back.what == "assessment"
        do(world, back.kind, request.id, **back.fields)
        assert seen(world, request.id) == was


def test_a_revision_is_undone_with_what_the_one_before_had(world) -> None:
    request = world.level_2(world.register())
    request = world.do(c.SetPriority, world.answer(request), priority=Priority.HIGH)
    before = world.do(c.MarkRestored, request)
    was = seen(world, request.id)
    world.passes(minutes=5)
    after = world.level_3(before, revision_reason="Seen again")
    assert after.restored_at is None
    back = way_back(established(world, after), before)
    do(world, back.kind, request.id, **back.fields)
    assert seen(world, request.id) == was
    again = world.level_1(world.requests[request.id], revision_reason="Seen again")
    assert [entry.number for entry in again.assessments] == [1, 2]


def established(world, request):
    """The command that established what is in force."""
    last = request.assessments[-1]
    return c.EstablishAssessment(
        id=request.head, actor_id=world.actor.id, request_id=request.id, assessment=last.assessment,
        revision_reason=last.revision_reason,
    )  # fmt: skip


def test_what_the_client_was_told_of_an_assessment_isnt_taken_back(world) -> None:
    answered = world.answer(world.level_1(world.register()))
    refusal = world.refused(c.TakeAssessmentBack, answered)
    assert "the answer went out at" in str(refusal)
    assert refusal.params["at"] == answered.deliveries[0].sent_at
    asked = world.ask(world.level_2(world.register()))
    assert "a question to the client went out at" in str(world.refused(c.TakeAssessmentBack, asked))
    held = world.send(world.level_1(world.register()))
    assert "take that back first" in str(world.refused(c.TakeAssessmentBack, held))
    there = world.do(c.TakeSendBack, held, delivery_id=held.deliveries[0].id)
    assert world.do(c.TakeAssessmentBack, there).assessments == ()


def test_a_receipt_says_nothing_of_the_assessment(world) -> None:
    request = world.level_1(world.register())
    told = world.do(c.AcknowledgeReceipt, request, text="It is here", to=CLIENT)
    assert world.do(c.TakeAssessmentBack, told).assessments == ()


def test_a_quote_that_was_begun_keeps_its_assessment(world) -> None:
    drafted = world.draft(world.extra(world.register()))
    assert "its quote was begun" in str(world.refused(c.TakeAssessmentBack, drafted))
    assert "no assessment" in str(world.refused(c.TakeAssessmentBack, world.register()))


def test_where_it_stood_isnt_guessed(world) -> None:
    again = world.client_writes(world.answer(world.level_1(world.register())))
    world.passes(minutes=1)
    revised = world.extra(again, revision_reason="It is something new")
    assert "isn't known any more" in str(world.refused(c.TakeAssessmentBack, revised))


@pytest.mark.parametrize("newer", [False, True])
def test_restored_is_undone_and_the_restoration_tracked_again(world, newer) -> None:
    request = world.answer(world.level_2(world.register()))
    before = world.client_writes(request) if newer else request
    was = seen(world, request.id)
    command = do(world, c.MarkRestored, request.id)
    assert not world.requests[request.id].to_restore
    back = way_back(command, before)
    assert back is not None and back.what == "restoration"
    do(world, back.kind, request.id, **back.fields)
    assert seen(world, request.id) == was
    assert "isn't marked restored" in str(world.refused(c.TakeRestorationBack, world.requests[request.id]))


@pytest.mark.parametrize("late", [0, 3])
def test_a_split_is_undone_by_a_merge_that_owes_what_was_owed(world, late) -> None:
    request = world.register()
    world.passes(hours=late)
    before = world.client_writes(request)
    split = {"new_request_id": next(world.ids), "message_ids": (before.messages[-1].id,), "subject": "Other"}
    command = do(world, c.SplitRequest, request.id, **split)
    back = way_back(command, before)
    assert back is not None and back.what == "split" and back.request_id == split["new_request_id"]
    do(world, back.kind, back.request_id, **back.fields)
    after, merged = world.requests[request.id], world.requests[back.request_id]
    assert (after.due_at, after.owed_since, after.state) == (before.due_at, before.owed_since, before.state)
    assert after.cycles == before.cycles and merged.due_at is None
    assert back.again is c.UnmergeRequest
    do(world, back.again, merged.id)
    assert world.requests[merged.id].due_at is not None


def test_what_cant_be_undone_says_so(world) -> None:
    before = world.client_writes(world.answer(world.level_1(world.register())))
    base = {"id": next(world.ids), "actor_id": world.actor.id, "request_id": before.id}
    stands = (
        c.AddNote(**base, text="Called."),
        c.RecordClientMessage(**base, message=c.NewMessage(text="And now?")),
        c.SetPriority(**base, priority=Priority.HIGH),
        c.DeclareNoResponseNeeded(**base, reason="Thanks"),
    )
    for command in stands:
        assert "can't be undone" in (why_it_stands(command, before) or "")
    assert why_it_stands(c.SetImpact(**base, impact=Impact.NONE), before) is None


@settings(deadline=None, max_examples=60)
@given(
    steps=st.lists(st.sampled_from(("level_1", "level_2", "extra", "answer", "writes", "restore", "ask")), max_size=6),
    last=st.sampled_from(("level_1", "level_2", "level_3", "extra")),
)
def test_an_assessment_taken_back_leaves_nothing_but_history_or_is_refused(steps, last) -> None:
    world = World()
    request = world.register()
    moves = {
        "answer": world.answer, "writes": world.client_writes, "ask": world.ask,
        "restore": lambda one: world.do(c.MarkRestored, one),
    }  # fmt: skip
    for step in steps:
        world.passes(minutes=7)
        with suppress(DomainError):
            move = moves.get(step) or partial(getattr(world, step), revision_reason="Seen again")
            move(world.requests[request.id])
    world.passes(minutes=7)
    before, was = world.requests[request.id], seen(world, request.id)
    with suppress(DomainError):
        after = getattr(world, last)(before, revision_reason="Seen again")
        if after != before:
            back = way_back(established(world, after), before)
            do(world, back.kind, request.id, **back.fields)
            assert seen(world, request.id) == was
    assert world.replayed()[request.id] == world.requests[request.id]
