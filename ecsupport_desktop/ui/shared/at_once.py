"""Many changes of a widget's parts, laid out once."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLayout, QWidget
from shiboken6 import isValid


@contextmanager
def at_once(area: QWidget) -> Iterator[None]:
    """What is added, shown and hidden in `area` meanwhile finds its place once, when the event loop goes on.

    Qt otherwise lays out a widget and all it stands in each time one of its parts is shown; a widget newly added to a
    layout it shows by itself, one after another, when the event loop goes on. GUI thread.
    """
    layouts = [layout for layout in area.findChildren(QLayout) if layout.isEnabled()]
    for layout in layouts:
        layout.setEnabled(False)
    try:
        yield
    finally:
        for widget in area.findChildren(QWidget):
            if widget.isHidden() and not widget.testAttribute(_SAID) and _is_laid_out(widget):
                widget.show()
        for layout in layouts:
            if isValid(layout):
                layout.setEnabled(True)


_SAID = Qt.WidgetAttribute.WA_WState_ExplicitShowHide
"""Somebody said whether it is to be seen."""


def _is_laid_out(widget: QWidget) -> bool:
    parent = widget.parentWidget()
    layout = parent.layout() if parent is not None else None
    return layout is not None and _holds(layout, widget)


def _holds(layout: QLayout, widget: QWidget) -> bool:
    return layout.indexOf(widget) >= 0 or any(
        _holds(inner, widget) for inner in layout.children() if isinstance(inner, QLayout)
    )
