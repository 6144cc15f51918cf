"""Small files for the demo's messages: screenshots that show nothing in particular, and a log."""

from __future__ import annotations

import struct
import zlib
from functools import cache
from typing import Final

from ecsupport_desktop.domain.commands import NewAttachment

SCREENSHOTS: Final = 6
_COLOURS: Final = ((36, 86, 198), (138, 90, 0), (179, 64, 14), (27, 122, 82), (91, 99, 107), (110, 60, 160))
_LOG: Final = """\
2026-03-02T09:58:11Z checkout  cart 7f31 amount 84.90 method card
2026-03-02T09:58:12Z payment   request sent to provider
2026-03-02T09:58:14Z payment   HTTP 500 from provider, attempt 1 of 3
2026-03-02T09:58:19Z payment   HTTP 500 from provider, attempt 2 of 3
2026-03-02T09:58:31Z checkout  cart 7f31 error shown to customer
"""


@cache
def screenshot(variant: int) -> NewAttachment:
    """A picture of a browser window with a coloured bar and an empty page; PNG, about 1 kB."""
    content = _png(320, 200, _COLOURS[variant % SCREENSHOTS])
    return NewAttachment(name=f"screenshot-{variant % SCREENSHOTS + 1}.png", media_type="image/png", content=content)


@cache
def shop_log() -> NewAttachment:
    return NewAttachment(name="shop.log", media_type="text/plain", content=_LOG.encode())


def _png(width: int, height: int, colour: tuple[int, int, int]) -> bytes:
    bar, paper, line = bytes(colour) * width, b"\xfb\xfb\xfa" * width, b"\xd0\xd3\xd6" * width
    rows = (bar if y < 24 else line if y % 20 == 4 and 40 < y < height - 40 else paper for y in range(height))
    data = zlib.compress(b"".join(b"\0" + row for row in rows), 9)
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", data), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(kind, body) for kind, body in chunks)


def _chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
