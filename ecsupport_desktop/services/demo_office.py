"""The demo team's office: what it has set for its quotes, and how their papers are printed."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import tzinfo
from typing import Final
from zoneinfo import ZoneInfo

from ecsupport_desktop.domain.policy import Policy
from ecsupport_desktop.domain.quote import Quote
from ecsupport_desktop.services.demo_offers import DemoOffers, NewId, demo_offers
from ecsupport_desktop.services.quote_paper import Printer, paper_of

PAPERS: Final = 10
"""Of a large demo, how many quotes of each title have a paper of their own: the others are for measuring only."""


class DemoOffice:
    """Fills `demo_story.Office`."""

    def __init__(self, policy: Policy, printer: Printer, new_id: NewId, *, sparing: bool) -> None:
        self.offers: Final[DemoOffers] = demo_offers()
        self.policy: Final = replace(policy, quoting=self.offers.settings(new_id))
        self.zone: Final[tzinfo] = ZoneInfo(self.policy.quoting.time_zone)
        self._printer, self._sparing = printer, sparing
        self._papers: dict[str, bytes] = {}
        self._printed: Counter[str] = Counter()

    def printed(self, quote: Quote) -> bytes:
        """Its PDF; where paper is spared, the last one that was printed of this title."""
        title = quote.content.title
        if not self._sparing or self._printed[title] < PAPERS:
            self._printed[title] += 1
            self._papers[title] = self._printer.quote(paper_of(quote, self.policy.quoting))
        return self._papers[title]
