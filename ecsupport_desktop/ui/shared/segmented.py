"""A few ways to go, side by side, of which at most one is taken: impact and assessment."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QSizePolicy, QWidget

from ecsupport_desktop.config.language import _
from ecsupport_desktop.ui.shared.actions import tooltip
from ecsupport_desktop.ui.shared.keys import current_keys
from ecsupport_desktop.ui.shared.style_sheet import CONTROL
from ecsupport_desktop.ui.shared.theme import current_theme
from ecsupport_desktop.ui.shared.tokens import RADIUS

_STEPS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Up: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Down: 1}


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment:
    """One of the ways, in translated words; `hint` is the default shortcut of its action, `sentence` its tooltip."""

    value: str
    text: str
    hint: str = ""
    sentence: str = ""


class SegmentedControl(QWidget):
    """Exclusive buttons. Tab enters at the one taken, the arrows take the next, a screen reader hears radio buttons.

    Signals: value_chosen(value) — by the agent; never by `set_value`.
    """

    value_chosen = Signal(str)

    def __init__(self, name: str, label: str, segments: Sequence[Segment], parent: QWidget | None = None) -> None:
        """`name` is the object's, `label` the words beside it, said before each of its ways."""
        super().__init__(parent)
        self.setObjectName(name)
        self.setAccessibleName(label)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        self._buttons: dict[str, _SegmentButton] = {}
        for at, segment in enumerate(segments):
            button = _SegmentButton(segment, first=at == 0, last=at == len(segments) - 1, parent=self)
            button.setObjectName(f"{name}.{segment.value}")
            button.setAccessibleName(_("{label}: {choice}").format(label=label, choice=segment.text))
            button.clicked.connect(self._on_clicked)
            button.switched.connect(self._on_clicked)
            self._buttons[segment.value] = button
            layout.addWidget(button)
        self._rove()

    def value(self) -> str | None:
        """The way taken, if any."""
        return next((value for value, button in self._buttons.items() if button.isChecked()), None)

    def values(self) -> tuple[str, ...]:
        """Every way there is, from left to right."""
        return tuple(self._buttons)

    def set_value(self, value: str | None) -> None:
        """Take a way, or none, and tell nobody. Raises KeyError on one that isn't offered."""
        chosen = None if value is None else self._buttons[value]
        for button in self._buttons.values():
            button.take(button is chosen)
        self._rove()

    def segment_button(self, value: str) -> QAbstractButton:
        """The button of one way."""
        return self._buttons[value]

    def set_segment_enabled(self, value: str, enabled: bool, why_not: str = "") -> None:
        """Offer a way, or not and say why not (translated)."""
        button = self._buttons[value]
        button.setEnabled(enabled)
        button.explain("" if enabled else why_not)
        self._rove()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = _STEPS.get(Qt.Key(event.key()))
        if step is None:
            super().keyPressEvent(event)
            return
        offered = [button for button in self._buttons.values() if button.isEnabled()]
        here = next((at for at, button in enumerate(offered) if button.hasFocus()), None)
        if here is not None and self.layoutDirection() is Qt.LayoutDirection.RightToLeft:
            step = -step
        if here is not None:
            target = offered[(here + step) % len(offered)]
            target.setFocus(Qt.FocusReason.TabFocusReason)
            target.click()

    def _on_clicked(self) -> None:
        clicked = self.sender()
        for value, button in self._buttons.items():
            if button is clicked:
                self.set_value(value)
                self.value_chosen.emit(value)

    def _rove(self) -> None:
        """One stop for Tab: the way taken, else the first that is offered."""
        offered = [button for button in self._buttons.values() if button.isEnabled()]
        stop = next((button for button in offered if button.isChecked()), offered[0] if offered else None)
        for button in self._buttons.values():
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus if button is stop else Qt.FocusPolicy.NoFocus)


class _SegmentButton(QAbstractButton):
    """One way. It is as wide as its bold text from the start: nothing moves when it is taken.

    Signals: switched() — it was taken without a click: screen readers toggle.
    """

    switched = Signal()

    def __init__(self, segment: Segment, *, first: bool, last: bool, parent: QWidget) -> None:
        super().__init__(parent)
        self._segment, self._first, self._last = segment, first, last
        self.setText(segment.text)
        self.setCheckable(True)
        self.setAutoExclusive(True)
        self._told = False  # somebody else says that it is taken
        self.toggled.connect(self._on_toggled)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self._why_not = ""
        self._on_keys_changed()
        current_keys().keys_changed.connect(self._on_keys_changed)

    def _on_keys_changed(self) -> None:
        self._hint = current_keys().shown(self._segment.hint)
        self.explain(self._why_not)
        self.updateGeometry()

    def explain(self, why_not: str) -> None:
        self._why_not = why_not
        self.setToolTip(tooltip(self._segment.sentence or self._segment.text, self._hint, why_not))
        self.setAccessibleDescription(why_not or self._segment.sentence)

    def take(self, taken: bool) -> None:
        self._told = True
        self.setAutoExclusive(False)
        self.setChecked(taken)
        self.setAutoExclusive(True)
        self._told = False

    def nextCheckState(self) -> None:
        """A click says so itself."""
        self._told = True
        super().nextCheckState()
        self._told = False

    def _on_toggled(self, taken: bool) -> None:
        if taken and not self._told:
            self.switched.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if Qt.Key(event.key()) in _STEPS:
            event.ignore()  # the control's, before QAbstractButton moves the focus its own way
        else:
            super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self.updateGeometry()

    def sizeHint(self) -> QSize:
        theme = current_theme()
        bold = QFontMetrics(theme.font(bold=True)).horizontalAdvance(self.text())
        hint = QFontMetrics(theme.font()).horizontalAdvance(self._hint)
        gap = theme.px(6) if hint else 0
        return QSize(bold + gap + hint + 2 * theme.px(12), theme.px(CONTROL))

    def paintEvent(self, _event: QPaintEvent) -> None:
        theme = current_theme()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        outline = self._outline(theme.px(RADIUS))
        ground = "selection" if self.isChecked() else "hover" if self.underMouse() and self.isEnabled() else "field"
        painter.fillPath(outline, theme.tokens.colour(ground if self.isEnabled() else "raised"))
        painter.setPen(QPen(theme.tokens.colour("border"), 1))
        painter.drawPath(outline)
        self._write(painter)
        if self.hasFocus():
            painter.setPen(QPen(theme.tokens.colour("accent"), 2))
            painter.drawPath(self._outline(theme.px(RADIUS), inset=1.0))

    def _write(self, painter: QPainter) -> None:
        theme = current_theme()
        ink = "disabled" if not self.isEnabled() else "accent" if self.isChecked() else "text"
        side = theme.px(12)
        inside = self.rect().adjusted(side, 0, -side, 0)
        painter.setFont(theme.font(bold=self.isChecked()))
        painter.setPen(theme.tokens.colour(ink))
        start = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        if self._hint:
            painter.drawText(inside, start, self.text())
            painter.setFont(theme.font())
            painter.setPen(theme.tokens.colour("muted" if self.isEnabled() else "disabled"))
            painter.drawText(inside, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, self._hint)
        else:
            painter.drawText(inside, Qt.AlignmentFlag.AlignCenter, self.text())

    def _outline(self, radius: int, inset: float = 0.0) -> QPainterPath:
        """The edge, round only at the two ends of the control; neighbours share one line."""
        right = 0.5 if self._last else -0.5
        box = QRectF(self.rect()).adjusted(0.5 + inset, 0.5 + inset, -(right + inset), -(0.5 + inset))
        return _rounded(box, radius if self._first else 0, radius if self._last else 0)


def _rounded(box: QRectF, left: float, right: float) -> QPainterPath:
    path = QPainterPath(QPointF(box.left() + left, box.top()))
    path.lineTo(box.right() - right, box.top())
    path.quadTo(box.topRight(), QPointF(box.right(), box.top() + right))
    path.lineTo(box.right(), box.bottom() - right)
    path.quadTo(box.bottomRight(), QPointF(box.right() - right, box.bottom()))
    path.lineTo(box.left() + left, box.bottom())
    path.quadTo(box.bottomLeft(), QPointF(box.left(), box.bottom() - left))
    path.lineTo(box.left(), box.top() + left)
    path.quadTo(box.topLeft(), QPointF(box.left() + left, box.top()))
    path.closeSubpath()
    return path
