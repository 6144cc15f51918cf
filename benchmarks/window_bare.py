"""What `window.py` compares with: a bare QMainWindow, the driver of SQLite alone, and Qt's own table model."""

from __future__ import annotations

import base64
import json
import resource
import sqlite3
import statistics
import time
from pathlib import Path
from typing import Any, Final

TIMES: Final = 15
PAGES: Final = 200
Found = dict[str, Any]


def memory() -> float:
    """The peak of this process, in MB. Where Linux tells it: getrusage begins with the peak of whoever started it."""
    status = Path("/proc/self/status")
    lines = status.read_text().splitlines() if status.exists() else []
    peak = next((line.split()[1] for line in lines if line.startswith("VmHWM:")), None)
    return (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss if peak is None else int(peak)) / 1024


def told(times: list[float], statements: Any = ()) -> Found:
    """From seconds."""
    return {"ms": statistics.median(times) * 1000, "worst": max(times) * 1000, "statements": list(statements)}


def turn(qt: Any) -> None:
    """Whatever is due is done."""
    for _turn in range(3):
        qt.processEvents()


def bare_window(task: Found) -> Found:
    from PySide6.QtWidgets import QApplication, QLabel, QMainWindow

    qt = QApplication([])
    window = QMainWindow()
    window.setCentralWidget(QLabel("ECShops support"))
    window.resize(1280, 800)
    window.show()
    turn(qt)
    window.repaint()
    return {"shown": (time.monotonic() - task["began"]) * 1000, "memory": memory()}


def bare_sqlite(task: Found) -> Found:
    """The statements of each time, as they are, by the driver alone; those that write with the same durability."""
    runs = [
        [(sql, [_value(each) for each in row] if not many else [[_value(v) for v in r] for r in row], many)
         for sql, row, many in run]
        for run in json.loads(Path(task["statements"]).read_text())
    ]  # fmt: skip
    connection = sqlite3.connect(task["database"], isolation_level=None)
    for pragma in ("synchronous=FULL", "foreign_keys=ON", "cache_size=-32768", "wal_autocheckpoint=0"):
        connection.execute(f"PRAGMA {pragma}").fetchall()
    times = []
    for run in runs:
        start = time.perf_counter()
        for sql, parameters, many in run:
            if many:
                connection.executemany(sql, parameters)
            else:
                connection.execute(sql, parameters).fetchall()
        if connection.in_transaction:
            connection.execute("COMMIT")
        times.append(time.perf_counter() - start)
    return told(times)


def _qsql(task: Found) -> Any:
    from PySide6.QtCore import Qt
    from PySide6.QtSql import QSqlDatabase, QSqlTableModel
    from PySide6.QtWidgets import QApplication, QTableView

    qt = QApplication([])
    database = QSqlDatabase.addDatabase("QSQLITE")
    database.setDatabaseName(task["database"])
    assert database.open(), database.lastError().text()
    model = QSqlTableModel(db=database)
    model.setTable("request")
    view = QTableView()
    view.setModel(model)
    view.resize(606, 700)
    view.show()
    turn(qt)
    return model, view, Qt.SortOrder.AscendingOrder


def qsql_open(task: Found) -> Found:
    model, view, up = _qsql(task)
    times = []
    for _time in range(TIMES + 1):
        start = time.perf_counter()
        model.setFilter("due_at IS NOT NULL")
        model.setSort(model.fieldIndex("due_at"), up)
        model.select()
        view.viewport().repaint()
        times.append(time.perf_counter() - start)
    return told(times[1:])


def qsql_sort(task: Found) -> Found:
    """By the number, the subject and the state, in turn: columns of the very table."""
    model, view, up = _qsql(task)
    model.select()
    times = []
    for turn in range(TIMES):
        start = time.perf_counter()
        model.setSort(model.fieldIndex(("number", "subject", "state")[turn % 3]), up)
        model.select()
        view.viewport().repaint()
        times.append(time.perf_counter() - start)
    return told(times)


def qsql_scroll(task: Found) -> Found:
    model, view, up = _qsql(task)
    model.setSort(model.fieldIndex("number"), up)
    model.select()
    times = []
    bar = view.verticalScrollBar()
    for _page in range(PAGES):
        start = time.perf_counter()
        if bar.value() + bar.pageStep() > bar.maximum() and model.canFetchMore():
            model.fetchMore()
        bar.setValue(bar.value() + bar.pageStep())
        view.viewport().repaint()
        times.append(time.perf_counter() - start)
    return told(times)


def _value(value: Any) -> Any:
    return base64.b64decode(value["bytes"]) if isinstance(value, dict) else value
