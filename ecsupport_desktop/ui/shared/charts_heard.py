"""Charts painted by hand, for who hears the window: their role, and which of their marks is looked at.

Qt knows nothing of what a widget paints, and calls it a ground. Name and description are the widget's own. The place is
text and no `QAccessibleValueInterface`: PySide 6.11 crashes where Python's `interface_cast` answers that there is none.
"""

from __future__ import annotations

from typing import Final, Protocol, TypeVar, cast

from PySide6.QtCore import QObject
from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtWidgets import QAccessibleWidget, QWidget

from ecsupport_desktop.config.language import _


class Walked(Protocol):
    """A chart whose marks are walked by arrows."""

    def walked(self) -> tuple[int, int]:
        """Which mark is looked at, from 1, and of how many; 0 for none of them."""


Kind = TypeVar("Kind", bound=type[QWidget])
_KINDS: Final[list[type[QWidget]]] = []


def heard_as_chart(kind: Kind) -> Kind:
    """Decorates a widget that is `Walked`."""
    if not _KINDS:
        QAccessible.installFactory(_made)
    _KINDS.append(kind)
    return kind


def place_text(chart: Walked) -> str:
    """ "3 of 17"; "" while no mark is looked at."""
    place, total = chart.walked()
    return _("{place} of {total}").format(place=f"{place:,}", total=f"{total:,}") if place else ""


def _made(_class_name: str, thing: QObject) -> QAccessibleInterface | None:
    return _Chart(thing) if isinstance(thing, QWidget) and isinstance(thing, tuple(_KINDS)) else None


class _Chart(QAccessibleWidget):
    """Qt keeps it as long as the widget is there."""

    def __init__(self, chart: QWidget) -> None:
        super().__init__(chart, QAccessible.Role.Chart)

    def text(self, kind: QAccessible.Text) -> str:
        if kind is QAccessible.Text.Value:
            return place_text(cast("Walked", self.object()))
        return super().text(kind)
