"""Saving the draft where colleagues see it, settling what somebody else saved meanwhile, and issuing it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from uuid import UUID

from PySide6.QtCore import QObject

from ecsupport_desktop.config.language import _, current_language
from ecsupport_desktop.domain import commands as c
from ecsupport_desktop.domain.quote import Quote, draft_of, totals
from ecsupport_desktop.services.outcome import Outcome, Status
from ecsupport_desktop.services.ports import Readers
from ecsupport_desktop.services.quote_journal import TypedQuote
from ecsupport_desktop.services.quote_numbers import format_money
from ecsupport_desktop.services.quoting import Issued, issue
from ecsupport_desktop.ui.shared.asked import failed
from ecsupport_desktop.ui.shared.refusals import refusal_text

if TYPE_CHECKING:
    from ecsupport_desktop.ui.quote.quote_page import QuotePage


@dataclass(slots=True)
class _UnderWay:
    """A quote that is being saved or issued, as it was typed then: another one may be shown when that is answered."""

    request_id: UUID
    typed: TypedQuote
    then_issue: bool = False


_Theirs = tuple[UUID, Quote | None]


class Saving(QObject):
    """A quote is saved, or issued, once at a time. GUI thread only."""

    def __init__(self, page: QuotePage) -> None:
        super().__init__(page)
        self._page, self._open = page, page.opened
        self._saving: dict[UUID, _UnderWay] = {}
        self._issuing: dict[UUID, _UnderWay] = {}
        self._theirs: Quote | None = None

    # ── saving ──────────────────────────────────────────────────────────────────────────────────────────────
    def save(self) -> None:
        """Keep the draft where colleagues see it."""
        self._save()

    def _save(self, *, then_issue: bool = False) -> None:
        page, request_id = self._page, self._open.request_id
        page.lines.finish_editing()
        if not self._open.editing or request_id is None or self._is_busy(request_id):
            return
        typed = page.typed_quote()
        if typed.wrong or page.form.is_wrong:
            page.notices.warning(
                _("Mend what is marked, then save: it can't be read yet, and is kept as you typed it.")
            )
            return
        # Until it is answered the journal has it: should it fail, it is there when the quote is opened again.
        self._open.typed = True
        page.journal.touch()
        page.journal.flush()
        command = c.SaveQuote(**page.link.command_base(), request_id=request_id, content=typed.content, base=typed.base)
        self._saving[command.id] = _UnderWay(request_id, typed, then_issue)
        page.link.execute(command, self._on_saved, self._on_save_failed)

    def _is_busy(self, request_id: UUID) -> bool:
        return any(each.request_id == request_id for each in (*self._saving.values(), *self._issuing.values()))

    def _on_saved(self, outcome: Outcome) -> None:
        saved = self._saving.pop(outcome.command_id)
        if outcome.accepted:
            base = outcome.command_id if outcome.status is Status.APPLIED else saved.typed.base
            self._settle(saved, base)
            if saved.then_issue:
                self._issue(saved.request_id, replace(saved.typed, base=base))
            else:
                self._page.notices.info(_("The draft is saved."))
            self._page.read()
        elif outcome.status is Status.CONFLICT and self._is_written(saved.request_id):
            self._read_theirs(saved.request_id)
        else:
            self._page.notices.warning(refusal_text(outcome))

    def _on_save_failed(self, error: Exception) -> None:
        """It can be tried again."""
        failed(self._saving, error)
        self._page.link.jobs.refused.emit(error)

    def _is_written(self, request_id: UUID) -> bool:
        """It is the quote that is shown, as a draft."""
        return self._open.request_id == request_id and self._open.view is not None and self._open.editing

    def _settle(self, done: _UnderWay, base: UUID | None) -> bool:
        """What was typed since goes on from `base`, here or in the journal; whether anything was."""
        written = self._is_written(done.request_id)
        if written:
            self._page.journal.flush()
        self._page.journal.settle(done.request_id, done.typed, base)
        since = self._page.journal.typed_on(done.request_id) is not None
        if written:
            self._open.typed = since
            if self._open.base == done.typed.base:
                self._open.base = base
        return since

    # ── somebody was quicker ────────────────────────────────────────────────────────────────────────────────
    def _read_theirs(self, request_id: UUID) -> None:
        def read(readers: Readers) -> _Theirs:
            view = readers.request(request_id)
            return request_id, draft_of(view.request.quotes) if view is not None else None

        self._page.link.query(read, self._on_theirs_read, key="quote_page.theirs")

    def _on_theirs_read(self, found: _Theirs) -> None:
        request_id, theirs = found
        if not self._is_written(request_id):
            return
        self._theirs = theirs
        if theirs is None:
            self._open.base = None
            self._page.notices.warning(
                _("Somebody else issued the draft or threw it away. Yours is still here: save again.")
            )
            self._page.read()
            return
        self._page.compare_panel.compare(theirs.content, self._page.content(), (_("Theirs"), _("Mine")))
        self._page.show_panel(self._page.conflict, self._page.compare_panel)

    def on_mine_kept(self) -> None:
        self._open.base = self._theirs.saved_by if self._theirs is not None else None
        self._page.show_panel(None)
        self.save()

    def on_theirs_taken(self) -> None:
        if self._theirs is not None and self._open.request_id is not None:
            self._page.journal.discard(self._open.request_id)
            self._page.edit(self._theirs.content, self._theirs.saved_by)
        self._page.show_panel(None)
        self._page.refresh()

    # ── issuing ─────────────────────────────────────────────────────────────────────────────────────────────
    def begin_issue(self) -> None:
        """Say what issuing means, and ask."""
        self._page.lines.finish_editing()
        if not self._open.editing or self._open.view is None or not self._page.header.issue.isEnabled():
            return
        if any(each.request_id == self._open.request_id for each in self._issuing.values()):
            return
        content = self._page.content()
        money = format_money(totals(content).total, content.currency, current_language(), with_currency=True)
        self._page.show_panel(self._page.issue_panel)
        self._page.issue_panel.begin(money, content.validity_days)

    def on_issue_confirmed(self) -> None:
        """The draft as it is here is saved first, then that very saving is issued."""
        self._page.lines.finish_editing()
        request_id, typed = self._open.request_id, self._page.typed_quote()
        if request_id is None:
            return
        saving = next((each for each in self._saving.values() if each.request_id == request_id), None)
        if saving is not None and saving.typed != typed:
            return  # it was changed since: that saving is not the one that was confirmed
        self._page.show_panel(None)
        if saving is not None:
            saving.then_issue = True
        elif self._open.typed or self._open.base is None:
            self._save(then_issue=True)
        else:
            self._issue(request_id, typed)

    def _issue(self, request_id: UUID, typed: TypedQuote) -> None:
        if self._is_busy(request_id):
            return
        command = c.IssueQuote(**self._page.link.command_base(), request_id=request_id, base=typed.base)
        printer = self._page.printer
        self._issuing[command.id] = _UnderWay(request_id, typed)
        self._page.link.work(lambda desk: issue(desk, printer, command), self._on_issued, self._on_issue_failed)

    def _on_issued(self, issued: Issued) -> None:
        done = self._issuing.pop(issued.outcome.command_id)
        if not issued.outcome.accepted:
            self._page.notices.warning(refusal_text(issued.outcome))
            self._page.read()
            return
        written = self._is_written(done.request_id)
        if written:
            self._page.lines.finish_editing()
        if not self._settle(done, None) and written:
            self._open.editing, self._open.shown = False, None
        self._page.notices.info(_("The quote is issued. Send it to the client now."))
        self._page.read()

    def _on_issue_failed(self, error: Exception) -> None:
        failed(self._issuing, error)
        self._page.link.jobs.refused.emit(error)
