"""Which quote the page shows: what was typed before, else the draft, else the last revision, else a new one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from PySide6.QtCore import QObject

from ecsupport_desktop.config.language import _
from ecsupport_desktop.domain import commands as c
from ecsupport_desktop.domain.decide import Context
from ecsupport_desktop.domain.may import may
from ecsupport_desktop.domain.quote import Quote, QuoteContent, draft_of, last_issued
from ecsupport_desktop.services.ports import Readers
from ecsupport_desktop.services.quote_finding import known_content
from ecsupport_desktop.services.quote_journal import TypedQuote, journal_id
from ecsupport_desktop.services.quoting import content_to_edit
from ecsupport_desktop.services.views import Draft, RequestView

if TYPE_CHECKING:
    from ecsupport_desktop.ui.quote.quote_page import QuotePage


@dataclass(slots=True)
class Opened:
    """What the page shows now. `base`: the saving a draft goes on from; `typed`: something isn't saved yet."""

    request_id: UUID | None = None
    view: RequestView | None = None
    shown: Quote | None = None
    base: UUID | None = None
    editing: bool = False
    typed: bool = False


@dataclass(frozen=True, slots=True)
class _Found:
    view: RequestView
    earlier: QuoteContent | None
    draft: Draft | None


class Opening(QObject):
    """GUI thread only; it reads on the query thread."""

    def __init__(self, page: QuotePage) -> None:
        super().__init__(page)
        self._page, self._open = page, page.opened

    def read(self) -> None:
        """Look at the request as it is now."""
        request_id, drafts, agent_id = self._open.request_id, self._page.link.drafts, self._page.link.agent.id
        if request_id is None:
            return

        def read(readers: Readers) -> _Found | None:
            view = readers.request(request_id)
            if view is None:
                return None
            return _Found(view, known_content(readers, view), drafts.load(agent_id, journal_id(request_id)))

        self._page.link.query(read, self._on_read, key="quote_page")

    def _on_read(self, found: _Found | None) -> None:
        if found is None or found.view.request.id != self._open.request_id:
            return
        nothing = not self._open.editing and self._open.shown is None
        first, self._open.view = self._open.view is None or nothing, found.view
        request = found.view.request
        draft = draft_of(request.quotes)
        if first:
            self._begin(found, draft, self._page.journal.typed_on(request.id, found.draft))
        elif not (self._open.editing and self._open.typed):
            self._show_again(draft)
        self._page.filing.print_unfiled()
        self._page.refresh()

    def _begin(self, found: _Found, draft: Quote | None, typed: TypedQuote | None) -> None:
        request, settings = found.view.request, self._page.link.policy.quoting
        last = last_issued(request.quotes)
        allowed = may(c.SaveQuote, request, self._context()).allowed
        if allowed and (draft is not None or last is None or typed is not None):
            content = typed.content if typed is not None else content_to_edit(found.view, settings, found.earlier)
            self._page.edit(content, typed.base if typed is not None else draft.saved_by if draft else None)
            if typed is not None:
                self._page.model.set_wrong(typed.wrong)
                self._page.form.type_discount(typed.discount)
                self._open.typed = True
                self._page.notices.info(_("What you had typed on this quote is back."))
            self._page.lines.setFocus()
        elif last is not None:
            self._page.look_at(last)
        else:
            self._page.show_nothing()

    def _show_again(self, draft: Quote | None) -> None:
        """Somebody changed it, or we did: what nobody types in is shown as it is now."""
        assert self._open.view is not None
        quotes = self._open.view.request.quotes
        if draft is not None and self._open.editing:
            if draft.saved_by != self._open.base:
                self._page.edit(draft.content, draft.saved_by)
        elif not self._open.editing or not draft:
            revision = self._open.shown.revision if self._open.shown is not None else 0
            same = (one for one in quotes if one.revision == revision and one.issue)
            self._page.look_at(next(same, last_issued(quotes)))

    def _context(self) -> Context:
        return Context(now=self._page.link.now(), actor=self._page.link.agent, policy=self._page.link.policy)
