"""Keeps a quote as it is typed: journalled within a second, brought back after a crash."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from PySide6.QtCore import QObject, QTimer

from ecsupport_desktop.services.quote_journal import TypedQuote, from_draft, journal_id, to_draft
from ecsupport_desktop.services.views import Draft
from ecsupport_desktop.ui.shared.desk_link import DeskLink

WRITE_AFTER_MILLISECONDS = 600


class QuoteJournal(QObject):
    """One request at a time; `collect` says what is typed now.

    What went in here last is known without asking: the thread that writes may not have come to it yet.
    """

    def __init__(self, link: DeskLink, collect: Callable[[], TypedQuote], parent: QObject) -> None:
        super().__init__(parent)
        self._link, self._collect = link, collect
        self._request_id: UUID | None = None
        self._dirty = False
        self._kept: dict[tuple[UUID, UUID], tuple[datetime, TypedQuote | None]] = {}
        self._timer = QTimer(self, singleShot=True, interval=WRITE_AFTER_MILLISECONDS)
        self._timer.timeout.connect(self.flush)

    @property
    def is_dirty(self) -> bool:
        """Something was typed that isn't journalled yet."""
        return self._dirty

    def open(self, request_id: UUID | None) -> None:
        """From now on what is typed is this request's; `flush` first."""
        self._timer.stop()
        self._request_id, self._dirty = request_id, False

    def touch(self) -> None:
        self._dirty = True
        if not self._timer.isActive():
            self._timer.start()

    def flush(self) -> None:
        """Write what is typed now, if anything changed since the last time."""
        self._timer.stop()
        if not self._dirty or self._request_id is None:
            return
        self._dirty = False
        self._keep(self._request_id, self._collect())

    def typed_on(self, request_id: UUID, found: Draft | None = None) -> TypedQuote | None:
        """What is typed on it and not dealt with; `found`, which was read, counts where nothing later went in here."""
        key = self._link.agent.id, request_id
        at, typed = self._kept.get(key, (None, None))
        if found is not None and (at is None or found.saved_at > at):
            typed = from_draft(found)
            self._kept[key] = found.saved_at, typed
        return typed

    def settle(self, request_id: UUID, done: TypedQuote, base: UUID | None) -> None:
        """`done` is saved or issued: what was typed since goes on from `base`; nothing else is kept."""
        typed = self.typed_on(request_id)
        if typed is None or replace(typed, base=done.base) == done:
            self.discard(request_id)
        else:
            self._keep(request_id, replace(typed, base=base))

    def _keep(self, request_id: UUID, typed: TypedQuote) -> None:
        draft = to_draft(typed, self._link.agent.id, request_id, self._link.now())
        self._kept[draft.agent_id, request_id] = draft.saved_at, typed
        self._link.journal(lambda drafts: drafts.save(draft))

    def discard(self, request_id: UUID) -> None:
        """It is saved, or thrown away."""
        if request_id == self._request_id:
            self._timer.stop()
            self._dirty = False
        agent_id = self._link.agent.id
        self._kept[agent_id, request_id] = self._link.now(), None
        self._link.journal(lambda drafts: drafts.discard(agent_id, journal_id(request_id)))
