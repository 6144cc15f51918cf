"""The one QApplication: dressed, named, and saying to the log what Qt says."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QMessageLogContext, QtMsgType, qInstallMessageHandler
from PySide6.QtWidgets import QApplication

from ecsupport_desktop.config.language import _
from ecsupport_desktop.ui.shared.arriving import ArrivalTeller
from ecsupport_desktop.ui.shared.theme import apply_theme

if TYPE_CHECKING:
    from ecsupport_desktop.config.settings import Settings

log = logging.getLogger(__name__)


class _Application(QApplication):
    """Called by its name in the language spoken: Qt puts that behind the title of each window that hasn't got it."""

    def event(self, event: QEvent) -> bool:
        """What is sent to the application itself, which is little: other texts of Qt's are there now, or none."""
        if event.type() is QEvent.Type.LanguageChange:
            _name(self)
        return super().event(event)


def _name(application: QApplication) -> None:
    application.setApplicationDisplayName(_("ECShops support"))


def make_application(arguments: list[str], settings: Settings) -> QApplication:
    """The one QApplication, dressed and speaking."""
    existing = QApplication.instance()
    application = existing if isinstance(existing, QApplication) else _Application(arguments)
    qInstallMessageHandler(_log_message)
    application.setApplicationName("ecsupport-desktop")
    _name(application)
    application.setDesktopFileName("ecsupport-desktop")
    apply_theme(application, settings.appearance, settings.density, settings.zoom)
    ArrivalTeller(application)
    return application


def _log_message(kind: QtMsgType, _context: QMessageLogContext, message: str) -> None:
    """What Qt says goes to the log; that the offscreen platform knows no size hints concerns nobody."""
    if kind not in (QtMsgType.QtDebugMsg, QtMsgType.QtInfoMsg) and "propagateSizeHints" not in message:
        log.warning("Qt: %s", message)
