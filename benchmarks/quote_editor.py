"""Keystroke to updated totals in the editor of a quote: a cell is committed, and lines and totals are painted anew.

    python benchmarks/quote_editor.py --lines 5,50,500

A real window on a throw-away folder, offscreen unless QT_QPA_PLATFORM says otherwise. One edit is what happens on the
GUI thread when Enter is pressed in a price: the amount is read, the line and the totals are calculated, what is missing
is looked for, and the lines and totals are painted. The paper beside them is printed later, on another thread.
"""

from __future__ import annotations

import argparse
import os
import statistics
import tempfile
import time
from pathlib import Path
from typing import Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
FRAME = 1_000 / 60


def _window(folder: Path) -> Any:
    from PySide6.QtWidgets import QApplication

    from ecsupport_desktop import app
    from ecsupport_desktop.config.paths import paths_for
    from ecsupport_desktop.config.settings import Settings
    from ecsupport_desktop.documents.quote_pdf import QuotePrinter
    from ecsupport_desktop.mail.parser_process import MailParser
    from ecsupport_desktop.mail.sources import read_sources
    from ecsupport_desktop.ui.main_window import Doors
    from ecsupport_desktop.ui.main_window.program import Program
    from ecsupport_desktop.ui.shared.theme import apply_theme

    qt = QApplication([])
    apply_theme(qt, "light")
    paths, settings = paths_for(folder), Settings(language="en", acting_agent="ana.ruiz", backup_daily=False)
    doors = Doors(make_parser=MailParser, read_sources=read_sources, export=app.export_requests, printer=QuotePrinter())
    program = Program(
        qt, paths, settings, doors, lambda: app.open_desk(paths.database_file, paths, settings, demo=False), problems=[]
    )
    program.window.resize(1280, 800)
    program.window.show()
    program.open()
    _wait(qt, lambda: program.window.desk_view is not None)
    return qt, program


def _wait(qt: Any, condition: Any) -> None:
    from PySide6.QtCore import QEventLoop

    end = time.monotonic() + 60
    while not condition():
        if time.monotonic() > end:
            raise SystemExit("the window didn't get ready")
        qt.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents, 50)


def _page(qt: Any, program: Any) -> Any:
    """The page of a new quote."""
    from ecsupport_desktop.domain import commands as c
    from ecsupport_desktop.domain.assessment import ExtraFunctionality
    from ecsupport_desktop.domain.words import Channel
    from ecsupport_desktop.services.identity import new_id

    view = program.window.desk_view
    desk, actor, request_id = view.link.desk, view.link.agent.id, new_id()
    message = c.NewMessage(channel=Channel.PHONE, text="Can we sell gift cards?")
    for kind, fields in (
        (c.RegisterRequest, {"subject": "Gift cards", "message": message}),
        (c.EstablishAssessment, {"assessment": ExtraFunctionality(asked="Gift cards")}),
    ):
        outcome = desk.execute(kind(id=new_id(), actor_id=actor, request_id=request_id, **fields))
        assert outcome.accepted, outcome
    view.rooms.show_quote(request_id)
    _wait(qt, lambda: view.rooms.quote.opened.editing)
    return view.rooms.quote


def _edits(qt: Any, page: Any, count: int, times: int) -> list[float]:
    """Milliseconds of each of `times` edits in a quote of `count` lines."""
    from ecsupport_desktop.domain.quote import RATE_TABLE, LineKind, QuoteLine
    from ecsupport_desktop.services.identity import new_id
    from ecsupport_desktop.ui.quote.lines_columns import PLACES

    lines = tuple(
        QuoteLine(
            id=new_id(), description=f"Line {number}", kind=LineKind.HOURS, quantity=1_500, unit_price=7_500,
            tax=RATE_TABLE[number % 3],
        )
        for number in range(count)
    )  # fmt: skip
    page.model.set_lines(lines, "EUR")
    page.refresh()
    qt.processEvents()
    taken = []
    for turn in range(times):
        index = page.model.index(turn * 7 % count, PLACES["unit_price"])
        before = page.model.lines
        start = time.perf_counter()
        page.model.setData(index, f"{80 + turn % 19}.{turn % 90 + 10}")
        page.lines.viewport().repaint()
        page.totals.repaint()
        taken.append((time.perf_counter() - start) * 1_000)
        assert page.model.lines is not before
    return taken


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--lines", default="5,50,500", help="sizes of the quote (default 5,50,500)")
    parser.add_argument("--edits", type=int, default=200, help="edits of each (default 200)")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        qt, program = _window(Path(folder))
        page = _page(qt, program)
        first = 0.0
        print(
            f"{'lines':>6} {'median ms':>10} {'95 % ms':>8} {'worst ms':>9} {'of a frame':>11} {'times the first':>16}"
        )
        for count in map(int, options.lines.split(",")):
            taken = sorted(_edits(qt, page, count, options.edits))
            median, most = statistics.median(taken), taken[int(len(taken) * 0.95)]
            first = first or median
            shares = f"{median / FRAME:>10.0%} {median / first:>15.1f}x"
            print(f"{count:>6} {median:>10.2f} {most:>8.2f} {taken[-1]:>9.2f} {shares}")
        program.window.close()


if __name__ == "__main__":
    main()
