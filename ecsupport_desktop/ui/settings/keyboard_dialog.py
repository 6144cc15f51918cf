"""Which keys run which action: found by words or by a key, changed by pressing the new ones, in force at once."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from itertools import pairwise

from PySide6.QtCore import QEvent, QModelIndex, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QGridLayout, QHBoxLayout, QTableWidget, QTableWidgetItem, QVBoxLayout, QWidget

from ecsupport_desktop.config.language import _
from ecsupport_desktop.config.settings_file import SettingsError
from ecsupport_desktop.ui.settings.bindings import Bindings
from ecsupport_desktop.ui.settings.key_field import KeyField
from ecsupport_desktop.ui.shared.actions import ActionSpec
from ecsupport_desktop.ui.shared.buttons import button, quiet_button
from ecsupport_desktop.ui.shared.field_message import FieldMessage
from ecsupport_desktop.ui.shared.fields import search_field
from ecsupport_desktop.ui.shared.kept_looks import keep_size
from ecsupport_desktop.ui.shared.keys import native
from ecsupport_desktop.ui.shared.labels import ElidedLabel, hairline, label
from ecsupport_desktop.ui.shared.plain_table import dress_table, make_read_only, say_whole_rows
from ecsupport_desktop.ui.shared.shortcut_sheet import keys_of
from ecsupport_desktop.ui.shared.theme import current_theme

_ID = int(Qt.ItemDataRole.UserRole)
FIELDS = 4
"""How many keys an action can be given here; a file can give it more."""

_MOVES = (Qt.Key.Key_Down, Qt.Key.Key_Up, Qt.Key.Key_PageDown, Qt.Key.Key_PageUp)


class KeyboardDialog(QDialog):
    """The actions above, the keys of the one chosen below; Enter on an action goes to its keys."""

    def __init__(self, bindings: Bindings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bindings = bindings
        self._offered = (0, "")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setObjectName("keyboard")
        self.setWindowTitle(_("Keyboard"))
        keep_size(self, 720, 640)
        self._search = search_field("keyboard.search", _("Search actions"), _("Search: words or a key"))
        self._table = QTableWidget()
        self._table.setObjectName("keyboard.actions")
        self._table.setAccessibleName(_("Actions and their keys"))
        dress_table(self._table, [_("Action"), _("Menu"), _("Keys")], [0, 120, 200])
        make_read_only(self._table)
        self._name = label(kind="heading", name="keyboard.name")
        self._sentence = ElidedLabel(kind="muted")
        self._fields = [KeyField(f"keyboard.keys.{at + 1}" if at else "keyboard.keys", self) for at in range(FIELDS)]
        self._message = FieldMessage(self._fields[0], self)
        self._reset = quiet_button(_("Back to the default"), "keyboard.reset")
        self._reset_all = quiet_button(_("All back to the defaults"), "keyboard.reset_all")
        self._lay_out()
        self._wire()
        self._fill()
        self._search.setFocus()

    def _lay_out(self) -> None:
        theme = current_theme()
        below = QGridLayout()
        below.setHorizontalSpacing(2 * theme.space)
        below.setVerticalSpacing(theme.space // 2)
        below.addWidget(self._name, 0, 0, 1, 2)
        below.addWidget(self._sentence, 1, 0, 1, 2)
        fields = QHBoxLayout()
        fields.setSpacing(theme.space)
        for field in self._fields:
            fields.addWidget(field, 1)
        below.addLayout(fields, 2, 0)
        below.addWidget(self._reset, 2, 1)
        below.addWidget(self._message, 3, 0, 1, 2)
        below.setColumnStretch(0, 1)
        below.setRowMinimumHeight(3, theme.px(20))
        close = button(_("Close"), "keyboard.close")
        close.clicked.connect(self.accept)
        foot = QHBoxLayout()
        foot.addWidget(self._reset_all)
        foot.addWidget(
            label(_("Backspace removes the key, Tab goes to the next one, Esc leaves."), "muted", wrap=True), 1
        )
        foot.addWidget(close)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(*[3 * theme.space] * 4)
        layout.setSpacing(2 * theme.space)
        layout.addWidget(label(self.windowTitle(), "title"))
        layout.addWidget(self._search)
        layout.addWidget(self._table, 1)
        layout.addWidget(hairline())
        layout.addLayout(below)
        layout.addLayout(foot)
        order = (self._search, self._table, *self._fields, self._reset, close, self._reset_all)
        for one, following in pairwise(order):
            QWidget.setTabOrder(one, following)

    def _wire(self) -> None:
        self._search.textChanged.connect(self._on_search_text_changed)
        self._search.returnPressed.connect(self._on_entered)
        self._search.installEventFilter(self)
        self._table.installEventFilter(self)
        self._table.currentCellChanged.connect(self._on_current_changed)
        self._table.doubleClicked.connect(self._on_double_clicked)
        for at, field in enumerate(self._fields):
            field.keys_pressed.connect(partial(self._on_keys_pressed, at))
            field.removed.connect(partial(self._on_removed, at))
            field.left.connect(self._table.setFocus)
        self._reset.clicked.connect(self._on_reset)
        self._reset_all.clicked.connect(self._on_reset_all)

    # ── the list ────────────────────────────────────────────────────────────────────────────────────────────

    def _fill(self) -> None:
        menus = {menu.id: _(menu.title).replace("&", "") for menu in self._bindings.registry.menus}
        specs = self._bindings.specs()
        self._table.setRowCount(len(specs))
        for row, spec in enumerate(specs):
            for column, text in enumerate((_(spec.text), menus.get(spec.menu, ""), "")):
                self._table.setItem(row, column, QTableWidgetItem(text))
            self._cell(row, 0).setData(_ID, spec)
        self._show_keys()
        self._table.setCurrentCell(0, 0)

    def _show_keys(self) -> None:
        """The keys in force; what differs from the defaults says so."""
        for row in range(self._table.rowCount()):
            spec, cell = self._spec(row), self._cell(row, 2)
            keys = ", ".join(keys_of(self._bindings.registry.keys(spec.id)))
            differs = self._bindings.differs(spec.id)
            cell.setText(_("{keys} · changed").format(keys=keys or _("none")) if differs else keys)
        say_whole_rows(self._table)
        back = self._bindings.can_bring_back
        self._reset_all.setText(_("Bring them back") if back else _("All back to the defaults"))
        self._reset_all.setAccessibleName(self._reset_all.text())
        self._reset_all.setEnabled(back or self._bindings.any_differ)

    def _cell(self, row: int, column: int) -> QTableWidgetItem:
        cell = self._table.item(row, column)
        assert cell is not None
        return cell

    def _spec(self, row: int) -> ActionSpec:
        spec: ActionSpec = self._cell(row, 0).data(_ID)
        return spec

    def _current(self) -> ActionSpec | None:
        row = self._table.currentRow()
        return self._spec(row) if row >= 0 and not self._table.isRowHidden(row) else None

    def _on_search_text_changed(self, text: str) -> None:
        """Where an action is called that, it is the one chosen."""
        words = text.casefold().split()
        shown: list[int] = []
        for row in range(self._table.rowCount()):
            said = " ".join([_(self._spec(row).sentence), *(self._cell(row, column).text() for column in range(3))])
            found = all(word in said.casefold() for word in words)
            self._table.setRowHidden(row, not found)
            if found:
                shown.append(row)
        called = [row for row in shown if all(word in self._cell(row, 0).text().casefold() for word in words)]
        if shown and words:
            self._table.setCurrentCell((called or shown)[0], 0)
        self._show_current()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The list is gone through from the search field; Enter in the list goes to the keys."""
        if isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress:
            if watched is self._search and event.key() in _MOVES:
                self._table.setFocus()
                return False
            if watched is self._table and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self._on_entered()
                return True
        return False

    def _on_entered(self) -> None:
        if self._current() is not None:
            self._fields[0].setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _on_double_clicked(self, _index: QModelIndex) -> None:
        self._on_entered()

    # ── the keys of one action ──────────────────────────────────────────────────────────────────────────────

    def _on_current_changed(self, row: int, _column: int, before: int, _before_column: int) -> None:
        if row != before:
            self._message.clear_message()
            self._show_current()

    def _show_current(self) -> None:
        self._offered = (0, "")
        spec = self._current()
        self._reset.setVisible(spec is not None and self._bindings.differs(spec.id))
        self._name.setText(_(spec.text) if spec else _("Nothing is called that"))
        self._sentence.setText(_(spec.sentence) if spec else "")
        groups = self._bindings.groups(spec.id) if spec else ()
        for at, field in enumerate(self._fields):
            words = ", ".join(keys_of(groups[at])) if at < len(groups) else ""
            field.setEnabled(spec is not None)
            field.setVisible(at <= len(groups))
            field.show_keys(words, _("Another key") if groups else _("No keys"))
            name = _("Key {number} of “{action}”").format(number=at + 1, action=_(spec.text)) if spec else ""
            field.setAccessibleName(name)

    def _on_keys_pressed(self, at: int, keys: str) -> None:
        spec = self._current()
        if spec is None:
            return
        if refusal := self._bindings.refusal(keys):
            self._offered = (0, "")
            self._message.set_message(refusal, "critical")
            return
        other = self._bindings.holder(keys, spec.id)
        if other is not None and self._offered != (at, keys):
            self._offered = (at, keys)
            words = _("{keys} runs “{action}”. Press it once more to take it over.")
            self._message.set_message(words.format(keys=native(keys), action=_(other.text)), "critical")
            return
        if self._change(partial(self._bindings.give, spec.id, keys, at)):
            said = _("Saved; it holds at once.")
            if other is not None:
                said = _("“{action}” no longer has {keys}.").format(action=_(other.text), keys=native(keys))
            self._message.set_message(said, "muted")

    def _on_removed(self, at: int) -> None:
        spec = self._current()
        if spec is None or at >= len(self._bindings.groups(spec.id)):
            return
        if self._change(partial(self._bindings.take_away, spec.id, at)):
            left = bool(self._bindings.registry.keys(spec.id))
            said = _("It no longer runs by that key.") if left else _("No key runs it any more.")
            self._message.set_message(said, "muted")

    def _on_reset(self) -> None:
        spec = self._current()
        if spec is None:
            return
        other = self._bindings.in_the_way(spec.id)
        if other is not None:
            words = _("A default key of this runs “{action}” now. Change that one first.")
            self._message.set_message(words.format(action=_(other.text)), "critical")
        elif self._change(partial(self._bindings.reset, spec.id)):
            self._message.set_message(_("Saved; it holds at once."), "muted")
            self._fields[0].setFocus()

    def _on_reset_all(self) -> None:
        """Until another key is changed, the same button undoes it."""
        back = self._bindings.can_bring_back
        if self._change(self._bindings.bring_back if back else self._bindings.reset_all):
            said = _("Your keys are back.") if back else _("Every action has its default keys.")
            self._message.set_message(said, "muted")

    def _change(self, change: Callable[[], None]) -> bool:
        """Do it and show what is in force now; False: it couldn't be kept, and is said."""
        try:
            change()
        except SettingsError as error:
            self._message.set_message(error.problem.message, "critical")
            return False
        self._show_keys()
        self._show_current()
        return True
