"""The very pages of the PDF beside what is typed: printed on a worker a moment after the last key."""

from __future__ import annotations

from itertools import zip_longest

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QImage, QResizeEvent
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from ecsupport_desktop.config.language import _
from ecsupport_desktop.domain.errors import DomainError
from ecsupport_desktop.services.quote_paper import Printer, QuotePaper
from ecsupport_desktop.ui.quote.paper_page import PaperPage
from ecsupport_desktop.ui.shared.desk_link import DeskLink
from ecsupport_desktop.ui.shared.labels import label
from ecsupport_desktop.ui.shared.refusals import error_text
from ecsupport_desktop.ui.shared.theme import current_theme, px

PRINT_AFTER_MILLISECONDS = 300
DOTS = 110
"""Per inch, at 100 %: read at a glance, and not slow."""
MOST_PAGES = 60


class Preview(QScrollArea):
    """Keeps its place while pages change; takes no focus. GUI thread only."""

    def __init__(self, link: DeskLink, printer: Printer, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._link, self._printer = link, printer
        self._paper: QuotePaper | None = None
        self._shown: QuotePaper | None = None
        self._pages: list[PaperPage] = []
        self.setObjectName("quote.preview")
        self.setAccessibleName(_("The quote on paper"))
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setFrameShape(QScrollArea.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        inside = QWidget()
        inside.setObjectName("quote.pages")
        self._column = QVBoxLayout(inside)
        self._column.setContentsMargins(*[2 * current_theme().space] * 4)
        self._column.setSpacing(2 * current_theme().space)
        self._said = label("", "muted", name="quote.preview.said", wrap=True)
        self._column.addWidget(self._said)
        self._column.addStretch(1)
        self.setWidget(inside)
        self._wait = QTimer(self, singleShot=True, interval=PRINT_AFTER_MILLISECONDS)
        self._wait.timeout.connect(self._print)

    def show_paper(self, paper: QuotePaper, *, at_once: bool = False) -> None:
        """Print this soon; only the last one asked for is shown."""
        self._paper = paper
        if at_once:
            self._print()
        elif paper != self._shown:
            self._print_soon()

    def stop(self) -> None:
        self._wait.stop()
        self._paper = None

    def _print(self) -> None:
        self._wait.stop()
        paper, printer = self._paper, self._printer
        if paper is None or not self.isVisible():
            return
        ratio = self.devicePixelRatioF()
        dots = round(DOTS * ratio * px(100) / 100)

        def work() -> tuple[QuotePaper, list[QImage], int]:
            pages = printer.quote_pages(paper, dots_per_inch=dots)
            return paper, [_picture(page, ratio) for page in pages[:MOST_PAGES]], len(pages)

        self._link.jobs.background(work, self._on_printed, self._on_failed, key="quote.preview")

    def showEvent(self, event: object) -> None:
        super().showEvent(event)  # type: ignore[arg-type]
        if self._paper is not None and self._paper != self._shown:
            self._print_soon()

    def _print_soon(self) -> None:
        """The first time nobody types: there is nothing to wait for, and what comes is said."""
        if self._shown is not None:
            self._wait.start()
        elif self.isVisible():
            self._said.setText(_("The pages are being printed…"))
            self._said.show()
            self._print()

    def _on_printed(self, found: tuple[QuotePaper, list[QImage], int]) -> None:
        paper, pictures, count = found
        if paper != self._paper:
            return
        self._shown = paper
        while len(self._pages) < len(pictures):
            page = PaperPage(len(self._pages) + 1, self)
            self._column.insertWidget(len(self._pages), page, 0, Qt.AlignmentFlag.AlignHCenter)
            self._pages.append(page)
        for page, picture in zip_longest(self._pages, pictures):
            page.set_picture(picture, of=count)
        self._said.setText("")
        self._said.hide()
        self._fit()

    def _on_failed(self, error: Exception) -> None:
        self._said.setText(error_text(error) if isinstance(error, DomainError) else str(error))
        self._said.show()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        # Beside the scroll bar, whether it is there or not: it comes and goes with the height of the pages.
        room = self.width() - self.verticalScrollBar().sizeHint().width() - 4 * current_theme().space
        for page in self._pages:
            page.fit(room)


def _picture(page: bytes, ratio: float) -> QImage:
    """Unpacked, which takes the better part of a frame, and in the form that is scaled fastest. Any thread."""
    # Without its format SVG is tried too, which waits for a lock the GUI thread may hold while waiting for Python.
    picture = QImage.fromData(page, "PNG").convertToFormat(QImage.Format.Format_RGB32)  # type: ignore[arg-type]
    picture.setDevicePixelRatio(ratio)
    return picture
