"""Where the keyboard goes in the triage panel: with Tab, and to what is still needed."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget

from ecsupport_desktop.ui.shared.chip import Chip
from ecsupport_desktop.ui.triage.readiness import Readiness

if TYPE_CHECKING:
    from ecsupport_desktop.ui.triage.layout import PanelLayout


def order_tabs(parts: PanelLayout) -> None:
    """Through the form into the answer and from there to Send; what is beside the answer comes after it."""
    stops = [
        *(parts.impact.segment_button(value) for value in parts.impact.values()),
        *parts.checklist.stops(),
        *(parts.modes.segment_button(value) for value in parts.modes.values()),
        *parts.form.fields(),
        parts.answer.editor,
        *parts.enclosures.findChildren(Chip),
        parts.send,
        *parts.meanwhile.stops(),
        *parts.sending.parts(),
        *parts.answer.tools(),
    ]
    for one, next_one in pairwise(stops):
        QWidget.setTabOrder(one, next_one)


def focus_problem(parts: PanelLayout, ready: Readiness) -> None:
    """To the first field that is empty or wrong."""
    names = tuple(name for name, _text in ready.problems)
    if "mode" in names:
        focus_modes(parts)
    elif "items" in names:
        parts.checklist.focus_first()
    elif any(name in parts.form.names for name in names):
        parts.form.focus_first_needed(names)
    elif "answer" in names:
        parts.answer.editor.setFocus(Qt.FocusReason.ShortcutFocusReason)
        parts.answer.select(ready.gap)
    else:
        parts.sending.focus_moment()


def holds_keyboard(panel: QWidget) -> bool:
    """Whether the keyboard is on something in the panel."""
    focus = QApplication.focusWidget()
    return focus is not None and panel.isAncestorOf(focus)


def focus_modes(parts: PanelLayout) -> None:
    """To the way the analysis ends, or the first one offered."""
    buttons = [parts.modes.segment_button(value) for value in parts.modes.values()]
    stop = next((button for button in buttons if button.focusPolicy() & Qt.FocusPolicy.TabFocus), None)
    if stop is not None:
        stop.setFocus(Qt.FocusReason.ShortcutFocusReason)
