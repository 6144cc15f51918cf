"""Attachments as chips under their message, and saving them safely. Nothing is opened by its content."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QStandardPaths, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from ecsupport_desktop.config.language import _
from ecsupport_desktop.domain.message import Attachment
from ecsupport_desktop.services.ports import Readers
from ecsupport_desktop.ui.shared.chip import Chip
from ecsupport_desktop.ui.shared.desk_link import DeskLink
from ecsupport_desktop.ui.shared.flow_layout import FlowLayout
from ecsupport_desktop.ui.shared.moments import size_text
from ecsupport_desktop.ui.shared.notices import Notices


class AttachmentSaver(QWidget):
    """Asks where, reads the bytes by their hash, writes a whole file or none; never executable, never opened."""

    def __init__(self, link: DeskLink, notices: Notices, parent: QWidget) -> None:
        super().__init__(parent)
        self.hide()
        self._link = link
        self._notices = notices
        self._target: Path | None = None

    def save(self, attachment: Attachment) -> None:
        folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DownloadLocation)
        chosen, _filter = QFileDialog.getSaveFileName(
            self.window(), _("Save attachment"), str(Path(folder) / attachment.name)
        )
        if chosen:
            self.save_to(attachment, Path(chosen))

    def save_to(self, attachment: Attachment, target: Path) -> None:
        """Save without asking; what was asked for is said in the notice bar."""
        self._target = target

        def read(readers: Readers) -> bytes | None:
            return readers.file(attachment.sha256)

        self._link.query(read, self._on_read)

    def _on_read(self, content: bytes | None) -> None:
        target, self._target = self._target, None
        if target is None:
            return
        if content is None:
            self._notices.error(_("The file's bytes are missing. “ecsupport doctor” tells more."))
            return
        partial = target.with_name(target.name + ".part")
        try:
            partial.write_bytes(content)
            partial.replace(target)
        except OSError as error:
            partial.unlink(missing_ok=True)
            self._notices.error(_("{name} could not be saved: {why}").format(name=target.name, why=error.strerror))
            return
        self._notices.info(_("Saved to {path}").format(path=str(target)))


class AttachmentRow(QWidget):
    """The files of one message.

    Signals: save_requested(Attachment).
    """

    save_requested = Signal(object)

    def __init__(self, attachments: tuple[Attachment, ...], parent: QWidget) -> None:
        super().__init__(parent)
        layout = FlowLayout(self)
        for attachment in attachments:
            layout.addWidget(self._chip(attachment))

    def _chip(self, attachment: Attachment) -> Chip:
        text = _("{name} · {size}").format(name=attachment.name, size=size_text(attachment.size))
        chip = Chip(text, name="attachmentChip", icon_name="attach", parent=self)
        chip.setAccessibleDescription(_("Attachment: press to save it"))
        chip.clicked.connect(lambda: self.save_requested.emit(attachment))
        return chip
