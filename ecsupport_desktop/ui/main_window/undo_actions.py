"""Undo and redo of what was done on requests: named, one after the other, and never over somebody else's change."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING
from uuid import UUID

from ecsupport_desktop.config.language import _, ngettext
from ecsupport_desktop.domain import commands as c
from ecsupport_desktop.domain.request import Request
from ecsupport_desktop.domain.undo import WayBack, way_back
from ecsupport_desktop.services.outcome import Outcome, Status
from ecsupport_desktop.ui.main_window.feature import RequestFeature
from ecsupport_desktop.ui.shared.refusals import fault_text, refusal_text

if TYPE_CHECKING:
    from ecsupport_desktop.ui.main_window.request_desk import RequestDesk

MOST_KEPT = 50


@dataclass(frozen=True, slots=True)
class _Step:
    """A change that can be taken back while its request's head is still `head`; `forth` does it again."""

    request_id: UUID
    number: str
    head: UUID | None
    back: WayBack
    forth: WayBack


_Group = tuple[_Step, ...]
"""What was done at once, and is undone at once."""


@dataclass(slots=True)
class _UnderWay:
    """A group that is being undone (`back`) or done again, one command after the other."""

    back: bool
    waiting: list[_Step]
    now: _Step
    command_id: UUID | None = None
    gone: list[_Step] = field(default_factory=list)
    refused: int = 0

    def group(self, steps: list[_Step]) -> _Group:
        """Steps in the order they were done at first: undoing went through them from behind."""
        return tuple(reversed(steps) if self.back else steps)


class UndoActions(RequestFeature):
    """The steps of this window, the last one first. What a page or a held message undoes comes before them."""

    def __init__(self, view: RequestDesk) -> None:
        super().__init__(view)
        self._done: list[_Group] = []
        self._undone: list[_Group] = []
        self._under_way: _UnderWay | None = None
        view.acting.applied.connect(self.on_applied)
        view.column.triage.impact_choice.applied.connect(self.on_applied)
        view.link.language_changed.connect(self._name)

    # ── what was done ───────────────────────────────────────────────────────────────────────────────────────

    def on_applied(self, command: c.AnyCommand, before: Request, outcome: Outcome) -> None:
        """A command of this window was accepted on a request that was `before`."""
        step = self.step_of(command, before, outcome)
        if step is not None:
            self.record((step,))
            words = _("{number}: {what} changed.").format(number=before.number, what=_(step.back.what))
            self.view.notices.info(words, _("Undo"), self.undo)

    def step_of(self, command: c.AnyCommand | c.RequestCommand, before: Request, outcome: Outcome) -> _Step | None:
        """What takes it back; None where nothing does, or nothing was changed."""
        self._follow(before.id, before.head, outcome.head)
        back = way_back(command, before)
        if back is None or not isinstance(command, c.RequestCommand) or outcome.status is not Status.APPLIED:
            return None
        fields = {
            name: getattr(command, name)
            for name in type(command).__dataclass_fields__
            if name not in ("id", "actor_id", "request_id", "expected_head", "kind")
        }
        forth = WayBack(what=back.what, kind=type(command), fields=fields)
        return _Step(command.request_id, before.number, outcome.head, back, forth)

    def record(self, steps: tuple[_Step, ...]) -> None:
        """These were done at once."""
        if steps:
            self._done.append(steps)
            del self._done[:-MOST_KEPT]
            self._undone.clear()
            self._name()

    def inherit(self, other: UndoActions) -> None:
        """What was done in a window that is closed can be undone here."""
        self._done.extend(other._done)
        del self._done[:-MOST_KEPT]
        self._name()

    def undo(self) -> bool:
        """Take the last change back; False where there is none."""
        return self._go(self._done, back=True)

    def redo(self) -> bool:
        """Do again what was undone last; False where nothing was."""
        return self._go(self._undone, back=False)

    def _go(self, groups: list[_Group], *, back: bool) -> bool:
        if not groups or self._under_way is not None:
            return bool(groups)
        group = list(groups.pop())
        # What was done last is undone first: a merge after a tag, say.
        first, *rest = reversed(group) if back else group
        self._under_way = _UnderWay(back, list(rest), first)
        self._do(self._under_way)
        return True

    def _do(self, under_way: _UnderWay) -> None:
        step = under_way.now
        way = step.back if under_way.back else step.forth
        base = self.view.link.command_base()
        command = way.kind(**base, request_id=step.request_id, expected_head=step.head, **way.fields)
        under_way.command_id = command.id
        self.view.link.execute(command, self._on_outcome, self._on_failed)  # type: ignore[arg-type]

    def _on_outcome(self, outcome: Outcome) -> None:
        under_way = self._under_way
        if under_way is None or outcome.command_id != under_way.command_id:
            return
        step = under_way.now
        if outcome.accepted:
            self._follow(step.request_id, step.head, outcome.head)
            under_way.gone.append(replace(step, head=outcome.head))
        else:
            under_way.refused += 1
        if under_way.waiting:
            under_way.now = under_way.waiting.pop(0)
            self._do(under_way)
            return
        self._under_way = None
        self._end(under_way, step, outcome)

    def _end(self, under_way: _UnderWay, step: _Step, outcome: Outcome) -> None:
        back = under_way.back
        self._keep_gone(under_way)
        self._name()
        if under_way.refused:
            self._say_refused(under_way, step, outcome)
            return
        where = _where(under_way.gone)
        words = _("{number}: {what} is as it was.") if back else _("{number}: {what} changed again.")
        said = words.format(number=where, what=_(step.back.what))
        if back:
            self.view.notices.info(said, _("Redo"), self.redo)
        else:
            self.view.notices.info(said, _("Undo"), self.undo)

    def _follow(self, request_id: UUID, before: UUID | None, after: UUID | None) -> None:
        """One's own later change of a request is nobody else's: what was done before it can still be undone."""

        def followed(each: _Step) -> _Step:
            return replace(each, head=after) if each.request_id == request_id and each.head == before else each

        for groups in (self._done, self._undone):
            groups[:] = [tuple(map(followed, group)) for group in groups]
        if self._under_way is not None:
            self._under_way.waiting[:] = map(followed, self._under_way.waiting)

    def _say_refused(self, under_way: _UnderWay, step: _Step, outcome: Outcome) -> None:
        """Somebody changed the request since, or the rules forbid it: it stays, and is said."""
        if under_way.gone:
            refused = _requests(under_way.refused)
            self.view.notices.warning(_("Not undone on {refused}: changed since by somebody.").format(refused=refused))
        elif outcome.status is Status.CONFLICT:
            words = _("{number} was changed since, so its {what} isn't undone. Look at its history with H.")
            self.view.notices.warning(words.format(number=step.number, what=_(step.back.what)))
        else:
            self.view.notices.warning(refusal_text(outcome))

    def _on_failed(self, error: Exception) -> None:
        """It couldn't be asked for: what wasn't reached can be tried again."""
        if (under_way := self._under_way) is not None:
            self._under_way = None
            left = under_way.group([under_way.now, *under_way.waiting])
            (self._done if under_way.back else self._undone).append(left)
            self._keep_gone(under_way)
        self.view.notices.warning(fault_text(error))

    def _keep_gone(self, under_way: _UnderWay) -> None:
        """What was undone can be done again, and the other way round."""
        if under_way.gone:
            (self._undone if under_way.back else self._done).append(under_way.group(under_way.gone))

    def _name(self) -> None:
        """The menu and the palette say what would be undone."""
        name = ""
        if self._done:
            group = self._done[-1]
            name = _("Undo: {what} of {number}").format(what=_(group[0].back.what), number=_where(group))
        self.view.registry.rename("triage.bring_back", name)


def _where(steps: Sequence[_Step]) -> str:
    return steps[0].number if len(steps) == 1 else _requests(len(steps))


def _requests(count: int) -> str:
    return ngettext("{count} request", "{count} requests", count).format(count=count)
