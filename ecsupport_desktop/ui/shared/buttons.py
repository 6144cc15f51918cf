"""Buttons: primary (one in sight at a time), normal and quiet. They take the focus by Tab only, so that a click
leaves the caret where somebody writes, and a ring is seen exactly when the keyboard brought it there.
"""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QAction, QColor, QKeySequence, QPaintEvent
from PySide6.QtWidgets import (
    QPushButton,
    QStyle,
    QStyleOptionButton,
    QStylePainter,
    QToolButton,
    QWidget,
)

from ecsupport_desktop.ui.shared.icons import bind_icon
from ecsupport_desktop.ui.shared.keys import current_keys
from ecsupport_desktop.ui.shared.labels import set_kind
from ecsupport_desktop.ui.shared.text_view import show_invisibles
from ecsupport_desktop.ui.shared.theme import current_theme

PRIMARY, NORMAL, QUIET, LINK = "primary", "", "quiet", "link"


class HintButton(QPushButton):
    """A push button with its shortcut beside its text, in a paler ink.

    `hint` names the default key of an action: what is shown is the key that runs it now. `set_hint` is shown as it is.
    """

    def __init__(self, text: str = "", kind: str = NORMAL, *, hint: str = "", parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self._default = hint
        self._hint = current_keys().shown(hint)
        current_keys().keys_changed.connect(self._on_keys_changed)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAutoDefault(False)
        set_kind(self, kind)

    def hint(self) -> str:
        """The shortcut shown."""
        return self._hint

    def set_hint(self, hint: str) -> None:
        """Show this shortcut; "" for none."""
        self._default = ""
        self._show_hint(hint)

    def _on_keys_changed(self) -> None:
        if self._default:
            self._show_hint(current_keys().shown(self._default))

    def _show_hint(self, hint: str) -> None:
        if hint != self._hint:
            self._hint = hint
            self.updateGeometry()
            self.update()

    def sizeHint(self) -> QSize:
        return super().sizeHint() + QSize(self._hint_width(), 0)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self._hint:
            super().paintEvent(event)
            return
        painter = QStylePainter(self)
        option = QStyleOptionButton()
        self.initStyleOption(option)
        inside = self.style().subElementRect(QStyle.SubElement.SE_PushButtonContents, option, self)
        painter.drawControl(QStyle.ControlElement.CE_PushButtonBevel, option)
        option.rect = QRect(inside.left(), inside.top(), inside.width() - self._hint_width(), inside.height())
        painter.drawControl(QStyle.ControlElement.CE_PushButtonLabel, option)
        painter.setFont(current_theme().font())
        painter.setPen(self._hint_ink())
        painter.drawText(inside, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, self._hint)

    def _hint_width(self) -> int:
        if not self._hint:
            return 0
        theme = current_theme()
        return self.fontMetrics().horizontalAdvance(self._hint) + theme.space

    def _hint_ink(self) -> QColor:
        tokens = current_theme().tokens
        if not self.isEnabled():
            return tokens.colour("disabled")
        if self.property("kind") != PRIMARY:
            return tokens.colour("muted")
        return tokens.colour("on_accent")


class ActionButton(HintButton):
    """A button that is an action of the table: its words, its shortcut, and why it can't be pressed."""

    def __init__(
        self, action: QAction, kind: str = NORMAL, *, hint: bool = True, parent: QWidget | None = None
    ) -> None:
        super().__init__(kind=kind, parent=parent)
        self.setObjectName(f"button.{action.objectName()}")
        self._action = action
        self._with_hint = hint
        self.clicked.connect(action.trigger)
        action.changed.connect(self._on_action_changed)
        self._on_action_changed()

    def _on_action_changed(self) -> None:
        action = self._action
        self.setText(action.text())
        self.setAccessibleName(action.text().replace("&&", "&"))
        self.setAccessibleDescription(action.statusTip())
        self.setToolTip(action.toolTip())
        self.setEnabled(action.isEnabled())
        native = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
        self.set_hint(native if self._with_hint else "")


def primary_button(text: str, name: str, *, hint: str = "") -> HintButton:
    """The one thing to do here."""
    return _named(HintButton(text, PRIMARY, hint=hint), name)


def button(text: str, name: str, *, hint: str = "") -> HintButton:
    """Something to do."""
    return _named(HintButton(text, NORMAL, hint=hint), name)


def quiet_button(text: str, name: str, *, hint: str = "", icon_name: str = "") -> HintButton:
    """Something that may be done, in the voice of a link."""
    made = _named(HintButton(text, QUIET, hint=hint), name)
    if icon_name:
        bind_icon(made, icon_name)
    return made


def link_button(text: str, name: str) -> HintButton:
    """A word in a line of text that leads somewhere; `text` may come from outside."""
    made = HintButton(show_invisibles(text).replace("&", "&&"), LINK)
    made.setCursor(Qt.CursorShape.PointingHandCursor)
    return _named(made, name)


def icon_button(icon_name: str, words: str, name: str) -> QToolButton:
    """A bare icon; its words are its tooltip and what a screen reader says."""
    made = QToolButton()
    made.setObjectName(name)
    made.setAccessibleName(words)
    made.setToolTip(words)
    made.setAutoRaise(True)
    made.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    bind_icon(made, icon_name)
    return made


def _named(made: HintButton, name: str) -> HintButton:
    made.setObjectName(name)
    made.setAccessibleName(made.text().replace("&&", "&"))
    return made
