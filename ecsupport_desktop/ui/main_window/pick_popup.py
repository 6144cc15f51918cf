"""One of many by a few letters: the command palette, agents, tags, requests and outcomes are all picked here."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from enum import IntEnum
from typing import Any

from PySide6.QtCore import QAbstractListModel, QEvent, QModelIndex, QObject, QPersistentModelIndex, QSize, Qt
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter
from PySide6.QtWidgets import QLabel, QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from ecsupport_desktop.config.language import _
from ecsupport_desktop.domain.folding import folded
from ecsupport_desktop.ui.main_window.overlay import Overlay
from ecsupport_desktop.ui.shared.fields import line_field
from ecsupport_desktop.ui.shared.labels import label
from ecsupport_desktop.ui.shared.saying import say
from ecsupport_desktop.ui.shared.selection_bar import paint_selection_bar
from ecsupport_desktop.ui.shared.text_view import show_invisibles
from ecsupport_desktop.ui.shared.theme import current_theme, px

ROWS_SHOWN = 10
Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One line, with another `below` it where there is more to say.

    `detail` stands at the right, `why_not` (whole below the list) is why it can't be chosen, `more` is searched too.
    """

    key: Any
    text: str
    detail: str = ""
    below: str = ""
    why_not: str = ""
    more: str = ""
    checked: bool = False


class ChoiceRole(IntEnum):
    """What an index answers besides DisplayRole and AccessibleTextRole."""

    CHOICE = Qt.ItemDataRole.UserRole + 1


def matching(choices: Sequence[Choice], typed: str) -> list[Choice]:
    """Choices in which every typed word begins a word; those that begin with what was typed come first."""
    words = folded(typed).split()
    if not words:
        return list(choices)
    found = []
    for place, choice in enumerate(choices):
        text = folded(choice.text)
        parts = text.replace(":", " ").replace("-", " ").split() + folded(choice.more).split()
        if all(any(part.startswith(word) for part in parts) for word in words):
            found.append((bool(choice.why_not), not text.startswith(words[0]), place, choice))
    return [choice for *_order, choice in sorted(found, key=lambda each: each[:3])]


class _ChoiceModel(QAbstractListModel):
    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.choices: list[Choice] = []

    def show_choices(self, choices: Sequence[Choice]) -> None:
        self.beginResetModel()
        self.choices = [
            replace(
                each, text=show_invisibles(each.text), detail=show_invisibles(each.detail),
                below=show_invisibles(each.below),
            )
            for each in choices
        ]  # fmt: skip
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        return 0 if parent.isValid() else len(self.choices)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        choice = self.choices[index.row()]
        if role == ChoiceRole.CHOICE:
            return choice
        if role == Qt.ItemDataRole.DisplayRole:
            return choice.text
        if role == Qt.ItemDataRole.AccessibleTextRole:
            chosen, detail = _("chosen") if choice.checked else "", choice.why_not or choice.detail
            return ", ".join(part for part in (chosen, choice.text, detail, choice.below) if part)
        return None


def row_height(choice: Choice) -> int:
    """In pixels, at this zoom."""
    return px(56 if choice.below else 32)


class _ChoiceDelegate(QStyledItemDelegate):
    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(100, row_height(index.data(ChoiceRole.CHOICE)))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        theme = current_theme()
        tokens, choice = theme.tokens, index.data(ChoiceRole.CHOICE)
        box = option.rect
        painter.save()
        if option.state & QStyle.StateFlag.State_Selected:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(tokens.colour("selection"))
            painter.drawRoundedRect(box, theme.px(6), theme.px(6))
            paint_selection_bar(painter, box.adjusted(0, theme.px(6), 0, -theme.px(6)), focused=True)
        inside = box.adjusted(theme.px(8), 0, -theme.px(8), 0)
        metrics = QFontMetrics(theme.font())
        if choice.below:
            inside.setHeight(theme.px(32))
            second = inside.translated(0, theme.px(20))
            painter.setFont(theme.font())
            painter.setPen(tokens.colour("muted"))
            fitted = metrics.elidedText(choice.below, Qt.TextElideMode.ElideRight, second.width())
            painter.drawText(second, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, fitted)
        above = index.sibling(index.row() - 1, 0).data(ChoiceRole.CHOICE) if index.row() else None
        said_above = bool(choice.why_not) and above is not None and above.why_not == choice.why_not
        right = "" if said_above else choice.why_not or choice.detail
        shown = metrics.elidedText(right, Qt.TextElideMode.ElideRight, inside.width() * 3 // 5)
        painter.setFont(theme.font())
        painter.setPen(tokens.colour("muted"))
        painter.drawText(inside, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, shown)
        painter.setFont(theme.font(bold=choice.checked))
        painter.setPen(tokens.colour("disabled" if choice.why_not else "text"))
        room = inside.width() - metrics.horizontalAdvance(shown) - theme.px(16)
        text = ("✓ " if choice.checked else "") + choice.text
        fitted = QFontMetrics(painter.font()).elidedText(text, Qt.TextElideMode.ElideRight, room)
        painter.drawText(inside, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, fitted)
        painter.restore()


class PickPopup(Overlay):
    """A field and a list. Give it choices with `offer`; `on_typed` may add to them with `add_found`."""

    def __init__(self, window: QWidget, name: str = "pick_popup") -> None:
        super().__init__(window, name)
        self._choices: tuple[Choice, ...] = ()
        self._found: tuple[Choice, ...] = ()
        self._on_chosen: Callable[[Any], object] | None = None
        self._on_typed: Callable[[str], object] | None = None
        self._on_shown: Callable[[Any], object] | None = None
        self._stay, self._hint = False, ""
        self._title = label(kind="heading", name=f"{name}.title")
        self._field = line_field(f"{name}.field", _("Filter"))
        self._model = _ChoiceModel(self)
        self._list = QListView(self)
        self._list.setObjectName(f"{name}.list")
        self._list.setModel(self._model)
        self._list.setItemDelegate(_ChoiceDelegate(self._list))
        self._list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._list.setMouseTracking(True)
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._list.entered.connect(self._list.setCurrentIndex)
        self._list.clicked.connect(self._choose)
        self._nothing: QLabel = label("", "muted", name=f"{name}.nothing", wrap=True)
        self._preview: QLabel = label(kind="muted", name=f"{name}.preview", wrap=True)
        self._preview.setAccessibleName(_("What it would do"))
        self._preview.hide()
        for widget in (self._title, self._field, self._list, self._nothing, self._preview):
            self.column.addWidget(widget)
        self._list.selectionModel().currentChanged.connect(self._on_current_changed)
        self._field.textChanged.connect(self._on_text_changed)
        self._field.installEventFilter(self)

    def offer(
        self,
        title: str,
        placeholder: str,
        choices: Sequence[Choice],
        on_chosen: Callable[[Any], object],
        *,
        on_typed: Callable[[str], object] | None = None,
        on_shown: Callable[[Any], object] | None = None,
        stay: bool = False,
        hint: str = "",
    ) -> None:
        """Show these; `on_chosen` gets the key. With `stay` the popup remains for the next choice.

        `on_shown` gets the key of the choice one is at; `preview` says what choosing it would do. `hint` is said
        while there is nothing to show because nothing was typed yet.
        """
        self._hint = hint
        self._on_shown = on_shown
        self.preview(None, "")
        self._choices, self._found = tuple(choices), ()
        self._on_chosen, self._on_typed, self._stay = on_chosen, on_typed, stay
        self._title.setText(title)
        self._title.setVisible(bool(title))
        self.setAccessibleName(title or placeholder)
        self._list.setAccessibleName(title or placeholder)
        self._field.setPlaceholderText(placeholder)
        self._field.setAccessibleName(title or placeholder)
        self._field.clear()
        self._show()
        self.come(self._field)
        self._say_current()

    def replace_choices(self, choices: Sequence[Choice]) -> None:
        """The same question with other answers; what was typed stays."""
        self._choices = tuple(choices)
        self._show()

    def add_found(self, choices: Sequence[Choice]) -> None:
        """What the desk found for what was typed, below the rest."""
        self._found = tuple(choices)
        self._show()

    def preview(self, key: Any, words: str) -> None:
        """What the choice with this key would do, or why it can't; nothing where one has gone on to another."""
        current = self._list.currentIndex().data(ChoiceRole.CHOICE)
        if words and (current is None or current.key != key):
            return
        self._preview.setText(words)
        self._preview.setVisible(bool(words))
        if self.isVisible():
            self.place()

    def _on_current_changed(self, current: QModelIndex) -> None:
        choice: Choice | None = current.data(ChoiceRole.CHOICE)
        if choice is None or choice.why_not or self._on_shown is None:
            self.preview(choice and choice.key, choice.why_not if choice else "")
        else:
            self._on_shown(choice.key)

    @property
    def typed(self) -> str:
        return " ".join(self._field.text().split())

    def _on_text_changed(self, _text: str) -> None:
        self._found = ()
        self._show()
        if self._on_typed is not None:
            self._on_typed(self.typed)
        if self.isVisible():
            self._say_current()

    def _show(self) -> None:
        before = self._list.currentIndex().data(ChoiceRole.CHOICE)
        shown = matching(self._choices, self.typed)
        shown += [choice for choice in self._found if choice not in shown]
        self._model.show_choices(shown)
        keys = [choice.key for choice in shown]
        keep = keys.index(before.key) if before and self._stay and before.key in keys else 0
        self._list.setCurrentIndex(self._model.index(keep))
        if not shown:
            self.preview(None, "")
        self._nothing.setText(self._hint if self._hint and not self.typed else _("Nothing found"))
        self._nothing.setVisible(not shown)
        self._list.setVisible(bool(shown))
        self._list.setFixedHeight(sum(map(row_height, shown[:ROWS_SHOWN])))
        if self.isVisible():
            self.place()

    def _say_current(self) -> None:
        """The keyboard stays in the field, so the choice that Enter takes must be said."""
        current = self._list.currentIndex()
        words = current.data(Qt.ItemDataRole.AccessibleTextRole) if current.isValid() else self._nothing.text()
        say(self._list, words)

    def _choose(self, index: Index) -> None:
        choice: Choice | None = index.data(ChoiceRole.CHOICE) if index.isValid() else None
        if choice is None or choice.why_not or self._on_chosen is None:
            return
        chosen = self._on_chosen
        if not self._stay:
            self.go()
        chosen(choice.key)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The list is moved in while the field keeps the keyboard."""
        if watched is self._field and event.type() is QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return self._on_key(event)
        return super().eventFilter(watched, event)

    def _on_key(self, event: QKeyEvent) -> bool:
        steps: dict[int, int] = {
            Qt.Key.Key_Down: 1,
            Qt.Key.Key_Up: -1,
            Qt.Key.Key_PageDown: ROWS_SHOWN,
            Qt.Key.Key_PageUp: -ROWS_SHOWN,
        }
        if event.key() in steps and self._model.rowCount():
            row = self._list.currentIndex().row() + steps[event.key()]
            self._list.setCurrentIndex(self._model.index(max(0, min(self._model.rowCount() - 1, row))))
            self._say_current()
            return True
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._choose(self._list.currentIndex())
            return True
        return False
