"""A chart as a picture in a file."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QSize
from PySide6.QtGui import QPainter, QPixmap
from PySide6.QtWidgets import QWidget

from ecsupport_desktop.config.language import _
from ecsupport_desktop.ui.reports.chart import Chart
from ecsupport_desktop.ui.shared.notices import Notices
from ecsupport_desktop.ui.shared.save_path import ask_save_path
from ecsupport_desktop.ui.shared.theme import BODY, current_theme

DENSITY = 2
"""Twice as sharp as the screen: it is put into documents."""


def save_picture(parent: QWidget, chart: Chart, notices: Notices) -> None:
    """Ask where to; says what became of it."""
    name = chart.objectName().rpartition(".")[2]
    path = ask_save_path(parent, _("Picture of the chart"), f"{name}.png", _("Picture (*.png)"))
    if path is None:
        return
    if picture_of(chart).save(str(path), "PNG"):
        notices.info(_("Saved as {path}").format(path=path))
    else:
        notices.error(_("{path} couldn't be written.").format(path=path))


def picture_of(chart: Chart) -> QPixmap:
    """As it is painted, without the mark of the focus; below it stands of what time it is."""
    theme = current_theme()
    line = theme.row_height if chart.when else 0
    pixmap = QPixmap((chart.size() + QSize(0, line)) * DENSITY)
    pixmap.setDevicePixelRatio(DENSITY)
    pixmap.fill(chart.palette().window().color())
    current, chart.current = chart.current, -1
    chart.render(pixmap)
    chart.current = current
    if chart.when:
        painter = QPainter(pixmap)
        painter.setFont(theme.font(BODY))
        painter.setPen(theme.tokens.colour("muted"))
        base = chart.height() + (line + painter.fontMetrics().ascent() - painter.fontMetrics().descent()) / 2
        painter.drawText(QPointF(theme.px(4), base), chart.when)
        painter.end()
    return pixmap
