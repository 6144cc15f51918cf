"""What commands on clients, agents, the policy and the quarantine do: a pure function, as for requests."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from . import commands as c
from . import events as e
from .contents import files_of
from .directory import Agent, Client
from .errors import N_, Conflict, InvalidField, NotAllowed, NotFound
from .fitting import require_fitting
from .policy import Policy

DirectoryCommand = c.SaveClient | c.SaveAgent | c.ChangePolicy | c.QuarantineMail | c.DiscardQuarantined


@dataclass(frozen=True, slots=True, kw_only=True)
class DirectoryContext:
    """What is known when the command comes. `actor` None: nobody is registered under that id.

    `head` is the last command on the stream; `quarantined`: the mail is there; `discarded`: it was taken out.
    """

    now: datetime
    actor: Agent | None
    agents: tuple[Agent, ...] = ()
    client: Client | None = None
    policy: Policy = field(default_factory=Policy)
    head: UUID | None = None
    quarantined: bool = False
    discarded: bool = False


def decide_directory(command: DirectoryCommand, context: DirectoryContext) -> list[e.AnyDirectoryEvent]:
    """The events of this command, none if it changes nothing. Raises a DomainError, naming its field if any."""
    if not isinstance(command, c.SaveAgent):
        _acting(context)
    require_fitting(command)
    decided: list[e.AnyDirectoryEvent] = _DECIDE[type(command)](command, context)
    return decided


def _acting(context: DirectoryContext) -> Agent:
    actor = context.actor
    if actor is None:
        raise NotFound(N_("This agent doesn't exist"), field="actor_id")
    if not actor.active:
        raise NotAllowed(N_("{name} is no longer an active agent"), name=actor.name)
    return actor


def _require_head(expected: UUID | None, context: DirectoryContext, name: str) -> None:
    if expected is not None and expected != context.head:
        raise Conflict(N_("{name} was changed by somebody else in the meantime"), name=name)


def _save_client(command: c.SaveClient, context: DirectoryContext) -> list[e.AnyDirectoryEvent]:
    client = command.client
    _require_head(command.expected_head, context, client.name)
    for ids in ([entry.id for entry in client.contacts], [entry.id for entry in client.services], client.domains):
        if len(set(ids)) != len(ids):
            raise InvalidField(N_("The same entry is there twice"), field="contacts")
    return [] if client == context.client else [e.ClientSaved(client=client)]


def _save_agent(command: c.SaveAgent, context: DirectoryContext) -> list[e.AnyDirectoryEvent]:
    """Only leads register others and give roles; an account may register itself, and the very first one is a lead."""
    agent = command.agent
    known = next((found for found in context.agents if found.id == agent.id), None)
    _may_save(command, known, context)
    _require_head(command.expected_head, context, agent.name)
    login = agent.login.strip().casefold()
    if any(other.login.strip().casefold() == login for other in context.agents if other.id != agent.id):
        raise InvalidField(N_("“{login}” is another agent's login"), field="login", login=agent.login)
    leads = [other for other in context.agents if other.id != agent.id and other.active and other.is_lead]
    if not leads and not (agent.is_lead and agent.active):
        raise NotAllowed(N_("A team needs at least one active lead"), field="role")
    return [] if agent == known else [e.AgentSaved(agent=agent)]


def _may_save(command: c.SaveAgent, known: Agent | None, context: DirectoryContext) -> None:
    agent = command.agent
    if not context.agents:
        if command.actor_id != agent.id:
            raise NotAllowed(N_("The first agent registers itself"), field="actor_id")
        return
    itself = command.actor_id == agent.id
    if context.actor is None and itself:
        if agent.is_lead or not agent.active:
            raise NotAllowed(N_("Only a lead makes somebody a lead"), field="role")
        return
    actor = _acting(context)
    same = known is not None and (known.role, known.active) == (agent.role, agent.active)
    if not actor.is_lead and not (itself and same):
        raise NotAllowed(N_("Only a lead may change other agents, roles and who is active"), field="role")


def _change_policy(command: c.ChangePolicy, context: DirectoryContext) -> list[e.AnyDirectoryEvent]:
    if not _acting(context).is_lead:
        raise NotAllowed(N_("Only a lead may change the policy"))
    if command.expected_head is not None and command.expected_head != context.head:
        raise Conflict(N_("The policy was changed by somebody else in the meantime"))
    return [] if command.policy == context.policy else [e.PolicyChanged(policy=command.policy)]


def _quarantine(command: c.QuarantineMail, context: DirectoryContext) -> list[e.AnyDirectoryEvent]:
    (raw,) = files_of(command)
    return [
        e.MailQuarantined(
            quarantined_id=command.id,
            source=command.source,
            reason=command.reason,
            raw_sha256=hashlib.sha256(raw).hexdigest(),
            size=len(raw),
            at=context.now,
        )
    ]


def _discard(command: c.DiscardQuarantined, context: DirectoryContext) -> list[e.AnyDirectoryEvent]:
    if not context.quarantined:
        raise NotFound(N_("This mail isn't in the quarantine"), field="quarantined_id")
    if not command.reason.strip():
        raise InvalidField(N_("Say why the mail isn't needed"), field="reason")
    if context.discarded:
        return []
    return [
        e.QuarantinedDiscarded(quarantined_id=command.quarantined_id, reason=command.reason.strip(), at=context.now)
    ]


_DECIDE: Final[dict[type[c.Command], Callable[[Any, DirectoryContext], list[e.AnyDirectoryEvent]]]] = {
    c.SaveClient: _save_client,
    c.SaveAgent: _save_agent,
    c.ChangePolicy: _change_policy,
    c.QuarantineMail: _quarantine,
    c.DiscardQuarantined: _discard,
}
