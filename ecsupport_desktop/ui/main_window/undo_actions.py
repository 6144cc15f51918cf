"""Undo and redo of what was done on requests: named, one after the other, and never over somebody else's change."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Final
from uuid import UUID

from ecsupport_desktop.config.language import N_, _
from ecsupport_desktop.domain import commands as c
from ecsupport_desktop.domain import events as e
from ecsupport_desktop.domain.policy import HOLD_TIME
from ecsupport_desktop.domain.request import Request
from ecsupport_desktop.domain.undo import way_back, why_it_stands
from ecsupport_desktop.services.outcome import Outcome, Status
from ecsupport_desktop.services.ports import Readers
from ecsupport_desktop.services.views import RequestView
from ecsupport_desktop.ui.main_window.feature import RequestFeature
from ecsupport_desktop.ui.main_window.undo_refused import UndoRefused, requests_text
from ecsupport_desktop.ui.main_window.undo_steps import Group, Refused, Step, UnderWay, step_of
from ecsupport_desktop.ui.shared.moments import moment_text
from ecsupport_desktop.ui.shared.refusals import fault_text

if TYPE_CHECKING:
    from ecsupport_desktop.ui.main_window.request_desk import RequestDesk

MOST_KEPT = 50
CHANGED: Final = N_("{number}: {what} changed.")
SAID: Final[dict[type[c.AnyCommand], str]] = {
    c.LinkRequests: N_("{number}: linked."),
    c.UnlinkRequests: N_("{number}: no longer linked."),
    c.MergeRequest: N_("{number}: merged."),
    c.MarkRestored: N_("{number}: restored, as of now."),
    c.UnmergeRequest: N_("{number}: no longer merged, both requests are as they were."),
}
"""What reads better than that something was changed."""


class UndoActions(RequestFeature):
    """The steps of this window, the last one first. What a page or a held message undoes comes before them."""

    def __init__(self, view: RequestDesk) -> None:
        super().__init__(view)
        self._done: list[Group] = []
        self._undone: list[Group] = []
        self._under_way: UnderWay | None = None
        self._stands = ""
        self._stands_from: datetime | None = None
        self._refused = UndoRefused(view, self)
        self._refused.changed_by_oneself.connect(self._on_changed_by_oneself)
        view.acting.applied.connect(self.on_applied)
        triage = view.column.triage
        triage.impact_choice.applied.connect(self.on_applied)
        triage.executed.connect(self._on_executed)
        triage.taken_back.connect(self._on_taken_back)
        view.link.language_changed.connect(self._name)

    # ── what was done ───────────────────────────────────────────────────────────────────────────────────────

    def on_applied(self, command: c.AnyCommand, before: Request, outcome: Outcome) -> None:
        """A command of this window was accepted on a request that was `before`."""
        step = self.step_of(command, before, outcome)
        if step is None and outcome.status is Status.APPLIED:
            self._stand(_(why_it_stands(command, before) or "").format(number=before.number))
        elif step is not None:
            self.record((step,))
            words = _(SAID.get(type(command), CHANGED)).format(number=before.number, what=_(step.back.what))
            self.view.notices.info(words, _("Undo"), self.undo)

    def _on_executed(self, command: c.RequestCommand, before: Request | None, outcome: Outcome) -> None:
        """By the triage panel: an assessment can be undone, what was said on it can't once it went out."""
        if before is None:
            return
        if isinstance(command, c.EstablishAssessment):
            step = self.step_of(command, before, outcome)
            self.record(() if step is None else (step,))
            return
        self._follow(before.id, command.expected_head, outcome.head)
        if isinstance(command, c.Answer | c.AskForInformation):
            at = command.sent.sent_at if command.sent is not None else self.view.link.now() + HOLD_TIME
            asked = isinstance(command, c.AskForInformation)
            words = (
                _("{number}: the question can't be undone, it went out ({at}).")
                if asked
                else _("{number}: the answer can't be undone, it went out ({at}).")
            )
            self._stand(words.format(number=before.number, at=self._moment(at)), at)
        else:
            self._stand(_(why_it_stands(command, before) or "").format(number=before.number))

    def _on_taken_back(self, request_id: UUID) -> None:
        """What was done before the message was sent can be undone again, where nobody changed it meanwhile."""
        self._stand("")

        def read(readers: Readers) -> RequestView | None:
            return readers.request(request_id)

        self.view.link.query(read, self._on_read_again, key="undo.taken_back")

    def _on_read_again(self, view: RequestView | None) -> None:
        """A head is the id of its command."""
        events = view.events if view is not None else ()
        places = [place for place, each in enumerate(events) if isinstance(each.event, e.SendTakenBack)]
        if view is not None and places and places[-1] > 0:
            before, taken = events[places[-1] - 1], events[places[-1]]
            self._follow(view.request.id, before.command_id, taken.command_id)

    def _stand(self, words: str, since: datetime | None = None) -> None:
        """The last thing done can't be undone: asked for, these words say why, and then it is passed over.

        They aren't true before `since`: until then a message is held, or being taken back.
        """
        self._stands, self._stands_from = words, since
        self._name()

    def _moment(self, moment: datetime) -> str:
        return moment_text(moment, self.view.link.zone, self.view.link.now())

    def step_of(self, command: c.AnyCommand | c.RequestCommand, before: Request, outcome: Outcome) -> Step | None:
        """What takes it back; None where nothing does, or nothing was changed."""
        self._follow(before.id, before.head, outcome.head)
        back = way_back(command, before)
        if back is None or not isinstance(command, c.RequestCommand) or outcome.status is not Status.APPLIED:
            return None
        return step_of(command, before.number, outcome.head, back)

    def record(self, steps: tuple[Step, ...]) -> None:
        """These were done at once."""
        if steps:
            self._done.append(steps)
            del self._done[:-MOST_KEPT]
            self._undone.clear()
            self._stand("")

    @property
    def done(self) -> tuple[Group, ...]:
        """What can be undone, the last one last."""
        return tuple(self._done)

    def inherit(self, done: Sequence[Group]) -> None:
        """What was done in a window that is closed can be undone here."""
        self._done.extend(done)
        del self._done[:-MOST_KEPT]
        self._stand("")

    def undo(self) -> None:
        """Take the last change back, or say why it can't be, or that there is none."""
        words, since = self._stands, self._stands_from
        self._stand("")
        if words and (since is None or since <= self.view.link.now()):
            self.view.notices.warning(words)
        elif not self._go(self._done, back=True):
            self.view.notices.info(_("There is nothing to undo."))

    def redo(self) -> None:
        """Do again what was undone last, or say that nothing was."""
        if not self._go(self._undone, back=False):
            self.view.notices.info(_("There is nothing to do again."))

    def _go(self, groups: list[Group], *, back: bool) -> bool:
        if not groups or self._under_way is not None:
            return self._under_way is not None
        group = list(groups.pop())
        # What was done last is undone first: a merge after a tag, say.
        first, *rest = reversed(group) if back else group
        self._under_way = UnderWay(back, list(rest), first)
        self._do(self._under_way)
        return True

    def _do(self, under_way: UnderWay) -> None:
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
            under_way.refused.append(Refused(step, outcome))
        if under_way.waiting:
            under_way.now = under_way.waiting.pop(0)
            self._do(under_way)
            return
        self._under_way = None
        self._end(under_way, step)

    def _end(self, under_way: UnderWay, step: Step) -> None:
        back = under_way.back
        self._keep_gone(under_way)
        self._name()
        if under_way.refused:
            in_order = reversed(under_way.refused) if back else under_way.refused
            self._refused.tell(tuple(in_order), back=back)
            return
        where = _where(under_way.gone)
        words = _(step.back.done) if back else _("{number}: {what} changed again.")
        said = words.format(number=where, what=_(step.back.what))
        if back:
            self.view.notices.info(said, _("Redo"), self.redo)
        else:
            self.view.notices.info(said, _("Undo"), self.undo)

    def _follow(self, request_id: UUID, before: UUID | None, after: UUID | None) -> None:
        """One's own later change of a request is nobody else's: what was done before it can still be undone."""

        def followed(each: Step) -> Step:
            return replace(each, head=after) if each.request_id == request_id and each.head == before else each

        for groups in (self._done, self._undone):
            groups[:] = [tuple(map(followed, group)) for group in groups]
        if self._under_way is not None:
            self._under_way.waiting[:] = map(followed, self._under_way.waiting)

    def _on_changed_by_oneself(self, steps: Group, back: bool) -> None:
        """As by taking a message back: it is gone on with."""
        groups = self._done if back else self._undone
        groups.append(steps)
        self._go(groups, back=back)

    def _on_failed(self, error: Exception) -> None:
        """It couldn't be asked for: what wasn't reached can be tried again."""
        if (under_way := self._under_way) is not None:
            self._under_way = None
            left = under_way.group([under_way.now, *under_way.waiting])
            (self._done if under_way.back else self._undone).append(left)
            self._keep_gone(under_way)
        self.view.notices.warning(fault_text(error))

    def _keep_gone(self, under_way: UnderWay) -> None:
        """What was undone can be done again, and the other way round."""
        if under_way.gone:
            (self._undone if under_way.back else self._done).append(under_way.group(under_way.gone))

    def _name(self) -> None:
        """The menu and the palette say what would be undone."""
        name = ""
        if self._done and not self._stands:
            group = self._done[-1]
            name = _("Undo: {what} of {number}").format(what=_(group[0].back.what), number=_where(group))
        self.view.registry.rename("triage.bring_back", name)


def _where(steps: Sequence[Step]) -> str:
    return steps[0].number if len(steps) == 1 else requests_text(len(steps))
