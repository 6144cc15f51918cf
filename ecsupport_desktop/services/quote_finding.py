"""Which quote is meant by the number of a quote or of a request, for the command line."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final
from uuid import UUID

from ecsupport_desktop.domain.errors import N_, NotFound
from ecsupport_desktop.domain.quote import Quote, QuoteContent, in_force, last_issued
from ecsupport_desktop.services.ports import Readers
from ecsupport_desktop.services.views import RequestView

_QUOTE: Final = "q-"


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A request, and whether the number of its quote was given: then a draft isn't meant."""

    view: RequestView
    by_quote: bool

    def quote(self, revision: int | None = None) -> Quote:
        """This revision; else the one that holds, or of a request the latest, a draft too. Raises NotFound."""
        request = self.view.request
        if revision is not None:
            found = next((quote for quote in request.quotes if quote.revision == revision), None)
        elif self.by_quote:
            found = in_force(request.quotes) or last_issued(request.quotes)
        else:
            found = max(request.quotes, key=lambda quote: quote.revision, default=None)
        if found is None and revision is not None:
            raise NotFound(N_("{number} has no revision {revision}"), number=request.number, revision=revision)
        if found is None:
            raise NotFound(N_("{number} has no quote yet"), number=request.number)
        return found

    @property
    def offered(self) -> Quote:
        """The revision the client decides on; the last one issued where none holds. Raises NotFound."""
        quotes = self.view.request.quotes
        found = in_force(quotes) or last_issued(quotes)
        if found is None:
            raise NotFound(N_("{number} has no quote yet that was issued"), number=self.view.request.number)
        return found


def is_quote_number(written: str) -> bool:
    return written.strip().lower().startswith(_QUOTE)


def find(readers: Readers, written: str) -> Found:
    """By `Q-2026-00031`, `ECS-2026-000412` or 412. Raises NotFound."""
    by_quote = is_quote_number(written)
    request_id = _of_quote(readers, written.strip().upper()) if by_quote else readers.request_id(written)
    view = readers.request(request_id) if request_id is not None else None
    if view is None:
        message = N_("There is no quote {number}.") if by_quote else N_("There is no request {number}.")
        raise NotFound(message, number=written)
    return Found(view=view, by_quote=by_quote)


def _of_quote(readers: Readers, number: str) -> UUID | None:
    found = (quote.request_id for quote in readers.quotes(words=number) if quote.number == number)
    return next(found, None)


def known_content(readers: Readers, view: RequestView) -> QuoteContent | None:
    """The client's last quote: their facts as they stood there, and the currency they were quoted in."""
    if view.request.client_id is None:
        return None
    for summary in readers.quotes(client_id=view.request.client_id, limit=1):
        earlier = readers.request(summary.request_id)
        quote = last_issued(earlier.request.quotes) if earlier is not None else None
        return quote.content if quote is not None else None
    return None
