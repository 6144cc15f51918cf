"""Going from one revision of a quote to another, and setting two side by side."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from ecsupport_desktop.config.language import _
from ecsupport_desktop.domain.quote import draft_of
from ecsupport_desktop.services.quoting import content_to_edit

if TYPE_CHECKING:
    from ecsupport_desktop.ui.quote.quote_page import QuotePage


class Revisions(QObject):
    """GUI thread only."""

    def __init__(self, page: QuotePage) -> None:
        super().__init__(page)
        self._page, self._open = page, page.opened

    def revise(self) -> None:
        """Begin the next revision with what the last one says, or go on with its draft."""
        if self._open.view is None or not self._page.header.revise.isEnabled():
            return
        draft = draft_of(self._open.view.request.quotes)
        content = content_to_edit(self._open.view, self._page.link.policy.quoting)
        self._page.edit(content, draft.saved_by if draft is not None else None)
        self._page.refresh()
        self._page.lines.setFocus()

    def compare(self) -> None:
        """What is shown beside the revision before it."""
        if self._open.view is None:
            return
        if self._page.compare_panel.isVisible():
            self._page.show_panel(None)
            return
        revision = (
            self._open.shown.revision if self._open.shown is not None else len(self._open.view.request.quotes) + 1
        )
        before = [quote for quote in self._open.view.request.quotes if quote.issue and quote.revision < revision]
        if before:
            titles = (_("Revision {revision}").format(revision=before[-1].revision), self._page.header.revision_words())
            self._page.compare_panel.compare(before[-1].content, self._page.content(), titles)
            self._page.show_panel(self._page.compare_panel)

    def on_revision_chosen(self, revision: int) -> None:
        """0 is the draft."""
        if self._open.view is None:
            return
        self._page.journal.flush()
        if revision == 0:
            self.revise()
        else:
            self._page.look_at(next(quote for quote in self._open.view.request.quotes if quote.revision == revision))
            self._page.refresh()
