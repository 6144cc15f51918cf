"""Opens an attachment with the program the computer has for it; what could do harm is asked about first."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from PySide6.QtCore import QObject, QUrl, Signal
from PySide6.QtGui import QDesktopServices

from ecsupport_desktop.config.language import N_, _
from ecsupport_desktop.domain.message import Attachment
from ecsupport_desktop.services.file_risk import Risk, risk_of
from ecsupport_desktop.services.ports import Readers
from ecsupport_desktop.ui.request.attachments import proposed_name
from ecsupport_desktop.ui.request.private_copies import keep_copy, sweep
from ecsupport_desktop.ui.shared.desk_link import DeskLink
from ecsupport_desktop.ui.shared.notices import Notices

RISKS: Final = {
    Risk.PROGRAM: N_("{name} is a program: it can do anything on this computer."),
    Risk.SCRIPT: N_("{name} is a script: it can do anything on this computer."),
    Risk.SHORTCUT: N_("{name} is a shortcut: it can start anything on this computer."),
    Risk.MACROS: N_("{name} may hold macros: they can do anything on this computer."),
    Risk.ARCHIVE: N_("{name} is an archive: what is in it hasn't been looked at."),
    Risk.WEB_PAGE: N_("{name} is a web page: it can run scripts and fetch things from the internet."),
    Risk.DISGUISED: N_("{name} isn't what its name says."),
    Risk.UNKNOWN: N_("{name} is of a kind that isn't known to be harmless."),
}


@dataclass(frozen=True, slots=True)
class _Read:
    attachment: Attachment
    risk: Risk | None
    path: Path | None
    why: str = ""


class AttachmentOpener(QObject):
    """Made once a window: it takes away the copies of last time.

    Signals: asked(Attachment, str): why this one isn't opened without a word, in a sentence.
    """

    asked = Signal(object, str)

    def __init__(self, link: DeskLink, notices: Notices, parent: QObject) -> None:
        super().__init__(parent)
        self.setObjectName("attachmentOpener")
        self._link, self._notices = link, notices
        paths = link.paths
        link.jobs.background(lambda: sweep(paths.opened_attachments_folder))

    def open(self, attachment: Attachment) -> None:
        """Open it, or ask first."""
        self._read(attachment, anyway=False)

    def open_anyway(self, attachment: Attachment) -> None:
        """Open it: somebody was asked and said so."""
        self._read(attachment, anyway=True)

    def _read(self, attachment: Attachment, *, anyway: bool) -> None:
        paths, name = self._link.paths, proposed_name(attachment.name)

        def read(readers: Readers) -> _Read:
            content = readers.file(attachment.sha256)
            if content is None:
                return _Read(attachment, None, None, _("The file's bytes are missing. “ecsupport doctor” tells more."))
            risk = None if anyway else risk_of(name, content)
            if risk is not None:
                return _Read(attachment, risk, None)
            try:
                return _Read(attachment, None, keep_copy(paths.opened_attachments_folder, name, content))
            except OSError as error:
                why = error.strerror or str(error)
                return _Read(attachment, None, None, _("{name} could not be saved: {why}").format(name=name, why=why))

        self._link.query(read, self._on_read)

    def _on_read(self, read: _Read) -> None:
        name = proposed_name(read.attachment.name)
        if read.risk is not None:
            self.asked.emit(read.attachment, _(RISKS[read.risk]).format(name=name))
        elif read.path is None:
            self._notices.error(read.why)
        elif not QDesktopServices.openUrl(QUrl.fromLocalFile(str(read.path))):
            self._notices.error(_("No program on this computer opens {name}. Save it instead.").format(name=name))
