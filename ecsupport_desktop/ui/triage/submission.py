"""Records one response: looks whether something came in between, establishes what it rests on, then records it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from uuid import UUID

from PySide6.QtCore import QObject, Signal

from ecsupport_desktop.domain import commands as c
from ecsupport_desktop.domain.assessment import Assessment
from ecsupport_desktop.services.outcome import Outcome
from ecsupport_desktop.services.ports import Readers
from ecsupport_desktop.services.views import RequestView
from ecsupport_desktop.ui.shared.desk_link import DeskLink
from ecsupport_desktop.ui.triage.news import news_since

Response = c.Answer | c.AskForInformation | c.DeclareNoResponseNeeded


class Submission(QObject):
    """One at a time, and bound to its own request, whatever the panel shows meanwhile.

    A client's message doesn't move the head, so no conflict tells of it: the request is read again before each
    response. Signals: recorded(Response, Outcome); refused(Outcome); failed(Exception); overtaken(RequestView), with
    what was read, when there is news since `seen`.
    """

    recorded = Signal(object, object)
    refused = Signal(object)
    failed = Signal(object)
    overtaken = Signal(object)

    def __init__(self, link: DeskLink, parent: QObject) -> None:
        super().__init__(parent)
        self._link = link
        self._response: Response | None = None
        self._assessment: Assessment | None = None
        self._reason: str | None = None
        self._seen = 0
        self._head: UUID | None = None

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
        self._assessment, self._reason = assessment, reason
        self._read(self._on_fresh)

    def _read(self, on_done: Callable[[RequestView | None], None]) -> None:
        assert self._response is not None
        request_id = self._response.request_id

        def read(readers: Readers) -> RequestView | None:
            return readers.request(request_id)

        self._link.query(read, on_done, self._on_failed)

    def _on_fresh(self, view: RequestView | None) -> None:
        response = self._response
        assert response is not None
        if view is not None and news_since(view, self._seen, response.actor_id):
            self._end()
            self.overtaken.emit(view)
            return
        self._head = view.request.head if view is not None else None
        if self._assessment is None or (view is not None and self._assessment == view.request.assessment):
            self._record()
            return
        command = c.EstablishAssessment(
            **self._link.command_base(),
            request_id=response.request_id,
            expected_head=self._head,
            assessment=self._assessment,
            revision_reason=self._reason,
        )
        self._link.execute(command, self._on_established, self._on_failed)

    def _on_established(self, outcome: Outcome) -> None:
        if not outcome.accepted:
            self._end()
            self.refused.emit(outcome)
            return
        self._head = outcome.head
        self._record()

    def _record(self) -> None:
        assert self._response is not None
        self._link.execute(replace(self._response, expected_head=self._head), self._on_recorded, self._on_failed)

    def _on_recorded(self, outcome: Outcome) -> None:
        response = self._response
        self._end()
        if outcome.accepted:
            self.recorded.emit(response, outcome)
        else:
            self.refused.emit(outcome)

    def _on_failed(self, error: Exception) -> None:
        self._end()
        self.failed.emit(error)

    def _end(self) -> None:
        self._response, self._assessment, self._reason = None, None, None
