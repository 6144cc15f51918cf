"""A real IMAP server that lasts for a test process, and a mailbox of its own for each test."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from support.imap_server import ImapServer

from ecsupport_desktop.domain.errors import DomainError
from ecsupport_desktop.mail.imap import ImapMailboxes
from ecsupport_desktop.mail.parser_process import MailParser
from ecsupport_desktop.services.desk import Desk
from ecsupport_desktop.services.intake import Intake, IntakeResult
from ecsupport_desktop.services.mail_fetching import Fetching, FetchProgress, MailFetching
from ecsupport_desktop.services.mailbox_model import Stop
from ecsupport_desktop.services.open_mail import OpenMail
from ecsupport_desktop.services.people import acting_agent
from ecsupport_desktop.services.ports import EnvironmentFault
from ecsupport_desktop.storage.store import open_store


@pytest.fixture
def stop() -> Iterator[Stop]:
    with Stop() as stop:
        yield stop


class Watcher:
    """A console that takes mail in, with a profile, a parser and a store of its own; what it told is in `told`."""

    def __init__(self, store: Any, leases: Any, mailboxes: Any, folder: Path) -> None:
        self.desk, self.parser, self.stop = Desk(store), MailParser(), Stop()
        self.told: list[FetchProgress] = []
        self.changed = threading.Condition()
        folder.mkdir(exist_ok=True)
        agent = acting_agent(self.desk, "marta")
        self.open_mail = OpenMail(folder / "open-mail")
        intake = Intake(self.desk, self.parser, agent.id)
        self.fetching = MailFetching(leases, mailboxes, intake, self.open_mail, self._hear)
        self.fault: Exception | None = None
        self._thread = threading.Thread(target=self._watch, name="watcher")

    def _hear(self, progress: FetchProgress) -> None:
        with self.changed:
            self.told.append(progress)
            self.changed.notify_all()

    @property
    def results(self) -> list[IntakeResult]:
        return [each.result for each in self.told if each.result is not None]

    @property
    def state(self) -> Fetching | None:
        return self.told[-1].state if self.told else None

    def fetch(self) -> bool:
        return self.fetching.fetch(self.stop)

    def start(self) -> None:
        self._thread.start()

    def _watch(self) -> None:
        try:
            self.fetching.watch(self.stop)
        except (EnvironmentFault, DomainError) as fault:
            with self.changed:
                self.fault = fault
                self.changed.notify_all()

    def wait_until(self, what: Callable[[], object], seconds: float = 60) -> None:
        """Until it holds, looked at whenever something is told."""
        with self.changed:
            assert self.changed.wait_for(what, seconds), self.told[-3:]

    def wait_for(self, state: Fetching, times: int = 1) -> None:
        self.wait_until(lambda: sum(each.state is state for each in self.told) >= times)

    def end(self) -> None:
        self.stop.set()
        if self._thread.ident is not None:
            self._thread.join(60)
            assert not self._thread.is_alive()
        self.parser.close()
        self.stop.close()


@pytest.fixture(params=["sqlite"])
def engine(request: pytest.FixtureRequest) -> str:
    """A file, unless the test says otherwise."""
    name: str = request.param
    return name


@pytest.fixture
def open_database(
    engine: str, empty_database: Path, tmp_path: Path, request: pytest.FixtureRequest
) -> Callable[[], Any]:
    """Opens one more store on one and the same new database."""
    if engine == "sqlite":
        path = shutil.copy(empty_database, tmp_path / "support.db")
        return lambda: open_store(path, daily=False)
    from ecsupport_desktop.storage.postgres.store import open_shared

    server = request.getfixturevalue("shared_database")

    def open_one() -> Any:
        folder = tmp_path / f"console-{uuid4().hex[:8]}"
        folder.mkdir()
        return open_shared(server, None, folder=folder)

    return open_one


@pytest.fixture
def watcher(
    open_database: Callable[[], Any], imap: ImapServer, user: str, tmp_path: Path
) -> Iterator[Callable[..., Any]]:
    """Makes watchers of the user's mailbox; all are ended with the test."""
    with ExitStack() as leaving:
        made: list[Watcher] = []

        def make(mailboxes: Any = None, *, folder: str = "", **more: Any) -> Watcher:
            store = open_database()
            leaving.callback(store.close)
            usual = mailboxes or ImapMailboxes(imap.account(user, **more), imap.password)
            made.append(Watcher(store, store.leases, usual, tmp_path / (folder or f"profile-{len(made)}")))
            leaving.callback(made[-1].end)
            return made[-1]

        yield make
