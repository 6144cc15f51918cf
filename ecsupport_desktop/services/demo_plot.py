"""What a plot is: one way a demo request's life goes, and what many of them begin with."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from ecsupport_desktop.domain.words import AssessmentKind
from ecsupport_desktop.services.demo_story import Story

L1, L2, L3, EXTRA = (
    frozenset({AssessmentKind.LEVEL_1}),
    frozenset({AssessmentKind.LEVEL_2}),
    frozenset({AssessmentKind.LEVEL_3}),
    frozenset({AssessmentKind.EXTRA_FUNCTIONALITY}),
)
ANY: Final = L1 | L2 | EXTRA


@dataclass(frozen=True, slots=True, kw_only=True)
class Plot:
    """`tell(story, registered_at, pivot)`. `kinds`: problems it suits. `days`: how long before the pivot it may begin,
    (0, 0) where the pivot is the registration. `stranger`: the sender is nobody known. `asks`: something is missing.

    `issued`: where between registration and pivot its quote gets its number, 0 to 1; None: it never does.
    """

    tell: Callable[[Story, datetime, datetime], None]
    kinds: frozenset[AssessmentKind] = ANY
    days: tuple[float, float] = (0.3, 1.8)
    stranger: bool = False
    asks: bool = False
    issued: float | None = None


def between(start: datetime, end: datetime, part: float) -> datetime:
    return start + (end - start) * part


def answered(story: Story, start: datetime, end: datetime) -> None:
    """Registered, claimed, assessed and answered, the answer at the end."""
    story.register(start)
    story.claim(between(start, end, 0.3))
    if story.rng.random() < 0.3:
        story.note(between(start, end, 0.5))
    story.establish(between(start, end, 0.9))
    story.answer(end)
