"""The list of what fits the letters after ;, over the window."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QLabel, QListWidget, QPlainTextEdit, QVBoxLayout, QWidget

from ecsupport_desktop.config.language import _
from ecsupport_desktop.ui.shared.labels import label, set_kind
from ecsupport_desktop.ui.shared.plain_table import dress_list
from ecsupport_desktop.ui.shared.saying import say
from ecsupport_desktop.ui.shared.text_view import show_invisibles
from ecsupport_desktop.ui.shared.theme import current_theme

LONGEST_SHOWN, MOST_LINES = 240, 4


def shortened(text: str) -> str:
    """As much of a text as a preview has room for, without its empty lines."""
    lines = [line for line in text.split("\n") if line.strip()]
    said = "\n".join(lines[:MOST_LINES])
    cut = len(lines) > MOST_LINES or len(said) > LONGEST_SHOWN
    return f"{said[:LONGEST_SHOWN].rstrip()}…" if cut else said


class SnippetPopup(QFrame):
    """The names that fit, and below them the text of the one chosen. It never takes the focus.

    Signals: clicked_elsewhere() — a mouse button went down outside it, also where nothing takes the focus.
    """

    clicked_elsewhere = Signal()

    def __init__(self, editor: QPlainTextEdit) -> None:
        super().__init__(editor.window())
        self.setObjectName("snippets.popup")
        self.setAccessibleName(_("Snippets"))
        set_kind(self, "popup")
        self.list = QListWidget()
        self.list.setObjectName("snippets.list")
        self.list.setAccessibleName(_("Snippets"))
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        dress_list(self.list)
        self.preview: QLabel = label("", "muted", name="snippets.preview", wrap=True)
        space = current_theme().space
        layout = QVBoxLayout(self)
        layout.setContentsMargins(1, space // 2, 1, space)
        layout.setSpacing(space // 2)
        layout.addWidget(self.list)
        layout.addWidget(self.preview)
        self.preview.setContentsMargins(space, 0, space, 0)
        self.hide()

    def fit(self, width: int) -> None:
        """As high as what it holds at this width."""
        layout = self.layout()
        assert layout is not None
        layout.activate()
        self.setFixedSize(width, layout.totalHeightForWidth(width))

    def announce(self, words: str) -> None:
        """The focus stays in the text, so what Enter would put in must be said."""
        say(self.list, show_invisibles(words))

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if (program := QCoreApplication.instance()) is not None:
            program.installEventFilter(self)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        if (program := QCoreApplication.instance()) is not None:
            program.removeEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        # Each press is shown to the native window too, which is no widget.
        if event.type() is QEvent.Type.MouseButtonPress and isinstance(watched, QWidget) and not self._holds(watched):
            self.clicked_elsewhere.emit()
        return False

    def _holds(self, widget: QWidget) -> bool:
        return widget is self or self.isAncestorOf(widget)
