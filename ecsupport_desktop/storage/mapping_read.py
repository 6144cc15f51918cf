"""A request from its rows: the other direction of mapping.py."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from ecsupport_desktop.domain.assessment import (
    Assessment,
    EstablishedAssessment,
    ExtraFunctionality,
    Level1,
    Level2,
    Level3,
)
from ecsupport_desktop.domain.cycle import Cycle
from ecsupport_desktop.domain.message import Address, Attachment, Delivery, Message, Note
from ecsupport_desktop.domain.request import Absorbed, BeforeMerge, Link, Request
from ecsupport_desktop.domain.words import AssessmentKind
from ecsupport_desktop.storage.mapping_quote import plan_from, quotes_from

_THOUSAND: Final = 1000


def request_from_rows(row: Mapping[Any, Any], children: Mapping[str, Sequence[Mapping[Any, Any]]]) -> Request:
    """The request of its row and its children's rows by table, each in order."""
    before = BeforeMerge(
        state=row["before_state"], rest_state=row["before_rest_state"], outcome=row["before_outcome"]
    ) if row["before_state"] is not None else None  # fmt: skip
    return Request(
        id=row["id"],
        number=row["number"],
        subject=row["subject"],
        language=row["language"],
        channel=row["channel"],
        registered_at=row["registered_at"],
        head=row["head"],
        client_id=row["client_id"],
        contact_id=row["contact_id"],
        service_id=row["service_id"],
        state=row["state"],
        rest_state=row["rest_state"],
        outcome=row["outcome"],
        impact=row["impact"],
        priority=row["priority"],
        assessments=tuple(_assessment(found) for found in children.get("assessment", ())),
        restored_at=row["restored_at"],
        assignee_id=row["assignee_id"],
        tags=tuple(sorted(found["tag"] for found in children.get("request_tag", ()))),
        cycles=tuple(_cycle(found) for found in children.get("cycle", ())),
        messages=tuple(_message(found) for found in children.get("message", ())),
        notes=tuple(_note(found) for found in children.get("note", ())),
        attachments=tuple(_attachment(found) for found in children.get("attachment", ())),
        deliveries=tuple(_delivery(found) for found in children.get("delivery", ())),
        links=tuple(
            Link(other_id=found["other_id"], relation=found["relation"]) for found in children.get("request_link", ())
        ),
        merged_into=row["merged_into"],
        before_merge=before,
        absorbed=tuple(
            Absorbed(request_id=found["source_id"], opened_at=found["opened_at"], due_at=found["due_at"])
            for found in children.get("absorbed", ())
        ),
        quotes=quotes_from(children),
        plan=plan_from(children),
    )


def _cycle(row: Mapping[Any, Any]) -> Cycle:
    return Cycle(
        number=row["number"],
        opened_at=row["opened_at"],
        opened_by=row["opened_by"],
        ended_at=row["ended_at"],
        ended_by=row["ended_by"],
        ended_by_agent=row["ended_by_agent"],
        recorded_at=row["recorded_at"],
        delivery_id=row["delivery_id"],
        reason=row["reason"],
    )


def _people(pairs: Iterable[tuple[str, str]]) -> tuple[Address, ...]:
    return tuple(Address(name=name, address=address) for name, address in pairs)


def _message(row: Mapping[Any, Any]) -> Message:
    address = row["sender_address"]
    return Message(
        id=row["id"],
        direction=row["direction"],
        channel=row["channel"],
        sender=None if address is None else Address(name=row["sender_name"], address=address),
        to=_people(row["to"]),
        cc=_people(row["cc"]),
        subject=row["subject"],
        sent_at=row["sent_at"],
        received_at=row["received_at"],
        content_sha256=row["content_sha256"],
        message_id=row["message_id"],
        in_reply_to=tuple(row["in_reply_to"]),
        references=tuple(row["references"]),
        files=tuple(UUID(key) for key in row["files"] or ()),
        automatic=row["automatic"],
        raw_sha256=row["raw_sha256"],
        agent_id=row["agent_id"],
        purpose=row["purpose"],
    )


def _note(row: Mapping[Any, Any]) -> Note:
    return Note(id=row["id"], agent_id=row["agent_id"], at=row["at"], content_sha256=row["content_sha256"])


def _attachment(row: Mapping[Any, Any]) -> Attachment:
    return Attachment(
        id=row["id"],
        message_id=row["message_id"],
        name=row["name"],
        media_type=row["media_type"],
        size=row["size"],
        sha256=row["sha256"],
        content_id=row["content_id"],
        inline=row["inline"],
        added_by=row["added_by"],
        added_at=row["added_at"],
    )


def _assessment(row: Mapping[Any, Any]) -> EstablishedAssessment:
    return EstablishedAssessment(
        number=row["number"],
        assessment=_ASSESSMENTS[row["kind"]](row),
        agent_id=row["agent_id"],
        at=row["at"],
        revision_reason=row["revision_reason"],
    )


def _level_2(row: Mapping[Any, Any]) -> Assessment:
    return Level2(
        priority=row["priority"],
        effort_hours=Decimal(row["effort"]) / _THOUSAND,
        restoring_steps=row["restoring_steps"],
        target_date=row["target_date"],
    )


def _level_3(row: Mapping[Any, Any]) -> Assessment:
    return Level3(
        priority=row["priority"],
        effort_hours=Decimal(row["effort"]) / _THOUSAND,
        restoring_steps=row["restoring_steps"],
        target_date=row["target_date"],
        outage_started_at=row["outage_started_at"],
    )


_ASSESSMENTS: Final[dict[AssessmentKind, Callable[[Mapping[Any, Any]], Assessment]]] = {
    AssessmentKind.LEVEL_1: lambda row: Level1(reasoning=row["reasoning"]),
    AssessmentKind.LEVEL_2: _level_2,
    AssessmentKind.LEVEL_3: _level_3,
    AssessmentKind.EXTRA_FUNCTIONALITY: lambda row: ExtraFunctionality(asked=row["asked"]),
}


def _delivery(row: Mapping[Any, Any]) -> Delivery:
    return Delivery(
        id=row["id"],
        message_id=row["message_id"],
        purpose=row["purpose"],
        state=row["state"],
        way=row["way"],
        sent_at=row["sent_at"],
        settled_at=row["settled_at"],
        error=row["error"],
        held_until=row["held_until"],
        queued_at=row["queued_at"],
        next_attempt_at=row["next_attempt_at"],
        attempts=row["attempts"],
    )
