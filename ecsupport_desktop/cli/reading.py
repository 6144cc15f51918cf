"""Commands that only read: they never make a database."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from ecsupport_desktop.cli.output import complain, output, print_json
from ecsupport_desktop.cli.session import Session
from ecsupport_desktop.config.language import _
from ecsupport_desktop.services.command_line import EXPORTS
from ecsupport_desktop.services.usage import USAGE, UsageError

if TYPE_CHECKING:
    from ecsupport_desktop.domain.filter import Filter
    from ecsupport_desktop.domain.request import Request
    from ecsupport_desktop.services.desk import Desk
    from ecsupport_desktop.services.report import Names
    from ecsupport_desktop.services.tables import Cell
    from ecsupport_desktop.services.views import RequestView


def queue(session: Session) -> int:
    from ecsupport_desktop.domain.filter import Viewer
    from ecsupport_desktop.domain.queue import QUEUE_BY_NAME
    from ecsupport_desktop.services.show import quarantined_json

    desk, queue, limit = session.desk(), QUEUE_BY_NAME[session.options.name], session.options.limit
    if queue.quarantine:
        for mail in desk.readers.quarantine()[:limit]:
            print_json(quarantined_json(mail))
        return 0
    wanted = read_filter(" ".join(session.options.text))
    now, me = datetime.now(UTC), session.me(desk)
    if wanted.conditions or wanted.words:
        viewer = Viewer(now=now, me=me, zone=session.settings.zone)
        found = desk.readers.filtered(wanted, queue, None, viewer, limit=limit or 1000)
    else:
        found = desk.readers.ids(queue, queue.sort, now, me, limit=limit)
    print_requests(desk, found.ids)
    if found.capped and limit is None:
        complain(_("There are more; the first {count} are shown.").format(count=len(found.ids)))
    return 0


def search(session: Session) -> int:
    from ecsupport_desktop.domain.filter import Viewer
    from ecsupport_desktop.domain.queue import QUEUE_BY_NAME

    desk, options = session.desk(), session.options
    text, now = " ".join(options.text), datetime.now(UTC)
    me, limit = session.me(desk), options.limit
    if (wanted := read_filter(text)).conditions:
        viewer = Viewer(now=now, me=me, zone=session.settings.zone)
        found = desk.readers.filtered(wanted, QUEUE_BY_NAME["all"], None, viewer, limit=limit)
    else:
        found = desk.readers.search(text, limit=limit, now=now, me=me)
    print_requests(desk, found.ids)
    if found.capped:
        complain(_("There are more; the first {count} are shown.").format(count=len(found.ids)))
    return 0


def read_filter(text: str) -> Filter:
    """Raises UsageError for what isn't understood."""
    from ecsupport_desktop.domain.filter_text import FilterError, parse

    try:
        return parse(text)
    except FilterError as error:
        raise UsageError(_(error.message).format(**error.params)) from error


def show(session: Session) -> int:
    desk, missing = session.desk(), 0
    for number in session.options.numbers:
        request_id = desk.readers.request_id(number)
        if request_id is None:
            complain(_("There is no request {number}.").format(number=number))
            missing += 1
        else:
            print_requests(desk, [request_id])
    return USAGE if missing else 0


def print_requests(desk: Desk, ids: Iterable[UUID]) -> None:
    """An object a line, in this order."""
    from ecsupport_desktop.services.show import request_json

    issuer = desk.readers.policy().quoting.issuer
    for request_id in ids:
        view: RequestView | None = desk.readers.request(request_id)
        if view is not None:
            print_json(request_json(view, issuer))


def attachment(session: Session) -> int:
    options = session.options
    content = session.desk().readers.file(options.sha256.lower())
    if content is None:
        raise UsageError(_("There is no attachment {sha256}.").format(sha256=options.sha256))
    with output(options.output) as target:
        target.write(content)
    return 0


def export(session: Session) -> int:
    from ecsupport_desktop.documents.csv_table import CsvWriter
    from ecsupport_desktop.documents.xlsx_table import XlsxWriter
    from ecsupport_desktop.services.report import Names

    options = session.options
    as_xlsx = options.format == "xlsx" or (options.format is None and options.output.lower().endswith(".xlsx"))
    if as_xlsx and options.output == "-" and sys.stdout.isatty():
        raise UsageError(_("An XLSX file isn't for the screen: name a file with -o."))
    desk = session.desk()
    headings, rows = _tables()[options.what]
    with output(options.output) as target:
        writer = XlsxWriter() if as_xlsx else CsvWriter(mark=options.output != "-")
        count = writer.write(headings, rows(desk.readers.all_requests(), Names.of(desk.readers)), target)
    if options.output != "-":
        print_json({"file": options.output, options.what.replace("-", "_"): count})
    return 0


def _tables() -> dict[str, tuple[Sequence[str], Callable[[Iterable[Request], Names], Iterable[Sequence[Cell]]]]]:
    """Headings and rows of everything that can be exported."""
    from ecsupport_desktop.services.export import HEADINGS, export_rows
    from ecsupport_desktop.services.export_quotes import LINE_HEADINGS, QUOTE_HEADINGS, line_rows, quote_rows

    found = ((HEADINGS, export_rows), (QUOTE_HEADINGS, quote_rows), (LINE_HEADINGS, line_rows))
    return dict(zip(EXPORTS, found, strict=True))


def report(session: Session) -> int:
    from ecsupport_desktop.services.report import Names, Per, periods_between, report

    options, zone, now = session.options, session.settings.zone, datetime.now(UTC)
    last = options.last or now.astimezone(zone).date()
    first = options.first or last - timedelta(days=29)
    if first > last:
        raise UsageError(_("The first day comes after the last one."))
    per = Per(options.per) if options.per else None
    desk = session.desk()
    periods = periods_between(first, last, per, zone)
    for period in report(desk.readers.all_requests(), Names.of(desk.readers), periods, now):
        print_json(period.json())
    return 0


def commands(session: Session) -> int:
    from ecsupport_desktop.services.codec import command_schema

    print_json(command_schema())
    return 0
