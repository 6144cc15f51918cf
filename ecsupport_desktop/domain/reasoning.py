"""Level 1: "the client is informed in detail of the reasoning", so the reasoning is in what is sent."""

from __future__ import annotations

from .assessment import Assessment, Level1
from .request import Request
from .words import DeliveryState, Purpose


def untold(request: Request) -> Assessment | None:
    """The assessment in force, as long as no answer that told the client of it is out."""
    if not request.assessments:
        return None
    established = request.assessments[-1]
    informed = any(
        delivery.purpose is Purpose.ANSWER
        and delivery.state is not DeliveryState.FAILED
        and delivery.sent_at >= established.at
        for delivery in request.deliveries
    )
    return None if informed else established.assessment


def reasoning_needed(request: Request) -> str | None:
    """The reasoning the next answer must contain; None without a Level 1, and once an answer with it is out."""
    assessment = untold(request)
    return assessment.reasoning if isinstance(assessment, Level1) else None


def contains_words(text: str, passage: str) -> bool:
    """Whether the passage stands in the text, however either is wrapped and quoted."""
    return _words(passage) in _words(text)


def _words(text: str) -> str:
    return " ".join(" ".join(line.lstrip("> ") for line in text.splitlines()).split())
