"""Says beside the tabs of a request who else is at it; its room is there anyway, so nothing moves."""

from __future__ import annotations

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QHBoxLayout, QTabWidget, QWidget

from ecsupport_desktop.config.language import _
from ecsupport_desktop.ui.shared.buttons import quiet_button
from ecsupport_desktop.ui.shared.labels import ElidedLabel, set_kind


class CompanyLine(QWidget):
    """The corner of a tab widget: never wider than what the tabs leave over.

    Signals: take_over_requested().
    """

    take_over_requested = Signal()

    def __init__(self, tabs: QTabWidget) -> None:
        super().__init__(tabs)
        self.setObjectName("companyLine")
        self._tabs = tabs
        self._text = ElidedLabel("", "muted", self)
        self._text.setObjectName("companyText")
        self._take_over = quiet_button(_("Take over"), "takeOverButton")
        self._take_over.setAccessibleDescription(_("Write the answer yourself; whoever writes it now is told"))
        self._take_over.setToolTip(self._take_over.accessibleDescription())
        self._take_over.clicked.connect(self.take_over_requested)
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 0, 12, 0)
        row.setSpacing(4)
        row.addWidget(self._text, 1)
        row.addWidget(self._take_over)
        self.say("", writing=False)

    def say(self, text: str, *, writing: bool) -> None:
        """Who is here ("" for nobody); where somebody writes, that can be taken over."""
        self._text.setText(text)
        self._text.setAccessibleName(text)
        set_kind(self._text, "nearing" if writing else "muted")
        self._take_over.setVisible(writing)
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        wanted = super().sizeHint()
        left_over = self._tabs.width() - self._tabs.tabBar().sizeHint().width()
        return QSize(max(0, min(wanted.width(), left_over)), self._tabs.tabBar().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        return QSize(0, self.sizeHint().height())
