"""The conversation: messages and notes in the order they came, the newest in sight."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from ecsupport_desktop.config.language import _
from ecsupport_desktop.domain.message import Message, Note
from ecsupport_desktop.services.views import RequestView
from ecsupport_desktop.ui.request.attachments import AttachmentRow
from ecsupport_desktop.ui.request.message_block import ConversationBlock, message_block, note_block
from ecsupport_desktop.ui.shared.desk_link import DeskLink
from ecsupport_desktop.ui.shared.labels import hairline


class Conversation(QScrollArea):
    """Signals: save_requested(Attachment). A refresh of the same request leaves the scroll position alone."""

    save_requested = Signal(object)

    def __init__(self, link: DeskLink, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("conversation")
        self.setAccessibleName(_("Conversation"))
        self._link = link
        self._shown: RequestView | None = None
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def set_view(self, view: RequestView | None) -> None:
        same = view is not None and self._shown is not None and view.request.id == self._shown.request.id
        grew = not same or _size(view) != _size(self._shown)
        position = self.verticalScrollBar().value()
        self._shown = view
        self.setWidget(self._body(view))
        if same and not grew:
            self.verticalScrollBar().setValue(position)
        else:
            QTimer.singleShot(0, self, self._show_newest)

    def _show_newest(self) -> None:
        bar = self.verticalScrollBar()
        bar.setValue(bar.maximum())

    def _body(self, view: RequestView | None) -> QWidget:
        body = QWidget()
        layout = QVBoxLayout(body)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        for position, block in enumerate(_blocks(view, self._link, body)):
            if position:
                layout.addWidget(hairline())
            block.save_requested.connect(self.save_requested)
            layout.addWidget(block)
        if view is not None:
            loose = tuple(file for file in view.request.attachments if file.message_id is None)
            if loose:
                row = AttachmentRow(loose, body)
                row.setContentsMargins(12, 8, 12, 8)
                row.save_requested.connect(self.save_requested)
                layout.addWidget(row)
        layout.addStretch()
        return body


def _blocks(view: RequestView | None, link: DeskLink, parent: QWidget) -> list[ConversationBlock]:
    if view is None:
        return []
    zone, now = link.zone, link.now()
    entries: list[Message | Note] = [*view.request.messages, *view.request.notes]
    entries.sort(key=lambda entry: entry.at if isinstance(entry, Note) else entry.received_at)
    return [
        note_block(entry, view, zone, now, parent)
        if isinstance(entry, Note)
        else message_block(entry, view, zone, now, parent)
        for entry in entries
    ]


def _size(view: RequestView | None) -> tuple[int, int]:
    return (len(view.request.messages), len(view.request.notes)) if view else (0, 0)
