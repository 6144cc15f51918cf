"""Where snippets are written: names at the left, the texts side by side, and how one reads for the present request."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QGridLayout, QHBoxLayout, QListWidget, QPlainTextEdit, QVBoxLayout, QWidget

from ecsupport_desktop.config.language import LANGUAGES, _
from ecsupport_desktop.services.snippets import PLACEHOLDERS, Snippet, problem_of
from ecsupport_desktop.services.templates import fill
from ecsupport_desktop.ui.shared.buttons import button, primary_button, quiet_button
from ecsupport_desktop.ui.shared.field_message import FieldMessage
from ecsupport_desktop.ui.shared.fields import line_field
from ecsupport_desktop.ui.shared.kept_looks import keep_size
from ecsupport_desktop.ui.shared.keys import native
from ecsupport_desktop.ui.shared.labels import label
from ecsupport_desktop.ui.shared.plain_table import dress_list
from ecsupport_desktop.ui.shared.text_view import show_invisibles
from ecsupport_desktop.ui.shared.theme import current_theme


class SnippetsDialog(QDialog):
    """Changes nothing by itself. Signals: saved(tuple[Snippet, ...]) all of them, each time one was changed."""

    saved = Signal(object)

    def __init__(self, snippets: Sequence[Snippet], values: dict[str, str], parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("snippets")
        self.setWindowTitle(_("Snippets"))
        self._snippets, self._values = list(snippets), values
        self._at = -1
        self.names = QListWidget(self)
        self.names.setObjectName("snippets.names")
        self.names.setAccessibleName(_("Snippets"))
        dress_list(self.names)
        self.name = line_field("snippets.name", _("Name"))
        self.texts = {code: self._text_field(code, language) for code, language in LANGUAGES.items()}
        self.name_message, self.text_message = FieldMessage(self.name, self), FieldMessage(self.texts["en"], self)
        self.preview = label("", "muted", name="snippets.preview", wrap=True)
        self._lay_out()
        self.names.currentRowChanged.connect(self._on_row_changed)
        for field in self.texts.values():
            field.textChanged.connect(self._on_text_changed)
        QShortcut(QKeySequence("Ctrl+S"), self, self.save)
        self._fill(0 if self._snippets else -1)

    def _text_field(self, code: str, language: str) -> QPlainTextEdit:
        field = QPlainTextEdit(self)
        field.setObjectName(f"snippets.text.{code}")
        field.setAccessibleName(_("Text in {language}").format(language=language))
        field.setProperty("kind", "field")
        field.setTabChangesFocus(True)
        return field

    def _lay_out(self) -> None:
        theme = current_theme()
        new, remove = (
            quiet_button(_("New"), "snippets.new", icon_name="new"),
            quiet_button(_("Remove"), "snippets.remove"),
        )
        save, close = primary_button(_("Save"), "snippets.save"), button(_("Close"), "snippets.close")
        save.set_hint(native("Ctrl+S"))
        new.clicked.connect(self.begin_new)
        remove.clicked.connect(self.remove)
        save.clicked.connect(self.save)
        close.clicked.connect(self.accept)
        for each in (new, remove, close):
            each.setAutoDefault(False)
        left = QVBoxLayout()
        left.addWidget(self.names, 1)
        tools = QHBoxLayout()
        tools.addWidget(new)
        tools.addWidget(remove)
        tools.addStretch(1)
        left.addLayout(tools)
        grid = QGridLayout()
        grid.setVerticalSpacing(theme.space // 2)
        grid.addWidget(label(_("Name: what is typed after ;")), 0, 0, 1, 2)
        grid.addWidget(self.name, 1, 0, 1, 2)
        grid.addWidget(self.name_message, 2, 0, 1, 2)
        for column, (code, language) in enumerate(LANGUAGES.items()):
            grid.addWidget(label(language), 3, column)
            grid.addWidget(self.texts[code], 4, column)
        grid.addWidget(self.text_message, 5, 0, 1, 2)
        known = " · ".join(f"{token} {_(words)}" for token, words in PLACEHOLDERS.items())
        grid.addWidget(label(_("Filled in: {known}").format(known=known), "muted", wrap=True), 6, 0, 1, 2)
        grid.addWidget(self.preview, 7, 0, 1, 2)
        grid.setRowStretch(4, 1)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(close)
        foot.addWidget(save)
        right = QVBoxLayout()
        right.addLayout(grid, 1)
        right.addLayout(foot)
        whole = QHBoxLayout(self)
        whole.setContentsMargins(*[2 * theme.space] * 4)
        whole.setSpacing(2 * theme.space)
        whole.addLayout(left, 1)
        whole.addLayout(right, 3)
        keep_size(self, 860, 520)

    # ── what is shown ───────────────────────────────────────────────────────────────────────────────────────

    def _fill(self, row: int) -> None:
        self.names.blockSignals(True)
        self.names.clear()
        self.names.addItems([show_invisibles(each.name) for each in self._snippets])
        self.names.setCurrentRow(row)
        self.names.blockSignals(False)
        self._on_row_changed(row)

    def _on_row_changed(self, row: int) -> None:
        self._at = row
        found = self._snippets[row] if 0 <= row < len(self._snippets) else Snippet(name="", texts={})
        self.name.setText(found.name)
        for code, field in self.texts.items():
            field.setPlainText(found.texts.get(code, ""))
        self._say(None)

    def _on_text_changed(self) -> None:
        said = next((field.toPlainText() for field in self.texts.values() if field.toPlainText().strip()), "")
        reads = _("Reads now: {text}").format(text=fill(said, self._values))
        self.preview.setText(show_invisibles(reads) if said else "")

    def _say(self, problem: tuple[str, str] | None) -> None:
        field, words = problem or ("", "")
        self.name_message.set_message(_(words) if field == "name" else "")
        self.text_message.set_message(_(words) if field == "text" else "")

    # ── what is done ────────────────────────────────────────────────────────────────────────────────────────

    def begin_new(self) -> None:
        """An empty one; it is there once it is saved."""
        self.names.setCurrentRow(-1)
        self._on_row_changed(-1)
        self.name.setFocus(Qt.FocusReason.OtherFocusReason)

    def remove(self) -> None:
        """The one shown goes; its text stays in the fields, so that saving brings it back."""
        if 0 <= self._at < len(self._snippets):
            gone = self._snippets.pop(self._at)
            self.saved.emit(tuple(self._snippets))
            self._fill(min(self._at, len(self._snippets) - 1) if not self._snippets else -1)
            self.name.setText(gone.name)
            for code, field in self.texts.items():
                field.setPlainText(gone.texts.get(code, ""))

    def save(self) -> None:
        """Keep the one shown, unless something is wrong with it; that is said beside the field."""
        name = self.name.text().strip()
        texts = {code: field.toPlainText() for code, field in self.texts.items() if field.toPlainText().strip()}
        others = [each.name for at, each in enumerate(self._snippets) if at != self._at]
        problem = problem_of(name, texts, others)
        self._say(problem)
        if problem is not None:
            (self.name if problem[0] == "name" else next(iter(self.texts.values()))).setFocus()
            return
        made = Snippet(name=name, texts=texts)
        if 0 <= self._at < len(self._snippets):
            self._snippets[self._at] = made
        else:
            self._snippets.append(made)
            self._at = len(self._snippets) - 1
        self.saved.emit(tuple(self._snippets))
        self._fill(self._at)
