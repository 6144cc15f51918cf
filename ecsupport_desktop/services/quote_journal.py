"""A quote as it is being typed, kept as text: what can't be read yet is kept as it was typed."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID, uuid5

from ecsupport_desktop.domain.quote import QuoteContent
from ecsupport_desktop.services.codec import quote_content_from_text, quote_content_text
from ecsupport_desktop.services.views import Draft


@dataclass(frozen=True, slots=True, kw_only=True)
class TypedQuote:
    """`base`: the saving it was begun from. `wrong`: (line, column) → what was typed and why it can't be read."""

    content: QuoteContent
    base: UUID | None = None
    wrong: dict[tuple[UUID, str], tuple[str, str]] = field(default_factory=dict)
    discount: str = ""


WHAT = "quote"
"""Its name among the drafts on a request."""


def journal_id(request_id: UUID, what: str = WHAT) -> UUID:
    """Where it is kept in the journal: beside the answer that is typed on the same request."""
    return uuid5(request_id, what)


_CHOSEN = frozenset({"mode", "language", "items", "untouched", "priority"})
"""Fields of an answer's draft that are there before anybody types."""


def is_unsent(draft: Draft) -> bool:
    """Whether an answer or a note was written there, and not only chosen how the analysis ends, which proposes one.

    Those are kept by their request's own id, a UUIDv7; what belongs to a quote isn't.
    """
    typed = {name for name, text in draft.fields.items() if text} - _CHOSEN
    return draft.request_id.version != 5 and bool(draft.note or typed or not draft.fields.get("untouched"))


def to_draft(typed: TypedQuote, agent_id: UUID, request_id: UUID, now: datetime) -> Draft:
    wrong = [[str(line), column, *said] for (line, column), said in typed.wrong.items()]
    return Draft(
        agent_id=agent_id,
        request_id=journal_id(request_id),
        fields={
            "content": quote_content_text(typed.content),
            "base": str(typed.base or ""),
            "wrong": json.dumps(wrong),
            "discount": typed.discount,
        },
        saved_at=now,
    )


def from_draft(draft: Draft) -> TypedQuote | None:
    """What was typed; None where an older program's draft can't be read."""
    try:
        fields = draft.fields
        wrong = {(UUID(line), column): (text, why) for line, column, text, why in json.loads(fields["wrong"])}
        return TypedQuote(
            content=quote_content_from_text(fields["content"]),
            base=UUID(fields["base"]) if fields["base"] else None,
            wrong=wrong,
            discount=fields["discount"],
        )
    except (KeyError, ValueError):
        return None
