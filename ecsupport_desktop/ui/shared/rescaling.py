"""The room of what is shown already, at another zoom: layouts and widgets keep the pixels they were made with."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QBoxLayout, QFormLayout, QGridLayout, QLabel, QLayout, QStatusBar, QWidget

_UNBOUNDED = (1 << 24) - 1
"""The size of a widget that has no greatest one."""
_WITH_MARGINS = (QLabel, QStatusBar)
"""Widgets that have the margins they were given; others have those of a frame, which are Qt's."""


def rescale(windows: Iterable[QWidget], was: int, now: int) -> None:
    """Give everything in these windows the margins, gaps, least and greatest sizes that it would have if it were made
    at zoom `now`, in per cent; until now it was `was`. Going there and back ends where it began. Who sets any of them
    anew at another zoom does so after this.

    What `addSpacing` put there stays, for asked for as an item it would be known to Python beyond its life: `add_gap`.
    """
    for window in windows:
        for layout in window.findChildren(QLayout):
            if room := _turned(layout, "room_made", _room(layout), was, now):
                _set_room(layout, room)
        for widget in window.findChildren(QWidget):
            if sizes := _turned(widget, "sizes_made", _sizes(widget), was, now):
                _set_sizes(widget, sizes)
            if isinstance(widget, _WITH_MARGINS) and (room := _turned(widget, "room_made", _margins(widget), was, now)):
                widget.setContentsMargins(*room)


def _turned(whose: QObject, name: str, pixels: list[int], was: int, now: int) -> list[int]:
    """The pixels at zoom `now`; none where nothing was set.

    The property `name` keeps the zoom it was made at, its pixels then, and as they are left here. Where others were
    set since, that was at the zoom until now.
    """
    if not any(map(_counts, pixels)):
        return []
    made, then = was, pixels
    kept = whose.property(name)
    if kept and kept[1 + len(pixels) :] == pixels:
        made, then = kept[0], kept[1 : 1 + len(pixels)]
    turned = [round(value * now / made) if _counts(value) else value for value in then]
    whose.setProperty(name, [made, *then, *turned])
    return turned


def _counts(pixels: int) -> bool:
    """A line of one pixel stays one; what is not set stays so."""
    return 1 < pixels < _UNBOUNDED


def _margins(whose: QLayout | QWidget) -> list[int]:
    margins = whose.contentsMargins()
    return [margins.left(), margins.top(), margins.right(), margins.bottom()]


def _sizes(widget: QWidget) -> list[int]:
    return [widget.minimumWidth(), widget.minimumHeight(), widget.maximumWidth(), widget.maximumHeight()]


def _set_sizes(widget: QWidget, pixels: list[int]) -> None:
    widget.setMinimumSize(pixels[0], pixels[1])
    widget.setMaximumSize(pixels[2], pixels[3])


def _room(layout: QLayout) -> list[int]:
    pixels = _margins(layout)
    if isinstance(layout, QBoxLayout):
        pixels += [layout.spacing()]
    if isinstance(layout, QGridLayout | QFormLayout):
        pixels += [layout.horizontalSpacing(), layout.verticalSpacing()]
    if isinstance(layout, QGridLayout):
        pixels += [layout.columnMinimumWidth(at) for at in range(layout.columnCount())]
        pixels += [layout.rowMinimumHeight(at) for at in range(layout.rowCount())]
    return pixels


def _set_room(layout: QLayout, pixels: list[int]) -> None:
    layout.setContentsMargins(*pixels[:4])
    if isinstance(layout, QBoxLayout):
        layout.setSpacing(pixels[4])
    if isinstance(layout, QGridLayout | QFormLayout):
        layout.setHorizontalSpacing(pixels[4])
        layout.setVerticalSpacing(pixels[5])
    if isinstance(layout, QGridLayout):
        columns = layout.columnCount()
        for at in range(columns):
            layout.setColumnMinimumWidth(at, pixels[6 + at])
        for at in range(layout.rowCount()):
            layout.setRowMinimumHeight(at, pixels[6 + columns + at])
