"""packaging/bootstrap.py decides rightly what there is to do; the doing itself is what .ci/run shows."""

import ast
import platform
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest

Script = Callable[[str], ModuleType]
VERSION = platform.python_version()


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project whose path has a space, with a lock."""
    root = tmp_path / "with a space"
    (root / "packaging").mkdir(parents=True)
    (root / "packaging" / "requirements.lock").write_bytes(b"six==1.17.0\n")
    (root / "pyproject.toml").write_bytes(b"[project]\n")
    return root


@pytest.fixture
def venv(project: Path) -> Path:
    """A finished environment, whose interpreter is a link to this one, and no stamp in it yet."""
    python = project / ".venv" / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
    python.parent.mkdir(parents=True)
    python.symlink_to(sys.executable)
    (project / ".venv" / "pyvenv.cfg").touch()
    return project / ".venv"


def test_it_parses_on_an_old_python(root: Path) -> None:
    ast.parse((root / "packaging" / "bootstrap.py").read_text(encoding="utf-8"), feature_version=(3, 7))


def test_an_old_python_is_told_so_in_a_sentence(root: Path) -> None:
    code = "import runpy, sys; sys.version_info = (3, 8, 2); runpy.run_path(sys.argv[1], run_name='__main__')"
    command = [sys.executable, "-c", code, str(root / "packaging" / "bootstrap.py")]
    done = subprocess.run(command, capture_output=True, encoding="utf-8")
    assert done.returncode == 1
    assert done.stderr.startswith("ECShops support needs Python 3.11 or newer and this is 3.8:")
    assert "Traceback" not in done.stderr


def test_without_a_command_it_explains_itself(script: Script, capsys: pytest.CaptureFixture[str]) -> None:
    assert script("bootstrap").main([]) == 2
    assert "bootstrap.py run --demo" in capsys.readouterr().err


def test_a_second_call_has_nothing_to_do(script: Script, project: Path, venv: Path) -> None:
    environment = script("environment")
    wanted = environment.fingerprint(project, VERSION)
    (venv / environment.STAMP).write_text(wanted, encoding="utf-8")
    assert environment.todo(venv, wanted, VERSION) == "ready"


def test_a_missing_environment_is_created(script: Script, project: Path) -> None:
    environment = script("environment")
    assert environment.todo(project / ".venv", environment.fingerprint(project, VERSION), VERSION) == "create"


def test_an_interrupted_set_up_is_rebuilt(script: Script, project: Path, venv: Path) -> None:
    environment = script("environment")
    wanted = environment.fingerprint(project, VERSION)
    (venv / environment.STAMP).write_text(wanted, encoding="utf-8")
    (venv / environment.UNFINISHED).touch()
    assert environment.todo(venv, wanted, VERSION) == "rebuild"


def test_a_changed_lock_updates_in_place(script: Script, project: Path, venv: Path) -> None:
    environment = script("environment")
    (venv / environment.STAMP).write_text(environment.fingerprint(project, VERSION), encoding="utf-8")
    (project / "packaging" / "requirements.lock").write_text("six==1.18.0\n", encoding="utf-8")
    assert environment.todo(venv, environment.fingerprint(project, VERSION), VERSION) == "update"


def test_other_line_ends_change_nothing(script: Script, project: Path) -> None:
    environment = script("environment")
    before = environment.fingerprint(project, VERSION)
    (project / "packaging" / "requirements.lock").write_bytes(b"six==1.17.0\r\n")
    assert environment.fingerprint(project, VERSION) == before


def test_an_environment_of_another_python_is_rebuilt(script: Script, project: Path, venv: Path) -> None:
    environment = script("environment")
    (venv / environment.STAMP).write_text(environment.fingerprint(project, "3.11.0"), encoding="utf-8")
    assert environment.todo(venv, environment.fingerprint(project, "3.14.0"), "3.14.0") == "rebuild"


def test_a_moved_project_is_rebuilt(script: Script, project: Path, venv: Path) -> None:
    environment = script("environment")
    (venv / environment.STAMP).write_text(environment.fingerprint(project, VERSION), encoding="utf-8")
    moved = project.rename(project.with_name("elsewhere"))
    assert environment.todo(moved / ".venv", environment.fingerprint(moved, VERSION), VERSION) == "rebuild"


def test_an_environment_made_by_others_is_kept_if_its_python_is_ours(script: Script, project: Path, venv: Path) -> None:
    environment = script("environment")
    wanted = environment.fingerprint(project, VERSION)
    assert environment.todo(venv, wanted, VERSION) == "update"
    assert environment.todo(venv, wanted, "3.99.0") == "rebuild"


def test_an_interpreter_that_no_longer_starts_has_no_version(script: Script, tmp_path: Path) -> None:
    assert script("environment").version_of(tmp_path / "gone") == ""


def test_only_environments_are_deleted(script: Script, project: Path, venv: Path) -> None:
    environment = script("environment")
    with pytest.raises(SystemExit, match="is in the way"):
        environment.remove(project)
    environment.remove(venv)
    assert not venv.exists()


def test_other_pythons_variables_are_left_out(script: Script, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONPATH", "/elsewhere")
    assert "PYTHONPATH" not in script("environment").clean_variables()


def test_the_install_line_speaks_the_systems_tongue(script: Script) -> None:
    libraries = script("qt_libraries")
    wanted = [libraries.BASE[0], libraries.BASE[1]]
    assert libraries.install_line(wanted, "apt-get").endswith(" libegl1 libgl1")
    assert libraries.install_line(wanted, "dnf") == "dnf install 'libEGL.so.1()(64bit)' 'libGL.so.1()(64bit)'"
    assert libraries.install_line(wanted, "pacman") == "pacman -S --needed libglvnd"
    assert libraries.install_line(wanted, None) == ""


def test_who_may_not_install_is_given_the_line(script: Script, monkeypatch: pytest.MonkeyPatch) -> None:
    libraries = script("qt_libraries")
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setattr(libraries, "loads", lambda library: library.soname != "libEGL.so.1")
    monkeypatch.setattr(libraries, "apt_may_install", lambda: False)
    monkeypatch.setattr(libraries, "package_manager", lambda: "apt-get")
    with pytest.raises(SystemExit, match=r"sudo apt-get install .* libegl1$"):
        libraries.need_libraries(window=False)


@pytest.mark.parametrize(
    ("arguments", "variables", "window", "lacks"),
    [
        (["--demo"], {}, True, True),
        (["--demo"], {"DISPLAY": ":0"}, True, False),
        (["--demo"], {"WAYLAND_DISPLAY": "wayland-0"}, True, False),
        (["--demo"], {"QT_QPA_PLATFORM": "offscreen:size=800x600"}, False, False),
        (["--demo"], {"QT_QPA_PLATFORM": "eglfs"}, True, False),
        (["--screenshot", "folder"], {}, False, True),
        (["--screenshot=folder"], {}, False, True),
        (["--help"], {}, False, True),
    ],
)
def test_a_window_needs_a_display(
    script: Script, arguments: list[str], variables: dict[str, str], window: bool, lacks: bool
) -> None:
    bootstrap = script("bootstrap")
    assert bootstrap.wants_window(arguments, variables) is window
    assert bootstrap.lacks_display(variables, "linux") is lacks
    assert not bootstrap.lacks_display(variables, "win32")
