"""Mailbox files (mbox) cut into mails while they stream by, so that a large one needs the memory of one mail.

Stricter than the standard library's reader, which cuts at any line that begins with `From `: a separator stands at
the top or after a blank line, and has a time and a year in it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import BinaryIO

_SEPARATOR = re.compile(rb"From (?:\S|\s).{0,300}?\d{1,2}:\d{2}.{0,60}?\d{4}")
_ESCAPED = re.compile(rb">+From ")
_BLANK = (b"\n", b"\r\n")


def split_mbox(stream: BinaryIO) -> Iterator[bytes]:
    """Yield each mail's bytes without its separator line, `>From ` unescaped one level (mboxrd)."""
    lines: list[bytes] = []
    after_blank, begun = True, False
    for line in stream:
        if after_blank and line.startswith(b"From ") and _SEPARATOR.match(line):
            if begun:
                yield _joined(lines)
            lines, begun, after_blank = [], True, False
            continue
        if _ESCAPED.match(line):
            line = line[1:]
        begun = begun or bool(line.strip())
        lines.append(line)
        after_blank = line in _BLANK
    if begun:
        yield _joined(lines)


def _joined(lines: list[bytes]) -> bytes:
    """The blank line before the next separator belongs to the mailbox, not to the mail."""
    if len(lines) > 1 and lines[-1] in _BLANK:
        lines.pop()
    return b"".join(lines)
