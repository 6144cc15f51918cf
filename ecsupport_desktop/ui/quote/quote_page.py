"""The quote of a request as a page: written beside its very paper, issued, sent, decided on."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from PySide6.QtCore import QEvent, Signal
from PySide6.QtGui import QKeyEvent, QUndoStack
from PySide6.QtWidgets import QWidget

from ecsupport_desktop.config.language import _, ngettext
from ecsupport_desktop.domain.quote import Quote, QuoteContent, QuoteState, missing
from ecsupport_desktop.services.quote_journal import WHAT, TypedQuote, from_draft, to_draft
from ecsupport_desktop.services.quote_paper import Printer
from ecsupport_desktop.ui.quote.comparing import ComparePanel
from ecsupport_desktop.ui.quote.content_form import ContentForm
from ecsupport_desktop.ui.quote.copying import CopyPanel
from ecsupport_desktop.ui.quote.deciding import DecidePanel
from ecsupport_desktop.ui.quote.filing import Filing
from ecsupport_desktop.ui.quote.header import Header
from ecsupport_desktop.ui.quote.issuing import ConflictPanel, IssuePanel
from ecsupport_desktop.ui.quote.line_sources import LineSources
from ecsupport_desktop.ui.quote.lines_model import LinesModel
from ecsupport_desktop.ui.quote.lines_view import LinesView
from ecsupport_desktop.ui.quote.offering import Offering
from ecsupport_desktop.ui.quote.opening import Opened, Opening
from ecsupport_desktop.ui.quote.page_layout import lay_out
from ecsupport_desktop.ui.quote.preview import Preview
from ecsupport_desktop.ui.quote.revisions import Revisions
from ecsupport_desktop.ui.quote.saving import Saving
from ecsupport_desktop.ui.quote.sending import SendPanel
from ecsupport_desktop.ui.quote.totals_view import TotalsView
from ecsupport_desktop.ui.shared.desk_link import DeskLink
from ecsupport_desktop.ui.shared.notices import Notices
from ecsupport_desktop.ui.shared.page import Page
from ecsupport_desktop.ui.shared.typed_journal import As, TypedJournal
from ecsupport_desktop.ui.shared.typing_guard import is_plain_key


class QuotePage(Page):
    """Shows one request's quote at a time. GUI thread only.

    Signals: left() — back to the request; plan_requested(UUID); state_changed() — what is possible now has changed.
    """

    left = Signal()
    plan_requested = Signal(object)
    state_changed = Signal()

    def __init__(self, link: DeskLink, notices: Notices, printer: Printer, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("quote_page")
        self.link, self.notices, self.printer = link, notices, printer
        self.opened = Opened()
        self.undo_stack = QUndoStack(self)
        self.model = LinesModel(self.undo_stack, self)
        self.lines = LinesView(self.model, self)
        self.form = ContentForm(self)
        self.totals = TotalsView(self)
        self.preview = Preview(link, printer, self)
        self.header = Header(self)
        self.issue_panel, self.conflict = IssuePanel(self), ConflictPanel(self)
        self.send_panel, self.decide_panel = SendPanel(link, self), DecidePanel(link, self)
        self.copy_panel, self.compare_panel = CopyPanel(link, self), ComparePanel(self)
        self.panels: tuple[QWidget, ...] = (
            self.issue_panel, self.conflict, self.send_panel, self.decide_panel, self.copy_panel, self.compare_panel,
        )  # fmt: skip
        self.journal = TypedJournal(link, As(WHAT, to_draft, from_draft), self.typed_quote, self)
        self._opening, self.saving, self.offering = Opening(self), Saving(self), Offering(self)
        self.sources, self.revisions, self.filing = LineSources(self), Revisions(self), Filing(self)
        self._parts = lay_out(self)
        self._join()

    def _join(self) -> None:
        self.model.lines_changed.connect(self.on_typed)
        self.model.refused.connect(self._on_refused)
        self.lines.problem_said.connect(self._parts.problem.setText)
        self.form.edited.connect(self.on_typed)
        self.form.currency_chosen.connect(self.model.use_currency)
        header = self.header
        header.back_requested.connect(self.go_back)
        header.revision_chosen.connect(self.revisions.on_revision_chosen)
        parts = self._parts
        for button, slot in (
            (header.save, self.save), (header.issue, self.saving.begin_issue),
            (header.send, self.offering.begin_send), (header.decide, self.offering.begin_decision),
            (header.revise, self.revisions.revise), (header.compare, self.revisions.compare),
            (header.file, self.filing.save_pdf), (header.plan, self.show_plan), (parts.add, self.add_row),
            (parts.rates, self.sources.offer_rates), (parts.copy, self.sources.copy_earlier),
        ):  # fmt: skip
            button.clicked.connect(slot)
        self.issue_panel.confirmed.connect(self.saving.on_issue_confirmed)
        for left in (self.issue_panel.left, self.send_panel.left, self.decide_panel.left, self.copy_panel.left):
            left.connect(self._on_panel_left)
        self.conflict.mine_kept.connect(self.saving.on_mine_kept)
        self.conflict.theirs_taken.connect(self.saving.on_theirs_taken)
        self.send_panel.send_requested.connect(self.offering.on_send_requested)
        self.decide_panel.decide_requested.connect(self.offering.on_decide_requested)
        self.copy_panel.content_chosen.connect(self.sources.on_content_chosen)
        self.link.changed.connect(self._on_changed)
        self.link.policy_changed.connect(self._on_policy_changed)

    # ── which quote ─────────────────────────────────────────────────────────────────────────────────────────
    @property
    def request_id(self) -> UUID | None:
        return self.opened.request_id

    @property
    def rates_button(self) -> QWidget:
        """Where the rate card drops down from."""
        return self._parts.rates

    def read(self) -> None:
        """Look at the request as it is now."""
        self._opening.read()

    def save(self) -> None:
        """Keep the draft where colleagues see it."""
        self.saving.save()

    def show_request(self, request_id: UUID) -> None:
        """Open this request's quote: its draft, else the last revision, else a new one."""
        self.journal.flush()
        self.opened.request_id, self.opened.view, self.opened.shown = request_id, None, None
        self.opened.editing = self.opened.typed = False
        self.journal.open(request_id)
        self.show_panel(None)
        self.show_nothing()
        self.read()

    def show_nothing(self) -> None:
        """Nothing is read yet, or there is no quote and none can be begun: then what leads to one."""
        self.preview.stop()
        self._parts.show_nothing(self.opened.view)

    def edit(self, content: QuoteContent, base: UUID | None) -> None:
        """Begin to write this, which goes on from `base`."""
        self.opened.editing, self.opened.typed, self.opened.base, self.opened.shown = True, False, base, None
        self._fill(content, read_only=False)

    def look_at(self, quote: Quote | None) -> None:
        """An issued revision, which never changes."""
        self.opened.editing, self.opened.typed, self.opened.shown = False, False, quote
        if quote is not None:
            self._fill(quote.content, read_only=True)

    def _fill(self, content: QuoteContent, *, read_only: bool) -> None:
        self._parts.show_quote()
        self.form.show_content(content, read_only=read_only)
        self.model.set_lines(content.lines, content.currency, read_only=read_only)
        self._parts.problem.setText("")

    # ── what is shown follows from what is typed ────────────────────────────────────────────────────────────
    def content(self) -> QuoteContent:
        """As it is typed now; what can't be read yet is as it was before."""
        if not self.opened.editing and self.opened.shown is not None:
            return self.opened.shown.content
        return replace(self.form.content(), lines=self.model.lines)

    def typed_quote(self) -> TypedQuote:
        """As it is typed now, with what can't be read yet."""
        return TypedQuote(
            content=self.content(), base=self.opened.base, wrong=self.model.wrong, discount=self.form.typed_discount()
        )

    def on_typed(self) -> None:
        if not self.opened.editing:
            return
        self.opened.typed = True
        self.journal.touch()
        self.refresh()

    def _on_refused(self, _row: int, _column: str, sentence: str) -> None:
        self._parts.problem.setText(sentence)

    def refresh(self) -> None:
        """Totals, what is missing, the paper, and which buttons make sense."""
        if self.opened.view is None:
            return
        if not self.opened.editing and self.opened.shown is None:
            self._show_header(False)
            return
        content = self.content()
        self.totals.show_totals(content)
        found = missing(content, self.link.policy.quoting.issuer) if self.opened.editing else ()
        if self.opened.editing:
            self.form.show_missing(found)
        said = [_(entry.message).format(**dict(entry.params)) for entry in found]
        if self.model.wrong or self.form.is_wrong:
            said.insert(0, _("What is marked can't be read yet"))
        shown = "; ".join(said[:3])
        more = len(said) - 3
        if more > 0:
            shown += ngettext("; and {count} more", "; and {count} more", more).format(count=more)
        self._parts.needed.setText(_("Still needed: {what}.").format(what=shown) if said else "")
        self._parts.needed.setVisible(bool(said))
        self.preview.show_paper(self.filing.paper(content))
        for button in (self._parts.add, self._parts.rates, self._parts.copy):
            button.setVisible(self.opened.editing)
        self._show_header(not said)

    def _show_header(self, complete: bool) -> None:
        assert self.opened.view is not None
        request, shown = self.opened.view.request, self.opened.shown
        today = self.link.now().astimezone(self.link.zone).date()
        editing, typed = self.opened.editing, self.opened.typed
        self.header.show_quote(request, shown, editing=editing, typed=typed, complete=complete, today=today)
        self.state_changed.emit()

    # ── lines ───────────────────────────────────────────────────────────────────────────────────────────────
    def add_row(self) -> None:
        if self.opened.editing:
            self.lines.add_line()

    def remove_row(self) -> None:
        if self.opened.editing:
            self.lines.remove_lines()

    def duplicate_line(self) -> None:
        if self.opened.editing:
            self.lines.duplicate_line()

    def undo(self) -> None:
        """What is held of this quote is taken back; else the last edit of a line is undone."""
        if not self.offering.take_back() and self.undo_stack.canUndo():
            words = self.undo_stack.undoText()
            self.undo_stack.undo()
            self.notices.info(_("Undone: {what}.").format(what=words))

    def redo(self) -> None:
        if self.undo_stack.canRedo():
            words = self.undo_stack.redoText()
            self.undo_stack.redo()
            self.notices.info(_("Done again: {what}.").format(what=words))

    def show_plan(self) -> None:
        if self.opened.request_id is not None and self.header.plan.isEnabled():
            self.plan_requested.emit(self.opened.request_id)

    # ── keys and comings and goings ─────────────────────────────────────────────────────────────────────────
    def submit(self) -> None:
        """Ctrl+Enter: what the panel asks for."""
        if self.send_panel.isVisible():
            self.send_panel.send()
        elif self.decide_panel.isVisible():
            self.decide_panel.record()
        elif self.issue_panel.isVisible():
            self.saving.on_issue_confirmed()
        elif self.opened.editing:
            self.saving.begin_issue()
        elif self.opened.shown is not None and self.opened.shown.state is QuoteState.ISSUED:
            self.offering.begin_next_send()

    def go_back(self) -> None:
        """Esc: out of a panel, else back to the request; what is typed is kept."""
        if any(panel.isVisible() for panel in self.panels):
            self.show_panel(None)
            self.lines.setFocus()
            return
        self.flush()
        self.left.emit()

    def flush(self) -> None:
        """Write what is typed to the journal now."""
        self.lines.finish_editing()
        self.journal.flush()

    def _on_panel_left(self) -> None:
        self.show_panel(None)
        self.lines.setFocus()

    def show_panel(self, *shown: QWidget | None) -> None:
        for panel in self.panels:
            panel.setVisible(panel in shown)

    def _on_changed(self, changed: object) -> None:
        if self.isVisible() and self.opened.request_id in changed.request_ids:  # type: ignore[attr-defined]
            self.read()

    def _on_policy_changed(self, _policy: object) -> None:
        if self.isVisible():
            self.refresh()

    def event(self, event: QEvent) -> bool:
        """Letters are for what is typed here: none of them runs an action of the queue behind."""
        if event.type() is QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and is_plain_key(event):
            event.accept()
            return True
        return super().event(event)
