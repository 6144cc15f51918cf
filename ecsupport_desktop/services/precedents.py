"""Similar earlier requests and how they were answered, and open ones that may be the same. For the query thread.

A few searches by the longest words of the subject, each bounded, ranked by how alike the subjects are; never a search
of everything by rank.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import combinations
from typing import Final
from uuid import UUID

from ecsupport_desktop.domain.assessment import ExtraFunctionality, Level1
from ecsupport_desktop.domain.queue import QUEUE_BY_NAME
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Precedent:
    """An earlier request that was assessed. `fields` are those of its form, as typed; `excerpt` their beginning."""

    row: QueueRow
    share: float
    fields: dict[str, str]
    excerpt: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Duplicate:
    """An open request that may be the same."""

    row: QueueRow
    share: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Similar:
    """What was found for a request."""

    request_id: UUID
    precedents: tuple[Precedent, ...] = ()
    duplicates: tuple[Duplicate, ...] = ()


def find_similar(readers: Readers, view: RequestView, now: datetime, me: UUID) -> Similar:
    """`now` is aware UTC."""
    request = view.request
    client = view.client.name if view.client else ""
    ranked = sorted(_ranked(readers, request.subject, client, request.id, now, me), key=lambda pair: -pair[0])
    duplicates = tuple(
        Duplicate(row=row, share=alike(row.subject, request.subject))
        for _score, row in ranked
        if client and row.client == client and row.state is not State.CLOSED
        and request.due_at is not None
        and alike(row.subject, request.subject) >= DUPLICATE
    )  # fmt: skip
    found: list[Precedent] = []
    for score, row in ranked:
        if len(found) == MOST_SHOWN:
            break
        if row.assessment is not None and (made := _precedent(readers, row, score)) is not None:
            found.append(made)
    return Similar(request_id=request.id, precedents=tuple(found), duplicates=duplicates[:1])


def _ranked(
    readers: Readers, subject: str, client: str, itself: UUID, now: datetime, me: UUID
) -> Iterator[tuple[float, QueueRow]]:
    ids: dict[UUID, None] = {}
    for text, queue in _searches(subject):
        found = readers.search(text, limit=MOST_OF_EACH, queue=QUEUE_BY_NAME[queue], now=now, me=me)
        ids.update(dict.fromkeys(found.ids))
    ids.pop(itself, None)
    for row in readers.rows(tuple(ids)):
        share = alike(row.subject, subject)
        if share >= LEAST_ALIKE:
            yield share + (SAME_CLIENT if client and row.client == client else 0), row


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


def _precedent(readers: Readers, row: QueueRow, score: float) -> Precedent | None:
    view = readers.request(row.id)
    assessment = view.request.assessment if view is not None else None
    if assessment is None:
        return None
    if isinstance(assessment, Level1):
        fields = {"reasoning": assessment.reasoning}
    elif isinstance(assessment, ExtraFunctionality):
        fields = {"asked": assessment.asked}
    else:
        fields = {"restoring_steps": assessment.restoring_steps}
    text = " ".join(next(iter(fields.values())).split())
    excerpt = text if len(text) <= EXCERPT else f"{text[:EXCERPT]}…"
    return Precedent(row=row, share=min(1.0, score), fields=fields, excerpt=excerpt)
