"""A chart as a picture in a file."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QDir
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QFileDialog, QWidget

from ecsupport_desktop.config.language import _
from ecsupport_desktop.ui.reports.chart import Chart
from ecsupport_desktop.ui.shared.notices import Notices

DENSITY = 2
"""Twice as sharp as the screen: it is put into documents."""


def save_picture(parent: QWidget, chart: Chart, notices: Notices) -> None:
    """Ask where to; says what became of it."""
    name = chart.objectName().rpartition(".")[2]
    start = str(Path(QDir.homePath()) / f"{name}.png")
    chosen, _kind = QFileDialog.getSaveFileName(parent, _("Picture of the chart"), start, _("Picture (*.png)"))
    if not chosen:
        return
    if picture_of(chart).save(chosen, "PNG"):
        notices.info(_("Saved as {path}").format(path=chosen))
    else:
        notices.error(_("{path} couldn't be written.").format(path=chosen))


def picture_of(chart: Chart) -> QPixmap:
    """As it is painted, without the mark of the focus."""
    pixmap = QPixmap(chart.size() * DENSITY)
    pixmap.setDevicePixelRatio(DENSITY)
    pixmap.fill(chart.palette().window().color())
    current, chart.current = chart.current, -1
    chart.render(pixmap)
    chart.current = current
    return pixmap
