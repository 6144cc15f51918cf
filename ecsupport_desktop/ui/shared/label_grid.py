"""Labels in a column of their own, each with its field beside it."""

from __future__ import annotations

from PySide6.QtWidgets import QGridLayout, QWidget

from ecsupport_desktop.ui.shared.theme import current_theme

LABEL_WIDTH = 104
"""Of the column of labels, in pixels at 100 %."""


def label_grid(parent: QWidget) -> QGridLayout:
    """The layout of `parent`: rows are added by whoever fills it."""
    theme = current_theme()
    grid = QGridLayout(parent)
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(theme.space)
    grid.setVerticalSpacing(theme.px(6))
    grid.setColumnMinimumWidth(0, theme.px(LABEL_WIDTH))
    grid.setColumnStretch(1, 1)
    return grid
