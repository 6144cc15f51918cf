"""What is built is what is installed: code, resources and both commands, and not much more."""

import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

SMALL = 3_000_000


@pytest.fixture(scope="module")
def built(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the wheel and the sdist."""
    folder = tmp_path_factory.mktemp("dist")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "sdist", "-t", "wheel", "-d", str(folder)]
    done = subprocess.run(command, cwd=root, capture_output=True, encoding="utf-8")
    assert done.returncode == 0, done.stdout + done.stderr
    return folder


def test_the_wheel_has_code_resources_and_commands(built: Path, root: Path) -> None:
    with zipfile.ZipFile(next(built.glob("*.whl"))) as wheel:
        names = set(wheel.namelist())
        commands = next(name for name in names if name.endswith("entry_points.txt"))
        text = wheel.read(commands).decode()
    assert "ecsupport_desktop/__init__.py" in names
    for path in (root / "resources").rglob("*"):
        if path.is_file() and not path.name.startswith("."):
            assert f"ecsupport_desktop/resources/{path.relative_to(root / 'resources').as_posix()}" in names
    assert {name.split("/")[0] for name in names if ".dist-info" not in name} == {"ecsupport_desktop"}
    assert "ecsupport = ecsupport_desktop.cli:main" in text
    assert "ecsupport-desktop = ecsupport_desktop.app:main" in text


def test_the_sdist_is_small(built: Path) -> None:
    archive = next(built.glob("*.tar.gz"))
    with tarfile.open(archive) as sdist:
        tops = {name.split("/")[1] for name in sdist.getnames()}
    assert "tests" not in tops
    assert {"ecsupport_desktop", "resources", "pyproject.toml", "LICENSE", "PKG-INFO"} <= tops
    assert archive.stat().st_size < SMALL
