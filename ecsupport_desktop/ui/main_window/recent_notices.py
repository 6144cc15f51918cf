"""What the program said since it was started, newest first."""

from __future__ import annotations

from datetime import UTC, datetime, tzinfo

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from ecsupport_desktop.config.language import _
from ecsupport_desktop.ui.shared.icons import icon
from ecsupport_desktop.ui.shared.kept_looks import keep_size
from ecsupport_desktop.ui.shared.moments import moment_text
from ecsupport_desktop.ui.shared.notices import Notices
from ecsupport_desktop.ui.shared.text_view import show_invisibles
from ecsupport_desktop.ui.shared.theme import current_theme

_INKS = {"info": "muted", "warning": "nearing", "error": "overdue"}


class RecentNotices(QDialog):
    """Esc closes it."""

    def __init__(self, notices: Notices, zone: tzinfo, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("recent_notices")
        self.setWindowTitle(_("Recent messages"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        theme = current_theme()
        shown = QListWidget(self)
        shown.setObjectName("recent_notices.list")
        shown.setAccessibleName(_("Recent messages"))
        shown.setWordWrap(True)
        now = datetime.now(UTC)
        for notice in reversed(notices.history):
            text = f"{moment_text(notice.at, zone, now)}  {show_invisibles(notice.message)}"
            shown.addItem(QListWidgetItem(icon(notice.kind.value, theme.tokens, _INKS[notice.kind.value]), text))
        if not shown.count():
            shown.addItem(_("Nothing so far"))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(2 * theme.space, 2 * theme.space, 2 * theme.space, 2 * theme.space)
        layout.addWidget(shown)
        keep_size(self, 640, 400)
