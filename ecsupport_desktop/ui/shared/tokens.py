"""The colours of the window, named by what they mean; every widget and painter takes them from here."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from PySide6.QtGui import QColor

SPACE = 8
"""The grid, in pixels at 100 %: distances are whole or half multiples of it."""

RADIUS = 6
"""Corner radius of fields, buttons and chips, in pixels at 100 %."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tokens:
    """One palette. Values are `#rrggbb`; `readable_pairs` names the pairs that must reach 4.5:1."""

    dark: bool
    ground: str
    raised: str
    field: str
    shade: str
    chip: str
    hover: str
    selection: str
    hairline: str
    border: str
    text: str
    muted: str
    disabled: str
    accent: str
    accent_hover: str
    accent_pressed: str
    on_accent: str
    nearing: str
    critical: str
    overdue: str

    def colour(self, name: str) -> QColor:
        """The token of that name as a colour to paint with, the same for all: who changes it takes a copy."""
        return _colour(getattr(self, name))


@cache
def _colour(code: str) -> QColor:
    return QColor(code)


LIGHT = Tokens(
    dark=False,
    ground="#fbfbfa",
    raised="#f4f4f2",
    field="#ffffff",
    shade="#f0f0ec",
    chip="#ecece8",
    hover="#eeeeeb",
    selection="#e7eefc",
    hairline="#e3e3df",
    border="#cfcfca",
    text="#1f2328",
    muted="#5b636b",
    disabled="#7f868d",
    accent="#2456c6",
    accent_hover="#1d4ab0",
    accent_pressed="#183f97",
    on_accent="#ffffff",
    nearing="#8a5a00",
    critical="#b3400e",
    overdue="#a11622",
)

DARK = Tokens(
    dark=True,
    ground="#16191d",
    raised="#1b1f24",
    field="#14171a",
    shade="#1f242a",
    chip="#262c33",
    hover="#21262c",
    selection="#24324d",
    hairline="#2b3138",
    border="#3a424b",
    text="#e6e8ea",
    muted="#9ba3ab",
    disabled="#6e767e",
    accent="#7fa7ff",
    accent_hover="#96b7ff",
    accent_pressed="#6b97f5",
    on_accent="#16191d",
    nearing="#e0b04a",
    critical="#ff9a5c",
    overdue="#ff7b86",
)

HIGH_LIGHT = Tokens(
    dark=False,
    ground="#ffffff",
    raised="#ffffff",
    field="#ffffff",
    shade="#f2f2f2",
    chip="#ececec",
    hover="#e6e6e6",
    selection="#dbe8ff",
    hairline="#5a5a5a",
    border="#000000",
    text="#000000",
    muted="#2b2b2b",
    disabled="#595959",
    accent="#00309c",
    accent_hover="#002373",
    accent_pressed="#00184f",
    on_accent="#ffffff",
    nearing="#553400",
    critical="#7a2200",
    overdue="#8a0010",
)
"""For who needs more contrast than the usual palettes have: 7:1 and more for every text, edges that are seen."""

HIGH_DARK = Tokens(
    dark=True,
    ground="#000000",
    raised="#000000",
    field="#000000",
    shade="#141414",
    chip="#1e1e1e",
    hover="#242424",
    selection="#0a2a66",
    hairline="#a8a8a8",
    border="#ffffff",
    text="#ffffff",
    muted="#dcdcdc",
    disabled="#a0a0a0",
    accent="#a9c7ff",
    accent_hover="#c4d9ff",
    accent_pressed="#8fb4ff",
    on_accent="#000000",
    nearing="#ffd35c",
    critical="#ffb48a",
    overdue="#ffaeb5",
)

PALETTES = {"light": LIGHT, "dark": DARK, "high_light": HIGH_LIGHT, "high_dark": HIGH_DARK}
"""Every palette there is, by its name in the settings."""

GROUNDS = ("ground", "raised", "field", "shade", "chip", "hover", "selection")
INKS = ("text", "muted", "accent", "nearing", "critical", "overdue")


def readable_pairs() -> list[tuple[str, str]]:
    """Every (text, ground) pair the window may show; disabled text is exempt, as in WCAG 2.2, 1.4.3."""
    pairs = [(ink, ground) for ink in INKS for ground in GROUNDS]
    pairs += [("on_accent", ground) for ground in ("accent", "accent_hover", "accent_pressed")]
    return pairs


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two colours by WCAG 2.2 (1 to 21)."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    channels = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
