"""The mails in quarantine as rows: where each came from, why it couldn't be read, when, and how large it is."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, tzinfo

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QTableWidget, QTableWidgetItem, QWidget

from ecsupport_desktop.config.language import _
from ecsupport_desktop.services.views import QuarantinedMail
from ecsupport_desktop.ui.shared.labels import escaped_tooltip
from ecsupport_desktop.ui.shared.moments import moment_text, size_text
from ecsupport_desktop.ui.shared.plain_table import dress_table, make_read_only, say_whole_rows
from ecsupport_desktop.ui.shared.text_view import show_invisibles

_WIDTHS = (200, 0, 132, 88)


class QuarantineTable(QTableWidget):
    """One row a mail, the latest first.

    Signals: mail_selected(QuarantinedMail | None) · discard_requested() — Delete · request_requested() — Enter.
    """

    mail_selected = Signal(object)
    discard_requested = Signal()
    request_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        titles = (_("Source"), _("Reason"), _("Arrived"), _("Size"))
        super().__init__(parent)
        self._mails: tuple[QuarantinedMail, ...] = ()
        self._filling = False
        self.setObjectName("quarantine_view.mails")
        self.setAccessibleName(_("Mails in quarantine"))
        dress_table(self, titles, _WIDTHS, leave_out=(3,))
        make_read_only(self)
        self.currentCellChanged.connect(self._on_current_cell_changed)

    def show_mails(self, mails: Sequence[QuarantinedMail], zone: tzinfo, now: datetime) -> None:
        """Show these; the cursor stays on its mail, or on its place if that is gone."""
        before = self.current()
        place = max(0, self.currentRow())
        self._filling = True
        self._mails = tuple(sorted(mails, key=lambda mail: mail.at, reverse=True))
        self.setRowCount(len(self._mails))
        for row, mail in enumerate(self._mails):
            texts = (
                show_invisibles(mail.source),
                show_invisibles(_(mail.reason)),
                moment_text(mail.at, zone, now),
                size_text(mail.size),
            )
            for column, text in enumerate(texts):
                item = QTableWidgetItem(text)
                item.setToolTip(escaped_tooltip(text))
                self.setItem(row, column, item)
            if before is not None and mail.id == before.id:
                place = row
        say_whole_rows(self)
        if self._mails:
            self.setCurrentCell(min(place, len(self._mails) - 1), 0)
        self._filling = False
        self.mail_selected.emit(self.current())

    def current(self) -> QuarantinedMail | None:
        """The mail under the cursor."""
        row = self.currentRow()
        return self._mails[row] if 0 <= row < len(self._mails) else None

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Delete and self.current() is not None:
            self.discard_requested.emit()
            return
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.current() is not None:
            self.request_requested.emit()
            return
        super().keyPressEvent(event)

    def _on_current_cell_changed(self, row: int, _column: int, before: int, _before_column: int) -> None:
        if not self._filling and row != before:
            self.mail_selected.emit(self.current())
