"""The totals of a quote as they stand: net, tax by rate, total, and what it comes to with every option."""

from __future__ import annotations

from contextlib import suppress

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from ecsupport_desktop.config.language import _, current_language
from ecsupport_desktop.domain.errors import DomainError
from ecsupport_desktop.domain.quote import QuoteContent, totals, totals_with_all
from ecsupport_desktop.services.quote_numbers import format_money
from ecsupport_desktop.ui.shared.labels import label, set_kind
from ecsupport_desktop.ui.shared.quote_words import tax_text
from ecsupport_desktop.ui.shared.theme import current_theme, px

_Row = tuple[str, str, str]


class TotalsView(QWidget):
    """Rows that are kept and filled anew, so that a keystroke costs nothing but their texts."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("quote.totals")
        self.setAccessibleName(_("Totals"))
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(3 * current_theme().space)
        self._grid.setVerticalSpacing(px(2))
        self._grid.setColumnStretch(0, 1)
        self._labels: list[tuple[QLabel, QLabel]] = []

    def show_totals(self, content: QuoteContent) -> None:
        """What cannot be summed says so."""
        rows = self._rows(content)
        while len(self._labels) < len(rows):
            self._add_row()
        for place, (left, right) in enumerate(self._labels):
            shown = place < len(rows)
            left.setVisible(shown)
            right.setVisible(shown)
            if shown:
                words, amount, kind = rows[place]
                left.setText(words)
                right.setText(amount)
                set_kind(left, kind or "muted")
                set_kind(right, kind)
        self.setAccessibleDescription("; ".join(f"{words} {amount}" for words, amount, _kind in rows))

    def _add_row(self) -> None:
        pair = (label("", "muted"), label(""))
        for column, each in enumerate(pair):
            each.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            self._grid.addWidget(each, len(self._labels), column)
        self._labels.append(pair)

    def _rows(self, content: QuoteContent) -> list[_Row]:
        def money(amount: int) -> str:
            return format_money(amount, content.currency, current_language(), with_currency=True)

        if not content.lines and content.discount is None:
            return []  # the lines say what to do
        try:
            found = totals(content)
        except DomainError:
            return [(_("A discount is more than what it is taken from"), "–", "critical")]
        rows: list[_Row] = []
        if found.discount:
            rows.append((_("Sum of the lines"), money(found.lines_net), ""))
            rows.append((_("Discount on all"), f"−{money(found.discount)}", ""))
        rows.append((_("Net total"), money(found.net), ""))
        for entry in found.taxes:
            words = _("Tax {rate} of {base}").format(rate=tax_text(entry.tax), base=money(entry.base))
            rows.append((words, money(entry.amount), ""))
        rows.append((_("Total"), money(found.total), "heading"))
        if any(line.optional for line in content.lines):
            with suppress(DomainError):
                rows.append((_("Total with all options"), money(totals_with_all(content).total), "muted"))
        return rows
