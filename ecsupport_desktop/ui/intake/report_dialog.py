"""What became of each row of an imported table."""

from __future__ import annotations

from collections import Counter
from uuid import UUID

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from ecsupport_desktop.config.language import N_, _
from ecsupport_desktop.services.csv_import import RowOutcome, RowReport
from ecsupport_desktop.ui.intake.taking_in import RowsTakenIn
from ecsupport_desktop.ui.shared.buttons import button, primary_button
from ecsupport_desktop.ui.shared.desk_link import DeskLink
from ecsupport_desktop.ui.shared.kept_looks import keep_size
from ecsupport_desktop.ui.shared.labels import label
from ecsupport_desktop.ui.shared.plain_table import dress_table, make_read_only, say_whole_rows
from ecsupport_desktop.ui.shared.text_view import show_invisibles
from ecsupport_desktop.ui.shared.theme import current_theme

_WORDS = {
    RowOutcome.REGISTERED: N_("registered"),
    RowOutcome.EXTENDED: N_("extended"),
    RowOutcome.DUPLICATE: N_("there already"),
    RowOutcome.REFUSED: N_("refused"),
}
_NUMBER = Qt.ItemDataRole.UserRole
_WIDTHS = (64, 116, 148, 0)


class ImportReport(QDialog):
    """A line a row; refused ones first, since they are to be mended. Enter shows a row's request.

    Signals: request_requested(UUID).
    """

    request_requested = Signal(object)

    def __init__(self, link: DeskLink, taken: RowsTakenIn, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setObjectName("import_report")
        self.setWindowTitle(_("Import of {file}").format(file=taken.file.name))
        self._link = link
        theme = current_theme()
        keep_size(self, 720, 480)
        self._table = self._make_table(taken)
        self._table.itemActivated.connect(self._on_activated)
        show = button(_("Show request"), "import_report.show")
        show.clicked.connect(self._on_show)
        done = primary_button(_("Done"), "import_report.done")
        done.clicked.connect(self.accept)
        bar = QHBoxLayout()
        bar.addStretch(1)
        bar.addWidget(show)
        bar.addWidget(done)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(*[3 * theme.space] * 4)
        layout.setSpacing(theme.space)
        layout.addWidget(label(self.windowTitle(), "title", wrap=True))
        layout.addWidget(label(rows_text(taken), "muted", name="import_report.counts", wrap=True))
        layout.addWidget(self._table, 1)
        layout.addLayout(bar)

    def _make_table(self, taken: RowsTakenIn) -> QTableWidget:
        titles = (_("Line"), _("Result"), _("Request"), _("Reason"))
        table = QTableWidget(len(taken.reports), len(titles))
        table.setObjectName("import_report.rows")
        table.setAccessibleName(_("Report on each row"))
        dress_table(table, titles, _WIDTHS)
        make_read_only(table)
        ordered = sorted(taken.reports, key=lambda report: (report.outcome is not RowOutcome.REFUSED, report.line))
        for row, report in enumerate(ordered):
            _fill(table, row, report)
        say_whole_rows(table)
        if ordered:
            table.setCurrentCell(0, 0)
        return table

    def _on_activated(self, _item: QTableWidgetItem) -> None:
        self._on_show()

    def _on_show(self) -> None:
        item = self._table.item(self._table.currentRow(), 0)
        number = item.data(_NUMBER) if item is not None else None
        if number:
            self._link.query(lambda readers: readers.request_id(number), self._on_found)

    def _on_found(self, request_id: UUID | None) -> None:
        if request_id is not None:
            self.request_requested.emit(request_id)
            self.accept()


def rows_text(taken: RowsTakenIn) -> str:
    """How many rows, and what became of them."""
    counts = Counter(report.outcome for report in taken.reports)
    text = _(
        "Rows: {count}. Registered: {registered}, extended: {extended}, there already: {duplicates}, "
        "refused: {refused}."
    ).format(
        count=len(taken.reports),
        registered=counts[RowOutcome.REGISTERED],
        extended=counts[RowOutcome.EXTENDED],
        duplicates=counts[RowOutcome.DUPLICATE],
        refused=counts[RowOutcome.REFUSED],
    )
    if taken.failure is not None:
        return _("{result} The rest of the file couldn't be read.").format(result=text)
    return _("{result} Stopped; the rest isn't taken in.").format(result=text) if taken.stopped else text


def _fill(table: QTableWidget, row: int, report: RowReport) -> None:
    reason = show_invisibles(_(report.reason) if report.reason else "")
    texts = (str(report.line), _(_WORDS[report.outcome]), report.request or "", reason)
    refused = report.outcome is RowOutcome.REFUSED
    for column, text in enumerate(texts):
        item = QTableWidgetItem(text)
        if column == 0:
            item.setData(_NUMBER, report.request)
        if refused and column == 1:
            item.setForeground(current_theme().tokens.colour("critical"))
        table.setItem(row, column, item)
