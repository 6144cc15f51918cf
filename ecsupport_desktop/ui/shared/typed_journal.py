"""Keeps what is typed on a page, a quote's or a plan's: journalled within a second, brought back after a crash."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import Field, replace
from datetime import datetime
from typing import Any, ClassVar, Generic, NamedTuple, Protocol, TypeVar
from uuid import UUID

from PySide6.QtCore import QObject

from ecsupport_desktop.services.quote_journal import journal_id
from ecsupport_desktop.services.views import Draft
from ecsupport_desktop.ui.shared.desk_link import DeskLink
from ecsupport_desktop.ui.shared.unwritten import Unwritten

WRITE_AFTER_MILLISECONDS = 600


class Typed(Protocol):
    """A frozen dataclass. `base`: the saving it goes on from; None: the next saving replaces whatever is there."""

    __dataclass_fields__: ClassVar[dict[str, Field[Any]]]

    @property
    def base(self) -> UUID | None: ...


T = TypeVar("T", bound=Typed)


class As(NamedTuple, Generic[T]):
    """How it is kept: `what` names it beside a request's other drafts; `typed` gives None for what can't be read."""

    what: str
    draft: Callable[[T, UUID, UUID, datetime], Draft]
    """Of what is typed, by this agent, on this request, at this moment (aware UTC)."""
    typed: Callable[[Draft], T | None]


class TypedJournal(QObject, Generic[T]):
    """One request at a time; `collect` says what is typed now. GUI thread.

    What went in here last is known without asking: the thread that writes may not have come to it yet.
    """

    def __init__(self, link: DeskLink, kept_as: As[T], collect: Callable[[], T], parent: QObject) -> None:
        super().__init__(parent)
        self._link, self._as, self._collect = link, kept_as, collect
        self._request_id: UUID | None = None
        self._kept: dict[tuple[UUID, UUID], tuple[datetime, T | None]] = {}
        self._unwritten = Unwritten(self.flush, self, WRITE_AFTER_MILLISECONDS)

    def open(self, request_id: UUID | None) -> None:
        """From now on what is typed is this request's; `flush` first."""
        self._unwritten.take()
        self._request_id = request_id

    def touch(self) -> None:
        self._unwritten.touch()

    def flush(self) -> None:
        """Write what is typed now, if anything changed since the last time."""
        if self._unwritten.take() and self._request_id is not None:
            self._keep(self._request_id, self._collect())

    def typed_on(self, request_id: UUID, found: Draft | None = None) -> T | None:
        """What is typed on it and not dealt with; `found`, which was read, counts where nothing later went in here."""
        key = self._link.agent.id, request_id
        at, typed = self._kept.get(key, (None, None))
        if found is not None and (at is None or found.saved_at > at):
            typed = self._as.typed(found)
            self._kept[key] = found.saved_at, typed
        return typed

    def settle(self, request_id: UUID, done: T, base: UUID | None) -> None:
        """`done` is saved or issued: what was typed since goes on from `base`; nothing else is kept."""
        typed = self.typed_on(request_id)
        if typed is None or replace(typed, base=done.base) == done:
            self.discard(request_id)
        else:
            self._keep(request_id, replace(typed, base=base))

    def let_replace(self, request_id: UUID) -> None:
        """Somebody was quicker, and the agent was told so: the next saving replaces theirs."""
        if (typed := self.typed_on(request_id)) is not None:
            self._keep(request_id, replace(typed, base=None))

    def discard(self, request_id: UUID) -> None:
        """It is saved, or thrown away."""
        if request_id == self._request_id:
            self._unwritten.take()
        agent_id, place = self._link.agent.id, journal_id(request_id, self._as.what)
        self._kept[agent_id, request_id] = self._link.now(), None
        self._link.journal(lambda drafts: drafts.discard(agent_id, place))

    def _keep(self, request_id: UUID, typed: T) -> None:
        draft = self._as.draft(typed, self._link.agent.id, request_id, self._link.now())
        self._kept[draft.agent_id, request_id] = draft.saved_at, typed
        self._link.journal(lambda drafts: drafts.save(draft))
