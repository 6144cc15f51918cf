"""The words and figures of quotes as the window says them."""

from __future__ import annotations

from typing import Final

from ecsupport_desktop.config.language import N_, _, current_language
from ecsupport_desktop.domain.quote import LineKind, QuoteState, Tax, TaxCategory
from ecsupport_desktop.services.quote_numbers import format_percent

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
_CATEGORIES: Final = {TaxCategory.REVERSE_CHARGE: N_("Reverse charge"), TaxCategory.EXEMPT: N_("Exempt")}


def line_kind_word(kind: LineKind) -> str:
    """How a line is priced."""
    return _(_KINDS[kind])


def quote_state_word(state: QuoteState) -> str:
    """Where a revision stands."""
    return _(_STATES[state])


def tax_text(tax: Tax) -> str:
    """ "21 %", "Reverse charge", "Exempt"."""
    if tax.category in _CATEGORIES:
        return _(_CATEGORIES[tax.category])
    return format_percent(tax.rate, current_language())
