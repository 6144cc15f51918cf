"""What a new quote begins with, in each language it may be written in."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPlainTextEdit, QVBoxLayout, QWidget

from ecsupport_desktop.config.language import LANGUAGES, N_, _
from ecsupport_desktop.domain.quote import QuoteSettings, Texts
from ecsupport_desktop.ui.shared.fields import make_read_only, text_field
from ecsupport_desktop.ui.shared.form import Form
from ecsupport_desktop.ui.shared.labels import label
from ecsupport_desktop.ui.shared.theme import current_theme

_WORDS: Final = {
    "exclusions": N_("Exclusions"),
    "assumptions": N_("Assumptions"),
    "terms": N_("Terms"),
}
_CODES: Final = tuple(each.name for each in fields(Texts))


class UsualWordsPage(QWidget):
    """Signals: edited() — by the agent, never by `show_settings`."""

    edited = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("usual_words_page")
        self._filling = False
        self._fields: dict[tuple[str, str], QPlainTextEdit] = {}
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 2 * current_theme().space, 0, 0)
        layout.addWidget(label(_("A new quote begins with these words; each quote can change them."), "muted"))
        form = Form("usual_words_page", self)
        for name, title in _WORDS.items():
            for code in _CODES:
                said = _("{text} ({language})").format(text=_(title), language=LANGUAGES[code])
                field = text_field(f"{name}_{code}", said, lines=2)
                field.textChanged.connect(self._on_edited)
                form.add(f"{name}_{code}", said, field, stretch=True)
                self._fields[name, code] = field
        layout.addWidget(form, 1)

    def show_settings(self, settings: QuoteSettings) -> None:
        """Show these, and tell nobody."""
        self._filling = True
        for (name, code), field in self._fields.items():
            field.setPlainText(getattr(settings, name).of(code))
        self._filling = False

    def into(self, settings: QuoteSettings) -> QuoteSettings:
        """These settings with what is typed here."""
        return replace(
            settings,
            exclusions=self._texts("exclusions"),
            assumptions=self._texts("assumptions"),
            terms=self._texts("terms"),
        )

    def _texts(self, name: str) -> Texts:
        return Texts(**{code: self._fields[name, code].toPlainText().strip() for code in _CODES})

    def set_read_only(self, read_only: bool) -> None:
        for field in self._fields.values():
            make_read_only(field, read_only)

    def say(self, field: str, text: str) -> bool:
        """Nothing here is ever refused."""
        return False

    def clear_messages(self) -> None:
        """See `say`."""

    def _on_edited(self) -> None:
        if not self._filling:
            self.edited.emit()
