"""The promises of the policy under any sequence of commands on a few requests, with the clock moving."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from ecsupport_desktop.domain import commands as c
from ecsupport_desktop.domain import events as e
from ecsupport_desktop.domain.assessment import ExtraFunctionality, Level1, Level2, Level3
from ecsupport_desktop.domain.directory import Agent
from ecsupport_desktop.domain.errors import DomainError
from ecsupport_desktop.domain.may import may
from ecsupport_desktop.domain.message import Address
from ecsupport_desktop.domain.request import Request
from ecsupport_desktop.domain.words import (
    CloseOutcome,
    CycleEnd,
    DeliveryState,
    DeliveryWay,
    Impact,
    Priority,
    Relation,
    State,
)

COLLEAGUE = Agent(id=UUID(int=2), login="ben", name="Ben")
WITHOUT_CYCLES = (
    c.AddNote, c.Attach, c.AssignRequest, c.ClaimRequest, c.TagRequest, c.SetPriority, c.SetImpact, c.TakeSendBack,
    c.StartDelivery, c.RecordDeliveryDeferred, c.RecordDeliveryUnknown, c.SendAgain, c.AcknowledgeReceipt,
)  # fmt: skip
pick = st.integers(min_value=0, max_value=10**6)
ways = st.sampled_from(DeliveryWay)


class Promises(RuleBasedStateMachine):
    """Random work on two or three requests. Refusals are part of it: they must be domain errors and change nothing."""

    make_world: Callable[[], Any]

    @initialize()
    def begin(self) -> None:
        self.world = type(self).make_world()
        self.world.register()
        self.world.register()
        self.checked_events = 0

    # ── The work ────────────────────────────────────────────────────────────────────────────────────────────
    def any_request(self, choice: int) -> Request:
        requests = list(self.world.requests.values())
        found: Request = requests[choice % len(requests)]
        return found

    def attempt(self, kind: type[c.RequestCommand], choice: int, **fields: Any) -> list[e.AnyRequestEvent]:
        """Execute if it is allowed; whatever happens, check that the rest of the world agrees."""
        request = self.any_request(choice)
        before = dict(self.world.requests)
        permission = may(kind, request, self.world.context(request.id))
        command = kind(id=next(self.world.ids), actor_id=self.world.actor.id, request_id=request.id, **fields)
        try:
            events: list[e.AnyRequestEvent] = self.world.execute(command, assignee=COLLEAGUE)
        except DomainError as error:
            assert self.world.requests == before
            assert permission.allowed or str(permission.why_not) == str(error)
            return []
        assert permission.allowed, f"{kind.__name__} was done although: {permission.why_not}"
        for request_id, one in before.items():
            self.compare(kind, one, self.world.requests[request_id])
        return events

    def compare(self, kind: type[c.RequestCommand], before: Request, after: Request) -> None:
        finished = [cycle for cycle in before.cycles if not cycle.is_open]
        assert list(after.cycles[: len(finished)]) == finished, "a finished cycle changed"
        assert [cycle.opened_at for cycle in after.cycles[: len(before.cycles)]] == [
            cycle.opened_at for cycle in before.cycles
        ], "a cycle was opened anew"
        if kind in WITHOUT_CYCLES:
            assert after.cycles == before.cycles
            assert (after.due_at, after.state) == (before.due_at, before.state)

    @rule(minutes=st.integers(min_value=0, max_value=3000))
    def time_passes(self, minutes: int) -> None:
        self.world.passes(minutes=minutes)

    @rule(seconds=st.integers(min_value=1, max_value=30))
    def clock_is_set_back(self, seconds: int) -> None:
        self.world.passes(seconds=-seconds)

    @precondition(lambda self: len(self.world.requests) < 3)
    @rule(automatic=st.booleans(), late=st.integers(min_value=0, max_value=200))
    def new_request(self, automatic: bool, late: int) -> None:
        received = self.world.now - timedelta(minutes=late)
        request = self.world.register(message={"automatic": automatic, "received_at": received})
        assert request.due_at == received + timedelta(hours=48)

    @rule(choice=pick, automatic=st.booleans(), late=st.sampled_from([0, 0, 5, 300]))
    def client_writes(self, choice: int, automatic: bool, late: int) -> None:
        received = self.world.now - timedelta(minutes=late)
        message = c.NewMessage(text="And now?", automatic=automatic, received_at=received)
        request = self.any_request(choice)
        self.attempt(c.RecordClientMessage, choice, message=message)
        if not automatic:
            carrier = self.world.requests[request.merged_into or request.id]
            assert carrier.open_cycle is not None
            assert carrier.due_at is not None
            assert carrier.state is State.ANALYSIS

    @rule(choice=pick)
    def acknowledge(self, choice: int) -> None:
        self.attempt(c.AcknowledgeReceipt, choice, text="It is here", to=Address(address="ana@acme.example"))

    @rule(choice=pick)
    def note(self, choice: int) -> None:
        self.attempt(c.AddNote, choice, text="Looks like the gateway")

    @rule(choice=pick)
    def file(self, choice: int) -> None:
        self.attempt(c.Attach, choice, attachments=(c.NewAttachment(name="a", media_type="text/plain", content=b"a"),))

    @rule(choice=pick, mine=st.booleans())
    def assign(self, choice: int, mine: bool) -> None:
        self.attempt(c.AssignRequest, choice, assignee_id=COLLEAGUE.id if mine else None)

    @rule(choice=pick)
    def claim(self, choice: int) -> None:
        self.attempt(c.ClaimRequest, choice)

    @rule(choice=pick, impact=st.sampled_from(Impact))
    def impact(self, choice: int, impact: Impact) -> None:
        self.attempt(c.SetImpact, choice, impact=impact)

    @rule(choice=pick, priority=st.sampled_from(Priority))
    def priority(self, choice: int, priority: Priority) -> None:
        self.attempt(c.SetPriority, choice, priority=priority)

    @rule(choice=pick, tag=st.sampled_from(["payment", "vip", "Bad, tag"]), add=st.booleans())
    def tag(self, choice: int, tag: str, add: bool) -> None:
        self.attempt(c.TagRequest, choice, **{"add" if add else "remove": (tag,)})

    @rule(choice=pick, kind=st.integers(min_value=0, max_value=4), reason=st.sampled_from(["", "Seen in the log"]))
    def establish(self, choice: int, kind: int, reason: str) -> None:
        effort = {"effort_hours": Decimal(2), "restoring_steps": "Renew the certificate"}
        assessment = (
            Level1(reasoning="As it was set up."),
            Level1(reasoning="As it was agreed."),
            Level2(**effort),
            Level3(**effort, outage_started_at=self.world.now - timedelta(hours=1)),
            ExtraFunctionality(asked="Gift cards"),
        )[kind]
        self.attempt(c.EstablishAssessment, choice, assessment=assessment, revision_reason=reason)

    def sent(self, way: DeliveryWay | None, ago: int) -> c.SentAnotherWay | None:
        return c.SentAnotherWay(way=way, sent_at=self.world.now - timedelta(minutes=ago)) if way else None

    @rule(choice=pick, way=st.none() | ways, ago=st.sampled_from([0, 0, 1, 30, 600]), short=st.booleans())
    def answer(self, choice: int, way: DeliveryWay | None, ago: int, short: bool) -> None:
        text = "Hello." if short else "Hello.\n> As it was\n> set up. As it was agreed."
        self.attempt(c.Answer, choice, text=text, sent=self.sent(way, ago))

    @rule(choice=pick, way=st.none() | ways, ago=st.sampled_from([0, 0, 1, 30, 600]))
    def ask(self, choice: int, way: DeliveryWay | None, ago: int) -> None:
        self.attempt(c.AskForInformation, choice, items=("browser",), text="Which?", sent=self.sent(way, ago))

    @rule(choice=pick, which=pick, accepted=st.booleans())
    def delivery(self, choice: int, which: int, accepted: bool) -> None:
        deliveries = self.any_request(choice).deliveries
        delivery_id = deliveries[which % len(deliveries)].id if deliveries else UUID(int=5)
        if accepted:
            self.attempt(c.RecordDeliveryAccepted, choice, delivery_id=delivery_id)
        else:
            self.attempt(c.RecordDeliveryFailed, choice, delivery_id=delivery_id, error="mailbox full")

    @rule(choice=pick, which=pick, kind=st.sampled_from([c.TakeSendBack, c.SendAgain, c.RecordDeliveryUnknown]))
    def delivery_turns(self, choice: int, which: int, kind: type[c.RequestCommand]) -> None:
        deliveries = self.any_request(choice).deliveries
        delivery_id = deliveries[which % len(deliveries)].id if deliveries else UUID(int=5)
        words = {"words": "cut off"} if kind is c.RecordDeliveryUnknown else {}
        self.attempt(kind, choice, delivery_id=delivery_id, **words)

    @rule(choice=pick, which=pick, deferred=st.booleans())
    def delivery_is_tried(self, choice: int, which: int, deferred: bool) -> None:
        deliveries = self.any_request(choice).deliveries
        if not deliveries:
            return
        delivery = deliveries[which % len(deliveries)]
        if deferred:
            until = self.world.now + timedelta(minutes=1)
            self.attempt(c.RecordDeliveryDeferred, choice, delivery_id=delivery.id, words="busy", until=until)
        else:
            attempt, name = delivery.attempts + 1, f"{delivery.id}@ecshops.example"
            self.attempt(c.StartDelivery, choice, delivery_id=delivery.id, attempt=attempt, message_id=name)

    @rule(choice=pick)
    def no_response_needed(self, choice: int) -> None:
        self.attempt(c.DeclareNoResponseNeeded, choice, reason="They thanked us")

    @rule(choice=pick, ago=st.sampled_from([0, 20, 5000]))
    def mark_restored(self, choice: int, ago: int) -> None:
        self.attempt(c.MarkRestored, choice, restored_at=self.world.now - timedelta(minutes=ago))

    @rule(choice=pick)
    def take_restoration_back(self, choice: int) -> None:
        self.attempt(c.TakeRestorationBack, choice)

    @rule(choice=pick)
    def take_assessment_back(self, choice: int) -> None:
        self.attempt(c.TakeAssessmentBack, choice)

    @rule(choice=pick, outcome=st.sampled_from(CloseOutcome))
    def close(self, choice: int, outcome: CloseOutcome) -> None:
        self.attempt(c.CloseRequest, choice, outcome=outcome)

    @rule(choice=pick)
    def reopen(self, choice: int) -> None:
        self.attempt(c.ReopenRequest, choice)

    @rule(choice=pick, other=pick, relation=st.sampled_from(Relation), link=st.booleans())
    def link(self, choice: int, other: int, relation: Relation, link: bool) -> None:
        other_id = self.any_request(other).id
        if link:
            self.attempt(c.LinkRequests, choice, other_id=other_id, relation=relation)
        else:
            self.attempt(c.UnlinkRequests, choice, other_id=other_id)

    @rule(choice=pick, other=pick)
    def merge(self, choice: int, other: int) -> None:
        self.attempt(c.MergeRequest, choice, into_id=self.any_request(other).id)

    @rule(choice=pick, other=pick)
    def merge_and_unmerge(self, choice: int, other: int) -> None:
        """Everything but the heads is as it was."""
        before = dict(self.world.requests)
        request = self.any_request(choice)
        if self.attempt(c.MergeRequest, choice, into_id=self.any_request(other).id):
            self.everything_is_as_promised()
            self.world.do(c.UnmergeRequest, request)
            now = {one.id: replace(one, head=before[one.id].head) for one in self.world.requests.values()}
            assert now == before

    @rule(choice=pick)
    def unmerge(self, choice: int) -> None:
        self.attempt(c.UnmergeRequest, choice)

    @precondition(lambda self: len(self.world.requests) < 3)
    @rule(choice=pick, which=pick)
    def split(self, choice: int, which: int) -> None:
        written = [message.id for message in self.any_request(choice).messages if message.from_client]
        chosen = {written[which % len(written)], written[which // 7 % len(written)]}
        new_id = next(self.world.ids)
        self.attempt(c.SplitRequest, choice, new_request_id=new_id, message_ids=tuple(sorted(chosen)), subject="Other")

    # ── The promises ────────────────────────────────────────────────────────────────────────────────────────
    @invariant()
    def everything_is_as_promised(self) -> None:
        for request in self.world.requests.values():
            self.check_cycles(request)
            self.check_state(request)
            self.check_merge(request)
        self.check_endings()

    def check_cycles(self, request: Request) -> None:
        assert sum(cycle.is_open for cycle in request.cycles) <= 1
        assert all(not cycle.is_open for cycle in request.cycles[:-1])
        assert [cycle.number for cycle in request.cycles] == list(range(1, len(request.cycles) + 1))
        for cycle in request.cycles:
            assert cycle.due_at.astimezone(UTC) - cycle.opened_at.astimezone(UTC) == timedelta(hours=48)
            assert cycle.ended_at is None or cycle.ended_at >= cycle.opened_at
            if cycle.ended_by is CycleEnd.NO_RESPONSE_NEEDED:
                assert cycle.reason
            elif cycle.ended_by is not None:
                assert cycle.delivery_id is not None

    def check_state(self, request: Request) -> None:
        assert (request.outcome is None) == (State.CLOSED not in (request.state, request.rest_state))
        if request.merged_into is not None:
            assert (request.state, request.outcome) == (State.CLOSED, CloseOutcome.DUPLICATE)
            assert request.due_at is None
        elif request.due_at is not None:
            assert request.state in (State.ANALYSIS, State.QUOTING)
        else:
            assert request.state is not State.ANALYSIS
        if request.to_restore and request.due_at is None and request.state is not State.CLOSED:
            assert request.stage is State.RESTORING

    def check_merge(self, request: Request) -> None:
        """What a merged request owes is carried, to the second, by the one it went into."""
        for entry in request.absorbed:
            source = self.world.requests[entry.request_id]
            owed = source.open_cycle
            assert source.merged_into == request.id
            assert entry.opened_at == (owed.opened_at if owed else None)
            assert entry.due_at == (owed.due_at if owed else None)
        if request.merged_into is not None:
            target = self.world.requests[request.merged_into]
            assert request.id in [entry.request_id for entry in target.absorbed]

    def check_endings(self) -> None:
        """Only delivery or a recorded "no response needed" ends a cycle."""
        for index in range(self.checked_events, len(self.world.events)):
            event, command_id, _ = self.world.events[index]
            if not isinstance(event, e.CycleEnded):
                continue
            together = [other for other, of, _ in self.world.events if of == command_id]
            accepted = [other.delivery_id for other in together if isinstance(other, e.DeliveryAccepted)]
            assert event.reason if event.delivery_id is None else event.delivery_id in accepted
        self.checked_events = len(self.world.events)

    def teardown(self) -> None:
        if hasattr(self, "world"):
            assert self.world.replayed() == self.world.requests
            for request in self.world.requests.values():
                states = [delivery.state for delivery in request.deliveries]
                failed = states[-1:] == [DeliveryState.FAILED]
                assert request.delivery_failed == (failed or DeliveryState.UNKNOWN in states)
                for delivery in request.deliveries:
                    to_be_sent = delivery.state in (DeliveryState.HELD, DeliveryState.QUEUED)
                    assert (delivery.next_attempt_at is not None) == to_be_sent


def test_the_promises_hold_for_any_sequence_of_commands(make_world: Callable[[], Any]) -> None:
    machine = type("PromisesInThisWorld", (Promises,), {"make_world": staticmethod(make_world)})
    run_state_machine_as_test(machine, settings=settings(stateful_step_count=50))
