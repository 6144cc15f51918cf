"""The right half of where snippets and templates are written: a name, a text for each language, what is filled in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from ecsupport_desktop.config.language import LANGUAGES, _
from ecsupport_desktop.domain.errors import InvalidField
from ecsupport_desktop.services.text_checks import known_to
from ecsupport_desktop.ui.shared.field_message import FieldMessage
from ecsupport_desktop.ui.shared.fields import line_field
from ecsupport_desktop.ui.shared.labels import label
from ecsupport_desktop.ui.shared.refusals import error_text
from ecsupport_desktop.ui.shared.theme import current_theme
from ecsupport_desktop.ui.snippets.text_column import TextColumn


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """`kind` "" is a snippet, whose `name` is typed; `texts` by language, only those that say something."""

    kind: str = ""
    name: str = ""
    texts: Mapping[str, str]

    @property
    def blank(self) -> bool:
        return not self.name.strip() and not self.texts


class TextForm(QWidget):
    """Signals: edited() whenever something is typed or shown."""

    edited = Signal()

    def __init__(self, values: dict[str, str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._values = values
        self._kind, self._begun = "", Written(texts={})
        self.name = line_field("snippets.name", _("Name"))
        self.name_label = label(_("Name: what is typed after ;"))
        self.name_message = FieldMessage(self.name, self)
        self.title = label("", "heading", name="snippets.title")
        self.columns = {code: TextColumn(code, language, self) for code, language in LANGUAGES.items()}
        self._known = label("", "muted", name="snippets.known", wrap=True)
        self._lay_out()
        self.name.textChanged.connect(self._on_name_changed)
        for column in self.columns.values():
            column.field.textChanged.connect(self.edited)

    def _lay_out(self) -> None:
        theme, last = current_theme(), len(self.columns)
        self.name_label.setBuddy(self.name)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(2 * theme.space)
        grid.setVerticalSpacing(theme.space // 2)
        for row, each in enumerate((self.title, self.name_label, self.name, self.name_message)):
            grid.addWidget(each, row, 0, 1, last)
        for at, column in enumerate(self.columns.values()):
            grid.addWidget(column, 4, at)
            grid.setColumnStretch(at, 1)
        grid.addWidget(self._known, 5, 0, 1, last)
        grid.setRowStretch(4, 1)

    def show_written(self, written: Written, title: str) -> None:
        """Begin with this; until something else is typed it is unchanged."""
        snippet = not written.kind
        self._kind = written.kind
        self.title.setText(title)
        for each in (self.name_label, self.name):
            each.setVisible(snippet)
        self.name.setText(written.name)
        for code, column in self.columns.items():
            column.show_text(written.texts.get(code, ""), written.kind, self._values)
        known = " · ".join(f"{token} {_(words)}" for token, words in known_to(written.kind).items())
        filled = _("Filled in: {known}").format(known=known)
        gap = _("Anything else in braces is a gap to be typed over. Code has a blank inside its braces: {example}")
        self._known.setText(f"{filled}\n{gap.format(example='{ so }')}")
        self.name_message.clear_message()
        self._begun = self.written
        self.edited.emit()

    @property
    def written(self) -> Written:
        """What stands there now."""
        texts = {code: column.text() for code, column in self.columns.items() if column.text().strip()}
        return Written(kind=self._kind, name=self.name.text().strip(), texts=texts)

    @property
    def changed(self) -> bool:
        return self.written != self._begun

    def say(self, refused: InvalidField) -> None:
        """Beside its field, which gets the keyboard."""
        column = self.columns.get(refused.field or "")
        if column is None:
            self.name_message.set_message(error_text(refused), "critical")
            self.name.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            column.say(error_text(refused))
            column.field.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_name_changed(self) -> None:
        self.name_message.clear_message()
        self.edited.emit()
