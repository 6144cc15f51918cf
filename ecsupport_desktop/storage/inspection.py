"""Looks at a file before it is opened: is it ours, whole, and of this program's revision? Else says what to do."""

from __future__ import annotations

import math
import sqlite3
import threading
import time
from contextlib import closing
from enum import Enum
from pathlib import Path
from typing import Final

from ecsupport_desktop.config.language import _
from ecsupport_desktop.services.faults import EnvironmentFault
from ecsupport_desktop.storage.backup import (
    APPLICATION_ID,
    Cancelled,
    backups_of,
    first_fault,
    newest_good_backup,
    open_reading,
)
from ecsupport_desktop.storage.faults import DAMAGE, environment_fault, primary_code
from ecsupport_desktop.storage.head import KNOWN, head_revision
from ecsupport_desktop.storage.interrupt import interrupted_when
from ecsupport_desktop.storage.network_share import refuse_network_share

QUICK_CHECK_SECONDS: Final = 0.15
"""As far as the check comes in this time at the start; the daily backup is checked to the end."""
_HEADER: Final = b"SQLite format 3\0"
_OURS: Final = "request"


class Condition(Enum):
    """What has to be done before the database can be used."""

    EMPTY = "empty"
    CURRENT = "current"
    OLDER = "older"


def inspect_file(
    path: Path,
    backups: Path,
    *,
    seconds: float | None = QUICK_CHECK_SECONDS,
    stopped: Cancelled = lambda: False,
) -> Condition:
    """Raises `EnvironmentFault` for a database that is damaged, newer than the program or somebody else's.

    What is checked ends after so many `seconds`, or once it is `stopped`.
    """
    if path.is_dir():
        raise EnvironmentFault(_("{path} is a folder. Name the database file in it.").format(path=path))
    if not path.exists():
        return Condition.EMPTY
    _check_header(path, backups)
    try:
        with closing(open_reading(path)) as connection:
            condition = _condition(connection, path, backups)
            wrong = None if condition is Condition.EMPTY else quick_check(connection, seconds, stopped)
    except sqlite3.Error as error:
        if primary_code(error) in DAMAGE:
            raise damaged(path, backups, str(error)) from error
        if fault := environment_fault(error, path):
            raise fault from error
        raise
    if wrong is not None:
        raise damaged(path, backups, wrong)
    return condition


def inspect_before_opening(path: Path, backups: Path) -> Condition:
    """As `inspect_file`; raises `EnvironmentFault` for a file on a network share, too."""
    refuse_network_share(path)
    return inspect_file(path, backups)


class EarlyInspection:
    """`inspect_before_opening` on a thread of its own, begun while the store is still imported: SQLite needs no Python.

    Nothing may be imported on it: two threads that import the same packages at once get halves of them. Calling it
    waits for the end, and answers or raises as that does.
    """

    def __init__(self, path: Path, backups: Path) -> None:
        self._path, self._backups = path.expanduser().absolute(), backups
        self._condition: Condition | None = None
        self._error: BaseException | None = None
        self._thread = threading.Thread(target=self._run, name="inspection", daemon=True)
        self._thread.start()

    def _run(self) -> None:
        try:
            self._condition = inspect_before_opening(self._path, self._backups)
        except BaseException as error:  # noqa: BLE001 - this is the edge: it goes to who opens the file
            self._error = error

    def __call__(self) -> Condition:
        self._thread.join()
        if self._error is not None:
            raise self._error
        assert self._condition is not None
        return self._condition


def quick_check(
    connection: sqlite3.Connection, seconds: float | None = None, stopped: Cancelled = lambda: False
) -> str | None:
    """The first thing wrong with the database, None where nothing was found; stops after so many seconds."""
    end = math.inf if seconds is None else time.monotonic() + seconds
    with interrupted_when(connection, lambda: stopped() or time.monotonic() > end) as interrupted:
        wrong = first_fault(connection)
    # Stopped half-way it takes the pages it hasn't come to for lost ones.
    return None if interrupted.is_set() else wrong


def damaged(path: Path, backups: Path, what: str) -> EnvironmentFault:
    """What is wrong, and the way back."""
    good = newest_good_backup(path, backups)
    if good is None:
        return EnvironmentFault(
            _(
                "{path} is damaged ({what}), and no good backup of it is in {folder}. "
                "Keep the file, put back a copy you made elsewhere with “ecsupport restore COPY”, "
                "or begin anew in another file with --database."
            ).format(path=path, what=what, folder=backups)
        )
    return EnvironmentFault(
        _(
            "{path} is damaged ({what}). The newest good backup is {backup}. "
            "Put it back with “ecsupport restore {backup}”; the damaged file is kept beside it."
        ).format(path=path, what=what, backup=good)
    )


def _check_header(path: Path, backups: Path) -> None:
    try:
        with path.open("rb") as file:
            header = file.read(len(_HEADER))
    except OSError as error:
        raise EnvironmentFault(
            _("{path} can't be read: {reason}. Allow this account to read and write it.").format(
                path=path, reason=error.strerror or error
            )
        ) from error
    if header == b"" and backups_of(path, backups):
        raise damaged(path, backups, _("it is empty"))
    if header not in (b"", _HEADER):
        raise damaged(path, backups, _("it isn't a SQLite database"))


def _condition(connection: sqlite3.Connection, path: Path, backups: Path) -> Condition:
    application = connection.execute("PRAGMA application_id").fetchone()[0]
    tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")}
    if application not in (0, APPLICATION_ID) or (application == 0 and tables):
        raise EnvironmentFault(
            _(
                "{path} is a database of another program. It was left as it is; choose another file with --database."
            ).format(path=path)
        )
    if not tables:
        return Condition.EMPTY
    if not {"alembic_version", _OURS} <= tables:
        raise damaged(path, backups, _("tables are missing"))
    revision = (connection.execute("SELECT version_num FROM alembic_version").fetchone() or (None,))[0]
    if revision == head_revision():
        return Condition.CURRENT
    if revision not in KNOWN:
        raise _newer(path, backups, revision)
    return Condition.OLDER


def _newer(path: Path, backups: Path, revision: str | None) -> EnvironmentFault:
    from_before = next((each.path for each in backups_of(path, backups, "before-migration")), None)
    text = _(
        "{path} was written by a newer version of this program (revision {revision}; this one knows {known}). "
        "Install the newest version: nothing was changed."
    ).format(path=path, revision=revision, known=head_revision())
    if from_before is not None:
        text = _("{text} To go back to this version, run “ecsupport restore {backup}”.").format(
            text=text, backup=from_before
        )
    return EnvironmentFault(text)
