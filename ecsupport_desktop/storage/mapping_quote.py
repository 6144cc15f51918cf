"""The quotes and the plan of a request to their rows and back, by explicit functions."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any, Final
from uuid import UUID

from ecsupport_desktop.domain.folding import sort_key
from ecsupport_desktop.domain.plan import Agreement, Plan, PlanStep
from ecsupport_desktop.domain.quote import (
    AmountDiscount,
    Decision,
    Discount,
    Issue,
    Party,
    PercentDiscount,
    Quote,
    QuoteContent,
    QuoteDocument,
    QuoteLine,
    Tax,
    totals,
)
from ecsupport_desktop.domain.request import Request

Row = dict[str, Any]
_FOUND_BY: Final = 400
"""Letters of each text that count."""


def quote_rows(request: Request) -> dict[str, dict[tuple[Any, ...], Row]]:
    """All rows by table and primary key."""
    key = request.id
    lines = {
        (key, quote.revision, line.id): _line_row(key, quote.revision, place, line)
        for quote in request.quotes
        for place, line in enumerate(quote.content.lines)
    }
    steps = request.plan.steps if request.plan is not None else ()
    return {
        "quote_line": lines,  # before the revision: once that is issued, no line can be added
        "quote": {(key, quote.revision): _quote_row(key, place, quote) for place, quote in enumerate(request.quotes)},
        "plan": {(key,): _plan_row(key, request.plan)} if request.plan is not None else {},
        "plan_step": {(key, step.id): _step_row(key, place, step) for place, step in enumerate(steps)},
    }


def _quote_row(request_id: UUID, position: int, quote: Quote) -> Row:
    content, issue, document, decision = quote.content, quote.issue, quote.document, quote.decision
    return {
        "request_id": request_id,
        "revision": quote.revision,
        "position": position,
        "state": quote.state,
        "title": content.title,
        "language": content.language,
        "currency": content.currency,
        "client": asdict(content.client),
        "scope": content.scope,
        "exclusions": content.exclusions,
        "assumptions": content.assumptions,
        "delivery_estimate": content.delivery_estimate,
        "terms": content.terms,
        "notes": content.notes,
        "validity_days": content.validity_days,
        **_discount_columns(content.discount),
        "rounding": content.rounding,
        "saved_by": quote.saved_by,
        "saved_at": quote.saved_at,
        "agent_id": quote.agent_id,
        "quote_number": issue.number if issue else None,
        "issuer": asdict(issue.issuer) if issue else None,
        "issued_at": issue.issued_at if issue else None,
        "issued_on": issue.issued_on if issue else None,
        "valid_until": issue.valid_until if issue else None,
        "expires_at": issue.expires_at if issue else None,
        "issued_by": issue.agent_id if issue else None,
        "document_id": document.attachment_id if document else None,
        "document_sha256": document.sha256 if document else None,
        "said_by": decision.said_by if decision else None,
        "said_how": decision.how if decision else None,
        "said_at": decision.said_at if decision else None,
        "decided_at": decision.recorded_at if decision else None,
        "decided_by": decision.agent_id if decision else None,
        "decision_reason": decision.reason if decision else None,
        "chosen": [str(line_id) for line_id in decision.chosen] if decision else None,
        "accepted_total": decision.total if decision else None,
        "decided_sha256": decision.document_sha256 if decision else None,
        "total": totals(content, decision.chosen if decision else ()).total if issue else None,
        "found_by": " ".join(folded(text) for text in (quote.number or "", content.title, content.client.name)),
    }


def folded(text: str) -> str:
    """A text as lists of quotes are searched, whatever its accents and case."""
    return sort_key(text, _FOUND_BY)


def _discount_columns(discount: Discount | None) -> Row:
    return {
        "discount_percent": discount.percent if isinstance(discount, PercentDiscount) else None,
        "discount_amount": discount.amount if isinstance(discount, AmountDiscount) else None,
    }


def _line_row(request_id: UUID, revision: int, position: int, line: QuoteLine) -> Row:
    return {
        "request_id": request_id,
        "revision": revision,
        "id": line.id,
        "position": position,
        "description": line.description,
        "kind": line.kind,
        "quantity": line.quantity,
        "unit_price": line.unit_price,
        **_discount_columns(line.discount),
        "tax_category": line.tax.category,
        "tax_rate": line.tax.rate,
        "optional": line.optional,
    }


def _plan_row(request_id: UUID, plan: Plan) -> Row:
    agreed = plan.agreement
    return {
        "request_id": request_id,
        "revision": plan.revision,
        "saved_by": plan.saved_by,
        "agreed_with": agreed.said_by if agreed else None,
        "agreed_how": agreed.how if agreed else None,
        "agreed_at": agreed.said_at if agreed else None,
        "agreed_what": agreed.what if agreed else None,
        "agreed_recorded_at": agreed.recorded_at if agreed else None,
        "agreed_agent": agreed.agent_id if agreed else None,
    }


def _step_row(request_id: UUID, position: int, step: PlanStep) -> Row:
    return {
        "request_id": request_id,
        "id": step.id,
        "position": position,
        "title": step.title,
        "owner": step.owner,
        "due": step.due,
        "state": step.state,
        "note": step.note,
        "line_id": step.line_id,
    }


# ── Back ────────────────────────────────────────────────────────────────────────────────────────────────────
def quotes_from(children: Mapping[str, Sequence[Mapping[Any, Any]]]) -> tuple[Quote, ...]:
    """The revisions of these rows by table, each table's in order."""
    lines: dict[int, list[QuoteLine]] = defaultdict(list)
    for row in children.get("quote_line", ()):
        lines[row["revision"]].append(line_from(row))
    return tuple(_quote(row, lines[row["revision"]]) for row in children.get("quote", ()))


def _quote(row: Mapping[Any, Any], lines: Sequence[QuoteLine]) -> Quote:
    return Quote(
        revision=row["revision"],
        state=row["state"],
        content=QuoteContent(
            title=row["title"],
            language=row["language"],
            currency=row["currency"],
            client=Party(**row["client"]),
            scope=row["scope"],
            exclusions=row["exclusions"],
            assumptions=row["assumptions"],
            delivery_estimate=row["delivery_estimate"],
            terms=row["terms"],
            notes=row["notes"],
            validity_days=row["validity_days"],
            lines=tuple(lines),
            discount=discount_from(row),
            rounding=row["rounding"],
        ),
        saved_by=row["saved_by"],
        saved_at=row["saved_at"],
        agent_id=row["agent_id"],
        issue=_issue(row) if row["quote_number"] is not None else None,
        document=QuoteDocument(attachment_id=row["document_id"], sha256=row["document_sha256"])
        if row["document_id"] is not None
        else None,
        decision=_decision(row) if row["decided_at"] is not None else None,
    )


def _issue(row: Mapping[Any, Any]) -> Issue:
    return Issue(
        number=row["quote_number"],
        issuer=Party(**row["issuer"]),
        issued_at=row["issued_at"],
        issued_on=row["issued_on"],
        valid_until=row["valid_until"],
        expires_at=row["expires_at"],
        agent_id=row["issued_by"],
    )


def _decision(row: Mapping[Any, Any]) -> Decision:
    return Decision(
        said_by=row["said_by"],
        how=row["said_how"],
        said_at=row["said_at"],
        recorded_at=row["decided_at"],
        agent_id=row["decided_by"],
        reason=row["decision_reason"],
        chosen=tuple(UUID(line_id) for line_id in row["chosen"]),
        total=row["accepted_total"],
        document_sha256=row["decided_sha256"],
    )


def discount_from(row: Mapping[Any, Any]) -> Discount | None:
    """The discount of a quote's or a line's row."""
    if row["discount_percent"] is not None:
        return PercentDiscount(percent=row["discount_percent"])
    return AmountDiscount(amount=row["discount_amount"]) if row["discount_amount"] is not None else None


def line_from(row: Mapping[Any, Any]) -> QuoteLine:
    return QuoteLine(
        id=row["id"],
        description=row["description"],
        kind=row["kind"],
        quantity=row["quantity"],
        unit_price=row["unit_price"],
        discount=discount_from(row),
        tax=Tax(category=row["tax_category"], rate=row["tax_rate"]),
        optional=row["optional"],
    )


def plan_from(children: Mapping[str, Sequence[Mapping[Any, Any]]]) -> Plan | None:
    """The plan of these rows by table; None where there is none."""
    row = next(iter(children.get("plan", ())), None)
    if row is None:
        return None
    agreement = Agreement(
        said_by=row["agreed_with"],
        how=row["agreed_how"],
        said_at=row["agreed_at"],
        what=row["agreed_what"],
        recorded_at=row["agreed_recorded_at"],
        agent_id=row["agreed_agent"],
    ) if row["agreed_at"] is not None else None  # fmt: skip
    return Plan(
        revision=row["revision"],
        steps=tuple(_step(found) for found in children.get("plan_step", ())),
        agreement=agreement,
        saved_by=row["saved_by"],
    )


def _step(row: Mapping[Any, Any]) -> PlanStep:
    return PlanStep(
        id=row["id"],
        title=row["title"],
        owner=row["owner"],
        due=row["due"],
        state=row["state"],
        note=row["note"],
        line_id=row["line_id"],
    )
