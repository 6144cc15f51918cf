"""Content-Transfer-Encoding undone with patience: broken base64 and quoted-printable give what can be had of them."""

from __future__ import annotations

import binascii
import re

_ALPHABET = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
_WHITESPACE = b" \t\r\n"
_NOT_ALPHABET = bytes(set(range(256)) - set(_ALPHABET))
_SOFT_BREAK_WITH_SPACES = re.compile(rb"=[ \t]+(?=\r?\n)")
_PADDING = re.compile(rb"=[=\s]*")

NOT_BASE64 = "A part says it is base64, but it isn't; it is shown as it came."
BROKEN_BASE64 = "The base64 of a part is broken; what could be read of it was kept."
APPENDED_TEXT = "Text was added after the base64 of a part."
UNKNOWN_ENCODING = "A part has an unknown transfer encoding; it was kept as it came."
BROKEN_UUENCODE = "The uuencoding of a part is broken; what could be read of it was kept."


def decode_transfer(data: bytes, encoding: str, *, is_text: bool) -> tuple[bytes, str | None]:
    """Undo a transfer encoding; the second value says in a sentence what was wrong."""
    if encoding in ("", "7bit", "8bit", "binary", "7-bit", "8-bit"):
        return data, None
    if encoding == "base64":
        return decode_base64(data, is_text=is_text)
    if encoding in ("quoted-printable", "quoted_printable", "quotedprintable"):
        return decode_quoted_printable(data), None
    if encoding in ("x-uuencode", "uuencode", "x-uue", "uue"):
        return _decode_uuencode(data)
    return data, UNKNOWN_ENCODING


def decode_quoted_printable(data: bytes) -> bytes:
    """Undo quoted-printable (RFC 2045, 6.7); a wrong escape stays as it is written."""
    if b"=" not in data:
        return data
    return binascii.a2b_qp(_SOFT_BREAK_WITH_SPACES.sub(b"=", data))


def decode_base64(data: bytes, *, is_text: bool = False) -> tuple[bytes, str | None]:
    """Undo base64, skipping foreign bytes, missing padding and a lone last digit, and joining padded pieces."""
    try:
        return binascii.a2b_base64(data.translate(None, _WHITESPACE), strict_mode=True), None
    except binascii.Error:
        pass
    stray = data.translate(None, _WHITESPACE + _ALPHABET + b"=")
    padding = _PADDING.search(data)
    if is_text and len(stray) * 20 > len(data) and (padding is None or len(stray) * 4 > len(data)):
        return data, NOT_BASE64
    if padding is None or not data[padding.end() :].strip():
        whole = _decode_digits(data)
        fine = not stray and padding is None
        return whole, None if fine and len(data.translate(None, _WHITESPACE)) % 4 != 1 else BROKEN_BASE64
    return _decode_pieces(data, padding, is_text=is_text)


def _decode_pieces(data: bytes, padding: re.Match[bytes], *, is_text: bool) -> tuple[bytes, str | None]:
    """Read on after a padding: another padded piece, or plain text that a mailing list added."""
    head, rest = data[: padding.end()], data[padding.end() :]
    if is_text and rest.translate(None, _WHITESPACE + _ALPHABET + b"="):
        return _decode_digits(head) + b"\n" + rest, APPENDED_TEXT
    pieces = [_decode_digits(piece) for piece in _PADDING.split(data) if piece.strip()]
    return b"".join(pieces), BROKEN_BASE64


def _decode_digits(data: bytes) -> bytes:
    digits = data.translate(None, _NOT_ALPHABET)
    if len(digits) % 4 == 1:
        digits = digits[:-1]
    return binascii.a2b_base64(digits + b"=" * (-len(digits) % 4))


def _decode_uuencode(data: bytes) -> tuple[bytes, str | None]:
    lines = iter(data.splitlines())
    for line in lines:
        if line.startswith(b"begin "):
            break
    decoded, problem = [], None
    for line in lines:
        if line.strip() in (b"end", b"`", b""):
            continue
        try:
            decoded.append(binascii.a2b_uu(line))
        except binascii.Error:
            problem = BROKEN_UUENCODE
    return b"".join(decoded), problem
