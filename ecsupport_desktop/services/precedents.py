"""Similar earlier requests and how they were answered, and open ones that may be the same. For the query thread.

A few searches by the longest words of the subject, each bounded, ranked by how alike the subjects are; never a search
of everything by rank.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from itertools import combinations, islice
from typing import Final
from uuid import UUID

from ecsupport_desktop.domain.queue import QUEUE_BY_NAME
from ecsupport_desktop.domain.request import Request
from ecsupport_desktop.domain.similarity import alike, telling_words
from ecsupport_desktop.domain.words import State
from ecsupport_desktop.services.ports import Readers
from ecsupport_desktop.services.views import QueueRow, RequestView

MOST_SEARCHES: Final = 4
MOST_OF_EACH: Final = 40
MOST_SHOWN: Final = 5
LEAST_ALIKE: Final = 0.3
DUPLICATE: Final = 0.6
"""How alike an open request of the same client must be to be taken for the same."""
SAME_CLIENT: Final = 0.2
EXCERPT: Final = 280
"""Letters shown of what was answered."""
_WORDS: Final = ("reasoning", "restoring_steps", "asked")
"""What an assessment is in words; each kind has one of them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Precedent:
    """An earlier request that was assessed. `fields` are those of its form, as typed; `excerpt` their beginning."""

    row: QueueRow
    fields: dict[str, str]
    excerpt: str


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


def find_similar(readers: Readers, view: RequestView, now: datetime, me: UUID) -> Similar:
    """`now` is aware UTC."""
    request, client = view.request, view.client.name if view.client else ""

    def is_clients(row: QueueRow) -> bool:
        return bool(client) and row.client == client

    found = _alike(readers, request, now, me)
    found.sort(key=lambda each: each.share + (SAME_CLIENT if is_clients(each.row) else 0), reverse=True)
    open_ones = (
        each
        for each in found
        if is_clients(each.row) and each.row.state is not State.CLOSED and each.share >= DUPLICATE
    )
    assessed = (each.row for each in found if each.row.assessment is not None)
    precedents = (made for row in assessed if (made := _precedent(readers, row)) is not None)
    return Similar(
        request_id=request.id,
        precedents=tuple(islice(precedents, MOST_SHOWN)),
        duplicate=next(open_ones, None) if request.due_at is not None else None,
    )


def _alike(readers: Readers, request: Request, now: datetime, me: UUID) -> list[Alike]:
    """What the searches find and is alike enough, each with how alike."""
    ids: dict[UUID, None] = {}
    for text, queue in _searches(request.subject):
        found = readers.search(text, limit=MOST_OF_EACH, queue=QUEUE_BY_NAME[queue], now=now, me=me)
        ids.update(dict.fromkeys(found.ids))
    ids.pop(request.id, None)
    shares = (Alike(row=row, share=alike(row.subject, request.subject)) for row in readers.rows(tuple(ids)))
    return [each for each in shares if each.share >= LEAST_ALIKE]


def _searches(subject: str) -> list[tuple[str, str]]:
    """The longest words are the rarest: all three, then two of them, everywhere; the longest among what is owed."""
    words = [_singular(word) for word in sorted(telling_words(subject), key=len, reverse=True)[:3]]
    if not words:
        return []
    tried = [" ".join(words), *(" ".join(pair) for pair in combinations(words, 2) if len(words) > 2)]
    everywhere = [(text, "all") for text in tried[: MOST_SEARCHES - 1]]
    return [*everywhere, (words[0], "to_analyse")]


def _singular(word: str) -> str:
    """A search finds words that begin so: "voucher" finds "vouchers" too."""
    return word[:-1] if len(word) > 5 and word.endswith("s") else word


def _precedent(readers: Readers, row: QueueRow) -> Precedent | None:
    view = readers.request(row.id)
    assessment = view.request.assessment if view is not None else None
    if assessment is None:
        return None
    fields = {name: getattr(assessment, name) for name in _WORDS if hasattr(assessment, name)}
    text = " ".join(" ".join(fields.values()).split())
    excerpt = text if len(text) <= EXCERPT else f"{text[:EXCERPT]}…"
    return Precedent(row=row, fields=fields, excerpt=excerpt)
