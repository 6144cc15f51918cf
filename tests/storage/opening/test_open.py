"""Opening: what is made, what is brought up to date, and what is refused, each with its sentence."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from ecsupport_desktop.services.opening import Step
from ecsupport_desktop.services.ports import EnvironmentFault
from ecsupport_desktop.storage import network_share
from ecsupport_desktop.storage import store as store_module
from ecsupport_desktop.storage.backup import APPLICATION_ID, backup_into
from ecsupport_desktop.storage.inspection import EarlyInspection
from ecsupport_desktop.storage.store import create_store

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def change(path: Path, statement: str) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute(statement)


def test_a_database_is_made_with_its_folder_for_this_account_alone(opened: Any, tmp_path: Path) -> None:
    path = tmp_path / "new" / "deeper" / "ecsupport.db"
    store = opened(path)
    assert store.path == path
    assert store.readers.last_seq() == 0
    if os.name == "posix":
        assert path.stat().st_mode & 0o777 == 0o600
        assert path.parent.stat().st_mode & 0o777 == 0o700
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
        assert connection.execute("PRAGMA application_id").fetchone() == (APPLICATION_ID,)


def test_it_opens_again_with_what_was_in_it(opened: Any, database: Path) -> None:
    assert len(list(opened(database).readers.all_requests())) == 3
    assert len(list(opened(database).readers.all_requests())) == 3


@pytest.mark.parametrize("content", [b"", None])
def test_an_empty_file_and_an_interrupted_start_are_continued(
    opened: Any, tmp_path: Path, content: bytes | None
) -> None:
    path = tmp_path / "ecsupport.db"
    if content is None:
        change(path, f"PRAGMA application_id={APPLICATION_ID}")
    else:
        path.write_bytes(content)
    assert opened(path).readers.last_seq() == 0


def test_create_refuses_what_is_there(database: Path, tmp_path: Path) -> None:
    with pytest.raises(EnvironmentFault, match=r"is there already. It was left as it is"):
        create_store(database)
    create_store(tmp_path / "fresh.db").close()


def test_a_folder_is_no_database(opened: Any, tmp_path: Path) -> None:
    with pytest.raises(EnvironmentFault, match=r"is a folder. Name the database file in it"):
        opened(tmp_path)


def test_a_folder_that_cannot_be_made(opened: Any, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder")
    with pytest.raises(EnvironmentFault, match=r"can't be made: .*Choose another place with --database"):
        opened(tmp_path / "file" / "ecsupport.db")


def test_a_network_share_is_refused_before_anything_is_written(
    opened: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(network_share, "network_kind", lambda path: "cifs")
    with pytest.raises(EnvironmentFault, match=r"is on a network share \(cifs\)"):
        opened(tmp_path / "share" / "ecsupport.db")
    assert not (tmp_path / "share").exists()


def test_another_programs_database_is_left_alone(opened: Any, tmp_path: Path) -> None:
    path = tmp_path / "browser.db"
    change(path, "CREATE TABLE bookmark (address TEXT)")
    before = path.read_bytes()
    with pytest.raises(EnvironmentFault, match=r"is a database of another program. It was left as it is"):
        opened(path)
    assert path.read_bytes() == before


def test_a_marked_strangers_database_is_left_alone(opened: Any, tmp_path: Path) -> None:
    path = tmp_path / "stranger.db"
    change(path, "PRAGMA application_id=4711")
    with pytest.raises(EnvironmentFault, match=r"of another program"):
        opened(path)


def test_a_newer_database_is_refused_and_untouched(opened: Any, database: Path) -> None:
    change(database, "UPDATE alembic_version SET version_num = '9999'")
    before = database.read_bytes()
    with pytest.raises(EnvironmentFault) as refused:
        opened(database)
    assert str(refused.value).startswith(f"{database} was written by a newer version of this program (revision 9999;")
    assert str(refused.value).endswith("Install the newest version: nothing was changed.")
    assert database.read_bytes() == before


def test_a_newer_database_names_the_backup_from_before(opened: Any, database: Path) -> None:
    kept = backup_into(database.parent / "backups", database, "before-migration", NOW)
    change(database, "UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(EnvironmentFault, match=f"To go back to this version, run “ecsupport restore {kept}”"):
        opened(database)


def test_a_damaged_database_names_the_newest_good_backup(opened: Any, database: Path, hurt: Any) -> None:
    folder = database.parent / "backups"
    good = backup_into(folder, database, "daily", NOW.replace(day=1))
    newer = backup_into(folder, database, "daily", NOW)
    hurt(newer)
    hurt(database)
    with pytest.raises(EnvironmentFault) as refused:
        opened(database)
    assert str(refused.value).startswith(f"{database} is damaged (")
    assert f"The newest good backup is {good}. Put it back with “ecsupport restore {good}”" in str(refused.value)


def test_a_damaged_database_without_a_backup_says_so(opened: Any, database: Path, hurt: Any) -> None:
    hurt(database)
    with pytest.raises(EnvironmentFault, match=r"is damaged .*no good backup of it is in .*Keep the file"):
        opened(database)


@pytest.mark.parametrize("content", [b"hello", b"x" * 100_000, b"SQLite format 3\0" + b"\xff" * 5000])
def test_what_is_no_database_is_damaged(opened: Any, tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "ecsupport.db"
    path.write_bytes(content)
    with pytest.raises(EnvironmentFault, match=r"is damaged"):
        opened(path)
    assert path.read_bytes() == content


def test_an_emptied_database_with_backups_is_not_begun_anew(opened: Any, database: Path) -> None:
    backup_into(database.parent / "backups", database, "daily", NOW)
    database.write_bytes(b"")
    with pytest.raises(EnvironmentFault, match=r"is damaged \(it is empty\). The newest good backup is"):
        opened(database)


def test_missing_tables_are_damage(opened: Any, database: Path) -> None:
    change(database, "DROP TABLE alembic_version")
    with pytest.raises(EnvironmentFault, match=r"is damaged \(tables are missing\)"):
        opened(database)


def test_a_migration_begins_with_a_checked_backup(
    opened: Any, database: Path, monkeypatch: pytest.MonkeyPatch, requests_in: Any
) -> None:
    monkeypatch.setattr("ecsupport_desktop.storage.inspection.head_revision", lambda: "9999")
    upgraded: list[Path] = []
    monkeypatch.setattr(store_module, "_upgrade", upgraded.append)
    opened(database, clock=lambda: NOW)
    assert upgraded == [database]
    (kept,) = (database.parent / "backups").iterdir()
    assert kept.name == "ecsupport-before-migration-20260302T090000Z.db"
    assert requests_in(kept) == 3


BEFORE_THE_IMPORTS = """
import sys
from pathlib import Path
from ecsupport_desktop.storage.inspection import EarlyInspection
print(EarlyInspection(Path(sys.argv[1]), Path(sys.argv[2]))().value)
print(*sorted({"alembic", "sqlalchemy"} & sys.modules.keys()))
"""
OPENED_AS_THE_WINDOW_DOES = """
import sys
from pathlib import Path
from ecsupport_desktop import app
from ecsupport_desktop.config.paths import paths_for
from ecsupport_desktop.config.settings import Settings
database = Path(sys.argv[1])
paths = paths_for(database.parent)
opened = app.open_desk(database, paths, Settings(acting_agent="ana", backup_daily=False), demo=False)
print(opened.desk.store.readers.last_seq() > 0)
opened.desk.store.close()
"""


def as_before(database: Path) -> None:
    """In the form the program of before this revision left it in."""
    change(database, "DROP INDEX ix_request_opened")
    change(database, "UPDATE alembic_version SET version_num = '0005'")


def test_an_older_file_is_looked_at_while_the_imports_run_and_imports_nothing_itself(database: Path) -> None:
    """Two threads that import SQLAlchemy at once each get half of it: the first start after an update crashed."""
    as_before(database)
    done = subprocess.run(
        [sys.executable, "-c", BEFORE_THE_IMPORTS, str(database), str(database.parent)],
        capture_output=True, text=True, check=True, timeout=60,
    )  # fmt: skip
    assert done.stdout.split() == ["older"]


def test_the_first_start_after_an_update_brings_the_file_up_to_date(database: Path) -> None:
    as_before(database)
    for _start in ("the first", "the one after it"):
        done = subprocess.run(
            [sys.executable, "-c", OPENED_AS_THE_WINDOW_DOES, str(database)],
            capture_output=True, text=True, check=True, timeout=60,
        )  # fmt: skip
        assert done.stdout.split() == ["True"]


class Watching:
    """Stops at the step named."""

    def __init__(self, until: Step | None = None) -> None:
        self.until, self.told = until, []

    def tell(self, step: Step, share: float | None = None) -> None:
        self.told.append((step, share))

    def stopped(self) -> bool:
        return bool(self.told) and self.told[-1][0] is self.until


def test_who_waits_for_an_update_is_told_how_far_it_is(database: Path, opened: Any) -> None:
    as_before(database)
    watch = Watching()
    opened(database, watch=watch)
    assert list(dict.fromkeys(step for step, _share in watch.told)) == list(Step)
    shares = [share for step, share in watch.told if step is Step.BACKING_UP]
    assert shares == sorted(shares) and shares[-1] == 1.0
    again = Watching()
    opened(database, watch=again)
    assert again.told == []


@pytest.mark.parametrize("until", [Step.CHECKING, Step.BACKING_UP])
def test_an_update_that_is_stopped_leaves_everything_as_it_was(database: Path, opened: Any, until: Step) -> None:
    as_before(database)
    before = database.read_bytes()
    with pytest.raises(EnvironmentFault, match="it is as it was"):
        opened(database, watch=Watching(until))
    assert database.read_bytes() == before
    opened(database)
    assert len(list(database.parent.glob("backups/*"))) >= 1


def test_what_goes_wrong_while_a_file_is_looked_at_is_raised_where_it_is_opened(
    database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ecsupport_desktop.storage.inspection.inspect_before_opening", lambda path, backups: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        EarlyInspection(database, database.parent)()


def test_a_full_disk_is_told_in_a_sentence_and_nothing_is_kept(opened: Any, database: Path, more: Any) -> None:
    store = opened(database)
    with store._writing.connect() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
        connection.exec_driver_sql(f"PRAGMA max_page_count={pages}")
    with pytest.raises(EnvironmentFault, match=r"The disk that holds .* is full"):
        more(store, 200)
    with store._writing.connect() as connection:
        connection.exec_driver_sql("PRAGMA max_page_count=1000000")
    before = len(list(store.readers.all_requests()))
    more(store, 1)
    assert len(list(store.readers.all_requests())) == before + 1


READ_ONLY = """
import sys
from pathlib import Path
from ecsupport_desktop.services.ports import EnvironmentFault
from ecsupport_desktop.storage.store import open_store
try:
    open_store(Path(sys.argv[1]))
except EnvironmentFault as fault:
    print(fault)
"""


@pytest.mark.skipif(os.name != "posix", reason="permissions as POSIX has them")
@pytest.mark.parametrize(("folder", "file"), [(0o555, 0o444), (0o755, 0o444), (0o555, 0o644), (0o755, 0o000)])
def test_what_cannot_be_written_is_told_at_the_start(database: Path, folder: int, file: int) -> None:
    if os.geteuid() == 0:
        pytest.skip("root may write everywhere")
    database.chmod(file)
    database.parent.chmod(folder)
    try:
        done = subprocess.run(
            [sys.executable, "-c", READ_ONLY, str(database)], capture_output=True, text=True, check=True, timeout=60
        )
    finally:
        database.parent.chmod(0o700)
    assert str(database) in done.stdout
    assert "account" in done.stdout
