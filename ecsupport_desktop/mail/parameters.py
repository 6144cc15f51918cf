"""Parameters of Content-Type and Content-Disposition: RFC 2045 quoting, RFC 2231 pieces and charsets, and abuses."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import unquote_to_bytes

from ecsupport_desktop.mail.charsets import decode_text
from ecsupport_desktop.mail.cleaning import clean_line
from ecsupport_desktop.mail.headers import decode_words, raw_text

_MOST_PARAMETERS = 300
_NAME = re.compile(r"[;\s]*([^=;\s]{1,100})\s*(=?)\s*")
_QUOTED = re.compile(r'"((?:[^"\\]|\\.)*)(?:"[^;]*|\\?$)', re.DOTALL)
_BARE = re.compile(r"[^;]*")
_SECTION = re.compile(r"(.+?)(?:\*(\d{1,4}))?(\*)?")


def read_parameters(value: bytes) -> tuple[str, dict[str, str]]:
    """Split a header value into its main word in lower case and its parameters by lower-case name.

    The first of two equal names counts; a plain value may hold RFC 2047 words, which many senders put there.
    """
    main, _semicolon, rest = raw_text(value).partition(";")
    pieces: dict[str, list[tuple[int, bool, str]]] = {}
    for name, text in _pairs(rest):
        match = _SECTION.fullmatch(name)
        if match is None:
            continue
        section = int(match[2]) if match[2] else -1
        pieces.setdefault(match[1], []).append((section, bool(match[3]), text))
    main = clean_line(main.split("(", 1)[0]).lower()
    return main, {name: clean_line(_joined(found)) for name, found in pieces.items()}


def _pairs(text: str) -> Iterator[tuple[str, str]]:
    position = 0
    for _count in range(_MOST_PARAMETERS):
        name = _NAME.match(text, position)
        if name is None:
            return
        position = name.end()
        if not name[2]:
            continue
        if quoted := _QUOTED.match(text, position):
            yield name[1].lower(), quoted[1].replace('\\"', '"').replace("\\\\", "\\")
            position = quoted.end()
        else:
            bare = _BARE.match(text, position)
            assert bare is not None
            yield name[1].lower(), bare[0].strip().removeprefix('"')
            position = bare.end()


def _joined(pieces: list[tuple[int, bool, str]]) -> str:
    """Put one parameter together: the encoded form wins over numbered pieces, these over the plain form."""
    whole = {encoded: text for section, encoded, text in reversed(pieces) if section < 0}
    if True in whole:
        return _extended([(True, whole[True])])
    numbered = {section: (encoded, text) for section, encoded, text in reversed(pieces) if section >= 0}
    if 0 in numbered:
        ordered = [numbered[index] for index in range(len(numbered)) if index in numbered]
        if any(encoded for encoded, _text in ordered):
            return _extended(ordered)
        return decode_words("".join(text for _encoded, text in ordered))
    return decode_words(whole[False]) if False in whole else ""


def _extended(pieces: list[tuple[bool, str]]) -> str:
    """Undo RFC 2231: charset'language'percent-encoded bytes; only the first piece names the charset."""
    charset: str | None = None
    head, *parts = pieces[0][1].split("'", 2)
    if pieces[0][0] and len(parts) == 2:
        charset, pieces = head, [(True, parts[1]), *pieces[1:]]
    data = b"".join(
        unquote_to_bytes(text) if encoded else text.encode("utf-8", "surrogatepass") for encoded, text in pieces
    )
    return decode_words(decode_text(data, charset)[0])
