"""The queues: each is declared once, and its rows and its count come from that one declaration."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final
from uuid import UUID

from ecsupport_desktop.domain.errors import N_
from ecsupport_desktop.domain.policy import Policy
from ecsupport_desktop.domain.request import Request
from ecsupport_desktop.domain.words import State


class Assigned(StrEnum):
    """Whose requests a queue shows."""

    TO_ME = "to_me"
    TO_NOBODY = "to_nobody"


class Due(StrEnum):
    """Which part of the 48 hours a queue shows."""

    OWED = "owed"
    NEARING = "nearing"
    OVERDUE = "overdue"


class SortKey(StrEnum):
    """What a queue can be sorted by. Level 3 comes first in every order; ties are broken by age."""

    TIME_LEFT = "time_left"
    NUMBER = "number"
    CLIENT = "client"
    SUBJECT = "subject"
    STATE = "state"
    ASSESSMENT = "assessment"
    IMPACT = "impact"
    PRIORITY = "priority"
    ASSIGNEE = "assignee"
    LAST_MESSAGE = "last_message"
    NEXT_DATE = "next_date"
    TAGS = "tags"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sort:
    key: SortKey = SortKey.TIME_LEFT
    descending: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Queue:
    """Conditions that all hold; None and empty mean "any". `stages` are compared with what was established."""

    name: str
    title: str
    due: Due | None = None
    states: frozenset[State] = frozenset()
    stages: frozenset[State] = frozenset()
    not_closed: bool = False
    assigned: Assigned | None = None
    delivery_failed: bool = False
    quarantine: bool = False
    sort: Sort = Sort()
    empty: str = N_("Nothing here.")


QUEUES: Final[tuple[Queue, ...]] = (
    Queue(name="to_analyse", title=N_("To analyse"), due=Due.OWED, empty=N_("Every request has its response.")),
    Queue(name="nearing", title=N_("Nearing 48 h"), due=Due.NEARING, empty=N_("Nothing is near its 48 hours.")),
    Queue(name="overdue", title=N_("Overdue"), due=Due.OVERDUE, empty=N_("Nothing has passed its 48 hours.")),
    Queue(
        name="waiting_for_client",
        title=N_("Waiting for client"),
        states=frozenset({State.WAITING_FOR_CLIENT}),
        sort=Sort(key=SortKey.LAST_MESSAGE),
        empty=N_("No client has been asked for information."),
    ),
    Queue(
        name="restoring",
        title=N_("Restoring"),
        stages=frozenset({State.RESTORING}),
        sort=Sort(key=SortKey.LAST_MESSAGE),
        empty=N_("Every service is in its normal state."),
    ),
    Queue(
        name="quotes_to_prepare",
        title=N_("Quotes to prepare"),
        stages=frozenset({State.QUOTING}),
        empty=N_("No extra functionality waits for its quote."),
    ),
    Queue(
        name="quotes_sent",
        title=N_("Quotes sent"),
        stages=frozenset({State.QUOTE_SENT}),
        sort=Sort(key=SortKey.NEXT_DATE),
        empty=N_("No client has a quote to decide on."),
    ),
    Queue(
        name="to_plan",
        title=N_("Accepted to plan"),
        stages=frozenset({State.PLANNING}),
        empty=N_("Every accepted quote has its plan agreed."),
    ),
    Queue(
        name="planning",
        title=N_("Planning"),
        stages=frozenset({State.PLANNED}),
        sort=Sort(key=SortKey.NEXT_DATE),
        empty=N_("No agreed plan is under way."),
    ),
    Queue(
        name="mine",
        title=N_("Mine"),
        not_closed=True,
        assigned=Assigned.TO_ME,
        empty=N_("Nothing is assigned to you. Press {claim} on a request to claim it."),
    ),
    Queue(
        name="unassigned",
        title=N_("Unassigned"),
        not_closed=True,
        assigned=Assigned.TO_NOBODY,
        empty=N_("Every open request has its agent."),
    ),
    Queue(
        name="delivery_failed",
        title=N_("Delivery failed"),
        delivery_failed=True,
        not_closed=True,
        empty=N_("Every message has reached its client."),
    ),
    Queue(name="quarantine", title=N_("Quarantine"), quarantine=True, empty=N_("Every mail could be read.")),
    Queue(
        name="closed",
        title=N_("Closed"),
        states=frozenset({State.CLOSED}),
        sort=Sort(key=SortKey.NUMBER, descending=True),
        empty=N_("No request is closed yet."),
    ),
    Queue(
        name="all",
        title=N_("All"),
        sort=Sort(key=SortKey.NUMBER, descending=True),
        empty=N_("No request yet. Drop a mail on the window, or press {new}."),
    ),
)
QUEUE_BY_NAME: Final = {queue.name: queue for queue in QUEUES}


def belongs(request: Request, queue: Queue, now: datetime, me: UUID, policy: Policy) -> bool:
    """Whether a request is in a queue: the definition storage's SQL is tested against."""
    return not queue.quarantine and all(
        (
            _due_matches(request.due_at, queue.due, now, policy),
            not queue.states or request.state in queue.states,
            not queue.stages or request.stage in queue.stages,
            not queue.not_closed or request.state is not State.CLOSED,
            queue.assigned is not Assigned.TO_ME or request.assignee_id == me,
            queue.assigned is not Assigned.TO_NOBODY or request.assignee_id is None,
            not queue.delivery_failed or request.delivery_failed,
        )
    )


def _due_matches(due_at: datetime | None, due: Due | None, now: datetime, policy: Policy) -> bool:
    if due is None:
        return True
    if due_at is None:
        return False
    if due is Due.OVERDUE:
        return due_at < now
    return due is Due.OWED or now <= due_at <= now + policy.nearing
