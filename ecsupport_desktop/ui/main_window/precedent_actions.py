"""Finds what is like the request being read, and lets its reasoning be used, or the two be merged."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QPlainTextEdit

from ecsupport_desktop.config.language import _
from ecsupport_desktop.domain import commands as c
from ecsupport_desktop.services.precedents import Precedent, Similar, find_similar
from ecsupport_desktop.services.views import RequestView
from ecsupport_desktop.ui.main_window.feature import RequestFeature
from ecsupport_desktop.ui.main_window.kept import kept_texts
from ecsupport_desktop.ui.main_window.pick_popup import Choice
from ecsupport_desktop.ui.precedents.line import PrecedentLine
from ecsupport_desktop.ui.shared.days_left import day_text
from ecsupport_desktop.ui.shared.words import word
from ecsupport_desktop.ui.triage.segments import LEVELS

if TYPE_CHECKING:
    from ecsupport_desktop.ui.main_window.request_desk import RequestDesk

_DISMISSED = "precedents/dismissed"
MOST_DISMISSED = 500
LINGER_MILLISECONDS = 250
"""How long a request must be looked at before anything is searched for it."""


class PrecedentActions(RequestFeature):
    """What was said not to be a duplicate is remembered on this computer."""

    def __init__(self, view: RequestDesk) -> None:
        super().__init__(view)
        self.line = PrecedentLine(view.column)
        self.similar: Similar | None = None
        self._asked: UUID | None = None
        self._read: RequestView | None = None
        self._wanted = False  # somebody asked before anything was found
        # Whoever only passes by doesn't wait for it; and the request itself is painted first.
        self._soon = QTimer(self, singleShot=True, interval=LINGER_MILLISECONDS)
        self._soon.timeout.connect(self._find)
        view.column.add_line(self.line)
        view.column.view_loaded.connect(self._on_view_loaded)
        view.registry.on("request.similar", self.show)
        view.link.language_changed.connect(self.line.retranslate)
        self.line.similar_requested.connect(self.show)
        self.line.duplicate_opened.connect(view.show_request)
        self.line.merge_requested.connect(self._on_merge_requested)
        self.line.dismissed.connect(self._on_dismissed)

    # ── finding ─────────────────────────────────────────────────────────────────────────────────────────────

    def close_down(self) -> None:
        self._soon.stop()

    def _on_view_loaded(self, view: RequestView | None) -> None:
        self._read = view
        if view is None:
            self._soon.stop()
            self._asked = self.similar = None
            self.line.show_found(None, None)
            return
        if view.request.id != self._asked:
            self.line.show_found(None, None)
        self._asked = view.request.id
        self._soon.start()

    def _find(self) -> None:
        if (view := self._read) is None:
            return
        key = f"precedents.{id(self)}"
        self.view.link.query(lambda readers: find_similar(readers, view), self._on_found, key=key)

    def _on_found(self, similar: Similar) -> None:
        if similar.request_id == self._asked:
            self.similar = similar
            self._show_line()
            if self._wanted:
                self.show()

    def _show_line(self) -> None:
        assert self.similar is not None
        duplicate = self.similar.duplicate
        if duplicate is not None and _pair(self.similar.request_id, duplicate.row.id) in self._dismissed():
            duplicate = None
        self.line.show_found(self.similar, duplicate)

    # ── using ───────────────────────────────────────────────────────────────────────────────────────────────

    def show(self) -> None:
        """The similar ones, each with how it was answered."""
        if self._soon.isActive() or (self.similar is not None and self.similar.request_id != self._asked):
            self._soon.stop()
            self._wanted = True
            self._find()
            return
        self._wanted = False
        found = self.similar.precedents if self.similar is not None else ()
        if not found:
            self.view.notices.info(_("There is no earlier request like this one."))
            return
        choices = [self._choice(each) for each in found]
        self.view.actions.pick.offer(_("Similar requests"), _("Words"), choices, self._on_chosen)

    def _choice(self, precedent: Precedent) -> Choice:
        """One line of what it was, one of how it was answered."""
        row, at = precedent.row, precedent.answered_at or precedent.row.last_message_at
        when = day_text(at.astimezone(self.view.link.zone).date()) if at is not None else ""
        kind = word(row.assessment) if row.assessment else ""
        return Choice(
            key=precedent,
            text=f"{row.number}  {row.subject}",
            detail=" · ".join(part for part in (row.client, when) if part),
            below=": ".join(part for part in (kind, precedent.answer) if part),
            more=f"{row.client} {precedent.excerpt}",
        )

    def _on_chosen(self, chosen: Precedent) -> None:
        choices = [
            Choice(key="use", text=_("Use this reasoning: {text}").format(text=chosen.excerpt)),
            Choice(key="open", text=_("Open {number}").format(number=chosen.row.number)),
        ]
        title = _("{number}: {subject}").format(number=chosen.row.number, subject=chosen.row.subject)

        def go(key: str) -> None:
            if key == "use":
                self.use(chosen)
            else:
                self.view.show_request(chosen.row.id)

        self.view.actions.pick.offer(title, _("What to do with it"), choices, go)

    def use(self, precedent: Precedent) -> None:
        """Into the form, where it can be changed; what stood there comes back with Ctrl+Z in the field."""
        kind = precedent.row.assessment
        if kind is None:
            return
        self.view.column.triage.choose_level(LEVELS[kind])
        for name, text in precedent.fields.items():
            field = self.view.column.triage.findChild(QPlainTextEdit, f"field.{name}")
            if field is not None and field.isEnabled() and not field.isReadOnly():
                cursor = field.textCursor()
                cursor.select(cursor.SelectionType.Document)
                cursor.insertText(text)
                field.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_merge_requested(self, into_id: UUID) -> None:
        self.view.acting.do_on_request(c.MergeRequest, into_id=into_id)

    # ── not a duplicate ─────────────────────────────────────────────────────────────────────────────────────

    def _dismissed(self) -> list[str]:
        return kept_texts(self.view.state, _DISMISSED)

    def _on_dismissed(self, other_id: UUID) -> None:
        if self.similar is not None:
            kept = [*self._dismissed(), _pair(self.similar.request_id, other_id)]
            self.view.state.setValue(_DISMISSED, kept[-MOST_DISMISSED:])
            self._show_line()


def _pair(one: UUID, other: UUID) -> str:
    """The same whichever of the two is looked at."""
    return "-".join(sorted((one.hex, other.hex)))
