"""How an analysis ends: Level 1, 2, 3 or extra functionality, each with exactly what the policy demands of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final, Literal
from uuid import UUID

from .errors import N_, InvalidField
from .words import AssessmentKind, Priority

_NEEDED: Final[dict[str, tuple[str, Callable[[Any], bool]]]] = {
    "reasoning": (
        N_("Level 1 needs its reasoning: the client is informed of it in detail"),
        lambda value: _filled(value),
    ),
    "effort_hours": (N_("The effort in hours is needed: more than 0, such as 1.5"), lambda value: _is_effort(value)),
    "restoring_steps": (N_("The steps that restore the service are needed"), lambda value: _filled(value)),
    "outage_started_at": (
        N_("The moment the outage started is needed, with its time zone"),
        lambda value: value is not None and value.utcoffset() is not None,
    ),
    "asked": (N_("What extra functionality is asked for is needed"), lambda value: _filled(value)),
}
_FIELDS: Final[dict[AssessmentKind, tuple[str, ...]]] = {
    AssessmentKind.LEVEL_1: ("reasoning",),
    AssessmentKind.LEVEL_2: ("effort_hours", "restoring_steps"),
    AssessmentKind.LEVEL_3: ("effort_hours", "restoring_steps", "outage_started_at"),
    AssessmentKind.EXTRA_FUNCTIONALITY: ("asked",),
}
SHORT_NEEDS: Final[dict[str, str]] = {
    "reasoning": N_("the reasoning"),
    "effort_hours": N_("the effort in hours"),
    "restoring_steps": N_("the restoring steps"),
    "outage_started_at": N_("the start of the outage"),
    "asked": N_("what is asked for"),
}
"""Each mandatory field in a few words, for "Still needed: …"."""


def _filled(value: str | None) -> bool:
    return bool(value and value.strip())


def _is_effort(value: Decimal | None) -> bool:
    return value is not None and value.is_finite() and 0 < value <= 10_000 and value == round(value, 3)


def still_needed(kind: AssessmentKind, values: dict[str, Any]) -> tuple[str, ...]:
    """The mandatory fields of this assessment that these values leave empty or wrong, in the order of the form."""
    return tuple(name for name in _FIELDS[kind] if not _NEEDED[name][1](values.get(name)))


def _require(assessment: Assessment) -> None:
    values = {name: getattr(assessment, name) for name in _FIELDS[AssessmentKind(assessment.kind)]}
    for name in still_needed(AssessmentKind(assessment.kind), values):
        raise InvalidField(_NEEDED[name][0], field=name)


@dataclass(frozen=True, slots=True, kw_only=True)
class Level1:
    """No bug and no change: "the client is informed in detail of the reasoning"."""

    kind: Literal["level_1"] = "level_1"
    reasoning: str

    def __post_init__(self) -> None:
        _require(self)


@dataclass(frozen=True, slots=True, kw_only=True)
class Level2:
    """A non-critical error: "moderate priority" and "the efforts to restore the normal state" are established."""

    kind: Literal["level_2"] = "level_2"
    priority: Priority = Priority.MODERATE
    effort_hours: Decimal
    restoring_steps: str
    target_date: date | None = None

    def __post_init__(self) -> None:
        _require(self)


@dataclass(frozen=True, slots=True, kw_only=True)
class Level3:
    """A critical error or a discontinued service. Implied by the policy, which names two levels: our extension."""

    kind: Literal["level_3"] = "level_3"
    priority: Priority = Priority.HIGH
    effort_hours: Decimal
    restoring_steps: str
    target_date: date | None = None
    outage_started_at: datetime

    def __post_init__(self) -> None:
        _require(self)


@dataclass(frozen=True, slots=True, kw_only=True)
class ExtraFunctionality:
    """Something new: "priced separately, with a quote with all the information"."""

    kind: Literal["extra_functionality"] = "extra_functionality"
    asked: str

    def __post_init__(self) -> None:
        _require(self)


Assessment = Level1 | Level2 | Level3 | ExtraFunctionality


@dataclass(frozen=True, slots=True, kw_only=True)
class EstablishedAssessment:
    """An assessment as it was established: by whom, when, and why it replaced the one before."""

    number: int
    assessment: Assessment
    agent_id: UUID
    at: datetime
    revision_reason: str | None = None
