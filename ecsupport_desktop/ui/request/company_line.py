"""Says beside the tabs of a request who else is at it; its room is there anyway, so nothing moves."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtWidgets import QHBoxLayout, QTabWidget, QWidget

from ecsupport_desktop.config.language import _
from ecsupport_desktop.ui.shared.actions import say_in_tooltip
from ecsupport_desktop.ui.shared.buttons import quiet_button
from ecsupport_desktop.ui.shared.labels import ElidedLabel, escaped_tooltip, set_kind
from ecsupport_desktop.ui.shared.theme import px


class CompanyLine(QWidget):
    """Lies over the free end of the tab bar, never wider than what the tabs leave over.

    Signals: take_over_requested().
    """

    take_over_requested = Signal()

    def __init__(self, tabs: QTabWidget) -> None:
        super().__init__(tabs)
        self.setObjectName("companyLine")
        self._tabs = tabs
        self._words = ("", "")
        self._text = ElidedLabel("", "muted", self)
        self._text.setObjectName("companyText")
        self._take_over = quiet_button(_("Take over"), "takeOverButton")
        self._take_over.setAccessibleDescription(_("Write the answer yourself; whoever writes it now is told"))
        say_in_tooltip(self._take_over, self._take_over.accessibleDescription(), "Shift+T")
        self._take_over.clicked.connect(self.take_over_requested)
        row = QHBoxLayout(self)
        row.setContentsMargins(px(8), 0, px(12), 0)
        row.setSpacing(px(4))
        row.addWidget(self._text, 1)
        row.addWidget(self._take_over)
        tabs.installEventFilter(self)
        self.say("", writing=False)

    def say(self, text: str, short: str = "", *, writing: bool) -> None:
        """Who is here ("" for nobody), `short` where there is little room; what is written can be taken over."""
        self._words = (text, short or text)
        self._text.setAccessibleName(text)
        set_kind(self._text, "nearing" if writing else "muted")
        self._take_over.setVisible(writing)
        self.setVisible(bool(text))
        self._place()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._tabs and event.type() in (QEvent.Type.Resize, QEvent.Type.LayoutRequest):
            self._place()
        return False

    def _place(self) -> None:
        bar = self._tabs.tabBar().sizeHint()
        room = max(0, self._tabs.width() - bar.width())
        for words in self._words:
            self._text.setText(words)
            if (layout := self.layout()) is not None:
                layout.activate()
            if (width := self.sizeHint().width()) <= room:
                break
        width = min(width, room)
        self.setToolTip(escaped_tooltip(self._words[0]))
        self.setGeometry(self._tabs.width() - width, 0, width, bar.height())
        self.raise_()
