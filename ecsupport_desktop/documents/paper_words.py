"""How words, days and figures stand on paper: in the paper's own language, whatever the window speaks."""

from __future__ import annotations

import re
from datetime import date
from typing import Any, Final

from babel.dates import format_date

from ecsupport_desktop.config.language import in_language
from ecsupport_desktop.domain.quote import Party

_LONGEST_WORD: Final = 36
_LONG_WORD: Final = re.compile(rf"[^\s\u200b]{{{_LONGEST_WORD}}}(?=[^\s])")
_CONTROLS: Final = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
"""What can't be set, and what would turn the order of the signs beside it: an amount reads as it was offered."""


def printed(text: str) -> str:
    """The text as it can be set: no control characters, and room to break in words longer than a column."""
    plain = _CONTROLS.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).strip()
    return _LONG_WORD.sub(lambda found: f"{found.group()}\u200b", plain)


def day(moment: date | None, language: str) -> str:
    """A day in words: "2 March 2026", "2 de marzo de 2026"; empty for none."""
    return "" if moment is None else str(format_date(moment, "long", locale="en_GB" if language == "en" else language))


def party_facts(party: Party, tax_word: str) -> list[str]:
    """What stands below a name, line by line; what isn't known is left out."""
    address = [line for line in printed(party.address).split("\n") if line.strip()]
    tax = f"{tax_word} {printed(party.tax_id)}" if party.tax_id.strip() else ""
    others = (printed(party.country), tax, printed(party.email), printed(party.phone))
    return [*address, *(text for text in others if text)]


def day_parts(moment: date | None) -> list[int] | None:
    return None if moment is None else [moment.year, moment.month, moment.day]


def translated(words: dict[str, str], language: str) -> dict[str, str]:
    """Every word of a table in this language."""
    translate = in_language(language)
    return {key: translate(text) for key, text in words.items()}


def logo_numbers(logo: bytes) -> list[int] | None:
    """The picture's bytes as JSON can hold them; None for no picture."""
    return list(logo) or None


Data = dict[str, Any]
