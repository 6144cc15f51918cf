"""The quote and the plan of a demo request, told by real commands: drafted, issued, filed, sent, decided, planned."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from ecsupport_desktop.domain import commands as c
from ecsupport_desktop.domain.directory import Client
from ecsupport_desktop.domain.plan import Plan, StepState
from ecsupport_desktop.domain.quote import Answered, Quote, QuoteContent, draft_of, in_force, last_issued
from ecsupport_desktop.domain.words import Channel
from ecsupport_desktop.services.demo_story import Story, demo_id
from ecsupport_desktop.services.quoting import file_name, new_content
from ecsupport_desktop.services.templates import fill, first_name, template
from ecsupport_desktop.services.views import RequestView

_MINUTE: Final = timedelta(minutes=1)
_STEP: Final = timedelta(days=7)
"""Between the dates of two steps."""


def content_at(story: Story, at: datetime) -> QuoteContent:
    """The offer for what is asked, as the window would begin it and an agent has filled it in."""
    begun = new_content(_view(story), story.office.policy.quoting)
    offers, client = story.office.offers, _client(story)
    return offers.content(story.now_request.subject, client.name, begun, lambda: demo_id(story.rng, at))


def unfinished(content: QuoteContent) -> QuoteContent:
    """Somebody was called away: no estimate yet, nor a price for the first line."""
    first, *others = content.lines
    return replace(content, delivery_estimate="", lines=(replace(first, unit_price=None), *others))


def cheaper(story: Story, content: QuoteContent) -> QuoteContent:
    """What the client asked for in the second revision: without the second line."""
    first, _second, *others = content.lines
    notes = story.office.offers.say(content.language, "revised")
    return replace(content, lines=(first, *others), notes=notes)


def draft(story: Story, at: datetime, content: QuoteContent) -> None:
    known = draft_of(story.now_request.quotes)
    story.do(at, c.SaveQuote, content=content, base=known.saved_by if known else None)


def offer(story: Story, at: datetime) -> None:
    """Issued at this moment, then filed and sent."""
    story.do(at, c.IssueQuote)
    quote = _issued(story)
    document = c.NewAttachment(name=file_name(quote), media_type="application/pdf", content=story.office.printed(quote))
    story.do(at + _MINUTE, c.FileQuote, revision=quote.revision, document=document)
    later = at + 5 * _MINUTE
    story.do(later, c.SendQuote, revision=quote.revision, text=_letter(story), **story.sending(later))


def decide(story: Story, at: datetime, answer: Answered) -> None:
    quote = _issued(story)
    accepted = answer is Answered.ACCEPTED
    optional = [line.id for line in quote.content.lines if line.optional]
    story.do(
        at,
        c.DecideQuote,
        revision=quote.revision,
        answer=answer,
        said_by=story.cast.sender.name,
        how=story.rng.choice((Channel.MAIL, Channel.PHONE)),
        said_at=at - timedelta(minutes=story.rng.randint(5, 90)),
        reason="" if accepted else story.office.offers.say(quote.content.language, "declined"),
        chosen=tuple(optional[:1]) if accepted else (),
    )


def expire(story: Story) -> None:
    """Recorded by the first console that looked after its last day had ended."""
    quote = _issued(story)
    assert quote.issue is not None
    story.do(quote.issue.expires_at + timedelta(seconds=story.rng.randint(1, 60)), c.ExpireQuote, revision=1)


def make_plan(story: Story, at: datetime, first: datetime) -> None:
    """Owners and dates for the steps; the first one is due on the day of `first`."""
    plan = _plan(story)
    owners = story.office.offers.developers
    steps = tuple(
        replace(step, owner=owners[place % len(owners)], due=(first + place * _STEP).date())
        for place, step in enumerate(plan.steps)
    )
    story.do(at, c.SavePlan, steps=steps, base=plan.saved_by)


def agree(story: Story, at: datetime) -> None:
    what = story.office.offers.say(story.now_request.language, "agreed")
    story.do(at, c.AgreePlan, said_by=story.cast.sender.name, how=Channel.PHONE, said_at=at, what=what)


def advance(story: Story, moments: Iterable[datetime]) -> None:
    """The next steps are done, one at each of these moments."""
    for at in moments:
        step = next(step for step in _plan(story).steps if step.state is not StepState.DONE)
        story.do(at, c.SetStepState, step_id=step.id, state=StepState.DONE)


def begin_next(story: Story, at: datetime) -> None:
    step = next(step for step in _plan(story).steps if step.state is StepState.TO_DO)
    story.do(at, c.SetStepState, step_id=step.id, state=StepState.UNDER_WAY)


def _issued(story: Story) -> Quote:
    quotes = story.now_request.quotes
    quote = in_force(quotes) or last_issued(quotes)
    assert quote is not None
    return quote


def _plan(story: Story) -> Plan:
    plan = story.now_request.plan
    assert plan is not None
    return plan


def _client(story: Story) -> Client:
    assert story.cast.client is not None, "who asks for a quote is known"
    return story.cast.client


def _view(story: Story) -> RequestView:
    return RequestView(
        request=story.now_request, client=story.cast.client, agents={}, contents=story.contents, events=(), others={}
    )


def _letter(story: Story) -> str:
    request = story.now_request
    return fill(
        template("quote", request.language),
        {
            "{contact}": first_name(story.cast.sender.name),
            "{number}": request.number,
            "{subject}": request.subject,
            "{agent}": story.cast.agent.name,
        },
    )
