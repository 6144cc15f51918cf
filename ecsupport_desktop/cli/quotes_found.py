"""What the actions of `ecsupport quote` share: which quote is meant, what is printed of it, and what is refused."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from ecsupport_desktop.cli.output import print_json
from ecsupport_desktop.cli.session import Session
from ecsupport_desktop.services.usage import UsageError

if TYPE_CHECKING:
    from ecsupport_desktop.domain.commands import AnyCommand
    from ecsupport_desktop.domain.quote import Quote
    from ecsupport_desktop.services.desk import Desk
    from ecsupport_desktop.services.outcome import Outcome
    from ecsupport_desktop.services.quote_finding import Found
    from ecsupport_desktop.services.quote_paper import Printer


def quote_meant(session: Session) -> tuple[Desk, Found]:
    """By the number given, of a quote or of a request. Raises NotFound."""
    from ecsupport_desktop.services.quote_finding import find

    desk = session.desk()
    return desk, find(desk.readers, session.options.number)


def again(desk: Desk, found: Found) -> Found:
    """The same request as it is now."""
    from dataclasses import replace

    view = desk.readers.request(found.view.request.id)
    assert view is not None  # requests are never deleted
    return replace(found, view=view)


def print_issued(desk: Desk, found: Found, revision: int | None = None) -> None:
    after = again(desk, found)
    print_quote(desk, after, after.quote(revision) if revision else after.offered)


def print_quote(desk: Desk, found: Found, quote: Quote) -> None:
    from ecsupport_desktop.services.quote_json import plan_json, quote_json

    request, agents = found.view.request, found.view.agents
    printed = {
        "request": request.number,
        "request_state": request.state.value,
        **quote_json(quote, agents, desk.readers.policy().quoting.issuer),
    }
    plan = request.plan
    printed["plan"] = plan_json(plan, agents) if plan is not None and plan.revision == quote.revision else None
    print_json(printed)


def execute(desk: Desk, session: Session, found: Found, kind: Any, **fields: Any) -> None:
    """Do it as the person who runs this. Raises DomainError where it is refused."""
    from ecsupport_desktop.services.identity import new_id

    actor_id = session.agent(desk).id
    command: AnyCommand = kind(id=new_id(), actor_id=actor_id, request_id=found.view.request.id, **fields)
    require(desk.execute(command))
    session.back_up_daily()


def require(outcome: Outcome) -> None:
    """Raises DomainError with the refusal's words."""
    from ecsupport_desktop.domain.errors import DomainError

    if outcome.refusal is not None:
        raise DomainError(outcome.refusal.message, **dict[str, Any](outcome.refusal.params))


def printer() -> Printer:
    from ecsupport_desktop.documents.quote_pdf import QuotePrinter

    return QuotePrinter()


def by_place(written: str, ids: list[UUID], complaint: str) -> UUID:
    """The id at this place from 1, or written out. Raises UsageError with the complaint."""
    if written.isdecimal() and 1 <= int(written) <= len(ids):
        return ids[int(written) - 1]
    found = next((key for key in ids if str(key) == written.lower()), None)
    if found is None:
        raise UsageError(complaint)
    return found
