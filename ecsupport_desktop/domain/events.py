"""What happened: facts in the past tense, complete enough that replaying a stream's events gives its row.

Contents (texts, files) are not in events, only their hashes: the chain still verifies after a text is anonymised.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

from .assessment import Assessment
from .directory import Agent, Client
from .message import Attachment, Message, Note
from .policy import Policy
from .request import Absorbed
from .words import Channel, CloseOutcome, CycleEnd, DeliveryWay, Impact, Priority, Purpose, Relation, State


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestEvent:
    """Something that happened to one request."""

    request_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestRegistered(RequestEvent):
    kind: Literal["request_registered"] = "request_registered"
    number: str
    subject: str
    language: str
    channel: Channel
    registered_at: datetime
    client_id: UUID | None
    contact_id: UUID | None
    service_id: UUID | None
    impact: Impact


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageReceived(RequestEvent):
    kind: Literal["message_received"] = "message_received"
    message: Message
    attachments: tuple[Attachment, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CycleOpened(RequestEvent):
    kind: Literal["cycle_opened"] = "cycle_opened"
    number: int
    opened_at: datetime
    opened_by: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class CycleEnded(RequestEvent):
    kind: Literal["cycle_ended"] = "cycle_ended"
    number: int
    ended_at: datetime
    ended_by: CycleEnd
    agent_id: UUID
    recorded_at: datetime
    delivery_id: UUID | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StateChanged(RequestEvent):
    """Where the request stands now, and where it goes back to when a newer message needs no response."""

    kind: Literal["state_changed"] = "state_changed"
    state: State
    rest_state: State | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteAdded(RequestEvent):
    kind: Literal["note_added"] = "note_added"
    note: Note


@dataclass(frozen=True, slots=True, kw_only=True)
class FilesAttached(RequestEvent):
    kind: Literal["files_attached"] = "files_attached"
    attachments: tuple[Attachment, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestAssigned(RequestEvent):
    kind: Literal["request_assigned"] = "request_assigned"
    assignee_id: UUID | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ImpactSet(RequestEvent):
    kind: Literal["impact_set"] = "impact_set"
    impact: Impact


@dataclass(frozen=True, slots=True, kw_only=True)
class PrioritySet(RequestEvent):
    kind: Literal["priority_set"] = "priority_set"
    priority: Priority


@dataclass(frozen=True, slots=True, kw_only=True)
class ClientSet(RequestEvent):
    kind: Literal["client_set"] = "client_set"
    client_id: UUID
    contact_id: UUID | None
    service_id: UUID | None


@dataclass(frozen=True, slots=True, kw_only=True)
class AssessmentEstablished(RequestEvent):
    kind: Literal["assessment_established"] = "assessment_established"
    number: int
    assessment: Assessment
    agent_id: UUID
    at: datetime
    revision_reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageSent(RequestEvent):
    """Send was pressed: the message and its delivery exist, whether or not it has reached the client."""

    kind: Literal["message_sent"] = "message_sent"
    message: Message
    purpose: Purpose
    sent_at: datetime
    way: DeliveryWay | None = None
    items: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryAccepted(RequestEvent):
    kind: Literal["delivery_accepted"] = "delivery_accepted"
    delivery_id: UUID
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryFailed(RequestEvent):
    kind: Literal["delivery_failed"] = "delivery_failed"
    delivery_id: UUID
    at: datetime
    error: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceRestored(RequestEvent):
    kind: Literal["service_restored"] = "service_restored"
    restored_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestClosed(RequestEvent):
    kind: Literal["request_closed"] = "request_closed"
    outcome: CloseOutcome
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestReopened(RequestEvent):
    kind: Literal["request_reopened"] = "request_reopened"
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestTagged(RequestEvent):
    """The tags it has from now on."""

    kind: Literal["request_tagged"] = "request_tagged"
    tags: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestLinked(RequestEvent):
    kind: Literal["request_linked"] = "request_linked"
    other_id: UUID
    relation: Relation


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestUnlinked(RequestEvent):
    kind: Literal["request_unlinked"] = "request_unlinked"
    other_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestMerged(RequestEvent):
    kind: Literal["request_merged"] = "request_merged"
    into_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestUnmerged(RequestEvent):
    kind: Literal["request_unmerged"] = "request_unmerged"
    from_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestAbsorbed(RequestEvent):
    """Another request was merged into this one, or what is owed on it changed."""

    kind: Literal["request_absorbed"] = "request_absorbed"
    absorbed: Absorbed


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestReleased(RequestEvent):
    """A request merged into this one stands by itself again."""

    kind: Literal["request_released"] = "request_released"
    other_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class MessagesSplitOff(RequestEvent):
    kind: Literal["messages_split_off"] = "messages_split_off"
    message_ids: tuple[UUID, ...]
    into_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class MessagesTakenOver(RequestEvent):
    """The messages, and their files, that a split brought from another request."""

    kind: Literal["messages_taken_over"] = "messages_taken_over"
    messages: tuple[Message, ...]
    attachments: tuple[Attachment, ...]
    from_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class ClientSaved:
    kind: Literal["client_saved"] = "client_saved"
    client: Client


@dataclass(frozen=True, slots=True, kw_only=True)
class AgentSaved:
    kind: Literal["agent_saved"] = "agent_saved"
    agent: Agent


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyChanged:
    kind: Literal["policy_changed"] = "policy_changed"
    policy: Policy


@dataclass(frozen=True, slots=True, kw_only=True)
class MailQuarantined:
    kind: Literal["mail_quarantined"] = "mail_quarantined"
    quarantined_id: UUID
    source: str
    reason: str
    raw_sha256: str
    size: int
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class QuarantinedDiscarded:
    kind: Literal["quarantined_discarded"] = "quarantined_discarded"
    quarantined_id: UUID
    reason: str
    at: datetime


AnyRequestEvent = (
    RequestRegistered | MessageReceived | CycleOpened | CycleEnded | StateChanged | NoteAdded | FilesAttached
    | RequestAssigned | ImpactSet | PrioritySet | ClientSet | AssessmentEstablished | MessageSent | DeliveryAccepted
    | DeliveryFailed | ServiceRestored | RequestClosed | RequestReopened | RequestTagged | RequestLinked
    | RequestUnlinked | RequestMerged | RequestUnmerged | RequestAbsorbed | RequestReleased | MessagesSplitOff
    | MessagesTakenOver
)  # fmt: skip
AnyDirectoryEvent = ClientSaved | AgentSaved | PolicyChanged | MailQuarantined | QuarantinedDiscarded
AnyEvent = AnyRequestEvent | AnyDirectoryEvent
