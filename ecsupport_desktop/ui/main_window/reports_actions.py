"""Opens the reports over the panes, and writes them to a file."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from ecsupport_desktop.config.language import _
from ecsupport_desktop.ui.main_window.feature import Feature

if TYPE_CHECKING:
    from ecsupport_desktop.ui.main_window.desk_view import DeskView
    from ecsupport_desktop.ui.reports.reports_page import ReportsPage


class ReportsActions(Feature):
    """The page is made when it is first opened."""

    def __init__(self, view: DeskView) -> None:
        super().__init__(view)
        view.registry.on("reports.open", self.open)

    @cached_property
    def page(self) -> ReportsPage:
        from ecsupport_desktop.ui.reports.reports_page import ReportsPage

        page = ReportsPage(self.view.link, self.view.notices, self.view.rooms)
        page.left.connect(self.view.rooms.show_panes)
        page.request_requested.connect(self.view.rooms.show_request)
        page.export_requested.connect(self._on_export_requested)
        self.view.rooms.add_page(page)
        return page

    def open(self) -> None:
        """Over the panes; Esc leads back."""
        self.view.rooms.show_page(self.page)

    def _on_export_requested(self) -> None:
        write = self.view.doors.write_table
        if write is None:
            return
        path = self.view.files.ask_table(_("Export the report"), "reports.xlsx")
        if path is None:
            return
        from ecsupport_desktop.services.reporting import table_rows

        headings = (_("Report"), _("What"), _("Responses"), _("In time"), _("Late"), _("Share"))
        rows = list(table_rows(self.page.lines(), self.page.late_lines()))
        self.view.files.in_background(lambda _desk: write(path, headings, rows), _("Exported to {path}"), path)
