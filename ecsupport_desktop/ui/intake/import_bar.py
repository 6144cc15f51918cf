"""A slim bar that says how far an import is, with a way to stop it; it is seen only when an import lasts."""

from __future__ import annotations

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QProgressBar, QWidget

from ecsupport_desktop.config.language import _, ngettext
from ecsupport_desktop.ui.intake.taking_in import Progress
from ecsupport_desktop.ui.shared.buttons import quiet_button
from ecsupport_desktop.ui.shared.labels import label, set_kind
from ecsupport_desktop.ui.shared.theme import current_theme

SHOWN_AFTER_MILLISECONDS = 500
STEPS = 1_000


class ImportBar(QFrame):
    """Hidden until needed.

    Signals: cancel_requested().
    """

    cancel_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("import_bar")
        self.setAccessibleName(_("Import"))
        set_kind(self, "raised")
        theme = current_theme()
        self._text = label(name="import_bar.text")
        self._progress = QProgressBar()
        self._progress.setObjectName("import_bar.progress")
        self._progress.setAccessibleName(_("How far the import is"))
        self._progress.setTextVisible(False)
        self._progress.setFixedHeight(theme.px(6))
        self._progress.setMaximumWidth(theme.px(320))
        self._dress()
        theme.theme_changed.connect(self._dress)
        self._cancel = quiet_button(_("Stop"), "import_bar.cancel")
        self._cancel.clicked.connect(self._on_cancel)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(2 * theme.space, theme.space // 2, theme.space, theme.space // 2)
        layout.setSpacing(2 * theme.space)
        layout.addWidget(self._text)
        layout.addWidget(self._progress, 1)
        layout.addStretch(1)
        layout.addWidget(self._cancel)
        self._delay = QTimer(self)
        self._delay.setSingleShot(True)
        self._delay.setInterval(SHOWN_AFTER_MILLISECONDS)
        self._delay.timeout.connect(self.show)
        self.hide()

    def begin(self) -> None:
        """An import has begun; the bar appears if it lasts."""
        self._text.setText(_("Taking in…"))
        self._progress.setRange(0, 0)
        self._cancel.setEnabled(True)
        if not self.isVisible():
            self._delay.start()

    def show_progress(self, progress: Progress) -> None:
        """Say how far it is."""
        count = progress.items
        self._text.setText(ngettext("{count} taken in", "{count} taken in", count).format(count=count))
        if progress.total > 0:
            self._progress.setRange(0, STEPS)
            self._progress.setValue(min(STEPS, STEPS * progress.done // progress.total))

    def end(self) -> None:
        """It is over."""
        self._delay.stop()
        self.hide()

    def _dress(self) -> None:
        tokens = current_theme().tokens
        self._progress.setStyleSheet(
            f"QProgressBar {{ border: none; border-radius: 3px; background: {tokens.hairline}; }}"
            f"QProgressBar::chunk {{ border-radius: 3px; background: {tokens.accent}; }}"
        )

    def _on_cancel(self) -> None:
        self._cancel.setEnabled(False)
        self._text.setText(_("Stopping after this one…"))
        self.cancel_requested.emit()
