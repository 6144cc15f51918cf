"""Records one response: looks whether something came in between, establishes what it rests on, then records it."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from PySide6.QtCore import QObject, QTimer, Signal

from ecsupport_desktop.domain import commands as c
from ecsupport_desktop.domain.assessment import Assessment
from ecsupport_desktop.domain.request import Request
from ecsupport_desktop.services.outcome import Outcome
from ecsupport_desktop.services.ports import Readers
from ecsupport_desktop.services.views import RequestView
from ecsupport_desktop.ui.shared.desk_link import DeskLink, DeskUnreachable
from ecsupport_desktop.ui.shared.news import news_since

Response = c.Answer | c.AskForInformation | c.DeclareNoResponseNeeded
AGAIN_MILLISECONDS = 2_000
"""After the server didn't answer."""


class Submission(QObject):
    """One at a time, and bound to its own request, whatever the panel shows meanwhile.

    The request is read again before each response, and after one that wasn't accepted: where there is news the agent
    hasn't seen, that is what to tell. The response says which message was the last one read, so that one which comes
    in between is noticed by the desk. While the server is away it waits for it.
    Signals: recorded(Response, Outcome); refused(Outcome); failed(Exception); overtaken(Response, RequestView), with
    what was read, when there is news since `seen`; busy_changed(bool); executed(AnyCommand, Request, Outcome) each
    accepted command with the request as it was read before the first of them, None where it couldn't be.
    """

    recorded = Signal(object, object)
    refused = Signal(object)
    failed = Signal(object)
    overtaken = Signal(object, object)
    busy_changed = Signal(bool)
    executed = Signal(object, object, object)

    def __init__(self, link: DeskLink, parent: QObject) -> None:
        super().__init__(parent)
        self._link = link
        self._response: Response | None = None
        self._assessment: Assessment | None = None
        self._reason: str | None = None
        self._seen = 0
        self._head: UUID | None = None
        self._before: Request | None = None
        self._command: c.EstablishAssessment | Response | None = None
        self._outcome: Outcome | None = None
        self._held = self._unread = False
        self._again = QTimer(self, singleShot=True, interval=AGAIN_MILLISECONDS)
        self._again.timeout.connect(self._on_again)
        link.live.came_back.connect(self._on_again)

    @property
    def seen(self) -> int:
        """The place of the last event the agent had seen who pressed Send last."""
        return self._seen

    @property
    def busy(self) -> bool:
        return self._response is not None

    def start(
        self, response: Response, *, seen: int, assessment: Assessment | None = None, reason: str | None = None
    ) -> None:
        """`seen` is the place of the last event the agent saw; `reason` is why an assessment is revised."""
        if self.busy:
            return
        self._response, self._seen = response, seen
        self._assessment, self._reason, self._outcome = assessment, reason, None
        self.busy_changed.emit(True)
        self._read()

    def _read(self) -> None:
        assert self._response is not None
        self._hold(True)
        request_id = self._response.request_id

        def read(readers: Readers) -> RequestView | None:
            return readers.request(request_id)

        self._link.query(read, self._on_fresh, self._on_unread)

    def _on_unread(self, error: Exception) -> None:
        """Nothing is recorded yet: as soon as the server is back it goes on."""
        if not isinstance(error, DeskUnreachable):
            self._on_failed(error)
            return
        self._unread = True
        self._again.start()

    def _on_again(self) -> None:
        if self._unread and not self._link.live.lost:
            self._unread = False
            self._read()

    def _hold(self, held: bool) -> None:
        """It is under way though no command is yet."""
        if held != self._held:
            self._held = held
            self._link.count_waiting(+1 if held else -1)

    def _on_fresh(self, view: RequestView | None) -> None:
        response, outcome = self._response, self._outcome
        assert response is not None
        self._hold(False)
        if view is not None and news_since(view, self._seen, response.actor_id):
            self._end()
            self.overtaken.emit(response, view)
        elif outcome is not None:
            self._end()
            self.refused.emit(outcome)
        else:
            self._go_on(view)

    def _go_on(self, view: RequestView | None) -> None:
        """Nobody was quicker: establish first what it rests on, where that isn't in force already."""
        assert self._response is not None
        self._before = view.request if view is not None else None
        if view is not None:
            self._head = view.request.head
            last = view.request.messages[-1:]
            self._response = replace(self._response, seen=last[0].id if last else None)
        if self._assessment is None or (view is not None and self._assessment == view.request.assessment):
            self._record()
            return
        self._command = command = c.EstablishAssessment(
            **self._link.command_base(),
            request_id=self._response.request_id,
            expected_head=self._head,
            assessment=self._assessment,
            revision_reason=self._reason,
        )
        self._link.execute(command, self._on_established, self._on_failed)

    def _on_established(self, outcome: Outcome) -> None:
        if not outcome.accepted:
            self._look_why(outcome)
            return
        self._head = outcome.head
        self.executed.emit(self._command, self._before, outcome)
        self._record()

    def _record(self) -> None:
        assert self._response is not None
        self._command = command = replace(self._response, expected_head=self._head)
        self._link.execute(command, self._on_recorded, self._on_failed)

    def _on_recorded(self, outcome: Outcome) -> None:
        if not outcome.accepted:
            self._look_why(outcome)
            return
        response = self._response
        self.executed.emit(self._command, self._before, outcome)
        self._end()
        self.recorded.emit(response, outcome)

    def _look_why(self, outcome: Outcome) -> None:
        """Somebody may have been quicker in the last moment: then what they did says more than the refusal."""
        self._outcome = outcome
        self._read()

    def _on_failed(self, error: Exception) -> None:
        self._end()
        self.failed.emit(error)

    def _end(self) -> None:
        self._again.stop()
        self._unread = False
        self._hold(False)
        self._response, self._assessment, self._reason, self._outcome = None, None, None, None
        self._before = self._command = None
        self.busy_changed.emit(False)
