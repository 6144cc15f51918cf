"""The handover sheet of a request: what was sold and what was agreed, for the development team."""

from __future__ import annotations

from datetime import date

from ecsupport_desktop.domain.quote import accepted_of
from ecsupport_desktop.services.quote_paper import HandoverSheet
from ecsupport_desktop.services.views import RequestView


def handover_sheet(view: RequestView, today: date, language: str) -> HandoverSheet | None:
    """None before a quote is accepted. `language`: the team's, not the client's."""
    request = view.request
    quote = accepted_of(request.quotes)
    if quote is None or request.plan is None:
        return None
    content = quote.content
    return HandoverSheet(
        language=language,
        request_number=request.number,
        subject=content.title or request.subject,
        client=content.client.name or (view.client.name if view.client else ""),
        quote_number=quote.number or "",
        revision=quote.revision,
        scope=content.scope,
        exclusions=content.exclusions,
        assumptions=content.assumptions,
        plan=request.plan,
        printed_on=today,
    )
