"""The one QApplication: dressed, named, and saying to the log what Qt says."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from PySide6.QtCore import QMessageLogContext, QtMsgType, qInstallMessageHandler
from PySide6.QtWidgets import QApplication

from ecsupport_desktop.config.language import _
from ecsupport_desktop.ui.shared.arriving import ArrivalTeller
from ecsupport_desktop.ui.shared.theme import apply_theme

if TYPE_CHECKING:
    from ecsupport_desktop.config.settings import Settings

log = logging.getLogger(__name__)


def make_application(arguments: list[str], settings: Settings) -> QApplication:
    """The one QApplication, dressed and speaking."""
    existing = QApplication.instance()
    application = existing if isinstance(existing, QApplication) else QApplication(arguments)
    qInstallMessageHandler(_log_message)
    application.setApplicationName("ecsupport-desktop")
    application.setApplicationDisplayName(_("ECShops support"))
    application.setDesktopFileName("ecsupport-desktop")
    apply_theme(application, settings.appearance, settings.density, settings.zoom)
    ArrivalTeller(application)
    return application


def _log_message(kind: QtMsgType, _context: QMessageLogContext, message: str) -> None:
    """What Qt says goes to the log; that the offscreen platform knows no size hints concerns nobody."""
    if kind not in (QtMsgType.QtDebugMsg, QtMsgType.QtInfoMsg) and "propagateSizeHints" not in message:
        log.warning("Qt: %s", message)
