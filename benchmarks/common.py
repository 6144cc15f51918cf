"""What the benchmarks share: databases of a size, medians, tables.

A database is made once and kept (a million requests take a quarter of an hour and some 13 GB): under the system's
folder for temporary files, or where `--folder` says.
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, event

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # so that a checkout needn't be installed

from ecsupport_desktop.documents.quote_pdf import QuotePrinter
from ecsupport_desktop.services.demo import fill_with_demo
from ecsupport_desktop.services.desk import Desk
from ecsupport_desktop.services.people import acting_agent
from ecsupport_desktop.storage import prepared, unit_of_work
from ecsupport_desktop.storage.store import SqliteStore, open_store

REPEATS = 7
Recorded = list[tuple[str, Any, bool]]
"""Statements with their parameters; the flag says that they were sent for many rows at once."""


def options(explanation: str, *, engines: bool = False) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=explanation)
    if engines:
        parser.add_argument("--engines", default="sqlite,postgresql", help="what to compare, separated by commas")
    parser.add_argument("--sizes", default="10000,100000", help="requests in the database, separated by commas")
    parser.add_argument("--folder", type=Path, default=Path(tempfile.gettempdir()) / "ecsupport-benchmarks")
    return parser


def sizes(given: argparse.Namespace) -> list[int]:
    return [int(size) for size in given.sizes.split(",")]


def database(size: int, folder: Path) -> Path:
    """The demo database of this size, made if it isn't there."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"demo-{size}.db"
    if not path.exists():
        print(f"making {path} with {size:,} requests …", file=sys.stderr)
        part = path.with_suffix(".part")
        for leftover in folder.glob(f"{part.name}*"):
            leftover.unlink()
        store = open_store(part)
        desk = Desk(store)
        fill_with_demo(desk, acting_agent(desk, "ana"), datetime.now(UTC), QuotePrinter(), requests=size)
        store.close()
        part.rename(path)
    return path


@contextmanager
def stores(size: int, folder: Path, engines: str) -> Iterator[dict[str, Callable[[], Any]]]:
    """By engine, what opens the demo database of this size on it; a server runs meanwhile."""
    openers: dict[str, Callable[[], Any]] = {}
    wanted = engines.split(",")
    with ExitStack() as stack:
        if "sqlite" in wanted:
            path = database(size, folder)
            openers["SQLite"] = lambda: open_store(path)
        if "postgresql" in wanted:
            import servers  # only who compares needs PostgreSQL's programs

            servers.made([size], folder)
            server = stack.enter_context(servers.kept_server(folder))
            openers["PostgreSQL"] = stack.enter_context(servers.opener(server, size))
        yield openers


def engine_columns(engines: Iterable[str]) -> list[str]:
    """Each engine's, and how they compare."""
    names = list(engines)
    return names if len(names) == 1 else [*names, "ratio"]


def beside(*values: float | int | str) -> list[float | int | str]:
    """The engines' figures and how many times the first the last is."""
    if len(values) == 1:
        return list(values)
    first, *_others, last = values
    comparable = isinstance(first, float) and isinstance(last, float)
    return [*values, f"{last / first:.1f}" if comparable else ""]


def middle(seconds: Sequence[float]) -> float:
    """Milliseconds."""
    return statistics.median(seconds) * 1000


def median(function: Callable[[], object], repeats: int = REPEATS) -> float:
    """Milliseconds; the first call warms up and doesn't count."""
    function()
    times = []
    for _each in range(repeats):
        start = time.perf_counter()
        function()
        times.append(time.perf_counter() - start)
    return middle(times)


@contextmanager
def recorded(engine: Engine) -> Iterator[Recorded]:
    """The statements that go to the driver meanwhile."""
    statements: Recorded = []

    def keep(connection: Any, cursor: Any, statement: str, parameters: Any, context: Any, many: bool) -> None:
        statements.append((statement, parameters, many))

    asked, told = prepared.asked, prepared.told

    def keep_asked(connection: Any, sql: str, parameters: Any) -> Any:
        if connection.engine is engine and connection.in_transaction():
            statements.append((sql, parameters, False))
        return asked(connection, sql, parameters)

    def keep_told(connection: Any, sql: str, parameters: Any = (), *, many: bool = False) -> int:
        if connection.engine is engine and connection.in_transaction():
            statements.append((sql, parameters, many))
        return told(connection, sql, parameters, many=many)

    event.listen(engine, "before_cursor_execute", keep)
    prepared.asked, prepared.told, unit_of_work.told = keep_asked, keep_told, keep_told
    try:
        yield statements
    finally:
        event.remove(engine, "before_cursor_execute", keep)
        prepared.asked, prepared.told, unit_of_work.told = asked, told, told


def reading_of(store: Any) -> Engine:
    engine: Engine = store._reading
    return engine


def writing_of(store: SqliteStore) -> Engine:
    return store._writing


def cpu_seconds(pid: int) -> float:
    """Processor time a process has used; none where that can't be told, or once it has gone."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def table(header: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    """Print a Markdown table: the first column are names, the others numbers."""
    texts = [[_text(cell) for cell in row] for row in (header, *rows)]
    widths = [max(len(row[column]) for row in texts) for column in range(len(header))]
    print(_line(texts[0], widths))
    print("|" + "|".join("-" * (width + 1) + (":" if column else "-") for column, width in enumerate(widths)) + "|")
    for row in texts[1:]:
        print(_line(row, widths), flush=True)


def _line(row: Sequence[str], widths: Sequence[int]) -> str:
    first, *rest = (f"{cell:<{width}}" for cell, width in zip(row, widths, strict=True))
    numbers = (cell.strip().rjust(width) for cell, width in zip(rest, widths[1:], strict=True))
    return "| " + " | ".join((first, *numbers)) + " |"


def _text(cell: object) -> str:
    if isinstance(cell, float):
        return f"{cell:,.0f}" if cell >= 100 else f"{cell:,.1f}" if cell >= 10 else f"{cell:,.2f}"
    return f"{cell:,}" if isinstance(cell, int) else str(cell)
