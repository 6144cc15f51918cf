"""Backups: whole while others write, seven kept, never half a one; and back again with “restore”."""

from __future__ import annotations

import os
import sqlite3
import threading
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from ecsupport_desktop.services.ports import EnvironmentFault
from ecsupport_desktop.storage.backup import (
    BackupCancelled,
    backup_into,
    backups_of,
    copy_database,
    newest_good_backup,
    unsound,
)
from ecsupport_desktop.storage.restore import restore

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def test_a_backup_holds_what_is_still_in_the_log(
    opened: Any, database: Path, more: Any, requests_in: Any, tmp_path: Path
) -> None:
    store = opened(database)
    more(store, 4)
    copy = tmp_path / "elsewhere" / "copy.db"
    store.backup(copy)
    assert requests_in(copy) == 7
    assert unsound(copy) is None
    if os.name == "posix":
        assert copy.stat().st_mode & 0o777 == 0o600
    assert [path.name for path in copy.parent.iterdir()] == ["copy.db"]


def test_a_backup_neither_waits_for_a_writer_nor_holds_one_up(
    opened: Any, database: Path, more: Any, tmp_path: Path
) -> None:
    store = opened(database)
    stop = threading.Event()

    def write() -> None:
        while not stop.is_set():
            more(store, 1)

    writer = threading.Thread(target=write)
    writer.start()
    try:
        for number in range(5):
            store.backup(tmp_path / f"{number}.db")
            assert unsound(tmp_path / f"{number}.db") is None
    finally:
        stop.set()
        writer.join()


def test_the_database_is_no_target(opened: Any, database: Path) -> None:
    with pytest.raises(EnvironmentFault, match=r"is the database itself: name another file"):
        opened(database).backup(database)


def test_a_backup_that_cannot_be_written_says_why(opened: Any, database: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    with pytest.raises(EnvironmentFault, match=r"The backup .* can't be written"):
        opened(database).backup(tmp_path / "file" / "copy.db")


def test_a_cancelled_backup_leaves_nothing(database: Path, tmp_path: Path) -> None:
    with pytest.raises(BackupCancelled):
        copy_database(database, tmp_path / "out" / "copy.db", cancelled=lambda: True)
    assert list((tmp_path / "out").iterdir()) == []


def test_daily_backups_come_once_a_day_and_seven_are_kept(opened: Any, database: Path) -> None:
    days = [NOW]
    store = opened(database, clock=lambda: days[0])
    for _day in range(10):
        made = store.daily_backup_if_due()
        assert made is not None
        assert store.daily_backup_if_due() is None
        days[0] += timedelta(days=1)
    kept = backups_of(database, database.parent / "backups")
    assert [backup.at.day for backup in kept] == [11, 10, 9, 8, 7, 6, 5]
    assert len(list((database.parent / "backups").iterdir())) == 7


def test_a_clock_that_was_wrong_stops_no_backup(opened: Any, database: Path) -> None:
    days = [NOW + timedelta(days=900)]
    store = opened(database, clock=lambda: days[0])
    assert store.daily_backup_if_due() is not None
    days[0] = NOW
    assert store.daily_backup_if_due() is not None


def test_daily_backups_can_be_switched_off(opened: Any, database: Path) -> None:
    assert opened(database, daily=False).daily_backup_if_due() is None


def test_other_backups_and_files_are_left_alone(database: Path) -> None:
    folder = database.parent / "backups"
    before = backup_into(folder, database, "before-migration", NOW)
    (folder / "other-daily-20260101T000000Z.db").write_bytes(b"somebody else's")
    for day in range(1, 12):
        backup_into(folder, database, "daily", NOW + timedelta(days=day), kept=2)
    assert len(backups_of(database, folder, "daily")) == 2
    assert before.exists()
    assert (folder / "other-daily-20260101T000000Z.db").exists()


def test_a_damaged_database_makes_no_backup_and_drops_none(opened: Any, database: Path, hurt: Any) -> None:
    folder = database.parent / "backups"
    store = opened(database, clock=lambda: NOW)
    kept = store.daily_backup_if_due()
    store.close()
    hurt(database)
    with pytest.raises(EnvironmentFault):
        backup_into(folder, database, "daily", NOW + timedelta(days=1), kept=1)
    assert newest_good_backup(database, folder) == kept
    assert [path for path in folder.iterdir() if path != kept] == []


def test_the_whole_check_finds_damage(opened: Any, database: Path, hurt: Any) -> None:
    store = opened(database)
    store.quick_check()
    store.close()
    hurt(database)
    with pytest.raises(EnvironmentFault, match=r"damaged"):
        store.quick_check()


def test_restore_puts_a_backup_back_and_keeps_what_was_there(
    opened: Any, database: Path, more: Any, requests_in: Any, tmp_path: Path
) -> None:
    store = opened(database)
    store.backup(tmp_path / "copy.db")
    more(store, 2)
    store.close()
    kept = restore(tmp_path / "copy.db", database, now=NOW)
    assert kept == database.with_name("ecsupport-replaced-20260302T090000Z.db")
    assert (requests_in(database), requests_in(kept)) == (3, 5)
    assert len(list(opened(database).readers.all_requests())) == 3


def test_restore_saves_a_damaged_database_aside(opened: Any, database: Path, hurt: Any, tmp_path: Path) -> None:
    copy_database(database, tmp_path / "copy.db")
    hurt(database)
    damaged = database.read_bytes()
    kept = restore(tmp_path / "copy.db", database, now=NOW)
    assert kept is not None
    assert kept.read_bytes() == damaged
    assert len(list(opened(database).readers.all_requests())) == 3


def test_restore_where_nothing_was(opened: Any, database: Path, tmp_path: Path) -> None:
    target = tmp_path / "new" / "ecsupport.db"
    assert restore(database, target, now=NOW) is None
    assert len(list(opened(target).readers.all_requests())) == 3


@pytest.mark.parametrize("content", [None, b"", b"not a database", b"x" * 10_000])
def test_restore_refuses_what_is_no_good_copy(
    database: Path, requests_in: Any, tmp_path: Path, content: bytes | None
) -> None:
    copy = tmp_path / "copy.db"
    if content is not None:
        copy.write_bytes(content)
    with pytest.raises(EnvironmentFault, match=r"can't be restored: .*Nothing was changed"):
        restore(copy, database, now=NOW)
    assert requests_in(database) == 3


def test_restore_refuses_a_damaged_copy_a_newer_one_and_itself(database: Path, hurt: Any, tmp_path: Path) -> None:
    copy = tmp_path / "copy.db"
    copy_database(database, copy)
    hurt(copy)
    with pytest.raises(EnvironmentFault, match=r"can't be restored"):
        restore(copy, database, now=NOW)
    copy_database(database, copy)
    with closing(sqlite3.connect(copy, isolation_level=None)) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(EnvironmentFault, match=r"newer version"):
        restore(copy, database, now=NOW)
    with pytest.raises(EnvironmentFault, match=r"is the database itself, not a copy of it"):
        restore(database, database, now=NOW)


def test_restore_refuses_while_the_database_is_open(
    opened: Any, database: Path, more: Any, requests_in: Any, tmp_path: Path
) -> None:
    store = opened(database)
    store.backup(tmp_path / "copy.db")
    more(store, 1)
    with pytest.raises(EnvironmentFault, match=r"is open in another window or command. Close it, then restore"):
        restore(tmp_path / "copy.db", database, now=NOW)
    assert len(list(store.readers.all_requests())) == 4
    assert not list(database.parent.glob("*.restoring"))


def test_the_window_may_close_in_the_middle_of_the_daily_backup(opened: Any, database: Path) -> None:
    store = opened(database)
    assert store.daily_backup_if_due(lambda: True) is None
    assert list((database.parent / "backups").iterdir()) == []
    assert store.daily_backup_if_due() is not None
