"""Text of `format=flowed` (RFC 3676) put back into whole paragraphs."""

from __future__ import annotations

import re

_QUOTE_MARKS = re.compile(r">*")


def unflow(text: str, *, delete_space: bool) -> str:
    """Join soft-broken lines of equal quote depth; quoted lines come back as `> text`, one mark a depth."""
    paragraphs: list[list[str]] = []
    open_depth: int | None = None
    for line in text.split("\n"):
        marks = _QUOTE_MARKS.match(line)
        depth = marks.end() if marks else 0
        content = line[depth:].removeprefix(" ")
        is_signature = content == "-- "
        flows = content.endswith(" ") and not is_signature
        piece = content[:-1] if flows and delete_space else content
        if open_depth == depth and not is_signature:
            paragraphs[-1].append(piece)
        else:
            paragraphs.append([">" * depth + (" " if depth and content else ""), piece])
        open_depth = depth if flows else None
    return "\n".join(map("".join, paragraphs))
