"""Everything that can be asked of the desk. One frozen dataclass a command; the registry drives JSON, guards and tests.

Every command carries a client-made UUIDv7 `id` (exactly once), the acting agent, and `expected_head`: the head of the
request its author saw, or None for "whatever it is now" (scripts). Things a command creates take the command's id.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

from .assessment import Assessment
from .directory import Agent, Client
from .message import Address
from .policy import Policy
from .words import Channel, CloseOutcome, DeliveryWay, Impact, Priority, Relation


@dataclass(frozen=True, slots=True, kw_only=True)
class NewAttachment:
    """A file to keep; in JSON its content is base64."""

    name: str
    media_type: str
    content: bytes
    content_id: str | None = None
    inline: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class NewMessage:
    """What a client wrote or said. `received_at` None means now, by the authority's clock; `sent_at` is only shown."""

    channel: Channel = Channel.MAIL
    sender: Address | None = None
    to: tuple[Address, ...] = ()
    cc: tuple[Address, ...] = ()
    subject: str = ""
    text: str
    new_text: str = ""
    html: str | None = None
    sent_at: datetime | None = None
    received_at: datetime | None = None
    message_id: str | None = None
    in_reply_to: tuple[str, ...] = ()
    references: tuple[str, ...] = ()
    automatic: bool = False
    raw_sha256: str | None = None
    attachments: tuple[NewAttachment, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SentAnotherWay:
    """The agent's word that the message went out by phone, chat or their own mail program, and when (aware UTC)."""

    way: DeliveryWay
    sent_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """What every command carries."""

    id: UUID
    actor_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestCommand(Command):
    """A command on one request."""

    request_id: UUID
    expected_head: UUID | None = None

    @property
    def stream_id(self) -> UUID:
        return self.request_id


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterRequest(RequestCommand):
    """Take a new request in; its cycle opens. `request_id` is made by the client."""

    kind: Literal["register_request"] = "register_request"
    subject: str
    message: NewMessage
    client_id: UUID | None = None
    contact_id: UUID | None = None
    service_id: UUID | None = None
    impact: Impact = Impact.NONE
    language: str = "en"
    links: tuple[UUID, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordClientMessage(RequestCommand):
    """The client wrote again: opens a cycle if none is open, in any state."""

    kind: Literal["record_client_message"] = "record_client_message"
    message: NewMessage


@dataclass(frozen=True, slots=True, kw_only=True)
class AddNote(RequestCommand):
    kind: Literal["add_note"] = "add_note"
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Attach(RequestCommand):
    """Put files on the request."""

    kind: Literal["attach"] = "attach"
    attachments: tuple[NewAttachment, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimRequest(RequestCommand):
    """Take an unassigned request."""

    kind: Literal["claim_request"] = "claim_request"


@dataclass(frozen=True, slots=True, kw_only=True)
class AssignRequest(RequestCommand):
    """Give the request to an agent, or to nobody."""

    kind: Literal["assign_request"] = "assign_request"
    assignee_id: UUID | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SetImpact(RequestCommand):
    kind: Literal["set_impact"] = "set_impact"
    impact: Impact


@dataclass(frozen=True, slots=True, kw_only=True)
class SetPriority(RequestCommand):
    kind: Literal["set_priority"] = "set_priority"
    priority: Priority


@dataclass(frozen=True, slots=True, kw_only=True)
class SetClient(RequestCommand):
    """Say whose request this is."""

    kind: Literal["set_client"] = "set_client"
    client_id: UUID
    contact_id: UUID | None = None
    service_id: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AskForInformation(RequestCommand):
    """Ask the client for what is missing; once delivered it ends the cycle. `sent` None: to be delivered."""

    kind: Literal["ask_for_information"] = "ask_for_information"
    items: tuple[str, ...]
    text: str
    to: tuple[Address, ...] = ()
    sent: SentAnotherWay | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class EstablishAssessment(RequestCommand):
    """End the analysis in one assessment; a second one revises the first and says why."""

    kind: Literal["establish_assessment"] = "establish_assessment"
    assessment: Assessment
    revision_reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer(RequestCommand):
    """Answer the client; once delivered it ends the cycle. `sent` None: to be delivered."""

    kind: Literal["answer"] = "answer"
    text: str
    to: tuple[Address, ...] = ()
    sent: SentAnotherWay | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordDeliveryAccepted(RequestCommand):
    kind: Literal["record_delivery_accepted"] = "record_delivery_accepted"
    delivery_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordDeliveryFailed(RequestCommand):
    """The message didn't reach the client, or came back; `error` in the server's or the agent's words."""

    kind: Literal["record_delivery_failed"] = "record_delivery_failed"
    delivery_id: UUID
    error: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DeclareNoResponseNeeded(RequestCommand):
    """End the cycle without a response, for a recorded reason."""

    kind: Literal["declare_no_response_needed"] = "declare_no_response_needed"
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkRestored(RequestCommand):
    """The service is back to its normal state. `restored_at` None means now."""

    kind: Literal["mark_restored"] = "mark_restored"
    restored_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CloseRequest(RequestCommand):
    kind: Literal["close_request"] = "close_request"
    outcome: CloseOutcome
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReopenRequest(RequestCommand):
    kind: Literal["reopen_request"] = "reopen_request"
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TagRequest(RequestCommand):
    """Add and remove tags."""

    kind: Literal["tag_request"] = "tag_request"
    add: tuple[str, ...] = ()
    remove: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkRequests(RequestCommand):
    kind: Literal["link_requests"] = "link_requests"
    other_id: UUID
    relation: Relation = Relation.RELATED


@dataclass(frozen=True, slots=True, kw_only=True)
class UnlinkRequests(RequestCommand):
    kind: Literal["unlink_requests"] = "unlink_requests"
    other_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class MergeRequest(RequestCommand):
    """Close this request as a duplicate of another, which carries what is still owed here."""

    kind: Literal["merge_request"] = "merge_request"
    into_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class UnmergeRequest(RequestCommand):
    """Take a merge back."""

    kind: Literal["unmerge_request"] = "unmerge_request"


@dataclass(frozen=True, slots=True, kw_only=True)
class SplitRequest(RequestCommand):
    """Make a request of its own of some of the client's messages."""

    kind: Literal["split_request"] = "split_request"
    new_request_id: UUID
    message_ids: tuple[UUID, ...]
    subject: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SaveClient(Command):
    """Register a client, or revise one (same id)."""

    kind: Literal["save_client"] = "save_client"
    client: Client
    expected_head: UUID | None = None

    @property
    def stream_id(self) -> UUID:
        return self.client.id


@dataclass(frozen=True, slots=True, kw_only=True)
class SaveAgent(Command):
    """Register an agent, or revise one (same id)."""

    kind: Literal["save_agent"] = "save_agent"
    agent: Agent
    expected_head: UUID | None = None

    @property
    def stream_id(self) -> UUID:
        return self.agent.id


POLICY_STREAM = UUID("00000000-0000-7000-8000-000000000001")
"""The one stream of the team's policy."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangePolicy(Command):
    """Set the warning thresholds and whether Level 3 exists; a lead's command."""

    kind: Literal["change_policy"] = "change_policy"
    policy: Policy
    expected_head: UUID | None = None

    @property
    def stream_id(self) -> UUID:
        return POLICY_STREAM


@dataclass(frozen=True, slots=True, kw_only=True)
class QuarantineMail(Command):
    """Keep a mail that can't be read: its bytes (base64 in JSON), where it came from and why. It takes the command's id."""

    kind: Literal["quarantine_mail"] = "quarantine_mail"
    raw: bytes
    source: str
    reason: str

    @property
    def stream_id(self) -> UUID:
        return self.id


@dataclass(frozen=True, slots=True, kw_only=True)
class DiscardQuarantined(Command):
    """Take a mail out of the quarantine for a recorded reason; its bytes stay."""

    kind: Literal["discard_quarantined"] = "discard_quarantined"
    quarantined_id: UUID
    reason: str

    @property
    def stream_id(self) -> UUID:
        return self.quarantined_id


ON_REQUEST: tuple[type[RequestCommand], ...] = (
    RegisterRequest, RecordClientMessage, AddNote, Attach, ClaimRequest, AssignRequest, SetImpact, SetPriority, SetClient,
    AskForInformation, EstablishAssessment, Answer, RecordDeliveryAccepted, RecordDeliveryFailed, DeclareNoResponseNeeded,
    MarkRestored, CloseRequest, ReopenRequest, TagRequest, LinkRequests, UnlinkRequests, MergeRequest, UnmergeRequest,
    SplitRequest,
)  # fmt: skip
ON_DIRECTORY: tuple[type[SaveClient | SaveAgent | ChangePolicy | QuarantineMail | DiscardQuarantined], ...] = (
    SaveClient, SaveAgent, ChangePolicy, QuarantineMail, DiscardQuarantined,
)  # fmt: skip
APPEND_ONLY: frozenset[type[Command]] = frozenset({RecordClientMessage, AddNote, Attach})
"""Commands that only add to the conversation: they don't move the head and never conflict."""

AnyCommand = (
    RegisterRequest | RecordClientMessage | AddNote | Attach | ClaimRequest | AssignRequest | SetImpact | SetPriority
    | SetClient | AskForInformation | EstablishAssessment | Answer | RecordDeliveryAccepted | RecordDeliveryFailed
    | DeclareNoResponseNeeded | MarkRestored | CloseRequest | ReopenRequest | TagRequest | LinkRequests | UnlinkRequests
    | MergeRequest | UnmergeRequest | SplitRequest | SaveClient | SaveAgent | ChangePolicy | QuarantineMail
    | DiscardQuarantined
)  # fmt: skip
