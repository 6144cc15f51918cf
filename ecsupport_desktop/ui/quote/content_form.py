"""What stands on a quote beside its lines: whom it is for, scope, exclusions, terms; what is missing, at its field."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any, Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QLineEdit, QPlainTextEdit, QSpinBox, QVBoxLayout, QWidget

from ecsupport_desktop.config.language import LANGUAGES, N_, _, current_language
from ecsupport_desktop.domain.errors import DomainError
from ecsupport_desktop.domain.quote import EXPONENTS, LONGEST_VALIDITY, Missing, QuoteContent
from ecsupport_desktop.services.quote_cells import Manner, discount_text, read_discount
from ecsupport_desktop.ui.shared.fields import choice_field, line_field, make_read_only, number_field, text_field
from ecsupport_desktop.ui.shared.form import Form
from ecsupport_desktop.ui.shared.refusals import error_text
from ecsupport_desktop.ui.shared.segmented import Segment, SegmentedControl
from ecsupport_desktop.ui.shared.theme import px

_LINES: Final = {
    "title": N_("Title"),
    "client.name": N_("Client"),
    "client.tax_id": N_("Tax number"),
    "client.attention": N_("Attention"),
    "client.country": N_("Country"),
}
_TEXTS: Final = {
    "client.address": (N_("Address"), 2),
    "scope": (N_("Scope"), 3),
    "exclusions": (N_("Exclusions"), 2),
    "assumptions": (N_("Assumptions"), 2),
    "delivery_estimate": (N_("Delivery estimate"), 1),
    "terms": (N_("Terms"), 2),
    "notes": (N_("Notes to the client"), 1),
}
_ORDER: Final = (
    "title", "client.name", "client.tax_id", "client.address", "client.country", "client.attention", "scope",
    "exclusions", "assumptions", "delivery_estimate", "terms", "notes",
)  # fmt: skip


class ContentForm(QWidget):
    """Signals: edited(), by the agent only; currency_chosen(code)."""

    edited = Signal()
    currency_chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("quote_form")
        self._filling = False
        self._content = QuoteContent()
        self._wrong_discount = ""
        self._form = Form("quote_form", self)
        self._fields: dict[str, QLineEdit | QPlainTextEdit] = {}
        for name in _ORDER:
            self._fields[name] = self._text_field(name)
        self._language = SegmentedControl(
            "language", _("Language"), [Segment(value=code, text=text) for code, text in LANGUAGES.items()]
        )
        self._currency: QComboBox = choice_field("currency", _("Currency"))
        for code in sorted(EXPONENTS):
            self._currency.addItem(code, code)
        self._validity: QSpinBox = number_field("validity_days", _("Valid for"), 1, LONGEST_VALIDITY, _(" days"))
        self._discount = line_field("quote_discount", _("Discount on all"), _("5 % or an amount"), most=40)
        for name, title, field in (
            ("language", _("Language"), self._language),
            ("currency", _("Currency"), self._currency),
            ("validity_days", _("Valid for"), self._validity),
            ("quote_discount", _("Discount on all"), self._discount),
        ):
            if isinstance(field, QComboBox | QSpinBox | QLineEdit):
                field.setMaximumWidth(px(200))
            self._form.add(name, title, field)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._form)
        self._language.value_chosen.connect(self._on_edited)
        self._currency.activated.connect(self._on_currency)
        self._validity.valueChanged.connect(self._on_edited)
        self._discount.textEdited.connect(self._on_edited)

    def _text_field(self, name: str) -> QLineEdit | QPlainTextEdit:
        field: QLineEdit | QPlainTextEdit
        if name in _LINES:
            title = _(_LINES[name])
            field = line_field(name, title, most=500)
        else:
            text, lines = _TEXTS[name]
            title = _(text)
            field = text_field(name, title, lines=lines)
            field.setMaximumHeight(px(24 * lines + 40))
        field.textChanged.connect(self._on_edited)
        self._form.add(name, title, field)
        return field

    # ── in and out ──────────────────────────────────────────────────────────────────────────────────────────
    def show_content(self, content: QuoteContent, *, read_only: bool = False) -> None:
        """Show this, and tell nobody."""
        self._filling = True
        self._content = content
        for name, field in self._fields.items():
            text = _value(content, name)
            if isinstance(field, QPlainTextEdit):
                field.setPlainText(text)
            else:
                field.setText(text)
            make_read_only(field, read_only)
        self._language.set_value(content.language)
        self._currency.setCurrentText(content.currency)
        self._validity.setValue(content.validity_days)
        self._discount.setText(discount_text(content.discount, self._manner(content.currency)))
        for other in (self._language, self._currency, self._validity, self._discount):
            make_read_only(other, read_only)
        self._form.clear_messages()
        self._filling = False

    def content(self) -> QuoteContent:
        """The content with what is typed here; a discount that can't be read is left as it was, and said so."""
        texts = {name: self._text(name) for name in self._fields}
        client = replace(
            self._content.client,
            **{name.removeprefix("client."): text for name, text in texts.items() if name.startswith("client.")},
        )
        currency = str(self._currency.currentData())
        self._wrong_discount, discount = "", self._content.discount
        try:
            discount = read_discount(self._discount.text(), self._manner(currency))
        except DomainError as error:
            self._wrong_discount = error_text(error)
        own: dict[str, Any] = {name: text for name, text in texts.items() if not name.startswith("client.")}
        self._content = replace(
            self._content,
            client=client,
            language=self._language.value() or self._content.language,
            currency=currency,
            validity_days=self._validity.value(),
            discount=discount,
            **own,
        )
        return self._content

    @property
    def is_wrong(self) -> bool:
        """Whether something typed here can't be read."""
        return bool(self._wrong_discount)

    def typed_discount(self) -> str:
        return self._discount.text()

    def type_discount(self, text: str) -> None:
        """As it was typed before, whatever it is."""
        self._discount.setText(text)

    def _manner(self, currency: str) -> Manner:
        return Manner(currency, current_language())

    def _text(self, name: str) -> str:
        field = self._fields[name]
        return field.toPlainText() if isinstance(field, QPlainTextEdit) else field.text()

    # ── what is missing ─────────────────────────────────────────────────────────────────────────────────────
    def show_missing(self, missing: Iterable[Missing]) -> None:
        """Each in words beside its field; what is wrong comes first."""
        said = {entry.field: _(entry.message).format(**dict(entry.params)) for entry in missing if entry.line is None}
        for name in (*self._fields, "quote_discount"):
            self._form.say(name, said.get(name, ""), "nearing")
        if self._wrong_discount:
            self._form.say("quote_discount", self._wrong_discount, "critical", go=False)

    def go_to(self, field: str) -> bool:
        """Put the caret where this is missing; False if it isn't here."""
        widget: QWidget | None = self._fields.get(field) or (self._discount if field == "quote_discount" else None)
        if widget is None:
            return False
        widget.setFocus()
        return True

    def _on_currency(self) -> None:
        self.currency_chosen.emit(str(self._currency.currentData()))
        self._on_edited()

    def _on_edited(self) -> None:
        if not self._filling:
            self.edited.emit()


def _value(content: QuoteContent, name: str) -> str:
    value: object = content
    for part in name.split("."):
        value = getattr(value, part)
    return str(value)
