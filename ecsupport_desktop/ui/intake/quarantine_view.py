"""The quarantine: mails that couldn't be read, as they came, to be looked at, saved, read again or put aside."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import cast
from uuid import UUID

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFontDatabase, QTextOption
from PySide6.QtWidgets import (
    QFileDialog,
    QPlainTextEdit,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from ecsupport_desktop.config.language import _
from ecsupport_desktop.domain.commands import DiscardQuarantined
from ecsupport_desktop.services.desk import Desk
from ecsupport_desktop.services.outcome import Changed, Outcome
from ecsupport_desktop.services.ports import Readers
from ecsupport_desktop.services.quarantined import make_request
from ecsupport_desktop.services.views import QuarantinedMail
from ecsupport_desktop.services.whole_file import whole_file
from ecsupport_desktop.ui.intake.quarantine_table import QuarantineTable
from ecsupport_desktop.ui.shared.buttons import HintButton, button, quiet_button
from ecsupport_desktop.ui.shared.desk_door import expected
from ecsupport_desktop.ui.shared.desk_link import DeskLink
from ecsupport_desktop.ui.shared.empty_state import EmptyState
from ecsupport_desktop.ui.shared.field_message import FieldMessage
from ecsupport_desktop.ui.shared.fields import line_field
from ecsupport_desktop.ui.shared.kept_looks import keep_splitter
from ecsupport_desktop.ui.shared.keys import current_keys
from ecsupport_desktop.ui.shared.labels import label
from ecsupport_desktop.ui.shared.notices import Notices
from ecsupport_desktop.ui.shared.refusals import refusal_text
from ecsupport_desktop.ui.shared.text_view import break_long_lines, show_invisibles
from ecsupport_desktop.ui.shared.theme import current_theme, px
from ecsupport_desktop.ui.shared.turning_row import TurningRow

SHOWN_BYTES = 200_000
LINE_MOST = 2_000
"""Characters; a line of a raw mail has 998 at most (RFC 5322), a longer one is cut for show."""
REASON_WIDTH = 180
LIST_HEIGHT, SOURCE_HEIGHT = 240, 480
"""First heights in pixels at 100 %."""


class QuarantineView(QWidget):
    """Lists what is in quarantine and shows the raw source of the one selected.

    Signals: retry_requested(tuple[QuarantinedMail, ...]) — read it again; the importer does that ·
    request_made(UUID).
    """

    retry_requested = Signal(object)
    request_made = Signal(object)

    def __init__(self, link: DeskLink, notices: Notices, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("quarantine_view")
        self.setAccessibleName(_("Quarantine"))
        self._link, self._notices = link, notices
        self._shown: QuarantinedMail | None = None
        self._folder = Path.home()
        self._table = QuarantineTable(self)
        self._source = self._make_source()
        self._reason = line_field("quarantine_view.reason", _("Reason"), _("Why it isn't needed"), most=300)
        self._message = FieldMessage(self._reason, self)
        self._empty = EmptyState(
            _("Every mail could be read"),
            _("A mail that can't be read lands here, with its bytes kept."),
            parent=self,
        )
        self._stack = QStackedWidget(self)
        self._build()
        self.setFocusProxy(self._table)
        self._size_source()
        current_theme().theme_changed.connect(self._size_source)
        self._table.mail_selected.connect(self._on_mail_selected)
        self._table.discard_requested.connect(self._reason.setFocus)
        self._table.request_requested.connect(self.make_request)
        self._reason.returnPressed.connect(self.discard)
        link.changed.connect(self._on_changed)
        self.refresh()

    def _make_source(self) -> QPlainTextEdit:
        source = QPlainTextEdit(self)
        source.setObjectName("quarantine_view.source")
        source.setAccessibleName(_("Source of the mail"))
        source.setReadOnly(True)
        source.setUndoRedoEnabled(False)
        source.setTabChangesFocus(True)
        source.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        source.setFrameShape(QPlainTextEdit.Shape.NoFrame)
        return source

    def _size_source(self) -> None:
        font = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
        font.setPixelSize(px(12))
        self._source.setFont(font)

    def _build(self) -> None:
        theme = current_theme()
        below = QWidget(self)
        column = QVBoxLayout(below)
        column.setContentsMargins(2 * theme.space, theme.space, 2 * theme.space, theme.space)
        column.setSpacing(theme.space)
        self._about = label(name="quarantine_view.about", wrap=True)
        column.addWidget(self._about)
        column.addWidget(self._source, 1)
        column.addWidget(self._bar())
        column.addWidget(self._message)
        splitter = QSplitter(Qt.Orientation.Vertical, self)
        splitter.setObjectName("quarantine_view.splitter")
        splitter.setHandleWidth(1)
        splitter.setChildrenCollapsible(False)
        splitter.addWidget(self._table)
        splitter.addWidget(below)
        keep_splitter(splitter, (LIST_HEIGHT, SOURCE_HEIGHT))
        splitter.setStretchFactor(0, 1)
        splitter.setStretchFactor(1, 2)
        self._stack.addWidget(self._empty)
        self._stack.addWidget(splitter)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self._stack)

    def _bar(self) -> TurningRow:
        self._buttons: tuple[HintButton, ...] = (
            quiet_button(_("Read it again"), "quarantine_view.retry", icon_name="refresh"),
            quiet_button(_("Save as…"), "quarantine_view.save", icon_name="save"),
            button(_("Make a request of it"), "quarantine_view.request", hint="Enter"),
            button(_("Discard"), "quarantine_view.discard"),
        )
        retry, save, request, discard = self._buttons
        request.clicked.connect(self.make_request)
        retry.clicked.connect(self._on_retry)
        save.clicked.connect(self._on_save)
        discard.clicked.connect(self.discard)
        self._reason.setMinimumWidth(px(REASON_WIDTH))
        return TurningRow((self._reason, discard), (retry, save, request), "quarantine_view.bar")

    @property
    def current(self) -> QuarantinedMail | None:
        """The mail shown."""
        return self._shown

    def refresh(self) -> None:
        """Read the list again."""
        self._link.query(lambda readers: readers.quarantine(), self._on_listed, key="quarantine_view")

    def discard(self) -> None:
        """Take the mail shown out of the quarantine, for the reason typed; its bytes stay."""
        if self._shown is None:
            return
        self._message.clear_message()
        command = DiscardQuarantined(
            **self._link.command_base(), quarantined_id=self._shown.id, reason=self._reason.text()
        )
        self._link.execute(command, self._on_discarded, self._on_failed)

    def make_request(self) -> None:
        """Register a request whose message is the source of the mail shown; it leaves the quarantine."""
        mail, desk = self._shown, cast(Desk, self._link.desk)
        if mail is None:
            return
        actor_id, language = self._link.agent.id, self._link.settings.answer_language
        work = expected(lambda: make_request(desk, mail, actor_id, language))
        self._link.jobs.mutate(work, self._on_request_made, self._on_failed)

    def save_to(self, target: Path) -> None:
        """Write the mail's bytes, as they came, to this file."""
        mail = self._shown
        if mail is None:
            return

        def write(readers: Readers) -> tuple[Path, str]:
            raw = readers.file(mail.raw_sha256)
            if raw is None:
                return target, _("its bytes are missing")
            try:
                with whole_file(target) as part:
                    part.write_bytes(raw)
            except OSError as error:
                return target, error.strerror or str(error)
            return target, ""

        self._link.query(write, self._on_written)

    def _on_listed(self, mails: Sequence[QuarantinedMail]) -> None:
        self._stack.setCurrentIndex(1 if mails else 0)
        self._table.show_mails(mails, self._link.zone, self._link.now())

    def _on_mail_selected(self, mail: QuarantinedMail | None) -> None:
        before, self._shown = self._shown, mail
        for each in self._buttons:
            each.setEnabled(mail is not None)
        if mail is None:
            self._source.clear()
            self._about.setText("")
            return
        if before is not None and before.id == mail.id:
            return
        self._reason.clear()
        self._message.clear_message()
        self._source.clear()
        self._about.setText(show_invisibles(_(mail.reason)))

        def read(readers: Readers) -> tuple[UUID, str]:
            return mail.id, shown_source(readers.file(mail.raw_sha256))

        self._link.query(read, self._on_read, key="quarantine_view.source")

    def _on_read(self, found: tuple[UUID, str]) -> None:
        mail_id, text = found
        if self._shown is not None and self._shown.id == mail_id:
            self._source.setPlainText(text)

    def _on_discarded(self, outcome: Outcome) -> None:
        if outcome.accepted:
            self._reason.clear()
            self._notices.info(_("Discarded; its bytes are kept."))
            self._table.setFocus()
        elif outcome.refusal is not None:
            self._message.set_message(refusal_text(outcome), "critical")
            self._reason.setFocus()

    def _on_request_made(self, outcome: Outcome) -> None:
        if outcome.refusal is not None:
            self._notices.warning(refusal_text(outcome))
        elif outcome.request_id is not None:
            said = _("{number} was made of it. Say whose request it is: {key}.")
            self._notices.info(said.format(number=outcome.number, key=current_keys().said("Shift+G")))
            self.request_made.emit(outcome.request_id)

    def _on_failed(self, error: Exception) -> None:
        self._notices.error(str(error))

    def _on_retry(self) -> None:
        if self._shown is not None:
            self.retry_requested.emit((self._shown,))

    def _on_save(self) -> None:
        if self._shown is None:
            return
        proposed = self._folder / (Path(self._shown.source.partition(" #")[0]).stem + ".eml")
        chosen, _kind = QFileDialog.getSaveFileName(self, _("Save the mail as it came"), str(proposed))
        if chosen:
            self._folder = Path(chosen).parent
            self.save_to(Path(chosen))

    def _on_written(self, written: tuple[Path, str]) -> None:
        target, why = written
        if why:
            self._notices.error(_("{name} could not be saved: {why}").format(name=target.name, why=why))
        else:
            self._notices.info(_("Saved to {path}").format(path=str(target)))

    def _on_changed(self, change: Changed) -> None:
        if change.quarantine:
            self.refresh()


def shown_source(raw: bytes | None) -> str:
    """The first bytes of a mail as text to look at: nothing hidden, no endless line."""
    if raw is None:
        return _("The bytes of this mail are missing. “ecsupport doctor” tells more.")
    part = raw[:SHOWN_BYTES]
    try:
        text = part.decode("utf-8")
    except UnicodeDecodeError:
        text = part.decode("latin-1")
    text = break_long_lines(show_invisibles(text), LINE_MOST)
    if len(raw) > SHOWN_BYTES:
        more = _("… the first {shown} of {size} bytes").format(shown=SHOWN_BYTES, size=len(raw))
        return f"{text}\n\n{more}"
    return text
