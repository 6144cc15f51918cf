"""Two revisions side by side: everything that differs, and nothing else."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QTableWidget, QTableWidgetItem, QVBoxLayout, QWidget

from ecsupport_desktop.config.language import N_, _, current_language
from ecsupport_desktop.domain.quote import (
    AmountDiscount,
    LineKind,
    PercentDiscount,
    QuoteContent,
    QuoteLine,
    Tax,
)
from ecsupport_desktop.services.quote_cells import Manner, discount_text
from ecsupport_desktop.services.quote_numbers import format_money, format_quantity
from ecsupport_desktop.services.quoting import Change, changes
from ecsupport_desktop.ui.shared.labels import label
from ecsupport_desktop.ui.shared.plain_table import dress_table, make_read_only, say_whole_rows
from ecsupport_desktop.ui.shared.quote_words import line_kind_word, tax_text
from ecsupport_desktop.ui.shared.text_view import show_invisibles
from ecsupport_desktop.ui.shared.theme import px

_FIELDS: Final = {
    "title": N_("Title"), "language": N_("Language"), "currency": N_("Currency"), "client.name": N_("Client"),
    "client.tax_id": N_("Tax number"), "client.address": N_("Address"), "client.country": N_("Country"),
    "client.attention": N_("Attention"), "client.email": N_("Mail address"), "client.phone": N_("Phone"),
    "scope": N_("Scope"), "exclusions": N_("Exclusions"), "assumptions": N_("Assumptions"),
    "delivery_estimate": N_("Delivery estimate"), "terms": N_("Terms"), "notes": N_("Notes to the client"),
    "validity_days": N_("Valid for"), "discount": N_("Discount"), "line": N_("Line"), "order": N_("Order of the lines"),
    "description": N_("Description"), "kind": N_("Priced by"), "quantity": N_("Quantity"), "unit_price": N_("Price"),
    "tax": N_("Tax"), "optional": N_("Optional"), "rounding": N_("Rounding"),
}  # fmt: skip


class ComparePanel(QWidget):
    """`compare` fills it; the titles name what is left and right."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("quote_compare")
        self._said = label("", "muted", name="quote_compare.said", wrap=True)
        self._table = QTableWidget(self)
        self._table.setObjectName("quote_compare.table")
        self._table.setAccessibleName(_("What differs"))
        dress_table(self._table, (_("What"), _("Before"), _("After")))
        make_read_only(self._table)
        self._table.setMinimumHeight(px(160))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._said)
        layout.addWidget(self._table, 1)

    def compare(self, before: QuoteContent, after: QuoteContent, titles: tuple[str, str]) -> None:
        """Show what makes the one of the other."""
        found = changes(before, after)
        self._said.setText("" if found else _("Nothing differs."))
        self._said.setVisible(not found)
        self._table.setHorizontalHeaderLabels([_("What"), *titles])
        self._table.setRowCount(0)
        for change in found:
            row = self._table.rowCount()
            self._table.insertRow(row)
            for column, text in enumerate(_texts(change, before, after)):
                item = QTableWidgetItem(show_invisibles(text))
                item.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable)
                item.setToolTip("")
                self._table.setItem(row, column, item)
        say_whole_rows(self._table)


def _texts(change: Change, before: QuoteContent, after: QuoteContent) -> tuple[str, str, str]:
    what = _(_FIELDS[change.field])
    if change.line is not None:
        line = after.line(change.line) or before.line(change.line)
        assert line is not None
        content = after if after.line(change.line) is not None else before
        place = content.lines.index(line) + 1
        what = (
            _("Line {line}: {what}").format(line=place, what=what.lower())
            if change.field != "line"
            else (_("Line {line}").format(line=place))
        )
    return what, _figure(change, change.before, before), _figure(change, change.after, after)


def _said(value: object, content: QuoteContent) -> str:
    """Any value of a quote as people read it."""
    language = current_language()
    if value is None:
        return "–"
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, QuoteLine):
        return value.description or _("empty")
    if isinstance(value, LineKind):
        return line_kind_word(value)
    if isinstance(value, Tax):
        return tax_text(value)
    if isinstance(value, PercentDiscount | AmountDiscount):
        return discount_text(value, Manner(content.currency, language))
    if isinstance(value, tuple):
        places = {line.id: place for place, line in enumerate(content.lines, 1)}
        return ", ".join(str(places.get(each, "?")) for each in value)
    return str(value)


def _figure(change: Change, value: object, content: QuoteContent) -> str:
    """A bare number of a line: a price is money, a quantity isn't."""
    language = current_language()
    if isinstance(value, int) and change.field == "unit_price":
        return format_money(value, content.currency, language)
    if isinstance(value, int) and change.field == "quantity":
        return format_quantity(value, language)
    return _said(value, content)
