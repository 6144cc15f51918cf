"""How far work on a person's data is, with a way to stop it where it can be stopped; seen only when it lasts."""

from __future__ import annotations

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QWidget

from ecsupport_desktop.config.language import _
from ecsupport_desktop.ui.shared.buttons import quiet_button
from ecsupport_desktop.ui.shared.labels import label
from ecsupport_desktop.ui.shared.theme import current_theme

SHOWN_AFTER_MILLISECONDS = 500


class ProgressRow(QWidget):
    """Signals: stop_requested()."""

    stop_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("personal.progress_row")
        theme = current_theme()
        self._text = label(name="personal.progress.text")
        self._progress = QProgressBar()
        self._progress.setObjectName("personal.progress")
        self._progress.setTextVisible(False)
        self._progress.setFixedHeight(theme.px(6))
        self._stop = quiet_button(_("Stop"), "personal.stop")
        self._stop.clicked.connect(self.stop_requested)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(2 * theme.space)
        row.addWidget(self._text)
        row.addWidget(self._progress, 1)
        row.addWidget(self._stop)
        self._delay = QTimer(self)
        self._delay.setSingleShot(True)
        self._delay.setInterval(SHOWN_AFTER_MILLISECONDS)
        self._delay.timeout.connect(self.show)
        self.hide()

    @property
    def running(self) -> bool:
        """Whether something is under way, seen or not yet."""
        return self._delay.isActive() or not self.isHidden()

    def begin(self, text: str, *, stops: bool) -> None:
        """Something has begun (translated); `stops`: it can be stopped half-way."""
        self._text.setText(text)
        self._progress.setAccessibleName(text)
        self._progress.setRange(0, 0)
        self._stop.setVisible(stops)
        self._delay.start()

    def show_progress(self, done: int, total: int) -> None:
        """So many of so many."""
        self._progress.setRange(0, total)
        self._progress.setValue(done)

    def end(self) -> None:
        """It is over."""
        self._delay.stop()
        self.hide()
