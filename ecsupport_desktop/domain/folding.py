"""Words and names made comparable: in one case and without accents, the same in memory and in every engine."""

from __future__ import annotations

import unicodedata


def folded(text: str) -> str:
    """Without case and accents, to compare by."""
    if text.isascii():
        return text.casefold()
    parts = unicodedata.normalize("NFKD", text.casefold())
    return "".join(char for char in parts if not unicodedata.combining(char))


def sort_key(text: str, length: int = 40) -> str:
    """What a text is sorted and found by in any engine: its beginning, folded."""
    return folded(text[: 2 * length].strip())[:length]
