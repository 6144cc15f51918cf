import stat
import sys
from pathlib import Path

import pytest

from ecsupport_desktop.config.paths import Paths, paths_for, resources_folder

PLACES = {
    "database_file": "data/ecsupport.db",
    "demo_database_file": "data/demo.db",
    "backups_folder": "data/backups",
    "opened_attachments_folder": "cache/opened",
    "log_file": "log/ecsupport.log",
    "crash_file": "log/crash.log",
    "settings_file": "config/settings.toml",
    "state_file": "config/state.ini",
}


@pytest.mark.parametrize(("name", "place"), PLACES.items())
def test_with_a_base_folder_everything_lies_below_it(tmp_path: Path, name: str, place: str) -> None:
    assert getattr(paths_for(tmp_path / "base"), name) == tmp_path.resolve() / "base" / place


def test_nothing_is_made_before_it_is_needed(tmp_path: Path) -> None:
    paths = paths_for(tmp_path / "base")
    assert not (tmp_path / "base").exists()
    assert not paths.database_file.exists()
    assert paths.data.is_dir()
    assert not paths.cache.exists()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such modes; the profile folder is private")
def test_what_is_made_belongs_to_the_account_alone(paths: Paths) -> None:
    for made in (paths.opened_attachments_folder, paths.cache, paths.cache.parent, paths.log_file.parent):
        assert stat.S_IMODE(made.stat().st_mode) == 0o700


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such modes; the profile folder is private")
def test_opened_attachments_are_closed_even_in_a_folder_somebody_made_wide(paths: Paths) -> None:
    (paths.cache / "opened").mkdir(parents=True)
    (paths.cache / "opened").chmod(0o755)
    assert stat.S_IMODE(paths.opened_attachments_folder.stat().st_mode) == 0o700


def test_a_relative_base_folder_and_a_tilde_are_made_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert paths_for(Path("trial")).data == tmp_path.resolve() / "trial" / "data"
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    assert paths_for(Path("~/trial")).data == tmp_path.resolve() / "trial" / "data"


def test_without_a_base_folder_the_four_are_the_systems_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    for variable in ("XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME"):
        monkeypatch.delenv(variable, raising=False)
    paths = paths_for()
    assert all("ecsupport" in folder.parts for folder in (paths.data, paths.config, paths.cache, paths.log))
    if sys.platform == "linux":
        assert paths.data == tmp_path / ".local/share/ecsupport"


def test_the_resources_are_found() -> None:
    assert (resources_folder() / "locale").is_dir()
