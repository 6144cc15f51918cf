"""Decodes the pictures of a mail: four formats, by their own bytes, and none so large that it floods memory.

Any thread: QImage and QImageReader need no window.
"""

from __future__ import annotations

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QSize, Qt
from PySide6.QtGui import QImage, QImageReader

MOST_PIXELS = 25_000_000
MOST_PIXELS_TOGETHER = 50_000_000
"""Of all pictures of one message."""
WIDEST, TALLEST = 1_200, 4_000
"""Pixels that are kept: no pane shows more."""

_FORMATS = ((b"\x89PNG\r\n\x1a\n", "png"), (b"\xff\xd8\xff", "jpeg"), (b"GIF87a", "gif"), (b"GIF89a", "gif"))


def picture_size(content: bytes) -> QSize:
    """Its size in pixels, read from its head without decoding it; empty for what isn't one of the formats."""
    reader, _buffer = _reader(content)
    size = reader.size() if reader is not None else QSize()
    return size if size.isValid() else QSize(0, 0)


def safe_picture(content: bytes, pixels_left: int = MOST_PIXELS) -> QImage | None:
    """The picture, scaled down to what is kept; None for another format, too many pixels or broken bytes."""
    size = picture_size(content)
    pixels = size.width() * size.height()
    if not 0 < pixels <= min(MOST_PIXELS, pixels_left):
        return None
    reader, _buffer = _reader(content)
    assert reader is not None
    if size.width() > WIDEST or size.height() > TALLEST:
        reader.setScaledSize(size.scaled(WIDEST, TALLEST, Qt.AspectRatioMode.KeepAspectRatio).expandedTo(QSize(1, 1)))
    image = reader.read()
    return None if image.isNull() else image


def _reader(content: bytes) -> tuple[QImageReader | None, QBuffer | None]:
    """A reader of exactly the format that the bytes begin with, and the buffer it needs alive."""
    form = next((form for magic, form in _FORMATS if content.startswith(magic)), None)
    if form is None and content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        form = "webp"
    if form is None:
        return None, None
    buffer = QBuffer()
    buffer.setData(QByteArray(content))
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    reader = QImageReader(buffer, QByteArray(form.encode()))
    reader.setAutoDetectImageFormat(False)
    reader.setAutoTransform(True)
    return reader, buffer
