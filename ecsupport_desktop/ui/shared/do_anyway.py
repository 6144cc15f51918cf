"""A command that met a request somebody else had changed: says what happened, and offers to do it all the same.

One mechanism for every kind of command on a request: the same command on the head as it is now, but for the few kinds
in `INSTEAD`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, Final
from uuid import UUID

from PySide6.QtCore import QObject

from ecsupport_desktop.config.language import N_, _
from ecsupport_desktop.domain import commands as c
from ecsupport_desktop.domain.decide import Context
from ecsupport_desktop.domain.may import may
from ecsupport_desktop.services.identity import new_id
from ecsupport_desktop.services.outcome import Outcome, Status
from ecsupport_desktop.services.ports import Readers
from ecsupport_desktop.services.views import RequestView
from ecsupport_desktop.ui.shared.desk_link import DeskLink
from ecsupport_desktop.ui.shared.news import holder_text, news_since, news_text
from ecsupport_desktop.ui.shared.notices import Notices
from ecsupport_desktop.ui.shared.refusals import refusal_text

Again = Callable[[c.AnyCommand], object]


def _assign_to_me(claim: c.ClaimRequest, head: UUID | None) -> c.AssignRequest:
    return c.AssignRequest(
        id=new_id(),
        actor_id=claim.actor_id,
        request_id=claim.request_id,
        expected_head=head,
        assignee_id=claim.actor_id,
    )


INSTEAD: Final[dict[type[c.RequestCommand], tuple[str, Callable[[Any, UUID | None], c.AssignRequest]]]] = {
    c.ClaimRequest: (N_("Assign to me anyway"), _assign_to_me),
}
"""By kind: what doing it anyway is called, and the command that does."""
ABOUT_HOLDER: Final = (c.ClaimRequest, c.AssignRequest)
"""Commands that are told who has the request and since when."""


@dataclass(frozen=True, slots=True)
class Met:
    """A command on its way: what its author had seen (the place of the last event), and how to try again."""

    command: c.RequestCommand
    seen: int
    again: Again


class DoAnyway(QObject):
    """Give it what wasn't accepted; it reads the request and says so in one notice, with at most one thing to do."""

    def __init__(self, link: DeskLink, notices: Notices, parent: QObject) -> None:
        super().__init__(parent)
        self._link, self._notices = link, notices
        self._met: dict[UUID, tuple[Met, Outcome]] = {}

    def explain(self, met: Met, outcome: Outcome) -> None:
        """Say why it wasn't accepted."""
        request_id = met.command.request_id
        self._met[request_id] = (met, outcome)

        def read(readers: Readers) -> tuple[UUID, RequestView | None]:
            return request_id, readers.request(request_id)

        self._link.query(read, self._on_view)
        self._link.refresh()

    def _on_view(self, found: tuple[UUID, RequestView | None]) -> None:
        request_id, view = found
        met, outcome = self._met.pop(request_id, (None, None))
        if met is None or outcome is None:
            return
        why = refusal_text(outcome) or _("The desk refused it.")
        if view is None:
            self._notices.warning(why)
            return
        command, me = met.command, self._link.agent.id
        told = news_text(news_since(view, met.seen, me), self._link.zone, self._link.now())
        if isinstance(command, ABOUT_HOLDER) and view.request.assignee_id not in (None, me):
            told = holder_text(view, self._link.zone, self._link.now()) or told
        if not told and outcome.status is not Status.CONFLICT:
            self._notices.warning(why)
            return
        self._offer(told or f"{why}.", met, view)

    def _offer(self, told: str, met: Met, view: RequestView) -> None:
        said = _("{news} Yours wasn't done.").format(news=told)
        kind, text = type(met.command), _("Do it anyway")
        if instead := INSTEAD.get(kind):
            kind, text = c.AssignRequest, _(instead[0])
        context = Context(now=self._link.now(), actor=self._link.agent, policy=self._link.policy, client=view.client)
        if not may(kind, view.request, context).allowed:
            self._notices.warning(said)
            return
        self._notices.warning(said, text, lambda: met.again(on_head(met.command, view.request.head)))


def on_head(command: c.RequestCommand, head: UUID | None) -> c.AnyCommand:
    """The command that does the same on this head."""
    if instead := INSTEAD.get(type(command)):
        return instead[1](command, head)
    anew: Any = replace(command, id=new_id(), expected_head=head)
    return anew  # type: ignore[no-any-return]
