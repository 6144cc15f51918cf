"""The bookkeeping of a sprint: one request after another, most urgent first, and what became of each.

The order is the queue's own by time left (Level 3 first, then by due moment), taken once at the start: what arrives
meanwhile waits for the next sprint, so that "3 of 17" stays true.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from uuid import UUID

from ecsupport_desktop.domain import events as e
from ecsupport_desktop.domain.queue import QUEUE_BY_NAME, Due, Queue, Sort
from ecsupport_desktop.domain.request import Request
from ecsupport_desktop.domain.words import DeliveryState, Purpose, State
from ecsupport_desktop.services.views import RecordedEvent, RequestView

_ON_ITS_WAY = frozenset({DeliveryState.HELD, DeliveryState.QUEUED, DeliveryState.SENDING})
_ENDINGS = (e.MessageSent, e.CycleEnded, e.RequestClosed, e.RequestMerged)


class Mark(StrEnum):
    """What became of a request of the sprint."""

    DONE = "done"
    SKIPPED = "skipped"
    PASSED_OVER = "passed_over"


@dataclass(frozen=True, slots=True)
class Sprint:
    """Whoever has no mark is still to come; `returned` is the one that was gone back to."""

    ids: tuple[UUID, ...]
    marks: Mapping[UUID, Mark] = field(default_factory=dict)
    returned: UUID | None = None

    @property
    def current(self) -> UUID | None:
        """The one to work on; None when it is over."""
        return self.returned or next(self._unmarked(), None)

    @property
    def upcoming(self) -> UUID | None:
        """The one after it, to be read ahead."""
        return next((each for each in self._unmarked() if each != self.current), None)

    @property
    def place(self) -> tuple[int, int]:
        """The current one's place and of how many, counted from 1; at the end both are the same."""
        current = self.current
        total = len(self.ids)
        return (total if current is None else self.ids.index(current) + 1), total

    def mark(self, request_id: UUID, mark: Mark) -> Sprint:
        """So this became of it; of one that isn't in the sprint nothing is kept."""
        if request_id not in self.ids:
            return self
        return replace(self, marks={**self.marks, request_id: mark}, returned=self._still(request_id))

    def go_back_to(self, request_id: UUID) -> Sprint:
        """Its message was taken back: it is to be worked on again, before the others."""
        if request_id not in self.ids:
            return self
        marks = {each: mark for each, mark in self.marks.items() if each != request_id}
        return replace(self, marks=marks, returned=request_id)

    def without(self, request_id: UUID) -> Sprint:
        """It never belonged there."""
        ids = tuple(each for each in self.ids if each != request_id)
        marks = {each: mark for each, mark in self.marks.items() if each != request_id}
        return Sprint(ids, marks, self._still(request_id))

    def _still(self, gone: UUID) -> UUID | None:
        return None if self.returned == gone else self.returned

    def marked(self, mark: Mark) -> tuple[UUID, ...]:
        """Those of which this became, in the order of the sprint."""
        return tuple(each for each in self.ids if self.marks.get(each) is mark)

    def again(self) -> Sprint:
        """A sprint through those that were skipped."""
        return Sprint(self.marked(Mark.SKIPPED))

    def _unmarked(self) -> Iterator[UUID]:
        return (each for each in self.ids if each not in self.marks)


def sprint_queue(shown: Queue) -> Queue:
    """What a sprint begun while this queue is shown goes through: what is owed a response of it, in due order."""
    if shown.quarantine or shown.states == frozenset({State.CLOSED}):
        shown = QUEUE_BY_NAME["to_analyse"]
    return replace(shown, due=shown.due or Due.OWED, sort=Sort())


def is_settled(request: Request) -> bool:
    """Nothing is left to do on it in a sprint: no response is owed, or one to the latest message is on its way."""
    if request.due_at is None:
        return True
    on_its_way = {one.message_id for one in request.deliveries if one.state in _ON_ITS_WAY}
    said = [message for message in request.messages if message.purpose is not Purpose.ACKNOWLEDGEMENT]
    return bool(said) and not said[-1].from_client and said[-1].id in on_its_way


def ending(view: RequestView) -> RecordedEvent | None:
    """What settled it, and who did: the last thing said to the client, else how it came to its end without a word."""
    found = [each for each in view.events if isinstance(each.event, _ENDINGS) and not _acknowledges(each)]
    return found[-1] if found else None


def _acknowledges(recorded: RecordedEvent) -> bool:
    event = recorded.event
    return isinstance(event, e.MessageSent) and event.purpose is Purpose.ACKNOWLEDGEMENT
