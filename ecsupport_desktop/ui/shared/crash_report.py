"""What went wrong, in a text that a person can read, keep and send where they like. Nothing leaves the computer."""

from __future__ import annotations

import platform
import traceback
from datetime import datetime

import PySide6
from PySide6.QtCore import qVersion
from PySide6.QtGui import QGuiApplication


def crash_report(error: BaseException, when: datetime) -> str:
    """The error with its way through the program, after what it ran on. `when` is aware."""
    lines = [
        "ECShops support console",
        f"Version: {program_version()}",
        f"When: {when.isoformat(timespec='seconds')}",
        f"System: {platform.platform()}",
        f"Python: {platform.python_version()}",
        f"Qt: {qVersion()} (PySide {PySide6.__version__}), {QGuiApplication.platformName()}",
        "",
        traceback_text(error),
    ]
    return "\n".join(lines)


def traceback_text(error: BaseException) -> str:
    """The way through the program; two crashes of one cause have the same."""
    return "".join(traceback.format_exception(error)).rstrip()


def program_version() -> str:
    """The installed version, or "unknown" where nothing is installed."""
    from importlib import metadata

    try:
        return metadata.version("ecsupport-desktop")
    except metadata.PackageNotFoundError:
        return "unknown"
