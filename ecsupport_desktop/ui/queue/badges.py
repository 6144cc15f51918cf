"""The small mark on rows that somebody else has open or writes on: initials, a pen, and the words behind them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from ecsupport_desktop.domain.directory import Agent
from ecsupport_desktop.ui.shared.company_words import agent_name, company_text, initials
from ecsupport_desktop.ui.shared.live_link import LiveLink


@dataclass(frozen=True, slots=True)
class Badge:
    """`initials` of who came first, writers before readers, "+1" for each further one; `words` say all of them."""

    initials: str
    writing: bool
    words: str


def badges_of(live: LiveLink, agents: Mapping[UUID, Agent]) -> dict[UUID, Badge]:
    """By request; requests without company aren't in it."""
    found: dict[UUID, Badge] = {}
    for request_id in dict.fromkeys(each.request_id for each in live.presence):
        company = live.company(request_id)
        names = list(dict.fromkeys(agent_name(e.agent_id, agents) for e in (*company.writers, *company.readers)))
        more = f" +{len(names) - 1}" if len(names) > 1 else ""
        found[request_id] = Badge(initials(names[0]) + more, bool(company.writers), company_text(company, agents))
    return found
