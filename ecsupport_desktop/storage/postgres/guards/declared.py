"""What follows from each event on a server: which rows may be written for it, and what must be in it.

A row of a guarded table may be written only while a command that left such an event on the row's stream is under way.
Conditions are PostgreSQL's SQL/JSON paths. In `Write.match` the variables are the row's columns; in declared_facts.py
`$actor`, `$now` (the command's moment as events spell it), `$stream` and `$command`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from ecsupport_desktop.domain import events as e
from ecsupport_desktop.domain.commands import POLICY_STREAM


@dataclass(frozen=True, slots=True)
class Write:
    """Rows of a table that may be written: `INSERT`, `UPDATE`, `MOVE` (its position only), `DELETE`.

    `match` tells which rows the event speaks of; without it, all of the stream's. `columns` of an UPDATE, if not all.
    """

    table: str
    operations: tuple[str, ...]
    match: str | None = None
    columns: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """A guarded table. `stream`: the column that says whose stream the row belongs to, or a stream's id in quotes.

    `moment`: a column that holds when the command was given.
    """

    stream: str
    moment: str | None = None


TABLES: Final[Mapping[str, Table]] = {
    "message": Table("request_id"),
    "note": Table("request_id", "at"),
    "attachment": Table("request_id"),
    "assessment": Table("request_id", "at"),
    "delivery": Table("request_id"),
    "request_tag": Table("request_id"),
    "request_link": Table("request_id"),
    "absorbed": Table("request_id"),
    "agent": Table("id"),
    "client": Table("id"),
    "client_domain": Table("client_id"),
    "contact": Table("client_id"),
    "contact_address": Table("client_id"),
    "service": Table("client_id"),
    "quote": Table("request_id"),
    "quote_line": Table("request_id"),
    "plan": Table("request_id"),
    "plan_step": Table("request_id"),
    "policy": Table(f"'{POLICY_STREAM}'"),
    "quarantine": Table("id"),
}
"""Those that one trigger guards; `request`, `cycle`, `content`, `file`, `command` and `event` have their own."""
FREE: Final = frozenset({"meta", "draft", "lease", "number_sequence", "quote_sequence", "request_search"})
"""Tables that follow from no event: not granted, or guarded by hand."""

_I, _U, _M, _D = ("INSERT",), ("UPDATE",), ("MOVE",), ("DELETE",)
_DATES: Final = ("next_date", "quote_expires_at")
_STANDING: Final = ("state", "rest_state", "outcome", "stage", "state_order", "rank", *_DATES)
_MERGING: Final = (*_STANDING, "merged_into", "before_state", "before_rest_state", "before_outcome", "due_at")
_MESSAGE: Final = (
    "(@.id == $id && @.direction == $direction && @.agent_id == $agent_id && @.content_sha256 == $content_sha256)"
)
_FILE: Final = "$.attachments[*] ? (@.id == $id && @.sha256 == $sha256 && @.added_by == $added_by)"
_DELIVERY: Final = "$ ? (@.delivery_id == $id)"
_CARD: Final = ("client_domain", "contact", "contact_address", "service")
_REDACTED: Final = (Write("client", _U), *(Write(name, (*_I, *_U, *_D)) for name in _CARD))

WRITES: Final[Mapping[type[Any], tuple[Write, ...]]] = {
    e.RequestRegistered: (Write("request", _I, "$ ? (@.number == $number)"),),
    e.MessageReceived: (Write("message", _I, f"$.message ? {_MESSAGE}"), Write("attachment", _I, _FILE)),
    e.CycleOpened: (Write("cycle", _I, "$ ? (@.number == $number && @.opened_by == $opened_by)"),),
    e.CycleEnded: (
        Write(
            "cycle",
            _U,
            "$ ? (@.number == $number && @.ended_by == $ended_by && @.agent_id == $ended_by_agent"
            " && @.delivery_id == $delivery_id && @.reason == $reason)",
        ),
    ),
    e.StateChanged: (),
    e.NoteAdded: (
        Write("note", _I, "$.note ? (@.id == $id && @.agent_id == $agent_id && @.content_sha256 == $content_sha256)"),
    ),
    e.FilesAttached: (Write("attachment", _I, _FILE),),
    e.RequestAssigned: (),
    e.ImpactSet: (),
    e.PrioritySet: (),
    e.ClientSet: (),
    e.AssessmentEstablished: (
        Write(
            "assessment",
            _I,
            "$ ? (@.number == $number && @.assessment.kind == $kind && @.agent_id == $agent_id"
            " && @.revision_reason == $revision_reason)",
        ),
    ),
    e.AssessmentTakenBack: (Write("assessment", _D, "$ ? (@.number == $number)"),),
    e.RestorationTakenBack: (),
    e.MessageSent: (
        Write("message", _I, f"$.message ? {_MESSAGE}"),
        Write("delivery", _I, "$ ? (@.message.id == $id && @.message.id == $message_id && @.purpose == $purpose)"),
    ),
    e.DeliveryAccepted: (Write("delivery", _U, '$ ? (@.delivery_id == $id && $state == "accepted")'),),
    e.DeliveryFailed: (Write("delivery", _U, '$ ? (@.delivery_id == $id && $state == "failed" && @.error == $error)'),),
    e.SendTakenBack: (
        Write("message", _D, _DELIVERY),
        Write("message", _M),
        Write("delivery", _D, _DELIVERY),
        Write("delivery", _M),
        Write("content", _D, _DELIVERY),
    ),
    e.DeliveryStarted: (
        Write("message", _U, "$ ? (@.delivery_id == $id && @.message_id == $message_id)", ("message_id",)),
        Write("delivery", _U, '$ ? (@.delivery_id == $id && $state == "sending" && @.attempt == $attempts)'),
    ),
    e.DeliveryDeferred: (
        Write("delivery", _U, '$ ? (@.delivery_id == $id && $state == "queued" && @.words == $error)'),
    ),
    e.DeliveryUnknown: (
        Write("delivery", _U, '$ ? (@.delivery_id == $id && $state == "unknown" && @.words == $error)'),
    ),
    e.SentAgain: (Write("delivery", _U, '$ ? (@.delivery_id == $id && $state == "queued" && $attempts == 0)'),),
    e.ServiceRestored: (),
    e.RequestClosed: (),
    e.RequestReopened: (),
    e.RequestTagged: (Write("request_tag", (*_I, *_D)),),
    e.RequestLinked: (
        Write("request_link", (*_I, *_U), "$ ? (@.other_id == $other_id && @.relation == $relation)"),
        Write("request_link", _M),
    ),
    e.RequestUnlinked: (Write("request_link", _D, "$ ? (@.other_id == $other_id)"), Write("request_link", _M)),
    e.RequestMerged: (),
    e.RequestUnmerged: (),
    e.RequestAbsorbed: (
        Write("absorbed", (*_I, *_U), "$.absorbed ? (@.request_id == $source_id)"),
        Write("absorbed", _M),
    ),
    e.RequestReleased: (Write("absorbed", _D, "$ ? (@.other_id == $source_id)"), Write("absorbed", _M)),
    e.MessagesSplitOff: (
        Write("message", _D, "$.message_ids[*] ? (@ == $id)"),
        Write("message", _M),
        Write("attachment", _D, "$.message_ids[*] ? (@ == $message_id)"),
        Write("attachment", _M),
    ),
    e.MessagesTakenOver: (Write("message", _I, f"$.messages[*] ? {_MESSAGE}"), Write("attachment", _I, _FILE)),
    # A removed person's traces are found by reading: any row of the stream may hold one.
    e.PersonalDataRemoved: (
        Write("message", _U),
        Write("note", _U),
        Write("attachment", _U),
        Write("assessment", _U),
        Write("delivery", _U),
        Write("request_tag", (*_I, *_D)),
        Write("quote", _U),
        Write("quote_line", _U),
        Write("plan", _U),
        Write("plan_step", _U),
    ),
    e.QuoteDrafted: (
        Write("quote", (*_I, *_U), '$ ? (@.revision == $revision && @.saved_by == $saved_by && $state == "draft")'),
        Write("quote_line", (*_I, *_U, *_M, *_D)),
    ),
    e.QuoteDiscarded: (
        Write("quote", _D, "$ ? (@.revision == $revision)"),
        Write("quote_line", _D),
    ),
    e.QuoteIssued: (
        Write("quote", _U, '$ ? (@.revision == $revision && @.issue.number == $quote_number && $state == "issued")'),
    ),
    e.QuoteSuperseded: (Write("quote", _U, '$ ? (@.revision == $revision && $state == "superseded")'),),
    e.QuoteFiled: (
        Write(
            "quote",
            _U,
            "$ ? (@.revision == $revision && @.document.sha256 == $document_sha256"
            " && @.document.attachment_id == $document_id)",
            ("document_id", "document_sha256"),
        ),
    ),
    **{
        event: (Write("quote", _U, f'$ ? (@.revision == $revision && $state == "{state}")'),)
        for event, state in (
            (e.QuoteAccepted, "accepted"),
            (e.QuoteDeclined, "declined"),
            (e.QuoteWithdrawn, "withdrawn"),
            (e.QuoteExpired, "expired"),
        )
    },
    e.PlanSaved: (
        Write("plan", (*_I, *_U), "$ ? (@.saved_by == $saved_by && @.revision == $revision)"),
        Write("plan_step", (*_I, *_U, *_M, *_D)),
    ),
    e.PlanAgreed: (Write("plan", _U, "$.agreement ? (@.said_by == $agreed_with && @.agent_id == $agreed_agent)"),),
    e.StepStateSet: (Write("plan_step", _U, "$ ? (@.step_id == $id && @.state == $state)"),),
    e.ClientSaved: (
        Write("client", (*_I, *_U), "$.client ? (@.name == $name && @.language == $language && @.remarks == $remarks)"),
        *(Write(name, (*_I, *_U, *_M, *_D)) for name in _CARD),
    ),
    e.AgentSaved: (
        Write(
            "agent",
            (*_I, *_U),
            "$.agent ? (@.login == $login && @.name == $name && @.role == $role && @.active == $active)",
        ),
    ),
    e.PolicyChanged: (Write("policy", (*_I, *_U), "$.policy ? (@.level_3_enabled == $level_3_enabled)"),),
    e.MailQuarantined: (Write("quarantine", _I, "$ ? (@.raw_sha256 == $raw_sha256 && @.size == $size)"),),
    e.QuarantinedDiscarded: (Write("quarantine", _U, "$ ? (@.reason == $discard_reason)"),),
    e.PersonAnonymised: (*_REDACTED, Write("quarantine", _U)),
}
COLUMNS: Final[Mapping[type[Any], tuple[str, ...]]] = {
    e.RequestRegistered: (),
    e.MessageReceived: ("last_message_at",),
    e.CycleOpened: ("due_at",),
    e.CycleEnded: ("due_at",),
    e.StateChanged: _STANDING,
    e.RequestAssigned: ("assignee_id",),
    e.ImpactSet: ("impact", "impact_order"),
    e.PrioritySet: ("priority", "priority_order"),
    e.ClientSet: ("client_id", "contact_id", "service_id"),
    e.AssessmentEstablished: (
        "assessment_kind", "assessment_order", "priority", "priority_order", "restored_at", "rank", "stage", *_DATES,
    ),
    e.AssessmentTakenBack: (
        "assessment_kind", "assessment_order", "priority", "priority_order", "restored_at", "rank", "stage", *_DATES,
    ),
    e.RestorationTakenBack: ("restored_at", "rank"),
    e.MessageSent: ("last_message_at", "delivery_failed"),
    e.DeliveryAccepted: ("delivery_failed",),
    e.DeliveryFailed: ("delivery_failed",),
    e.SendTakenBack: ("last_message_at", "delivery_failed"),
    e.DeliveryUnknown: ("delivery_failed",),
    e.SentAgain: ("delivery_failed",),
    e.ServiceRestored: ("restored_at", "rank"),
    e.RequestClosed: _STANDING,
    e.RequestTagged: ("tags_text",),
    e.RequestMerged: _MERGING,
    e.RequestUnmerged: _MERGING,
    e.RequestAbsorbed: ("due_at",),
    e.RequestReleased: ("due_at",),
    e.MessagesSplitOff: ("last_message_at",),
    e.MessagesTakenOver: ("last_message_at",),
    **dict.fromkeys(
        (e.QuoteIssued, e.QuoteSuperseded, e.QuoteAccepted, e.QuoteDeclined, e.QuoteWithdrawn, e.QuoteExpired,
         e.PlanSaved, e.StepStateSet),
        _DATES,
    ),
    e.PersonalDataRemoved: ("subject", "subject_key", "tags_text"),
}  # fmt: skip
"""The columns of `request` that an event changes, beside `head`."""
