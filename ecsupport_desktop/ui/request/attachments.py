"""Attachments as chips under their message, and saving them safely. Nothing is opened by its content."""

from __future__ import annotations

import re
from pathlib import Path

from PySide6.QtCore import QStandardPaths, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from ecsupport_desktop.config.language import _
from ecsupport_desktop.domain.message import Attachment
from ecsupport_desktop.services.ports import Readers
from ecsupport_desktop.services.whole_file import whole_file
from ecsupport_desktop.ui.shared.chip import Chip
from ecsupport_desktop.ui.shared.desk_link import DeskLink
from ecsupport_desktop.ui.shared.flow_layout import FlowLayout
from ecsupport_desktop.ui.shared.moments import size_text
from ecsupport_desktop.ui.shared.notices import Notices
from ecsupport_desktop.ui.shared.text_view import show_invisibles

LONGEST_NAME = 120
"""Characters of a proposed file name; file systems take 255 bytes."""

_FORBIDDEN = re.compile(r'[\x00-\x1f\x7f<>:"|?*\\/⟨⟩]+')
_DEVICES = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)", re.IGNORECASE)


class AttachmentSaver(QWidget):
    """Asks where, reads the bytes by their hash, writes a whole file or none; never executable, never opened."""

    def __init__(self, link: DeskLink, notices: Notices, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("attachmentSaver")
        self.hide()
        self._link = link
        self._notices = notices

    def save(self, attachment: Attachment) -> None:
        folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DownloadLocation)
        chosen, _filter = QFileDialog.getSaveFileName(
            self.window(), _("Save attachment"), str(Path(folder) / proposed_name(attachment.name))
        )
        if chosen:
            self.save_to(attachment, Path(chosen))

    def save_to(self, attachment: Attachment, target: Path) -> None:
        """Save without asking; what became of it is said in the notice bar."""

        def read(readers: Readers) -> tuple[Path, bytes | None]:
            return target, readers.file(attachment.sha256)

        self._link.query(read, self._on_read)

    def _on_read(self, found: tuple[Path, bytes | None]) -> None:
        target, content = found
        if content is None:
            self._notices.error(_("The file's bytes are missing. “ecsupport doctor” tells more."))
            return
        try:
            with whole_file(target) as part:
                part.write_bytes(content)
        except OSError as error:
            why = error.strerror or str(error)
            self._notices.error(_("{name} could not be saved: {why}").format(name=target.name, why=why))
            return
        self._notices.info(_("Saved to {path}").format(path=str(target)))


def proposed_name(name: str) -> str:
    """A sender's file name as one this computer takes: no folder, nothing hidden, no ending that reads backwards."""
    shown = show_invisibles(name.replace("\\", "/").rpartition("/")[2])
    clean = _FORBIDDEN.sub("_", shown).strip(" .")
    if not clean or _DEVICES.match(clean):
        clean = f"_{clean}" if clean else _("attachment")
    stem, dot, ending = clean.rpartition(".")
    if not dot or len(ending) > 16:
        return clean[:LONGEST_NAME]
    return f"{stem[: LONGEST_NAME - len(ending) - 1]}.{ending}"


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
