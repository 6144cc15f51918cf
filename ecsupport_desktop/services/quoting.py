"""What window and command line share of quotes: where a draft begins, how it is issued and filed, what has changed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields, replace
from datetime import date, timedelta
from enum import StrEnum
from typing import Final
from uuid import UUID

from ecsupport_desktop.domain import commands as c
from ecsupport_desktop.domain.assessment import ExtraFunctionality
from ecsupport_desktop.domain.quote import (
    Party,
    Quote,
    QuoteContent,
    QuoteLine,
    QuoteSettings,
    Rate,
    draft_of,
    last_issued,
)
from ecsupport_desktop.domain.request import Request
from ecsupport_desktop.services.desk import Desk
from ecsupport_desktop.services.identity import new_id
from ecsupport_desktop.services.outcome import Outcome, Status
from ecsupport_desktop.services.quote_paper import Printer, paper_of
from ecsupport_desktop.services.views import RequestView

SOON: Final = timedelta(days=3)
"""How long before its day a quote or a step stands out."""


class DateBand(StrEnum):
    """How near a day is."""

    CALM = "calm"
    SOON = "soon"
    PASSED = "passed"


def date_band(day: date, today: date) -> DateBand:
    """`day` itself still counts: a quote is valid, a step in time, until it ends."""
    if day < today:
        return DateBand.PASSED
    return DateBand.SOON if day - today < SOON else DateBand.CALM


# ── Where a draft begins ────────────────────────────────────────────────────────────────────────────────────
def content_to_edit(view: RequestView, settings: QuoteSettings, earlier: QuoteContent | None = None) -> QuoteContent:
    """The draft's content; without one the last revision's, which the next one changes; else a new quote's.

    `earlier`: the client's last quote.
    """
    request = view.request
    found = draft_of(request.quotes) or last_issued(request.quotes)
    return found.content if found is not None else new_content(view, settings, earlier)


def new_content(view: RequestView, settings: QuoteSettings, earlier: QuoteContent | None = None) -> QuoteContent:
    """A quote with what is known already: the client, what is asked for, the team's usual words and validity.

    The client's facts and the currency are those of `earlier`, else the company's.
    """
    request, client = view.request, view.client
    language = client.language if client is not None else request.language
    contact = client.contact(request.contact_id) if client is not None else None
    known = earlier.client if earlier is not None else Party(name=client.name if client is not None else "")
    attention = contact.name if contact is not None else known.attention
    asked = request.assessment.asked if isinstance(request.assessment, ExtraFunctionality) else ""
    return QuoteContent(
        title=request.subject,
        language=language,
        currency=earlier.currency if earlier is not None else settings.currency,
        client=replace(known, attention=attention),
        scope=asked,
        exclusions=settings.exclusions.of(language),
        assumptions=settings.assumptions.of(language),
        terms=settings.terms.of(language),
        validity_days=settings.validity_days,
    )


def copied(source: QuoteContent, into: QuoteContent) -> QuoteContent:
    """An earlier quote's words and lines in this one; whom it is for, and its language, stay."""
    lines = tuple(replace(line, id=new_id()) for line in source.lines)
    return replace(source, lines=lines, client=into.client, language=into.language, title=into.title or source.title)


def line_of(rate: Rate, language: str) -> QuoteLine:
    """A line made of a service of the rate card."""
    return QuoteLine(
        id=new_id(),
        description=rate.text(language),
        kind=rate.kind,
        quantity=rate.quantity,
        unit_price=rate.unit_price,
        tax=rate.tax,
    )


# ── Issuing ─────────────────────────────────────────────────────────────────────────────────────────────────
@dataclass(frozen=True, slots=True, kw_only=True)
class Issued:
    """What became of issuing a draft, and of filing its PDF (None: it wasn't issued)."""

    outcome: Outcome
    filed: Outcome | None = None

    @property
    def is_filed(self) -> bool:
        return self.filed is not None and self.filed.status in (Status.APPLIED, Status.REDUNDANT)


def issue(desk: Desk, printer: Printer, command: c.IssueQuote) -> Issued:
    """Issue the draft and put its PDF on the request. Takes the time of a print: on a worker's thread.

    Should the program die in between, the revision is issued without its paper: `file_paper` prints the same bytes.
    """
    outcome = desk.execute(command)
    if outcome.status not in (Status.APPLIED, Status.REDUNDANT):
        return Issued(outcome=outcome)
    return Issued(outcome=outcome, filed=file_paper(desk, printer, command.request_id, command.actor_id))


def file_paper(desk: Desk, printer: Printer, request_id: UUID, actor_id: UUID) -> Outcome | None:
    """Put the PDF of the latest issued revision on the request, if it isn't there; None where nothing is issued."""
    view = desk.readers.request(request_id)
    quote = last_issued(view.request.quotes) if view is not None else None
    if quote is None:
        return None
    document = c.NewAttachment(
        name=file_name(quote),
        media_type="application/pdf",
        content=printer.quote(paper_of(quote, desk.readers.policy().quoting)),
    )
    return desk.execute(
        c.FileQuote(id=new_id(), actor_id=actor_id, request_id=request_id, revision=quote.revision, document=document)
    )


def file_name(quote: Quote) -> str:
    """`Q-2026-00031.pdf`, `Q-2026-00031-r2.pdf`."""
    later = f"-r{quote.revision}" if quote.revision > 1 else ""
    return f"{quote.number or 'draft'}{later}.pdf"


def unfiled(request: Request) -> Quote | None:
    """An issued revision whose PDF isn't on the request yet."""
    quote = last_issued(request.quotes)
    return quote if quote is not None and quote.document is None else None


# ── Two revisions side by side ──────────────────────────────────────────────────────────────────────────────
@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What differs between two revisions. `line` None: the quote itself; before None: added, after None: removed."""

    field: str
    before: object
    after: object
    line: UUID | None = None


def changes(before: QuoteContent, after: QuoteContent) -> tuple[Change, ...]:
    """Everything that differs, fields first, then lines in the later order, then those that are gone."""
    return (*_field_changes(before, after), *_line_changes(before.lines, after.lines))


def _field_changes(before: QuoteContent, after: QuoteContent) -> Iterator[Change]:
    for name in (each.name for each in fields(QuoteContent)):
        old, new = getattr(before, name), getattr(after, name)
        if name == "client":
            for part in (each.name for each in fields(Party)):
                if getattr(old, part) != getattr(new, part):
                    yield Change(field=f"client.{part}", before=getattr(old, part), after=getattr(new, part))
        elif name != "lines" and old != new:
            yield Change(field=name, before=old, after=new)


def _line_changes(before: Iterable[QuoteLine], after: Iterable[QuoteLine]) -> Iterator[Change]:
    old, new = ({line.id: line for line in lines} for lines in (before, after))
    for key, line in new.items():
        known = old.get(key)
        if known is None:
            yield Change(field="line", before=None, after=line, line=key)
            continue
        for name in (each.name for each in fields(QuoteLine)):
            if getattr(known, name) != getattr(line, name):
                yield Change(field=name, before=getattr(known, name), after=getattr(line, name), line=key)
    for key, line in old.items():
        if key not in new:
            yield Change(field="line", before=line, after=None, line=key)
    kept = [key for key in old if key in new], [key for key in new if key in old]
    if kept[0] != kept[1]:
        yield Change(field="order", before=tuple(kept[0]), after=tuple(kept[1]))
