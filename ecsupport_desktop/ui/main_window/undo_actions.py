"""Undo and redo of what was done on requests: named, one after the other, and never over somebody else's change."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from uuid import UUID

from ecsupport_desktop.config.language import _
from ecsupport_desktop.domain import commands as c
from ecsupport_desktop.domain.request import Request
from ecsupport_desktop.domain.undo import WayBack, way_back
from ecsupport_desktop.services.outcome import Outcome, Status
from ecsupport_desktop.ui.main_window.feature import Feature
from ecsupport_desktop.ui.shared.refusals import refusal_text

if TYPE_CHECKING:
    from ecsupport_desktop.ui.main_window.desk_view import DeskView

MOST_KEPT = 50


@dataclass(frozen=True, slots=True)
class _Step:
    """A change that can be taken back while its request's head is still `head`; `forth` does it again."""

    request_id: UUID
    number: str
    head: UUID | None
    back: WayBack
    forth: WayBack


class UndoActions(Feature):
    """The steps of this window, the last one first. What a page or a held message undoes comes before them."""

    def __init__(self, view: DeskView) -> None:
        super().__init__(view)
        self._done: list[_Step] = []
        self._undone: list[_Step] = []
        self._under_way: tuple[UUID, _Step, bool] | None = None
        view.acting.applied.connect(self.on_applied)
        view.rooms.triage.impact_choice.applied.connect(self.on_applied)
        view.link.language_changed.connect(self._name)

    # ── what was done ───────────────────────────────────────────────────────────────────────────────────────

    def on_applied(self, command: c.AnyCommand, before: Request, outcome: Outcome) -> None:
        """A command of this window was accepted on a request that was `before`."""
        self._follow(before.id, before.head, outcome.head)
        back = way_back(command, before)
        if back is None or not isinstance(command, c.RequestCommand) or outcome.status is not Status.APPLIED:
            return
        fields = {
            name: getattr(command, name)
            for name in type(command).__dataclass_fields__
            if name not in ("id", "actor_id", "request_id", "expected_head", "kind")
        }
        forth = WayBack(what=back.what, kind=type(command), fields=fields)
        self._done.append(_Step(command.request_id, before.number, outcome.head, back, forth))
        del self._done[:-MOST_KEPT]
        self._undone.clear()
        self._name()
        self.view.notices.info(
            _("{number}: {what} changed.").format(number=before.number, what=_(back.what)), _("Undo"), self.undo
        )

    def undo(self) -> bool:
        """Take the last change back; False where there is none."""
        return self._go(self._done, back=True)

    def redo(self) -> bool:
        """Do again what was undone last; False where nothing was."""
        return self._go(self._undone, back=False)

    def _go(self, steps: list[_Step], *, back: bool) -> bool:
        if not steps or self._under_way is not None:
            return bool(steps)
        step = steps.pop()
        way = step.back if back else step.forth
        base = self.view.link.command_base()
        command = way.kind(**base, request_id=step.request_id, expected_head=step.head, **way.fields)
        self._under_way = (command.id, step, back)
        self.view.link.execute(command, self._on_outcome, self._on_failed)  # type: ignore[arg-type]
        return True

    def _on_outcome(self, outcome: Outcome) -> None:
        if self._under_way is None or outcome.command_id != self._under_way[0]:
            return
        _command_id, step, back = self._under_way
        self._under_way = None
        if not outcome.accepted:
            self._say_refused(step, outcome)
            self._name()
            return
        self._follow(step.request_id, step.head, outcome.head)
        kept = _Step(step.request_id, step.number, outcome.head, step.back, step.forth)
        (self._undone if back else self._done).append(kept)
        words = _("{number}: {what} is as it was.") if back else _("{number}: {what} changed again.")
        said = words.format(number=step.number, what=_(step.back.what))
        if back:
            self.view.notices.info(said, _("Redo"), self.redo)
        else:
            self.view.notices.info(said, _("Undo"), self.undo)
        self._name()

    def _follow(self, request_id: UUID, before: UUID | None, after: UUID | None) -> None:
        """One's own later change of a request is nobody else's: what was done before it can still be undone."""
        for steps in (self._done, self._undone):
            for at, each in enumerate(steps):
                if each.request_id == request_id and each.head == before:
                    steps[at] = replace(each, head=after)

    def _say_refused(self, step: _Step, outcome: Outcome) -> None:
        """Somebody changed the request since, or the rules forbid it: it stays, and is said."""
        if outcome.status is Status.CONFLICT:
            words = _("{number} was changed since, so its {what} isn't undone. Look at its history with H.")
            self.view.notices.warning(words.format(number=step.number, what=_(step.back.what)))
        else:
            self.view.notices.warning(refusal_text(outcome))

    def _on_failed(self, error: Exception) -> None:
        """It couldn't be asked for: it can be tried again."""
        if self._under_way is not None:
            _command_id, step, back = self._under_way
            self._under_way = None
            (self._done if back else self._undone).append(step)
        self.view.link.jobs.refused.emit(error)

    def _name(self) -> None:
        """The menu and the palette say what would be undone."""
        registry = self.view.registry
        if self._done:
            step = self._done[-1]
            name = _("Undo: {what} of {number}").format(what=_(step.back.what), number=step.number)
            registry.rename("triage.bring_back", name)
        else:
            registry.rename("triage.bring_back", "")
