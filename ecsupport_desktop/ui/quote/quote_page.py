"""The quote of a request as a page: written beside its very paper, issued, sent, decided on."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final
from uuid import UUID

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent, QUndoStack
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QMenu, QScrollArea, QSplitter, QVBoxLayout, QWidget

from ecsupport_desktop.config.language import _, current_language, ngettext
from ecsupport_desktop.domain import commands as c
from ecsupport_desktop.domain.decide import Context
from ecsupport_desktop.domain.may import may
from ecsupport_desktop.domain.quote import (
    Party,
    Quote,
    QuoteContent,
    QuoteState,
    Rate,
    draft_of,
    last_issued,
    missing,
    totals,
)
from ecsupport_desktop.services.outcome import Outcome, Status
from ecsupport_desktop.services.ports import Readers
from ecsupport_desktop.services.quote_finding import known_party
from ecsupport_desktop.services.quote_journal import TypedQuote, from_draft, journal_id
from ecsupport_desktop.services.quote_numbers import format_money
from ecsupport_desktop.services.quote_paper import Printer, QuotePaper, paper_of
from ecsupport_desktop.services.quoting import (
    Issued,
    content_to_edit,
    copied,
    file_name,
    file_paper,
    issue,
    line_of,
    unfiled,
)
from ecsupport_desktop.services.views import Draft, RequestView
from ecsupport_desktop.ui.quote.comparing import ComparePanel
from ecsupport_desktop.ui.quote.content_form import ContentForm
from ecsupport_desktop.ui.quote.copying import CopyPanel
from ecsupport_desktop.ui.quote.deciding import DecidePanel
from ecsupport_desktop.ui.quote.header import Header
from ecsupport_desktop.ui.quote.issuing import ConflictPanel, IssuePanel
from ecsupport_desktop.ui.quote.journal import QuoteJournal
from ecsupport_desktop.ui.quote.lines_model import LinesModel
from ecsupport_desktop.ui.quote.lines_view import LinesView
from ecsupport_desktop.ui.quote.preview import Preview
from ecsupport_desktop.ui.quote.sending import SendPanel
from ecsupport_desktop.ui.quote.totals_view import TotalsView
from ecsupport_desktop.ui.shared.buttons import quiet_button
from ecsupport_desktop.ui.shared.desk_link import DeskLink
from ecsupport_desktop.ui.shared.labels import label
from ecsupport_desktop.ui.shared.notices import Notice, Notices
from ecsupport_desktop.ui.shared.refusals import refusal_text
from ecsupport_desktop.ui.shared.theme import current_theme
from ecsupport_desktop.ui.shared.typing_guard import is_plain_key

FORM_WIDTH: Final = 790
PREVIEW_WIDTH: Final = 490
"""First widths in pixels at 100 %."""


@dataclass(frozen=True, slots=True)
class _Found:
    view: RequestView
    party: Party | None
    draft: Draft | None


class QuotePage(QWidget):
    """Shows one request's quote at a time. GUI thread only.

    Signals: left() — back to the request; plan_requested(UUID); state_changed() — what is possible now has changed.
    """

    left = Signal()
    plan_requested = Signal(object)
    state_changed = Signal()

    def __init__(self, link: DeskLink, notices: Notices, printer: Printer, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("quote_page")
        self._link, self._notices, self._printer = link, notices, printer
        self._request_id: UUID | None = None
        self._view: RequestView | None = None
        self._shown: Quote | None = None
        self._base: UUID | None = None
        self._editing = False
        self._typed = False
        self._saving: UUID | None = None
        self._sent: tuple[UUID, UUID] | None = None
        self._offered: Notice | None = None
        self.undo_stack = QUndoStack(self)
        self._model = LinesModel(self.undo_stack, self)
        self.lines = LinesView(self._model, self)
        self.form = ContentForm(self)
        self._totals = TotalsView(self)
        self.preview = Preview(link, printer, self)
        self.header = Header(self)
        self.issue_panel, self.conflict = IssuePanel(self), ConflictPanel(self)
        self.send_panel, self.decide_panel = SendPanel(link, self), DecidePanel(link, self)
        self.copy_panel, self.compare_panel = CopyPanel(link, self), ComparePanel(self)
        self._panels: tuple[QWidget, ...] = (
            self.issue_panel, self.conflict, self.send_panel, self.decide_panel, self.copy_panel, self.compare_panel,
        )  # fmt: skip
        self._journal = QuoteJournal(link, self._collect, self)
        self._lay_out()
        self._join()

    # ── looks ───────────────────────────────────────────────────────────────────────────────────────────────
    def _lay_out(self) -> None:
        theme = current_theme()
        self._needed = label("", "nearing", name="quote.needed", wrap=True)
        self._problem = label("", "critical", name="quote.problem", wrap=True)
        column = QWidget(self)
        column.setObjectName("quote.column")
        inside = QVBoxLayout(column)
        inside.setContentsMargins(*[2 * theme.space] * 4)
        inside.setSpacing(2 * theme.space)
        for panel in self._panels:
            inside.addWidget(panel)
            panel.hide()
        inside.addWidget(self._needed)
        inside.addLayout(self._line_bar())
        inside.addWidget(self.lines)
        inside.addWidget(self._problem)
        inside.addWidget(self._totals)
        inside.addWidget(self.form)
        inside.addStretch(1)
        area = QScrollArea(self)
        area.setObjectName("quote.area")
        area.setFrameShape(QScrollArea.Shape.NoFrame)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidgetResizable(True)
        area.setWidget(column)
        self._split = QSplitter(Qt.Orientation.Horizontal, self)
        self._split.setObjectName("quote.panes")
        self._split.setHandleWidth(1)
        self._split.addWidget(area)
        self._split.addWidget(self.preview)
        self._split.setSizes([theme.px(FORM_WIDTH), theme.px(PREVIEW_WIDTH)])
        self._split.setStretchFactor(0, 3)
        self._split.setStretchFactor(1, 2)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.header)
        layout.addWidget(self._split, 1)

    def _line_bar(self) -> QHBoxLayout:
        bar = QHBoxLayout()
        bar.setSpacing(current_theme().space)
        bar.addWidget(label(_("Lines"), "heading"))
        bar.addStretch(1)
        self._line_buttons = []
        for name, text, icon, slot in (
            ("add", _("Add a line"), "new", self.add_line),
            ("rates", _("From the rate card"), "tag", self.offer_rates),
            ("copy", _("From an earlier quote"), "copy", self.copy_earlier),
        ):
            made = quiet_button(text, f"quote.{name}", icon_name=icon)
            made.clicked.connect(slot)
            bar.addWidget(made)
            self._line_buttons.append(made)
        return bar

    def _join(self) -> None:
        self._model.lines_changed.connect(self._on_typed)
        self._model.refused.connect(self._on_refused)
        self.lines.problem_said.connect(self._problem.setText)
        self.form.edited.connect(self._on_typed)
        self.form.currency_chosen.connect(self._model.use_currency)
        header = self.header
        header.back_requested.connect(self.go_back)
        header.revision_chosen.connect(self._on_revision_chosen)
        for button, slot in (
            (header.save, self.save), (header.issue, self.begin_issue), (header.send, self.begin_send),
            (header.decide, self.begin_decision), (header.revise, self.revise), (header.compare, self.compare),
            (header.file, self.save_pdf), (header.plan, self.show_plan),
        ):  # fmt: skip
            button.clicked.connect(slot)
        self.issue_panel.confirmed.connect(self._on_issue_confirmed)
        for left in (self.issue_panel.left, self.send_panel.left, self.decide_panel.left, self.copy_panel.left):
            left.connect(self._on_panel_left)
        self.conflict.mine_kept.connect(self._on_mine_kept)
        self.conflict.theirs_taken.connect(self._on_theirs_taken)
        self.send_panel.send_requested.connect(self._on_send_requested)
        self.decide_panel.decide_requested.connect(self._on_decide_requested)
        self.copy_panel.content_chosen.connect(self._on_content_chosen)
        self._link.changed.connect(self._on_changed)
        self._link.policy_changed.connect(self._on_policy_changed)

    # ── which quote ─────────────────────────────────────────────────────────────────────────────────────────
    @property
    def request_id(self) -> UUID | None:
        return self._request_id

    def show_request(self, request_id: UUID) -> None:
        """Open this request's quote: its draft, else the last revision, else a new one."""
        self._journal.flush()
        self._request_id, self._view, self._shown = request_id, None, None
        self._editing = self._typed = False
        self._journal.open(request_id)
        self._show_panel(None)
        self._read()

    def _read(self) -> None:
        request_id, drafts, agent_id = self._request_id, self._link.drafts, self._link.agent.id
        if request_id is None:
            return

        def read(readers: Readers) -> _Found | None:
            view = readers.request(request_id)
            if view is None:
                return None
            return _Found(view, known_party(readers, view), drafts.load(agent_id, journal_id(request_id)))

        self._link.query(read, self._on_read, key="quote_page")

    def _on_read(self, found: _Found | None) -> None:
        if found is None or found.view.request.id != self._request_id:
            return
        first, self._view = self._view is None, found.view
        request = found.view.request
        draft = draft_of(request.quotes)
        if first:
            typed = from_draft(found.draft) if found.draft is not None else None
            self._open(found, draft, typed)
        elif not (self._editing and self._typed):
            self._show_again(draft)
        self._print_unfiled()
        self._refresh()

    def _open(self, found: _Found, draft: Quote | None, typed: TypedQuote | None) -> None:
        request, settings = found.view.request, self._link.policy.quoting
        last = last_issued(request.quotes)
        allowed = may(c.SaveQuote, request, self._context()).allowed
        if allowed and (draft is not None or last is None or typed is not None):
            content = typed.content if typed is not None else content_to_edit(found.view, settings, found.party)
            self._edit(content, typed.base if typed is not None else draft.saved_by if draft else None)
            if typed is not None:
                self._model.set_wrong(typed.wrong)
                self.form.type_discount(typed.discount)
                self._typed = True
                self._notices.info(_("What you had typed on this quote is back."))
            self.lines.setFocus()
        else:
            self._look_at(last)

    def _show_again(self, draft: Quote | None) -> None:
        """Somebody changed it, or we did: what nobody types in is shown as it is now."""
        assert self._view is not None
        quotes = self._view.request.quotes
        if draft is not None and self._editing:
            if draft.saved_by != self._base:
                self._edit(draft.content, draft.saved_by)
        elif not self._editing or not draft:
            revision = self._shown.revision if self._shown is not None else 0
            self._look_at(next((one for one in quotes if one.revision == revision and one.issue), last_issued(quotes)))

    def _edit(self, content: QuoteContent, base: UUID | None) -> None:
        self._editing, self._typed, self._base, self._shown = True, False, base, None
        self._fill(content, read_only=False)

    def _look_at(self, quote: Quote | None) -> None:
        """An issued revision, which never changes."""
        self._editing, self._typed, self._shown = False, False, quote
        if quote is not None:
            self._fill(quote.content, read_only=True)

    def _fill(self, content: QuoteContent, *, read_only: bool) -> None:
        self.form.show_content(content, read_only=read_only)
        self._model.set_lines(content.lines, content.currency, read_only=read_only)
        self._problem.setText("")
        theme = current_theme()
        self.lines.setMinimumHeight(theme.row_height * min(max(len(content.lines), 3), 12) + theme.px(40))

    # ── what is shown follows from what is typed ────────────────────────────────────────────────────────────
    def content(self) -> QuoteContent:
        """As it is typed now; what can't be read yet is as it was before."""
        if not self._editing and self._shown is not None:
            return self._shown.content
        return replace(self.form.content(), lines=self._model.lines)

    def _collect(self) -> TypedQuote:
        return TypedQuote(
            content=self.content(), base=self._base, wrong=self._model.wrong, discount=self.form.typed_discount()
        )

    def _on_typed(self) -> None:
        if not self._editing:
            return
        self._typed = True
        self._journal.touch()
        self._refresh()

    def _on_refused(self, _row: int, _column: str, sentence: str) -> None:
        self._problem.setText(sentence)

    def _refresh(self) -> None:
        """Totals, what is missing, the paper, and which buttons make sense."""
        if self._view is None:
            return
        content = self.content()
        self._totals.show_totals(content)
        found = missing(content, self._link.policy.quoting.issuer) if self._editing else ()
        if self._editing:
            self.form.show_missing(found)
        said = [_(entry.message).format(**dict(entry.params)) for entry in found]
        if self._model.wrong or self.form.is_wrong:
            said.insert(0, _("What is marked can't be read yet"))
        shown = "; ".join(said[:3])
        more = len(said) - 3
        if more > 0:
            shown += ngettext("; and {count} more", "; and {count} more", more).format(count=more)
        self._needed.setText(_("Still needed: {what}.").format(what=shown) if said else "")
        self._needed.setVisible(bool(said))
        self.preview.show_paper(self._paper(content))
        for button in self._line_buttons:
            button.setVisible(self._editing)
        self._show_header(not said)

    def _paper(self, content: QuoteContent) -> QuotePaper:
        settings = self._link.policy.quoting
        if self._shown is not None:
            return paper_of(self._shown, settings)
        request = self._view.request if self._view is not None else None
        draft = draft_of(request.quotes) if request is not None else None
        revision = draft.revision if draft else len(request.quotes) + 1 if request is not None else 1
        return QuotePaper(content=content, issuer=settings.issuer, logo=settings.logo, revision=revision)

    def _show_header(self, complete: bool) -> None:
        assert self._view is not None
        request, shown = self._view.request, self._shown
        today = self._link.now().astimezone(self._link.zone).date()
        self.header.show_quote(request, shown, editing=self._editing, typed=self._typed, complete=complete, today=today)
        self.state_changed.emit()

    def _context(self) -> Context:
        return Context(now=self._link.now(), actor=self._link.agent, policy=self._link.policy)

    # ── lines ───────────────────────────────────────────────────────────────────────────────────────────────
    def add_line(self) -> None:
        if self._editing:
            self.lines.add_line()

    def remove_line(self) -> None:
        if self._editing:
            self.lines.remove_lines()

    def duplicate_line(self) -> None:
        if self._editing:
            self.lines.duplicate_line()

    def offer_rates(self) -> None:
        """A line made of a service of the rate card."""
        rates = self._link.policy.quoting.rates
        if not self._editing:
            return
        if not rates:
            self._notices.info(_("The rate card is empty: a lead fills it in Settings › Quotes."))
            return
        menu = QMenu(self)
        menu.setObjectName("quote.rates_menu")
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for rate in rates:
            money = format_money(rate.unit_price, rate.currency, current_language(), with_currency=True)
            action = menu.addAction(f"{rate.name} · {money}".replace("&", "&&"))
            action.setData(str(rate.id))
        menu.triggered.connect(self._on_rate_chosen)
        button = self._line_buttons[1]
        menu.popup(button.mapToGlobal(button.rect().bottomLeft()))

    def _on_rate_chosen(self, action: object) -> None:
        key = UUID(action.data())  # type: ignore[attr-defined]
        rate: Rate = next(rate for rate in self._link.policy.quoting.rates if rate.id == key)
        content = self.content()
        if rate.currency != content.currency:
            said = _("“{service}” is priced in {currency}: look at its price.")
            self._notices.warning(said.format(service=rate.name, currency=rate.currency))
        row = self._model.add([line_of(rate, content.language)])
        self.lines.setFocus()
        self.lines.setCurrentIndex(self._model.index(row, 0))

    def copy_earlier(self) -> None:
        if self._editing:
            self._show_panel(self.copy_panel)
            self.copy_panel.begin()

    def _on_content_chosen(self, content: QuoteContent) -> None:
        self._show_panel(None)
        mine = self.content()
        taken = copied(content, mine)
        self.form.show_content(taken)
        self._model.use_currency(taken.currency)
        self._model.add(taken.lines, 0, _("copied lines"))
        self._on_typed()

    def undo(self) -> None:
        """The last edit of a line; what a held send was is taken back first."""
        if self._sent is not None:
            self._take_back()
        elif self.undo_stack.canUndo():
            words = self.undo_stack.undoText()
            self.undo_stack.undo()
            self._notices.info(_("Undone: {what}.").format(what=words))

    def redo(self) -> None:
        if self.undo_stack.canRedo():
            words = self.undo_stack.redoText()
            self.undo_stack.redo()
            self._notices.info(_("Done again: {what}.").format(what=words))

    # ── saving ──────────────────────────────────────────────────────────────────────────────────────────────
    def save(self) -> None:
        """Keep the draft where colleagues see it."""
        self._save_then_issue = False
        self._save()

    def _save(self) -> None:
        self.lines.finish_editing()
        if not self._editing or self._request_id is None or self._saving is not None:
            return
        content = self.content()
        if self._model.wrong or self.form.is_wrong:
            self._notices.warning(
                _("Mend what is marked, then save: it can't be read yet, and is kept as you typed it.")
            )
            return
        command = c.SaveQuote(
            **self._link.command_base(), request_id=self._request_id, content=content, base=self._base
        )
        self._saving = command.id
        self._typed = False
        self._link.execute(command, self._on_saved, self._on_failed)

    _save_then_issue = False

    def _on_saved(self, outcome: Outcome) -> None:
        self._saving = None
        if outcome.accepted:
            if outcome.status is Status.APPLIED:
                self._base = outcome.command_id
            if self._request_id is not None and not self._typed:
                self._journal.discard(self._request_id)
            if self._save_then_issue:
                self._issue()
            else:
                self._notices.info(_("The draft is saved."))
            self._read()
            return
        self._typed = True
        if outcome.status is Status.CONFLICT:
            self._link.query(self._read_theirs, self._on_theirs_read, key="quote_page.theirs")
        else:
            self._notices.warning(refusal_text(outcome))

    def _read_theirs(self, readers: Readers) -> Quote | None:
        view = readers.request(self._request_id) if self._request_id is not None else None
        return draft_of(view.request.quotes) if view is not None else None

    def _on_theirs_read(self, theirs: Quote | None) -> None:
        self._theirs = theirs
        if theirs is None:
            self._base = None
            self._notices.warning(
                _("Somebody else issued the draft or threw it away. Yours is still here: save again.")
            )
            self._read()
            return
        self.compare_panel.compare(theirs.content, self.content(), (_("Theirs"), _("Mine")))
        self._show_panel(self.conflict, self.compare_panel)

    _theirs: Quote | None = None

    def _on_mine_kept(self) -> None:
        self._base = self._theirs.saved_by if self._theirs is not None else None
        self._show_panel(None)
        self.save()

    def _on_theirs_taken(self) -> None:
        if self._theirs is not None and self._request_id is not None:
            self._journal.discard(self._request_id)
            self._edit(self._theirs.content, self._theirs.saved_by)
        self._show_panel(None)
        self._refresh()

    def _on_failed(self, error: Exception) -> None:
        self._saving = None
        self._typed = True
        self.send_panel.refuse(None, str(error))
        self.decide_panel.refuse(None, str(error))
        self._link.jobs.refused.emit(error)

    # ── issuing ─────────────────────────────────────────────────────────────────────────────────────────────
    def begin_issue(self) -> None:
        """Say what issuing means, and ask."""
        self.lines.finish_editing()
        if not self._editing or self._view is None or not self.header.issue.isEnabled():
            return
        content = self.content()
        money = format_money(totals(content).total, content.currency, current_language(), with_currency=True)
        self._show_panel(self.issue_panel)
        self.issue_panel.begin(money, content.validity_days)

    def _on_issue_confirmed(self) -> None:
        """The draft as it is here is saved first, then that very saving is issued."""
        self._show_panel(None)
        if self._typed or self._base is None:
            self._save_then_issue = True
            self._save()
        else:
            self._issue()

    def _issue(self) -> None:
        self._save_then_issue = False
        if self._request_id is None:
            return
        command = c.IssueQuote(**self._link.command_base(), request_id=self._request_id, base=self._base)
        desk, printer = self._link.desk, self._printer
        self._link.count_waiting(+1)
        self._link.jobs.mutate(
            lambda: issue(desk, printer, command),  # type: ignore[arg-type]
            self._on_issued, self._on_failed, on_settled=self._on_issue_settled,
        )  # fmt: skip

    def _on_issue_settled(self) -> None:
        self._link.count_waiting(-1)

    def _on_issued(self, issued: Issued) -> None:
        if not issued.outcome.accepted:
            self._notices.warning(refusal_text(issued.outcome))
            self._read()
            return
        if self._request_id is not None:
            self._journal.discard(self._request_id)
        self._editing = self._typed = False
        self._shown = None
        self._notices.info(_("The quote is issued. Send it to the client now."))
        self._read()

    def _print_unfiled(self) -> None:
        """Issued by a program that ended before it printed: its paper is put on the request, quietly."""
        assert self._view is not None
        if unfiled(self._view.request) is None or self._link.closed_because:
            return
        desk, printer, request_id, agent = self._link.desk, self._printer, self._view.request.id, self._link.agent
        self._link.jobs.mutate(
            lambda: file_paper(desk, printer, request_id, agent.id),  # type: ignore[arg-type]
            None, self._link.read_again_after,
        )  # fmt: skip

    # ── sending and deciding ────────────────────────────────────────────────────────────────────────────────
    def begin_send(self) -> None:
        if self._view is not None and self._shown is not None and self.header.send.isEnabled():
            self._show_panel(self.send_panel)
            self.send_panel.begin(self._view, self._shown)

    def _on_send_requested(self, command: c.SendQuote) -> None:
        self._link.execute(command, self._on_sent, self._on_failed)

    def _on_sent(self, outcome: Outcome) -> None:
        if not outcome.accepted:
            refusal = outcome.refusal
            self.send_panel.refuse(refusal.field if refusal else None, refusal_text(outcome))
            return
        self.send_panel.done()
        self._show_panel(None)
        if outcome.request_id is not None:
            self._sent = (outcome.request_id, outcome.command_id)
        self._offered = self._notices.info(
            _("{number}: the quote is on its way.").format(number=outcome.number or ""),
            _("Take it back"),
            self._take_back,
        )
        self._read()

    def _take_back(self) -> bool:
        """As long as it is held; what went another way stays recorded, and the desk says so."""
        if self._sent is None:
            return False
        request_id, delivery_id = self._sent
        self._sent = None
        command = c.TakeSendBack(**self._link.command_base(), request_id=request_id, delivery_id=delivery_id)
        self._link.execute(command, self._on_taken_back, self._on_failed)
        return True

    def _on_taken_back(self, outcome: Outcome) -> None:
        said = _("Taken back, nothing was sent.") if outcome.accepted else refusal_text(outcome)
        (self._notices.info if outcome.accepted else self._notices.warning)(said)
        self._read()

    def begin_decision(self) -> None:
        if self._view is not None and self._shown is not None and self.header.decide.isEnabled():
            self._show_panel(self.decide_panel)
            self.decide_panel.begin(self._view, self._shown)

    def _on_decide_requested(self, command: c.DecideQuote | c.WithdrawQuote) -> None:
        self._link.execute(command, self._on_decided, self._on_failed)

    def _on_decided(self, outcome: Outcome) -> None:
        if not outcome.accepted:
            refusal = outcome.refusal
            self.decide_panel.refuse(refusal.field if refusal else None, refusal_text(outcome))
            return
        self._show_panel(None)
        self._notices.info(_("{number}: the decision is recorded.").format(number=outcome.number or ""))
        self._read()

    # ── revisions, papers, plan ─────────────────────────────────────────────────────────────────────────────
    def revise(self) -> None:
        """Begin the next revision with what the last one says, or go on with its draft."""
        if self._view is None or not self.header.revise.isEnabled():
            return
        draft = draft_of(self._view.request.quotes)
        content = content_to_edit(self._view, self._link.policy.quoting)
        self._edit(content, draft.saved_by if draft is not None else None)
        self._refresh()
        self.lines.setFocus()

    def compare(self) -> None:
        """What is shown beside the revision before it."""
        if self._view is None:
            return
        if self.compare_panel.isVisible():
            self._show_panel(None)
            return
        revision = self._shown.revision if self._shown is not None else len(self._view.request.quotes) + 1
        before = [quote for quote in self._view.request.quotes if quote.issue and quote.revision < revision]
        if before:
            titles = (_("Revision {revision}").format(revision=before[-1].revision), self.header.revision_words())
            self.compare_panel.compare(before[-1].content, self.content(), titles)
            self._show_panel(self.compare_panel)

    def _on_revision_chosen(self, revision: int) -> None:
        """0 is the draft."""
        if self._view is None:
            return
        self._journal.flush()
        if revision == 0:
            self.revise()
        else:
            self._look_at(next(quote for quote in self._view.request.quotes if quote.revision == revision))
            self._refresh()

    def save_pdf(self) -> None:
        """The filed PDF where there is one, else a print."""
        if self._view is None:
            return
        quote, content = self._shown, self.content()
        name = file_name(quote) if quote is not None else _("draft.pdf")
        chosen, _kind = QFileDialog.getSaveFileName(
            self, _("Save the PDF"), str(Path.home() / name), _("PDF files (*.pdf)")
        )
        if not chosen:
            return
        paper, printer, sha256 = (
            self._paper(content),
            self._printer,
            quote.document.sha256 if quote and quote.document else "",
        )

        def write(readers: Readers) -> str:
            data = (readers.file(sha256) if sha256 else None) or printer.quote(paper)
            try:
                Path(chosen).write_bytes(data)
            except OSError as error:
                return error.strerror or str(error)
            return ""

        self._link.query(write, self._on_written)

    def _on_written(self, problem: str) -> None:
        if problem:
            self._notices.error(_("The PDF can't be written: {reason}").format(reason=problem))
        else:
            self._notices.info(_("The PDF is saved."))

    def show_plan(self) -> None:
        if self._request_id is not None and self.header.plan.isEnabled():
            self.plan_requested.emit(self._request_id)

    # ── keys and comings and goings ─────────────────────────────────────────────────────────────────────────
    def submit(self) -> None:
        """Ctrl+Enter: what the panel asks for."""
        if self.send_panel.isVisible():
            self.send_panel.send()
        elif self.decide_panel.isVisible():
            self.decide_panel.record()
        elif self.issue_panel.isVisible():
            self._on_issue_confirmed()
        elif self._editing:
            self.begin_issue()
        elif self._shown is not None and self._shown.state is QuoteState.ISSUED:
            self.begin_send()

    def go_back(self) -> None:
        """Esc: out of a panel, else back to the request; what is typed is kept."""
        if any(panel.isVisible() for panel in self._panels):
            self._show_panel(None)
            self.lines.setFocus()
            return
        self.flush()
        self.left.emit()

    def flush(self) -> None:
        """Write what is typed to the journal now."""
        self.lines.finish_editing()
        self._journal.flush()

    def _on_panel_left(self) -> None:
        self._show_panel(None)
        self.lines.setFocus()

    def _show_panel(self, *shown: QWidget | None) -> None:
        for panel in self._panels:
            panel.setVisible(panel in shown)

    def _on_changed(self, changed: object) -> None:
        if self.isVisible() and self._request_id in changed.request_ids:  # type: ignore[attr-defined]
            self._read()

    def _on_policy_changed(self, _policy: object) -> None:
        if self.isVisible():
            self._refresh()

    def event(self, event: QEvent) -> bool:
        """Letters are for what is typed here: none of them runs an action of the queue behind."""
        if event.type() is QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and is_plain_key(event):
            event.accept()
            return True
        return super().event(event)
