"""The words and figures of quotes as the window says them."""

from __future__ import annotations

from datetime import date
from typing import Final

from ecsupport_desktop.config.language import N_, _, current_language, ngettext
from ecsupport_desktop.domain.plan import StepState
from ecsupport_desktop.domain.quote import LineKind, QuoteState, Tax, TaxCategory
from ecsupport_desktop.services.quote_numbers import format_percent
from ecsupport_desktop.services.quoting import DateBand, date_band

_KINDS: Final = {LineKind.HOURS: N_("Hours"), LineKind.FIXED: N_("Fixed"), LineKind.UNIT: N_("Unit")}
_STATES: Final = {
    QuoteState.DRAFT: N_("draft"),
    QuoteState.ISSUED: N_("issued"),
    QuoteState.ACCEPTED: N_("accepted"),
    QuoteState.DECLINED: N_("declined"),
    QuoteState.EXPIRED: N_("expired"),
    QuoteState.WITHDRAWN: N_("withdrawn"),
    QuoteState.SUPERSEDED: N_("superseded"),
}
_STEPS: Final = {StepState.TO_DO: N_("○ to do"), StepState.UNDER_WAY: N_("◐ under way"), StepState.DONE: N_("● done")}
_SHAPES: Final = {DateBand.CALM: "○", DateBand.SOON: "◐", DateBand.PASSED: "⬣"}
_LABELS: Final = {DateBand.CALM: "muted", DateBand.SOON: "nearing", DateBand.PASSED: "overdue"}
_CATEGORIES: Final = {TaxCategory.REVERSE_CHARGE: N_("Reverse charge"), TaxCategory.EXEMPT: N_("Exempt")}


def line_kind_word(kind: LineKind) -> str:
    """How a line is priced."""
    return _(_KINDS[kind])


def quote_state_word(state: QuoteState) -> str:
    """Where a revision stands."""
    return _(_STATES[state])


def step_state_word(state: StepState) -> str:
    """How far a step has come, with a shape."""
    return _(_STEPS[state])


def days_left_text(day: date, today: date) -> tuple[str, str]:
    """How near a day is: a shape with words, and the kind of label that goes with it."""
    left = (day - today).days
    band = date_band(day, today)
    if left > 0:
        words = ngettext("{count} day left", "{count} days left", left).format(count=left)
    elif left == 0:
        words = _("today is the last day")
    else:
        words = ngettext("{count} day over", "{count} days over", -left).format(count=-left)
    return f"{_SHAPES[band]} {words}", _LABELS[band]


def tax_text(tax: Tax) -> str:
    """ "21 %", "Reverse charge", "Exempt"."""
    if tax.category in _CATEGORIES:
        return _(_CATEGORIES[tax.category])
    return format_percent(tax.rate, current_language())
