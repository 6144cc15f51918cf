"""The conversation: messages and notes in the order they came, the newest in sight."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from uuid import UUID

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget
from shiboken6 import isValid

from ecsupport_desktop.config.language import _
from ecsupport_desktop.domain.message import Attachment
from ecsupport_desktop.domain.request import Request
from ecsupport_desktop.services.views import RequestView
from ecsupport_desktop.ui.request.as_sent import make_page
from ecsupport_desktop.ui.request.attachments import AttachmentRow
from ecsupport_desktop.ui.request.entries import Entry, entries_of
from ecsupport_desktop.ui.request.message_block import ConversationBlock, make_block
from ecsupport_desktop.ui.shared.desk_link import DeskLink
from ecsupport_desktop.ui.shared.labels import hairline
from ecsupport_desktop.ui.shared.text_view import show_invisibles
from ecsupport_desktop.ui.shared.theme import px
from ecsupport_desktop.ui.shared.turns import Turns

AT_ONCE = 6
"""Messages that are there with the request, the newest: they fill the view. Earlier ones come turn by turn."""
SAID_AT_ONCE = 1_000
"""Characters of the newest message that are said on arrival; the messages themselves are a Tab away."""


class Conversation(QScrollArea):
    """What is read stays where it is: a refresh makes only those blocks anew that look different now.

    It opens at the beginning of the newest message, and keeps to the newest as long as nobody scrolls back.
    Signals: save_, open_, open_anyway_ and enclose_requested(Attachment);
    not_opened(str): no program took this address.
    """

    save_requested = Signal(object)
    open_requested = Signal(object)
    open_anyway_requested = Signal(object)
    enclose_requested = Signal(object)
    not_opened = Signal(str)

    def __init__(self, link: DeskLink, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("conversation")
        self.setAccessibleName(_("Conversation"))
        self._link = link
        self._request_id: UUID | None = None
        self._follows = True
        self._blocks: dict[UUID, tuple[Entry, ConversationBlock]] = {}
        self._earlier: list[Entry] = []  # not built yet
        self._files: tuple[Attachment, ...] = ()
        self._building = Turns(self)
        self._moves = False
        self._read: tuple[ConversationBlock, int] | None = None  # the block at the top, and how much of it is above
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        bar = self.verticalScrollBar()
        bar.rangeChanged.connect(self._on_range_changed)
        bar.valueChanged.connect(self._on_value_changed)
        self._begin()

    def set_view(self, view: RequestView | None) -> None:
        entries = entries_of(view, self._link.zone, self._link.now()) if view is not None else ()
        files = _loose_files(view.request) if view is not None else ()
        request_id = view.request.id if view is not None else None
        if request_id != self._request_id:
            self._begin()
            self._request_id = request_id
        elif (*self._earlier, *(entry for entry, _block in self._blocks.values())) == entries and files == self._files:
            return
        self._arrange(entries, files)

    def _begin(self) -> None:
        """An empty body for another request."""
        self._blocks, self._files, self._earlier = {}, (), []
        self._building.stop()
        self._read = None
        self._body = QWidget()
        self._column = QVBoxLayout(self._body)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self.setWidget(self._body)
        self._follows = True

    def _arrange(self, entries: tuple[Entry, ...], files: tuple[Attachment, ...]) -> None:
        body = self._body
        kept = {block for entry, block in self._blocks.values() if entry in entries}
        while (item := self._column.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None and widget not in kept:
                widget.hide()
                widget.deleteLater()
        before, self._blocks, self._files = self._blocks, {}, files
        first = _first_built(entries, before)
        self._earlier = list(entries[:first])
        for position, entry in enumerate(entries[first:]):
            if position:
                self._column.addWidget(hairline())
            known = before.get(entry.id)
            block = known[1] if known is not None and known[0] == entry else self._block(entry, body)
            self._blocks[entry.id] = (entry, block)
            self._column.addWidget(block)
        if files:
            row = AttachmentRow(files, body, side=px(20), above=px(8))
            row.save_requested.connect(self.save_requested)
            row.open_requested.connect(self.open_requested)
            row.open_anyway_requested.connect(self.open_anyway_requested)
            row.enclose_requested.connect(self.enclose_requested)
            self._column.addWidget(row)
        self._column.addStretch()
        self.setAccessibleDescription(_newest_words(entries[-1]) if entries else "")
        self._order_tabs()
        if self._earlier:
            self._building.begin(self._build_earlier(), later=True)

    def _build_earlier(self) -> Iterator[None]:
        """One after the other above those that are there, which stay where they are seen."""
        while self._earlier:
            entry = self._earlier.pop()
            block = self._block(entry, self._body)
            self._column.insertWidget(0, hairline())
            self._column.insertWidget(0, block)
            self._blocks = {entry.id: (entry, block)} | self._blocks
            if not self._earlier:
                self._order_tabs()
            yield

    def _order_tabs(self) -> None:
        """From the conversation into its messages: Qt would put what is made later behind everything else."""
        blocks = [block for _entry, block in self._blocks.values()]
        parts = [each for block in blocks for each in block.findChildren(QWidget)]
        stops = [each for each in parts if each.focusPolicy() & Qt.FocusPolicy.TabFocus]
        for one, next_one in pairwise((self, *stops)):
            QWidget.setTabOrder(one, next_one)

    def _block(self, entry: Entry, body: QWidget) -> ConversationBlock:
        block = make_block(entry, body)
        block.save_requested.connect(self.save_requested)
        block.open_requested.connect(self.open_requested)
        block.open_anyway_requested.connect(self.open_anyway_requested)
        block.enclose_requested.connect(self.enclose_requested)
        block.not_opened.connect(self.not_opened)
        html, files = entry.content.html or "", entry.attachments
        block.page_requested.connect(
            lambda: self._link.query(lambda readers: make_page(html, files, readers), block.show_page)
        )
        return block

    def toggle_as_sent(self) -> None:
        """Show the message that has the keyboard, else the newest that came as HTML, as it was sent; or its text."""
        blocks = [block for _entry, block in self._blocks.values() if block.has_html]
        focus = self.focusWidget()
        near = [block for block in blocks if focus is not None and block.isAncestorOf(focus)]
        if blocks:
            (near or blocks)[-1].toggle_as_sent()

    def ask_first(self, attachment: Attachment, why: str) -> None:
        """Ask under this file's message whether to open it."""
        for row in self._body.findChildren(AttachmentRow):
            if attachment in row.attachments:
                row.ask_first(attachment, why)
                # Once the question has its room.
                QTimer.singleShot(0, row, lambda row=row: self.ensureWidgetVisible(row))

    def _newest(self) -> int:
        """Where the newest message begins, as far as the bar can go."""
        bar = self.verticalScrollBar()
        blocks = list(self._blocks.values())
        return min(bar.maximum(), blocks[-1][1].y()) if blocks else bar.maximum()

    def _on_range_changed(self) -> None:
        bar = self.verticalScrollBar()
        self._moves = True
        if self._follows:
            bar.setValue(self._newest())
        elif self._read is not None and isValid(self._read[0]):
            bar.setValue(self._read[0].y() + self._read[1])
        self._moves = False

    def _on_value_changed(self, value: int) -> None:
        if self._moves:  # by itself: nobody scrolled
            return
        self._follows = value >= self._newest()
        at_top = (block for _entry, block in self._blocks.values() if block.y() + block.height() > value)
        self._read = next(((block, value - block.y()) for block in at_top), None)


def _first_built(entries: Sequence[Entry], before: Mapping[UUID, tuple[Entry, ConversationBlock]]) -> int:
    """From which one on they are shown at once: those that stand there already, and the newest few besides."""
    to_build = 0
    for at in range(len(entries) - 1, -1, -1):
        known = before.get(entries[at].id)
        to_build += known is None or known[0] != entries[at]
        if to_build > AT_ONCE:
            return at + 1
    return 0


def _newest_words(entry: Entry) -> str:
    """What is said to who comes here by ear: the newest message, or as much of it as is listened to at once."""
    text = " ".join((entry.content.new_text.strip() or entry.content.text).split())
    text = text if len(text) <= SAID_AT_ONCE else f"{text[:SAID_AT_ONCE]}…"
    return show_invisibles(
        _("The newest is of {who}, {when}: {text}").format(who=entry.who, when=entry.moment, text=text)
    )


def _loose_files(request: Request) -> tuple[Attachment, ...]:
    """Those that stand below the conversation: they belong to no message and went with none."""
    sent = {key for message in request.messages for key in message.files}
    return tuple(file for file in request.attachments if file.message_id is None and file.id not in sent)
