"""Places already walked to in a long order, so that a page far down needs no walk from the top."""

from __future__ import annotations

import threading
from bisect import bisect_right, insort
from collections.abc import Hashable
from typing import Any, Final

_KEPT: Final = 4096
"""Places kept in one order; at 128 rows a page, more than a million rows read in a row."""

Place = tuple[int, tuple[Any, ...]]
"""How many rows lie up to it, and what the last of them is sorted by."""


class Anchors:
    """Known places (offset, last row before it) by order, forgotten as soon as anything was written. Any thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._as_of: int | None = None
        self._places: dict[Hashable, list[Place]] = {}
        self._lengths: dict[Hashable, int] = {}

    def as_of(self, last_seq: int) -> None:
        """Say which event is the last one; a newer one moves rows, so that no place holds any longer."""
        with self._lock:
            if last_seq != self._as_of:
                self._as_of = last_seq
                self._places.clear()
                self._lengths.clear()

    def nearest(self, order: Hashable, offset: int) -> Place | None:
        """The known place at or before the offset."""
        with self._lock:
            places = self._places.get(order, [])
            index = bisect_right(places, offset, key=_offset)
            return places[index - 1] if index else None

    def remember(self, order: Hashable, last_seq: int, place: Place) -> None:
        with self._lock:
            places = self._places.setdefault(order, [])
            known = bisect_right(places, place[0], key=_offset)
            fresh = not known or places[known - 1][0] != place[0]
            if last_seq == self._as_of and fresh and len(places) < _KEPT:
                insort(places, place, key=_offset)

    def length(self, order: Hashable) -> int | None:
        with self._lock:
            return self._lengths.get(order)

    def remember_length(self, order: Hashable, last_seq: int, length: int) -> None:
        with self._lock:
            if last_seq == self._as_of:
                self._lengths[order] = length


def _offset(place: Place) -> int:
    return place[0]
