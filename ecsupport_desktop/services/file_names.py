"""File names that strangers chose, made safe to store, show and save on any system."""

from __future__ import annotations

import re
import unicodedata

LONGEST_NAME = 120
"""Characters; at four bytes each still within what file systems take."""
_RESERVED = re.compile(r"(?:con|prn|aux|nul|conin\$|conout\$|clock\$|com[0-9¹²³]|lpt[0-9¹²³])(?=\.|$)", re.IGNORECASE)
_UNFIT = re.compile(r'[<>:"|?*/\\]+')
_LOOKS_LIKE_PATH = re.compile(r"^(?:[A-Za-z]:|/|~)|\\|(?:^|/)\.\.?(?:/|$)")
# Characters that show nothing though their category isn't "format": fillers, joiners, variation selectors.
BLANK_LETTERS = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0")
_UNSEEN_CATEGORIES = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})


def safe_name(name: str) -> str:
    """Return a name that is one path component everywhere and never hidden, or nothing if none is left.

    NFKC first, since compatibility characters turn into separators and dots; reserved names are looked for last, when
    no invisible character can hide one any more.
    """
    name = unicodedata.normalize("NFKC", name)
    name = "".join(" " if unicodedata.category(char) == "Zs" else char for char in name if _is_seen(char))
    if _LOOKS_LIKE_PATH.search(name):
        name = re.split(r"[/\\]|^[A-Za-z]:", name.rstrip("/\\"))[-1]
    # Again, for what an invisible character had held apart; nothing it joins now is a separator or a dot.
    name = unicodedata.normalize("NFKC", _UNFIT.sub("_", " ".join(name.split())))
    name = _shortened(name.strip(". "))
    return _shortened(f"_{name}") if _RESERVED.match(re.sub(r"\s+(?=\.|$)", "", name)) else name


def _is_seen(char: str) -> bool:
    if char.isascii():
        return char.isprintable()
    if "\ufe00" <= char <= "\ufe0f" or "\U000e0100" <= char <= "\U000e01ef" or char in BLANK_LETTERS:
        return False
    return unicodedata.category(char) not in _UNSEEN_CATEGORIES


def _shortened(name: str) -> str:
    """Cut a long name in its middle part, so that its extension stays."""
    if len(name) <= LONGEST_NAME:
        return name
    stem, dot, extension = name.rpartition(".")
    if not dot or len(extension) > 12:
        return name[:LONGEST_NAME].rstrip(". ")
    return f"{stem[: LONGEST_NAME - len(extension) - 1].rstrip('. ')}.{extension}"
