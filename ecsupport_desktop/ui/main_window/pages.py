"""The pages that cover the three panes: quote, plan, and what features add; and a strip over them all."""

from __future__ import annotations

from abc import abstractmethod
from functools import cached_property
from typing import TYPE_CHECKING
from uuid import UUID

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from ecsupport_desktop.services.quote_paper import Printer
from ecsupport_desktop.ui.shared.desk_link import DeskLink
from ecsupport_desktop.ui.shared.notices import Notices
from ecsupport_desktop.ui.shared.page import Page

if TYPE_CHECKING:
    from ecsupport_desktop.ui.plan.plan_page import PlanPage
    from ecsupport_desktop.ui.quote.quote_page import QuotePage


class Pages(QWidget):
    """Rooms with pages over their panes. A page is made when it is first looked at: most days begin without one.

    Signals: paper_left() — from a quote or a plan back to the panes; page_added(Page) once one is made.
    """

    paper_left = Signal()
    page_added = Signal(object)

    def __init__(self, link: DeskLink, notices: Notices, printer: Printer, parent: QWidget) -> None:
        super().__init__(parent)
        self._link, self._notices, self._printer = link, notices, printer
        self._pages = QStackedWidget(self)
        self._pages.setObjectName("pages")
        self._papers: list[QWidget] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)

    def cover(self, panes: QWidget, bar: QWidget) -> None:
        """These panes lie below the pages; the bar stands above everything."""
        self._pages.addWidget(panes)
        self._column.addWidget(bar)
        self._column.addWidget(self._pages, 1)

    @property
    def page(self) -> Page | None:
        """The page that covers the panes, if one does."""
        shown = self._pages.currentWidget()
        return shown if isinstance(shown, Page) else None

    @cached_property
    def quote(self) -> QuotePage:
        """Made when the first quote is looked at."""
        from ecsupport_desktop.ui.quote.quote_page import QuotePage

        page = QuotePage(self._link, self._notices, self._printer, self)
        page.plan_requested.connect(self.show_plan)
        self._add_paper(page)
        return page

    @cached_property
    def plan(self) -> PlanPage:
        """Made when the first plan is looked at."""
        from ecsupport_desktop.ui.plan.plan_page import PlanPage

        page = PlanPage(self._link, self._notices, self._printer, self)
        page.quote_requested.connect(self.show_quote)
        self._add_paper(page)
        return page

    def _add_paper(self, page: QuotePage | PlanPage) -> None:
        page.left.connect(self.show_panes)
        page.left.connect(self.paper_left)
        self._papers.append(page)
        self.add_page(page)

    def is_paper(self, page: QWidget | None) -> bool:
        """It is the quote or the plan."""
        return page in self._papers

    def add_page(self, page: Page) -> None:
        """A feature's page; it is shown by `show_page`."""
        self._pages.addWidget(page)
        self.page_added.emit(page)

    def add_strip(self, strip: QWidget) -> None:
        """A strip over everything, the horizon: below the import bar, above panes and pages."""
        self._column.insertWidget(1, strip)

    def show_page(self, page: Page) -> None:
        """Cover the panes with it; Esc goes back."""
        if self.page is not None and self.page is not page:
            self.page.flush()
        self._pages.setCurrentWidget(page)

    def uncover(self) -> None:
        """Away with the page that covers the panes, if one does; what is typed there is kept."""
        if self.page is not None:
            self.page.flush()
            self._pages.setCurrentIndex(0)

    def show_panes(self) -> None:
        """Back to queue and request; the focus is where it was."""
        self._pages.setCurrentIndex(0)
        self.focus_queue()

    def show_quote(self, request_id: UUID | None = None) -> None:
        """The quote of this request, or of the one selected."""
        if (wanted := request_id or self.selected_request()) is not None:
            self.show_page(self.quote)
            self.quote.show_request(wanted)

    def show_plan(self, request_id: UUID | None = None) -> None:
        """The plan of this request, or of the one selected."""
        if (wanted := request_id or self.selected_request()) is not None:
            self.show_page(self.plan)
            self.plan.show_request(wanted)

    def flush_pages(self) -> None:
        """Write what is typed on any of them."""
        for at in range(self._pages.count()):
            if isinstance(page := self._pages.widget(at), Page):
                page.flush()

    @abstractmethod
    def selected_request(self) -> UUID | None:
        """The request in the panes below."""

    @abstractmethod
    def focus_queue(self) -> None:
        """Give the queue the focus."""
