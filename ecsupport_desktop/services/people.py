"""Who acts: the agent of an account's login name, registered the first time it is seen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecsupport_desktop.config.language import N_
from ecsupport_desktop.domain.commands import SaveAgent
from ecsupport_desktop.domain.directory import Agent
from ecsupport_desktop.domain.errors import NotAllowed
from ecsupport_desktop.domain.words import Role
from ecsupport_desktop.services.identity import new_id

if TYPE_CHECKING:
    from ecsupport_desktop.services.desk import Desk


def acting_agent(desk: Desk, login: str) -> Agent:
    """The agent with this login, whatever its case; the first agent of a database is a lead.

    Raises NotAllowed where the desk won't register one.
    """
    agents = desk.readers.agents()
    known = next((agent for agent in agents if agent.login.casefold() == login.casefold()), None)
    if known is not None:
        return known
    role = Role.AGENT if agents else Role.LEAD
    agent = Agent(id=new_id(), login=login, name=name_from(login), role=role)
    outcome = desk.execute(SaveAgent(id=new_id(), actor_id=agent.id, agent=agent))
    if outcome.accepted:
        return agent
    again = next((one for one in desk.readers.agents() if one.login.casefold() == login.casefold()), None)
    if again is not None:  # another process was first
        return again
    assert outcome.refusal is not None
    raise NotAllowed(outcome.refusal.message, **dict(outcome.refusal.params))


def team_agent(desk: Desk, login: str) -> Agent:
    """The agent with this login on a team's server, where nobody becomes one by coming in.

    Raises NotAllowed.
    """
    known = next((agent for agent in desk.readers.agents() if agent.login.casefold() == login.casefold()), None)
    if known is None:
        raise NotAllowed(N_("{login} is no agent of this team yet: ask a lead to add you."), login=login)
    if not known.active:
        raise NotAllowed(N_("{login} is no agent of this team any more: ask a lead."), login=login)
    return known


def name_from(login: str) -> str:
    """A name to begin with: `ana.ruiz` is Ana Ruiz until somebody says otherwise."""
    words = login.replace(".", " ").replace("_", " ").replace("-", " ").split()
    return " ".join(word[:1].upper() + word[1:] for word in words) or login
