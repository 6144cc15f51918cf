"""The ways a demo request for extra functionality goes on: its quote is drafted, sent, decided, planned, delivered."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from ecsupport_desktop.domain import commands as c
from ecsupport_desktop.domain.quote import Answered
from ecsupport_desktop.domain.words import CloseOutcome
from ecsupport_desktop.services import demo_quoting as q
from ecsupport_desktop.services.demo_plot import EXTRA, Plot, answered, between
from ecsupport_desktop.services.demo_story import Story

_IN_TIME: Final = timedelta(hours=40)
"""By then the answer that announces the quote is out."""
_DAY: Final = timedelta(days=1)
_SENT, _REVISED, _DECIDED, _PLANNED, _EXPIRED = 0.9, 0.9, 0.4, 0.2, 0.04
"""Where between registration and pivot the quote's number is given."""


def _announced(story: Story, start: datetime, end: datetime) -> None:
    """Answered, that a quote will come, some time before the end."""
    answered(story, start, min(between(start, end, 0.6), start + _IN_TIME))


def _offered(story: Story, start: datetime, at: datetime) -> None:
    _announced(story, start, at)
    q.draft(story, between(start, at, 0.8), q.content_at(story, at))
    q.offer(story, at)


def quote_draft(story: Story, start: datetime, pivot: datetime) -> None:
    _announced(story, start, pivot)
    q.draft(story, pivot, q.unfinished(q.content_at(story, pivot)))


def quote_sent(story: Story, start: datetime, pivot: datetime) -> None:
    _offered(story, start, between(start, pivot, _SENT))


def quote_revised(story: Story, start: datetime, pivot: datetime) -> None:
    """The second revision takes the place of the first, under the same number."""
    at = between(start, pivot, _REVISED)
    _offered(story, start, at)
    content = q.content_at(story, pivot)
    q.draft(story, between(at, pivot, 0.5), q.cheaper(story, content))
    q.offer(story, between(at, pivot, 0.8))


def closed_declined(story: Story, start: datetime, pivot: datetime) -> None:
    _offered(story, start, between(start, pivot, _DECIDED))
    q.decide(story, pivot, Answered.DECLINED)


def closed_expired(story: Story, start: datetime, pivot: datetime) -> None:
    _offered(story, start, between(start, pivot, _EXPIRED))
    q.expire(story)


def planning(story: Story, start: datetime, pivot: datetime) -> None:
    _offered(story, start, between(start, pivot, _DECIDED))
    q.decide(story, pivot, Answered.ACCEPTED)


def _agreed(story: Story, start: datetime, pivot: datetime, first: datetime) -> None:
    _offered(story, start, between(start, pivot, _PLANNED))
    q.decide(story, between(start, pivot, 0.4), Answered.ACCEPTED)
    q.make_plan(story, between(start, pivot, 0.5), first)
    q.agree(story, between(start, pivot, 0.6))


def planned(story: Story, start: datetime, pivot: datetime) -> None:
    """The first step is done, the next one under way; what is left of them is due after the pivot."""
    _agreed(story, start, pivot, pivot - 3 * _DAY)
    q.advance(story, (between(start, pivot, 0.9),))
    q.begin_next(story, pivot)


def delivered(story: Story, start: datetime, pivot: datetime) -> None:
    _agreed(story, start, pivot, between(start, pivot, 0.65))
    steps = len(story.now_request.plan.steps) if story.now_request.plan else 0
    done = between(start, pivot, 0.65)
    q.advance(story, (between(done, pivot, (place + 1) / steps) for place in range(steps)))


def closed_delivered(story: Story, start: datetime, pivot: datetime) -> None:
    delivered(story, start, between(start, pivot, 0.95))
    story.do(pivot, c.CloseRequest, outcome=CloseOutcome.DELIVERED)


QUOTE_PLOTS: Final[dict[str, Plot]] = {
    "quote_draft": Plot(tell=quote_draft, kinds=EXTRA),
    "quote_sent": Plot(tell=quote_sent, kinds=EXTRA, days=(1.2, 3), issued=_SENT),
    "quote_sent_soon": Plot(tell=quote_sent, kinds=EXTRA, days=(1.2, 3), issued=_SENT),
    "quote_revised": Plot(tell=quote_revised, kinds=EXTRA, days=(4, 9), issued=_REVISED),
    "planning": Plot(tell=planning, kinds=EXTRA, days=(5, 9), issued=_DECIDED),
    "planned": Plot(tell=planned, kinds=EXTRA, days=(14, 20), issued=_PLANNED),
    "planned_late": Plot(tell=planned, kinds=EXTRA, days=(14, 20), issued=_PLANNED),
    "delivered": Plot(tell=delivered, kinds=EXTRA, days=(40, 50), issued=_PLANNED),
    "closed_declined": Plot(tell=closed_declined, kinds=EXTRA, days=(4, 9), issued=_DECIDED),
    "closed_expired": Plot(tell=closed_expired, kinds=EXTRA, days=(33, 36), issued=_EXPIRED),
    "closed_delivered": Plot(tell=closed_delivered, kinds=EXTRA, days=(40, 50), issued=_PLANNED * 0.95),
}
