"""The rate card: services with their usual price, tax and words, to make lines of quotes from."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Final
from uuid import UUID

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from ecsupport_desktop.config.language import LANGUAGES, _, current_language
from ecsupport_desktop.domain.errors import DomainError, InvalidField
from ecsupport_desktop.domain.quote import EXPONENTS, RATE_TABLE, LineKind, QuoteSettings, Rate, Tax, Texts
from ecsupport_desktop.services.identity import new_id
from ecsupport_desktop.services.quote_numbers import format_money, format_quantity, parse_money, parse_quantity
from ecsupport_desktop.ui.shared.buttons import quiet_button
from ecsupport_desktop.ui.shared.fields import choice_field, line_field, make_read_only
from ecsupport_desktop.ui.shared.form import Form
from ecsupport_desktop.ui.shared.plain_table import dress_list
from ecsupport_desktop.ui.shared.quote_words import line_kind_word, tax_text
from ecsupport_desktop.ui.shared.refusals import error_text
from ecsupport_desktop.ui.shared.segmented import Segment, SegmentedControl
from ecsupport_desktop.ui.shared.text_view import show_invisibles
from ecsupport_desktop.ui.shared.theme import current_theme

_ID: Final = Qt.ItemDataRole.UserRole


class RateCardPage(QWidget):
    """A list to choose from, and the fields of the one chosen. What is wrong is said before another one is shown.

    Signals: edited() — by the agent, never by `show_settings`.
    """

    edited = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("rate_card_page")
        self._rates: dict[UUID, Rate] = {}
        self._shown: UUID | None = None
        self._currency_of_new = "EUR"
        self._filling = False
        self._list = QListWidget(self)
        self._list.setObjectName("rate_card_page.list")
        self._list.setAccessibleName(_("Services of the rate card"))
        dress_list(self._list)
        self._form = Form("rate_card_page", self)
        self._make_fields()
        self._lay_out()
        self._list.currentItemChanged.connect(self._on_current_item_changed)

    def _make_fields(self) -> None:
        self._name = line_field("rates", _("Service"), most=200)
        self._kind = SegmentedControl(
            "kind", _("Priced by"), [Segment(value=kind, text=line_kind_word(kind)) for kind in LineKind]
        )
        self._quantity = line_field("quantity", _("Quantity"), most=20)
        self._price = line_field("unit_price", _("Price"), most=30)
        self._currency = choice_field("rate_currency", _("Currency"))
        for code in sorted(EXPONENTS):
            self._currency.addItem(code, code)
        self._tax = choice_field("tax", _("Tax"))
        for tax in RATE_TABLE:
            self._tax.addItem(tax_text(tax), tax)
        self._texts = {
            code: line_field(f"text_{code}", _("On the quote ({language})").format(language=LANGUAGES[code]))
            for code in ("en", "es")
        }
        for field in (self._name, self._quantity, self._price, *self._texts.values()):
            field.textEdited.connect(self._on_edited)
        self._kind.value_chosen.connect(self._on_edited)
        self._currency.activated.connect(self._on_edited)
        self._tax.activated.connect(self._on_edited)

    def _lay_out(self) -> None:
        theme = current_theme()
        self._list.setFixedWidth(theme.px(220))
        for name, title, field in (
            ("rates", _("Service"), self._name),
            ("kind", _("Priced by"), self._kind),
            ("quantity", _("Quantity"), self._quantity),
            ("unit_price", _("Price"), self._price),
            ("rate_currency", _("Currency"), self._currency),
            ("tax", _("Tax"), self._tax),
        ):
            self._form.add(name, title, field)
        for code, field in self._texts.items():
            self._form.add(f"text_{code}", LANGUAGES[code], field)
        self._add = quiet_button(_("Add a service"), "rate_card_page.add", icon_name="new")
        self._add.clicked.connect(self.add_rate)
        self._remove = quiet_button(_("Remove"), "rate_card_page.remove", icon_name="close")
        self._remove.clicked.connect(self.remove_rate)
        buttons = QHBoxLayout()
        buttons.addWidget(self._add)
        buttons.addWidget(self._remove)
        buttons.addStretch(1)
        left = QVBoxLayout()
        left.addWidget(self._list, 1)
        left.addLayout(buttons)
        right = QVBoxLayout()
        right.addWidget(self._form)
        right.addStretch(1)
        columns = QHBoxLayout(self)
        columns.setContentsMargins(0, 2 * theme.space, 0, 0)
        columns.setSpacing(3 * theme.space)
        columns.addLayout(left)
        columns.addLayout(right, 1)

    # ── in and out ──────────────────────────────────────────────────────────────────────────────────────────
    def show_settings(self, settings: QuoteSettings) -> None:
        """Show these, and tell nobody."""
        self._currency_of_new = settings.currency
        self._rates = {rate.id: rate for rate in settings.rates}
        self._fill_list(self._shown if self._shown in self._rates else next(iter(self._rates), None))

    def into(self, settings: QuoteSettings) -> QuoteSettings:
        """These settings with the rate card as it is here. Raises InvalidField."""
        if self._shown is not None:
            self._rates[self._shown] = self._typed(self._shown)
        return replace(settings, rates=tuple(self._rates.values()))

    def set_read_only(self, read_only: bool) -> None:
        fields = (self._name, self._kind, self._quantity, self._price, self._currency, self._tax)
        for field in (*fields, *self._texts.values(), self._add, self._remove):
            make_read_only(field, read_only)

    def say(self, field: str, text: str) -> bool:
        return self._form.say(field, text)

    def clear_messages(self) -> None:
        self._form.clear_messages()

    # ── the services ────────────────────────────────────────────────────────────────────────────────────────
    def add_rate(self) -> None:
        """Empty fields for another service."""
        if not self._keep():
            return
        rate = Rate(id=new_id(), name=_("New service"), currency=self._currency_of_new)
        self._rates[rate.id] = rate
        self._fill_list(rate.id)
        self._name.setFocus()
        self._name.selectAll()
        self.edited.emit()

    def remove_rate(self) -> None:
        """Take the one shown off the card; quotes made with it stay as they are."""
        if self._shown is None:
            return
        keys = list(self._rates)
        place = keys.index(self._shown)
        del self._rates[self._shown]
        left = list(self._rates)
        self._shown = None
        self._fill_list(left[min(place, len(left) - 1)] if left else None)
        self.edited.emit()

    def _typed(self, rate_id: UUID) -> Rate:
        """What is typed, as a service. Raises InvalidField naming the field."""
        currency = str(self._currency.currentData())
        locale = current_language()
        return Rate(
            id=rate_id,
            name=self._name.text().strip(),
            kind=LineKind(self._kind.value() or LineKind.HOURS),
            quantity=_named("quantity", parse_quantity, self._quantity.text(), locale),
            unit_price=_named("unit_price", parse_money, self._price.text(), currency, locale),
            currency=currency,
            tax=self._tax.currentData(),
            texts=Texts(**{code: field.text().strip() for code, field in self._texts.items()}),
        )

    def _keep(self) -> bool:
        """Take over what is typed; False where it can't be one, and it is said why beside the field."""
        if self._shown is None:
            return True
        self.clear_messages()
        try:
            self._rates[self._shown] = self._typed(self._shown)
        except DomainError as error:
            self.say(error.field or "rates", error_text(error))
            return False
        item = self._list.currentItem()
        if item is not None:
            item.setText(show_invisibles(self._rates[self._shown].name))
        return True

    def _fill_list(self, chosen: UUID | None) -> None:
        self._list.blockSignals(True)
        self._list.clear()
        for rate in self._rates.values():
            item = QListWidgetItem(show_invisibles(rate.name))
            item.setData(_ID, str(rate.id))
            self._list.addItem(item)
            if rate.id == chosen:
                self._list.setCurrentItem(item)
        self._list.blockSignals(False)
        self._show(chosen)

    def _show(self, rate_id: UUID | None) -> None:
        self._shown = rate_id
        self._form.setEnabled(rate_id is not None)
        self._remove.setVisible(rate_id is not None)
        rate = self._rates[rate_id] if rate_id is not None else Rate(id=UUID(int=0), name="–")
        locale = current_language()
        self._filling = True
        self._name.setText(rate.name if rate_id is not None else "")
        self._kind.set_value(rate.kind)
        self._quantity.setText(format_quantity(rate.quantity, locale))
        self._price.setText(format_money(rate.unit_price, rate.currency, locale))
        self._currency.setCurrentText(rate.currency)
        self._show_tax(rate.tax)
        for code, field in self._texts.items():
            field.setText(rate.texts.of(code))
        self._filling = False

    def _show_tax(self, tax: Tax) -> None:
        place = next((at for at in range(self._tax.count()) if self._tax.itemData(at) == tax), None)
        if place is None:
            self._tax.addItem(tax_text(tax), tax)
            place = self._tax.count() - 1
        self._tax.setCurrentIndex(place)

    def _on_current_item_changed(self, current: QListWidgetItem | None, before: QListWidgetItem | None) -> None:
        if current is None:
            return
        if before is not None and not self._keep():
            self._list.blockSignals(True)
            self._list.setCurrentItem(before)
            self._list.blockSignals(False)
            return
        self._show(UUID(current.data(_ID)))

    def _on_edited(self) -> None:
        if not self._filling:
            self.edited.emit()


def _named(field: str, parse: Callable[..., int], *given: str) -> int:
    """What a field holds; whatever is wrong with it is wrong with that field."""
    try:
        return parse(*given)
    except InvalidField as error:
        raise InvalidField(error.message, field=field, **error.params) from error
