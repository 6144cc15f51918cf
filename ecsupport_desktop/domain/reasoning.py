"""Level 1: "the client is informed in detail of the reasoning", so the reasoning is in what is sent."""

from __future__ import annotations

from .assessment import Level1
from .request import Request
from .words import DeliveryState, Purpose


def reasoning_needed(request: Request) -> str | None:
    """The reasoning the next answer must contain; None without a Level 1, and once an answer with it is out."""
    if not request.assessments or not isinstance(request.assessments[-1].assessment, Level1):
        return None
    established = request.assessments[-1]
    informed = any(
        delivery.purpose is Purpose.ANSWER
        and delivery.state is not DeliveryState.FAILED
        and delivery.sent_at >= established.at
        for delivery in request.deliveries
    )
    return None if informed else request.assessments[-1].assessment.reasoning


def contains_words(text: str, passage: str) -> bool:
    """Whether the passage stands in the text, however either is wrapped and quoted."""
    return _words(passage) in _words(text)


def _words(text: str) -> str:
    return " ".join(" ".join(line.lstrip("> ") for line in text.splitlines()).split())
