"""The quote: "the client receives a quote with all the information, and if it is accepted …"."""

from __future__ import annotations

from typing import Final
from uuid import UUID

from ecsupport_desktop.domain import commands as c
from ecsupport_desktop.domain import events as e
from ecsupport_desktop.domain.contents import attachments_of
from ecsupport_desktop.domain.errors import N_, Conflict, InvalidField, NotAllowed, NotFound
from ecsupport_desktop.domain.plan import steps_of
from ecsupport_desktop.domain.quote import (
    CAME_TO_NOTHING,
    Answered,
    Decision,
    Issue,
    Quote,
    QuoteDocument,
    QuoteState,
    draft_of,
    in_force,
    last_issued,
    missing,
    totals,
    validity,
)
from ecsupport_desktop.domain.request import Request
from ecsupport_desktop.domain.words import CloseOutcome, Purpose, State

from .context import Context
from .guards import require_not_future, require_since, require_text
from .sending import send
from .states import change_state, follow_quote
from .unfolding import Unfolding

_PDF: Final = b"%PDF-"


def save(request: Request, command: c.SaveQuote, context: Context) -> list[e.AnyRequestEvent]:
    """A draft is edited by one at a time; who comes second sees what the first one saved, and keeps their own text."""
    draft = draft_of(request.quotes)
    _require_base(request, command.base, draft)
    if draft is not None and draft.content == command.content:
        return []
    return [
        e.QuoteDrafted(
            request_id=request.id,
            revision=draft.revision if draft else len(request.quotes) + 1,
            content=command.content,
            saved_by=command.id,
            agent_id=context.actor.id,
            at=context.now,
        )
    ]


def discard(request: Request, command: c.DiscardQuote, context: Context) -> list[e.AnyRequestEvent]:
    draft = draft_of(request.quotes)
    assert draft is not None  # by its precondition
    _require_base(request, command.base, draft)
    return [e.QuoteDiscarded(request_id=request.id, revision=draft.revision)]


def _require_base(request: Request, base: UUID | None, draft: Quote | None) -> None:
    if base != (draft.saved_by if draft else None):
        raise Conflict(N_("The quote of {number} was changed by somebody else in the meantime"), number=request.number)


def issue(request: Request, command: c.IssueQuote, context: Context) -> list[e.AnyRequestEvent]:
    """ "With all the information": what is missing is said, and nothing is issued without it. Numbers have no gaps."""
    draft = draft_of(request.quotes)
    assert draft is not None  # by its precondition
    if command.base is not None:
        _require_base(request, command.base, draft)
    issuer = context.policy.quoting.issuer
    for lacking in missing(draft.content, issuer):
        raise InvalidField(lacking.message, field=lacking.field, **dict(lacking.params))
    before = last_issued(request.quotes)
    number = before.number if before else context.quote_number
    assert number is not None  # given by the desk
    today, valid_until, expires_at = validity(context.now, draft.content.validity_days, context.zone)
    unfolding = Unfolding(request, context)
    superseded = in_force(request.quotes)
    if superseded is not None:
        unfolding.add(e.QuoteSuperseded(request_id=request.id, revision=superseded.revision, by=draft.revision))
    unfolding.add(
        e.QuoteIssued(
            request_id=request.id,
            revision=draft.revision,
            issue=Issue(
                number=number,
                issuer=issuer,
                issued_at=context.now,
                issued_on=today,
                valid_until=valid_until,
                expires_at=expires_at,
                agent_id=context.actor.id,
            ),
        )
    )
    follow_quote(unfolding, request.id)
    return unfolding.events


def file(request: Request, command: c.FileQuote, context: Context) -> list[e.AnyRequestEvent]:
    """The same revision printed again is the same PDF; the first one counts."""
    quote = _revision(request, command.revision)
    if quote.issue is None:
        raise NotAllowed(N_("A draft has no paper: issue it first"), field="revision")
    if quote.document is not None:
        return []
    if command.document.media_type != "application/pdf" or not command.document.content.startswith(_PDF):
        raise InvalidField(N_("The paper of a quote is a PDF"), field="document")
    (attachment,) = attachments_of((command.document,), command.id, None, context.actor.id, context.now)
    document = QuoteDocument(attachment_id=attachment.id, sha256=attachment.sha256)
    return [
        e.FilesAttached(request_id=request.id, attachments=(attachment,)),
        e.QuoteFiled(request_id=request.id, revision=quote.revision, document=document),
    ]


def send_quote(request: Request, command: c.SendQuote, context: Context) -> list[e.AnyRequestEvent]:
    """The 48 hours end by the delivered quote (or earlier by an answer that announces it)."""
    require_text(command.text, "text", N_("The message that goes with the quote is empty"))
    quote = _offered(request, command.revision, context)
    if quote.document is None:
        raise NotAllowed(N_("The PDF of this revision isn't on the request yet: print it first"), field="revision")
    key = quote.document.attachment_id
    files = (key, *(file for file in command.files if file != key))
    return send(request, command, Purpose.QUOTE, context, files)


def decide_quote(request: Request, command: c.DecideQuote, context: Context) -> list[e.AnyRequestEvent]:
    """ "If it is accepted": one revision, who said it, how and when, and the very paper it was said of."""
    quote = _offered(request, command.revision, context)
    said_by = require_text(command.said_by, "said_by", N_("Say who decided, at the client's"))
    assert quote.issue is not None
    said_at = require_since(
        require_not_future(command.said_at, "said_at", context) or context.now,
        quote.issue.issued_at,
        "said_at",
        N_("The quote can't be decided on before it was issued"),
    )
    optional = {line.id for line in quote.content.lines if line.optional}
    if not optional >= set(command.chosen) or len(set(command.chosen)) != len(command.chosen):
        raise InvalidField(N_("Only an optional line of this quote can be chosen"), field="chosen")
    if quote.document is None:
        raise NotAllowed(N_("The PDF of this revision isn't on the request yet: print it first"), field="revision")
    accepted = command.answer is Answered.ACCEPTED
    if command.chosen and not accepted:
        raise InvalidField(N_("Only who accepts a quote chooses among its lines"), field="chosen")
    decision = Decision(
        said_by=said_by,
        how=command.how,
        said_at=said_at,
        recorded_at=context.now,
        agent_id=context.actor.id,
        reason=command.reason.strip(),
        chosen=tuple(line.id for line in quote.content.lines if line.id in command.chosen),
        total=totals(quote.content, command.chosen).total if accepted else None,
        document_sha256=quote.document.sha256,
    )
    unfolding = Unfolding(request, context)
    if not accepted:
        unfolding.add(e.QuoteDeclined(request_id=request.id, revision=quote.revision, decision=decision))
        _came_to_nothing(unfolding, request, CloseOutcome.DECLINED, decision.reason)
        return unfolding.events
    draft = draft_of(request.quotes)
    if draft is not None:  # a later offer nobody has seen
        unfolding.add(e.QuoteDiscarded(request_id=request.id, revision=draft.revision))
    unfolding.add(e.QuoteAccepted(request_id=request.id, revision=quote.revision, decision=decision))
    steps = steps_of(quote, decision.chosen, command.id)
    unfolding.add(e.PlanSaved(request_id=request.id, revision=quote.revision, steps=steps, saved_by=command.id))
    follow_quote(unfolding, request.id)
    return unfolding.events


def withdraw(request: Request, command: c.WithdrawQuote, context: Context) -> list[e.AnyRequestEvent]:
    reason = require_text(command.reason, "reason", N_("Say why the quote is withdrawn"))
    quote = _in_force(request, command.revision)
    unfolding = Unfolding(request, context)
    decision = _our_decision(quote, context, reason)
    unfolding.add(e.QuoteWithdrawn(request_id=request.id, revision=quote.revision, decision=decision))
    _came_to_nothing(unfolding, request, CloseOutcome.WITHDRAWN, reason)
    return unfolding.events


def expire(request: Request, command: c.ExpireQuote, context: Context) -> list[e.AnyRequestEvent]:
    """By the authority's clock: whose clock runs ahead ends no offer early."""
    quote = _revision(request, command.revision)
    if quote.state is QuoteState.EXPIRED:
        return []
    quote = _in_force(request, command.revision)
    if not quote.has_expired(context.now):
        raise NotAllowed(N_("This quote is still valid"), field="revision")
    unfolding = Unfolding(request, context)
    decision = _our_decision(quote, context, "")
    unfolding.add(e.QuoteExpired(request_id=request.id, revision=quote.revision, decision=decision))
    _came_to_nothing(unfolding, request, CloseOutcome.EXPIRED, "")
    return unfolding.events


def _our_decision(quote: Quote, context: Context, reason: str) -> Decision:
    return Decision(
        said_at=context.now,
        recorded_at=context.now,
        agent_id=context.actor.id,
        reason=reason,
        document_sha256=quote.document.sha256 if quote.document else None,
    )


def _came_to_nothing(unfolding: Unfolding, request: Request, outcome: CloseOutcome, reason: str) -> None:
    """The request closes, unless the next revision is being made; a response that is owed stays owed."""
    if draft_of(request.quotes) is not None:
        follow_quote(unfolding, request.id)
        return
    unfolding.add(e.RequestClosed(request_id=request.id, outcome=outcome, reason=reason))
    if request.due_at is not None:
        change_state(unfolding, request.id, State.ANALYSIS, State.CLOSED)


# ── Which revision ──────────────────────────────────────────────────────────────────────────────────────────
def _revision(request: Request, revision: int) -> Quote:
    found = next((quote for quote in request.quotes if quote.revision == revision), None)
    if found is None:
        raise NotFound(N_("{number} has no revision {revision}"), field="revision", number=request.number,
                       revision=revision)  # fmt: skip
    return found


def _in_force(request: Request, revision: int) -> Quote:
    """The issued revision; what to do where another one is meant."""
    quote = _revision(request, revision)
    if quote.state is QuoteState.ISSUED:
        return quote
    current = in_force(request.quotes)
    if quote.state in _WHY_ANOTHER and current is not None:
        raise NotAllowed(_WHY_ANOTHER[quote.state], field="revision", revision=revision, current=current.revision)
    raise NotAllowed(_WHY_NOT[quote.state], field="revision", revision=revision)


def _offered(request: Request, revision: int, context: Context) -> Quote:
    """The issued revision, still valid by the authority's clock."""
    quote = _in_force(request, revision)
    if quote.has_expired(context.now):
        assert quote.issue is not None
        raise NotAllowed(
            N_("Revision {revision} expired on {date}: issue a new revision"),
            field="revision", revision=revision, date=quote.issue.valid_until,
        )  # fmt: skip
    return quote


_CAME_TO_NOTHING: Final = N_("Revision {revision} came to nothing: revision {current} is the one that holds")
_WHY_ANOTHER: Final = {
    QuoteState.SUPERSEDED: N_("Revision {revision} was superseded: revision {current} is the one that holds"),
    **dict.fromkeys(CAME_TO_NOTHING, _CAME_TO_NOTHING),
}
_WHY_NOT: Final = {
    QuoteState.DRAFT: N_("Revision {revision} is a draft: issue it first"),
    QuoteState.ACCEPTED: N_("Revision {revision} is accepted already"),
    QuoteState.DECLINED: N_("Revision {revision} was declined: issue a new revision"),
    QuoteState.EXPIRED: N_("Revision {revision} has expired: issue a new revision"),
    QuoteState.WITHDRAWN: N_("Revision {revision} was withdrawn: issue a new revision"),
    QuoteState.SUPERSEDED: N_("Revision {revision} was superseded: issue a new revision"),
}
