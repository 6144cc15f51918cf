"""Quotes and plans as JSON: amounts as decimal strings of the quote's currency, moments and days in ISO 8601."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import asdict
from typing import Any, Final
from uuid import UUID

from ecsupport_desktop.config.language import _
from ecsupport_desktop.domain.directory import Agent
from ecsupport_desktop.domain.errors import InvalidField
from ecsupport_desktop.domain.plan import Plan
from ecsupport_desktop.domain.quote import (
    AmountDiscount,
    Decision,
    Discount,
    Party,
    PercentDiscount,
    Quote,
    QuoteLine,
    QuoteState,
    Totals,
    exponent_of,
    line_total,
    missing,
    totals,
    totals_with_all,
)
from ecsupport_desktop.services.moments import day_json, moment_json

Json = dict[str, Any]
Agents = Mapping[UUID, Agent]
_THOUSANDTHS: Final = 3
_OF_ISSUER: Final = "issuer."


def decimal_text(units: int, exponent: int) -> str:
    """Whole units as a decimal number with all its decimals: 123450 at 2 is `1234.50`."""
    sign, digits = "-" if units < 0 else "", f"{abs(units):0{exponent + 1}}"
    return f"{sign}{digits[:-exponent]}.{digits[-exponent:]}" if exponent else f"{sign}{digits}"


def thousandths_text(thousandths: int) -> str:
    """Thousandths as a decimal number without idle zeros: 1500 is `1.5`, 21000 is `21`."""
    return decimal_text(thousandths, _THOUSANDTHS).rstrip("0").rstrip(".")


def quote_json(quote: Quote, agents: Agents, issuer: Party | None = None) -> Json:
    """One revision with all its facts, figures and what became of it.

    `missing` is what a draft lacks, in the current language; nothing once it is issued. `issuer`: who would issue it,
    None where that isn't asked.
    """
    content, issue = quote.content, quote.issue
    exponent = exponent_of(content.currency)
    chosen = quote.decision.chosen if quote.decision else ()
    return {
        "number": quote.number,
        "revision": quote.revision,
        "state": quote.state.value,
        "title": content.title,
        "language": content.language,
        "currency": content.currency,
        "client": asdict(content.client),
        "issuer": asdict(issue.issuer) if issue else None,
        "scope": content.scope,
        "exclusions": content.exclusions,
        "assumptions": content.assumptions,
        "delivery_estimate": content.delivery_estimate,
        "terms": content.terms,
        "notes": content.notes,
        "validity_days": content.validity_days,
        "issued_at": moment_json(issue.issued_at) if issue else None,
        "issued_on": day_json(issue.issued_on) if issue else None,
        "valid_until": day_json(issue.valid_until) if issue else None,
        "expires_at": moment_json(issue.expires_at) if issue else None,
        "rounding": content.rounding.value,
        "lines": [_line_json(line, exponent, chosen) for line in content.lines],
        **_discount_json(content.discount, exponent),
        "totals": _totals_or_nothing(quote, chosen),
        "totals_with_all": _totals_or_nothing(quote, None) if any(line.optional for line in content.lines) else None,
        "missing": _missing_json(quote, issuer),
        "document_sha256": quote.document.sha256 if quote.document else None,
        "decision": _decision_json(quote.decision, exponent, agents) if quote.decision else None,
    }


def _line_json(line: QuoteLine, exponent: int, chosen: Collection[UUID]) -> Json:
    return {
        "id": str(line.id),
        "description": line.description,
        "kind": line.kind.value,
        "quantity": None if line.quantity is None else thousandths_text(line.quantity),
        "unit_price": None if line.unit_price is None else decimal_text(line.unit_price, exponent),
        **_discount_json(line.discount, exponent),
        "tax_category": line.tax.category.value,
        "tax_rate": thousandths_text(line.tax.rate),
        "optional": line.optional,
        "chosen": not line.optional or line.id in chosen,
        **_figures(line, exponent),
    }


def _figures(line: QuoteLine, exponent: int) -> Json:
    """Nothing where a draft's discount is more than its line comes to: that is among what is missing."""
    try:
        found = line_total(line)
    except InvalidField:
        return {"amount": None, "discount": None, "net": None}
    return {name: decimal_text(getattr(found, name), exponent) for name in ("amount", "discount", "net")}


def _discount_json(discount: Discount | None, exponent: int) -> Json:
    percent = thousandths_text(discount.percent) if isinstance(discount, PercentDiscount) else None
    amount = decimal_text(discount.amount, exponent) if isinstance(discount, AmountDiscount) else None
    return {"discount_percent": percent, "discount_amount": amount}


def _totals_or_nothing(quote: Quote, chosen: Collection[UUID] | None) -> Json | None:
    """`chosen` None: as if every optional line were chosen."""
    content = quote.content
    try:
        found = totals_with_all(content) if chosen is None else totals(content, chosen)
    except InvalidField:
        return None
    return totals_json(found, exponent_of(content.currency))


def totals_json(found: Totals, exponent: int) -> Json:
    """The calculator's figures; the taxes with the highest rate first."""
    return {
        "lines_net": decimal_text(found.lines_net, exponent),
        "discount": decimal_text(found.discount, exponent),
        "net": decimal_text(found.net, exponent),
        "taxes": [
            {
                "category": entry.tax.category.value,
                "rate": thousandths_text(entry.tax.rate),
                "base": decimal_text(entry.base, exponent),
                "amount": decimal_text(entry.amount, exponent),
            }
            for entry in found.taxes
        ],
        "tax": decimal_text(found.tax, exponent),
        "total": decimal_text(found.total, exponent),
    }


def _missing_json(quote: Quote, issuer: Party | None) -> list[Json]:
    if quote.state is not QuoteState.DRAFT:
        return []
    found = missing(quote.content, issuer or Party())
    return [
        {
            "field": entry.field,
            "line": None if entry.line is None else entry.line + 1,
            "message": _(entry.message).format(**dict[str, Any](entry.params)),
        }
        for entry in found
        if issuer is not None or not entry.field.startswith(_OF_ISSUER)
    ]


def _decision_json(decision: Decision, exponent: int, agents: Agents) -> Json:
    agent = agents.get(decision.agent_id)
    return {
        "said_by": decision.said_by,
        "how": decision.how.value if decision.how else None,
        "said_at": moment_json(decision.said_at),
        "recorded_at": moment_json(decision.recorded_at),
        "agent": agent.name if agent else None,
        "reason": decision.reason,
        "chosen": [str(line_id) for line_id in decision.chosen],
        "total": None if decision.total is None else decimal_text(decision.total, exponent),
        "document_sha256": decision.document_sha256,
    }


def plan_json(plan: Plan, agents: Agents) -> Json:
    """The plan with how far it has come, and what the client agreed to; None where nothing is agreed yet."""
    agreed = plan.agreement
    agent = agents.get(agreed.agent_id) if agreed else None
    return {
        "revision": plan.revision,
        "steps": [
            {
                "id": str(step.id),
                "title": step.title,
                "owner": step.owner,
                "due": day_json(step.due),
                "state": step.state.value,
                "note": step.note,
                "line": str(step.line_id) if step.line_id else None,
            }
            for step in plan.steps
        ],
        "done": plan.done,
        "of": len(plan.steps),
        "next_date": day_json(plan.next_date),
        "agreed": agreed
        and {
            "said_by": agreed.said_by,
            "how": agreed.how.value,
            "said_at": moment_json(agreed.said_at),
            "what": agreed.what,
            "recorded_at": moment_json(agreed.recorded_at),
            "agent": agent.name if agent else None,
        },
    }
