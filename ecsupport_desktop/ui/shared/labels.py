"""Labels that take their text for text and nothing else, the hairline and the gap that separate."""

from __future__ import annotations

from html import escape

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QLabel, QSizePolicy, QStyle, QStyleOption, QStylePainter, QWidget

from ecsupport_desktop.ui.shared.text_view import show_invisibles


def set_kind(widget: QWidget, kind: str) -> None:
    """Give a widget one of the looks listed in `style_sheet`; "" takes it away."""
    if widget.property("kind") != kind:
        widget.setProperty("kind", kind)
        if widget.testAttribute(Qt.WidgetAttribute.WA_WState_Polished):  # else it is dressed when it is first shown
            widget.style().unpolish(widget)
            widget.style().polish(widget)
            widget.update()


def label(text: str = "", kind: str = "", *, name: str = "", wrap: bool = False) -> QLabel:
    """A plain-text label. Kinds: muted, heading, title, chip, nearing, critical, overdue."""
    made = QLabel(show_invisibles(text))
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setWordWrap(wrap)
    if name:
        made.setObjectName(name)
    set_kind(made, kind)
    return made


def chip_label(text: str, *, name: str = "") -> QLabel:
    """A pill that only says something; `chip.Chip` is the one that can be pressed."""
    made = label(text, "chip", name=name)
    made.setAlignment(Qt.AlignmentFlag.AlignCenter)
    made.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
    return made


def hairline(*, vertical: bool = False) -> QFrame:
    """One pixel between two things."""
    line = QFrame()
    line.setObjectName("hairline")
    set_kind(line, "hairline")
    if vertical:
        line.setFixedWidth(1)
    else:
        line.setFixedHeight(1)
    return line


def add_gap(column: QBoxLayout, pixels: int) -> None:
    """Room below what is in this column so far, besides its spacing. Unlike `addSpacing`'s it grows with a zoom."""
    gap = QWidget()
    gap.setObjectName("gap")
    gap.setFixedHeight(max(0, pixels - column.spacing()))  # which a widget has on both sides
    column.addWidget(gap)


def escaped_tooltip(text: str) -> str:
    """Text from outside as a tooltip: Qt would take what looks like markup for markup."""
    return f"<p style='white-space:pre-wrap'>{escape(show_invisibles(text))}</p>" if text else ""


class ElidedLabel(QLabel):
    """One line of plain text, cut with … where there is no room; then the tooltip has the whole of it."""

    def __init__(self, text: str = "", kind: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("elided_label")
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        set_kind(self, kind)
        self.setText(text)

    def setText(self, text: str) -> None:
        super().setText(" ".join(show_invisibles(text).split("\n")))
        self._explain()

    def minimumSizeHint(self) -> QSize:
        return QSize(min(self.sizeHint().width(), self.fontMetrics().averageCharWidth() * 4), self.sizeHint().height())

    def is_elided(self) -> bool:
        """Whether some of it isn't seen."""
        return self.fontMetrics().horizontalAdvance(self.text()) > self.contentsRect().width()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._explain()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QStylePainter(self)
        option = QStyleOption()
        option.initFrom(self)
        painter.drawPrimitive(QStyle.PrimitiveElement.PE_Widget, option)
        room = self.contentsRect()
        shown = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, room.width())
        painter.setPen(self.palette().color(self.foregroundRole()))
        painter.drawText(room, int(self.alignment()), shown)

    def _explain(self) -> None:
        self.setToolTip(escaped_tooltip(self.text()) if self.is_elided() else "")
