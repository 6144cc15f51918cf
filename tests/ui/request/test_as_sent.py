"""A message as it was sent: asked for by key, links explained before anything opens, only its own pictures drawn."""

import struct
import time
import zlib
from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QBuffer, QIODevice, QObject, Qt, QUrl, Slot
from PySide6.QtGui import QDesktopServices, QImage, QTextDocument
from PySide6.QtWidgets import QAbstractButton, QLabel, QTextEdit

from ecsupport_desktop.domain import commands as c
from ecsupport_desktop.ui.request.as_sent import AsSent
from ecsupport_desktop.ui.request.html_view import HtmlView
from ecsupport_desktop.ui.request.request_view import RequestPane
from ecsupport_desktop.ui.request.safe_images import safe_picture


def encoded(form: str, width: int = 8, height: int = 6) -> bytes:
    image = QImage(width, height, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.red)
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    assert image.save(buffer, form)
    return bytes(buffer.data().data())


def png_head(width: int, height: int) -> bytes:
    """A PNG that claims to be this large; its pixels would come after."""
    body = b"IHDR" + struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + body + struct.pack(">I", zlib.crc32(body))


class Opened(QObject):
    """Takes what would be handed to a browser or a mail program."""

    def __init__(self) -> None:
        super().__init__()
        self.urls: list[str] = []

    @Slot(QUrl)
    def take(self, url: QUrl) -> None:
        self.urls.append(url.toEncoded().data().decode())


@pytest.fixture
def opened() -> Iterator[Opened]:
    made = Opened()
    for scheme in ("http", "https", "mailto", "file"):
        QDesktopServices.setUrlHandler(scheme, made, "take")
    yield made
    for scheme in ("http", "https", "mailto", "file"):
        QDesktopServices.unsetUrlHandler(scheme)


@pytest.fixture
def pane(world, link, notices, qtbot) -> Iterator[RequestPane]:
    made = RequestPane(link, notices)
    qtbot.addWidget(made)
    made.resize(640, 800)
    with qtbot.waitExposed(made):
        made.show()
    made.activateWindow()
    yield made


@pytest.fixture
def show(pane, world, settled) -> Callable[..., AsSent | None]:
    """Shows a message of this HTML, as sent."""

    def shown(html: str, *files: c.NewAttachment, text: str = "The text.") -> AsSent | None:
        pane.show_request(world.register(message=world.message(text, html=html, attachments=files)))
        settled()
        pane.toggle_as_sent()
        settled()
        return pane.findChild(AsSent)

    return shown


def said(page: AsSent, name: str) -> str:
    return page.findChild(QLabel, name).text().replace("\u200b", "")


def test_it_is_shown_and_put_away_again(show, pane, settled):
    page = show("<h1>Hello</h1><p>Form <b>kept</b></p>")
    assert page.view.toPlainText() == "Hello\nForm kept"
    body = pane.findChild(QTextEdit, "messageText")
    assert not body.isVisibleTo(pane)
    pane.findChild(QAbstractButton, "asSentButton").click()
    assert body.isVisibleTo(pane)
    assert body.toPlainText() == "The text."


def test_a_plain_message_offers_nothing(pane, world, settled):
    pane.show_request(world.register())
    settled()
    assert pane.findChild(QAbstractButton, "asSentButton") is None
    pane.toggle_as_sent()


def test_a_link_is_read_before_it_is_opened(show, opened, qtbot):
    page = show('<p>See <a href="https://x@аcme.example/a">https://acme.example</a></p>')
    page.view.setFocus()
    qtbot.keyClick(page.view, Qt.Key.Key_Tab)
    assert said(page, "linkTarget") == "Leads to https://x@xn--cme-5cd.example/a"
    assert "аcme.example" in said(page, "linkRemarks")
    qtbot.keyClick(page.view, Qt.Key.Key_Return)
    assert opened.urls == []
    assert said(page, "linkTarget") == "Open https://x@xn--cme-5cd.example/a?"
    button = page.findChild(QAbstractButton, "openLinkButton")
    assert button.hasFocus()
    qtbot.keyClick(button, Qt.Key.Key_Return)
    assert opened.urls == ["https://x@xn--cme-5cd.example/a"]
    assert page.view.hasFocus()


def test_escape_opens_nothing(show, opened, qtbot):
    page = show('<a href="mailto:a@b.example?attach=/etc/passwd">write</a>')
    page.view.link_chosen.emit(0)
    button = page.findChild(QAbstractButton, "openLinkButton")
    qtbot.keyClick(button, Qt.Key.Key_Escape)
    assert not button.isVisible()
    page.view.link_chosen.emit(0)
    qtbot.keyClick(button, Qt.Key.Key_Enter)
    assert opened.urls == ["mailto:a@b.example"]


@pytest.mark.parametrize(
    "target", ["file:///etc/passwd", "javascript:x()", "\\\\host\\share", "smb://h/x", "/etc/passwd"]
)
def test_other_links_lead_nowhere(show, opened, qtbot, target):
    page = show(f'<a href="{target}">x</a>')
    page.view.link_chosen.emit(0)
    assert said(page, "linkTarget") == f"This link can't be opened from here: {target}"
    assert not page.findChild(QAbstractButton, "openLinkButton").isVisible()
    qtbot.keyClick(page.findChild(QAbstractButton, "copyLinkButton"), Qt.Key.Key_Return)
    assert opened.urls == []


def test_a_click_on_a_link_only_asks(show, opened, qtbot):
    page = show('<p><a href="https://a.example/">click here</a></p>')
    page.view.anchorClicked.emit(QUrl("link:0"))
    page.view.anchorClicked.emit(QUrl("https://b.example"))
    assert said(page, "linkTarget") == "Open https://a.example/?"
    assert opened.urls == []


def test_only_pictures_of_the_mail_are_drawn(show):
    own = c.NewAttachment(name="a.png", media_type="image/png", content=encoded("png"), content_id="a@b", inline=True)
    page = show('<img src="cid:a@b"><img src="cid:other"><img src="https://t.example/x" alt="logo">', own)
    assert page.view.loadResource(2, QUrl("image:0")).size().width() == 8
    for name in (
        "image:1",
        "image:9",
        "cid:a@b",
        "file:///etc/passwd",
        "https://t.example/x",
        "image:0x",
        "/etc/passwd",
    ):
        assert page.view.loadResource(2, QUrl(name)).size().width() == 1
    assert page.view.loadResource(3, QUrl("image:0")).size().width() == 1
    assert "[logo]" in page.view.toPlainText()
    assert said(page, "leftOut").startswith("2 pictures aren't shown")


@pytest.mark.parametrize("form", ["png", "jpeg", "webp"])
def test_three_kinds_of_pictures_are_decoded(form):
    assert safe_picture(encoded(form)).width() == 8


def blank_png(width: int, height: int) -> bytes:
    """A whole one of two colours: small as a file, huge once it is decoded."""
    rows, pack = b"\0" * (1 + (width + 7) // 8) * 1_000, zlib.compressobj(1)
    pixels = b"".join(pack.compress(rows) for _thousand in range(height // 1_000)) + pack.flush()
    head = b"IHDR" + struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    parts = (head, b"IDAT" + pixels, b"IEND")
    chunks = (struct.pack(">I", len(part) - 4) + part + struct.pack(">I", zlib.crc32(part)) for part in parts)
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


def test_a_picture_that_unfolds_to_gigabytes_is_left_out_and_the_rest_is_shown(show):
    assert safe_picture(blank_png(100, 1_000)).height() == 1_000
    bomb = c.NewAttachment(
        name="a.png", media_type="image/png", content=blank_png(30_000, 30_000), content_id="bomb@x", inline=True
    )
    begun = time.perf_counter()
    page = show('<p>Before <img src="cid:bomb@x" alt="[shop]"> and after.', bomb)
    assert time.perf_counter() - begun < 5
    assert page.view.toPlainText() == "Before \ufffc and after."
    assert page.view.loadResource(2, QUrl("image:0")).size().width() == 1
    assert said(page, "leftOut").startswith("1 picture isn't shown")


def test_pictures_too_large_or_of_another_kind_are_not():
    begun = time.perf_counter()
    for content in (png_head(30_000, 30_000), png_head(5_001, 5_000), png_head(0, 5), encoded("bmp"), b"<svg/>", b"",
                    encoded("png")[:40], b"GIF89a"):  # fmt: skip
        assert safe_picture(content) is None
    assert time.perf_counter() - begun < 1
    assert safe_picture(encoded("png", 3_000, 100)).width() == 1_200
    assert safe_picture(encoded("png"), pixels_left=47) is None


HEAVY = {
    "tables 3,000 deep": "<table><tr><td>" * 3_000 + "x",
    "a line of 100,000": "<p>" + "x" * 100_000,
    "300,000 elements": "<b>x</b>" * 300_000,
}


@pytest.mark.parametrize("html", HEAVY.values(), ids=HEAVY)
def test_what_would_stall_the_window_is_shown_as_text(show, pane, html):
    begun = time.perf_counter()
    assert show(html) is None
    assert time.perf_counter() - begun < 5
    assert pane.findChild(QLabel, "notShownAsSent").isVisible()
    assert pane.findChild(QTextEdit, "messageText").toPlainText() == "The text."


LARGEST = {
    "as deep as it goes": "<table><tr><td>" * 8 + "x" + "</td></tr></table>" * 8,
    "a table as large as it goes": "<table>" + ("<tr>" + "<td>c" * 90) * 100 + "</table>",
    "lines as long as they go": ("<p>" + "x" * 9_900) * 100,
    "as many as there may be": "<p>word</p>" * 4_900 + "<div><b>x</b></div>" * 2_000,
    "deep lists": "<ul><li>" * 45 + "x",
}


@pytest.mark.parametrize("html", LARGEST.values(), ids=LARGEST)
def test_what_just_passes_is_laid_out_in_time(qtbot, html):
    from ecsupport_desktop.services.safe_html import safe_html

    made = safe_html(html)
    assert made is not None
    view = HtmlView()
    qtbot.addWidget(view)
    view.resize(600, 400)
    begun = time.perf_counter()
    view.show_html(made.html)
    assert time.perf_counter() - begun < 5
    assert all(block.length() <= 10_001 for block in _blocks(view.document()))


def _blocks(document: QTextDocument):
    block = document.begin()
    while block.isValid():
        yield block
        block = block.next()
