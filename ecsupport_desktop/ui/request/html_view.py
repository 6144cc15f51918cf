"""Shows a mail's HTML as it was sent, and loads nothing: no file, no address, only pictures handed in.

The document holds `link:N` and `image:N` (see `services.safe_html`) and no address at all; whatever else a document
asks for is answered by an empty picture, since Qt opens local files itself where it gets nothing.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QSize, Qt, QUrl, Signal
from PySide6.QtGui import QContextMenuEvent, QFocusEvent, QImage, QKeyEvent, QResizeEvent, QTextDocument
from PySide6.QtWidgets import QFrame, QSizePolicy, QTextBrowser, QWidget

from ecsupport_desktop.ui.shared.text_view import show_invisibles, stretch_to
from ecsupport_desktop.ui.shared.theme import current_theme

_SHEET = (
    "h1, h2 {{ font-size: {large}px; }} h3, h4, h5, h6 {{ font-size: {normal}px; }}"
    "a {{ color: {accent}; }} td, th {{ padding: 2px 8px 2px 0; }} pre, code {{ white-space: pre-wrap; }}"
)


class HtmlView(QTextBrowser):
    """As tall as what it holds. Tab goes from link to link, Enter chooses one; nothing is opened by choosing.

    Signals: link_pointed(int), −1 when none is any more; link_chosen(int). Numbers are places in `SafeHtml.links`.
    """

    link_pointed = Signal(int)
    link_chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("htmlView")
        self._pictures: tuple[QImage | None, ...] = ()
        self._html = ""
        self.setOpenLinks(False)
        self.setOpenExternalLinks(False)
        self.setUndoRedoEnabled(False)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.document().setDocumentMargin(0)
        self.viewport().setAutoFillBackground(False)
        self.anchorClicked.connect(self._on_anchor_clicked)
        self.highlighted.connect(self._on_highlighted)

    def show_html(self, html: str, pictures: Sequence[QImage | None] = ()) -> None:
        """Show HTML that `safe_html` made, with its pictures in order; None where one can't be shown."""
        self._html, self._pictures = show_invisibles(html), tuple(pictures)
        self._lay_out()

    def link_edges(self) -> tuple[int, int]:
        """Upper and lower edge, in this view's pixels, of the line with the link last pointed at."""
        by_mouse = self.underMouse() and not self.textCursor().hasSelection()
        place = self.viewport().mapFromGlobal(self.cursor().pos())
        rect = self.cursorRect(self.cursorForPosition(place)) if by_mouse else self.cursorRect()
        return rect.top(), rect.bottom()

    def loadResource(self, kind: int, name: QUrl | str) -> object:
        """A picture of this mail, or an empty one for everything else."""
        number = _number(QUrl(name), "image")
        picture = self._pictures[number] if 0 <= number < len(self._pictures) else None
        if picture is None or kind != QTextDocument.ResourceType.ImageResource.value:
            return QImage(1, 1, QImage.Format.Format_ARGB32_Premultiplied)
        room = max(64, self.viewport().width())
        smooth = Qt.TransformationMode.SmoothTransformation
        return picture.scaledToWidth(room, smooth) if picture.width() > room else picture

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), self._height())

    def minimumSizeHint(self) -> QSize:
        return QSize(0, self._height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            if any(self._pictures):
                self._lay_out()  # they are scaled to the width
            else:
                self._fit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._lay_out()

    def focusNextPrevChild(self, onwards: bool) -> bool:
        """From link to link; Qt itself says of a link reached by key nothing that can be heard."""
        inside: bool = super().focusNextPrevChild(onwards)
        cursor = self.textCursor()
        href = cursor.charFormat().anchorHref() if inside and cursor.hasSelection() else ""
        self.link_pointed.emit(_number(QUrl(href), "link"))
        return inside

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.link_pointed.emit(-1)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Letters stay shortcuts of the window, and there is no page to go back to."""
        if event.key() in (Qt.Key.Key_Backspace, Qt.Key.Key_Home, Qt.Key.Key_End) or (
            event.modifiers() & Qt.KeyboardModifier.AltModifier
        ):
            event.ignore()
            return
        super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Qt's menu offers to copy a link that only this view understands."""
        event.accept()

    def _lay_out(self) -> None:
        theme = current_theme()
        document = self.document()
        document.setDefaultStyleSheet(
            _SHEET.format(large=theme.px(18), normal=theme.px(14), accent=theme.tokens.accent)
        )
        self.setHtml(self._html)
        self._fit()

    def _height(self) -> int:
        margins = self.contentsMargins()
        bar = self.horizontalScrollBar()
        below = bar.sizeHint().height() if self.document().size().width() > self.viewport().width() else 0
        return round(self.document().size().height()) + margins.top() + margins.bottom() + below

    def _fit(self) -> None:
        self.document().setTextWidth(self.viewport().width())
        stretch_to(self, self._height())

    def _on_anchor_clicked(self, url: QUrl) -> None:
        if (number := _number(url, "link")) >= 0:
            self.link_chosen.emit(number)

    def _on_highlighted(self, url: QUrl) -> None:
        self.link_pointed.emit(_number(url, "link"))


def _number(url: QUrl, scheme: str) -> int:
    """N of `scheme:N`, −1 for anything else."""
    path = url.path()
    return int(path) if url.scheme() == scheme and path.isascii() and path.isdigit() and len(path) < 6 else -1
