"""Runs a sprint: what is next is read ahead, what is settled is left behind, and the panes are lent to its page."""

from __future__ import annotations

from dataclasses import dataclass
from time import monotonic
from typing import TYPE_CHECKING, Final
from uuid import UUID

from PySide6.QtCore import QTimer

from ecsupport_desktop.config.language import _
from ecsupport_desktop.domain.queue import Queue
from ecsupport_desktop.services.outcome import Changed
from ecsupport_desktop.services.ports import Readers
from ecsupport_desktop.services.sprint import Mark, Sprint, ending, is_settled, sprint_queue
from ecsupport_desktop.services.views import RequestIds, RequestView
from ecsupport_desktop.ui.main_window.feature import Feature
from ecsupport_desktop.ui.main_window.sprint_stage import SprintStage
from ecsupport_desktop.ui.main_window.sprint_words import ended_words, missing_of, spoken, who_settled
from ecsupport_desktop.ui.shared.saying import say
from ecsupport_desktop.ui.sprint.sprint_page import SprintPage

if TYPE_CHECKING:
    from ecsupport_desktop.ui.main_window.desk_view import DeskView

_STEPS = ("queue.next_request", "queue.previous_request")
"""They go through a queue that isn't seen."""


UNREAD: Final = 0.6
"""Seconds in which nobody has read what came by itself."""


@dataclass(frozen=True, slots=True)
class _Ahead:
    """A request read before it is its turn, and what is missing of it."""

    view: RequestView
    missing: tuple[str, ...]


class SprintActions(Feature):
    """F8 begins it, or goes on where it was left; every request is shown from what was read ahead."""

    def __init__(self, view: DeskView) -> None:
        super().__init__(view)
        rooms, registry = view.rooms, view.registry
        self._sprint: Sprint | None = None
        self._queue: Queue | None = None
        self._ahead: _Ahead | None = None
        self._reading: UUID | None = None
        self._said: UUID | None = None  # the request that was read out last
        self._came = 0.0  # when the one shown came by itself, by the clock that only goes on
        self._began = view.link.now()
        self._page = page = SprintPage(registry.action("sprint.start"), registry.action("sprint.skip"), rooms)
        self._stage = SprintStage(rooms, page, view.window, self)
        self._stage.changed.connect(self._enable)
        registry.on("sprint.start", self.start)
        registry.on("sprint.skip", self.skip)
        registry.set_enabled("sprint.skip", False, _("No sprint is under way"))
        page.left.connect(self.leave)
        page.typing_left.connect(rooms.request.focus_conversation)
        page.send_requested.connect(self._send)
        page.undo_requested.connect(rooms.triage.bring_back)
        page.end.request_requested.connect(rooms.show_request)
        page.end.again_requested.connect(self.start)
        rooms.view_loaded.connect(self._on_view_loaded)
        rooms.triage.sent.connect(self._on_sent)
        rooms.triage.taken_back.connect(self._on_taken_back)
        rooms.paper_left.connect(self._on_paper_left)
        view.link.changed.connect(self._on_changed)
        view.link.language_changed.connect(self._retranslate)

    # ── beginning and leaving ───────────────────────────────────────────────────────────────────────────────

    def start(self) -> None:
        """Begin, or go on; at the end go through what was skipped."""
        if self._stage.shown:
            if self._sprint is not None and self._page.over and self._sprint.marked(Mark.SKIPPED):
                self._begin(self._sprint.again())
            return
        shown = self.view.rooms.shown_queue
        if self._sprint is not None and self._sprint.current is not None and shown == self._queue:
            self._begin(self._sprint)
            return
        self._queue = shown
        queue, me = sprint_queue(shown), self.view.link.agent.id
        self._began = now = self.view.link.now()
        self.view.link.query(lambda readers: readers.ids(queue, queue.sort, now, me), self._on_ids, key="sprint.ids")

    def _on_ids(self, found: RequestIds) -> None:
        if found.ids:
            self._begin(Sprint(found.ids))
        else:
            self._say_nothing_owed()

    def _say_nothing_owed(self) -> None:
        if self._queue is not None:
            queue = _(sprint_queue(self._queue).title)
            self.view.notices.info(_("{queue}: no request here is owed a response.").format(queue=queue))

    def _begin(self, sprint: Sprint) -> None:
        self._sprint, self._ahead, self._reading, self._said = sprint, None, None, None
        self.view.rooms.show_page(self._page)
        self._go_on()

    def leave(self) -> None:
        """Esc: back to the queue, on the request worked on last."""
        rooms = self.view.rooms
        current = self._sprint.current if self._sprint is not None else None
        if current is not None:
            rooms.show_request(current)
        rooms.show_panes()
        if current is None and (chosen := rooms.queue.table.selected_id) is not None:
            rooms.request.show_request(chosen)  # the end showed none

    def _enable(self) -> None:
        working = self._stage.shown and not self._page.over
        self.view.registry.set_enabled("sprint.skip", working, _("No sprint is under way"))
        for action_id in _STEPS:
            self.view.registry.set_enabled(action_id, not self._stage.shown, _("A sprint goes on by itself"))

    # ── one after another ───────────────────────────────────────────────────────────────────────────────────

    def skip(self) -> None:
        """The next one; this one is listed at the end."""
        if self._sprint is not None and self._stage.shown and (current := self._sprint.current) is not None:
            self._sprint = self._sprint.mark(current, Mark.SKIPPED)
            self._go_on()

    def _go_on(self) -> None:
        """Show the current one at once if it was read ahead, the list if there is none any more."""
        if self._sprint is None or self._queue is None:
            return
        rooms, current = self.view.rooms, self._sprint.current
        if current is None:
            self._end(self._sprint)
            return
        self._page.show_work()
        self._say_place()
        self._page.bar.show_missing("", lacking=False)
        self._enable()
        ahead = self._ahead if self._ahead is not None and self._ahead.view.request.id == current else None
        rooms.request.show_request(current, ahead.view if ahead is not None else None)
        rooms.request.focus_conversation()

    def _on_view_loaded(self, view: RequestView | None) -> None:
        if not self._stage.shown or self._sprint is None or view is None or view.request.id != self._sprint.current:
            return
        if is_settled(view.request):
            # At the next turn of the event loop: others are still being told of this view.
            QTimer.singleShot(0, self, lambda: self._leave_behind(view))
            return
        self._say_missing(view)
        if self._reading != self._sprint.upcoming:
            self._read_ahead()

    def _leave_behind(self, view: RequestView) -> None:
        """It was settled without an answer from the panel: by a key of one's own, or by a colleague."""
        if self._sprint is not None and self._stage.shown and self._sprint.current == view.request.id:
            self._settle(view)
            self._go_on()

    def _settle(self, view: RequestView) -> None:
        assert self._sprint is not None
        ended = ending(view)
        if ended is not None and ended.at < self._began:
            # Its answer was on its way already when the sprint began: it never belonged there.
            self._sprint = self._sprint.without(view.request.id)
            return
        mine = ended is not None and ended.actor_id == self.view.link.agent.id
        self._sprint = self._sprint.mark(view.request.id, Mark.DONE if mine else Mark.PASSED_OVER)
        if not mine:
            words = _("{number} was settled by {agent} in the meantime: the sprint passes it over.")
            self.view.notices.info(words.format(number=view.request.number, agent=who_settled(view)))

    def _send(self) -> None:
        """Not when the one that was sent has just given way to this one: a second press was meant for that."""
        triage = self.view.rooms.triage
        if triage.drafts.touched or monotonic() - self._came >= UNREAD:
            triage.send()

    def _on_sent(self, request_id: UUID) -> None:
        if self._sprint is None:
            return
        was_current = self._sprint.current == request_id
        self._sprint = self._sprint.mark(request_id, Mark.DONE)
        if was_current and self._stage.shown:
            self._came = monotonic()
            self._go_on()

    def _on_taken_back(self, request_id: UUID) -> None:
        if self._sprint is None:
            return
        self._sprint = self._sprint.go_back_to(request_id)
        if self._stage.shown and self._sprint.current == request_id:
            self._ahead = None
            self._go_on()

    def _say_place(self) -> None:
        if self._sprint is not None and self._queue is not None:
            self._page.bar.show_place(*self._sprint.place, _(sprint_queue(self._queue).title))

    def _say_missing(self, view: RequestView) -> None:
        ahead = self._ahead
        lacking = ahead.missing if ahead is not None and ahead.view is view else missing_of(view)
        text = _("Missing: {items}").format(items=", ".join(lacking)) if lacking else _("Nothing is missing.")
        self._page.bar.show_missing(text, lacking=bool(lacking))
        if self._said != view.request.id:
            # The keyboard is in the conversation already: nothing else says which request this is.
            self._said = view.request.id
            say(self._page.bar, spoken(view, text, self.view.link.now(), self.view.link.policy))

    # ── reading ahead ───────────────────────────────────────────────────────────────────────────────────────

    def _read_ahead(self) -> None:
        self._reading = upcoming = self._sprint.upcoming if self._sprint is not None else None
        self._ahead = None
        if upcoming is not None:
            wanted = upcoming

            def read(readers: Readers) -> tuple[UUID, _Ahead | None]:
                view = readers.request(wanted)
                return wanted, _Ahead(view, missing_of(view)) if view is not None else None

            self.view.link.query(read, self._on_ahead, key="sprint.ahead")

    def _on_ahead(self, answer: tuple[UUID, _Ahead | None]) -> None:
        upcoming, ahead = answer
        if self._sprint is None or self._sprint.upcoming != upcoming:
            return
        if ahead is not None and not is_settled(ahead.view.request):
            self._ahead = ahead
            return
        if ahead is None:
            self._sprint = self._sprint.mark(upcoming, Mark.PASSED_OVER)
        else:
            self._settle(ahead.view)
            self._say_place()
        self._read_ahead()

    def _on_changed(self, change: Changed) -> None:
        """What was read ahead may be old; what is shown reads itself again."""
        if self._stage.shown and self._sprint is not None and self._sprint.upcoming in change.request_ids:
            self._read_ahead()

    def _on_paper_left(self) -> None:
        """A quote was opened from the sprint: back into it."""
        if self._stage.covered and self._sprint is not None:
            self._stage.covered = False
            self._begin(self._sprint)

    # ── the end ─────────────────────────────────────────────────────────────────────────────────────────────

    def _end(self, sprint: Sprint) -> None:
        if not sprint.ids:
            self.leave()
            self._say_nothing_owed()
            return
        self._page.end.begin(*(len(sprint.marked(mark)) for mark in (Mark.DONE, Mark.SKIPPED, Mark.PASSED_OVER)))
        self._page.show_end()
        self._enable()
        self.view.rooms.request.show_request(None)
        self._page.end.take_focus()
        ids = [each for each in sprint.ids if each in sprint.marks]

        def read(readers: Readers) -> dict[UUID, RequestView]:
            return {each: view for each in ids if (view := readers.request(each)) is not None}

        self.view.link.query(read, self._on_ended, key="sprint.end")

    def _on_ended(self, views: dict[UUID, RequestView]) -> None:
        if self._sprint is None:
            return
        groups = []
        for mark, heading in (
            (Mark.DONE, _("Done")),
            (Mark.SKIPPED, _("Skipped")),
            (Mark.PASSED_OVER, _("Settled by others")),
        ):
            rows = [ended_words(views[each], mark) for each in self._sprint.marked(mark) if each in views]
            groups.append((heading, rows))
        self._page.end.show_rows(groups)
        if self._stage.shown and self._page.over:
            self._page.end.take_focus()

    def _retranslate(self) -> None:
        self._page.bar.retranslate()
        self._say_place()
        self._page.end.retranslate()
