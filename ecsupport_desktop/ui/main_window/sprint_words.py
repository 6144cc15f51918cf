"""What a sprint says of a request: what is missing of it, who settled it, and what became of it."""

from __future__ import annotations

from datetime import datetime

from ecsupport_desktop.config.language import _
from ecsupport_desktop.domain import events as e
from ecsupport_desktop.domain.completeness import ITEM_LABELS
from ecsupport_desktop.domain.policy import Policy
from ecsupport_desktop.domain.urgency import urgency_of
from ecsupport_desktop.domain.words import AssessmentKind
from ecsupport_desktop.services.sprint import Mark, ending
from ecsupport_desktop.services.views import RequestView
from ecsupport_desktop.ui.shared.event_text import event_text
from ecsupport_desktop.ui.shared.text_view import show_invisibles
from ecsupport_desktop.ui.shared.urgency import time_left_spoken
from ecsupport_desktop.ui.shared.words import word
from ecsupport_desktop.ui.sprint.end_view import Ended
from ecsupport_desktop.ui.triage.proposals import completeness


def missing_of(view: RequestView) -> tuple[str, ...]:
    """Whose request it is comes first, then what the client didn't write. On any thread."""
    client = () if view.client is not None else (_("the client"),)
    return (*client, *(_(ITEM_LABELS[item]) for item in completeness(view).missing))


def spoken(view: RequestView, missing: str, now: datetime, policy: Policy) -> str:
    """The request as its row is read in the queue, then what is missing of it."""
    request = view.request
    left = request.due_at - now if request.due_at is not None else None
    urgency = time_left_spoken(urgency_of(request.due_at, now, policy), left)
    client = view.client.name if view.client is not None else _("unknown sender")
    return show_invisibles(", ".join((urgency, request.number, client, request.subject, missing)))


def who_settled(view: RequestView) -> str:
    """The agent's name."""
    ended = ending(view)
    return ended.actor if ended is not None else _("somebody else")


def ended_words(view: RequestView, mark: Mark) -> Ended:
    """How it was settled, in the words of its history."""
    ended = ending(view) if mark is not Mark.SKIPPED else None
    said = [_how(ended.event, view)] if ended is not None else []
    if ended is not None and (assessment := view.request.assessment) is not None:
        said.append(word(AssessmentKind(assessment.kind)))
    if mark is Mark.PASSED_OVER:
        said.append(who_settled(view))
    title = f"{view.request.number}  {view.request.subject}"
    return Ended(request_id=view.request.id, title=title, became=", ".join(said))


def _how(event: e.AnyEvent, view: RequestView) -> str:
    return word(event.ended_by) if isinstance(event, e.CycleEnded) else event_text(event, view)
