"""`ecsupport-desktop`: the window, and a composition root. The shell shows first, the store opens on a worker."""

from __future__ import annotations

import argparse
import gc
import logging
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from ecsupport_desktop.config.language import LANGUAGES, _, use_language
from ecsupport_desktop.config.logging_setup import setup_logging, stop_logging
from ecsupport_desktop.config.paths import Paths, paths_for
from ecsupport_desktop.config.server import ServerAddress
from ecsupport_desktop.config.settings import SettingProblem, Settings, load_settings
from ecsupport_desktop.services.opening import NOBODY, Watch
from ecsupport_desktop.services.place import Place, place_meant
from ecsupport_desktop.services.usage import FAILURE, USAGE, UsageError

if TYPE_CHECKING:
    from ecsupport_desktop.domain.directory import Agent
    from ecsupport_desktop.domain.request import Request
    from ecsupport_desktop.services.connection_steps import Step
    from ecsupport_desktop.services.desk import Desk
    from ecsupport_desktop.services.tables import Cell
    from ecsupport_desktop.ui.main_window.doors import Ways
    from ecsupport_desktop.ui.main_window.opened import DailyBackup, Opened

log = logging.getLogger(__name__)


def main(argv: Sequence[str] | None = None) -> int:
    """Show the window until it is closed; the exit code. A wrong command line raises SystemExit(2)."""
    use_language(None)
    options = _parser().parse_args(argv)
    paths = paths_for(options.basedir)
    settings, problems = load_settings(paths)
    if options.language:
        settings = replace(settings, language=options.language)
    use_language(settings.language_code)
    try:
        place = _place(options, settings, problems, paths)
    except UsageError as error:
        print(error, file=sys.stderr)
        return USAGE
    if not _choose_platform(pictures=options.screenshot is not None):
        print(
            _(
                "There is no display to open a window on: neither DISPLAY nor WAYLAND_DISPLAY is set. "
                "“ecsupport” does the same work without a window."
            ),
            file=sys.stderr,
        )
        return FAILURE
    setup_logging(paths)
    try:
        return _run(options, paths, settings, [problem.message for problem in problems], place)
    finally:
        stop_logging()


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="ecsupport-desktop",
        description=_("The ECShops support console: every request analysed and answered within 48 hours."),
        allow_abbrev=False,
    )
    where = parser.add_mutually_exclusive_group()
    where.add_argument("--database", metavar="PATH", help=_("the database file (else ECSUPPORT_DATABASE)"))
    where.add_argument("--server", metavar="URL", help=_("the team's server (else ECSUPPORT_SERVER)"))
    where.add_argument("--demo", action="store_true", help=_("open a database of its own, with demo requests"))
    parser.add_argument(
        "--basedir", metavar="DIR", type=Path, help=_("keep everything in this one folder, to be thrown away whole")
    )
    parser.add_argument("--language", choices=tuple(LANGUAGES), help=_("the language of the window"))
    parser.add_argument(
        "--screenshot", metavar="DIR", type=Path, help=_("render each main view to a PNG file in DIR, and exit")
    )
    return parser


def _place(
    options: argparse.Namespace, settings: Settings, problems: Sequence[SettingProblem], paths: Paths
) -> Place | None:
    """By option, the demo's own file, by environment or settings, else the account's file if it is there.

    None: nobody has said yet. Raises UsageError.
    """
    if options.demo:
        return paths.demo_database_file
    meant = place_meant(settings, problems, database=options.database or "", server=options.server or "")
    if meant is None and (paths.database_file.exists() or options.screenshot is not None):
        return paths.database_file
    return meant


def _choose_platform(*, pictures: bool) -> bool:
    """Qt aborts the process where it finds no display: look first. Pictures need none."""
    if not sys.platform.startswith("linux") or os.environ.get("QT_QPA_PLATFORM"):
        return True
    if os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"):
        return True
    if pictures:
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
    return pictures


def _run(
    options: argparse.Namespace, paths: Paths, settings: Settings, problems: list[str], place: Place | None
) -> int:
    # Imported now and not before: the help and the sentences above need no Qt.
    keep_qt_from_reading_sources()
    from PySide6.QtCore import Qt

    from ecsupport_desktop.documents.quote_pdf import QuotePrinter
    from ecsupport_desktop.mail.doors import mail_doors, make_parser, read_mails
    from ecsupport_desktop.ui.main_window import Doors
    from ecsupport_desktop.ui.main_window.application import make_application
    from ecsupport_desktop.ui.main_window.opening_watch import OpeningWatch
    from ecsupport_desktop.ui.main_window.program import Program

    application = make_application(sys.argv[:1], settings)
    mail = None if options.demo or options.screenshot is not None else mail_doors()
    watch = OpeningWatch(application)
    open_file = None
    if isinstance(place, Path):
        open_file = partial(open_desk, place, paths, settings, demo=options.demo, watch=watch)
    program = Program(
        application,
        paths,
        settings,
        Doors(
            make_parser=make_parser,
            read_sources=read_mails,
            export=export_requests,
            printer=QuotePrinter(),
            test=test_connection,
            write_table=write_table,
            mail=mail,
            watch=watch,
        ),
        open_file,
        problems=problems,
        ways=ways_to_a_desk(paths, settings, watch),
        server=place if isinstance(place, ServerAddress) else None,
    )
    # What is there once the desk is stays to the end: Python's collector looks through it no more (decision 0021).
    program.settled.connect(gc.freeze, Qt.ConnectionType.SingleShotConnection)
    try:
        return program.run() if options.screenshot is None else program.take_pictures(options.screenshot)
    finally:
        gc.unfreeze()


def keep_qt_from_reading_sources() -> None:
    """Before anything of Qt is imported: PySide reads, and keeps, the text of every module that Python imports.

    It looks for modules that might ask for its `__feature__` names; none here does (decision 0021).
    """
    import shiboken6  # noqa: F401

    feature = sys.modules.get("shibokensupport.feature")
    if hasattr(feature, "_mod_uses_pyside"):
        vars(feature)["_mod_uses_pyside"] = lambda _module: False


def ways_to_a_desk(paths: Paths, settings: Settings, watch: Watch = NOBODY) -> Ways:
    """What the first page offers."""
    from ecsupport_desktop.ui.main_window.doors import Ways

    return Ways(
        demo=partial(open_desk, paths.demo_database_file, paths, settings, demo=True, watch=watch),
        local=partial(open_desk, paths.database_file, paths, settings, demo=False, watch=watch),
        server=partial(open_team_desk, paths),
        test=test_connection,
    )


def open_desk(database: Path, paths: Paths, settings: Settings, *, demo: bool, watch: Watch = NOBODY) -> Opened:
    """Open the store and say who acts. Runs on a worker thread, where SQLAlchemy's import holds nobody up.

    Raises EnvironmentFault or DomainError.
    """
    from ecsupport_desktop.storage.inspection import EarlyInspection

    backups = paths.backups_folder if database == paths.database_file else database.parent / "backups"
    inspected = EarlyInspection(database, backups)
    from ecsupport_desktop.services.desk import Desk
    from ecsupport_desktop.services.people import acting_agent
    from ecsupport_desktop.storage.store import open_store

    daily = settings.backup_daily and not demo
    store = open_store(
        database, backups=backups, kept=settings.backups_kept, daily=daily, inspected=inspected, watch=watch
    )
    try:
        desk = Desk(store)
        agent = acting_agent(desk, settings.agent_login)
        if demo and next(iter(desk.readers.all_requests()), None) is None:
            from ecsupport_desktop.documents.quote_pdf import QuotePrinter
            from ecsupport_desktop.services.demo import fill_with_demo

            fill_with_demo(desk, agent, datetime.now(UTC), QuotePrinter())
        return _opened(desk, agent, store.daily_backup_if_due, demo=demo)
    except BaseException:
        store.close()
        raise


def open_team_desk(paths: Paths, server: ServerAddress, password: str | None) -> Opened:
    """Open a team's database as the person who logs in. On a worker thread.

    Raises EnvironmentFault, LoginRefused for a wrong password, and NotAllowed for who isn't of the team.
    """
    from ecsupport_desktop.services.desk import Desk
    from ecsupport_desktop.services.patience import Patience
    from ecsupport_desktop.services.people import team_agent
    from ecsupport_desktop.storage.postgres.store import open_shared

    store = open_shared(server, password, folder=paths.shared_folder(server.key))
    try:
        desk = Desk(store, patience=Patience(None))
        return _opened(desk, team_agent(desk, server.user), _no_backup, demo=False)
    except BaseException:
        store.close()
        raise


def _no_backup(_cancelled: Callable[[], bool]) -> None:
    """A server's backups are its own."""


def _opened(desk: Desk, agent: Agent, daily_backup: DailyBackup, *, demo: bool) -> Opened:
    """What the window wants to know before it asks."""
    from ecsupport_desktop.ui.main_window.opened import Opened

    agents = {each.id: each for each in desk.readers.agents()}
    return Opened(
        desk=desk,
        agent=agents.get(agent.id, agent),
        agents=agents,
        policy=desk.readers.policy(),
        seq=desk.readers.last_seq(),
        demo=demo,
        daily_backup=daily_backup,
    )


def test_connection(server: ServerAddress, password: str | None, *, cancelled: Callable[[], bool]) -> Iterator[Step]:
    """Try a team's server step by step; psycopg is loaded only now. On a worker thread."""
    from ecsupport_desktop.storage.postgres import connection_test

    return connection_test.test_connection(server, password, cancelled=cancelled)


def export_requests(desk: Desk, path: Path, wanted: Callable[[Request], bool]) -> int:
    """The requests wanted to a CSV or XLSX file, by its ending; how many. Raises OSError."""
    from ecsupport_desktop.services.export import HEADINGS, export_rows
    from ecsupport_desktop.services.report import Names

    rows = export_rows(filter(wanted, desk.readers.all_requests()), Names.of(desk.readers))
    return write_table(path, HEADINGS, rows)


def write_table(path: Path, headings: Sequence[str], rows: Iterable[Sequence[Cell]]) -> int:
    """A CSV or XLSX file, by its ending, whole or not at all; how many rows. Raises OSError."""
    from ecsupport_desktop.documents.csv_table import CsvWriter
    from ecsupport_desktop.documents.xlsx_table import XlsxWriter
    from ecsupport_desktop.services.whole_file import whole_file

    writer = CsvWriter() if path.suffix.lower() == ".csv" else XlsxWriter()
    with whole_file(path) as part, part.open("wb") as target:
        return writer.write(headings, rows, target)
