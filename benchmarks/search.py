"""How long a search of the history takes: rare and common words, prefixes, several words, numbers, within a queue.

On a local file and on a server on this computer, with the same requests; `--engines sqlite` needs no PostgreSQL.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from typing import Any

import common

from ecsupport_desktop.domain.queue import QUEUE_BY_NAME

TYPED = (
    "zzzz", "412", "ECS-2026-000412", "ch", "che", "checkout", "checkout ", "acme checkout", "pago error", "año",
    "error-500", "the", "a",
)  # fmt: skip
Measured = dict[str, tuple[float, str, float]]


def measured(open_one: Callable[[], Any]) -> Measured:
    """By what was typed: ms, how many were found, ms within To analyse."""
    store, now = open_one(), datetime.now(UTC)
    try:
        me = store.readers.agents()[0].id
        queue = QUEUE_BY_NAME["to_analyse"]
        found = {}
        for typed in TYPED:
            search = partial(store.readers.search, typed, now=now, me=me)
            alone, within = common.median(search, 5), common.median(partial(search, queue=queue), 5)
            ids = search()
            found[typed] = (alone, f"{len(ids.ids):,}{'+' if ids.capped else ''}", within)
        return found
    finally:
        store.close()


def main() -> None:
    given = common.options(__doc__ or "", engines=True).parse_args()
    for size in common.sizes(given):
        with common.stores(size, given.folder, given.engines) as openers:
            found = {engine: measured(open_one) for engine, open_one in openers.items()}
        everywhere = common.engine_columns(found)
        rows = []
        for typed in TYPED:
            each = [of_engine[typed] for of_engine in found.values()]
            counts = " / ".join(dict.fromkeys(number for _ms, number, _within in each))
            alone = common.beside(*(ms for ms, _number, _within in each))
            within = common.beside(*(ms for _ms, _number, ms in each))
            rows.append([f"“{typed}”" if typed != typed.strip() else typed, counts, *alone, *within])
        within_queue = [f"To analyse: {name}" for name in everywhere]
        common.table([f"{size:,} requests: typed", "found", *everywhere, *within_queue], rows)
        print()


if __name__ == "__main__":
    main()
