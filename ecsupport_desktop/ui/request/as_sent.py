"""A message as it was sent: made ready on a worker, shown with its links explained and nothing fetched."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPoint, Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QImage
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from ecsupport_desktop.config.language import _, ngettext
from ecsupport_desktop.domain.message import Attachment
from ecsupport_desktop.services.link_target import read_target
from ecsupport_desktop.services.ports import Readers
from ecsupport_desktop.services.safe_html import SafeHtml, safe_html
from ecsupport_desktop.ui.request.html_view import HtmlView
from ecsupport_desktop.ui.request.link_line import LinkLine
from ecsupport_desktop.ui.request.safe_images import MOST_PIXELS_TOGETHER, picture_size, safe_picture
from ecsupport_desktop.ui.shared.labels import label
from ecsupport_desktop.ui.shared.theme import px

LARGEST_PICTURE = 25_000_000
"""Bytes."""
LEAST_HEIGHT = 120
"""Pixels at 100 %: room for what is said of a link."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AsSentPage:
    """What is shown: HTML, and its pictures in the order of `safe.images`."""

    safe: SafeHtml
    pictures: tuple[QImage | None, ...] = ()


def make_page(html: str, attachments: tuple[Attachment, ...], readers: Readers) -> AsSentPage | None:
    """Clean the HTML and decode its own pictures; None where only its text can be shown. On a worker thread."""
    safe = safe_html(html)
    if safe is None:
        return None
    files = {(file.content_id or "").lower(): file for file in attachments if file.content_id}
    decoded: dict[str, QImage | None] = {}
    left = MOST_PIXELS_TOGETHER
    for name in safe.images:
        key = name.lower()
        if key in decoded or (file := files.get(key)) is None or file.size > LARGEST_PICTURE:
            continue
        content = readers.file(file.sha256) or b""
        decoded[key] = safe_picture(content, left)
        if decoded[key] is not None:
            size = picture_size(content)
            left -= size.width() * size.height()
    return AsSentPage(safe=safe, pictures=tuple(decoded.get(name.lower()) for name in safe.images))


class AsSent(QWidget):
    """The page, what was left out of it, and the line that says where a link leads.

    Signals: not_opened(str): this address was confirmed and no program took it.
    """

    not_opened = Signal(str)

    def __init__(self, page: AsSentPage, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("asSent")
        self._targets = [read_target(link.target, link.words) for link in page.safe.links]
        self.view = HtmlView(self)
        self.view.setAccessibleName(_("Message as sent"))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(8))
        if words := _left_out(page):
            column.addWidget(label(words, "muted", name="leftOut", wrap=True))
        column.addWidget(self.view)
        column.addStretch()
        self._line = LinkLine(self)
        self._line.open_confirmed.connect(self._on_open_confirmed)
        self._line.answered.connect(self._on_answered)
        self.view.link_pointed.connect(self._on_link_pointed)
        self.view.link_chosen.connect(self._on_link_chosen)
        self.view.show_html(page.safe.html, page.pictures)
        self.setFocusProxy(self.view)
        self.setMinimumHeight(px(LEAST_HEIGHT) if self._targets else 0)

    def _on_link_pointed(self, number: int) -> None:
        self._line.point(self._targets[number] if 0 <= number < len(self._targets) else None)
        if self._line.isVisibleTo(self) and not self._line.asks:
            self._place(scroll=not self.view.underMouse())

    def _on_link_chosen(self, number: int) -> None:
        if 0 <= number < len(self._targets):
            self._line.ask(self._targets[number])
            self._place(scroll=True)

    def _on_open_confirmed(self, address: str) -> None:
        if not QDesktopServices.openUrl(QUrl(address, QUrl.ParsingMode.StrictMode)):
            self.not_opened.emit(address)

    def _on_answered(self) -> None:
        self.view.setFocus(Qt.FocusReason.OtherFocusReason)

    def _place(self, *, scroll: bool) -> None:
        """Beside the link, below it where there is room, never over it."""
        space = px(4)
        width = min(self.width(), px(560))
        layout = self._line.layout()
        height = max(layout.heightForWidth(width), layout.minimumSize().height()) if layout is not None else 0
        self._line.resize(width, height)
        above, below = (self.view.mapTo(self, QPoint(0, y)).y() for y in self.view.link_edges())
        fits = below + space + height <= self.height()
        self._line.move(0, below + space if fits else max(0, above - space - height))
        self._line.raise_()
        if scroll and (area := _scroll_area(self)) is not None:
            area.ensureWidgetVisible(self._line, 0, 2 * space + (below - above))


def _left_out(page: AsSentPage) -> str:
    count = page.safe.left_out + sum(picture is None for picture in page.pictures)
    if not count:
        return ""
    return ngettext(
        "{count} picture isn't shown: nothing is fetched, and only small pictures of the mail itself are drawn.",
        "{count} pictures aren't shown: nothing is fetched, and only small pictures of the mail itself are drawn.",
        count,
    ).format(count=count)


def _scroll_area(widget: QWidget) -> QScrollArea | None:
    """The nearest one this widget lies in."""
    parent = widget.parentWidget()
    while parent is not None and not isinstance(parent, QScrollArea):
        parent = parent.parentWidget()
    return parent
