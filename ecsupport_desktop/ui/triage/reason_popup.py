"""Asks for one line – why no response is needed – without leaving the panel: Enter takes the one proposed."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtWidgets import QFrame, QLineEdit, QVBoxLayout, QWidget

from ecsupport_desktop.config.language import _
from ecsupport_desktop.ui.shared.field_message import FieldMessage
from ecsupport_desktop.ui.shared.labels import label, set_kind
from ecsupport_desktop.ui.shared.theme import current_theme, px


class ReasonPopup(QFrame):
    """Signals: reason_given(text) on Enter; Esc closes it and nothing happened."""

    reason_given = Signal(str)

    def __init__(self, title: str, proposal: str, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setObjectName("reasonPopup")
        self._host = parent
        self.setAccessibleName(title)
        set_kind(self, "popup")
        column = QVBoxLayout(self)
        space = current_theme().space
        column.setContentsMargins(2 * space, 2 * space, 2 * space, 2 * space)
        column.setSpacing(space)
        column.addWidget(label(title, "strong", name="reasonTitle"))
        self._field = QLineEdit(proposal, self)
        self._field.setObjectName("reasonField")
        self._field.setAccessibleName(title)
        self._field.setMinimumWidth(px(320))
        self._field.returnPressed.connect(self._on_return)
        self._message = FieldMessage(self._field, self)
        column.addWidget(self._field)
        column.addWidget(self._message)
        column.addWidget(label(_("Enter records it · Esc leaves it"), "muted", name="reasonHint"))

    def ask(self, at: QPoint) -> None:
        """Open with its lower right corner at this global point, below it where the screen ends; proposal selected."""
        self.adjustSize()
        corner = at - QPoint(self.width(), self.height())
        above = self._host.window().geometry().top()
        self.move(corner if corner.y() >= above else at - QPoint(self.width(), 0))
        self.show()
        self._field.selectAll()
        self._field.setFocus(Qt.FocusReason.PopupFocusReason)

    def _on_return(self) -> None:
        reason = self._field.text().strip()
        if not reason:
            self._message.set_message(_("Say why no response is needed"))
            return
        self.hide()
        self.reason_given.emit(reason)
