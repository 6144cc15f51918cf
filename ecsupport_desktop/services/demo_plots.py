"""The ways a demo request's life goes. A plot gets the moment of registration and a pivot: the opening of the cycle
that is still owed, or the last thing that happened."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final

from ecsupport_desktop.domain import commands as c
from ecsupport_desktop.domain.words import Channel, CloseOutcome
from ecsupport_desktop.services.demo_files import screenshot, shop_log
from ecsupport_desktop.services.demo_plot import EXTRA, L1, L2, L3, Plot, answered, between
from ecsupport_desktop.services.demo_quote_plots import QUOTE_PLOTS
from ecsupport_desktop.services.demo_story import Story

_MINUTE: Final = timedelta(minutes=1)


# ── Owed a response ─────────────────────────────────────────────────────────────────────────────────────────
def fresh(story: Story, start: datetime, pivot: datetime) -> None:
    wants_picture = "screenshot" not in story.cast.problem.missing and story.rng.random() < 0.3
    story.register(pivot, files=(screenshot(story.rng.randrange(6)),) if wants_picture else ())


def fresh_claimed(story: Story, start: datetime, pivot: datetime) -> None:
    story.register(pivot)
    story.claim(pivot + 12 * _MINUTE)
    story.note(pivot + 15 * _MINUTE)
    story.tag(pivot + 16 * _MINUTE)


def fresh_call(story: Story, start: datetime, pivot: datetime) -> None:
    story.register(pivot, channel=Channel.PHONE)


def level_3_unsent(story: Story, start: datetime, pivot: datetime) -> None:
    story.register(pivot)
    story.claim(pivot + 5 * _MINUTE)
    story.attach(pivot + 9 * _MINUTE, shop_log())
    story.tag(pivot + 9.5 * _MINUTE, story.cast.problem.topic, "outage")
    story.establish(pivot + 11 * _MINUTE)


def replied(story: Story, start: datetime, pivot: datetime) -> None:
    story.register(start)
    story.claim(between(start, pivot, 0.2))
    story.ask(between(start, pivot, 0.4))
    story.reply(pivot, (screenshot(story.rng.randrange(6)),))


def again(story: Story, start: datetime, pivot: datetime) -> None:
    answered(story, start, between(start, pivot, 0.5))
    story.hear(pivot, story.say("again"))


def news(story: Story, start: datetime, pivot: datetime) -> None:
    answered(story, start, between(start, pivot, 0.4))
    story.hear(pivot, story.say("news"))


def thanks(story: Story, start: datetime, pivot: datetime) -> None:
    closed_answered(story, start, between(start, pivot, 0.6))
    story.hear(pivot, story.say("thanks"))


def failed(story: Story, start: datetime, pivot: datetime) -> None:
    story.register(pivot)
    story.claim(pivot + 20 * _MINUTE)
    story.establish(pivot + 30 * _MINUTE)
    story.answer_in_vain(pivot + 33 * _MINUTE)


# ── Nothing owed ────────────────────────────────────────────────────────────────────────────────────────────
def waiting(story: Story, start: datetime, pivot: datetime) -> None:
    story.register(start)
    story.claim(between(start, pivot, 0.5))
    story.ask(pivot)


def restoring(story: Story, start: datetime, pivot: datetime) -> None:
    answered(story, start, pivot)
    if story.rng.random() < 0.4:
        story.tag(pivot)


def restored(story: Story, start: datetime, pivot: datetime) -> None:
    answered(story, start, between(start, pivot, 0.6))
    story.do(pivot, c.MarkRestored)


def _closing(outcome: CloseOutcome) -> Callable[[Story, datetime, datetime], None]:
    def tell(story: Story, start: datetime, pivot: datetime) -> None:
        answered(story, start, between(start, pivot, 0.7))
        if outcome is CloseOutcome.RESTORED:
            story.do(between(start, pivot, 0.9), c.MarkRestored)
        story.do(pivot, c.CloseRequest, outcome=outcome)

    return tell


closed_answered = _closing(CloseOutcome.ANSWERED)


def closed_briefly(story: Story, start: datetime, pivot: datetime) -> None:
    """The usual life of a million: asked, answered, closed."""
    story.register(start)
    story.establish(between(start, pivot, 0.6))
    story.answer(between(start, pivot, 0.7))
    story.do(pivot, c.CloseRequest, outcome=CloseOutcome.ANSWERED)


def closed_after_question(story: Story, start: datetime, pivot: datetime) -> None:
    story.register(start)
    story.claim(between(start, pivot, 0.05))
    story.ask(between(start, pivot, 0.2))
    story.reply(between(start, pivot, 0.5))
    story.establish(between(start, pivot, 0.7))
    story.answer(between(start, pivot, 0.8))
    story.do(pivot, c.CloseRequest, outcome=CloseOutcome.ANSWERED)


def closed_spam(story: Story, start: datetime, pivot: datetime) -> None:
    story.register(start)
    story.do(pivot, c.CloseRequest, outcome=CloseOutcome.SPAM, reason=story.say("spam"))


def closed_withdrawn(story: Story, start: datetime, pivot: datetime) -> None:
    story.register(start)
    story.claim(between(start, pivot, 0.5))
    story.do(pivot, c.CloseRequest, outcome=CloseOutcome.WITHDRAWN, reason=story.say("withdrawn"))


def closed_without_response(story: Story, start: datetime, pivot: datetime) -> None:
    story.register(start)
    story.do(pivot, c.DeclareNoResponseNeeded, reason=story.say("withdrawn"))


PLOTS: Final[dict[str, Plot]] = {
    "fresh": Plot(tell=fresh, days=(0, 0)),
    "fresh_claimed": Plot(tell=fresh_claimed, kinds=L2, days=(0, 0)),
    "fresh_call": Plot(tell=fresh_call, days=(0, 0)),
    "stranger": Plot(tell=fresh, kinds=L1, days=(0, 0), stranger=True),
    "level_3_unsent": Plot(tell=level_3_unsent, kinds=L3, days=(0, 0)),
    "replied": Plot(tell=replied, kinds=L2, days=(0.7, 1.6), asks=True),
    "again": Plot(tell=again, kinds=L1, days=(1.5, 3)),
    "news": Plot(tell=news, kinds=L2, days=(2, 4)),
    "thanks": Plot(tell=thanks, kinds=L1, days=(2, 3)),
    "failed": Plot(tell=failed, kinds=L1, days=(0, 0)),
    "waiting": Plot(tell=waiting, kinds=L2, asks=True),
    "answered": Plot(tell=answered, kinds=L1),
    "restoring": Plot(tell=restoring, kinds=L2),
    "restoring_level_3": Plot(tell=restoring, kinds=L3, days=(0.05, 0.15)),
    "restored": Plot(tell=restored, kinds=L2, days=(1, 2.5)),
    "quoting": Plot(tell=answered, kinds=EXTRA),
    "closed_answered": Plot(tell=closed_answered, kinds=L1, days=(0.5, 2.5)),
    "closed_briefly": Plot(tell=closed_briefly, kinds=L1, days=(0.5, 2.5)),
    "closed_late": Plot(tell=closed_answered, kinds=L1, days=(3.2, 4)),
    "closed_restored": Plot(tell=_closing(CloseOutcome.RESTORED), kinds=L2 | L3, days=(0.5, 2.5)),
    "closed_after_question": Plot(tell=closed_after_question, kinds=L1, days=(1, 3)),
    "closed_spam": Plot(tell=closed_spam, kinds=L1, days=(0.05, 0.5), stranger=True),
    "closed_withdrawn": Plot(tell=closed_withdrawn, kinds=L1, days=(0.1, 1)),
    "closed_without_response": Plot(tell=closed_without_response, kinds=L1, days=(0.1, 1)),
    "closed_declined_briefly": Plot(tell=_closing(CloseOutcome.DECLINED), kinds=EXTRA, days=(1, 2.5)),
    "closed_delivered_briefly": Plot(tell=_closing(CloseOutcome.DELIVERED), kinds=EXTRA, days=(1, 2.5)),
    **QUOTE_PLOTS,
}
