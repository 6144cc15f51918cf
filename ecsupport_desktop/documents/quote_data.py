"""What the template of a quote is filled with: every figure comes from the one calculator."""

from __future__ import annotations

from typing import Final

from ecsupport_desktop.config.language import N_, in_language
from ecsupport_desktop.documents.paper_words import (
    Data,
    day,
    day_parts,
    logo_numbers,
    party_facts,
    printed,
    translated,
)
from ecsupport_desktop.domain.quote import (
    LEGAL_NOTES,
    AmountDiscount,
    Discount,
    LineKind,
    PercentDiscount,
    QuoteContent,
    QuoteLine,
    Tax,
    TaxCategory,
    line_total,
    totals,
    totals_with_all,
)
from ecsupport_desktop.services.quote_numbers import format_money, format_percent, format_quantity
from ecsupport_desktop.services.quote_paper import QuotePaper

_WORDS: Final = {
    "quote": N_("Quote"),
    "draft": N_("Draft"),
    "client": N_("For"),
    "number": N_("Number"),
    "revision": N_("Revision"),
    "date": N_("Date"),
    "valid_until": N_("Valid until"),
    "attention": N_("Attention"),
    "tax_id": N_("Tax number"),
    "scope": N_("Scope"),
    "price": N_("Price"),
    "description": N_("Description"),
    "quantity": N_("Quantity"),
    "unit_price": N_("Unit price"),
    "discount": N_("Discount"),
    "tax": N_("Tax"),
    "net": N_("Net"),
    "optional": N_("Optional, not in the total"),
    "subtotal": N_("Sum of the lines"),
    "net_total": N_("Net total"),
    "total": N_("Total"),
    "with_all": N_("Total with all options"),
    "exclusions": N_("Not included"),
    "assumptions": N_("Assumptions"),
    "delivery_estimate": N_("Delivery"),
    "terms": N_("Terms"),
    "notes": N_("Notes"),
    "acceptance": N_("Acceptance"),
    "name": N_("Name"),
    "day": N_("Date"),
    "signature": N_("Signature"),
}
_LONGEST_KEPT: Final = 1_000
_TAX: Final = N_("Tax {rate} of {base}")
_CATEGORIES: Final = {TaxCategory.REVERSE_CHARGE: N_("Reverse charge"), TaxCategory.EXEMPT: N_("Exempt")}
_ACCEPTED: Final = N_("We accept this quote, {number}, revision {revision}, with the lines marked here.")
_ACCEPTED_WHOLE: Final = N_("We accept this quote, {number}, revision {revision}.")
_PAGE: Final = N_("Page {page} of {pages}")
_QUANTITIES: Final = {LineKind.HOURS: N_("{quantity} h"), LineKind.UNIT: "{quantity}", LineKind.FIXED: "{quantity}"}


def quote_data(paper: QuotePaper) -> Data:
    """All texts, formatted in the quote's language."""
    content = paper.content
    words = translated(_WORDS, content.language)
    translate = in_language(content.language)
    number = paper.number or words["draft"]
    lines = [_line(place, line, content) for place, line in enumerate(content.lines, 1)]
    # One that fills half a page can't be kept together with the totals.
    kept = len(lines) - (1 if lines and len(lines[-1]["description"]) < _LONGEST_KEPT else 0)
    optional = [line for line in content.lines if line.optional]
    acceptance = translate(_ACCEPTED if optional else _ACCEPTED_WHOLE)
    title = f"{words['quote']} {number} · {printed(content.title)}"
    return {
        "language": content.language,
        "document-title": title,
        "day": day_parts(paper.issued_on),
        "draft": "" if paper.number else words["draft"],
        "words": words,
        "issuer": {"name": printed(paper.issuer.name), "facts": party_facts(paper.issuer, words["tax_id"])},
        "logo": logo_numbers(paper.logo),
        "client": {"name": printed(content.client.name), "facts": _client_facts(content, words)},
        "facts": _facts(paper, words, number),
        "title": printed(content.title),
        **{name: printed(getattr(content, name)) for name in
           ("scope", "exclusions", "assumptions", "delivery_estimate", "terms", "notes")},
        "lines": lines[:kept],
        "last-line": lines[kept:],
        **_totals(content, words),
        "tax_notes": _tax_notes(content),
        "acceptance": acceptance.format(number=number, revision=paper.revision),
        "choices": [f"{printed(line.description)} · {_money(line_total(line).net, content)}" for line in optional],
        "foot": f"{number} · {printed(paper.issuer.name)}",
        "page": translate(_PAGE),
    }  # fmt: skip


def _client_facts(content: QuoteContent, words: dict[str, str]) -> list[str]:
    attention = printed(content.client.attention)
    who = [f"{words['attention']}: {attention}"] if attention else []
    return [*who, *party_facts(content.client, words["tax_id"])]


def _facts(paper: QuotePaper, words: dict[str, str], number: str) -> list[tuple[str, str]]:
    language = paper.content.language
    found = [(words["number"], number), (words["revision"], str(paper.revision))]
    for word, moment in ((words["date"], paper.issued_on), (words["valid_until"], paper.valid_until)):
        if moment is not None:
            found.append((word, day(moment, language)))
    return found


def _money(amount: int, content: QuoteContent) -> str:
    return format_money(amount, content.currency, content.language, with_currency=True)


def _line(place: int, line: QuoteLine, content: QuoteContent) -> Data:
    language = content.language
    quantity = "" if line.quantity is None else format_quantity(line.quantity, language, on_paper=True)
    return {
        "place": str(place),
        "description": printed(line.description),
        "quantity": in_language(language)(_QUANTITIES[line.kind]).format(quantity=quantity) if quantity else "",
        "unit_price": "" if line.unit_price is None else format_money(line.unit_price, content.currency, language),
        "discount": _discount(line.discount, content),
        "tax": _tax_word(line.tax, language),
        "net": format_money(line_total(line).net, content.currency, language),
        "optional": line.optional,
    }


def _discount(discount: Discount | None, content: QuoteContent) -> str:
    if isinstance(discount, PercentDiscount) and discount.percent:
        return format_percent(discount.percent, content.language)
    if isinstance(discount, AmountDiscount) and discount.amount:
        return format_money(discount.amount, content.currency, content.language)
    return ""


def _tax_word(tax: Tax, language: str) -> str:
    if tax.category in _CATEGORIES:
        return in_language(language)(_CATEGORIES[tax.category])
    return format_percent(tax.rate, language)


def _totals(content: QuoteContent, words: dict[str, str]) -> Data:
    found = totals(content)
    translate = in_language(content.language)
    rows: list[tuple[str, str]] = []
    if found.discount:
        percent = f" {_discount(content.discount, content)}" if isinstance(content.discount, PercentDiscount) else ""
        rows.append((words["subtotal"], _money(found.lines_net, content)))
        rows.append((f"{words['discount']}{percent}", f"−{_money(found.discount, content)}"))
    rows.append((words["net_total"], _money(found.net, content)))
    for entry in found.taxes:
        if entry.tax.category in _CATEGORIES:
            said = f"{_tax_word(entry.tax, content.language)} · {_money(entry.base, content)}"
        else:
            rate = format_percent(entry.tax.rate, content.language)
            said = translate(_TAX).format(rate=rate, base=_money(entry.base, content))
        rows.append((said, _money(entry.amount, content)))
    options = any(line.optional for line in content.lines)
    everything = [(words["with_all"], _money(totals_with_all(content).total, content))] if options else []
    return {"totals": rows, "total": (words["total"], _money(found.total, content)), "with_all": everything}


def _tax_notes(content: QuoteContent) -> list[str]:
    """What the law wants said where no tax is charged."""
    used = {line.tax.category for line in content.lines}
    translate = in_language(content.language)
    return [translate(text) for category, text in LEGAL_NOTES.items() if category in used]
