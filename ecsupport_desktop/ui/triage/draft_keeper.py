"""Keeps what an agent types: journalled within two seconds, brought back when the request is opened again."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from PySide6.QtCore import QObject, Signal

from ecsupport_desktop.services.ports import Drafts
from ecsupport_desktop.services.views import Draft
from ecsupport_desktop.ui.shared.desk_link import DeskLink
from ecsupport_desktop.ui.shared.unwritten import Unwritten

Collect = Callable[[UUID, UUID], Draft | None]


class DraftKeeper(QObject):
    """One request and one agent at a time. `collect(agent_id, request_id)` says what is typed now; None where there is
    nothing worth keeping. The note that may be in the same draft is somebody else's to write, and stays.

    Signals: loaded(Draft, late) once an earlier draft was found for what was last opened; `late` where the agent was
    quicker and typed already.
    """

    loaded = Signal(object, bool)

    def __init__(self, link: DeskLink, collect: Collect, parent: QObject) -> None:
        super().__init__(parent)
        self._link = link
        self._collect = collect
        self._agent_id = link.agent.id
        self._request_id: UUID | None = None
        self._touched = False
        self._loaded = True
        self._unwritten = Unwritten(self.flush, self)

    @property
    def agent_id(self) -> UUID:
        """Whose drafts these are."""
        return self._agent_id

    @property
    def touched(self) -> bool:
        """Whether the agent chose or typed anything since it was opened."""
        return self._touched

    def open(self, request_id: UUID | None) -> None:
        """Load the acting agent's draft on this request; `flush` first, while the fields still show the one before."""
        self._agent_id, self._request_id = self._link.agent.id, request_id
        self._unwritten.take()
        self._touched = False
        self._loaded = request_id is None
        if request_id is None:
            return
        wanted = (self._agent_id, request_id)

        def load(drafts: Drafts) -> tuple[tuple[UUID, UUID], Draft | None]:
            return wanted, drafts.load(*wanted)

        self._link.journal(load, self._on_loaded)

    def touch(self) -> None:
        """The agent typed."""
        self._touched = True
        self._unwritten.touch()

    def flush(self) -> None:
        """Write what is typed now, if anything changed since the last time."""
        if not self._unwritten.take() or self._request_id is None:
            return
        agent_id, request_id, known = self._agent_id, self._request_id, self._loaded
        draft = self._collect(agent_id, request_id)

        def write(drafts: Drafts) -> None:
            put(drafts, agent_id, request_id, draft, known=known)

        self._link.journal(write)

    def discard(self, request_id: UUID, sent: str | None = None) -> None:
        """It was sent: nothing is left to keep but a note, and what was typed on besides what was `sent`."""
        if request_id == self._request_id:
            self._unwritten.take()
            self._touched = False
            self._loaded = True
        agent_id = self._agent_id

        def take_away(drafts: Drafts) -> None:
            kept = drafts.load(agent_id, request_id) if sent is not None else None
            if kept is None or kept.answer == sent:
                put(drafts, agent_id, request_id, None, known=True)

        self._link.journal(take_away)

    def _on_loaded(self, found: tuple[tuple[UUID, UUID], Draft | None]) -> None:
        wanted, draft = found
        if wanted != (self._agent_id, self._request_id) or self._loaded:
            return
        self._loaded = True
        if draft is not None and (draft.answer or draft.fields):
            self.loaded.emit(draft, self._touched)


def put(drafts: Drafts, agent_id: UUID, request_id: UUID, draft: Draft | None, *, known: bool) -> None:
    """Write it beside a note kept there; an earlier text the agent hasn't seen again yet (not `known`) follows it."""
    before = drafts.load(agent_id, request_id)
    if draft is None:
        if before is None or not before.note:
            drafts.discard(agent_id, request_id)
        else:
            drafts.save(replace(before, answer="", fields={}))
        return
    if before is not None:
        draft = replace(draft, note=before.note)
        if not known and before.answer and before.answer not in draft.answer:
            draft = replace(draft, answer=f"{draft.answer}\n\n{before.answer}")
    drafts.save(draft)


def put_files(drafts: Drafts, agent_id: UUID, request_id: UUID, files: Iterable[UUID], now: datetime) -> None:
    """Let these files go with the answer that is kept there, or with the one still to be written."""
    draft = drafts.load(agent_id, request_id) or Draft(
        agent_id=agent_id, request_id=request_id, fields={}, saved_at=now
    )
    there = [key for key in draft.fields.get("files", "").split(",") if key]
    drafts.save(replace(draft, fields={**draft.fields, "files": ",".join((*there, *map(str, files)))}))
