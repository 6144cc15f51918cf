"""Who may do what to which request: by a console, and by a client that was changed to refuse nothing.

Where the console accepts, its own statements are what the server let through. Where it refuses, the changed client
decides for a request that would accept it, as a lead would, and writes what follows from that with the same login: the
server must refuse it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

import pytest
from support.examples import PAPER, QUOTING
from support.postgres_server import PostgresServer

from ecsupport_desktop.config.server import ServerAddress
from ecsupport_desktop.domain import commands as c
from ecsupport_desktop.domain.assessment import EstablishedAssessment, ExtraFunctionality, Level2
from ecsupport_desktop.domain.commands.quote_shapes import QUOTE_DOCUMENT, STEP, shaped
from ecsupport_desktop.domain.commands.rules import RULES
from ecsupport_desktop.domain.commands.situations import accepts, situations
from ecsupport_desktop.domain.cycle import Cycle
from ecsupport_desktop.domain.directory import Agent
from ecsupport_desktop.domain.message import Address, Attachment, Delivery
from ecsupport_desktop.domain.plan import PlanStep, StepState
from ecsupport_desktop.domain.policy import Policy
from ecsupport_desktop.domain.quote import Answered
from ecsupport_desktop.domain.request import BeforeMerge, Link, Request
from ecsupport_desktop.domain.words import Channel, CloseOutcome, DeliveryState, Impact, Priority, Relation, Role, State
from ecsupport_desktop.services import desk as desk_module
from ecsupport_desktop.services.desk import Desk
from ecsupport_desktop.services.identity import new_id
from ecsupport_desktop.services.outcome import Status
from ecsupport_desktop.services.ports import EnvironmentFault, TryAgain
from ecsupport_desktop.services.wanted import wanted_of

from .team import GuardedTeam

PEOPLE = ("ana", "ben", "carl", "dora")
"""A lead, an agent, one who was removed while his console is open, and a login of the group that is nobody's agent."""
REQUESTS = ("own", "foreign", "closed", "merged", "nonexistent")
LEVEL_2 = Level2(effort_hours=Decimal(1), restoring_steps="Restart")
EXTRA = ExtraFunctionality(asked="Gift cards")
FILE = c.NewAttachment(name="a.txt", media_type="text/plain", content=b"a")


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
            assert team.do(c.CloseRequest, request_id, outcome=CloseOutcome.WITHDRAWN).accepted
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


def nonexistent(command: Any) -> Request:
    """As if it were there, with what the command speaks of."""
    request = next(one for one in situations() if accepts(one, c.MarkRestored) and accepts(one, c.SplitRequest))
    request = replace(request, id=command.request_id, assignee_id=command.actor_id)
    if isinstance(command, c.UnlinkRequests):
        request = replace(request, links=(Link(other_id=command.other_id, relation=Relation.RELATED),))
    if isinstance(command, c.SplitRequest):
        first, *others = request.messages
        request = replace(request, messages=(replace(first, id=command.message_ids[0]), *others))
    if hasattr(command, "delivery_id"):
        sent = next(one for one in situations() if one.deliveries).deliveries[0]
        request = replace(request, deliveries=(replace(sent, id=command.delivery_id),))
    return request


def willing(request: Request, command: Any, into: UUID) -> Request:
    """The request as it would have to be."""
    kind = type(command)
    if kind is c.AcknowledgeReceipt:
        wrote = tuple(replace(one, sender=WRITER) if one.from_client else one for one in request.messages)
        request = replace(request, messages=wrote)
    if kind in SHAPES:
        request = willing_quote(request, command)
    if kind is c.UnmergeRequest:
        before = BeforeMerge(state=State.ANSWERED, rest_state=None, outcome=None)
        return replace(request, merged_into=request.merged_into or into, before_merge=before)
    state = State.CLOSED if kind is c.ReopenRequest else State.ANALYSIS
    cycles = request.cycles
    if not any(cycle.is_open for cycle in cycles) and kind is not c.ReopenRequest:
        number = len(cycles) + 1
        cycles = (*cycles, Cycle(number=number, opened_at=request.registered_at, opened_by=request.id))
    return replace(
        request, deliveries=tuple(willing_delivery(one, command) for one in request.deliveries),
        state=state, rest_state=None, outcome=CloseOutcome.ANSWERED if state is State.CLOSED else None,
        merged_into=None, before_merge=None, absorbed=(), cycles=cycles,
        assignee_id=None if kind is c.ClaimRequest else request.assignee_id,
    )  # fmt: skip


def willing_quote(request: Request, command: Any) -> Request:
    """The request with its quote where it would have to be."""
    kind = type(command)
    found = shaped(SHAPES[kind], request.registered_at)
    quotes = found["quotes"]
    if kind is c.DiscardQuote:
        quotes = tuple(replace(quote, saved_by=command.base) for quote in quotes)
    if kind is c.FileQuote:
        quotes = tuple(replace(quote, document=None) for quote in quotes)
    if kind is c.ExpireQuote:
        quotes = tuple(replace(quote, issue=replace(quote.issue, expires_at=request.registered_at)) for quote in quotes)
    plan = found["plan"]
    if kind is c.SetStepState:
        plan = replace(plan, steps=(replace(STEP, id=command.step_id),))
    paper = Attachment(
        id=QUOTE_DOCUMENT.attachment_id, message_id=None, name="a.pdf", media_type="application/pdf", size=1,
        sha256=QUOTE_DOCUMENT.sha256, added_at=request.registered_at,
    )  # fmt: skip
    extra = EstablishedAssessment(number=1, assessment=EXTRA, agent_id=request.id, at=request.registered_at)
    return replace(request, assessments=(extra,), quotes=quotes, plan=plan, attachments=(*request.attachments, paper))


def willing_delivery(delivery: Delivery, command: Any) -> Delivery:
    """The message as it would have to be."""
    kind, long_ago = type(command), delivery.sent_at
    if kind is c.TakeSendBack:
        return replace(delivery, state=DeliveryState.HELD, next_attempt_at=long_ago + timedelta(days=9999))
    if kind is c.StartDelivery:
        return replace(delivery, state=DeliveryState.QUEUED, next_attempt_at=long_ago, attempts=command.attempt - 1)
    if kind in (c.RecordDeliveryDeferred, c.RecordDeliveryUnknown):
        return replace(delivery, state=DeliveryState.SENDING)
    return replace(delivery, state=DeliveryState.FAILED) if kind is c.SendAgain else delivery


WRITER = Address(address="zoe@acme.example")
_ISSUED = (c.SaveQuote, c.IssueQuote)
_PLANNED = (*_ISSUED, c.FileQuote, c.DecideQuote)
SHAPES: dict[type[Any], str] = {
    c.SaveQuote: "none",
    c.DiscardQuote: "draft",
    c.IssueQuote: "draft",
    **dict.fromkeys((c.FileQuote, c.SendQuote, c.DecideQuote, c.WithdrawQuote, c.ExpireQuote), "issued"),
    c.SavePlan: "accepted",
    c.AgreePlan: "accepted",
    c.SetStepState: "agreed",
}
"""How far a quote must have come for a command."""
SHAPED = shaped("draft", datetime(2026, 1, 1, tzinfo=UTC))["quotes"][0]
BEFORE: dict[type[Any], tuple[type[Any], ...]] = {
    c.SendAgain: (c.RecordDeliveryFailed,),
    c.StartDelivery: (c.RecordDeliveryFailed, c.SendAgain),
    c.RecordDeliveryDeferred: (c.RecordDeliveryFailed, c.SendAgain, c.StartDelivery),
    c.RecordDeliveryUnknown: (c.RecordDeliveryFailed, c.SendAgain, c.StartDelivery),
    c.DiscardQuote: (c.SaveQuote,),
    c.IssueQuote: (c.SaveQuote,),
    c.FileQuote: _ISSUED,
    c.SendQuote: (*_ISSUED, c.FileQuote),
    c.DecideQuote: (*_ISSUED, c.FileQuote),
    c.WithdrawQuote: _ISSUED,
    c.ExpireQuote: _ISSUED,
    c.SavePlan: _PLANNED,
    c.AgreePlan: (*_PLANNED, c.SavePlan),
    c.SetStepState: (*_PLANNED, c.SavePlan, c.AgreePlan),
}
FIELDS: dict[type[Any], Callable[[Cells, UUID, Agent], dict[str, Any]]] = {
    c.RegisterRequest: lambda x, r, a: {"subject": "New", "message": c.NewMessage(text="It fails")},
    c.RecordClientMessage: lambda x, r, a: {"message": c.NewMessage(text="And now?")},
    c.AcknowledgeReceipt: lambda x, r, a: {"text": "It is here", "to": WRITER},
    c.AddNote: lambda x, r, a: {"text": "Look at the log"},
    c.Attach: lambda x, r, a: {"attachments": (FILE,)},
    c.ClaimRequest: lambda x, r, a: {},
    c.AssignRequest: lambda x, r, a: {"assignee_id": None},
    c.SetImpact: lambda x, r, a: {"impact": Impact.DEGRADED},
    c.SetPriority: lambda x, r, a: {"priority": Priority.HIGH},
    c.SetClient: lambda x, r, a: {"client_id": x.team.client.id, "contact_id": x.team.contact.id},
    c.TagRequest: lambda x, r, a: {"add": ("vip",)},
    c.AskForInformation: lambda x, r, a: {"items": ("browser",), "text": "Which?"},
    c.EstablishAssessment: lambda x, r, a: {
        "assessment": ExtraFunctionality(asked="Gift cards"), "revision_reason": "Seen again",
    },
    c.Answer: lambda x, r, a: {"text": "We restart it"},
    c.RecordDeliveryAccepted: lambda x, r, a: {"delivery_id": x.delivery(r)},
    c.RecordDeliveryFailed: lambda x, r, a: {"delivery_id": x.delivery(r), "error": "full"},
    c.TakeSendBack: lambda x, r, a: {"delivery_id": x.delivery(r)},
    c.StartDelivery: lambda x, r, a: {
        "delivery_id": x.delivery(r), "attempt": 1, "message_id": "a@ecshops.example",
    },
    c.RecordDeliveryDeferred: lambda x, r, a: {
        "delivery_id": x.delivery(r), "words": "busy", "until": x.team.now + timedelta(minutes=1),
    },
    c.RecordDeliveryUnknown: lambda x, r, a: {"delivery_id": x.delivery(r), "words": "cut off"},
    c.SendAgain: lambda x, r, a: {"delivery_id": x.delivery(r)},
    c.DeclareNoResponseNeeded: lambda x, r, a: {"reason": "Thanks"},
    c.MarkRestored: lambda x, r, a: {},
    c.CloseRequest: lambda x, r, a: {"outcome": CloseOutcome.WITHDRAWN},
    c.ReopenRequest: lambda x, r, a: {},
    c.LinkRequests: lambda x, r, a: {"other_id": x.other},
    c.UnlinkRequests: lambda x, r, a: {"other_id": x.other},
    c.MergeRequest: lambda x, r, a: {"into_id": x.other},
    c.UnmergeRequest: lambda x, r, a: {},
    c.SplitRequest: lambda x, r, a: {
        "new_request_id": new_id(), "message_ids": x.messages(r)[:1], "subject": "Other",
    },
    c.SaveQuote: lambda x, r, a: {"content": SHAPED.content},
    c.DiscardQuote: lambda x, r, a: {"base": x.base(r)},
    c.IssueQuote: lambda x, r, a: {},
    c.FileQuote: lambda x, r, a: {"revision": 1, "document": PAPER},
    c.SendQuote: lambda x, r, a: {"revision": 1, "text": "Here it is"},
    c.DecideQuote: lambda x, r, a: {"revision": 1, "answer": Answered.ACCEPTED, "said_by": "Zoë", "how": Channel.MAIL},
    c.WithdrawQuote: lambda x, r, a: {"revision": 1, "reason": "Too dear"},
    c.ExpireQuote: lambda x, r, a: {"revision": 1},
    c.SavePlan: lambda x, r, a: {
        "steps": tuple(
            replace(step, title=f"{step.title}!", owner="Eva", due=date(2026, 12, 1)) for step in x.steps(r)
        )
    },
    c.AgreePlan: lambda x, r, a: {"said_by": "Zoë", "how": Channel.PHONE},
    c.SetStepState: lambda x, r, a: {"step_id": x.steps(r)[0].id, "state": StepState.DONE},
    c.SaveClient: lambda x, r, a: {"client": replace(x.team.client, remarks=str(new_id()))},
    c.SaveAgent: lambda x, r, a: {"agent": Agent(id=new_id(), login=f"new.{uuid4().hex[:8]}", name="New")},
    c.ChangePolicy: lambda x, r, a: {"policy": Policy(level_3_enabled=x.policy_turned(), quoting=QUOTING)},
    c.QuarantineMail: lambda x, r, a: {"raw": b"?", "source": "a.eml", "reason": "no mail"},
    c.DiscardQuarantined: lambda x, r, a: {"quarantined_id": x.quarantined(), "reason": "empty"},
    c.AnonymisePerson: lambda x, r, a: {"address": x.stranger()},
}  # fmt: skip


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
    for kind in RULES:
        for who in PEOPLE:
            actor = cells.people[who][1]
            for which in REQUESTS if issubclass(kind, c.RequestCommand) else ("-",):
                fresh = who in ("ana", "ben") and which != "-"
                request_id = cells.request(which, actor, kind) if fresh else untouched.get(which, new_id())
                tried += 1
                if cells.by_console(who, cells.command(kind, request_id, actor)):
                    accepted.add((kind.__name__, who, which))
                elif cells.by_sql(who, cells.command(kind, request_id, actor)):
                    wrong.append(f"{kind.__name__} by {who} on {which}")
    assert wrong == []
    # By the server's clock no quote runs out here: test_quotes.py lets one.
    assert {kind for kind, _who, _which in accepted} == {kind.__name__ for kind in RULES} - {"ExpireQuote"}
    assert {who for _kind, who, _which in accepted} == {"ana", "ben"}
    assert tried == 4 * (5 * len(c.ON_REQUEST) + len(c.ON_DIRECTORY))
    assert cells.team.faults() == []
