"""The work on a request: who does it, what is established, and the response."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

from ecsupport_desktop.domain.assessment import Assessment
from ecsupport_desktop.domain.message import Address
from ecsupport_desktop.domain.words import Impact, Priority

from .base import RequestCommand, SentAnotherWay


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
class TagRequest(RequestCommand):
    """Add and remove tags."""

    kind: Literal["tag_request"] = "tag_request"
    add: tuple[str, ...] = ()
    remove: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SetImpact(RequestCommand):
    """Say how far the incident affects the service."""

    kind: Literal["set_impact"] = "set_impact"
    impact: Impact


@dataclass(frozen=True, slots=True, kw_only=True)
class SetPriority(RequestCommand):
    """Say how soon the normal state is restored."""

    kind: Literal["set_priority"] = "set_priority"
    priority: Priority


@dataclass(frozen=True, slots=True, kw_only=True)
class AskForInformation(RequestCommand):
    """Ask the client for what is missing; once delivered it ends the cycle. `sent` None: to be delivered.

    `seen`, here and below: the last message of the request that the author saw; None (scripts) asks for no check.
    `signature` stands below the text; `files` go with it, by their ids: they are on the request already.
    """

    kind: Literal["ask_for_information"] = "ask_for_information"
    items: tuple[str, ...]
    text: str
    to: tuple[Address, ...] = ()
    signature: str = ""
    files: tuple[UUID, ...] = ()
    sent: SentAnotherWay | None = None
    seen: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class EstablishAssessment(RequestCommand):
    """End the analysis in one assessment; a second one revises the first and says why."""

    kind: Literal["establish_assessment"] = "establish_assessment"
    assessment: Assessment
    revision_reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeAssessmentBack(RequestCommand):
    """The assessment established last doesn't hold after all; nothing was sent to the client since.

    `priority` and `restored_at` (aware UTC) are what the request had before it.
    """

    kind: Literal["take_assessment_back"] = "take_assessment_back"
    priority: Priority | None = None
    restored_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer(RequestCommand):
    """Answer the client; once delivered it ends the cycle. `sent` None: to be delivered."""

    kind: Literal["answer"] = "answer"
    text: str
    to: tuple[Address, ...] = ()
    signature: str = ""
    files: tuple[UUID, ...] = ()
    sent: SentAnotherWay | None = None
    seen: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordDeliveryAccepted(RequestCommand):
    """The message reached the client, by the mail server's acceptance: what the 48 hours are measured to."""

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
    seen: UUID | None = None
