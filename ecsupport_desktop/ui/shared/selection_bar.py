"""The second sign of a selected row: its ground alone is too pale to tell it from the others."""

from __future__ import annotations

from PySide6.QtCore import QRect
from PySide6.QtGui import QPainter

from ecsupport_desktop.ui.shared.theme import current_theme

BAR = 3
"""Its width in pixels at 100 %."""

FOCUSED, UNFOCUSED = "accent", "muted"
"""The tokens it is drawn in, with the keyboard on the row and without: both 3:1 and more on any ground."""


def paint_selection_bar(painter: QPainter, row: QRect, *, focused: bool) -> None:
    """At the left end of the row."""
    theme = current_theme()
    bar = QRect(row.left(), row.top(), theme.px(BAR), row.height())
    painter.fillRect(bar, theme.tokens.colour(FOCUSED if focused else UNFOCUSED))
