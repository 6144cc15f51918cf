"""Where lines come from besides the keyboard: the rate card, and quotes written before."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QMenu

from ecsupport_desktop.config.language import _, current_language
from ecsupport_desktop.domain.quote import QuoteContent, Rate
from ecsupport_desktop.services.quote_numbers import format_money
from ecsupport_desktop.services.quoting import copied, line_of

if TYPE_CHECKING:
    from ecsupport_desktop.ui.quote.quote_page import QuotePage


class LineSources(QObject):
    """GUI thread only."""

    def __init__(self, page: QuotePage) -> None:
        super().__init__(page)
        self._page, self._open = page, page.opened

    def offer_rates(self) -> None:
        """A line made of a service of the rate card."""
        rates = self._page.link.policy.quoting.rates
        if not self._open.editing:
            return
        if not rates:
            self._page.notices.info(_("The rate card is empty: a lead fills it in Settings › Quotes."))
            return
        menu = QMenu(self._page)
        menu.setObjectName("quote.rates_menu")
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for rate in rates:
            money = format_money(rate.unit_price, rate.currency, current_language(), with_currency=True)
            action = menu.addAction(f"{rate.name} · {money}".replace("&", "&&"))
            action.setData(str(rate.id))
        menu.triggered.connect(self._on_rate_chosen)
        button = self._page.rates_button
        menu.popup(button.mapToGlobal(button.rect().bottomLeft()))

    def _on_rate_chosen(self, action: object) -> None:
        key = UUID(action.data())  # type: ignore[attr-defined]
        rate: Rate = next(rate for rate in self._page.link.policy.quoting.rates if rate.id == key)
        content = self._page.content()
        if rate.currency != content.currency:
            said = _("“{service}” is priced in {currency}: look at its price.")
            self._page.notices.warning(said.format(service=rate.name, currency=rate.currency))
        row = self._page.model.add([line_of(rate, content.language)])
        self._page.lines.setFocus()
        self._page.lines.setCurrentIndex(self._page.model.index(row, 0))

    def copy_earlier(self) -> None:
        if self._open.editing:
            self._page.show_panel(self._page.copy_panel)
            self._page.copy_panel.begin()

    def on_content_chosen(self, content: QuoteContent) -> None:
        self._page.show_panel(None)
        mine = self._page.content()
        taken = copied(content, mine)
        self._page.form.show_content(taken)
        self._page.model.use_currency(taken.currency)
        self._page.model.add(taken.lines, 0, _("copied lines"))
        self._page.on_typed()
