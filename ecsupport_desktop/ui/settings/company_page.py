"""The letterhead of quotes: the company's facts, its logo, and what a new quote begins with."""

from __future__ import annotations

from dataclasses import fields, replace
from pathlib import Path
from zoneinfo import available_timezones

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLabel, QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from ecsupport_desktop.config.language import _
from ecsupport_desktop.domain.errors import DomainError
from ecsupport_desktop.domain.quote import EXPONENTS, LARGEST_LOGO, LONGEST_VALIDITY, Party, QuoteSettings
from ecsupport_desktop.services.ports import Readers
from ecsupport_desktop.ui.shared.buttons import quiet_button
from ecsupport_desktop.ui.shared.desk_link import DeskLink
from ecsupport_desktop.ui.shared.fields import choice_field, line_field, make_read_only, number_field, text_field
from ecsupport_desktop.ui.shared.form import Form
from ecsupport_desktop.ui.shared.refusals import error_text
from ecsupport_desktop.ui.shared.theme import current_theme

LOGO_SHOWN = QSize(200, 64)
"""In pixels at 100 %."""


class CompanyPage(QWidget):
    """Signals: edited() — by the agent, never by `show_settings`."""

    edited = Signal()

    def __init__(self, link: DeskLink, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("company_page")
        self._link = link
        self._logo = b""
        self._filling = False
        self._form = Form("company_page", self)
        self._facts: dict[str, QLineEdit | QPlainTextEdit] = {
            "name": line_field("name", _("Company"), most=200),
            "tax_id": line_field("tax_id", _("Tax number"), most=60),
            "address": text_field("address", _("Address"), lines=3),
            "country": line_field("country", _("Country"), most=100),
            "email": line_field("email", _("Mail address"), most=320),
            "phone": line_field("phone", _("Phone"), most=60),
        }
        self._currency = choice_field("currency", _("Currency"))
        for code in sorted(EXPONENTS):
            self._currency.addItem(code, code)
        self._validity = number_field("validity_days", _("Valid for"), 1, LONGEST_VALIDITY, _(" days"))
        self._zone = choice_field("time_zone", _("Time zone"))
        for zone in sorted(available_timezones()):
            self._zone.addItem(zone, zone)
        self._lay_out()
        self._listen()

    def _lay_out(self) -> None:
        theme = current_theme()
        titles = {name: field.accessibleName() for name, field in self._facts.items()}
        for name, field in self._facts.items():
            if isinstance(field, QPlainTextEdit):
                field.setMaximumHeight(theme.px(72))
            self._form.add(name, titles[name], field)
        self._form.add("logo", _("Logo"), self._logo_row())
        for choice in (self._currency, self._validity, self._zone):
            choice.setMaximumWidth(theme.px(240))
            self._form.add(choice.objectName(), choice.accessibleName(), choice)
        self._form.say("time_zone", _("Where a quote's last day ends."), "muted")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 2 * theme.space, 0, 0)
        layout.addWidget(self._form)
        layout.addStretch(1)

    def _logo_row(self) -> QWidget:
        row = QWidget(self)
        self._picture = QLabel(row)
        self._picture.setObjectName("company_page.picture")
        self._picture.setTextFormat(Qt.TextFormat.PlainText)
        self._choose = quiet_button(_("Choose…"), "company_page.choose_logo", icon_name="folder")
        self._choose.clicked.connect(self._on_choose)
        self._remove = quiet_button(_("Remove"), "company_page.remove_logo", icon_name="close")
        self._remove.clicked.connect(self._on_remove)
        layout = QHBoxLayout(row)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(current_theme().space)
        layout.addWidget(self._picture)
        layout.addWidget(self._choose)
        layout.addWidget(self._remove)
        layout.addStretch(1)
        return row

    def _listen(self) -> None:
        for field in self._facts.values():
            field.textChanged.connect(self._on_edited)
        self._currency.activated.connect(self._on_edited)
        self._zone.activated.connect(self._on_edited)
        self._validity.valueChanged.connect(self._on_edited)

    # ── in and out ──────────────────────────────────────────────────────────────────────────────────────────
    def show_settings(self, settings: QuoteSettings) -> None:
        """Show these, and tell nobody."""
        self._filling = True
        for name, field in self._facts.items():
            text = getattr(settings.issuer, name)
            if isinstance(field, QPlainTextEdit):
                field.setPlainText(text)
            else:
                field.setText(text)
        self._currency.setCurrentText(settings.currency)
        self._validity.setValue(settings.validity_days)
        if self._zone.findData(settings.time_zone) < 0:
            self._zone.addItem(settings.time_zone, settings.time_zone)
        self._zone.setCurrentText(settings.time_zone)
        self._show_logo(settings.logo)
        self._filling = False

    def into(self, settings: QuoteSettings) -> QuoteSettings:
        """These settings with what is typed here. Raises InvalidField."""
        known = {each.name for each in fields(Party)} & self._facts.keys()
        return replace(
            settings,
            issuer=replace(settings.issuer, **{name: self._text(name) for name in known}),
            logo=self._logo,
            currency=str(self._currency.currentData()),
            validity_days=self._validity.value(),
            time_zone=str(self._zone.currentData()),
        )

    def _text(self, name: str) -> str:
        field = self._facts[name]
        return (field.toPlainText() if isinstance(field, QPlainTextEdit) else field.text()).strip()

    def set_read_only(self, read_only: bool) -> None:
        for field in (*self._facts.values(), self._currency, self._validity, self._zone, self._choose, self._remove):
            make_read_only(field, read_only)

    def say(self, field: str, text: str) -> bool:
        return self._form.say(field, text)

    def clear_messages(self) -> None:
        self._form.clear_messages()
        self._form.say("time_zone", _("Where a quote's last day ends."), "muted")

    # ── the logo ────────────────────────────────────────────────────────────────────────────────────────────
    def set_logo(self, data: bytes) -> None:
        """Take this file, if it can be one."""
        try:
            QuoteSettings(logo=data)
        except DomainError as error:
            self._form.say("logo", error_text(error))
            return
        picture = QPixmap()
        if not picture.loadFromData(data):
            self._form.say("logo", _("The logo is a PNG or JPEG file"))
            return
        self._form.say("logo", "")
        self._show_logo(data)
        self._on_edited()

    def _show_logo(self, data: bytes) -> None:
        self._logo = data
        picture = QPixmap()
        theme = current_theme()
        shown = bool(data) and picture.loadFromData(data)
        self._remove.setVisible(bool(data))
        self._picture.setVisible(shown)
        self._picture.setAccessibleName(_("The logo") if shown else "")
        if shown:
            size = QSize(theme.px(LOGO_SHOWN.width()), theme.px(LOGO_SHOWN.height())) * self.devicePixelRatioF()
            small = picture.scaled(size, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation)
            small.setDevicePixelRatio(self.devicePixelRatioF())
            self._picture.setPixmap(small)

    def _on_choose(self) -> None:
        dialog = QFileDialog(self, _("Choose the logo"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setNameFilter(_("Pictures (*.png *.jpg *.jpeg)"))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(self._on_file_selected)
        dialog.open()

    def _on_file_selected(self, path: str) -> None:
        """No more of it is read than a logo may have."""

        def read(_readers: Readers) -> bytes | str:
            try:
                with Path(path).open("rb") as file:
                    return file.read(LARGEST_LOGO + 1)
            except OSError as error:
                return error.strerror or str(error)

        self._link.query(read, self._on_read, key="quote_settings.logo")

    def _on_read(self, found: bytes | str) -> None:
        if isinstance(found, str):
            self._form.say("logo", _("This file can't be read: {reason}").format(reason=found))
        else:
            self.set_logo(found)

    def _on_remove(self) -> None:
        self._show_logo(b"")
        self._on_edited()

    def _on_edited(self) -> None:
        if not self._filling:
            self.edited.emit()
