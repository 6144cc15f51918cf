"""What is done about a person away from the window's thread: look, write the file, remove. One thing at a time."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from ecsupport_desktop.config.language import _
from ecsupport_desktop.domain.commands import AnonymisePerson
from ecsupport_desktop.domain.errors import DomainError
from ecsupport_desktop.services.identity import new_id
from ecsupport_desktop.services.outcome import Outcome
from ecsupport_desktop.services.personal_export import Stopped, Who, who_is
from ecsupport_desktop.services.personal_file import write_personal_data
from ecsupport_desktop.services.personal_overview import KnownPerson, Overview, known_people, overview
from ecsupport_desktop.ui.shared.desk_door import expected
from ecsupport_desktop.ui.shared.desk_link import DeskLink
from ecsupport_desktop.ui.shared.worker import Job


@dataclass(frozen=True, slots=True)
class Seen:
    """A person as they were found, and the command that would remove them."""

    command: AnonymisePerson
    overview: Overview


class PersonWork(QObject):
    """Signals: people_known(tuple[KnownPerson, …]) · seen(Seen) · written(Path) · removed(Outcome), refused too ·
    failed(Exception), a DomainError or OSError · stopped() · progressed(done, total).
    """

    people_known = Signal(object)
    seen = Signal(object)
    written = Signal(object)
    removed = Signal(object)
    failed = Signal(object)
    stopped = Signal()
    progressed = Signal(int, int)

    def __init__(self, link: DeskLink, parent: QObject) -> None:
        super().__init__(parent)
        self._link = link
        self._job: Job | None = None
        self._token = threading.Event()

    def read_people(self) -> None:
        """For the field that completes them."""
        readers = self._link.desk.readers
        self._link.jobs.background(
            expected(lambda: known_people(readers)), self._on_people, self._on_failed, key="personal.people"
        )

    def look(self, whom: Who | str) -> None:
        """What is kept about this person, or who is meant by these words."""
        readers, base = self._link.desk.readers, self._link.command_base()

        def run() -> Seen:
            who = whom if isinstance(whom, Who) else who_is(readers, whom)
            command = AnonymisePerson(**base, **asdict(who))
            return Seen(command, overview(readers, command))

        self._begin(run, self._on_seen)

    def write(self, command: AnonymisePerson, target: Path) -> None:
        """All of it to a file to hand out."""
        readers, tell, token = self._link.desk.readers, self.progressed.emit, threading.Event()

        def told(done: int, total: int) -> None:
            if token.is_set():
                raise Stopped
            tell(done, total)

        def run() -> Path | OSError:
            try:
                write_personal_data(readers, command, target, told)
            except OSError as error:
                return error
            return target

        self._begin(run, self._on_written, token)

    def remove(self, command: AnonymisePerson) -> None:
        """For good, in one step. Once begun it isn't stopped."""
        self._link.execute(replace(command, id=new_id()), self._on_removed, self._on_failed)

    def stop(self) -> None:
        """Nothing more is heard of what is under way, and no half of a file stays."""
        if self._job is not None:
            self._job.cancel()
            self._job = None
            self.stopped.emit()

    def _begin(
        self, run: Callable[[], object], done: Callable[[object], None], token: threading.Event | None = None
    ) -> None:
        self._job = self._link.jobs.background(expected(run), done, self._on_failed, key="personal.work", token=token)

    def _on_people(self, people: tuple[KnownPerson, ...]) -> None:
        self.people_known.emit(people)

    def _on_seen(self, found: object) -> None:
        self._job = None
        self.seen.emit(found)

    def _on_written(self, target: object) -> None:
        self._job = None
        if isinstance(target, OSError):
            self.failed.emit(target)
        else:
            self.written.emit(target)

    def _on_removed(self, outcome: Outcome) -> None:
        self.removed.emit(outcome)

    def _on_failed(self, error: Exception) -> None:
        self._job = None
        self.failed.emit(error)


def failure_sentence(error: Exception) -> str:
    """Why it didn't work, in the language of the window."""
    if isinstance(error, DomainError):
        return _(error.message).format(**error.params)
    if isinstance(error, OSError):
        why = error.strerror or str(error)
        return _("The file can't be written ({why}): choose another place.").format(why=why)
    return str(error)
