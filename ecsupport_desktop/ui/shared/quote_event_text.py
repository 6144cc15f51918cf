"""What happened to a quote and to its plan, each event in one plain sentence."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from ecsupport_desktop.config.language import N_, _, current_language, ngettext
from ecsupport_desktop.domain import events as e
from ecsupport_desktop.domain.plan import StepState
from ecsupport_desktop.services.quote_numbers import format_money
from ecsupport_desktop.services.views import RequestView
from ecsupport_desktop.ui.shared.days_left import day_text
from ecsupport_desktop.ui.shared.words import word


def _issued(event: e.QuoteIssued, view: RequestView) -> str:
    issue = event.issue
    text = _("Quote {number} issued, revision {revision}, valid until {date}")
    return text.format(number=issue.number, revision=event.revision, date=day_text(issue.valid_until))


def _decided(text: str, event: e.QuoteAccepted | e.QuoteDeclined | e.QuoteWithdrawn, view: RequestView) -> str:
    """With the name, the total and, in parentheses, the reason."""
    decision = event.decision
    quote = next((quote for quote in view.request.quotes if quote.revision == event.revision), None)
    total = ""
    if quote is not None and decision.total is not None:
        total = format_money(decision.total, quote.content.currency, current_language(), with_currency=True)
    said = text.format(name=decision.said_by, revision=event.revision, total=total)
    return _("{text} ({reason})").format(text=said, reason=decision.reason) if decision.reason else said


def _plan_saved(event: e.PlanSaved, view: RequestView) -> str:
    count = len(event.steps)
    return ngettext("Plan saved: {count} step", "Plan saved: {count} steps", count).format(count=count)


def _plan_agreed(event: e.PlanAgreed, view: RequestView) -> str:
    text = _("Plan agreed by {name} ({channel})")
    return text.format(name=event.agreement.said_by, channel=word(event.agreement.how))


_STEPS: Final = {
    StepState.TO_DO: N_("Step to be done: {title}"),
    StepState.UNDER_WAY: N_("Step under way: {title}"),
    StepState.DONE: N_("Step done: {title}"),
}


def _step_state(event: e.StepStateSet, view: RequestView) -> str:
    step = view.request.plan.step(event.step_id) if view.request.plan is not None else None
    return _(_STEPS[event.state]).format(title=step.title if step is not None else _("a step that is gone"))


QUOTE_TEXTS: Final[dict[type, Callable[[Any, RequestView], str]]] = {
    e.QuoteDrafted: lambda ev, v: _("Quote saved as a draft, revision {revision}").format(revision=ev.revision),
    e.QuoteDiscarded: lambda ev, v: _("Draft of the quote discarded, revision {revision}").format(revision=ev.revision),
    e.QuoteIssued: _issued,
    e.QuoteSuperseded: lambda ev, v: _("Revision {revision} of the quote superseded by revision {by}").format(
        revision=ev.revision, by=ev.by
    ),
    e.QuoteFiled: lambda ev, v: _("PDF of the quote filed, revision {revision}").format(revision=ev.revision),
    e.QuoteAccepted: lambda ev, v: _decided(_("Quote accepted by {name}, revision {revision}: {total}"), ev, v),
    e.QuoteDeclined: lambda ev, v: _decided(_("Quote declined by {name}, revision {revision}"), ev, v),
    e.QuoteWithdrawn: lambda ev, v: _decided(_("Quote withdrawn, revision {revision}"), ev, v),
    e.QuoteExpired: lambda ev, v: _("Quote expired, revision {revision}").format(revision=ev.revision),
    e.PlanSaved: _plan_saved,
    e.PlanAgreed: _plan_agreed,
    e.StepStateSet: _step_state,
}
