"""What became of the quotes in a period: how many were issued and decided, and what was accepted."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from ecsupport_desktop.domain.quote import Quote, QuoteState, exponent_of
from ecsupport_desktop.services.quote_json import decimal_text

_DECIDED = (QuoteState.ACCEPTED, QuoteState.DECLINED, QuoteState.EXPIRED, QuoteState.WITHDRAWN)


@dataclass(slots=True)
class QuoteTally:
    """Counts of revisions; what was accepted with its taxes, in minor units by currency."""

    issued: int = 0
    decided: Counter[QuoteState] = field(default_factory=Counter)
    accepted: Counter[str] = field(default_factory=Counter)

    def add(self, quote: Quote, start: datetime, end: datetime) -> None:
        """Count what happened to it from start to just before end: issued, and decided when the client said so."""
        self.issued += quote.issue is not None and start <= quote.issue.issued_at < end
        decision = quote.decision
        if decision is not None and start <= decision.said_at < end:
            self.decided[quote.state] += 1
            if quote.state is QuoteState.ACCEPTED:
                self.accepted[quote.content.currency] += decision.total or 0

    def json(self) -> dict[str, Any]:
        totals = sorted(self.accepted.items())
        return {
            "issued": self.issued,
            **{state.value: self.decided[state] for state in _DECIDED},
            "accepted_total": {currency: decimal_text(total, exponent_of(currency)) for currency, total in totals},
        }
