"""The foot of the window: where the data is, whether the clock is sound, what is typed and unsent, and two keys."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStatusBar, QWidget

from ecsupport_desktop.config.language import _, ngettext
from ecsupport_desktop.ui.shared.buttons import quiet_button
from ecsupport_desktop.ui.shared.labels import escaped_tooltip, label
from ecsupport_desktop.ui.shared.theme import current_theme


class StatusLine(QStatusBar):
    """Signals: drafts_requested(), palette_requested(), shortcuts_requested()."""

    drafts_requested = Signal()
    palette_requested = Signal()
    shortcuts_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("status_line")
        self.setSizeGripEnabled(False)
        space = current_theme().space
        self.setContentsMargins(space + space // 2, 0, space // 2, 0)
        self._path: Path | None = None
        self._demo = False
        self._count = 0
        self._clock_set = ""
        self._where = label(kind="muted", name="status.where")
        self._clock = label(kind="muted", name="status.clock")
        self._drafts = quiet_button("", "status.drafts")
        self._palette = quiet_button("", "status.palette")
        self._shortcuts = quiet_button("", "status.shortcuts")
        self._drafts.clicked.connect(self.drafts_requested)
        self._palette.clicked.connect(self.palette_requested)
        self._shortcuts.clicked.connect(self.shortcuts_requested)
        for widget in (self._where, self._clock, self._drafts):
            widget.setContentsMargins(0, 0, space, 0)
            self.addWidget(widget)
        self.addPermanentWidget(self._palette)
        self.addPermanentWidget(self._shortcuts)
        self.retranslate()

    def show_store(self, path: Path, *, demo: bool) -> None:
        """Say which file is open."""
        self._path, self._demo = path, demo
        self.retranslate()

    def show_drafts(self, count: int) -> None:
        """How many requests have something typed and unsent."""
        self._count = count
        self.retranslate()

    def show_clock_set(self, when: str) -> None:
        """The clock jumped at this moment (in words)."""
        self._clock_set = when
        self.retranslate()

    def retranslate(self) -> None:
        if self._path is not None:
            self._where.setText(_("●  Demo data") if self._demo else _("●  Local file"))
            self._where.setAccessibleName(_("Demo data") if self._demo else _("Local file"))
            self._where.setToolTip(escaped_tooltip(str(self._path)))
        self._clock.setVisible(self._path is not None)
        self._clock.setText(
            _("Clock: changed {when}").format(when=self._clock_set) if self._clock_set else _("Clock: ok")
        )
        words = ngettext("{count} unsent draft", "{count} unsent drafts", self._count).format(count=self._count)
        self._drafts.setText(words)
        self._drafts.setAccessibleName(words)
        self._drafts.setVisible(self._count > 0)
        self._palette.setText(_("Ctrl K  everything"))
        self._shortcuts.setText(_("?  shortcuts"))
