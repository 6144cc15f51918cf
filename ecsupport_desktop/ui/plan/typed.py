"""A plan as it is being typed, and as it is kept in the journal."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from ecsupport_desktop.domain.plan import PlanStep
from ecsupport_desktop.services.codec import plan_steps_from_text, plan_steps_text
from ecsupport_desktop.services.quote_journal import journal_id
from ecsupport_desktop.services.views import Draft

WHAT = "plan"
"""Its name among the drafts on a request."""


@dataclass(frozen=True, slots=True)
class TypedPlan:
    """`base`: the saving it goes on from; None: the next saving replaces whatever is there."""

    steps: tuple[PlanStep, ...]
    base: UUID | None = None


def to_draft(typed: TypedPlan, agent_id: UUID, request_id: UUID, now: datetime) -> Draft:
    fields = {"steps": plan_steps_text(typed.steps), "base": str(typed.base or "")}
    return Draft(agent_id=agent_id, request_id=journal_id(request_id, WHAT), fields=fields, saved_at=now)


def from_draft(draft: Draft) -> TypedPlan | None:
    """None where an older program's draft can't be read any more."""
    try:
        base = draft.fields["base"]
        return TypedPlan(plan_steps_from_text(draft.fields["steps"]), UUID(base) if base else None)
    except (KeyError, ValueError):
        return None
