"""`ecsupport`: the headless twin of the window, and a composition root. JSON on stdout, errors on stderr.

Exit codes: 0 done, 2 the user's mistakes, 1 failures. Imports are made where they are used: most commands need few,
and scripts start this often.
"""

from __future__ import annotations

import json
import logging
import os
import sys
import tempfile
from argparse import Namespace
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, Final
from uuid import UUID

from ecsupport_desktop.config.language import _, use_language
from ecsupport_desktop.config.logging_setup import setup_logging, stop_logging
from ecsupport_desktop.config.paths import paths_for
from ecsupport_desktop.config.settings import load_settings
from ecsupport_desktop.domain.errors import DomainError
from ecsupport_desktop.services.command_line import (
    FAILURE,
    USAGE,
    UsageError,
    build_parser,
    database_path,
    readable_name,
)
from ecsupport_desktop.services.ports import EnvironmentFault

if TYPE_CHECKING:
    from ecsupport_desktop.domain.directory import Agent
    from ecsupport_desktop.mail.parser_process import MailParser
    from ecsupport_desktop.services.desk import Desk
    from ecsupport_desktop.services.report import Names
    from ecsupport_desktop.services.views import RequestView
    from ecsupport_desktop.storage.store import SqliteStore

log = logging.getLogger(__name__)
NOBODY: Final = UUID(int=0)
_INTERRUPTED: Final = 130
_PAGE: Final = 200


class Session:
    """One run: its options and settings, and the database once a command needs it. Closed at the end."""

    def __init__(self, options: Namespace) -> None:
        self.options = options
        self.paths = paths_for(getattr(options, "basedir", None))
        self.settings, self.problems = load_settings(self.paths)
        self._store: SqliteStore | None = None

    @property
    def database(self) -> Path:
        """The file meant: by option, else by environment or settings, else the account's own."""
        written = getattr(self.options, "database", None) or self.settings.database
        return database_path(written) if written else self.paths.database_file

    def desk(self, *, make: bool = False) -> Desk:
        """The desk of the database, which must be there unless it may be made. Raises UsageError."""
        from ecsupport_desktop.services.desk import Desk

        path = self.database
        if not make and not path.exists():
            raise UsageError(_("There is no database {path}; “ecsupport init” makes one.").format(path=path))
        return Desk(self.store())

    def store(self) -> SqliteStore:
        from ecsupport_desktop.storage.store import open_store

        if self._store is None:
            settings = self.settings
            self._store = open_store(self.database, kept=settings.backups_kept, daily=settings.backup_daily)
        return self._store

    def agent(self, desk: Desk) -> Agent:
        from ecsupport_desktop.services.people import acting_agent

        return acting_agent(desk, self.settings.agent_login)

    def me(self, desk: Desk) -> UUID:
        """Whose queue "mine" is, without making anybody an agent for looking."""
        login = self.settings.agent_login.casefold()
        return next((agent.id for agent in desk.readers.agents() if agent.login.casefold() == login), NOBODY)

    def close(self) -> None:
        if self._store is not None:
            self._store.close()


# ── Making ──────────────────────────────────────────────────────────────────────────────────────────────────
def _init(session: Session) -> int:
    desk = session.desk(make=True)
    agent = session.agent(desk)
    _print({"database": str(session.database), "agent": agent.login, "role": agent.role.value})
    return 0


def _demo(session: Session) -> int:
    from dataclasses import asdict

    from ecsupport_desktop.services.demo import fill_with_demo

    def progress(done: int, of: int) -> None:
        if sys.stderr.isatty():
            print(f"\r{done:,} / {of:,}", end="\n" if done == of else "", file=sys.stderr, flush=True)

    options, desk = session.options, session.desk(make=True)
    me = session.agent(desk)
    now = datetime.now(UTC)
    made = fill_with_demo(desk, me, now, requests=options.requests, seed=options.seed, progress=progress)
    _print({"database": str(session.database), **asdict(made)})
    return 0


# ── Reading ─────────────────────────────────────────────────────────────────────────────────────────────────
def _queue(session: Session) -> int:
    from ecsupport_desktop.domain.queue import QUEUE_BY_NAME
    from ecsupport_desktop.services.show import quarantined_json

    desk, queue, limit = session.desk(), QUEUE_BY_NAME[session.options.name], session.options.limit
    if queue.quarantine:
        for mail in desk.readers.quarantine()[:limit]:
            _print(quarantined_json(mail))
        return 0
    found = desk.readers.ids(queue, queue.sort, datetime.now(UTC), session.me(desk), limit=limit)
    _print_requests(desk, found.ids)
    return 0


def _search(session: Session) -> int:
    desk, options = session.desk(), session.options
    text, now = " ".join(options.text), datetime.now(UTC)
    found = desk.readers.search(text, limit=options.limit, now=now, me=session.me(desk))
    _print_requests(desk, found.ids)
    if found.capped:
        _complain(_("There are more; the first {count} are shown.").format(count=len(found.ids)))
    return 0


def _show(session: Session) -> int:
    desk, missing = session.desk(), 0
    for number in session.options.numbers:
        request_id = desk.readers.request_id(number)
        if request_id is None:
            _complain(_("There is no request {number}.").format(number=number))
            missing += 1
        else:
            _print_requests(desk, [request_id])
    return USAGE if missing else 0


def _print_requests(desk: Desk, ids: Iterable[UUID]) -> None:
    from ecsupport_desktop.services.show import request_json

    for request_id in ids:
        view: RequestView | None = desk.readers.request(request_id)
        if view is not None:
            _print(request_json(view))


def _attachment(session: Session) -> int:
    options = session.options
    content = session.desk().readers.file(options.sha256.lower())
    if content is None:
        raise UsageError(_("There is no attachment {sha256}.").format(sha256=options.sha256))
    with _output(options.output) as target:
        target.write(content)
    return 0


def _names(desk: Desk) -> Names:
    from ecsupport_desktop.services.report import Names

    return Names(
        agents={agent.id: agent.name for agent in desk.readers.agents()},
        clients={client.id: client.name for client in desk.readers.all_clients()},
    )


def _export(session: Session) -> int:
    from ecsupport_desktop.documents.csv_table import CsvWriter
    from ecsupport_desktop.documents.xlsx_table import XlsxWriter
    from ecsupport_desktop.services.export import HEADINGS, export_rows

    options = session.options
    as_xlsx = options.format == "xlsx" or (options.format is None and options.output.lower().endswith(".xlsx"))
    if as_xlsx and options.output == "-" and sys.stdout.isatty():
        raise UsageError(_("An XLSX file isn't for the screen: name a file with -o."))
    desk = session.desk()
    rows = export_rows(desk.readers.all_requests(), _names(desk))
    with _output(options.output) as target:
        writer = XlsxWriter() if as_xlsx else CsvWriter(mark=options.output != "-")
        count = writer.write(HEADINGS, rows, target)
    if options.output != "-":
        _print({"file": options.output, "requests": count})
    return 0


def _report(session: Session) -> int:
    from ecsupport_desktop.services.report import Per, periods_between, report

    options, zone, now = session.options, session.settings.zone, datetime.now(UTC)
    last = options.last or now.astimezone(zone).date()
    first = options.first or last - timedelta(days=29)
    if first > last:
        raise UsageError(_("The first day comes after the last one."))
    per = Per(options.per) if options.per else None
    desk = session.desk()
    periods = periods_between(first, last, per, zone)
    for period in report(desk.readers.all_requests(), _names(desk), periods, now):
        _print(period.json())
    return 0


def _commands(session: Session) -> int:
    from ecsupport_desktop.services.codec import command_schema

    _print(command_schema())
    return 0


# ── Writing ─────────────────────────────────────────────────────────────────────────────────────────────────
@contextmanager
def _parser() -> Iterator[MailParser]:
    from ecsupport_desktop.mail.parser_process import MailParser

    with MailParser() as parser:
        yield parser


def _intake(session: Session) -> int:
    from ecsupport_desktop.mail.sources import read_sources
    from ecsupport_desktop.services.intake import Intake

    desk = session.desk(make=True)
    agent, status = session.agent(desk), 0
    with _parser() as parser:
        intake = Intake(desk, parser, agent.id, language=session.settings.answer_language)
        for path in session.options.paths:
            try:
                for source in read_sources([path]):
                    taken = intake.take(source.raw, _source_name(source.file, source.number))
                    line = {"outcome": taken.outcome.value, "request": taken.request, "reason": taken.reason}
                    _print({"file": taken.file, **line})
            except OSError as error:
                status = _unreadable(path, error)
    return status


def _parse(session: Session) -> int:
    from ecsupport_desktop.mail.sources import read_sources
    from ecsupport_desktop.services.mail_model import UnreadableMail
    from ecsupport_desktop.services.show import parsed_json

    status = 0
    with _parser() as parser:
        for path in session.options.paths:
            try:
                for source in read_sources([path]):
                    mail = parser.parse(source.raw)
                    if isinstance(mail, UnreadableMail):
                        _complain(f"{_source_name(source.file, source.number)}: {mail.reason}")
                        status = status or FAILURE
                    else:
                        _print(parsed_json(mail))
            except OSError as error:
                status = _unreadable(path, error)
    return status


def _source_name(file: str, number: int | None) -> str:
    return readable_name(file) if number is None else f"{readable_name(file)}#{number}"


def _unreadable(path: Path, error: OSError) -> int:
    _complain(_("{path} can't be read: {reason}").format(path=path, reason=error.strerror or error))
    return USAGE


def _import(session: Session) -> int:
    from ecsupport_desktop.services.csv_clients import import_clients
    from ecsupport_desktop.services.csv_import import RowOutcome, import_requests

    options, settings = session.options, session.settings
    try:
        raw = options.file.read_bytes()
    except OSError as error:
        return _unreadable(options.file, error)
    desk = session.desk(make=True)
    actor_id, language, refused = session.agent(desk).id, settings.answer_language, 0
    if options.what == "clients":
        rows = import_clients(desk, raw, actor_id, language=language)
    else:
        rows = import_requests(desk, raw, actor_id, zone=settings.zone, language=language)
    for row in rows:
        _print(row.json())
        refused += row.outcome is RowOutcome.REFUSED
    return USAGE if refused else 0


def _apply(session: Session) -> int:
    from ecsupport_desktop.services.apply import apply_lines

    with _input(session.options.file) as lines:
        desk = session.desk(make=True)
        for acknowledgement in apply_lines(desk, lines, session.agent(desk).id):
            _print(acknowledgement)
    return 0


# ── Keeping ─────────────────────────────────────────────────────────────────────────────────────────────────
def _backup(session: Session) -> int:
    target = session.options.file
    if target.exists() and not session.options.force:
        raise UsageError(_("{path} is there already; --force replaces it.").format(path=target))
    desk = session.desk()
    desk.store.backup(target)
    _print({"database": str(session.database), "backup": str(target), "size": target.stat().st_size})
    return 0


def _restore(session: Session) -> int:
    from ecsupport_desktop.storage.restore import restore

    source = session.options.file
    if not source.is_file():
        raise UsageError(_("There is no backup {path}.").format(path=source))
    replaced = restore(source, session.database, now=datetime.now(UTC))
    kept = str(replaced) if replaced else None
    _print({"database": str(session.database), "restored_from": str(source), "replaced": kept})
    return 0


def _doctor(session: Session) -> int:
    session.desk()
    store = session.store()
    store.quick_check()
    faults = 0
    for fault in store.doctor():
        faults += 1
        _print({"check": fault.check, "subject": fault.subject, "what": fault.what})
    if not faults:
        _print({"ok": True, "faults": 0})
    return FAILURE if faults else 0


def _self_test(session: Session) -> int:
    from dataclasses import asdict

    from ecsupport_desktop.mail.parser_process import MailParser
    from ecsupport_desktop.services.self_test import self_test
    from ecsupport_desktop.storage.store import open_store

    failed = 0
    with tempfile.TemporaryDirectory(prefix="ecsupport-self-test-") as folder:
        window = _draw_window if session.options.window else None
        for check in self_test(Path(folder), open_store, MailParser, window=window):
            _print(asdict(check))
            failed += not check.ok
    return FAILURE if failed else 0


def _draw_window(folder: Path) -> str:
    """Have the window draw itself into pictures, in a process of its own, with or without a display."""
    import subprocess

    pictures = folder / "pictures"
    program = [sys.executable, "-m", "ecsupport_desktop", "--basedir", str(folder / "window"), "--demo"]
    done = subprocess.run([*program, "--screenshot", str(pictures)], capture_output=True, text=True, timeout=300)
    drawn = sorted(path.name for path in pictures.glob("*.png")) if pictures.is_dir() else []
    if done.returncode or not drawn:
        raise RuntimeError(done.stderr.strip()[-500:] or f"exit code {done.returncode}")
    return ", ".join(drawn)


# ── In and out ──────────────────────────────────────────────────────────────────────────────────────────────
def _print(value: dict[str, Any]) -> None:
    """One JSON object, one line, at once: whoever reads it may rely on what it says."""
    sys.stdout.write(json.dumps(value, ensure_ascii=False) + "\n")
    sys.stdout.flush()


def _complain(message: str) -> None:
    print(f"ecsupport: {message}", file=sys.stderr, flush=True)


@contextmanager
def _input(file: str) -> Iterator[BinaryIO]:
    """Standard input, or a file, in bytes. Raises UsageError if there is no such file."""
    if file == "-":
        yield sys.stdin.buffer
        return
    try:
        stream = Path(file).open("rb")  # noqa: SIM115 - closed below; only opening it is the user's mistake
    except OSError as error:
        raise UsageError(f"{file}: {error.strerror or error}") from error
    with stream:
        yield stream


@contextmanager
def _output(file: str) -> Iterator[BinaryIO]:
    """Standard output, or a file that appears only once it is whole."""
    if file == "-":
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
        return
    target = Path(file)
    part = target.with_name(f"{target.name}.part")
    try:
        with part.open("wb") as stream:
            yield stream
        part.replace(target)
    except OSError as error:
        raise UsageError(f"{file}: {error.strerror or error}") from error
    finally:
        part.unlink(missing_ok=True)


def _speak_utf8() -> None:
    """JSON is UTF-8 whatever the terminal's encoding; a file name's stray byte becomes a JSON escape."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(encoding="utf-8", errors="backslashreplace", newline="\n")


COMMANDS: Final[dict[str, Callable[[Session], int]]] = {
    "init": _init,
    "demo": _demo,
    "intake": _intake,
    "parse": _parse,
    "import": _import,
    "queue": _queue,
    "search": _search,
    "show": _show,
    "apply": _apply,
    "commands": _commands,
    "attachment": _attachment,
    "backup": _backup,
    "restore": _restore,
    "export": _export,
    "report": _report,
    "doctor": _doctor,
    "self-test": _self_test,
}


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; the exit code. A wrong command line raises SystemExit(2), as argparse does."""
    _speak_utf8()
    use_language(None)
    try:
        options = build_parser().parse_args(argv)
        return _run(options)
    except BrokenPipeError:
        # Nobody reads any more (`| head`); keep the interpreter from saying so when it flushes.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return FAILURE
    except KeyboardInterrupt:
        return _INTERRUPTED


def _run(options: Namespace) -> int:
    if getattr(options, "version", False):
        from importlib.metadata import version

        print(version("ecsupport-desktop"))
        return 0
    if options.command is None:
        build_parser().print_help(sys.stderr)
        return USAGE
    session = Session(options)
    setup_logging(session.paths, getattr(options, "verbose", False))
    use_language(session.settings.language_code)
    try:
        for problem in session.problems:
            _complain(problem.message)
        return COMMANDS[options.command](session)
    except UsageError as error:
        _complain(str(error))
        return USAGE
    except DomainError as error:
        _complain(_(error.message).format(**error.params))
        return USAGE
    except EnvironmentFault as error:
        _complain(str(error))
        return FAILURE
    except (BrokenPipeError, KeyboardInterrupt):
        raise
    except Exception as error:
        # The edge of the command line: what nobody expected goes to the log whole, and to the user in a line.
        log.exception("%s failed", options.command)
        _complain(_("Something unexpected went wrong: {error}").format(error=f"{type(error).__name__}: {error}"))
        return FAILURE
    finally:
        session.close()
        stop_logging()


if __name__ == "__main__":
    sys.exit(main())
