"""Changes every marked request at once: what is asked, what it would do, then one command after the other."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from ecsupport_desktop.config.language import _, ngettext
from ecsupport_desktop.domain import commands as c
from ecsupport_desktop.domain.request import Request
from ecsupport_desktop.domain.words import CloseOutcome, Impact
from ecsupport_desktop.services.bulk import BulkChange, Foreseen, foresee
from ecsupport_desktop.services.outcome import Outcome
from ecsupport_desktop.services.views import QueueRow
from ecsupport_desktop.ui.main_window.feature import Feature
from ecsupport_desktop.ui.main_window.pick_popup import Choice
from ecsupport_desktop.ui.queue.marking import MOST
from ecsupport_desktop.ui.shared.keys import current_keys
from ecsupport_desktop.ui.shared.refusals import error_text, refusal_text
from ecsupport_desktop.ui.shared.words import word

if TYPE_CHECKING:
    from ecsupport_desktop.ui.main_window.desk_view import DeskView

_GO = "go"


class BulkActions(Feature):
    """Every request has its own command, so each is done exactly once or refused by itself; one undo for all."""

    def __init__(self, view: DeskView) -> None:
        super().__init__(view)
        self.marks, self.bar = view.rooms.queue.table.marks, view.rooms.queue.marks_bar
        self._waiting: list[Request] = []
        self._asked: BulkChange | None = None  # looked at, not agreed to
        self._change: BulkChange | None = None  # under way
        self._before: Request | None = None
        self._command: c.RequestCommand | None = None
        self._steps: list[Any] = []
        self._of = self._done = 0
        self._refused: list[str] = []
        for action_id, slot in (
            ("queue.mark", self._on_mark), ("queue.mark_next", self._on_mark_next),
            ("queue.mark_all", self._on_mark_all), ("queue.unmark", self.marks.clear), ("request.bulk", self.ask),
        ):  # fmt: skip
            view.registry.on(action_id, slot)
        self.marks.full.connect(self._on_full)
        self.bar.change_requested.connect(self.ask)
        self.bar.clear_requested.connect(self.marks.clear)
        self.bar.stop_requested.connect(self._on_stop_requested)

    # ── marking ─────────────────────────────────────────────────────────────────────────────────────────────

    def _on_mark(self) -> None:
        if (request_id := self.view.rooms.queue.table.selected_id) is not None:
            self.marks.toggle(request_id)

    def _on_mark_next(self) -> None:
        table = self.view.rooms.queue.table
        if table.selected_id is not None and table.selected_id not in self.marks:
            self.marks.add([table.selected_id])
        self.view.rooms.step(1)

    def _on_mark_all(self) -> None:
        model = self.view.rooms.queue.model
        shown = (model.id_at(row) for row in range(min(model.rowCount(), MOST + 1)))
        self.marks.add(each for each in shown if each is not None)

    def _on_full(self) -> None:
        self.view.notices.info(_("At most {count} requests are changed at once.").format(count=MOST))

    # ── asking ──────────────────────────────────────────────────────────────────────────────────────────────

    def ask(self) -> None:
        """What is to be done with them."""
        if self._change is not None:
            self.view.notices.info(_("The marked requests are being changed; Stop ends it."))
            return
        if not len(self.marks):
            keys = current_keys()
            said = _("Mark requests first: {mark} marks one, {mark_next} marks and goes on.")
            self.view.notices.info(said.format(mark=keys.said("Z"), mark_next=keys.said("Shift+J")))
            return
        choices = [
            Choice(key=self._ask_claim, text=_("Claim")),
            Choice(key=self._ask_assign, text=_("Assign…")),
            Choice(key=self._ask_tag, text=_("Tag…")),
            *(
                Choice(
                    key=lambda impact=impact: self._impact(impact),
                    text=_("Impact: {impact}").format(impact=word(impact)),
                )
                for impact in Impact
            ),
            Choice(key=self._ask_close, text=_("Close…")),
            Choice(key=self._ask_merge, text=_("Merge into one of them…")),
        ]
        self._pick(self._title(), _("What to do"), choices, lambda go: go())

    def _title(self) -> str:
        count = len(self.marks)
        return ngettext("{count} request marked", "{count} requests marked", count).format(count=count)

    def _pick(self, title: str, placeholder: str, choices: list[Choice], on_chosen: Any) -> None:
        self.view.actions.pick.offer(title, placeholder, choices, on_chosen)

    def _ask_claim(self) -> None:
        self._foresee(BulkChange(what=_("Claim"), kind=c.ClaimRequest))

    def _ask_assign(self) -> None:
        agents = sorted((each for each in self.view.link.agents.values() if each.active), key=lambda each: each.name)
        choices = [Choice(key=agent.id, text=agent.name, detail=agent.login) for agent in agents]
        self._pick(_("Assign to"), _("Agent"), [*choices, Choice(key=None, text=_("Nobody"))], self._assign)

    def _assign(self, agent_id: UUID | None) -> None:
        agent = self.view.link.agents.get(agent_id) if agent_id is not None else None
        what = _("Assign to {agent}").format(agent=agent.name if agent else _("nobody"))
        self._foresee(BulkChange(what=what, kind=c.AssignRequest, fields={"assignee_id": agent_id}, assignee=agent))

    def _ask_tag(self) -> None:
        self.view.link.query(lambda readers: readers.tags(), self._on_tags, key="bulk.tags")

    def _on_tags(self, tags: tuple[str, ...]) -> None:
        choices = [Choice(key=("add", tag), text=_("Add {tag}").format(tag=tag)) for tag in tags]
        choices += [Choice(key=("remove", tag), text=_("Remove {tag}").format(tag=tag)) for tag in tags]

        def typed(text: str) -> None:
            new = [Choice(key=("add", text), text=_("Add {tag}").format(tag=text), detail=_("new tag"))] if text else []
            self.view.actions.pick.replace_choices([*choices, *new] if text not in tags else choices)

        self.view.actions.pick.offer(_("Tags"), _("Tag to add or remove"), choices, self._tag, on_typed=typed)

    def _tag(self, chosen: tuple[str, str]) -> None:
        way, tag = chosen
        words = _("Add {tag}") if way == "add" else _("Remove {tag}")
        self._foresee(BulkChange(what=words.format(tag=tag), kind=c.TagRequest, fields={way: (tag,)}))

    def _impact(self, impact: Impact) -> None:
        what = _("Impact: {impact}").format(impact=word(impact))
        self._foresee(BulkChange(what=what, kind=c.SetImpact, fields={"impact": impact}))

    def _ask_close(self) -> None:
        choices = [Choice(key=each, text=word(each)) for each in CloseOutcome if each is not CloseOutcome.DUPLICATE]
        self._pick(_("Close as"), _("Outcome"), choices, self._close)

    def _close(self, outcome: CloseOutcome) -> None:
        what = _("Close: {outcome}").format(outcome=word(outcome))
        self._foresee(BulkChange(what=what, kind=c.CloseRequest, fields={"outcome": outcome}))

    def _ask_merge(self) -> None:
        ids = self.marks.ids
        self.view.link.query(lambda readers: readers.rows(ids), self._on_merge_rows, key="bulk.rows")

    def _on_merge_rows(self, rows: tuple[QueueRow, ...]) -> None:
        choices = [Choice(key=row, text=f"{row.number}  {row.subject}", detail=row.client) for row in rows]
        self._pick(_("Merge into"), _("Request"), choices, self._merge)

    def _merge(self, row: QueueRow) -> None:
        what = _("Merge into {number}").format(number=row.number)
        self._foresee(BulkChange(what=what, kind=c.MergeRequest, fields={"into_id": row.id}))

    # ── what it would do ────────────────────────────────────────────────────────────────────────────────────

    def _foresee(self, change: BulkChange) -> None:
        self._asked = change
        link, ids = self.view.link, self.marks.ids
        actor, policy, now = link.agent, link.policy, link.now()
        link.query(
            lambda readers: foresee(readers, ids, change, actor, policy, now), self._on_foreseen, key="bulk.foresee"
        )

    def _on_foreseen(self, found: tuple[Foreseen, ...]) -> None:
        assert self._asked is not None
        asked = self._asked
        going = [each.request for each in found if each.changes]
        title = _("{what}: {count} of {all}").format(what=asked.what, count=len(going), all=len(found))
        refused_first = sorted(found, key=lambda each: (each.changes, each.request.number))
        choices = [
            Choice(
                key=each.request.id, text=f"{each.request.number}  {each.request.subject}",
                why_not=self._why_not(each), detail=_("will change") if each.changes else "",
            )
            for each in refused_first
        ]  # fmt: skip
        if going:
            words = ngettext("Do it on {count} request", "Do it on {count} requests", len(going))
            choices.insert(0, Choice(key=_GO, text=words.format(count=len(going))))

        def chosen(key: object) -> None:
            if key == _GO:
                self._begin(asked, going)
            else:
                self._on_foreseen(found)  # looked at, not agreed to

        self._pick(title, _("Request"), choices, chosen)

    def _why_not(self, foreseen: Foreseen) -> str:
        if foreseen.refused is not None:
            return error_text(foreseen.refused)
        return _("it is so already") if foreseen.same else ""

    # ── doing it ────────────────────────────────────────────────────────────────────────────────────────────

    def _begin(self, change: BulkChange, requests: list[Request]) -> None:
        if self._change is not None:
            return
        self._change, self._waiting, self._steps = change, list(requests), []
        self._of, self._done, self._refused = len(requests), 0, []
        self._next()

    def _next(self) -> None:
        assert self._change is not None
        if not self._waiting:
            self._end()
            return
        self.bar.show_progress(self._of - len(self._waiting), self._of)
        self._before = before = self._waiting.pop(0)
        base = self.view.link.command_base()
        self._command = self._change.kind(
            **base, request_id=before.id, expected_head=before.head, **self._change.fields
        )
        self.view.link.execute(self._command, self._on_outcome, self._on_failed)  # type: ignore[arg-type]

    def _on_stop_requested(self) -> None:
        """What is done stays, and is undone at once like the whole."""
        self._waiting.clear()

    def _on_outcome(self, outcome: Outcome) -> None:
        if self._command is None or self._before is None or outcome.command_id != self._command.id:
            return
        if outcome.accepted:
            self._done += 1
            self.marks.discard([self._before.id])
            step = self.view.undoing.step_of(self._command, self._before, outcome)
            self._steps += [step] if step is not None else []
        else:
            why = refusal_text(outcome) or _("somebody was quicker")
            self._refused.append(_("{number}: {why}").format(number=self._before.number, why=why))
        self._next()

    def _on_failed(self, error: Exception) -> None:
        self._waiting.clear()
        self.view.link.jobs.refused.emit(error)
        self._end()

    def _end(self) -> None:
        self.bar.show_progress(0, 0)
        self.view.undoing.record(tuple(self._steps))
        self._change = None
        done = ngettext("{count} request changed", "{count} requests changed", self._done)
        said = done.format(count=self._done)
        if self._refused:
            count = len(self._refused)
            refused = ngettext("{count} was refused", "{count} were refused", count).format(count=count)
            said = _("{done}, {refused} and stay marked. {first}").format(
                done=said, refused=refused, first=self._refused[0]
            )
        if self._steps:
            self.view.notices.info(said, _("Undo"), self.view.undoing.undo)
        else:
            self.view.notices.warning(said)
