"""Keeps a plan as it is typed: journalled within a second, brought back after a crash."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from PySide6.QtCore import QObject, QTimer

from ecsupport_desktop.domain.plan import PlanStep
from ecsupport_desktop.services.codec import plan_steps_from_text, plan_steps_text
from ecsupport_desktop.services.quote_journal import journal_id
from ecsupport_desktop.services.views import Draft
from ecsupport_desktop.ui.shared.desk_link import DeskLink

WRITE_AFTER_MILLISECONDS = 600


@dataclass(frozen=True, slots=True)
class TypedPlan:
    """`base`: the saving it goes on from; None: the next saving replaces whatever is there."""

    steps: tuple[PlanStep, ...]
    base: UUID | None = None


class PlanJournal(QObject):
    """One request at a time; `collect` says what is typed now.

    What went in here last is known without asking: the thread that writes may not have come to it yet.
    """

    def __init__(self, link: DeskLink, collect: Callable[[], TypedPlan], parent: QObject) -> None:
        super().__init__(parent)
        self._link, self._collect = link, collect
        self._request_id: UUID | None = None
        self._dirty = False
        self._kept: dict[tuple[UUID, UUID], tuple[datetime, TypedPlan | None]] = {}
        self._timer = QTimer(self, singleShot=True, interval=WRITE_AFTER_MILLISECONDS)
        self._timer.timeout.connect(self.flush)

    def open(self, request_id: UUID) -> None:
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
        if self._dirty and self._request_id is not None:
            self._dirty = False
            self._keep(self._request_id, self._collect())

    def typed_on(self, request_id: UUID, found: Draft | None = None) -> TypedPlan | None:
        """What is typed on it and not saved; `found`, which was read, counts where nothing later went in here."""
        key = self._link.agent.id, request_id
        at, typed = self._kept.get(key, (None, None))
        if found is not None and (at is None or found.saved_at > at):
            typed = _from_draft(found)
            self._kept[key] = found.saved_at, typed
        return typed

    def settle(self, request_id: UUID, saved: TypedPlan, base: UUID | None) -> None:
        """What was typed since this saving goes on from `base`; nothing else is kept."""
        typed = self.typed_on(request_id)
        if typed is None or typed.steps == saved.steps:
            self._discard(request_id)
        else:
            self._keep(request_id, replace(typed, base=base))

    def let_replace(self, request_id: UUID) -> None:
        """Somebody was quicker, and the agent was told so: the next saving replaces theirs."""
        if (typed := self.typed_on(request_id)) is not None:
            self._keep(request_id, replace(typed, base=None))

    def _keep(self, request_id: UUID, typed: TypedPlan) -> None:
        draft = Draft(
            agent_id=self._link.agent.id,
            request_id=journal_id(request_id, "plan"),
            fields={"steps": plan_steps_text(typed.steps), "base": str(typed.base or "")},
            saved_at=self._link.now(),
        )
        self._kept[draft.agent_id, request_id] = draft.saved_at, typed
        self._link.journal(lambda drafts: drafts.save(draft))

    def _discard(self, request_id: UUID) -> None:
        if request_id == self._request_id:
            self._timer.stop()
            self._dirty = False
        agent_id = self._link.agent.id
        self._kept[agent_id, request_id] = self._link.now(), None
        self._link.journal(lambda drafts: drafts.discard(agent_id, journal_id(request_id, "plan")))


def _from_draft(draft: Draft) -> TypedPlan | None:
    """None where an older program's draft can't be read any more."""
    try:
        base = draft.fields["base"]
        return TypedPlan(plan_steps_from_text(draft.fields["steps"]), UUID(base) if base else None)
    except (KeyError, ValueError):
        return None
