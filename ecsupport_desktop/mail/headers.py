"""A mail's header fields as they came, and their values as text: RFC 2047 words, raw 8-bit bytes, broken folding."""

from __future__ import annotations

import binascii
import re
from collections.abc import Iterator

from ecsupport_desktop.mail.charsets import decode_text
from ecsupport_desktop.mail.cleaning import clean_line
from ecsupport_desktop.mail.transfer import decode_base64

LONGEST_VALUE = 256 * 1024
"""Bytes of one value that are read; a thousand recipients take 50 KB."""
_FIELD_NAME = re.compile(rb"[!-9;-~]{1,200}")
_COMMON_FIELDS = frozenset(
    b"from to cc bcc subject date message-id mime-version content-type content-transfer-encoding content-disposition "
    b"content-id received return-path reply-to sender in-reply-to references delivered-to list-id x-mailer "
    b"user-agent dkim-signature envelope-to x-original-to".split()
)
_BLANKS = b" \t"


class Headers:
    """The fields of one part, in order; names in lower case, values unfolded but not decoded."""

    __slots__ = ("_fields",)

    def __init__(self) -> None:
        self._fields: dict[str, list[bytes]] = {}

    def __contains__(self, name: str) -> bool:
        return name in self._fields

    def add(self, name: str, value: bytes) -> None:
        self._fields.setdefault(name, []).append(value)

    def first(self, name: str) -> bytes:
        """Return the first value that isn't blank, else nothing."""
        return next((value for value in self._fields.get(name, ()) if value.strip()), b"")

    def every(self, name: str) -> list[bytes]:
        return self._fields.get(name, [])

    def text(self, name: str) -> str:
        """Return the first value decoded for people: one clean line."""
        return clean_line(decode_words(raw_text(self.first(name))))

    def token(self, name: str) -> str:
        """Return the first value for machines: lower case, without comment or parameters."""
        value = raw_text(self.first(name)).split(";", 1)[0].split("(", 1)[0]
        return clean_line(value).lower()

    @property
    def look_like_mail(self) -> bool:
        return any(name.encode("ascii") in _COMMON_FIELDS for name in self._fields)


def read_headers(raw: bytes, start: int, end: int) -> tuple[Headers, int]:
    """Read the fields from `start`; return them and where the body begins.

    A line that is no field ends the header, as the standard library has it, unless a well-known field follows it:
    then it is a broken fold and is left out, so that one bad line doesn't turn the rest into the body.
    """
    headers = Headers()
    name, pieces = "", [b""]
    position = _after_envelope_line(raw, start, end)
    while position < end:
        line, following = _line(raw, position, end)
        if not line:
            position = following
            break
        colon = line.find(b":")
        if line[0] in _BLANKS:
            pieces.append(line)
        elif colon > 0 and _FIELD_NAME.fullmatch(field := line[:colon].rstrip(_BLANKS)):
            if name:
                headers.add(name, b"".join(pieces))
            name, pieces = field.decode("ascii").lower(), [line[colon + 1 :]]
        elif not _starts_common_field(_line(raw, following, end)[0]):
            break
        position = following
    if name:
        headers.add(name, b"".join(pieces))
    return headers, position


def _line(raw: bytes, position: int, end: int) -> tuple[bytes, int]:
    stop = raw.find(b"\n", position, end)
    if stop < 0:
        return raw[position:end].rstrip(b"\r"), end
    return raw[position:stop].rstrip(b"\r"), stop + 1


def _after_envelope_line(raw: bytes, start: int, end: int) -> int:
    """Skip the `From ` line that mailbox files put before a mail."""
    if raw.startswith((b"From ", b">From "), start):
        return _line(raw, start, end)[1]
    return start


def _starts_common_field(line: bytes) -> bool:
    name, colon, _value = line.partition(b":")
    return bool(colon) and name.strip(_BLANKS).lower() in _COMMON_FIELDS


def raw_text(value: bytes) -> str:
    """Turn a field's bytes into text with its encoded words still in it (they hide no syntax that way)."""
    return decode_text(value[:LONGEST_VALUE], None)[0]


def decode_words(text: str) -> str:
    """Decode RFC 2047 encoded words, linear in the text's length; what isn't one stays as it is written.

    Neighbouring words of one charset are joined as bytes first: senders cut them within a character.
    """
    if "=?" not in text:
        return text
    result: list[str] = []
    pending: tuple[str, bytes] | None = None
    for charset, content in _segments(text):
        if charset is None:
            assert isinstance(content, str)
            if pending and not content.strip():
                continue
            result.append(_decoded(pending))
            pending = None
            result.append(content)
            continue
        assert isinstance(content, bytes)
        if pending and pending[0] == charset:
            pending = charset, pending[1] + content
        else:
            result.append(_decoded(pending))
            pending = charset, content
    result.append(_decoded(pending))
    return "".join(result)


def _decoded(word: tuple[str, bytes] | None) -> str:
    return decode_text(word[1], word[0])[0] if word else ""


def _segments(text: str) -> Iterator[tuple[str | None, str | bytes]]:
    """Cut text into plain pieces (no charset) and the bytes of encoded words."""
    position = 0
    while (start := text.find("=?", position)) >= 0:
        fields = text[start + 2 : start + 80].split("?", 2)
        stop = text.find("?=", start + 4 + len(fields[0]) + len(fields[1])) if len(fields) == 3 else -1
        if len(fields) == 3 and stop < 0:
            break
        if len(fields) < 3 or fields[1] not in ("B", "b", "Q", "q") or not _is_charset_name(fields[0]):
            yield None, text[position : start + 2]
            position = start + 2
            continue
        if start > position:
            yield None, text[position:start]
        content = text[start + 4 + len(fields[0]) + len(fields[1]) : stop]
        yield fields[0].split("*", 1)[0].lower(), _word_bytes(content, fields[1])
        position = stop + 2
    if position < len(text):
        yield None, text[position:]


def _is_charset_name(name: str) -> bool:
    return bool(name) and name.isascii() and not any(char.isspace() for char in name)


def _word_bytes(content: str, encoding: str) -> bytes:
    data = content.encode("utf-8", "surrogatepass")
    if encoding in "Bb":
        return decode_base64(data)[0]
    return binascii.a2b_qp(data, header=True)
