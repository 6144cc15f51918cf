"""Who else is at a request, in words and in initials. Advisory only: nobody is ever kept out by it."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from ecsupport_desktop.config.language import _
from ecsupport_desktop.domain.directory import Agent
from ecsupport_desktop.services.live import Presence
from ecsupport_desktop.ui.shared.live_link import Company


def company_text(company: Company, agents: Mapping[UUID, Agent]) -> str:
    """ "Ben Marsh is writing an answer", "Ana Ruiz has this open", both with a dot between; "" for nobody."""
    said = [_("{name} is writing an answer").format(name=name) for name in _names(company.writers, agents)]
    said += [_("{name} has this open").format(name=name) for name in _names(company.readers, agents)]
    return " · ".join(said)


def short_company_text(company: Company, agents: Mapping[UUID, Agent]) -> str:
    """ "Ben writes", "Ana reads": first names, and writers alone where there are any."""
    template = _("{name} writes") if company.writers else _("{name} reads")
    names = [name.split()[0] for name in _names(company.writers or company.readers, agents)]
    return template.format(name=", ".join(names)) if names else ""


def initials(name: str) -> str:
    """First letters of the first and the last word: "BM"; "?" without a name."""
    words = name.split()
    return "".join(word[0] for word in (words[:1] + words[-1:] if len(words) > 1 else words)).upper() or "?"


def agent_name(agent_id: UUID, agents: Mapping[UUID, Agent]) -> str:
    """What the agent is called; one who came since the window was opened isn't known by name yet."""
    agent = agents.get(agent_id)
    return agent.name if agent is not None else _("a colleague")


def _names(who: tuple[Presence, ...], agents: Mapping[UUID, Agent]) -> list[str]:
    return list(dict.fromkeys(agent_name(each.agent_id, agents) for each in who))
