"""`ecsupport quote …`: begins, shows, issues and decides quotes, and writes their PDFs. JSON on stdout."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

from ecsupport_desktop.cli.output import complain, output, print_json, read_from
from ecsupport_desktop.cli.quotes_found import (
    again,
    by_place,
    execute,
    print_issued,
    print_quote,
    printer,
    quote_meant,
    require,
)
from ecsupport_desktop.cli.session import Session
from ecsupport_desktop.config.language import _
from ecsupport_desktop.services.command_line_quote import CONTENT_FIELDS
from ecsupport_desktop.services.usage import USAGE, UsageError

if TYPE_CHECKING:
    from ecsupport_desktop.domain.quote import Quote, QuoteContent
    from ecsupport_desktop.services.desk import Desk
    from ecsupport_desktop.services.quote_finding import Found


# ── Reading ─────────────────────────────────────────────────────────────────────────────────────────────────
def show(session: Session) -> int:
    desk, found = quote_meant(session)
    print_quote(desk, found, found.quote(session.options.revision))
    return 0


def pdf(session: Session) -> int:
    """The bytes that are filed; else, and of a draft, as it would be printed now."""
    options = session.options
    if options.output == "-" and sys.stdout.isatty():
        raise UsageError(_("A PDF isn't for the screen: name a file with -o."))
    desk, found = quote_meant(session)
    quote = found.quote(options.revision)
    filed = desk.readers.file(quote.document.sha256) if quote.document else None
    content = filed if filed is not None else _printed(desk, quote)
    with output(options.output) as target:
        target.write(content)
    if options.output != "-":
        told = {"file": options.output, "number": quote.number, "revision": quote.revision}
        print_json({**told, "state": quote.state.value, "filed": filed is not None})
    return 0


def _printed(desk: Desk, quote: Quote) -> bytes:
    from ecsupport_desktop.services.quote_paper import paper_of

    return printer().quote(paper_of(quote, desk.readers.policy().quoting))


# ── Writing ─────────────────────────────────────────────────────────────────────────────────────────────────
def new(session: Session) -> int:
    """Prefilled as in the window: the draft's content, the last revision's, or what is known of the client."""
    from ecsupport_desktop.domain import commands as c
    from ecsupport_desktop.domain.quote import draft_of
    from ecsupport_desktop.services.quote_finding import known_content
    from ecsupport_desktop.services.quoting import content_to_edit

    desk, found = quote_meant(session)
    view = found.view
    begun = content_to_edit(view, desk.readers.policy().quoting, known_content(desk.readers, view))
    draft = draft_of(view.request.quotes)
    base = draft.saved_by if draft else None
    content = _given(session, desk, begun)
    execute(desk, session, found, c.SaveQuote, content=content, base=base)
    after = again(desk, found)
    saved = draft_of(after.view.request.quotes)
    assert saved is not None
    print_quote(desk, after, saved)
    return 0


def _given(session: Session, desk: Desk, begun: QuoteContent) -> QuoteContent:
    """What file, earlier quote and options say, each on top of the one before."""
    from ecsupport_desktop.services.quote_finding import find, is_quote_number
    from ecsupport_desktop.services.quote_input import content_from_json, content_from_text
    from ecsupport_desktop.services.quoting import copied

    options, source = session.options, session.options.source
    content = begun
    if source and is_quote_number(source) and not Path(source).exists():
        content = copied(find(desk.readers, source).quote().content, begun)
    elif source:
        with read_from(source) as stream:
            content = content_from_text(stream.read(), begun)
    names = (*CONTENT_FIELDS, "language", "validity_days")
    fields = {name: getattr(options, name) for name in names if getattr(options, name) is not None}
    return content_from_json(fields, content) if fields else content


def issue(session: Session) -> int:
    """What is missing is said, all of it, and nothing is issued."""
    from ecsupport_desktop.domain import commands as c
    from ecsupport_desktop.domain.quote import draft_of, missing
    from ecsupport_desktop.services import quoting
    from ecsupport_desktop.services.identity import new_id

    desk, found = quote_meant(session)
    draft, issuer = draft_of(found.view.request.quotes), desk.readers.policy().quoting.issuer
    lacking = missing(draft.content, issuer) if draft else ()
    for entry in lacking:
        complain(_(entry.message).format(**dict[str, Any](entry.params)))
    if lacking:
        return USAGE
    command = c.IssueQuote(
        id=new_id(), actor_id=session.agent(desk).id, request_id=found.view.request.id,
        base=draft.saved_by if draft else None,
    )  # fmt: skip
    issued = quoting.issue(desk, printer(), command)
    for outcome in (issued.outcome, issued.filed):
        if outcome is not None:
            require(outcome)
    print_issued(desk, found)
    session.back_up_daily()
    return 0


def decide(session: Session) -> int:
    from ecsupport_desktop.domain import commands as c
    from ecsupport_desktop.domain.quote import Answered
    from ecsupport_desktop.domain.words import Channel

    options, (desk, found) = session.options, quote_meant(session)
    quote = found.quote(options.revision) if options.revision else found.offered
    said_at = options.at.replace(tzinfo=session.settings.zone) if options.at and not options.at.tzinfo else options.at
    _file_if_needed(session, desk, found)
    execute(
        desk, session, found, c.DecideQuote,
        revision=quote.revision,
        answer=Answered(options.answer),
        said_by=options.said_by,
        how=Channel(options.how),
        said_at=said_at,
        reason=options.reason,
        chosen=tuple(_chosen(quote, written) for written in options.choose),
    )  # fmt: skip
    print_issued(desk, found, quote.revision)
    return 0


def _chosen(quote: Quote, written: str) -> UUID:
    """An optional line by its place from 1, as it stands in the quote, or by its id."""
    lines = quote.content.lines
    return by_place(written, [line.id for line in lines], _("The quote has no line {line}.").format(line=written))


def _file_if_needed(session: Session, desk: Desk, found: Found) -> None:
    """A revision that was issued when the program ended has no paper on the request yet."""
    from ecsupport_desktop.services.quoting import file_paper, unfiled

    if unfiled(found.view.request) is not None:
        outcome = file_paper(desk, printer(), found.view.request.id, session.agent(desk).id)
        if outcome is not None:
            require(outcome)


def withdraw(session: Session) -> int:
    from ecsupport_desktop.domain import commands as c

    options, (desk, found) = session.options, quote_meant(session)
    quote = found.quote(options.revision) if options.revision else found.offered
    execute(desk, session, found, c.WithdrawQuote, revision=quote.revision, reason=options.reason)
    print_issued(desk, found, quote.revision)
    return 0


def plan(session: Session) -> int:
    from ecsupport_desktop.domain import commands as c
    from ecsupport_desktop.domain.plan import StepState
    from ecsupport_desktop.services.quote_json import plan_json

    options, (desk, found) = session.options, quote_meant(session)
    request = found.view.request
    if request.plan is None:
        text = _("{number} has no plan: it is made once the client accepts the quote")
        raise UsageError(text.format(number=request.number))
    if (options.step is None) != (options.state is None):
        raise UsageError(_("Say both: which step (--step) and how far it has come (--state)."))
    if options.step is not None:
        steps = [step.id for step in request.plan.steps]
        step_id = by_place(options.step, steps, _("The plan has no step {step}.").format(step=options.step))
        execute(desk, session, found, c.SetStepState, step_id=step_id, state=StepState(options.state))
        request = again(desk, found).view.request
    assert request.plan is not None
    shown = plan_json(request.plan, found.view.agents)
    print_json({"request": request.number, "state": request.state.value, **shown})
    return 0


ACTIONS: Final = {
    "new": new,
    "show": show,
    "issue": issue,
    "decide": decide,
    "withdraw": withdraw,
    "pdf": pdf,
    "plan": plan,
}
