"""What was owed, established and done."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

from ecsupport_desktop.domain.assessment import Assessment
from ecsupport_desktop.domain.words import CloseOutcome, CycleEnd, Impact, Priority, State

from .conversation import RequestEvent


@dataclass(frozen=True, slots=True, kw_only=True)
class CycleOpened(RequestEvent):
    """A response is owed, within 48 hours of `opened_at`."""

    kind: Literal["cycle_opened"] = "cycle_opened"
    number: int
    opened_at: datetime
    opened_by: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class CycleEnded(RequestEvent):
    """What was owed is no longer: how, by whom and when."""

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
class ImpactSet(RequestEvent):
    """How far the incident affects the service was said."""

    kind: Literal["impact_set"] = "impact_set"
    impact: Impact


@dataclass(frozen=True, slots=True, kw_only=True)
class PrioritySet(RequestEvent):
    """How soon the normal state is restored was said."""

    kind: Literal["priority_set"] = "priority_set"
    priority: Priority


@dataclass(frozen=True, slots=True, kw_only=True)
class AssessmentEstablished(RequestEvent):
    """The analysis ended in an assessment, the first or a revision."""

    kind: Literal["assessment_established"] = "assessment_established"
    number: int
    assessment: Assessment
    agent_id: UUID
    at: datetime
    revision_reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AssessmentTakenBack(RequestEvent):
    """The assessment of this number doesn't hold after all: the one before is in force again, with what it had."""

    kind: Literal["assessment_taken_back"] = "assessment_taken_back"
    number: int
    priority: Priority | None
    restored_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class RestorationTakenBack(RequestEvent):
    """The service isn't back to its normal state after all."""

    kind: Literal["restoration_taken_back"] = "restoration_taken_back"


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceRestored(RequestEvent):
    """The service is back to its normal state."""

    kind: Literal["service_restored"] = "service_restored"
    restored_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestClosed(RequestEvent):
    """The work on the request ended."""

    kind: Literal["request_closed"] = "request_closed"
    outcome: CloseOutcome
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestReopened(RequestEvent):
    """A closed request was taken up again."""

    kind: Literal["request_reopened"] = "request_reopened"
    reason: str = ""
