"""The edge where what nobody expected ends up: one log line, one dialog, and the program goes on if it can.

funnel = CrashFunnel(window); funnel.install(); jobs = Jobs(funnel.report)
"""

from __future__ import annotations

import logging
import sys
import threading
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QFontDatabase, QGuiApplication
from PySide6.QtWidgets import QApplication, QDialog, QFileDialog, QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from ecsupport_desktop.config.language import _, ngettext
from ecsupport_desktop.ui.shared.buttons import button, primary_button, quiet_button
from ecsupport_desktop.ui.shared.crash_report import crash_report, traceback_text
from ecsupport_desktop.ui.shared.labels import label, set_kind
from ecsupport_desktop.ui.shared.text_view import safe_text
from ecsupport_desktop.ui.shared.theme import current_theme

MOST_SHOWN = 20
"""Different errors kept in the dialog; the log has the rest."""

log = logging.getLogger(__name__)

Clock = Callable[[], datetime]


def _utc_now() -> datetime:
    return datetime.now(UTC)


class CrashFunnel(QObject):
    """Takes errors from any thread to one dialog on the GUI thread. Make it there.

    Signals: crashed(error) — on the GUI thread, before the dialog shows.
    """

    crashed = Signal(object)
    _arrived = Signal(object)

    def __init__(self, parent: QWidget | None = None, *, clock: Clock = _utc_now) -> None:
        super().__init__(parent)
        self.setObjectName("crash_funnel")
        self._clock = clock
        self._dialog: CrashDialog | None = None
        self._hooks: tuple[object, object] | None = None
        self._arrived.connect(self._on_arrived, Qt.ConnectionType.QueuedConnection)

    def report(self, error: BaseException) -> None:
        """Log it and show it. Any thread; never raises."""
        log.critical("Unexpected error", exc_info=error)
        self._arrived.emit(error)

    def install(self) -> None:
        """Be where Python takes what nobody caught, on this thread and on others."""
        if self._hooks is None:
            self._hooks = (sys.excepthook, threading.excepthook)
            sys.excepthook = self._on_uncaught
            threading.excepthook = self._on_uncaught_in_thread

    def uninstall(self) -> None:
        """Put back what was there."""
        if self._hooks is not None:
            sys.excepthook, threading.excepthook = self._hooks  # type: ignore[assignment]
            self._hooks = None

    def dialog(self) -> CrashDialog | None:
        """The dialog, while it is open."""
        return self._dialog

    def _on_uncaught(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if isinstance(error, KeyboardInterrupt | SystemExit):
            sys.__excepthook__(kind, error, trace)
            QApplication.exit(1)
        else:
            self.report(error)

    def _on_uncaught_in_thread(self, found: threading.ExceptHookArgs) -> None:
        if found.exc_value is not None and not isinstance(found.exc_value, SystemExit):
            self.report(found.exc_value)

    def _on_arrived(self, error: BaseException) -> None:
        self.crashed.emit(error)
        if self._dialog is None:
            parent = self.parent()
            self._dialog = CrashDialog(parent if isinstance(parent, QWidget) else None)
            self._dialog.finished.connect(self._on_finished)
        self._dialog.add(traceback_text(error), crash_report(error, self._clock()))
        # Shown, never exec'd: what was being written can still be saved.
        self._dialog.show()

    def _on_finished(self) -> None:
        if self._dialog is not None:
            self._dialog.deleteLater()
            self._dialog = None


REPORT_NAME = "ecsupport-report.txt"


class CrashDialog(QDialog):
    """Every unexpected error since it opened, the same one once, to be read, copied and saved."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("crash_dialog")
        self.setWindowTitle(_("Something went wrong"))
        self._reports: dict[str, str] = {}
        self._times = 0
        self._build()

    def report_text(self) -> str:
        """All of it, as shown and saved."""
        return "\n\n".join(self._reports.values())

    def add(self, cause: str, report: str) -> None:
        """One more; the same cause again is only counted."""
        self._times += 1
        if cause not in self._reports and len(self._reports) < MOST_SHOWN:
            self._reports[cause] = report
            self._text.setPlainText(safe_text(self.report_text()))
        self._count.setText(
            ngettext("It happened once.", "It happened {count} times.", self._times).format(count=self._times)
        )
        self._count.setVisible(self._times > 1)

    def save_to(self, path: Path) -> None:
        """Write the report to a file. Raises OSError."""
        path.write_text(self.report_text() + "\n", encoding="utf-8", errors="backslashreplace")

    def _build(self) -> None:
        space = current_theme().space
        self._text = QPlainTextEdit()
        self._text.setObjectName("crash_dialog.report")
        self._text.setAccessibleName(_("Report"))
        self._text.setReadOnly(True)
        self._text.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self._text.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        set_kind(self._text, "field")
        self._count = label(kind="muted", name="crash_dialog.count")
        self._outcome = label(kind="muted", name="crash_dialog.outcome", wrap=True)
        self._outcome.hide()
        sentence = _(
            "What you wrote is kept. You can go on working; if the program behaves oddly, quit and start it again."
        )
        where = _(
            "The report below stays on this computer. It may quote requests and clients: read it before you pass it on."
        )
        layout = QVBoxLayout(self)
        layout.setContentsMargins(3 * space, 3 * space, 3 * space, 2 * space)
        layout.setSpacing(space)
        layout.addWidget(label(_("Something went wrong that shouldn't have"), "title", name="crash_dialog.title"))
        layout.addWidget(label(sentence, wrap=True))
        layout.addWidget(label(where, "muted", wrap=True))
        layout.addWidget(self._text, 1)
        layout.addWidget(self._count)
        layout.addWidget(self._outcome)
        layout.addLayout(self._buttons())
        self.resize(current_theme().px(680), current_theme().px(480))

    def _buttons(self) -> QHBoxLayout:
        copy = button(_("Copy"), "crash_dialog.copy")
        save = button(_("Save the report…"), "crash_dialog.save")
        leave = quiet_button(_("Quit"), "crash_dialog.quit")
        go_on = primary_button(_("Go on working"), "crash_dialog.continue")
        copy.clicked.connect(self._on_copy)
        save.clicked.connect(self._on_save)
        leave.clicked.connect(QApplication.quit)
        go_on.clicked.connect(self.accept)
        go_on.setDefault(True)
        row = QHBoxLayout()
        row.addWidget(copy)
        row.addWidget(save)
        row.addStretch()
        row.addWidget(leave)
        row.addWidget(go_on)
        return row

    def _on_copy(self) -> None:
        QGuiApplication.clipboard().setText(self.report_text())
        self._say(_("Copied."))

    def _on_save(self) -> None:
        title = _("Save the report")
        name, _filter = QFileDialog.getSaveFileName(self, title, REPORT_NAME)  # untranslated: a file's name
        if not name:
            return
        try:
            self.save_to(Path(name))
        except OSError as error:
            self._say(_("It couldn't be saved: {why}").format(why=error.strerror or error))
        else:
            self._say(_("Saved to {path}").format(path=name))

    def _say(self, text: str) -> None:
        self._outcome.setText(text)
        self._outcome.show()
