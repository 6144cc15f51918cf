"""The search field over the table: asks when typing pauses, says where it searches, and gives way to Esc."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QIcon, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from ecsupport_desktop.config.language import _
from ecsupport_desktop.ui.shared.icons import bind_icon
from ecsupport_desktop.ui.shared.keys import current_keys
from ecsupport_desktop.ui.shared.theme import current_theme

PAUSE_MILLISECONDS = 80
LONGEST = 200


class SearchBox(QLineEdit):
    """Signals: text_settled(str) stripped, once typing pauses; left() by Esc, with the text taken away;
    entered(int) by Enter or an arrow: on to the table, by so many rows.
    """

    text_settled = Signal(str)
    left = Signal()
    entered = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("search_box")
        self.setMaxLength(LONGEST)
        self.setClearButtonEnabled(False)
        self._settled = ""
        self._pause = QTimer(self, singleShot=True, interval=PAUSE_MILLISECONDS)
        self._pause.timeout.connect(self._settle)
        glass = self.addAction(QIcon(), QLineEdit.ActionPosition.LeadingPosition)
        bind_icon(glass, "search")
        self.textChanged.connect(self._on_text_changed)
        self.retranslate()

    def retranslate(self) -> None:
        self.setPlaceholderText(_("Search: client, number, words…"))
        self.setAccessibleName(_("Search"))

    def begin(self) -> None:
        """Come here and type over what is there."""
        self.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.selectAll()

    def take_away(self) -> None:
        """Empty the field; says so at once."""
        self.clear()
        self._settle()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if key == Qt.Key.Key_Escape:
            self.take_away()
            self.left.emit()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Down):
            self._settle()
            self.entered.emit(1)
        else:
            super().keyPressEvent(event)

    def _on_text_changed(self, _text: str) -> None:
        self._pause.start()

    def _settle(self) -> None:
        self._pause.stop()
        text = " ".join(self.text().split())
        if text != self._settled:
            self._settled = text
            self.text_settled.emit(text)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The key that leads here, while nobody is here."""
        super().paintEvent(event)
        if self.text() or self.hasFocus():
            return
        painter = QPainter(self)
        painter.setPen(current_theme().tokens.colour("disabled"))
        box = self.rect().adjusted(0, 0, -current_theme().px(12), 0)
        painter.drawText(box, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, current_keys().shown("/"))
        painter.end()
