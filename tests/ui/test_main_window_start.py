"""How the window is started: from the command line's words to the platform, before Qt is asked for anything."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from ecsupport_desktop import app
from ecsupport_desktop.config.paths import paths_for
from ecsupport_desktop.config.settings import Settings

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


def test_which_file_is_meant(tmp_path):
    paths = paths_for(tmp_path)
    parse = app._parser().parse_args
    chosen = Settings(database=str(tmp_path / "chosen.db"))
    assert app._database(parse(["--database", "some.db"]), chosen, paths) == Path("some.db")
    assert app._database(parse(["--demo"]), chosen, paths) == paths.demo_database_file
    assert app._database(parse([]), chosen, paths) == tmp_path / "chosen.db"
    assert app._database(parse([]), Settings(), paths) == paths.database_file
