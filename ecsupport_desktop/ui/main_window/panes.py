"""Queues, list and request side by side; where enlarged text or a small window leaves no room, those worked in.

The keyboard decides: the pane it is in has its width, and its neighbour if there is room for two. What has none is
still there, so that an action or Tab leads into it. A path above them says where one is, and leads on by the mouse.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QEvent, Qt, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QScrollArea, QSplitter, QVBoxLayout, QWidget

from ecsupport_desktop.config.language import _
from ecsupport_desktop.ui.shared.buttons import HintButton, quiet_button
from ecsupport_desktop.ui.shared.kept_looks import keep_splitter, kept_looks
from ecsupport_desktop.ui.shared.labels import label
from ecsupport_desktop.ui.shared.theme import current_theme, px

FIRST: Final = (188, 606, 646)
"""First widths in pixels at 100 %, of a window of 1440."""
LEAST: Final = (188, 396, 560)
"""What each needs to be read, in pixels at 100 %."""
MOST_QUEUES: Final = 260
"""No wider for the sake of a long name, in pixels at 100 %."""
SIZED: Final = "panes/queues_sized"
"""What tells, among the kept looks, that the agent chose how wide the queues are."""
QUEUES, LIST, REQUEST = range(3)
SETTLED_MILLISECONDS = 60
"""By then a form that was made has its place."""


def shown_of(room: float, current: int, there: Sequence[bool]) -> tuple[int, ...]:
    """The panes that have a width in so much room (pixels at 100 %), the current one first of all.

    `there`: the others are put away by somebody; the current one is shown all the same.
    """
    wanted = [at for at in range(3) if there[at] or at == current]
    if room >= sum(LEAST[at] for at in wanted):
        return tuple(wanted)
    pair = (QUEUES, LIST) if current == QUEUES else (LIST, REQUEST)
    return pair if room >= sum(LEAST[at] for at in pair) else (current,)


def fitted(sizes: Sequence[int], least: Sequence[int], room: int) -> list[int]:
    """The sizes, each at least so much, that fill the room: each gives or takes as it has more than it needs."""
    spare = [max(0, size - need) for size, need in zip(sizes, least, strict=True)]
    left = room - sum(least)
    shares = spare if any(spare) else least
    made = [need + max(0, left) * share // max(1, sum(shares)) for need, share in zip(least, shares, strict=True)]
    made[max(range(len(made)), key=made.__getitem__)] += max(0, room - sum(made))
    return made


class Panes(QWidget):
    """Three panes in this order, and the path above them.

    The queues are as wide as their size hint asks, for their names to be read, until the agent moves their handle.
    """

    def __init__(self, panes: Sequence[QWidget], parent: QWidget) -> None:
        super().__init__(parent)
        self.splitter = QSplitter(Qt.Orientation.Horizontal, self)
        self.splitter.setObjectName("panes")
        self.splitter.setHandleWidth(1)
        self._panes = tuple(panes)
        for pane, stretch in zip(panes, (0, 3, 4), strict=True):
            pane.setMinimumWidth(1)
            self.splitter.addWidget(pane)
            self.splitter.setStretchFactor(self.splitter.count() - 1, stretch)
        self.path = PanePath(self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.path)
        column.addWidget(self.splitter, 1)
        self._current = LIST
        self._shown: tuple[int, ...] = ()
        self._wide = keep_splitter(self.splitter, FIRST)
        self._sized = self._wide[QUEUES] != FIRST[QUEUES] or bool(kept_looks().read(SIZED, 1))
        self.splitter.splitterMoved.connect(self._on_moved)
        current_theme().theme_changed.connect(self.fit)
        self._sought = QTimer(self, singleShot=True, interval=SETTLED_MILLISECONDS)
        self._sought.timeout.connect(self._look_where_it_is)
        for pane in panes:
            if isinstance(pane, QScrollArea):
                pane.verticalScrollBar().rangeChanged.connect(self._on_grown)
        if isinstance(app := QApplication.instance(), QApplication):
            app.focusChanged.connect(self._on_focus_changed)

    @property
    def shown(self) -> tuple[int, ...]:
        """Which of the three have a width."""
        return self._shown

    def come_to(self, pane: int) -> None:
        """Show this one, whatever else has room."""
        self._current = pane
        self.fit()

    def fit(self) -> None:
        """Give each its width in what room there is."""
        splitter = self.splitter
        was, there = self._shown, [not _is_put_away(pane) for pane in self._panes]
        self._shown = shown_of(splitter.width() * 100 / current_theme().zoom, self._current, there)
        room = splitter.width() - splitter.handleWidth() * (sum(there) - 1)
        least = [px(LEAST[at]) if at in self._shown and there[at] else 0 for at in range(3)]
        if len(self._shown) == 1:
            least[self._current] = 0
        elif least[QUEUES]:
            least[QUEUES] = max(least[QUEUES], min(self._asked(), room - sum(least[LIST:])))
        sizes = [px(size) for size in self._wide] if was != self._shown else splitter.sizes()
        wanted = [sizes[at] if at in self._shown else 0 for at in range(3)]
        if least[QUEUES] and not self._sized:  # at the request's cost: its text wraps, the list would lose a column
            wanted[REQUEST] -= least[QUEUES] - wanted[QUEUES]
            wanted[QUEUES] = least[QUEUES]
        made = fitted(wanted, least, room)
        for at in range(3):
            splitter.setCollapsible(at, at not in self._shown)
        if made != splitter.sizes():
            splitter.setSizes(made)
        self.path.setVisible(not all(at in self._shown for at in range(3) if there[at]))
        self.path.steps[QUEUES].setVisible(there[QUEUES])
        self.path.show_current(self._current)

    def _asked(self) -> int:
        """How wide the queues would be for their names, in pixels; none where the agent said how wide they are."""
        return 0 if self._sized else min(self._panes[QUEUES].sizeHint().width(), px(MOST_QUEUES))

    def event(self, event: QEvent) -> bool:
        """A pane that asks for another size has it, and so has what is beside it."""
        done = super().event(event)
        if event.type() is QEvent.Type.LayoutRequest:
            self.fit()
        return done

    def _on_moved(self, _place: int, handle: int) -> None:
        if handle == LIST and not self._sized:  # the one before the list
            self._sized = True
            kept_looks().keep(SIZED, (1,))
        self.fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.fit()

    def _on_focus_changed(self, _old: QWidget | None, new: QWidget | None) -> None:
        for at, pane in enumerate(self._panes):
            if new is not None and (new is pane or pane.isAncestorOf(new)):
                if at != self._current:
                    self.come_to(at)
                self._sought.start()

    def _on_grown(self, *_range: int) -> None:
        self._sought.start()

    def _look_where_it_is(self) -> None:
        """Once the fields have their places: enlarged, a pane may have to be scrolled to what is written in."""
        pane, where = self._panes[self._current], QApplication.focusWidget()
        inside = pane.widget() if isinstance(pane, QScrollArea) else None
        if not isinstance(pane, QScrollArea) or inside is None or where is None or not inside.isAncestorOf(where):
            return
        if where.height() <= pane.viewport().height():
            middle = where.mapTo(inside, where.rect().center())
            pane.ensureVisible(middle.x(), middle.y(), 0, where.height() // 2 + current_theme().space)


def _is_put_away(pane: QWidget) -> bool:
    """By somebody; what was never shown is hidden too."""
    return pane.isHidden() and pane.testAttribute(Qt.WidgetAttribute.WA_WState_ExplicitShowHide)


class PanePath(QWidget):
    """Queues › the queue › the request. Buttons `steps`, in this order."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("pane_path")
        line = QHBoxLayout(self)
        space = current_theme().space
        line.setContentsMargins(space, 0, space, 0)
        line.setSpacing(space // 2)
        self.steps: tuple[HintButton, ...] = tuple(
            quiet_button("", f"path.{name}") for name in ("queues", "list", "request")
        )
        for at, step in enumerate(self.steps):
            if at:
                line.addWidget(label("›", "muted"))
            line.addWidget(step)
        line.addStretch()
        self.retranslate()

    def retranslate(self) -> None:
        self.steps[QUEUES].setText(_("Queues"))

    def show_queue(self, title: str) -> None:
        self.steps[LIST].setText(title)

    def show_request(self, number: str) -> None:
        """ "" for none."""
        self.steps[REQUEST].setText(number)
        self.steps[REQUEST].setVisible(bool(number))

    def show_current(self, current: int) -> None:
        """Where the keyboard is stands out, and is told."""
        for at, step in enumerate(self.steps):
            step.setFont(current_theme().font(bold=at == current))
            step.setAccessibleDescription(_("You are here") if at == current else "")
