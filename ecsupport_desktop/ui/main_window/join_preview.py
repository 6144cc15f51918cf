"""Says in a popup what joining two requests, or splitting one, would do: looked up for the choice one is at."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from PySide6.QtCore import QObject

from ecsupport_desktop.domain import commands as c
from ecsupport_desktop.domain.decide import Context
from ecsupport_desktop.domain.errors import DomainError
from ecsupport_desktop.domain.foreseen import foreseen
from ecsupport_desktop.domain.request import Request
from ecsupport_desktop.domain.undo import way_back
from ecsupport_desktop.services.identity import new_id
from ecsupport_desktop.services.ports import Readers
from ecsupport_desktop.services.views import RequestView
from ecsupport_desktop.ui.main_window.acting import Acting
from ecsupport_desktop.ui.main_window.pick_popup import PickPopup
from ecsupport_desktop.ui.main_window.preview_words import link_words, merge_words, split_words
from ecsupport_desktop.ui.shared.desk_link import DeskLink
from ecsupport_desktop.ui.shared.moments import moment_text
from ecsupport_desktop.ui.shared.refusals import error_text

Joining = c.MergeRequest | c.LinkRequests
_NUMBER = "?"
"""The new request's isn't given yet, and isn't shown."""


class JoinPreview(QObject):
    """`kind` says what is done with the request it is `about`; `look` is told with which other one."""

    def __init__(self, link: DeskLink, acting: Acting, pick: PickPopup, parent: QObject) -> None:
        super().__init__(parent)
        self._link, self._acting, self._pick = link, acting, pick
        self.kind: type[Joining] = c.LinkRequests
        self.about: RequestView | None = None

    def look(self, other_id: UUID) -> None:
        """What was said of another one goes at once."""
        self._pick.preview(None, "")

        def read(readers: Readers) -> tuple[UUID, RequestView | None]:
            return other_id, readers.request(other_id)

        self._link.query(read, self._on_view, key="join_preview")

    def _on_view(self, found: tuple[UUID, RequestView | None]) -> None:
        other_id, view = found
        mine = self.about
        if view is not None and mine is not None:
            self._pick.preview(other_id, self._words(mine, view))

    def _words(self, mine: RequestView, other: RequestView) -> str:
        before, into = mine.request, other.request
        base = self._acting.base(mine)
        command: Joining
        if self.kind is c.MergeRequest:
            command = c.MergeRequest(**base, into_id=into.id)
        else:
            command = c.LinkRequests(**base, other_id=into.id)
        context = _context(mine, self._link, {into.id: into})
        try:
            after = foreseen(before, command, context)[into.id]
        except DomainError as error:
            return error_text(error)
        if self.kind is c.LinkRequests:
            return link_words(before, into)
        return merge_words(before, into, after, lambda moment: _said(moment, self._link))


def split_preview(view: RequestView, message_ids: tuple[UUID, ...], link: DeskLink) -> str:
    """What splitting these messages off would do."""
    before, made_id = view.request, new_id()
    command = c.SplitRequest(
        **link.command_base(), request_id=before.id, new_request_id=made_id, message_ids=message_ids, subject=_NUMBER
    )
    try:
        then = foreseen(before, command, _context(view, link, {}))
    except DomainError as error:
        return error_text(error)
    undone = way_back(command, before) is not None
    return split_words(before, then[before.id], then[made_id], lambda moment: _said(moment, link), undone=undone)


def _context(view: RequestView, link: DeskLink, related: dict[UUID, Request]) -> Context:
    return Context(
        now=link.now(), actor=link.agent, policy=link.policy, client=view.client, related=related, number=_NUMBER
    )


def _said(moment: datetime, link: DeskLink) -> str:
    return moment_text(moment, link.zone, link.now())
