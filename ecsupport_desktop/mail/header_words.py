"""Text made fit for a header: one visible line, RFC 2047 encoded where it must be, folded at its blanks.

Here and in the modules that call this one nothing reaches a header that could end it, begin another one, or read
differently from what it is.
"""

from __future__ import annotations

import base64
import re
import unicodedata
from collections.abc import Iterable
from typing import Final

from ecsupport_desktop.domain.errors import N_, InvalidField
from ecsupport_desktop.services.file_names import BLANK_LETTERS

LINE: Final = 78
"""Characters of a header's line, where a blank allows it (RFC 5322, 2.1.1)."""
_WORD: Final = 75
"""Characters of one encoded word (RFC 2047, 2)."""
_FRAME: Final = len("=?utf-8?q??=")
_LONGEST_PLAIN_WORD: Final = 60
_ATOMS: Final = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~ -]+")
_PLAIN_IN_Q: Final = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789!*+-/")
# Joiners change how letters and emoji look, and these signs are seen though their category is "format".
_SEEN_FORMATS: Final = frozenset("\u200c\u200d\u06dd\u070f\u0890\u0891\u08e2\U000110bd\U000110cd") | {
    chr(code) for code in range(0x600, 0x606)
}


def one_line(text: str, field: str, longest: int) -> str:
    """The text with single blanks and without what nobody sees: bidi overrides and isolates, fillers, soft hyphens.

    A tab counts as a blank. Raises InvalidField for line breaks, NUL and other controls, lone surrogates, and more
    than `longest` characters.
    """
    text = text.replace("\t", " ")
    if any(unicodedata.category(char) in ("Cc", "Cs", "Zl", "Zp") for char in text):
        raise InvalidField(N_("Take the line break or control character out: this is one line in a mail."), field=field)
    line = " ".join("".join(filter(_is_seen, text)).split())
    if len(line) > longest:
        raise InvalidField(N_("That is too long for a mail: {most} characters at most."), field=field, most=longest)
    return line


def text_words(line: str, name: str) -> list[str]:
    """A line's words as they stand in an unstructured header of this name."""
    words = line.split(" ") if line else []
    if line.isascii() and "=?" not in line and all(len(word) <= _LONGEST_PLAIN_WORD for word in words):
        return words
    return encoded_words(line, first=LINE - len(name) - 2)


def phrase_words(line: str, name: str) -> list[str]:
    """A display name's words: atoms, a quoted string, or encoded words."""
    if not line:
        return []
    if line.isascii() and "=?" not in line and len(line) <= _LONGEST_PLAIN_WORD:
        escaped = line.replace("\\", "\\\\").replace('"', '\\"')
        return line.split(" ") if _ATOMS.fullmatch(line) else [f'"{escaped}"']
    return encoded_words(line, first=LINE - len(name) - 2)


def encoded_words(line: str, *, first: int = _WORD) -> list[str]:
    """RFC 2047 words of UTF-8 that give the line back, none cut within a character; `first`: room for the first one."""
    words: list[str] = []
    piece = ""
    for char in line:
        room = min(_WORD, first if not words else _WORD) - _FRAME
        if piece and min(_q_length(piece + char), _b_length(piece + char)) > room:
            words.append(_encoded(piece))
            piece = ""
        piece += char
    return [*words, _encoded(piece)] if piece else words


def folded(name: str, words: Iterable[str]) -> bytes:
    """The whole header, CRLF at its end: words with blanks between them, a line broken where it would grow long."""
    lines = [f"{name}:"]
    for number, word in enumerate(words):
        if number and len(lines[-1]) + 1 + len(word) > LINE:
            lines.append("")
        lines[-1] += f" {word}"
    return "".join(f"{line}\r\n" for line in lines).encode("ascii")


def _is_seen(char: str) -> bool:
    if char in BLANK_LETTERS:
        return False
    return unicodedata.category(char) != "Cf" or char in _SEEN_FORMATS


def _q_length(text: str) -> int:
    return sum(1 if byte in _PLAIN_IN_Q or byte == 0x20 else 3 for byte in text.encode())


def _b_length(text: str) -> int:
    return (len(text.encode()) + 2) // 3 * 4


def _encoded(text: str) -> str:
    data = text.encode()
    if _q_length(text) > _b_length(text):
        return f"=?utf-8?b?{base64.b64encode(data).decode()}?="
    quoted = "".join(chr(byte) if byte in _PLAIN_IN_Q else "_" if byte == 0x20 else f"={byte:02X}" for byte in data)
    return f"=?utf-8?q?{quoted}?="
