"""The pages of a quote beside what is typed: as wide as there is room, and nothing done for those out of sight."""

from dataclasses import replace

import pytest
from PySide6.QtCore import QBuffer, QByteArray, QIODevice, Qt
from PySide6.QtGui import QColor, QImage, QPainter

from ecsupport_desktop.domain.quote import Party, QuoteContent
from ecsupport_desktop.services.quote_paper import QuotePaper
from ecsupport_desktop.ui.quote.paper_page import PaperPage
from ecsupport_desktop.ui.quote.preview import Preview

WIDTH, HEIGHT = 600, 850
INK = QColor("#003366")


def printed() -> bytes:
    """A page with an inked upper half, in the form in which pages come."""
    picture = QImage(WIDTH, HEIGHT, QImage.Format.Format_ARGB32)
    picture.fill(Qt.GlobalColor.white)
    painter = QPainter(picture)
    painter.fillRect(0, 0, WIDTH, HEIGHT // 2, INK)
    painter.end()
    kept, buffer = QByteArray(), QBuffer()
    buffer.setBuffer(kept)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    picture.save(buffer, "PNG")
    return kept.data()


class Press:
    """Prints as many pages as it is told to."""

    def __init__(self, pages: int) -> None:
        self.pages = pages

    def quote_pages(self, _paper, *, dots_per_inch: int) -> tuple[bytes, ...]:
        return (printed(),) * self.pages


PAPER = QuotePaper(content=QuoteContent(language="en", currency="EUR"), issuer=Party(name="ECShops"))


@pytest.fixture
def press() -> Press:
    return Press(3)


@pytest.fixture
def preview(link, press, qtbot) -> Preview:
    made = Preview(link, press)
    qtbot.addWidget(made)
    made.resize(500, 400)
    made.show()
    return made


def show(preview, press, settled, *, pages: int) -> list[PaperPage]:
    press.pages = pages
    preview.show_paper(replace(PAPER, revision=PAPER.revision + pages), at_once=True)
    settled()
    return [page for page in preview.findChildren(PaperPage) if page.isVisible()]


def test_a_page_is_seen_whole_and_as_wide_as_there_is_room(preview, press, settled, qtbot):
    page, *_others = show(preview, press, settled, pages=3)
    seen = page.grab().toImage()
    assert page.width() < preview.viewport().width() < WIDTH
    assert abs(page.height() - HEIGHT * page.width() / WIDTH) <= 1
    assert seen.pixelColor(page.width() // 2, page.height() // 2 - 3) == INK
    assert seen.pixelColor(page.width() // 2, page.height() // 2 + 3) == QColor("white")
    preview.resize(900, 400)
    assert page.width() == WIDTH, "never wider than it was printed"
    assert page.grab().toImage().pixelColor(WIDTH // 2, HEIGHT // 2 - 3) == INK


def test_only_pages_in_sight_are_made_to_fit(preview, press, settled, qtbot, monkeypatch):
    fitted, paint = [], PaperPage.paintEvent
    monkeypatch.setattr(PaperPage, "paintEvent", lambda page, event: (fitted.append(page), paint(page, event)))
    pages = show(preview, press, settled, pages=40)
    preview.resize(450, 400)
    qtbot.waitUntil(lambda: pages[0] in fitted)
    assert len(pages) == 40 and set(fitted) <= set(pages[:2])
    preview.verticalScrollBar().setValue(preview.verticalScrollBar().maximum())
    qtbot.waitUntil(lambda: pages[-1] in fitted)


def test_it_says_how_many_pages_there_are_and_forgets_those_that_are_no_more(preview, press, settled):
    assert [page.accessibleName() for page in show(preview, press, settled, pages=2)] == ["Page 1 of 2", "Page 2 of 2"]
    assert [page.accessibleName() for page in show(preview, press, settled, pages=1)] == ["Page 1 of 1"]
    assert len(show(preview, press, settled, pages=61)) == 60
    assert preview.findChild(PaperPage, "quote.page.60").accessibleName() == "Page 60 of 61"
