"""A request to its rows, by explicit functions: frozen dataclasses know nothing of tables. Back: mapping_read.py."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final
from uuid import UUID

from ecsupport_desktop.domain.assessment import EstablishedAssessment, ExtraFunctionality, Level1, Level2, Level3
from ecsupport_desktop.domain.cycle import Cycle
from ecsupport_desktop.domain.folding import sort_key
from ecsupport_desktop.domain.message import Attachment, Delivery, Message, Note
from ecsupport_desktop.domain.quote import QuoteState, in_force
from ecsupport_desktop.domain.request import Request
from ecsupport_desktop.domain.words import AssessmentKind, Impact, Priority, State
from ecsupport_desktop.storage.mapping_quote import quote_rows

Row = dict[str, Any]
Rows = dict[str, dict[tuple[Any, ...], Row]]
"""By table and primary key."""

REQUEST_TABLES: Final = (
    "request", "cycle", "message", "note", "attachment", "assessment", "delivery", "request_tag", "request_link",
    "absorbed", "quote_line", "quote", "plan", "plan_step",
)  # fmt: skip
STATE_ORDER: Final = {state: order for order, state in enumerate(State)}
ASSESSMENT_ORDER: Final = {kind: order for order, kind in enumerate(AssessmentKind, 1)}
IMPACT_ORDER: Final = {impact: order for order, impact in enumerate(Impact)}
PRIORITY_ORDER: Final = {priority: order for order, priority in enumerate(Priority, 1)}
_THOUSAND: Final = 1000


def number_key(number: str) -> int:
    """What a human number is sorted by: `ECS-2026-000412` is 2026,000,000,412."""
    _, year, place = number.split("-")
    return int(year) * 1_000_000_000 + int(place)


def request_rows(request: Request) -> Rows:
    """All rows of a request. Positions keep the order of what is shown in order."""
    key = request.id
    return {
        "request": {(key,): _request_row(request)},
        "cycle": {(key, cycle.number): _cycle_row(key, cycle) for cycle in request.cycles},
        "message": {(key, m.id): _message_row(key, position, m) for position, m in enumerate(request.messages)},
        "note": {(key, note.id): _note_row(key, position, note) for position, note in enumerate(request.notes)},
        "attachment": {(key, f.id): _attachment_row(key, place, f) for place, f in enumerate(request.attachments)},
        "assessment": {(key, entry.number): _assessment_row(key, entry) for entry in request.assessments},
        "delivery": {(key, d.id): _delivery_row(key, position, d) for position, d in enumerate(request.deliveries)},
        "request_tag": {(key, tag): {"request_id": key, "tag": tag} for tag in request.tags},
        "request_link": {
            (key, link.other_id): {
                "request_id": key, "other_id": link.other_id, "position": position, "relation": link.relation,
            }
            for position, link in enumerate(request.links)
        },
        "absorbed": {
            (key, entry.request_id): {
                "request_id": key, "source_id": entry.request_id, "position": position,
                "opened_at": entry.opened_at, "due_at": entry.due_at,
            }
            for position, entry in enumerate(request.absorbed)
        },
        **quote_rows(request),
    }  # fmt: skip


def _request_row(request: Request) -> Row:
    before = request.before_merge
    return {
        "id": request.id,
        "number": request.number,
        "subject": request.subject,
        "language": request.language,
        "channel": request.channel,
        "registered_at": request.registered_at,
        "head": request.head,
        "client_id": request.client_id,
        "contact_id": request.contact_id,
        "service_id": request.service_id,
        "state": request.state,
        "rest_state": request.rest_state,
        "outcome": request.outcome,
        "impact": request.impact,
        "priority": request.priority,
        "restored_at": request.restored_at,
        "assignee_id": request.assignee_id,
        "merged_into": request.merged_into,
        "before_state": before.state if before else None,
        "before_rest_state": before.rest_state if before else None,
        "before_outcome": before.outcome if before else None,
        **_queue_columns(request),
    }


def _queue_columns(request: Request) -> Row:
    """What queues filter and sort by, computed once at writing."""
    kind = AssessmentKind(request.assessment.kind) if request.assessment else None
    return {
        "rank": 0 if request.first_in_queue else 1,
        "due_at": request.due_at,
        "stage": request.stage,
        "assessment_kind": kind,
        "delivery_failed": request.delivery_failed,
        "last_message_at": request.last_message_at,
        "next_date": request.next_date,
        "quote_expires_at": _quote_expires_at(request),
        "tags_text": ", ".join(request.tags),
        "number_key": number_key(request.number),
        "subject_key": sort_key(request.subject),
        "state_order": STATE_ORDER[request.state],
        "assessment_order": ASSESSMENT_ORDER[kind] if kind else 0,
        "impact_order": IMPACT_ORDER[request.impact],
        "priority_order": PRIORITY_ORDER[request.priority] if request.priority else 0,
    }


def _quote_expires_at(request: Request) -> datetime | None:
    """When somebody must record that the quote has run out; what is closed, or isn't a quote's any more, runs out
    unseen."""
    quote = in_force(request.quotes)
    if request.state is State.CLOSED or not isinstance(request.assessment, ExtraFunctionality):
        return None
    return quote.issue.expires_at if quote and quote.issue and quote.state is QuoteState.ISSUED else None


def _cycle_row(request_id: UUID, cycle: Cycle) -> Row:
    return {
        "request_id": request_id,
        "number": cycle.number,
        "opened_at": cycle.opened_at,
        "opened_by": cycle.opened_by,
        "ended_at": cycle.ended_at,
        "ended_by": cycle.ended_by,
        "ended_by_agent": cycle.ended_by_agent,
        "recorded_at": cycle.recorded_at,
        "delivery_id": cycle.delivery_id,
        "reason": cycle.reason,
    }


def _message_row(request_id: UUID, position: int, message: Message) -> Row:
    return {
        "request_id": request_id,
        "id": message.id,
        "position": position,
        "direction": message.direction,
        "channel": message.channel,
        "sender_name": message.sender.name if message.sender else None,
        "sender_address": message.sender.address if message.sender else None,
        "to": [[person.name, person.address] for person in message.to],
        "cc": [[person.name, person.address] for person in message.cc],
        "subject": message.subject,
        "sent_at": message.sent_at,
        "received_at": message.received_at,
        "content_sha256": message.content_sha256,
        "message_id": message.message_id,
        "in_reply_to": list(message.in_reply_to),
        "references": list(message.references),
        "automatic": message.automatic,
        "raw_sha256": message.raw_sha256,
        "agent_id": message.agent_id,
        "purpose": message.purpose,
        "files": [str(key) for key in message.files] or None,
    }


def _note_row(request_id: UUID, position: int, note: Note) -> Row:
    return {
        "request_id": request_id,
        "id": note.id,
        "position": position,
        "agent_id": note.agent_id,
        "at": note.at,
        "content_sha256": note.content_sha256,
    }


def _attachment_row(request_id: UUID, position: int, file: Attachment) -> Row:
    return {
        "request_id": request_id,
        "id": file.id,
        "position": position,
        "message_id": file.message_id,
        "name": file.name,
        "media_type": file.media_type,
        "size": file.size,
        "sha256": file.sha256,
        "content_id": file.content_id,
        "inline": file.inline,
        "added_by": file.added_by,
        "added_at": file.added_at,
    }


def _assessment_row(request_id: UUID, entry: EstablishedAssessment) -> Row:
    found = entry.assessment
    tracked = found if isinstance(found, Level2 | Level3) else None
    return {
        "request_id": request_id,
        "number": entry.number,
        "kind": AssessmentKind(found.kind),
        "reasoning": found.reasoning if isinstance(found, Level1) else None,
        "priority": tracked.priority if tracked else None,
        "effort": int(tracked.effort_hours * _THOUSAND) if tracked else None,
        "restoring_steps": tracked.restoring_steps if tracked else None,
        "target_date": tracked.target_date if tracked else None,
        "outage_started_at": found.outage_started_at if isinstance(found, Level3) else None,
        "asked": found.asked if isinstance(found, ExtraFunctionality) else None,
        "agent_id": entry.agent_id,
        "at": entry.at,
        "revision_reason": entry.revision_reason,
    }


def _delivery_row(request_id: UUID, position: int, delivery: Delivery) -> Row:
    return {
        "request_id": request_id,
        "id": delivery.id,
        "position": position,
        "message_id": delivery.message_id,
        "purpose": delivery.purpose,
        "state": delivery.state,
        "way": delivery.way,
        "sent_at": delivery.sent_at,
        "settled_at": delivery.settled_at,
        "error": delivery.error,
        "held_until": delivery.held_until,
        "queued_at": delivery.queued_at,
        "next_attempt_at": delivery.next_attempt_at,
        "attempts": delivery.attempts,
    }
