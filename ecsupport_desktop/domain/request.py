"""A request for technical support and everything established about it: what `decide` reads and `evolve` makes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from .assessment import Assessment, EstablishedAssessment, ExtraFunctionality, Level2, Level3
from .cycle import Cycle
from .message import Address, Attachment, Delivery, Message, Note
from .plan import Plan
from .quote import Quote, in_force
from .words import Channel, CloseOutcome, CycleEnd, DeliveryState, Direction, Impact, Priority, Relation, State


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """This request belongs together with another one."""

    other_id: UUID
    relation: Relation


@dataclass(frozen=True, slots=True, kw_only=True)
class Absorbed:
    """A request merged into this one, and the opening of the response it was still owed (None: none was)."""

    request_id: UUID
    opened_at: datetime | None
    due_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class BeforeMerge:
    """Where a merged request stood, so that unmerging restores it."""

    state: State
    rest_state: State | None
    outcome: CloseOutcome | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """All moments are aware UTC.

    `head` is the id of the last command that changed more than the conversation. `rest_state` is where the request
    stood when a client's message brought it back to analysis, and goes back to when no response is needed.
    """

    id: UUID
    number: str
    subject: str
    language: str
    channel: Channel
    registered_at: datetime
    head: UUID
    client_id: UUID | None = None
    contact_id: UUID | None = None
    service_id: UUID | None = None
    state: State = State.ANALYSIS
    rest_state: State | None = None
    outcome: CloseOutcome | None = None
    impact: Impact = Impact.NONE
    priority: Priority | None = None
    assessments: tuple[EstablishedAssessment, ...] = ()
    restored_at: datetime | None = None
    assignee_id: UUID | None = None
    tags: tuple[str, ...] = ()
    cycles: tuple[Cycle, ...] = ()
    messages: tuple[Message, ...] = ()
    notes: tuple[Note, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    deliveries: tuple[Delivery, ...] = ()
    links: tuple[Link, ...] = ()
    merged_into: UUID | None = None
    before_merge: BeforeMerge | None = None
    absorbed: tuple[Absorbed, ...] = ()
    quotes: tuple[Quote, ...] = ()
    plan: Plan | None = None

    @property
    def assessment(self) -> Assessment | None:
        """The assessment in force: the last one established."""
        return self.assessments[-1].assessment if self.assessments else None

    @property
    def open_cycle(self) -> Cycle | None:
        return self.cycles[-1] if self.cycles and self.cycles[-1].is_open else None

    @property
    def owed_since(self) -> datetime | None:
        """Opening of the oldest response owed here, its own or one of a request merged into it."""
        moments = [entry.opened_at for entry in self.absorbed if entry.opened_at is not None]
        if self.open_cycle is not None:
            moments.append(self.open_cycle.opened_at)
        return min(moments, default=None) if self.merged_into is None else None

    @property
    def due_at(self) -> datetime | None:
        """When the response owed is due, None when none is; a merged request's is carried by the one it went into."""
        moments = [entry.due_at for entry in self.absorbed if entry.due_at is not None]
        if self.open_cycle is not None:
            moments.append(self.open_cycle.due_at)
        return min(moments, default=None) if self.merged_into is None else None

    @property
    def stage(self) -> State:
        """What was established, whether or not a newer message is being analysed."""
        if self.rest_state is not None and self.state in (State.ANALYSIS, State.WAITING_FOR_CLIENT):
            return self.rest_state
        return self.state

    @property
    def to_restore(self) -> bool:
        """Level 2 or 3 that isn't marked restored."""
        return isinstance(self.assessment, Level2 | Level3) and self.restored_at is None

    @property
    def first_in_queue(self) -> bool:
        """Level 3 "goes to the top of every queue" until it is restored or closed."""
        return isinstance(self.assessment, Level3) and self.restored_at is None and self.state is not State.CLOSED

    @property
    def delivery_failed(self) -> bool:
        """The last message to the client didn't reach them, or of any of them nobody knows."""
        failed = bool(self.deliveries) and self.deliveries[-1].state is DeliveryState.FAILED
        return failed or self.delivery_unknown

    @property
    def delivery_unknown(self) -> bool:
        """Of a message to the client it isn't known whether it arrived: an agent must decide."""
        return any(delivery.state is DeliveryState.UNKNOWN for delivery in self.deliveries)

    @property
    def quote_delivered(self) -> bool:
        """The revision in force has reached the client."""
        quote = in_force(self.quotes)
        if quote is None or quote.document is None:
            return False
        arrived = {one.message_id for one in self.deliveries if one.state is DeliveryState.ACCEPTED}
        key = quote.document.attachment_id
        return any(message.id in arrived and key in message.files for message in self.messages)

    @property
    def next_date(self) -> date | None:
        """The day somebody should look at it: the last day of its quote, or the next one of its plan."""
        if self.state is State.CLOSED or not isinstance(self.assessment, ExtraFunctionality):
            return None
        if self.plan is not None:
            return self.plan.next_date
        quote = in_force(self.quotes)
        return quote.issue.valid_until if quote is not None and quote.issue is not None else None

    @property
    def participants(self) -> frozenset[str]:
        """Addresses (lower case) that have taken part from the client's side: who may continue the conversation."""
        found: set[str] = set()
        for message in self.messages:
            if message.direction is Direction.TO_CLIENT:
                people: tuple[Address | None, ...] = message.to
            else:
                people = () if message.automatic else (message.sender, *message.cc)
            found.update(person.address.lower() for person in people if person is not None)
        return frozenset(found)

    @property
    def last_message_at(self) -> datetime | None:
        return max((message.received_at for message in self.messages), default=None)

    def delivery(self, delivery_id: UUID) -> Delivery | None:
        return next((delivery for delivery in self.deliveries if delivery.id == delivery_id), None)

    def message(self, message_id: UUID) -> Message | None:
        return next((message for message in self.messages if message.id == message_id), None)


def ended_without_response(cycle: Cycle | None) -> bool:
    """The cycle was ended by "no response needed": the client was sent nothing."""
    return cycle is not None and cycle.ended_by is CycleEnd.NO_RESPONSE_NEEDED
