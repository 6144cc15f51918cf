"""From one order of rows to another in exact steps, so that selection, scroll and focus stay with their rows."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence, Set
from uuid import UUID


def removed_runs(old: Sequence[UUID], kept: Set[UUID]) -> list[tuple[int, int]]:
    """Runs of rows (first, last) that are no longer there, from the last to the first."""
    runs: list[tuple[int, int]] = []
    for row, each in enumerate(old):
        if each in kept:
            continue
        if runs and runs[-1][1] == row - 1:
            runs[-1] = (runs[-1][0], row)
        else:
            runs.append((row, row))
    return runs[::-1]


def inserted_runs(new: Sequence[UUID], present: Set[UUID]) -> Iterator[tuple[int, Sequence[UUID]]]:
    """Runs of new rows (where, which), from the first to the last: each is right once those before it are in."""
    start: int | None = None
    for row, each in enumerate(new):
        if each in present:
            if start is not None:
                yield start, new[start:row]
            start = None
        elif start is None:
            start = row
    if start is not None:
        yield start, new[start:]


def strays(old: Sequence[UUID], new: Sequence[UUID]) -> frozenset[UUID]:
    """The fewest rows that have to move for `old` to become `new`; both hold the same ids."""
    if tuple(old) == tuple(new):
        return frozenset()
    place = {each: row for row, each in enumerate(new)}
    tails: list[int] = []
    ends: list[int] = []
    before: list[int] = []
    places = [place[each] for each in old]
    for at, target in enumerate(places):
        length = bisect_left(tails, target)
        before.append(ends[length - 1] if length else -1)
        if length == len(tails):
            tails.append(target)
            ends.append(at)
        else:
            tails[length] = target
            ends[length] = at
    staying: set[UUID] = set()
    at = ends[-1] if ends else -1
    while at >= 0:
        staying.add(old[at])
        at = before[at]
    return frozenset(old) - staying
