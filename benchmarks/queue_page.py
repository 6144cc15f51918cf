"""How long the window waits for its queues: opening, pages near and far, counts, the next band change, one request.

On a local file and on a server on this computer, with the same requests; `--engines sqlite` needs no PostgreSQL.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import common

from ecsupport_desktop.domain.queue import QUEUE_BY_NAME, QUEUES, Sort, SortKey
from ecsupport_desktop.storage.store import SqliteStore

PAGE = 128
SUBJECT = Sort(key=SortKey.SUBJECT)
Measured = dict[str, float | int | str]


def measured(open_one: Callable[[], Any]) -> Measured:
    start = time.perf_counter()
    store = open_one()
    opened = (time.perf_counter() - start) * 1000
    try:
        return {"open the database": opened, **_questions(store)}
    finally:
        store.close()


def _questions(store: Any) -> Measured:
    readers, now = store.readers, datetime.now(UTC)
    me = readers.agents()[0].id
    total = readers.count(QUEUE_BY_NAME["all"], now, me)
    owed = readers.ids(QUEUE_BY_NAME["to_analyse"], Sort(), now, me).ids

    def page(name: str, sort: Sort, offset: int = 0, *, known: bool = False) -> float:
        """Without `known` from readers that have been nowhere before: every far page is a jump."""

        def ask() -> object:
            asked = readers if known else type(readers)(common.reading_of(store))
            return asked.page(QUEUE_BY_NAME[name], sort, now, me, offset=offset, limit=PAGE)

        return common.median(ask)

    def page_after() -> float:
        """The place where it begins is known from the page before it, however long ago that was."""
        before = total // 2 - PAGE

        def walk() -> float:
            readers.page(QUEUE_BY_NAME["closed"], SUBJECT, now, me, offset=before, limit=PAGE)
            start = time.perf_counter()
            readers.page(QUEUE_BY_NAME["closed"], SUBJECT, now, me, offset=before + PAGE, limit=PAGE)
            return time.perf_counter() - start

        return common.middle([walk() for _time in range(common.REPEATS)])

    return {
        "requests owed a response": len(owed),
        **{f"first page, {queue.title}": page(queue.name, queue.sort) for queue in QUEUES},
        "the same of To analyse, bare sqlite3": _bare(store, now, me) if isinstance(store, SqliteStore) else "",
        **{f"first page, To analyse by {key}": page("to_analyse", Sort(key=key)) for key in SortKey},
        **{f"first page, All by {key}": page("all", Sort(key=key)) for key in SortKey},
        "first page, Closed by subject": page("closed", SUBJECT),
        "jump to the middle, All by number": page("all", Sort(key=SortKey.NUMBER, descending=True), total // 2),
        "jump to the middle, Closed by subject": page("closed", SUBJECT, total // 2),
        "the page after it": page_after(),
        "all ids of To analyse, by time left": common.median(
            lambda: readers.ids(QUEUE_BY_NAME["to_analyse"], Sort(), now, me)
        ),
        f"counts of all {len(QUEUES)} queues": common.median(lambda: readers.counts(QUEUES, now, me)),
        "next band change": common.median(lambda: readers.next_band_change(now)),
        "one request, whole": common.median(lambda: readers.request(owed[0])),
    }


def _bare(store: SqliteStore, now: datetime, me: UUID) -> float:
    """What SQLite itself needs for a page, without anything that makes values of ours."""
    with common.recorded(common.reading_of(store)) as statements:
        store.readers.page(QUEUE_BY_NAME["to_analyse"], Sort(), now, me, offset=0, limit=PAGE)
    with closing(sqlite3.connect(store.path, isolation_level=None)) as connection:

        def replay() -> None:
            for statement, parameters, _many in statements:
                connection.execute(statement, parameters).fetchall()
            connection.execute("ROLLBACK")

        return common.median(replay)


def main() -> None:
    given = common.options(__doc__ or "", engines=True).parse_args()
    for size in common.sizes(given):
        with common.stores(size, given.folder, given.engines) as openers:
            found = {engine: measured(open_one) for engine, open_one in openers.items()}
        names = next(iter(found.values()))
        rows = [[name, *common.beside(*(each[name] for each in found.values()))] for name in names]
        common.table([f"{size:,} requests: ms (medians)", *common.engine_columns(found)], rows)
        print()


if __name__ == "__main__":
    main()
