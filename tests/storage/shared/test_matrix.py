"""Who may do what to which request: by a console, and by a client that was changed to refuse nothing.

Where the console accepts, its own statements are what the server let through. Where it refuses, the changed client
decides for a request that would accept it, as a lead would, and writes what follows from that with the same login: the
server must refuse it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import replace
from typing import Any
from uuid import UUID, uuid4

import pytest
from support.examples import QUOTING
from support.postgres_server import PostgresServer

from ecsupport_desktop.config.server import ServerAddress
from ecsupport_desktop.domain import commands as c
from ecsupport_desktop.domain.commands.quote_shapes import STEP
from ecsupport_desktop.domain.commands.rules import RULES
from ecsupport_desktop.domain.directory import Agent
from ecsupport_desktop.domain.message import Address
from ecsupport_desktop.domain.plan import PlanStep
from ecsupport_desktop.domain.policy import Policy
from ecsupport_desktop.domain.request import Request
from ecsupport_desktop.domain.words import CloseOutcome, Role
from ecsupport_desktop.services import desk as desk_module
from ecsupport_desktop.services.desk import Desk
from ecsupport_desktop.services.identity import new_id
from ecsupport_desktop.services.outcome import Status
from ecsupport_desktop.services.ports import EnvironmentFault, TryAgain
from ecsupport_desktop.services.wanted import wanted_of

from .cells import BEFORE, EXTRA, FIELDS, LEVEL_2, SHAPED, SHAPES, WRITER, nonexistent, willing
from .team import GuardedTeam

PEOPLE = ("ana", "ben", "carl", "dora")
"""A lead, an agent, one who was removed while his console is open, and a login of the group that is nobody's agent."""
REQUESTS = ("own", "foreign", "closed", "merged", "nonexistent")


class Cells:
    """Makes requests of every kind and tries commands on them."""

    def __init__(self, team: GuardedTeam, people: dict[str, tuple[Desk, Agent]]) -> None:
        self.team, self.people = team, people
        self.other = team.register()
        self.into = team.register()

    def request(self, which: str, owner: Agent, kind: type[Any]) -> UUID:
        if which == "nonexistent":
            return new_id()
        team, request_id = self.team, self.team.register(message=c.NewMessage(text="It fails", sender=WRITER))
        team.do(c.RecordClientMessage, request_id, message=c.NewMessage(text="And now?"))
        team.do(c.EstablishAssessment, request_id, assessment=EXTRA if kind in SHAPES else LEVEL_2)
        team.do(c.Answer, request_id, text="We restart it")
        team.do(c.AssignRequest, request_id, assignee_id=team.colleague.id if which == "foreign" else owner.id)
        if which == "foreign" and owner.id == team.colleague.id:
            team.do(c.AssignRequest, request_id, assignee_id=team.me.id)
        if kind is c.UnlinkRequests:
            team.do(c.LinkRequests, request_id, other_id=self.other)
        if which != "foreign":  # there the server sees it tried in the wrong state
            self.prepare(kind, request_id)
        if which == "closed":
            # A quote that is with the client ends the request itself.
            closing = (
                (c.CloseRequest, {"outcome": CloseOutcome.WITHDRAWN}),
                (c.WithdrawQuote, {"revision": 1, "reason": "Too dear"}),
            )
            assert any(team.do(step, request_id, **fields).accepted for step, fields in closing)
        if which == "merged":
            assert team.do(c.MergeRequest, request_id, into_id=self.into).accepted
        return request_id

    def prepare(self, kind: type[Any], request_id: UUID) -> None:
        """Bring its message to where a command of this kind is possible."""
        delivery_id = self.delivery(request_id)
        for step in BEFORE.get(kind, ()):
            fields = FIELDS[step](self, request_id, self.team.me)
            if "delivery_id" in fields:
                fields["delivery_id"] = delivery_id
            assert self.team.do(step, request_id, **fields).accepted

    def command(self, kind: type[Any], request_id: UUID, actor: Agent) -> Any:
        base = {"id": new_id(), "actor_id": actor.id}
        if issubclass(kind, c.RequestCommand):
            base["request_id"] = request_id
        return kind(**base, **FIELDS[kind](self, request_id, actor))

    def messages(self, request_id: UUID) -> tuple[UUID, ...]:
        with self.team.consoles["ana"].store.begin() as uow:
            found = uow.requests([request_id]).get(request_id)
        return tuple(m.id for m in found.messages if m.from_client) if found else (new_id(),)

    def delivery(self, request_id: UUID) -> UUID:
        with self.team.consoles["ana"].store.begin() as uow:
            found = uow.requests([request_id]).get(request_id)
        return found.deliveries[0].id if found and found.deliveries else new_id()

    def quoted(self, request_id: UUID) -> Request | None:
        with self.team.consoles["ana"].store.begin() as uow:
            found: Request | None = uow.requests([request_id]).get(request_id)
        return found

    def base(self, request_id: UUID) -> UUID:
        """What the draft was saved by; where there is none, what the changed client takes for one."""
        found = self.quoted(request_id)
        return found.quotes[-1].saved_by if found and found.quotes else SHAPED.saved_by

    def steps(self, request_id: UUID) -> tuple[PlanStep, ...]:
        found = self.quoted(request_id)
        return found.plan.steps if found and found.plan else (STEP,)

    def quarantined(self) -> UUID:
        command = c.QuarantineMail(id=new_id(), actor_id=self.team.me.id, raw=b"!", source="b.eml", reason="no mail")
        assert self.team.execute(command).accepted
        return command.id

    def stranger(self) -> str:
        """The address of somebody who wrote once."""
        address = f"{uuid4().hex[:8]}@stranger.example"
        message = c.NewMessage(text="Hello", sender=Address(name="", address=address))
        self.team.register(message=message)
        return address

    def policy_turned(self) -> bool:
        return not self.team.consoles["ana"].readers.policy().level_3_enabled

    def by_console(self, who: str, command: Any) -> bool:
        try:
            return self.people[who][0].execute(command).accepted
        except EnvironmentFault:
            return False

    def by_sql(self, who: str, command: Any) -> bool:
        """As the console writes it, but deciding as if everything were allowed."""
        desk, _agent = self.people[who]
        try:
            with desk.store.begin() as uow:
                if uow.claim(command, wanted_of(command)) is not None:
                    return True
                outcome = desk_module._apply(Hostile(uow, command, self.into), command)
                uow.finish(outcome)
        except (EnvironmentFault, TryAgain):
            return False
        assert outcome.status is Status.APPLIED, "nothing was tried"
        return True


class Hostile:
    """A unit of work that shows every agent as a lead, and every request as one that accepts the command."""

    def __init__(self, uow: Any, command: Any, into: UUID) -> None:
        self._uow, self._command, self._into = uow, command, into

    def __getattr__(self, name: str) -> Any:
        return getattr(self._uow, name)

    def agent(self, agent_id: UUID) -> Agent:
        found: Agent | None = self._uow.agent(agent_id)
        known = found or Agent(id=agent_id, login="nobody", name="Nobody")
        return replace(known, role=Role.LEAD, active=True)

    def agents(self) -> tuple[Agent, ...]:
        return tuple(replace(agent, role=Role.LEAD, active=True) for agent in self._uow.agents())

    def requests(self, ids: Collection[UUID]) -> dict[UUID, Request]:
        found: dict[UUID, Request] = self._uow.requests(ids)
        own, kind = getattr(self._command, "request_id", None), type(self._command)
        if own in ids and kind is not c.RegisterRequest:
            found[own] = willing(found.get(own) or nonexistent(self._command), self._command, self._into)
        return {key: request for key, request in found.items() if kind is not c.RegisterRequest or key != own}


@pytest.fixture
def cells(shared_database: ServerAddress, open_console: Callable[..., Any], postgres: PostgresServer) -> Cells:
    team = GuardedTeam(shared_database, open_console)
    suffix = team.logins["ana"].partition(".")[2]
    carl, dora = f"carl.{suffix}", f"dora.{suffix}"
    team.administration.add_agent(carl, Role.AGENT, "Carl")
    for statement in (
        "CREATE ROLE {} LOGIN",
        "GRANT agent TO {}",
        f"GRANT CONNECT ON DATABASE {shared_database.database} TO {{}}",
    ):
        postgres.execute(statement.format(f'"{dora}"'))
    people = {"ana": (team.consoles["ana"], team.me), "ben": (team.consoles["ben"], team.colleague)}
    agents = {agent.login: agent for agent in people["ana"][0].readers.agents()}
    people["carl"] = (Desk(open_console(replace(shared_database, user=carl))), agents[carl])
    people["dora"] = (
        Desk(open_console(replace(shared_database, user=dora))), Agent(id=new_id(), login=dora, name="Dora"),
    )  # fmt: skip
    gone = replace(agents[carl], active=False)
    assert team.execute(c.SaveAgent(id=new_id(), actor_id=team.me.id, agent=gone)).accepted
    policy = c.ChangePolicy(id=new_id(), actor_id=team.me.id, policy=Policy(quoting=QUOTING))
    assert team.execute(policy).accepted
    return Cells(team, people)


def test_the_server_refuses_what_the_console_refuses(cells: Cells) -> None:
    wrong, accepted, tried = [], set(), 0
    untouched = {which: cells.request(which, cells.people["carl"][1], c.UnlinkRequests) for which in REQUESTS}
    spare: dict[Any, UUID] = {}
    for kind in RULES:
        for who in PEOPLE:
            actor = cells.people[who][1]
            for which in REQUESTS if issubclass(kind, c.RequestCommand) else ("-",):
                fresh = who in ("ana", "ben") and which != "-"
                alike = (who, which, kind in SHAPES, BEFORE.get(kind), kind is c.UnlinkRequests)
                if fresh:  # what everybody was refused is as it was
                    request_id = spare.pop(alike, None) or cells.request(which, actor, kind)
                else:
                    request_id = untouched.get(which, new_id())
                tried += 1
                if cells.by_console(who, cells.command(kind, request_id, actor)):
                    accepted.add((kind.__name__, who, which))
                elif cells.by_sql(who, cells.command(kind, request_id, actor)):
                    wrong.append(f"{kind.__name__} by {who} on {which}")
                elif fresh:
                    spare[alike] = request_id
    assert wrong == []
    # By the server's clock no quote runs out here: test_quotes.py lets one.
    assert {kind for kind, _who, _which in accepted} == {kind.__name__ for kind in RULES} - {"ExpireQuote"}
    assert {who for _kind, who, _which in accepted} == {"ana", "ben"}
    assert tried == 4 * (5 * len(c.ON_REQUEST) + len(c.ON_DIRECTORY))
    assert cells.team.faults() == []
