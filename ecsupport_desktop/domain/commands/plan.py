"""The plan of an accepted quote: its steps, what the client agreed to, and how far it has come."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

from ecsupport_desktop.domain.plan import PlanStep, StepState
from ecsupport_desktop.domain.words import Channel

from .base import RequestCommand


@dataclass(frozen=True, slots=True, kw_only=True)
class SavePlan(RequestCommand):
    """Keep the steps. `base`: the command that saved the steps these were made from; None asks for no check.

    What the client agreed to (steps, words, dates) can't change without being agreed anew.
    """

    kind: Literal["save_plan"] = "save_plan"
    steps: tuple[PlanStep, ...]
    base: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreePlan(RequestCommand):
    """Record that the client agreed to the plan as it stands: who said so, how, when (None: now), and what."""

    kind: Literal["agree_plan"] = "agree_plan"
    said_by: str
    how: Channel
    said_at: datetime | None = None
    what: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SetStepState(RequestCommand):
    """Say how far a step has come; with the last one done the work is delivered."""

    kind: Literal["set_step_state"] = "set_step_state"
    step_id: UUID
    state: StepState
