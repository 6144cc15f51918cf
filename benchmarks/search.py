"""How long a search of the history takes: rare and common words, prefixes, several words, numbers, within a queue."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import common

from ecsupport_desktop.domain.queue import QUEUE_BY_NAME
from ecsupport_desktop.storage.store import open_store

TYPED = ("zzzz", "412", "ECS-2026-000412", "ch", "che", "checkout", "acme checkout", "pago error", "año", "the", "a")


def measured(path: Path) -> dict[str, tuple[float, int, bool, float]]:
    """By what was typed: ms, how many were found, whether there were more, ms within To analyse."""
    store, now = open_store(path), datetime.now(UTC)
    try:
        me = store.readers.agents()[0].id
        queue = QUEUE_BY_NAME["to_analyse"]
        found = {}
        for typed in TYPED:
            search = partial(store.readers.search, typed, now=now, me=me)
            alone, within = common.median(search, 5), common.median(partial(search, queue=queue), 5)
            ids = search()
            found[typed] = (alone, len(ids.ids), ids.capped, within)
        return found
    finally:
        store.close()


def main() -> None:
    given = common.options(__doc__ or "").parse_args()
    for size in common.sizes(given):
        rows = [
            [typed, ms, f"{number:,}{'+' if capped else ''}", within]
            for typed, (ms, number, capped, within) in measured(common.database(size, given.folder)).items()
        ]
        common.table([f"{size:,} requests: typed", "ms (median)", "found", "ms within To analyse"], rows)
        print()


if __name__ == "__main__":
    main()
