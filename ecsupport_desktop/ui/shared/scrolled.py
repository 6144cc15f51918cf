"""A form in a dialog on a small screen, or enlarged: it scrolls, and what is below it stays reachable."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QEvent, QSize, Qt
from PySide6.QtWidgets import QApplication, QFrame, QScrollArea, QWidget


def bring_into_view(area: QScrollArea, widget: QWidget) -> None:
    """Scroll it there now: all around it is laid out first. Qt would do that later, and scroll no further till then."""
    around: QWidget | None = widget
    while around is not None and around is not area:
        around = around.parentWidget()
        if around is not None:
            QCoreApplication.sendEvent(around, QEvent(QEvent.Type.LayoutRequest))
    area.ensureWidgetVisible(widget)


class Scrolled(QScrollArea):
    """As wide as its content needs, as tall as there is room; whatever has the keyboard in it is seen."""

    def __init__(self, content: QWidget, name: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWidgetResizable(True)
        self.setWidget(content)
        self._content = content
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        app.focusChanged.connect(self._on_focus_changed)

    def minimumSizeHint(self) -> QSize:
        least = self._content.minimumSizeHint().width() + self.verticalScrollBar().sizeHint().width()
        return QSize(least, super().minimumSizeHint().height())

    def sizeHint(self) -> QSize:
        return self._content.sizeHint()

    def _on_focus_changed(self, _old: QWidget | None, new: QWidget | None) -> None:
        if new is not None and self.isAncestorOf(new):
            self.ensureWidgetVisible(new)
