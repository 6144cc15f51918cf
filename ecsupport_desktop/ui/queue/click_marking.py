"""Marks by the mouse, as in every list: Ctrl and a click for one row, Shift and a click for all up to it."""

from __future__ import annotations

from uuid import UUID

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QMouseEvent

from ecsupport_desktop.ui.queue.marking import MOST
from ecsupport_desktop.ui.queue.model import QueueModel
from ecsupport_desktop.ui.queue.table import QueueTable

_KEYS = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
_PRESSES = (QEvent.Type.MouseButtonPress, QEvent.Type.MouseButtonDblClick)


class ClickMarking(QObject):
    """Such clicks only mark: the request that is read stays the one shown, and is marked with the first other one."""

    def __init__(self, table: QueueTable, model: QueueModel) -> None:
        super().__init__(table)
        self._table, self._model = table, model
        self._from: UUID | None = None  # where a range begins; None: at the request shown
        self._range: tuple[UUID, ...] = ()
        self._pressed = False
        table.request_selected.connect(self._begin_anew)
        table.viewport().installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if self._pressed and event.type() in (QEvent.Type.MouseMove, QEvent.Type.MouseButtonRelease):
            self._pressed = event.type() is QEvent.Type.MouseMove
            return True  # Qt would select what is dragged over
        if event.type() not in _PRESSES or not isinstance(event, QMouseEvent):
            return False
        held = event.modifiers() & _KEYS
        row = self._table.rowAt(event.position().toPoint().y())
        if not held or event.button() is not Qt.MouseButton.LeftButton or row < 0:
            return False
        self._pressed = True
        self._table.setFocus(Qt.FocusReason.MouseFocusReason)
        if held & Qt.KeyboardModifier.ShiftModifier:
            self._mark_up_to(row)
        else:
            self._mark(row)
        return True

    def _begin_anew(self, _request_id: object) -> None:
        self._from, self._range = None, ()

    def _mark(self, row: int) -> None:
        clicked = self._model.id_at(row)
        if clicked is None:
            return
        marks, shown = self._table.marks, self._shown()
        if not len(marks) and shown is not None and shown != clicked:
            marks.add([shown])
        marks.toggle(clicked)
        self._from, self._range = clicked, ()

    def _mark_up_to(self, row: int) -> None:
        """From where the range began; what the click before this one took and this one doesn't is let go."""
        began = self._from or self._shown()
        first = self._model.row_of(began) if began is not None else -1
        first = row if first < 0 else first
        step = 1 if row >= first else -1
        rows = range(first, row + step, step)[: MOST + 1]
        wanted = tuple(each for at in rows if (each := self._model.id_at(at)) is not None)
        if left := frozenset(self._range).difference(wanted):
            self._table.marks.discard(left)
        self._table.marks.add(wanted)
        self._range = wanted

    def _shown(self) -> UUID | None:
        """The request of the current row."""
        current = self._table.currentIndex()
        return self._model.id_at(current.row()) if current.isValid() else None
