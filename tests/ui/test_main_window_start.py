"""How the window is started: from the command line's words to the platform, before Qt is asked for anything."""

import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from ecsupport_desktop import app
from ecsupport_desktop.config.paths import paths_for
from ecsupport_desktop.config.server import parse_server
from ecsupport_desktop.config.settings import Settings, load_settings
from ecsupport_desktop.services.usage import UsageError

ROOT = Path(app.__file__).resolve().parents[1]


def run(*arguments, **environment):
    kept = {key: value for key, value in os.environ.items() if key not in ("DISPLAY", "WAYLAND_DISPLAY")}
    kept.pop("QT_QPA_PLATFORM", None)
    return subprocess.run(
        [sys.executable, "-m", "ecsupport_desktop", *arguments],
        capture_output=True,
        text=True,
        timeout=120,
        cwd=ROOT,
        env=kept | environment,
    )


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only there a display can be missing")
def test_without_a_display_it_says_so_in_a_sentence(tmp_path):
    done = run("--basedir", str(tmp_path))
    assert done.returncode == 1
    assert "neither DISPLAY nor WAYLAND_DISPLAY" in done.stderr
    assert done.stderr.count("\n") == 1


def test_a_database_it_cant_open_is_the_users_mistake(tmp_path):
    done = run("--basedir", str(tmp_path), "--database", "mysql://elsewhere/db")
    assert done.returncode == 2
    assert "mysql://elsewhere/db" in done.stderr


def test_a_word_it_doesnt_know_is_the_users_mistake(tmp_path):
    done = run("--nonsense")
    assert done.returncode == 2 and "--nonsense" in done.stderr


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="looks at Linux's variables")
@pytest.mark.parametrize(
    ("environment", "pictures", "possible", "platform"),
    [
        ({"DISPLAY": ":0"}, False, True, None),
        ({"WAYLAND_DISPLAY": "wayland-0"}, False, True, None),
        ({"QT_QPA_PLATFORM": "offscreen"}, False, True, "offscreen"),
        ({}, False, False, None),
        ({}, True, True, "offscreen"),
    ],
)
def test_the_display_is_looked_for_first(monkeypatch, environment, pictures, possible, platform):
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert app._choose_platform(pictures=pictures) is possible
    assert os.environ.get("QT_QPA_PLATFORM") == platform
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")


def test_which_place_is_meant(tmp_path, monkeypatch):
    paths = paths_for(tmp_path)
    file = Settings(database=str(tmp_path / "chosen.db"))
    team = Settings(server="postgresql://ana@db.example.com/support", acting_agent="Ana.Ruiz")

    def meant(*arguments, settings=file, problems=()):
        return app._place(app._parser().parse_args(arguments), settings, problems, paths)

    assert meant("--database", "some.db") == Path("some.db")
    assert meant("--demo") == meant("--demo", settings=team) == paths.demo_database_file
    assert meant() == tmp_path / "chosen.db"
    assert meant(settings=team) == meant(settings=replace(team, database=file.database)) == parse_server(team.server)
    monkeypatch.setenv("ECSUPPORT_DATABASE", "given")
    assert meant(settings=replace(team, database=file.database)) == tmp_path / "chosen.db"
    joined = parse_server("postgresql://ana.ruiz@elsewhere/ecsupport")
    assert meant("--server", "elsewhere", settings=team) == joined
    assert meant("--database", "postgresql://elsewhere", settings=team) == joined
    assert meant("--screenshot", "x", settings=Settings()) == paths.database_file


def test_where_to_work_is_asked_until_there_is_a_database(tmp_path):
    paths = paths_for(tmp_path)
    options = app._parser().parse_args([])
    assert app._place(options, Settings(), [], paths) is None
    paths.database_file.touch()
    assert app._place(options, Settings(), [], paths) == paths.database_file


def test_a_place_that_cant_be_used_opens_no_other_one(tmp_path):
    paths = paths_for(tmp_path)
    options = app._parser().parse_args([])
    for variable, value in (("ECSUPPORT_SERVER", "ana:s3cret@db"), ("ECSUPPORT_DATABASE", "postgresql://a:b@db")):
        settings, problems = load_settings(paths, {variable: value})
        with pytest.raises(UsageError) as refused:
            app._place(options, settings, problems, paths)
        assert "s3cret" not in str(refused.value)
    with pytest.raises(SystemExit):
        app._parser().parse_args(["--server", "db", "--demo"])


STARTED = """
import gc, linecache, sys
from ecsupport_desktop import app

def look():
    from PySide6.QtWidgets import QApplication
    frozen()
    # What stands in brackets SQLAlchemy has written itself.
    read = [name for name in linecache.cache if name[0] != "<"]
    kept = [name for name in read if "ecsupport_desktop" in name or "sqlalchemy" in name]
    print(*sorted({"pydantic", "sqlalchemy.dialects.postgresql", "alembic"} & sys.modules.keys()), *kept)
    print(gc.get_freeze_count() > 10_000)
    QApplication.closeAllWindows()

frozen, gc.freeze = gc.freeze, look
app.main(sys.argv[1:])
print(gc.get_freeze_count())
"""


def test_a_start_reads_no_more_than_its_first_queue_needs(tmp_path):
    from support.examples import QUOTING
    from support.written_desk import WrittenDesk

    from ecsupport_desktop.domain import commands as c
    from ecsupport_desktop.domain.policy import Policy
    from ecsupport_desktop.services.identity import new_id
    from ecsupport_desktop.storage.store import open_store

    file = tmp_path / "team.db"
    written = WrittenDesk(lambda **options: open_store(file, daily=False, **options))
    changed = c.ChangePolicy(id=new_id(), actor_id=written.me.id, policy=Policy(quoting=QUOTING))
    assert written.desk.execute(changed).accepted
    written.store.close()
    done = subprocess.run(
        [sys.executable, "-c", STARTED, "--basedir", str(tmp_path), "--database", str(file)],
        capture_output=True,
        text=True,
        timeout=120,
        env=os.environ | {"ECSUPPORT_ACTING_AGENT": "ana", "ECSUPPORT_BACKUP_DAILY": "false"},
    )
    assert done.stdout.splitlines() == ["", "True", "0"], done.stderr
