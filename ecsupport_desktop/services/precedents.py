"""Earlier requests like one and how they were answered, and open ones that may be the same. For the query thread.

Storage brings some dozens that share the rarest words; they are ranked by how alike the subjects are.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from ecsupport_desktop.domain.similarity import alike, telling_words
from ecsupport_desktop.services.ports import Readers
from ecsupport_desktop.services.views import GivenAnswer, QueueRow, RequestView

MOST_SHOWN: Final = 5
LEAST_ALIKE: Final = 0.3
DUPLICATE: Final = 0.6
"""How alike an open request of the same client must be to be taken for the same."""
SAME_CLIENT: Final = 0.2
SAME_CONTACT: Final = 0.05
EXCERPT: Final = 280
"""Letters shown of what was answered."""
_GREETING: Final = 5
"""Words that a line which only greets may have."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Precedent:
    """An earlier request that was assessed and answered.

    `fields` are those of its form, as typed; `excerpt` their beginning. `answer` is the first line of the last answer
    that says something, `answered_at` when it went out; without an answer the excerpt stands there.
    """

    row: QueueRow
    fields: dict[str, str]
    excerpt: str
    answer: str
    answered_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Alike:
    """Another request; `share` is how alike the subjects are, 0 to 1."""

    row: QueueRow
    share: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Similar:
    """What was found for a request. `duplicate`: an open one of the same client that may be the same."""

    request_id: UUID
    precedents: tuple[Precedent, ...] = ()
    duplicate: Alike | None = None


def find_similar(readers: Readers, view: RequestView) -> Similar:
    """The client's own first where others are as alike."""
    request, client = view.request, view.client.name if view.client else ""
    contact = view.client.contact(request.contact_id) if view.client else None
    found = readers.like(telling_words(request.subject), request.id, request.client_id)
    rows = {row.id: row for row in readers.rows(tuple(dict.fromkeys((*found.answered, *found.open))))}

    def nearness(each: Alike) -> float:
        if not client or each.row.client != client:
            return each.share
        same_contact = contact is not None and each.row.contact == contact.name
        return each.share + SAME_CLIENT + SAME_CONTACT * same_contact

    def ranked(ids: Iterable[UUID]) -> list[Alike]:
        shares = (Alike(row=rows[key], share=alike(rows[key].subject, request.subject)) for key in ids if key in rows)
        return sorted((each for each in shares if each.share >= LEAST_ALIKE), key=nearness, reverse=True)

    open_ones = (each for each in ranked(found.open) if each.share >= DUPLICATE)
    return Similar(
        request_id=request.id,
        precedents=_precedents(readers, [each.row for each in ranked(found.answered)[:MOST_SHOWN]]),
        duplicate=next(open_ones, None) if request.due_at is not None else None,
    )


def _precedents(readers: Readers, rows: list[QueueRow]) -> tuple[Precedent, ...]:
    given = readers.given_answers([row.id for row in rows]) if rows else {}
    return tuple(_precedent(row, given[row.id]) for row in rows if row.id in given)


def _precedent(row: QueueRow, given: GivenAnswer) -> Precedent:
    text = " ".join(" ".join(given.fields.values()).split())
    excerpt = text if len(text) <= EXCERPT else f"{text[:EXCERPT]}…"
    return Precedent(
        row=row, fields=given.fields, excerpt=excerpt, answer=first_line(given.text) or excerpt, answered_at=given.at
    )


def first_line(text: str) -> str:
    """The first line that says something: not empty, not a greeting alone."""
    lines = (" ".join(line.split()) for line in text.splitlines())
    said = (line for line in lines if line and not (line.endswith((",", ":", "!")) and len(line.split()) <= _GREETING))
    return next(said, "")
