"""The PDF of a quote: on the request, and in a file of the agent's."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from ecsupport_desktop.config.language import _
from ecsupport_desktop.domain.quote import QuoteContent, draft_of
from ecsupport_desktop.services.ports import Readers
from ecsupport_desktop.services.quote_paper import QuotePaper, paper_of
from ecsupport_desktop.services.quoting import file_name, file_paper, unfiled
from ecsupport_desktop.ui.shared.save_path import ask_save_path

if TYPE_CHECKING:
    from ecsupport_desktop.ui.quote.quote_page import QuotePage


class Filing(QObject):
    """GUI thread only; what it prints and writes it does on others."""

    def __init__(self, page: QuotePage) -> None:
        super().__init__(page)
        self._page, self._open = page, page.opened

    def print_unfiled(self) -> None:
        """Issued by a program that ended before it printed: its paper is put on the request, quietly."""
        assert self._open.view is not None
        if unfiled(self._open.view.request) is None or self._page.link.closed_because:
            return
        link, printer, request_id = self._page.link, self._page.printer, self._open.view.request.id
        desk, agent = link.desk, link.agent
        self._page.link.jobs.mutate(
            lambda: file_paper(desk, printer, request_id, agent.id),  # type: ignore[arg-type]
            None, self._page.link.read_again_after,
        )  # fmt: skip

    def save_pdf(self) -> None:
        """The filed PDF where there is one, else a print."""
        if self._open.view is None:
            return
        quote, content = self._open.shown, self._page.content()
        name = file_name(quote) if quote is not None else _("draft.pdf")
        path = ask_save_path(self._page, _("Save the PDF"), name, _("PDF files (*.pdf)"))
        if path is None:
            return
        paper, printer, sha256 = (
            self.paper(content),
            self._page.printer,
            quote.document.sha256 if quote and quote.document else "",
        )

        def write(readers: Readers) -> str:
            data = (readers.file(sha256) if sha256 else None) or printer.quote(paper)
            try:
                path.write_bytes(data)
            except OSError as error:
                return error.strerror or str(error)
            return ""

        self._page.link.query(write, self._on_written)

    def _on_written(self, problem: str) -> None:
        if problem:
            self._page.notices.error(_("The PDF can't be written: {reason}").format(reason=problem))
        else:
            self._page.notices.info(_("The PDF is saved."))

    def paper(self, content: QuoteContent) -> QuotePaper:
        """What stands on the paper: as issued, else as it is typed now."""
        settings = self._page.link.policy.quoting
        if self._open.shown is not None:
            return paper_of(self._open.shown, settings)
        request = self._open.view.request if self._open.view is not None else None
        draft = draft_of(request.quotes) if request is not None else None
        revision = draft.revision if draft else len(request.quotes) + 1 if request is not None else 1
        return QuotePaper(content=content, issuer=settings.issuer, logo=settings.logo, revision=revision)
