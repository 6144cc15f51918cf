"""The plan of an accepted quote: "the development team plans the next steps together with the client"."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Final
from uuid import UUID, uuid5

from .errors import N_, InvalidField
from .quote.quote import Quote
from .words import Channel

MOST_STEPS: Final = 2000


class StepState(StrEnum):
    """How far a step has come."""

    TO_DO = "to_do"
    UNDER_WAY = "under_way"
    DONE = "done"


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanStep:
    """`owner` is whoever does it, an agent or not; `line_id` the quote's line it comes from."""

    id: UUID
    title: str
    owner: str = ""
    due: date | None = None
    state: StepState = StepState.TO_DO
    note: str = ""
    line_id: UUID | None = None

    def __post_init__(self) -> None:
        if not self.title.strip():
            raise InvalidField(N_("A step needs to say what is done"), field="steps")


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """The client agreed with the plan as it stood then: who said so, how, when, and what was agreed."""

    said_by: str
    how: Channel
    said_at: datetime
    what: str
    recorded_at: datetime
    agent_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """`revision` of the quote it carries out; `saved_by` the command that saved its steps last."""

    revision: int
    steps: tuple[PlanStep, ...]
    agreement: Agreement | None = None
    saved_by: UUID

    @property
    def is_done(self) -> bool:
        return bool(self.steps) and all(step.state is StepState.DONE for step in self.steps)

    @property
    def done(self) -> int:
        return sum(step.state is StepState.DONE for step in self.steps)

    @property
    def next_date(self) -> date | None:
        """When the next step that isn't done is due."""
        return min((step.due for step in self.steps if step.due and step.state is not StepState.DONE), default=None)

    def step(self, step_id: UUID) -> PlanStep | None:
        return next((step for step in self.steps if step.id == step_id), None)


def steps_of(quote: Quote, chosen: Iterable[UUID], command_id: UUID) -> tuple[PlanStep, ...]:
    """One step a line to begin with, of the lines that were accepted."""
    taken = set(chosen)
    lines = [line for line in quote.content.lines if not line.optional or line.id in taken]
    return tuple(
        PlanStep(id=uuid5(command_id, str(line.id)), title=line.description.strip(), line_id=line.id) for line in lines
    )


def what_was_agreed(steps: Iterable[PlanStep]) -> frozenset[tuple[UUID, str, date | None]]:
    """What the client agreed to: which steps, in which words, by when. Owners, notes, order and progress are ours."""
    return frozenset((step.id, step.title, step.due) for step in steps)


def with_state(plan: Plan, step_id: UUID, state: StepState) -> Plan:
    return replace(plan, steps=tuple(replace(s, state=state) if s.id == step_id else s for s in plan.steps))
