"""Takes files in, mail by mail or row by row, on a worker thread: what is done there, without a widget."""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import tzinfo
from pathlib import Path
from typing import Final, Protocol, TypeVar
from uuid import UUID

from ecsupport_desktop.domain.errors import DomainError
from ecsupport_desktop.services.csv_clients import import_clients
from ecsupport_desktop.services.csv_import import RowReport, import_requests
from ecsupport_desktop.services.desk import Desk
from ecsupport_desktop.services.intake import Intake, IntakeOutcome, IntakeResult
from ecsupport_desktop.services.mail_model import MailParser
from ecsupport_desktop.services.ports import EnvironmentFault
from ecsupport_desktop.services.views import QuarantinedMail

T = TypeVar("T")
PROGRESS_SECONDS: Final = 0.05
"""Progress isn't told more often than a screen shows."""


class MailSource(Protocol):
    """One mail's bytes, and the file they came from; `number` where a file holds several."""

    @property
    def file(self) -> str: ...
    @property
    def raw(self) -> bytes: ...
    @property
    def number(self) -> int | None: ...


ParserFactory = Callable[[], MailParser]
SourceReader = Callable[[Iterable[Path]], Iterable[MailSource]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """How far an import is: items taken in, bytes of `total` read (0: nobody knows)."""

    items: int
    done: int
    total: int


@dataclass(slots=True, kw_only=True)
class TakenIn:
    """What an import of mails came to. `unreadable` are files with the system's words; `stopped`: it didn't end."""

    counts: Counter[IntakeOutcome] = field(default_factory=Counter)
    first: UUID | None = None
    unreadable: list[tuple[str, str]] = field(default_factory=list)
    failure: Exception | None = None
    stopped: bool = False

    @property
    def mails(self) -> int:
        return self.counts.total()

    def add(self, result: IntakeResult) -> None:
        self.counts[result.outcome] += 1
        wanted = result.outcome in (IntakeOutcome.REGISTERED, IntakeOutcome.APPENDED)
        if self.first is None and wanted:
            self.first = result.request_id


@dataclass(frozen=True, slots=True, kw_only=True)
class RowsTakenIn:
    """What an import of a table came to, a report a row."""

    file: Path
    reports: tuple[RowReport, ...]
    failure: Exception | None = None
    stopped: bool = False


class Teller:
    """Passes progress on, now and then; `stop` is asked before each item."""

    def __init__(self, tell: Callable[[Progress], object], stop: threading.Event, total: int = 0) -> None:
        self._tell, self._stop, self._total = tell, stop, total
        self._items = self._done = 0
        self._told = time.monotonic()

    @property
    def stopped(self) -> bool:
        return self._stop.is_set()

    def passed(self, size: int) -> None:
        """One item of this many bytes is in."""
        self._items += 1
        self._done += size
        if (now := time.monotonic()) - self._told >= PROGRESS_SECONDS:
            self._told = now
            self._tell(Progress(items=self._items, done=self._done, total=self._total))


def take_mails(
    intake: Callable[[MailParser], Intake],
    make_parser: ParserFactory,
    read_sources: SourceReader,
    paths: Sequence[Path],
    tell: Callable[[Progress], object],
    stop: threading.Event,
) -> TakenIn:
    """Take in every mail of these files and folders. A file that can't be read is noted and the rest go on."""
    taken = TakenIn()
    teller = Teller(tell, stop, sum(map(_size, paths)))
    parser = make_parser()
    try:
        for result in intake(parser).take_all(_mails(read_sources, paths, teller, taken)):
            taken.add(result)
    except (DomainError, EnvironmentFault) as error:
        taken.failure = error
    finally:
        parser.close()
    return taken


def _mails(
    read_sources: SourceReader, paths: Sequence[Path], teller: Teller, taken: TakenIn
) -> Iterator[tuple[bytes, str]]:
    """The mails of these files until somebody stops it; what can't be read is noted in `taken`."""
    for path in paths:
        try:
            for source in read_sources([path]):
                if teller.stopped:
                    taken.stopped = True
                    return
                yield source.raw, named(source)
                teller.passed(len(source.raw))
        except OSError as error:
            taken.unreadable.append((path.name, error.strerror or str(error)))


def retry_mails(
    intake: Callable[[MailParser], Intake], make_parser: ParserFactory, entries: Sequence[QuarantinedMail]
) -> TakenIn:
    """Read quarantined mails again."""
    taken = TakenIn()
    parser = make_parser()
    try:
        taker = intake(parser)
        for entry in entries:
            taken.add(taker.retry(entry))
    except (DomainError, EnvironmentFault) as error:
        taken.failure = error
    finally:
        parser.close()
    return taken


def take_rows(
    desk: Desk,
    path: Path,
    actor_id: UUID,
    zone: tzinfo,
    language: str,
    tell: Callable[[Progress], object],
    stop: threading.Event,
) -> RowsTakenIn:
    """Import a CSV file of requests, or of clients where its headings name no subject."""
    reports: list[RowReport] = []
    failure: Exception | None = None
    teller = Teller(tell, stop)
    try:
        raw = path.read_bytes()
        rows: Iterator[RowReport]
        if names_requests(raw):
            rows = import_requests(desk, raw, actor_id, zone=zone, language=language)
        else:
            rows = import_clients(desk, raw, actor_id, language=language)
        for report in rows:
            reports.append(report)
            teller.passed(0)
            if teller.stopped:
                break
    except (OSError, DomainError, EnvironmentFault) as error:
        failure = error
    return RowsTakenIn(file=path, reports=tuple(reports), failure=failure, stopped=teller.stopped)


def names_requests(raw: bytes) -> bool:
    """Whether the first line of a CSV file has a column for the subject."""
    first = raw.lstrip(b"\xef\xbb\xbf\xff\xfe\r\n").replace(b"\0", b"").partition(b"\n")[0]
    return b"subject" in first.lower()


def named(source: MailSource) -> str:
    """How a mail is called for people: its file, and which one of it."""
    name = Path(source.file).name
    return name if source.number is None else f"{name} #{source.number}"


def _size(path: Path) -> int:
    """Bytes of a file, or of the files in a folder; 0 for what can't be asked."""
    try:
        if path.is_dir():
            return sum(file.stat().st_size for file in path.rglob("*") if file.is_file())
        return path.stat().st_size
    except OSError:
        return 0
