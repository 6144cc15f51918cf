"""What happened while a response was written, above the response: theirs to be read, mine below still to be edited."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from ecsupport_desktop.config.language import _
from ecsupport_desktop.ui.shared.buttons import HintButton, quiet_button
from ecsupport_desktop.ui.shared.flow_layout import FlowLayout
from ecsupport_desktop.ui.shared.labels import ElidedLabel, label
from ecsupport_desktop.ui.shared.news import Happened
from ecsupport_desktop.ui.shared.text_view import PlainTextView
from ecsupport_desktop.ui.shared.theme import px
from ecsupport_desktop.ui.triage.ways import WORDS, Way

MOST_HEIGHT = 148
"""Pixels at 100 % of what they wrote; more of it scrolls, so that mine stays in sight."""


class Meanwhile(QWidget):
    """Says who did what and when, with their words; nothing of it can be edited.

    The ways out other than the proposed one, which is on the panel's own button, are in `choices`.
    Signals: way_chosen(Way).
    """

    way_chosen = Signal(object)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("meanwhile")
        self.setAccessibleName(_("What happened meanwhile"))
        self.ways: tuple[Way, ...] = ()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(4))
        title = QHBoxLayout()
        title.setSpacing(px(8))
        title.addWidget(label(_("Meanwhile"), "heading", name="meanwhileTitle"))
        title.addWidget(ElidedLabel(_("Nothing was recorded and your text is kept."), "critical"), 1)
        column.addLayout(title)
        self._theirs = _Theirs(self)
        column.addWidget(self._theirs)
        mine = label(_("Yours, not sent"), "heading", name="mineTitle")
        mine.setContentsMargins(0, px(4), 0, 0)
        column.addWidget(mine)
        self.choices = QWidget(parent)
        self._flow = FlowLayout(self.choices, 4)
        self.clear()

    def say(self, happened: Sequence[Happened], ways: tuple[Way, ...]) -> None:
        """Show this, and offer these ways; the first one is the panel's to offer."""
        self.ways = ways
        self._theirs.say(happened)
        self._offer_others()
        self.show()

    def propose(self, way: Way) -> None:
        """The panel's own button takes this way from now on."""
        self.ways = (way, *(each for each in self.ways if each is not way))
        self._offer_others()

    def clear(self) -> None:
        """It is settled."""
        self.ways = ()
        self.hide()
        self.choices.hide()

    @property
    def proposed(self) -> Way | None:
        """What the panel's own button does; None while nothing is to be settled."""
        return self.ways[0] if self.ways else None

    def stops(self) -> tuple[QWidget, ...]:
        """The buttons of the other ways, in the order Tab goes through them."""
        return tuple(self.choices.findChildren(HintButton))

    def _offer_others(self) -> None:
        self._flow.clear_widgets()
        for way in self.ways[1:]:
            self._flow.addWidget(self._button(way))
        self.choices.setVisible(len(self.ways) > 1)

    def _button(self, way: Way) -> HintButton:
        words = WORDS[way]
        made = quiet_button(_(words.text), f"way.{way.value}", hint=words.keys)
        made.clicked.connect(lambda: self.way_chosen.emit(way))
        return made


class _Theirs(QScrollArea):
    """As tall as what it holds, up to a limit."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("meanwhileTheirs")
        self.setAccessibleName(_("What happened meanwhile"))
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def say(self, happened: Sequence[Happened]) -> None:
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, px(8), 0)
        column.setSpacing(px(4))
        for each in happened:
            row = QHBoxLayout()
            row.setSpacing(px(8))
            row.addWidget(label(each.who, "strong", name="meanwhileWho"))
            row.addWidget(ElidedLabel(each.what, "muted"), 1)
            row.addWidget(label(each.when, "muted", name="meanwhileWhen"))
            column.addLayout(row)
            if each.text:
                text = PlainTextView(each.text)
                text.setObjectName("meanwhileText")
                text.setAccessibleName(_("{who}, {when}").format(who=each.who, when=each.when))
                column.addWidget(text)
        column.addStretch()
        self.setWidget(body)
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), self._wanted())

    def minimumSizeHint(self) -> QSize:
        return QSize(0, self._wanted())

    def _wanted(self) -> int:
        body = self.widget()
        layout = body.layout() if body is not None else None
        wanted = layout.minimumSize().height() if layout is not None else 0
        return min(wanted, px(MOST_HEIGHT))
