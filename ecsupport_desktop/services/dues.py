"""What is owed after a change: what changed is read, and the rest is as it was. For the query thread."""

from __future__ import annotations

from bisect import insort
from collections.abc import Collection
from typing import Final
from uuid import UUID

from ecsupport_desktop.domain.forecast import Owed
from ecsupport_desktop.services.ports import Readers

MOST_CHANGED: Final = 500
"""Of more it is cheaper to read all."""


def read_dues(readers: Readers, known: tuple[Owed, ...] | None, changed: Collection[UUID]) -> tuple[Owed, ...]:
    """What is owed now, by due, where `known` was owed before these changed; None: nothing is known."""
    if known is None or len(changed) > MOST_CHANGED:
        return readers.dues()
    owed = [each for each in known if each.request_id not in changed]
    for each in readers.dues(changed):
        insort(owed, each, key=lambda one: one.due_at)
    return tuple(owed)
