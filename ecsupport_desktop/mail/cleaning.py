"""The last hands every text goes through: whatever leaves this floor is valid UTF-8 without control characters."""

from __future__ import annotations

_LINE_BREAKS_AND_TAB = {0x09, 0x0A}
_CONTROLS = [*range(0x20), 0x7F, *range(0x80, 0xA0)]
_DROP_IN_TEXT: dict[int, str | None] = {code: None for code in _CONTROLS if code not in _LINE_BREAKS_AND_TAB}
_DROP_IN_TEXT |= {0x0B: "\n", 0x0C: "\n", 0x85: "\n"}
_SPACE_IN_LINE: dict[int, str] = dict.fromkeys(_CONTROLS, " ")


def without_surrogates(text: str) -> str:
    """Join surrogate pairs and replace lone ones by U+FFFD, so that the text can be stored as UTF-8."""
    if text.isascii():
        return text
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return text


def clean_text(text: str) -> str:
    """Make a body fit to keep: line breaks are LF, the only other control is the tab."""
    text = text.replace("\r\r\n", "\n").replace("\r\n", "\n").replace("\r", "\n")
    return without_surrogates(text).translate(_DROP_IN_TEXT)


def clean_line(text: str) -> str:
    """Make a header's value fit to become a header again: one line, no control, single spaces (CR, LF, NUL go)."""
    return " ".join(without_surrogates(text).translate(_SPACE_IN_LINE).split())
