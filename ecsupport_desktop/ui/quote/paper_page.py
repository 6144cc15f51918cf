"""One page of the preview."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QWidget

from ecsupport_desktop.config.language import _


class PaperPage(QLabel):
    """A picture made to fit when it is painted, so that pages out of sight cost nothing. Takes no focus."""

    def __init__(self, number: int, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName(f"quote.page.{number}")
        self._number = number
        self._printed, self._fitted = QImage(), QImage()

    def set_picture(self, picture: QImage | None, *, of: int) -> None:
        """As it was printed, `of` so many pages; None where the quote has become shorter."""
        self._printed, self._fitted = picture or QImage(), QImage()
        self.setVisible(picture is not None)
        words = _("Page {page} of {pages}").format(page=self._number, pages=of)
        self.setAccessibleName(words)
        self.setToolTip(words)
        self.update()

    def fit(self, room: int) -> None:
        """As wide as there is room, in pixels, but never wider than it was printed."""
        if self._printed.isNull():
            return
        printed = self._printed.deviceIndependentSize()
        width = max(1, min(room, round(printed.width())))
        self.setFixedSize(width, max(1, round(printed.height() * width / printed.width())))

    def paintEvent(self, _event: QPaintEvent) -> None:
        ratio = self._printed.devicePixelRatio()
        wanted = (self.size().toSizeF() * ratio).toSize()
        if self._fitted.size() != wanted:
            self._fitted = self._printed.scaled(wanted, mode=Qt.TransformationMode.SmoothTransformation)
            self._fitted.setDevicePixelRatio(ratio)
        painter = QPainter(self)
        painter.drawImage(0, 0, self._fitted)
