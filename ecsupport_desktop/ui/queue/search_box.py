"""The search field over the table: asks when typing pauses, says where it searches, and gives way to Esc."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QRect, QStringListModel, Qt, QTimer, Signal
from PySide6.QtGui import QIcon, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QCompleter, QLineEdit, QListView, QWidget

from ecsupport_desktop.config.language import _
from ecsupport_desktop.ui.queue.completing import Place, completed, place_at
from ecsupport_desktop.ui.shared.icons import ICON_SIZE, icon
from ecsupport_desktop.ui.shared.keys import current_keys
from ecsupport_desktop.ui.shared.theme import current_theme, px

PAUSE_MILLISECONDS = 80
LONGEST = 200
GLASS_AIR = 6
"""Before the text and after the glass, in pixels at 100 %."""


class SearchBox(QLineEdit):
    """Esc closes the completions first; the next one takes the text away and leads out.

    Signals: text_settled(str) stripped, once typing pauses; left() by Esc, with the text taken away;
    entered(int) by Enter or an arrow: on to the table, by so many rows; completion_wanted(Place) while a condition's
    value is typed, or by Ctrl+Space: answer with `offer`.
    """

    text_settled = Signal(str)
    left = Signal()
    entered = Signal(int)
    completion_wanted = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("search_box")
        self.setMaxLength(LONGEST)
        self.setClearButtonEnabled(False)
        self._settled = ""
        self._place: Place | None = None
        self._offers = QStringListModel(self)
        self._completer = QCompleter(self._offers, self)
        self._completer.setWidget(self)
        self._completer.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        self._completer.activated.connect(self._on_completed)
        self._popup = QListView(self)
        self._completer.setPopup(self._popup)
        self._popup.setObjectName("filter_completions")
        self._popup.installEventFilter(self)
        self.textEdited.connect(self._on_text_edited)
        self._pause = QTimer(self, singleShot=True, interval=PAUSE_MILLISECONDS)
        self._pause.timeout.connect(self.settle)
        self._glass = QIcon()
        self._on_theme_changed()
        current_theme().theme_changed.connect(self._on_theme_changed)
        self.textChanged.connect(self._on_text_changed)
        self.retranslate()

    def retranslate(self) -> None:
        self.setPlaceholderText(_("Search: client, number, words…"))
        self.setAccessibleName(_("Search"))
        self.setToolTip(_("Words, and conditions such as client:acme is:nearing -tag:vip. Ctrl+Space offers them."))
        self._popup.setAccessibleName(_("Completions"))

    def begin(self) -> None:
        """Come here and type over what is there."""
        self.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.selectAll()

    def take_away(self) -> None:
        """Empty the field; says so at once."""
        self.clear()
        self.settle()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if self._popup.isVisible() and key == Qt.Key.Key_Escape:
            self._popup.hide()
        elif self._popup.isVisible() and self._is_for_popup(key):
            event.ignore()  # the completer's popup takes it
        elif key == Qt.Key.Key_Space and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.complete()
        elif key == Qt.Key.Key_Escape:
            self.take_away()
            self.left.emit()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Down):
            self.settle()
            self.entered.emit(1)
        else:
            super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        return self._is_before_shortcuts(event) or super().event(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        return self._is_before_shortcuts(event)

    def _is_before_shortcuts(self, event: QEvent) -> bool:
        """While completions are shown, Esc is meant for them, and no shortcut of the window takes it."""
        if event.type() is not QEvent.Type.ShortcutOverride or not isinstance(event, QKeyEvent):
            return False
        if event.key() != Qt.Key.Key_Escape or not self._popup.isVisible():
            return False
        event.accept()
        return True

    def _is_for_popup(self, key: int) -> bool:
        """Enter goes on to the table as ever, unless something in the popup was gone to."""
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            chosen = self._popup.currentIndex().isValid()
            if not chosen:
                self._popup.hide()
            return chosen
        return key in (Qt.Key.Key_Down, Qt.Key.Key_Up, Qt.Key.Key_Tab)

    # ── completion ──────────────────────────────────────────────────────────────────────────────────────────

    def complete(self) -> None:
        """Offer what can be typed at the cursor."""
        self._place = place_at(self.text(), self.cursorPosition())
        if self._place is not None:
            self.completion_wanted.emit(self._place)

    def offer(self, place: Place, texts: list[str]) -> None:
        """Show these completions; those for another place are late."""
        if place != self._place or not self.hasFocus():
            return
        self._offers.setStringList(texts)
        if not texts or texts == [place.typed]:
            self._popup.hide()
            return
        room = px(280)
        at = self.cursorRect()
        at.setWidth(room)
        self._completer.complete(at)

    def begin_condition(self, key: str) -> None:
        """Type this key and its colon behind what is there, and offer its values."""
        text = self.text().rstrip()
        self.setFocus(Qt.FocusReason.OtherFocusReason)
        self.setText(f"{text} {key}:" if text else f"{key}:")
        self.complete()

    def _on_text_edited(self, _text: str) -> None:
        place = place_at(self.text(), self.cursorPosition())
        self._place = place if place is not None and place.key is not None else None
        if self._place is not None:
            self.completion_wanted.emit(self._place)
        else:
            self._popup.hide()

    def _on_completed(self, chosen: str) -> None:
        if self._place is None:
            return
        text, cursor = completed(self.text(), self._place, chosen)
        began_key, self._place = self._place.key is None, None
        self.setText(text)
        self.setCursorPosition(cursor)
        if began_key:
            self.complete()

    def _on_text_changed(self, _text: str) -> None:
        self._pause.start()

    def settle(self) -> None:
        """What is typed counts now, without a pause."""
        self._pause.stop()
        text = " ".join(self.text().split())
        if text != self._settled:
            self._settled = text
            self.text_settled.emit(text)

    def _on_theme_changed(self) -> None:
        """An icon that is the field's own action would stay as small as it is at 100 %."""
        theme = current_theme()
        self._glass = icon("search", theme.tokens, size=theme.px(ICON_SIZE))
        self.setTextMargins(theme.px(ICON_SIZE + GLASS_AIR), 0, 0, 0)

    def paintEvent(self, event: QPaintEvent) -> None:
        """A glass before the text; behind it the key that leads here, while nobody is here."""
        super().paintEvent(event)
        key = current_keys().shown("/")
        painter = QPainter(self)
        side = px(ICON_SIZE)
        self._glass.paint(painter, QRect(px(2 * GLASS_AIR) - px(4), (self.height() - side) // 2, side, side))
        # Where there is little room it would stand in the words.
        words = self.fontMetrics().horizontalAdvance(f"{self.placeholderText()}  {key}")
        if not self.text() and not self.hasFocus() and self.width() >= words + px(48):
            painter.setPen(current_theme().tokens.colour("disabled"))
            box = self.rect().adjusted(0, 0, -px(12), 0)
            painter.drawText(box, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, key)
        painter.end()
