"""Queries that find requests by what was typed or by what they are like; a part of the port `Readers`.

Threads: any; each call is one transaction. All moments are aware UTC.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol
from uuid import UUID

from ecsupport_desktop.domain.filter import Filter, Viewer
from ecsupport_desktop.domain.queue import Queue, Sort
from ecsupport_desktop.services.views import GivenAnswer, LikeIds, RequestIds


class Finding(Protocol):
    """Each returns frozen snapshots."""

    def search(
        self, text: str, *, limit: int = 1000, queue: Queue | None = None, now: datetime, me: UUID
    ) -> RequestIds:
        """Requests in which every word of the text begins a word: owed ones first by due, then the newest."""

    def filtered(
        self, wanted: Filter, queue: Queue, sort: Sort | None, viewer: Viewer, *, limit: int = 1000
    ) -> RequestIds:
        """Requests of the queue that fulfil the filter: with words in a search's order, otherwise in the sort's."""

    def filter_counts(self, wanted: Sequence[tuple[Filter, Queue]], viewer: Viewer, *, limit: int) -> tuple[int, ...]:
        """How many requests of each queue fulfil its filter, counted no further than `limit`."""

    def contact_names(self, typed: str, *, limit: int = 200) -> tuple[str, ...]:
        """Contacts with this in their name or an address, each by name, or by the address where it has none."""

    def like(self, words: Sequence[str], request_id: UUID, client_id: UUID | None) -> LikeIds:
        """Those, but this one, that share the rarest of these words, the newest first; no more than some dozens."""

    def given_answers(self, ids: Sequence[UUID]) -> Mapping[UUID, GivenAnswer]:
        """How these few requests were answered, of those that were assessed."""
