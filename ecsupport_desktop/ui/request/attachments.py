"""Attachments as chips under their message, and saving them safely. Nothing is opened here."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QStandardPaths, Qt, Signal, SignalInstance
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QMenu, QVBoxLayout, QWidget

from ecsupport_desktop.config.language import _
from ecsupport_desktop.domain.message import Attachment
from ecsupport_desktop.services.file_names import safe_name
from ecsupport_desktop.services.ports import Readers
from ecsupport_desktop.services.whole_file import whole_file
from ecsupport_desktop.ui.shared.buttons import button, quiet_button
from ecsupport_desktop.ui.shared.chip import Chip
from ecsupport_desktop.ui.shared.desk_link import DeskLink
from ecsupport_desktop.ui.shared.flow_layout import FlowLayout
from ecsupport_desktop.ui.shared.labels import label
from ecsupport_desktop.ui.shared.moments import size_text
from ecsupport_desktop.ui.shared.notices import Notices
from ecsupport_desktop.ui.shared.text_view import show_invisibles
from ecsupport_desktop.ui.shared.theme import px


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
    return safe_name(name) or _("attachment")


class AttachmentRow(QWidget):
    """The files of one message, and the question about one of them.

    Signals: save_, open_, open_anyway_ and enclose_requested(Attachment), the last to send it with the answer.
    """

    save_requested = Signal(object)
    open_requested = Signal(object)
    open_anyway_requested = Signal(object)
    enclose_requested = Signal(object)

    def __init__(self, attachments: tuple[Attachment, ...], parent: QWidget, side: int = 0, above: int = 0) -> None:
        """`side` and `above` are the room around them, in pixels."""
        super().__init__(parent)
        self._asked: Attachment | None = None
        self.attachments = attachments
        column = QVBoxLayout(self)
        column.setContentsMargins(side, above, side, above)
        column.setSpacing(px(4))
        chips = FlowLayout()
        for attachment in attachments:
            chips.addWidget(self._chip(attachment))
        column.addLayout(chips)
        column.addWidget(self._question_row())

    def ask_first(self, attachment: Attachment, why: str) -> None:
        """Say why it isn't opened at once; saving it is the first thing offered."""
        self._asked = attachment
        self._why.setText(show_invisibles(why))
        self._question.setAccessibleName(self._why.text())
        self._question.show()
        self._save.setFocus(Qt.FocusReason.TabFocusReason)

    def _question_row(self) -> QWidget:
        self._question = QWidget(self)
        self._question.setObjectName("askFirst")
        self._why = label(kind="critical", name="askFirstWhy", wrap=True)
        self._save = button(_("Save…"), "askFirstSave")
        anyway = quiet_button(_("Open anyway"), "askFirstOpen")
        self._save.clicked.connect(lambda: self._answer(self.save_requested))
        anyway.clicked.connect(lambda: self._answer(self.open_anyway_requested))
        row = QHBoxLayout(self._question)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self._why, 1)
        row.addWidget(self._save)
        row.addWidget(anyway)
        self._question.hide()
        return self._question

    def _answer(self, signal: SignalInstance) -> None:
        asked, self._asked = self._asked, None
        self._question.hide()
        if asked is not None:
            signal.emit(asked)

    def _chip(self, attachment: Attachment) -> Chip:
        text = _("{name} · {size}").format(name=attachment.name, size=size_text(attachment.size))
        chip = Chip(text, name="attachmentChip", icon_name="attach", parent=self)
        chip.setAccessibleDescription(_("Attachment: press to open or save it"))
        chip.clicked.connect(lambda: self._offer(attachment, chip))
        return chip

    def _offer(self, attachment: Attachment, chip: Chip) -> None:
        menu = QMenu(self)
        menu.setObjectName("attachmentMenu")
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction(_("Open")).triggered.connect(lambda: self.open_requested.emit(attachment))
        menu.addAction(_("Save…")).triggered.connect(lambda: self.save_requested.emit(attachment))
        menu.addAction(_("Send with the answer")).triggered.connect(lambda: self.enclose_requested.emit(attachment))
        menu.popup(chip.mapToGlobal(chip.rect().bottomLeft()))
