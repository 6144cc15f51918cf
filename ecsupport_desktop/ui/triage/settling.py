"""What becomes of a response that others were quicker than: theirs is shown, and each way out is one key. Nothing typed
is ever lost: what was discarded can be brought back.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from uuid import UUID

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent

from ecsupport_desktop.config.language import _
from ecsupport_desktop.services.views import RequestView
from ecsupport_desktop.ui.shared.desk_link import DeskLink
from ecsupport_desktop.ui.shared.news import happened, news_since
from ecsupport_desktop.ui.shared.notices import Notice, Notices
from ecsupport_desktop.ui.triage.draft_keeper import put
from ecsupport_desktop.ui.triage.layout import PanelLayout
from ecsupport_desktop.ui.triage.typed import Typed, fields_of
from ecsupport_desktop.ui.triage.ways import Way, ways_out
from ecsupport_desktop.ui.triage.writer import Writer


class Settling(QObject):
    """Works on what the writer shows. `send` records the response as it stands in the panel.

    Signals: ways_changed(frozenset[Way]), those that can be taken now.
    """

    ways_changed = Signal(object)

    def __init__(
        self, link: DeskLink, notices: Notices, parts: PanelLayout, writer: Writer, send: Callable[[], object]
    ) -> None:
        super().__init__(writer.parent())
        self._link, self._notices, self._parts, self._writer, self._send = link, notices, parts, writer, send
        self._mode = ""
        self._discarded: tuple[UUID, str, Typed] | None = None
        self._offer: Notice | None = None
        self._ways: dict[Way, Callable[[], None]] = {
            Way.FOLLOW_UP: self._follow_up,
            Way.REVISE: self._revise,
            Way.TAKE_THEIRS: self._take_theirs,
            Way.ANYWAY: self._send_now,
            Way.DISCARD: self.discard,
        }
        parts.meanwhile.way_chosen.connect(self.take)

    @property
    def ways(self) -> frozenset[Way]:
        return frozenset(self._parts.meanwhile.ways)

    def show(self, view: RequestView) -> None:
        """Show what happened since the writing began; what is typed stays below it."""
        writer, parts = self._writer, self._parts
        news = news_since(view, writer.began, self._link.agent.id)
        ready = writer.readiness()
        ways = ways_out(news, ready.assessment, view.request.assessment, self._link.agent.id)
        self._mode = parts.mode
        parts.show_meanwhile(happened(news, view, self._link.zone, self._link.now()), ways)
        if ways[0] is Way.FOLLOW_UP:
            self._choose_mode("")
        elif Way.REVISE in ways:
            parts.show_mode(self._mode, view)
        writer.show_news()
        writer.show_readiness()
        parts.answer.editor.setFocus(Qt.FocusReason.OtherFocusReason)
        words = _("Nothing was recorded and your text is kept.")
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(parts.meanwhile, words))
        self.ways_changed.emit(self.ways)

    def clear(self) -> None:
        """It is settled, or another request is shown."""
        self._mode = ""
        if self._parts.meanwhile.ways:
            self._parts.show_meanwhile((), ())
            self.ways_changed.emit(self.ways)

    def take(self, way: Way) -> None:
        """Take this way, if it is offered."""
        if way in self._parts.meanwhile.ways:
            self._ways[way]()

    def mode_chosen(self, mode: str) -> None:
        """The agent chose an assessment of their own after all."""
        if mode and self._parts.meanwhile.proposed is Way.FOLLOW_UP:
            self._mode = mode
            self._parts.propose_way(Way.REVISE)
            self.ways_changed.emit(self.ways)

    # ── the ways ────────────────────────────────────────────────────────────────────────────────────────────

    def _follow_up(self) -> None:
        self._choose_mode("")
        self._send()

    def _revise(self) -> None:
        """Send then asks for the reason where it is still needed."""
        self._choose_mode(self._mode)
        if self._parts.meanwhile.proposed is Way.FOLLOW_UP:
            self._parts.propose_way(Way.REVISE)
        self._send()

    def _send_now(self) -> None:
        self._send()

    def _take_theirs(self) -> None:
        """Their assessment in the fields; the text stays mine where it was edited."""
        view = self._writer.view
        assessment = view.request.assessment if view is not None else None
        if view is None or assessment is None:
            return
        self.clear()
        self._parts.modes.set_value(assessment.kind)
        self._parts.show_mode(assessment.kind, view, revises=False)
        self._parts.form.set_values({**self._parts.form.values(), **fields_of(assessment, self._link.zone)})
        self._writer.propose()
        self._writer.on_edited()
        self._parts.answer.editor.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _choose_mode(self, mode: str) -> None:
        view = self._writer.view
        if view is not None and self._parts.mode != mode:
            self._parts.modes.set_value(mode or None)
            self._parts.show_mode(mode, view)
            self._parts.write()

    # ── discarding, and bringing it back ────────────────────────────────────────────────────────────────────

    def discard(self) -> None:
        """Drop what is typed; one key brings it back."""
        view = self._writer.view
        if view is None or not self._writer.writing:
            return
        request = view.request
        typed = self._parts.typed()
        self._discarded = (request.id, request.number, replace(typed, mode=typed.mode or self._mode))
        self.clear()
        self._writer.begin(view)
        self._writer.drafts.discard(request.id)
        self._writer.show_readiness()
        words = _("What you typed on {number} is discarded.").format(number=request.number)
        self._offer = self._notices.info(words, _("Bring it back"), self.bring_back)
        self.ways_changed.emit(self.ways)

    def bring_back(self) -> bool:
        """What was discarded last is there again, below what was typed since; False where nothing was."""
        if self._discarded is None:
            return False
        request_id, number, typed = self._discarded
        self._discarded = None
        if self._offer is not None:
            self._notices.withdraw(self._offer)
        if not self.put_back(request_id, typed):
            self._notices.info(_("It is with {number} again.").format(number=number))
        return True

    def put_back(self, request_id: UUID, typed: Typed) -> bool:
        """Into the fields if its request is shown, below what was typed since; else among the drafts. Which of them."""
        view = self._writer.view
        if view is not None and view.request.id == request_id:
            self._writer.bring_back(typed)
            self._parts.answer.editor.setFocus(Qt.FocusReason.ShortcutFocusReason)
            return True
        draft = typed.draft(self._link.agent.id, request_id, self._link.now())
        if draft is not None:
            self._link.journal(lambda drafts: put(drafts, draft.agent_id, request_id, draft, known=False))
        return False
