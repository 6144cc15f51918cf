"""How long the window waits for its queues: opening, a page, a far jump, counts, the next band change, one request."""

from __future__ import annotations

import sqlite3
import time
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import common

from ecsupport_desktop.domain.queue import QUEUE_BY_NAME, QUEUES, Sort, SortKey
from ecsupport_desktop.storage.readers import SqliteReaders
from ecsupport_desktop.storage.store import SqliteStore, open_store

PAGE = 128
NUMBER = Sort(key=SortKey.NUMBER, descending=True)
SUBJECT = Sort(key=SortKey.SUBJECT)


def measured(path: Path) -> dict[str, float | int]:
    start = time.perf_counter()
    store = open_store(path)
    opened = (time.perf_counter() - start) * 1000
    try:
        return {"open the database": opened, **_questions(store)}
    finally:
        store.close()


def _questions(store: SqliteStore) -> dict[str, float | int]:
    readers, now = store.readers, datetime.now(UTC)
    me = readers.agents()[0].id
    total = readers.count(QUEUE_BY_NAME["all"], now, me)
    owed = readers.ids(QUEUE_BY_NAME["to_analyse"], Sort(), now, me).ids

    def page(name: str, sort: Sort, offset: int, *, known: bool = False) -> float:
        """Without `known` from readers that have been nowhere before: every far page is a jump."""

        def ask() -> object:
            asked = readers if known else SqliteReaders(common.reading_of(store))
            return asked.page(QUEUE_BY_NAME[name], sort, now, me, offset=offset, limit=PAGE)

        return common.median(ask)

    readers.page(QUEUE_BY_NAME["closed"], SUBJECT, now, me, offset=total // 2 - PAGE, limit=PAGE)
    return {
        "requests owed a response": len(owed),
        "first page, To analyse by time left": page("to_analyse", Sort(), 0),
        "the same statements by bare sqlite3": _bare(store, now, me),
        "first page, To analyse by client": page("to_analyse", Sort(key=SortKey.CLIENT), 0),
        "first page, All by number": page("all", NUMBER, 0),
        "first page, Closed by subject": page("closed", SUBJECT, 0),
        "jump to the middle, All by number": page("all", NUMBER, total // 2),
        "jump to the middle, Closed by subject": page("closed", SUBJECT, total // 2),
        "the page after it": page("closed", SUBJECT, total // 2 + PAGE, known=True),
        "all ids of To analyse, by time left": common.median(
            lambda: readers.ids(QUEUE_BY_NAME["to_analyse"], Sort(), now, me)
        ),
        "counts of all 13 queues": common.median(lambda: readers.counts(QUEUES, now, me)),
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
    given = common.options(__doc__ or "").parse_args()
    results = {size: measured(common.database(size, given.folder)) for size in common.sizes(given)}
    header = ["ms (medians)", *(f"{size:,} requests" for size in results)]
    names = next(iter(results.values()))
    common.table(header, [[name, *(result[name] for result in results.values())] for name in names])


if __name__ == "__main__":
    main()
