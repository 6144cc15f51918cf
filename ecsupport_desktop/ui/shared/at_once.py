"""Many changes of a widget's parts, laid out once."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtWidgets import QLayout, QWidget
from shiboken6 import isValid


@contextmanager
def at_once(area: QWidget) -> Iterator[None]:
    """What is added, shown and hidden in `area` meanwhile finds its place once, when the event loop goes on.

    Qt otherwise lays out a widget and all it stands in each time one of its parts is shown; a widget newly added to a
    layout it shows by itself, one after another, when the event loop goes on. GUI thread.
    """
    layouts = [layout for layout in area.findChildren(QLayout) if layout.isEnabled()]
    unseen = [widget for layout in layouts if isinstance(widget := layout.parent(), QWidget) and not widget.isVisible()]
    for layout in layouts:
        layout.setEnabled(False)
    try:
        yield
    finally:
        for widget in _new_in(area):
            widget.show()
        for layout in layouts:
            if isValid(layout):
                layout.setEnabled(True)
        for widget in unseen:
            if isValid(widget) and widget.isVisible():
                # It was to be laid out when it was shown, and its layout stood still.
                QCoreApplication.postEvent(widget, QEvent(QEvent.Type.LayoutRequest))


def _new_in(area: QWidget) -> list[QWidget]:
    """Those in a layout of which nobody has said whether they are to be seen."""
    said = Qt.WidgetAttribute.WA_WState_ExplicitShowHide
    unsaid = [each for each in area.findChildren(QWidget) if each.isHidden() and not each.testAttribute(said)]
    layouts = area.findChildren(QLayout) if unsaid else []
    return [each for each in unsaid if any(layout.indexOf(each) >= 0 for layout in layouts)]
