"""A quote and a plan on paper: what is printed, and the port of who prints it. The same input gives the same bytes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Protocol

from ecsupport_desktop.domain.plan import Plan
from ecsupport_desktop.domain.quote import Party, Quote, QuoteContent, QuoteSettings


@dataclass(frozen=True, slots=True, kw_only=True)
class QuotePaper:
    """Everything that stands on a quote's paper, in the content's language. `number` None: a draft, and marked as one.

    `logo`: the bytes of a PNG or JPEG, or nothing. Dates are the office's.
    """

    content: QuoteContent
    issuer: Party
    logo: bytes = b""
    revision: int = 1
    number: str | None = None
    issued_on: date | None = None
    valid_until: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class HandoverSheet:
    """What the development team gets of an accepted quote: what was sold, and the plan agreed with the client."""

    language: str
    request_number: str
    subject: str
    client: str
    quote_number: str
    revision: int
    scope: str
    exclusions: str
    assumptions: str
    plan: Plan
    printed_on: date


class Printer(Protocol):
    """Makes PDFs. Threads: any. No text in what it is given is ever taken for markup, a file name or an address.

    Raises DomainError for what can't be printed (a logo that is no picture).
    """

    def quote(self, paper: QuotePaper) -> bytes:
        """The quote as a PDF, A4."""

    def quote_pages(self, paper: QuotePaper, *, dots_per_inch: int = 96) -> tuple[bytes, ...]:
        """The very pages of that PDF as PNG pictures."""

    def handover(self, sheet: HandoverSheet) -> bytes:
        """The handover sheet as a PDF, A4."""


def paper_of(quote: Quote, settings: QuoteSettings) -> QuotePaper:
    """The paper of a revision: an issued one with what was frozen then, a draft with what holds now."""
    issue = quote.issue
    return QuotePaper(
        content=quote.content,
        issuer=issue.issuer if issue else settings.issuer,
        logo=settings.logo,
        revision=quote.revision,
        number=issue.number if issue else None,
        issued_on=issue.issued_on if issue else None,
        valid_until=issue.valid_until if issue else None,
    )
