"""The files that go with the answer, as chips below its text. Each is on the request first: no crash loses one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from PySide6.QtCore import QBuffer, QIODevice, QMimeData, Signal
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QFileDialog, QPlainTextEdit, QVBoxLayout, QWidget

from ecsupport_desktop.config.language import _
from ecsupport_desktop.domain import commands as c
from ecsupport_desktop.domain.contents import attachments_of
from ecsupport_desktop.domain.message import Attachment
from ecsupport_desktop.domain.policy import LARGEST_FILES
from ecsupport_desktop.services.outcome import Outcome
from ecsupport_desktop.services.views import RequestView
from ecsupport_desktop.ui.shared.chip import Chip
from ecsupport_desktop.ui.shared.desk_link import DeskLink
from ecsupport_desktop.ui.shared.field_message import FieldMessage
from ecsupport_desktop.ui.shared.flow_layout import FlowLayout
from ecsupport_desktop.ui.shared.moments import size_text
from ecsupport_desktop.ui.shared.new_files import NewFiles, read_files
from ecsupport_desktop.ui.shared.notices import Notices
from ecsupport_desktop.ui.shared.refusals import refusal_text
from ecsupport_desktop.ui.shared.theme import px
from ecsupport_desktop.ui.triage.draft_keeper import put_files


class FileTakingEdit(QPlainTextEdit):
    """A text that hands on what isn't text: files dropped or pasted, and a copied picture.

    Signals: files_given(list[Path]); picture_given(QImage).
    """

    files_given = Signal(object)
    picture_given = Signal(object)

    def canInsertFromMimeData(self, source: QMimeData) -> bool:
        return _files_of(source) != [] or source.hasImage() or super().canInsertFromMimeData(source)

    def insertFromMimeData(self, source: QMimeData) -> None:
        if files := _files_of(source):
            self.files_given.emit(files)
        elif source.hasImage() and not source.hasText():
            self.picture_given.emit(QImage(source.imageData()))
        else:
            super().insertFromMimeData(source)


def _files_of(source: QMimeData) -> list[Path]:
    return [Path(url.toLocalFile()) for url in source.urls() if url.isLocalFile()]


@dataclass(frozen=True, slots=True)
class _Read:
    request_id: UUID
    files: NewFiles


class Enclosures(QWidget):
    """Signals: edited() when a file was added or taken away."""

    edited = Signal()

    def __init__(self, link: DeskLink, notices: Notices, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("enclosures")
        self.setAccessibleName(_("Files that go with it"))
        self._link, self._notices = link, notices
        self._request_id: UUID | None = None
        self._known: dict[UUID, Attachment] = {}
        self._files: list[UUID] = []
        self._under_way: dict[UUID, c.Attach] = {}
        self._reading = 0
        self._shown: tuple[UUID, ...] = ()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(2))
        self._chips = FlowLayout()
        column.addLayout(self._chips)
        self._message = FieldMessage(self, self)
        column.addWidget(self._message)
        self.hide()

    @property
    def files(self) -> tuple[UUID, ...]:
        return tuple(self._files)

    @property
    def pending(self) -> bool:
        """Whether a file is still on its way to the request."""
        return self._reading > 0 or bool(self._under_way)

    def begin(self, view: RequestView) -> None:
        """Nothing goes with the answer to this request yet."""
        self._request_id, self._known, self._files = view.request.id, {}, []
        self.look_at(view)

    def look_at(self, view: RequestView) -> None:
        """The files there are on the request."""
        self._known |= {file.id: file for file in view.request.attachments}
        self._show()

    def restore(self, files: Iterable[str]) -> None:
        """Those of a draft, as far as they are still there."""
        kept = [key for key in self._known if str(key) in set(files)]
        self._files = list(dict.fromkeys((*self._files, *kept)))
        self._show()

    def choose(self) -> None:
        """Ask for files of this computer."""
        names, _filter = QFileDialog.getOpenFileNames(self.window(), _("Files that go with the answer"))
        if names:
            self.add_files([Path(name) for name in names])

    def add_files(self, files: Sequence[Path]) -> None:
        """Put them on the request, and let them go with the answer."""
        if (request_id := self._request_id) is not None:
            self._reading += 1
            self._link.jobs.background(lambda: _Read(request_id, read_files(files)), self._on_read)

    def add_picture(self, picture: QImage) -> None:
        """The same with a picture that was copied."""
        if (request_id := self._request_id) is not None:
            name = _("Picture {moment}.png").format(moment=f"{self._link.now().astimezone(self._link.zone):%H-%M-%S}")
            self._reading += 1
            self._link.jobs.background(lambda: _Read(request_id, _packed(picture, name)), self._on_read)

    def enclose(self, file: Attachment) -> None:
        """Let a file that is on the request go with the answer."""
        self._known[file.id] = file
        if file.id not in self._files:
            self._files.append(file.id)
            self._changed()

    def _on_read(self, read: _Read) -> None:
        self._reading -= 1
        for problem in read.files.problems:
            self._notices.error(problem)
        if read.files.attachments:
            self._attach(read.request_id, read.files.attachments)

    def _attach(self, request_id: UUID, attachments: tuple[c.NewAttachment, ...]) -> None:
        command = c.Attach(**self._link.command_base(), request_id=request_id, attachments=attachments)
        self._under_way[command.id] = command
        self._link.execute(command, self._on_attached, self._on_failed)

    def _on_attached(self, outcome: Outcome) -> None:
        command = self._under_way.pop(outcome.command_id, None)
        if not outcome.accepted:
            self._notices.error(_("{why}. The file isn't attached.").format(why=refusal_text(outcome)))
        elif command is not None:
            now = self._link.now()
            files = attachments_of(command.attachments, command.id, None, command.actor_id, now)
            for file in files if command.request_id == self._request_id else ():
                self.enclose(file)
            if command.request_id != self._request_id:  # its answer waits among the drafts
                whose, keys = (command.actor_id, command.request_id), [file.id for file in files]
                self._link.journal(lambda drafts: put_files(drafts, *whose, keys, now))

    def _on_failed(self, error: Exception) -> None:
        self._under_way.clear()
        self._notices.error(_("{why}. The file isn't attached.").format(why=str(error).rstrip(".")))

    def _take_away(self, key: UUID) -> None:
        self._files.remove(key)
        self._changed()

    def _changed(self) -> None:
        self._show()
        self.edited.emit()

    def _show(self) -> None:
        """What is shown already keeps the keyboard, where a chip has it."""
        if self._shown == self.files:
            return
        self._shown = self.files
        self._chips.clear_widgets()
        for key in self._files:
            self._chips.addWidget(self._chip(self._known[key]))
        megabytes = LARGEST_FILES // 1_000_000
        large = sum(self._known[key].size for key in self._files) > LARGEST_FILES
        said = _("Larger than {megabytes} MB together: most mail servers refuse that. Send a link instead.")
        self._message.set_message(said.format(megabytes=megabytes) if large else "", "critical")
        self.setVisible(bool(self._files))
        self.updateGeometry()

    def _chip(self, file: Attachment) -> Chip:
        text = _("{name} · {size}").format(name=file.name, size=size_text(file.size))
        chip = Chip(text, name="enclosureChip", icon_name="attach", removable=True, parent=self)
        chip.remove_requested.connect(lambda: self._take_away(file.id))
        return chip


def _packed(picture: QImage, name: str) -> NewFiles:
    """As PNG: half a second for a photograph as large as a screen. On a worker."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    if not picture.save(buffer, "PNG"):  # type: ignore[call-overload]
        return NewFiles((), ())
    return NewFiles((c.NewAttachment(name=name, media_type="image/png", content=bytes(buffer.data().data())),), ())
