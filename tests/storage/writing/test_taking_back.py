"""On every engine: what is taken back leaves the 48 hours as they ran, a whole history and rows that agree with it."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any
from uuid import UUID

from support.examples import Examples
from support.written_desk import WrittenDesk

from ecsupport_desktop.domain import commands as c
from ecsupport_desktop.domain.assessment import ExtraFunctionality, Level1, Level2
from ecsupport_desktop.domain.request import Request
from ecsupport_desktop.domain.undo import way_back
from ecsupport_desktop.services.deadline_proof import deadline_proof

LEVEL_2 = Level2(effort_hours=Decimal(2), restoring_steps="Restart")


def done_and_undone(written: WrittenDesk, kind: type[Any], request_id: UUID, **fields: Any) -> tuple[Request, Request]:
    """The request before, and after both; the proof of its 48 hours is the same."""
    before, proof = written.request(request_id), proof_of(written, request_id)
    written.passes(minutes=3)
    outcome = written.do(kind, request_id, **fields)
    assert outcome.accepted, outcome.refusal
    command = kind(id=outcome.command_id, actor_id=written.me.id, request_id=request_id, **fields)
    back = way_back(command, before)
    assert back is not None
    undone = written.do(back.kind, back.request_id or request_id, expected_head=outcome.head, **back.fields)
    assert undone.accepted, undone.refusal
    assert proof_of(written, request_id) == proof
    return before, written.request(request_id)


def proof_of(written: WrittenDesk, request_id: UUID) -> Any:
    view = written.desk.readers.request(request_id)
    assert view is not None
    return deadline_proof(view, view.request.registered_at)


def test_assessments_and_a_restoration(written: WrittenDesk) -> None:
    request_id = Examples(written).busy()
    for assessment in (Level1(reasoning="As agreed"), LEVEL_2, ExtraFunctionality(asked="Gift cards")):
        before, after = done_and_undone(written, c.EstablishAssessment, request_id, assessment=assessment)
        assert replace(after, head=before.head) == before
    assert written.do(c.EstablishAssessment, request_id, assessment=LEVEL_2).accepted
    before, after = done_and_undone(written, c.MarkRestored, request_id)
    assert replace(after, head=before.head) == before
    assert written.faults() == []


def test_a_split_goes_back_by_a_merge(written: WrittenDesk) -> None:
    fields = Examples(written).several()
    request_id = fields.pop("request_id")
    before, after = done_and_undone(written, c.SplitRequest, request_id, **fields)
    assert (after.cycles, after.due_at, after.state) == (before.cycles, before.due_at, before.state)
    made = written.request(fields["new_request_id"])
    assert made.merged_into == request_id and [m.id for m in made.messages] == list(fields["message_ids"])
    assert written.faults() == []


def test_what_went_out_stands(written: WrittenDesk) -> None:
    examples = Examples(written)
    request_id, _answer = examples.answered(sent=examples.sent)
    refused = written.do(c.TakeAssessmentBack, request_id)
    assert refused.refusal is not None and "the answer went out at" in refused.refusal.text
    assert written.faults() == []
