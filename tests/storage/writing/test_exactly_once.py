"""One command, one effect: repeats, conflicts, refusals, and a writer that dies half-way."""

from __future__ import annotations

import threading
from typing import Any

import pytest

from ecsupport_desktop.domain import commands as c
from ecsupport_desktop.domain.words import Impact, Priority
from ecsupport_desktop.services.identity import new_id
from ecsupport_desktop.services.outcome import Outcome, Status


def test_the_same_id_gives_the_same_outcome(written: Any) -> None:
    request_id = written.register()
    note = c.AddNote(id=new_id(), actor_id=written.me.id, request_id=request_id, text="seen")
    first = written.desk.execute(note)
    before = written.dump()
    written.passes(hours=1)
    assert written.desk.execute(note) == first
    assert written.dump() == before


def test_a_refusal_is_kept_and_changes_nothing_else(written: Any) -> None:
    request_id = written.register()
    before = written.dump()
    empty = c.AddNote(id=new_id(), actor_id=written.me.id, request_id=request_id, text="  ")
    refused = written.desk.execute(empty)
    assert refused.status is Status.REFUSED
    assert refused.refusal is not None and refused.refusal.field == "text"
    assert (refused.number, refused.head) == ("ECS-2026-000001", written.request(request_id).head)
    after = written.dump()
    assert len(after.pop("command")) == len(before.pop("command")) + 1
    assert after == before
    assert written.desk.execute(empty) == refused


def test_a_refused_registration_gives_its_number_back(written: Any) -> None:
    refused = written.do(c.RegisterRequest, new_id(), subject=" ", message=c.NewMessage(text="x"))
    assert refused.status is Status.REFUSED
    assert written.request(written.register()).number == "ECS-2026-000001"


def test_somebody_elses_change_is_a_conflict(written: Any) -> None:
    request_id = written.register()
    seen = written.request(request_id).head
    mine = written.do(c.SetImpact, request_id, impact=Impact.DEGRADED, expected_head=seen)
    late = written.do(c.SetImpact, request_id, impact=Impact.DISCONTINUED, expected_head=seen)
    assert (mine.status, late.status) == (Status.APPLIED, Status.CONFLICT)
    assert late.head == mine.head == written.request(request_id).head
    assert written.do(c.SetPriority, request_id, priority=Priority.HIGH, expected_head=mine.head).accepted


def test_what_only_adds_moves_no_head_and_never_conflicts(written: Any) -> None:
    request_id = written.register()
    seen = written.request(request_id).head
    for kind, fields in (
        (c.AddNote, {"text": "seen"}),
        (c.RecordClientMessage, {"message": c.NewMessage(text="and?")}),
        (c.Attach, {"attachments": (c.NewAttachment(name="a", media_type="text/plain", content=b"a"),)}),
    ):
        outcome = written.do(kind, request_id, expected_head=new_id(), **fields)
        assert (outcome.status, outcome.head) == (Status.APPLIED, seen)
    assert written.do(c.SetImpact, request_id, impact=Impact.DEGRADED, expected_head=seen).accepted


def test_what_is_so_already_is_redundant(written: Any) -> None:
    request_id = written.register()
    assert written.do(c.ClaimRequest, request_id).status is Status.APPLIED
    again = written.do(c.ClaimRequest, request_id)
    assert (again.status, again.changed.request_ids) == (Status.REDUNDANT, frozenset())
    assert again.head == written.request(request_id).head


def test_merging_moves_both_heads_and_answering_only_its_own(written: Any) -> None:
    source, target = written.register("first"), written.register("second")
    merged = written.do(c.MergeRequest, source, into_id=target)
    assert merged.changed.request_ids == {source, target}
    assert written.request(source).head == written.request(target).head == merged.command_id
    declared = written.do(c.DeclareNoResponseNeeded, target, reason="settled by phone")
    assert declared.changed.request_ids == {source, target}
    assert (written.request(source).head, written.request(target).head) == (merged.command_id, declared.command_id)
    assert written.request(source).open_cycle is None
    assert written.faults() == []


def test_a_message_to_a_merged_request_happens_on_the_one_that_carries_it(written: Any) -> None:
    source, target = written.register("first"), written.register("second")
    written.do(c.MergeRequest, source, into_id=target)
    outcome = written.do(c.RecordClientMessage, source, message=c.NewMessage(text="any news?"))
    assert (outcome.request_id, outcome.number) == (target, "ECS-2026-000002")
    assert outcome.changed.request_ids == {target}
    assert written.faults() == []


def test_unmerging_and_splitting_through_storage(written: Any) -> None:
    source, target = written.register("first"), written.register("second")
    before = written.request(source)
    written.do(c.MergeRequest, source, into_id=target)
    assert written.do(c.UnmergeRequest, source).accepted
    after = written.request(source)
    assert (after.state, after.cycles, after.due_at) == (before.state, before.cycles, before.due_at)
    assert written.request(target).absorbed == ()

    more = written.do(c.RecordClientMessage, source, message=c.NewMessage(text="another thing: invoices"))
    new = new_id()
    split = written.do(c.SplitRequest, source, new_request_id=new, message_ids=(more.command_id,), subject="Invoices")
    assert split.changed.request_ids == {source, new}
    assert [message.id for message in written.request(new).messages] == [more.command_id]
    assert more.command_id not in {message.id for message in written.request(source).messages}
    assert written.request(new).number == "ECS-2026-000003"
    assert written.faults() == []


def test_a_writer_that_dies_between_claim_and_finish_leaves_nothing(written: Any) -> None:
    before = written.dump()
    command = c.AddNote(id=new_id(), actor_id=written.me.id, request_id=new_id(), text="x")
    with pytest.raises(KeyboardInterrupt), written.store.begin() as uow:
        assert uow.claim(command) is None
        assert uow.next_number(2026) == "ECS-2026-000001"
        uow.save_file(b"bytes")
        raise KeyboardInterrupt
    assert written.dump() == before
    with written.store.begin() as uow:
        assert uow.claim(command) is None  # it can be done again


def test_two_threads_and_one_command(written: Any) -> None:
    """Both get the one outcome; the note is there once."""
    request_id = written.register()
    note = c.AddNote(id=new_id(), actor_id=written.me.id, request_id=request_id, text="seen")
    outcomes: list[Outcome] = []
    threads = [threading.Thread(target=lambda: outcomes.append(written.desk.execute(note))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(outcomes) == 4 and len(set(map(repr, outcomes))) == 1
    assert len(written.request(request_id).notes) == 1


def test_a_file_is_kept_once(written: Any) -> None:
    written.register("same words")
    written.register("same words")
    assert len(written.dump()["file"]) == 1


def test_numbers_begin_anew_each_year(written: Any) -> None:
    written.register()
    written.passes(days=365)
    assert [written.request(written.register()).number for _ in range(2)] == ["ECS-2027-000001", "ECS-2027-000002"]
