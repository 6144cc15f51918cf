"""What a pane says while it has nothing to show: never a blank, always the way on."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ecsupport_desktop.ui.shared.buttons import button
from ecsupport_desktop.ui.shared.labels import label
from ecsupport_desktop.ui.shared.theme import current_theme


class EmptyState(QWidget):
    """A title, a sentence and at most one button, in the middle of the pane. Texts are translated already.

    Signals: action_requested() — the button.
    """

    action_requested = Signal()

    def __init__(
        self, title: str = "", sentence: str = "", action_text: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("empty_state")
        space = current_theme().space
        self._title = label(kind="heading", name="empty_state.title")
        self._sentence = label(kind="muted", name="empty_state.sentence", wrap=True)
        self._button = button("", "empty_state.action")
        self._button.clicked.connect(self.action_requested)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(4 * space, 4 * space, 4 * space, 4 * space)
        layout.setSpacing(space)
        layout.addStretch(2)
        for text in (self._title, self._sentence):
            text.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            layout.addWidget(text)
        self._sentence.setContentsMargins(0, 0, 0, space)
        layout.addWidget(self._button, 0, Qt.AlignmentFlag.AlignHCenter)
        layout.addStretch(3)
        self.set_texts(title, sentence, action_text)

    def set_texts(self, title: str, sentence: str = "", action_text: str = "") -> None:
        """Say this from now on; without `action_text` there is no button."""
        self._title.setText(title)
        self._sentence.setText(sentence)
        self._sentence.setVisible(bool(sentence))
        self._button.setText(action_text)
        self._button.setAccessibleName(action_text)
        self._button.setVisible(bool(action_text))
        self.setAccessibleName(title)
        self.setAccessibleDescription(sentence)
