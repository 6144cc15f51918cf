"""What went wrong, to be read, changed, redacted, copied and saved. Nothing of it leaves the computer by itself."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtGui import QFontDatabase, QGuiApplication, QTextCursor, QTextOption
from PySide6.QtWidgets import QApplication, QDialog, QFileDialog, QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from ecsupport_desktop.config.language import _, ngettext
from ecsupport_desktop.services.redaction import Known, redacted
from ecsupport_desktop.ui.shared.buttons import button, primary_button, quiet_button
from ecsupport_desktop.ui.shared.kept_looks import keep_size
from ecsupport_desktop.ui.shared.labels import label, set_kind
from ecsupport_desktop.ui.shared.text_view import safe_text
from ecsupport_desktop.ui.shared.theme import BODY, current_theme, px

MOST_SHOWN = 20
"""Different errors kept in the dialog; the log has the rest."""

REPORT_NAME = "ecsupport-report.txt"
Knowing = Callable[[], Known]
"""What names people and computers, told on the GUI thread."""


class CrashDialog(QDialog):
    """Every unexpected error since it opened, the same one once. The text is the agent's: what it says is copied and
    saved, and an error that comes later is put below it.
    """

    def __init__(self, parent: QWidget | None = None, *, knowing: Knowing) -> None:
        super().__init__(parent)
        self.setObjectName("crash_dialog")
        self.setWindowTitle(_("Something went wrong"))
        self._knowing = knowing
        self._causes: set[str] = set()
        self._redacting = False
        self._times = 0
        self._build()

    def report_text(self) -> str:
        """All of it, as shown and saved."""
        return self._text.toPlainText()

    def add(self, cause: str, report: str) -> None:
        """One more; the same cause again is only counted."""
        self._times += 1
        if cause not in self._causes and len(self._causes) < MOST_SHOWN:
            self._causes.add(cause)
            self._append(safe_text(report))
        self._count.setText(
            ngettext("It happened once.", "It happened {count} times.", self._times).format(count=self._times)
        )
        self._count.setVisible(self._times > 1)

    def redact(self) -> int:
        """Take out what names people and machines, now and of what comes later; Ctrl+Z in the text takes it back.

        Returns in how many places.
        """
        self._redacting = True
        text, places = redacted(self.report_text(), self._knowing())
        if places:
            cursor = self._text.textCursor()
            cursor.select(QTextCursor.SelectionType.Document)
            cursor.insertText(text)
            self._text.moveCursor(QTextCursor.MoveOperation.Start)
        return places

    def _append(self, report: str) -> None:
        """Below what is there, wherever the agent is writing."""
        if self._redacting:
            report = redacted(report, self._knowing())[0]
        if len(self._causes) == 1:
            self._text.setPlainText(report)  # the first one isn't to be undone
            return
        cursor = QTextCursor(self._text.document())
        cursor.movePosition(QTextCursor.MoveOperation.End)
        cursor.insertText(f"\n\n{report}")

    def save_to(self, path: Path) -> None:
        """Write the report to a file. Raises OSError."""
        path.write_text(self.report_text() + "\n", encoding="utf-8", errors="backslashreplace")

    def _build(self) -> None:
        space = current_theme().space
        self._text = QPlainTextEdit()
        self._text.setObjectName("crash_dialog.report")
        self._text.setAccessibleName(_("Report"))
        self._text.setTabChangesFocus(True)
        # Wrapped, so that nothing is passed on unread beyond the right edge.
        self._text.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        fixed = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
        fixed.setPixelSize(px(BODY))
        self._text.setFont(fixed)
        set_kind(self._text, "field")
        self._count = label(kind="muted", name="crash_dialog.count")
        self._outcome = label(kind="muted", name="crash_dialog.outcome", wrap=True)
        self._outcome.hide()
        sentence = _(
            "What you wrote is kept. You can go on working; if the program behaves oddly, quit and start it again."
        )
        where = _(
            "The report below stays on this computer. It may quote requests and clients: read it before you pass it on."
            " You can change the text; it is copied and saved as it stands."
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
        keep_size(self, 680, 480)

    def _buttons(self) -> QHBoxLayout:
        redact = button(_("Remove personal data"), "crash_dialog.redact")
        redact.setToolTip(
            _("Replaces names the program knows, mail and web addresses, phone numbers, computers and your home folder")
        )
        copy = button(_("Copy"), "crash_dialog.copy")
        save = button(_("Save the report…"), "crash_dialog.save")
        leave = quiet_button(_("Quit"), "crash_dialog.quit")
        go_on = primary_button(_("Go on working"), "crash_dialog.continue")
        redact.clicked.connect(self._on_redact)
        copy.clicked.connect(self._on_copy)
        save.clicked.connect(self._on_save)
        leave.clicked.connect(QApplication.quit)
        go_on.clicked.connect(self.accept)
        go_on.setDefault(True)
        row = QHBoxLayout()
        row.addWidget(redact)
        row.addWidget(copy)
        row.addWidget(save)
        row.addStretch()
        row.addWidget(leave)
        row.addWidget(go_on)
        return row

    def _on_redact(self) -> None:
        if places := self.redact():
            said = ngettext(
                "Replaced in one place. Read what is left: only names the program knows are found.",
                "Replaced in {count} places. Read what is left: only names the program knows are found.",
                places,
            )
            self._say(said.format(count=places))
        else:
            self._say(_("Nothing more was found. Read what is left: only names the program knows are found."))

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
