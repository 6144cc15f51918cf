"""File › Import and files dropped on the window: taken in on the background worker, then said in one notice."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import cast

from PySide6.QtCore import QMimeData, QObject, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from ecsupport_desktop.config.language import _, ngettext
from ecsupport_desktop.domain.errors import DomainError
from ecsupport_desktop.services.desk import Desk
from ecsupport_desktop.services.intake import Intake, IntakeOutcome
from ecsupport_desktop.services.mail_model import MailParser
from ecsupport_desktop.services.views import QuarantinedMail
from ecsupport_desktop.ui.intake.import_bar import ImportBar
from ecsupport_desktop.ui.intake.report_dialog import ImportReport
from ecsupport_desktop.ui.intake.taking_in import (
    ParserFactory,
    Progress,
    RowsTakenIn,
    SourceReader,
    TakenIn,
    retry_mails,
    take_mails,
    take_rows,
)
from ecsupport_desktop.ui.shared.desk_link import DeskLink
from ecsupport_desktop.ui.shared.notices import Notices

_TABLE_ENDINGS = frozenset({".csv", ".tsv"})


class Importer(QObject):
    """Takes mails and tables in. `bar` is for the window to place; it shows itself when an import lasts.

    `make_parser` and `read_sources` are the mail floor's: a parser in a process of its own, and the mails of files.
    Signals: request_requested(UUID) — somebody wants to see what came in; finished() — nothing is under way any more.
    """

    request_requested = Signal(object)
    finished = Signal()
    _progressed = Signal(object)

    def __init__(
        self,
        link: DeskLink,
        notices: Notices,
        parent: QWidget,
        *,
        make_parser: ParserFactory,
        read_sources: SourceReader,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("importer")
        self._link, self._notices, self._window = link, notices, parent
        self._make_parser, self._read_sources = make_parser, read_sources
        self._stop = threading.Event()
        self._under_way = 0
        self._folder = ""
        self.bar = ImportBar(parent)
        self.bar.cancel_requested.connect(self.cancel)
        # Emitted on the worker thread: being a bound method of an object of the GUI thread, the slot runs there.
        self._progressed.connect(self._on_progressed)

    @property
    def busy(self) -> bool:
        """Whether an import is under way or waits."""
        return self._under_way > 0

    def accepts(self, mime: QMimeData) -> bool:
        """Whether what is dragged holds files of this computer; mail programs drop their mails as such too."""
        return bool(self.paths(mime))

    def paths(self, mime: QMimeData) -> list[Path]:
        """The files and folders of what is dragged or dropped."""
        return [Path(url.toLocalFile()) for url in mime.urls() if url.isLocalFile() and url.toLocalFile()]

    def choose_and_import(self) -> None:
        """Ask for mail files, and take them in."""
        kinds = ";;".join((_("Mails (*.eml *.mbox *.mbx *.msg)"), _("All files (*)")))
        chosen, _kind = QFileDialog.getOpenFileNames(self._window, _("Import mail"), self._folder, kinds)
        self._import_chosen(chosen, self.import_mails)

    def choose_and_import_csv(self) -> None:
        """Ask for a table of clients or requests, and take it in."""
        kinds = ";;".join((_("Tables (*.csv *.tsv)"), _("All files (*)")))
        title = _("Import clients or requests")
        chosen, _kind = QFileDialog.getOpenFileNames(self._window, title, self._folder, kinds)
        self._import_chosen(chosen, self.import_tables)

    def import_paths(self, paths: Sequence[Path]) -> None:
        """Take these files and folders in: tables by their ending, everything else is mail."""
        tables = [path for path in paths if path.suffix.lower() in _TABLE_ENDINGS and not path.is_dir()]
        mails = [path for path in paths if path not in tables]
        if mails:
            self.import_mails(mails)
        self.import_tables(tables)

    def import_mails(self, paths: Sequence[Path]) -> None:
        """Take the mails of these files and folders in."""
        intake, stop, tell = self._intake(), self._begin(), self._progressed.emit
        make_parser, read_sources, chosen = self._make_parser, self._read_sources, tuple(paths)
        self._link.jobs.background(
            lambda: take_mails(intake, make_parser, read_sources, chosen, tell, stop),
            self._on_mails,
            on_settled=self._on_settled,
            token=stop,
        )

    def import_tables(self, paths: Sequence[Path]) -> None:
        """Take the rows of these CSV files in, each with its report."""
        for path in paths:
            self._import_table(path)

    def retry(self, entries: Sequence[QuarantinedMail]) -> None:
        """Read quarantined mails again."""
        intake, make_parser, chosen = self._intake(), self._make_parser, tuple(entries)
        self._link.jobs.background(
            lambda: retry_mails(intake, make_parser, chosen),
            self._on_mails,
            on_settled=self._on_settled,
            token=self._begin(),
        )

    def cancel(self) -> None:
        """Stop after the mail or row at hand; what is in stays in."""
        self._stop.set()

    def _import_chosen(self, chosen: Sequence[str], take: Callable[[Sequence[Path]], None]) -> None:
        if chosen:
            self._folder = str(Path(chosen[0]).parent)
            take([Path(file) for file in chosen])

    def _import_table(self, path: Path) -> None:
        link, tell, stop = self._link, self._progressed.emit, self._begin()
        desk, actor_id, zone = cast(Desk, link.desk), link.agent.id, link.zone
        language = link.settings.answer_language
        link.jobs.background(
            lambda: take_rows(desk, path, actor_id, zone, language, tell, stop),
            self._on_rows,
            on_settled=self._on_settled,
            token=stop,
        )

    def _intake(self) -> Callable[[MailParser], Intake]:
        desk, actor_id, language = cast(Desk, self._link.desk), self._link.agent.id, self._link.settings.answer_language
        return lambda parser: Intake(desk, parser, actor_id, language=language)

    def _begin(self) -> threading.Event:
        """One more is under way; all of them stop together."""
        if not self._under_way:
            self._stop = threading.Event()
        self._under_way += 1
        self.bar.begin()
        return self._stop

    def _on_progressed(self, progress: Progress) -> None:
        if self._under_way and not self._stop.is_set():
            self.bar.show_progress(progress)

    def _on_settled(self) -> None:
        self._under_way -= 1
        if not self._under_way:
            self.bar.end()
            self.finished.emit()

    def _on_mails(self, taken: TakenIn | None) -> None:
        if taken is None:  # stopped before it began
            return
        message = mails_text(taken)
        first = taken.first
        if taken.failure is not None:
            self._notices.error(_("{what} It stopped there: {why}").format(what=message, why=_why(taken.failure)))
        elif taken.unreadable:
            name, why = taken.unreadable[0]
            text = _("{file} can't be read: {why}.").format(file=name, why=why)
            more = len(taken.unreadable) - 1
            if more:
                text = ngettext("{text} {count} other neither.", "{text} {count} others neither.", more).format(
                    text=text, count=more
                )
            self._notices.warning(_("{first} {second}").format(first=text, second=message) if taken.mails else text)
        elif first is not None:
            self._notices.info(message, _("Show"), lambda: self.request_requested.emit(first))
        else:
            self._notices.info(message)

    def _on_rows(self, taken: RowsTakenIn | None) -> None:
        if taken is None:
            return
        if taken.failure is not None and not taken.reports:
            text = _("{file} wasn't imported: {why}").format(file=taken.file.name, why=_why(taken.failure))
            self._notices.error(text)
            return
        report = ImportReport(self._link, taken, self._window)
        report.request_requested.connect(self.request_requested)
        report.open()


def mails_text(taken: TakenIn) -> str:
    """ "3 mails: 2 registered, 1 appended, 0 duplicates, 0 quarantined." """
    counts = taken.counts
    template = ngettext(
        "{count} mail: {registered} registered, {appended} appended, {duplicates} duplicates, "
        "{quarantined} quarantined.",
        "{count} mails: {registered} registered, {appended} appended, {duplicates} duplicates, "
        "{quarantined} quarantined.",
        taken.mails,
    )
    text = template.format(
        count=taken.mails,
        registered=counts[IntakeOutcome.REGISTERED],
        appended=counts[IntakeOutcome.APPENDED],
        duplicates=counts[IntakeOutcome.DUPLICATE],
        quarantined=counts[IntakeOutcome.QUARANTINED],
    )
    return _("{result} Stopped; the rest isn't taken in.").format(result=text) if taken.stopped else text


def _why(error: Exception) -> str:
    if isinstance(error, DomainError):
        return _(error.message).format(**error.params)
    if isinstance(error, OSError):
        return error.strerror or str(error)
    return str(error)
