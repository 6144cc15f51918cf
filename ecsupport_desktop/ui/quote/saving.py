"""Saving the draft where colleagues see it, settling what somebody else saved meanwhile, and issuing it."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from PySide6.QtCore import QObject

from ecsupport_desktop.config.language import _, current_language
from ecsupport_desktop.domain import commands as c
from ecsupport_desktop.domain.quote import Quote, draft_of, totals
from ecsupport_desktop.services.outcome import Outcome, Status
from ecsupport_desktop.services.ports import Readers
from ecsupport_desktop.services.quote_numbers import format_money
from ecsupport_desktop.services.quoting import Issued, issue
from ecsupport_desktop.ui.shared.refusals import refusal_text

if TYPE_CHECKING:
    from ecsupport_desktop.ui.quote.quote_page import QuotePage


class Saving(QObject):
    """One saving at a time. GUI thread only."""

    def __init__(self, page: QuotePage) -> None:
        super().__init__(page)
        self._page, self._open = page, page.opened
        self._saving: UUID | None = None
        self._then_issue = False
        self._theirs: Quote | None = None

    def fail(self) -> None:
        """It couldn't be done: it can be tried again."""
        self._saving = None

    def save(self) -> None:
        """Keep the draft where colleagues see it."""
        self._then_issue = False
        self._save()

    def _save(self) -> None:
        self._page.lines.finish_editing()
        if not self._open.editing or self._open.request_id is None or self._saving is not None:
            return
        content = self._page.content()
        if self._page.model.wrong or self._page.form.is_wrong:
            self._page.notices.warning(
                _("Mend what is marked, then save: it can't be read yet, and is kept as you typed it.")
            )
            return
        command = c.SaveQuote(
            **self._page.link.command_base(), request_id=self._open.request_id, content=content, base=self._open.base
        )
        self._saving = command.id
        self._open.typed = False
        self._page.link.execute(command, self._on_saved, self._page.on_failed)

    def _on_saved(self, outcome: Outcome) -> None:
        self._saving = None
        if outcome.accepted:
            if outcome.status is Status.APPLIED:
                self._open.base = outcome.command_id
            if self._open.request_id is not None and not self._open.typed:
                self._page.journal.discard(self._open.request_id)
            if self._then_issue:
                self._issue()
            else:
                self._page.notices.info(_("The draft is saved."))
            self._page.read()
            return
        self._open.typed = True
        if outcome.status is Status.CONFLICT:
            self._page.link.query(self._read_theirs, self._on_theirs_read, key="quote_page.theirs")
        else:
            self._page.notices.warning(refusal_text(outcome))

    def _read_theirs(self, readers: Readers) -> Quote | None:
        view = readers.request(self._open.request_id) if self._open.request_id is not None else None
        return draft_of(view.request.quotes) if view is not None else None

    def _on_theirs_read(self, theirs: Quote | None) -> None:
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

    def begin_issue(self) -> None:
        """Say what issuing means, and ask."""
        self._page.lines.finish_editing()
        if not self._open.editing or self._open.view is None or not self._page.header.issue.isEnabled():
            return
        content = self._page.content()
        money = format_money(totals(content).total, content.currency, current_language(), with_currency=True)
        self._page.show_panel(self._page.issue_panel)
        self._page.issue_panel.begin(money, content.validity_days)

    def on_issue_confirmed(self) -> None:
        """The draft as it is here is saved first, then that very saving is issued."""
        self._page.show_panel(None)
        if self._open.typed or self._open.base is None:
            self._then_issue = True
            self._save()
        else:
            self._issue()

    def _issue(self) -> None:
        self._then_issue = False
        if self._open.request_id is None:
            return
        command = c.IssueQuote(**self._page.link.command_base(), request_id=self._open.request_id, base=self._open.base)
        desk, printer = self._page.link.desk, self._page.printer
        self._page.link.count_waiting(+1)
        self._page.link.jobs.mutate(
            lambda: issue(desk, printer, command),  # type: ignore[arg-type]
            self._on_issued, self._page.on_failed, on_settled=self._on_issue_settled,
        )  # fmt: skip

    def _on_issue_settled(self) -> None:
        self._page.link.count_waiting(-1)

    def _on_issued(self, issued: Issued) -> None:
        if not issued.outcome.accepted:
            self._page.notices.warning(refusal_text(issued.outcome))
            self._page.read()
            return
        if self._open.request_id is not None:
            self._page.journal.discard(self._open.request_id)
        self._open.editing = self._open.typed = False
        self._open.shown = None
        self._page.notices.info(_("The quote is issued. Send it to the client now."))
        self._page.read()
