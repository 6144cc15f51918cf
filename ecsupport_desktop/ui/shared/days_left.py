"""How far off a day is, as a mark, a word and a colour: the last day of a quote, the next one of a plan."""

from __future__ import annotations

from datetime import date
from typing import Final

from babel.dates import format_skeleton

from ecsupport_desktop.config.language import N_, _, current_language, ngettext
from ecsupport_desktop.domain.urgency import Urgency
from ecsupport_desktop.services.quoting import DateBand, date_band

_MARKS: Final = {
    DateBand.CALM: Urgency.CALM,
    DateBand.SOON: Urgency.NEARING,
    DateBand.PASSED: Urgency.OVERDUE,
}
_WORDS: Final = {DateBand.SOON: N_("soon"), DateBand.PASSED: N_("passed")}


def day_mark(day: date, today: date) -> Urgency:
    """The mark of that day: the ring, the half, and the hexagon of what has passed."""
    return _MARKS[date_band(day, today)]


def band_word(day: date, today: date) -> str:
    """The word that goes with the mark; "" while there is time."""
    word = _WORDS.get(date_band(day, today))
    return _(word) if word else ""


def days_left_text(day: date, today: date) -> str:
    """ "3 days left", "today", "2 days ago"."""
    days = (day - today).days
    if not days:
        return _("today")
    if days < 0:
        return ngettext("{count} day ago", "{count} days ago", -days).format(count=-days)
    return ngettext("{count} day left", "{count} days left", days).format(count=days)


def day_text(day: date) -> str:
    """ "24 Nov 2026"."""
    return format_skeleton("yMMMd", day, locale=current_language())


def days_left_spoken(day: date, today: date) -> str:
    """What a screen reader and a tooltip say: "soon, 2 days left, 26 Nov 2026"."""
    said = (band_word(day, today), days_left_text(day, today), day_text(day))
    return ", ".join(part for part in said if part)
