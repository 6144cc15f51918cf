"""What the tests of the project itself share: its root, its tracked files, and the scripts of packaging/ as modules."""

import importlib
import subprocess
import sys
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
SCRIPTS = ("bootstrap", "environment", "lock", "programs_of_tests", "qt_libraries", "rules")


@pytest.fixture(scope="session")
def root() -> Path:
    return ROOT


@pytest.fixture(scope="session")
def pyproject() -> dict[str, Any]:
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


@pytest.fixture(scope="session")
def tracked() -> list[Path]:
    """The files that git keeps, relative to the root: what a clone has."""
    if not (ROOT / ".git").exists():
        pytest.skip("not a git checkout")
    command = ["git", "-C", str(ROOT), "ls-files", "-z"]
    names = subprocess.run(command, check=True, capture_output=True).stdout.decode().split("\0")
    return [Path(name) for name in names if name and (ROOT / name).is_file()]


@pytest.fixture
def script(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str], ModuleType]]:
    """Imports a script of packaging/ by name, as it is imported when it runs, and forgets it afterwards."""
    monkeypatch.setattr(sys, "path", [str(ROOT / "packaging"), *sys.path])
    yield importlib.import_module
    for name in SCRIPTS:
        sys.modules.pop(name, None)
