"""Where snippets and templates are written: all at the left, the one chosen at the right, kept as one goes on."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QHBoxLayout, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from ecsupport_desktop.config.language import LANGUAGES, _
from ecsupport_desktop.domain.errors import InvalidField
from ecsupport_desktop.services import templates
from ecsupport_desktop.services.own_texts import OwnTexts
from ecsupport_desktop.services.snippets import Snippet
from ecsupport_desktop.services.text_checks import check_snippet, check_template
from ecsupport_desktop.ui.shared.buttons import button, primary_button, quiet_button
from ecsupport_desktop.ui.shared.kept_looks import keep_size
from ecsupport_desktop.ui.shared.keys import native
from ecsupport_desktop.ui.shared.labels import ElidedLabel, label
from ecsupport_desktop.ui.shared.plain_table import MARGIN, dress_list
from ecsupport_desktop.ui.shared.text_view import show_invisibles
from ecsupport_desktop.ui.shared.theme import current_theme
from ecsupport_desktop.ui.snippets.kinds import KINDS
from ecsupport_desktop.ui.snippets.text_form import TextForm, Written

NEW = -1
"""The row of a snippet that isn't there yet."""


class SnippetsDialog(QDialog):
    """Writes no file. What is typed is kept with Ctrl+S and whenever another row is chosen or the dialog closed; what
    can't be kept stays where it is, with what is wrong beside it, until it is mended or discarded.

    Signals: saved(tuple[Snippet, ...]) all of them, and templates_saved(OwnTemplates), each time one was changed.
    """

    saved = Signal(object)
    templates_saved = Signal(object)

    def __init__(self, texts: OwnTexts, values: dict[str, str], parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setObjectName("snippets")
        self.setWindowTitle(_("Snippets and templates"))
        self._snippets, self._own = list(texts.snippets), dict(texts.templates)
        self._at = NEW
        self.names = QListWidget(self)
        self.names.setObjectName("snippets.names")
        self.names.setAccessibleName(_("Snippets and templates"))
        dress_list(self.names)
        self.form = TextForm(values, self)
        self._new = quiet_button(_("New"), "snippets.new", icon_name="new")
        self._remove = quiet_button(_("Remove"), "snippets.remove")
        self._back = quiet_button(_("Use shipped text"), "snippets.default")
        self._discard = quiet_button(_("Discard"), "snippets.discard")
        self._lay_out()
        self.names.currentRowChanged.connect(self._on_row_changed)
        self.form.edited.connect(self._on_edited)
        QShortcut(QKeySequence("Ctrl+S"), self, self.save)
        self._fill(0 if self._snippets else NEW)

    def _lay_out(self) -> None:
        theme = current_theme()
        save, close = primary_button(_("Save"), "snippets.save"), button(_("Close"), "snippets.close")
        save.set_hint(native("Ctrl+S"))
        for each, slot in (
            (self._new, self.begin_new), (self._remove, self.remove), (self._back, self.back_to_default),
            (self._discard, self.discard), (save, self.save), (close, self.accept),
        ):  # fmt: skip
            each.clicked.connect(slot)
            each.setAutoDefault(each is save)
        left, tools, foot, right = QVBoxLayout(), QHBoxLayout(), QHBoxLayout(), QVBoxLayout()
        # As wide for one as for another: which buttons stand below it changes.
        self.names.setFixedWidth(theme.px(230))
        heading = label(_("Snippets"), "muted", name="snippets.heading")
        heading.setContentsMargins(theme.px(MARGIN), 0, 0, 0)
        left.addWidget(heading)
        left.addWidget(self.names, 1)
        for each in (self._new, self._remove, self._back):
            tools.addWidget(each)
        tools.addStretch(1)
        left.addLayout(tools)
        hint = ElidedLabel(kind="muted")
        hint.setText(_("Kept when you go to another one or close"))
        foot.addWidget(self._discard)
        foot.addWidget(hint, 1)
        foot.addWidget(close)
        foot.addWidget(save)
        right.addWidget(self.form, 1)
        right.addLayout(foot)
        whole = QHBoxLayout(self)
        whole.setContentsMargins(*[2 * theme.space] * 4)
        whole.setSpacing(2 * theme.space)
        whole.addLayout(left)
        whole.addLayout(right, 1)
        keep_size(self, 1_000, 600)

    # ── what is shown ───────────────────────────────────────────────────────────────────────────────────────

    def _fill(self, row: int) -> None:
        self.names.blockSignals(True)
        self.names.clear()
        self.names.addItems([show_invisibles(each.name) for each in self._snippets])
        heading = QListWidgetItem(_("Answers begin with"), self.names)
        heading.setFlags(Qt.ItemFlag.NoItemFlags)
        heading.setForeground(current_theme().tokens.colour("muted"))
        for kind in KINDS:
            self.names.addItem(self._title_of(kind))
        self.names.setCurrentRow(row)
        self.names.blockSignals(False)
        self._show(row)

    def _title_of(self, kind: str) -> str:
        own = any((kind, language) in self._own for language in LANGUAGES)
        return _("{title} – your own").format(title=_(KINDS[kind])) if own else _(KINDS[kind])

    def _kind_at(self, row: int) -> str:
        """The kind of the template in a row, "" where none is."""
        at = row - len(self._snippets) - 1
        return list(KINDS)[at] if at >= 0 else ""

    def _show(self, row: int) -> None:
        self._at, kind = row, self._kind_at(row)
        if kind:
            texts = {code: self._text_of(kind, code) for code in LANGUAGES}
            written, title = Written(kind=kind, texts=texts), _(KINDS[kind])
        elif 0 <= row < len(self._snippets):
            found = self._snippets[row]
            written, title = Written(name=found.name, texts=found.texts), _("Snippet")
        else:
            written, title = Written(texts={}), _("New snippet")
        self.form.show_written(written, title)

    def _text_of(self, kind: str, language: str) -> str:
        return self._own.get((kind, language)) or templates.template(kind, language)

    def _on_row_changed(self, row: int) -> None:
        """Nobody leaves what isn't kept."""
        chosen, before = self.names.item(row), self._at
        if not self.keep():
            self.names.blockSignals(True)
            self.names.setCurrentRow(before)
            self.names.blockSignals(False)
        elif chosen is not None:
            self._show(self.names.row(chosen))

    def _on_edited(self) -> None:
        kind, changed = self.form.written.kind, self.form.changed
        self._discard.setVisible(changed)
        self._remove.setVisible(not kind)
        self._remove.setEnabled(0 <= self._at < len(self._snippets))
        self._back.setVisible(bool(kind))
        shipped = {code: templates.template(kind, code) for code in LANGUAGES} if kind else {}
        self._back.setEnabled(any(self.form.columns[code].text() != text for code, text in shipped.items()))

    # ── what is done ────────────────────────────────────────────────────────────────────────────────────────

    def begin_new(self) -> None:
        """An empty one; it is there once it is kept."""
        if self.keep():
            self.names.blockSignals(True)
            self.names.setCurrentRow(NEW)
            self.names.blockSignals(False)
            self._show(NEW)
            self.form.name.setFocus(Qt.FocusReason.OtherFocusReason)

    def remove(self) -> None:
        """The one shown goes; its text stays in the fields, so that saving brings it back."""
        if 0 <= self._at < len(self._snippets):
            written = self.form.written
            self._snippets.pop(self._at)
            self.saved.emit(tuple(self._snippets))
            self._fill(NEW)
            self.form.show_written(written, _("Removed; Save brings it back"))

    def back_to_default(self) -> None:
        """The shipped texts again; Ctrl+Z in a field takes it back."""
        if kind := self.form.written.kind:
            for code, column in self.form.columns.items():
                if column.text() != (text := templates.template(kind, code)):
                    column.replace(text)

    def discard(self) -> None:
        """As it was before something was typed."""
        self._show(self._at)

    def save(self) -> None:
        """Keep the one shown, also one that was only removed."""
        if self.keep(always=True):
            self._show(self._at)

    def keep(self, *, always: bool = False) -> bool:
        """Whether nothing is lost by leaving: it is unchanged, or could be kept. Else what is wrong is beside it."""
        written = self.form.written
        if not always and (not self.form.changed or (written.blank and self._at == NEW)):
            return True
        try:
            if written.kind:
                self._keep_template(written)
            else:
                self._keep_snippet(written)
        except InvalidField as refused:
            self.form.say(refused)
            return False
        return True

    def done(self, result: int) -> None:
        """However it is closed."""
        if self.keep():
            super().done(result)

    def _keep_snippet(self, written: Written) -> None:
        others = [each.name for at, each in enumerate(self._snippets) if at != self._at]
        check_snippet(written.name, written.texts, others)
        made = Snippet(name=written.name, texts=dict(written.texts))
        self.names.blockSignals(True)
        if self._at == NEW:
            self._snippets.append(made)
            self._at = len(self._snippets) - 1
            chosen = self.names.currentRow() == NEW
            self.names.insertItem(self._at, "")
            if chosen:
                self.names.setCurrentRow(self._at)
        else:
            self._snippets[self._at] = made
        self.names.item(self._at).setText(show_invisibles(made.name))
        self.names.blockSignals(False)
        self.saved.emit(tuple(self._snippets))

    def _keep_template(self, written: Written) -> None:
        """A text that is empty, or the shipped one word for word, is the shipped one."""
        shipped = {code: templates.template(written.kind, code) for code in LANGUAGES}
        own = {code: text for code, text in written.texts.items() if text != shipped[code]}
        for code, text in own.items():
            check_template(written.kind, code, text)
        for code in LANGUAGES:
            self._own.pop((written.kind, code), None)
        self._own |= {(written.kind, code): text for code, text in own.items()}
        self.names.item(self._at).setText(self._title_of(written.kind))
        self.templates_saved.emit(dict(self._own))
