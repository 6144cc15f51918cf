"""What an IMAP server answers, read: sizes, a mail's bytes, a folder's facts (RFC 9051, 7)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any, Final

_UID: Final = re.compile(rb"\bUID (\d+)", re.IGNORECASE)
_SIZE: Final = re.compile(rb"\bRFC822\.SIZE (\d+)", re.IGNORECASE)
_LITERAL: Final = re.compile(rb"\bBODY\[\](?:<\d+>)? \{\d+\}$", re.IGNORECASE)
_QUOTED: Final = re.compile(rb'\bBODY\[\](?:<\d+>)? "((?:[^"\\]|\\.)*)"', re.IGNORECASE)
_PREFIX: Final = re.compile(rb'^\(\("((?:[^"\\]|\\.)*)"')
_ESCAPED: Final = re.compile(rb"\\(.)")


def sizes_in(answer: Iterable[Any]) -> dict[int, int]:
    """Bytes by UID, of the mails whose size was told."""
    found = {}
    for line in answer:
        if isinstance(line, bytes) and (uid := _UID.search(line)) and (size := _SIZE.search(line)):
            found[int(uid[1])] = int(size[1])
    return found


def body_in(answer: Iterable[Any]) -> bytes | None:
    """The mail's bytes; None where it isn't there any more. Servers may quote a short one, or say NIL for nothing."""
    for part in answer:
        if isinstance(part, tuple) and _LITERAL.search(part[0]):
            content: bytes = part[1]
            return content
        if isinstance(part, bytes) and (quoted := _QUOTED.search(part)):
            return _ESCAPED.sub(rb"\1", quoted[1])
        if isinstance(part, bytes) and re.search(rb"\bBODY\[\](?:<\d+>)? NIL", part, re.IGNORECASE):
            return b""
    return None


def first_of(answer: tuple[str, Sequence[Any]]) -> bytes:
    """The one value of an answer such as UIDVALIDITY; empty where it wasn't given."""
    value = answer[1][0] if answer[1] else None
    return value if isinstance(value, bytes) else b""


def personal_prefix(answer: Sequence[Any]) -> str:
    """What one's own folders begin with on this server (RFC 2342): `INBOX.` on some, nothing on most."""
    found = _PREFIX.match(answer[0]) if answer and isinstance(answer[0], bytes) else None
    return _ESCAPED.sub(rb"\1", found[1]).decode("ascii", "replace") if found else ""
