"""What happened to a request's quote and to its plan."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

from ecsupport_desktop.domain.plan import Agreement, PlanStep, StepState
from ecsupport_desktop.domain.quote import Decision, Issue, QuoteContent, QuoteDocument

from .conversation import RequestEvent


@dataclass(frozen=True, slots=True, kw_only=True)
class QuoteDrafted(RequestEvent):
    """A draft has this content now; the first saving begins the revision."""

    kind: Literal["quote_drafted"] = "quote_drafted"
    revision: int
    content: QuoteContent
    saved_by: UUID
    agent_id: UUID
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class QuoteDiscarded(RequestEvent):
    """The draft is gone."""

    kind: Literal["quote_discarded"] = "quote_discarded"
    revision: int


@dataclass(frozen=True, slots=True, kw_only=True)
class QuoteIssued(RequestEvent):
    """The draft became an offer, as it stood."""

    kind: Literal["quote_issued"] = "quote_issued"
    revision: int
    issue: Issue


@dataclass(frozen=True, slots=True, kw_only=True)
class QuoteSuperseded(RequestEvent):
    """A later revision takes this one's place."""

    kind: Literal["quote_superseded"] = "quote_superseded"
    revision: int
    by: int


@dataclass(frozen=True, slots=True, kw_only=True)
class QuoteFiled(RequestEvent):
    """The PDF of a revision is on the request."""

    kind: Literal["quote_filed"] = "quote_filed"
    revision: int
    document: QuoteDocument


@dataclass(frozen=True, slots=True, kw_only=True)
class QuoteAccepted(RequestEvent):
    """The client took the offer."""

    kind: Literal["quote_accepted"] = "quote_accepted"
    revision: int
    decision: Decision


@dataclass(frozen=True, slots=True, kw_only=True)
class QuoteDeclined(RequestEvent):
    """The client didn't take the offer."""

    kind: Literal["quote_declined"] = "quote_declined"
    revision: int
    decision: Decision


@dataclass(frozen=True, slots=True, kw_only=True)
class QuoteWithdrawn(RequestEvent):
    """We took the offer back."""

    kind: Literal["quote_withdrawn"] = "quote_withdrawn"
    revision: int
    decision: Decision


@dataclass(frozen=True, slots=True, kw_only=True)
class QuoteExpired(RequestEvent):
    """The offer's last day passed without a decision."""

    kind: Literal["quote_expired"] = "quote_expired"
    revision: int
    decision: Decision


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanSaved(RequestEvent):
    """The plan has these steps now; `agreed`: what the client agreed to still holds."""

    kind: Literal["plan_saved"] = "plan_saved"
    revision: int
    steps: tuple[PlanStep, ...]
    saved_by: UUID
    agreed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanAgreed(RequestEvent):
    """The client agreed to the plan as it stood."""

    kind: Literal["plan_agreed"] = "plan_agreed"
    agreement: Agreement


@dataclass(frozen=True, slots=True, kw_only=True)
class StepStateSet(RequestEvent):
    """How far a step has come was said."""

    kind: Literal["step_state_set"] = "step_state_set"
    step_id: UUID
    state: StepState
