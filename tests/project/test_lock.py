"""The lock covers all that pyproject.toml asks for, by hash, and names no place it came from."""

import re
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name


@pytest.fixture(scope="module")
def lock(root: Path) -> str:
    return (root / "packaging" / "requirements.lock").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def pins(lock: str) -> dict[str, str]:
    """Name to pinned version."""
    return dict(re.findall(r"^([a-z0-9-]+)==(\S+)", lock, re.MULTILINE))


def test_it_names_no_address(lock: str) -> None:
    assert "://" not in lock
    assert "--index" not in lock
    assert "--find-links" not in lock


def test_it_satisfies_every_requirement(pyproject: dict[str, Any], pins: dict[str, str]) -> None:
    wanted = pyproject["project"]["dependencies"] + pyproject["dependency-groups"]["dev"]
    for requirement in map(Requirement, wanted + pyproject["build-system"]["requires"]):
        assert requirement.specifier.contains(pins[canonicalize_name(requirement.name)]), requirement


def test_every_pin_has_hashes(lock: str) -> None:
    entries = re.split(r"\n(?=[a-z])", lock.partition("\n\n")[0])
    unhashed = [e for e in entries if not e.startswith("#") and not re.search(r"--hash=sha256:[0-9a-f]{64}", e)]
    assert not unhashed


@pytest.mark.parametrize(
    ("wheel", "minor", "system", "runs"),
    [
        ("six-1.17.0-py2.py3-none-any.whl", 11, "Windows", True),
        ("ruff-0.17.6-py3-none-win_amd64.whl", 14, "Windows", True),
        ("ruff-0.17.6-py3-none-win_amd64.whl", 14, "Linux ARM", False),
        ("lxml-6.1.3-cp312-cp312-macosx_10_13_universal2.whl", 12, "macOS Intel", True),
        ("lxml-6.1.3-cp312-cp312-macosx_10_13_universal2.whl", 13, "macOS Intel", False),
        ("lxml-6.1.3-cp314-cp314t-win_amd64.whl", 14, "Windows", False),
        ("PySide6_Essentials-6.11.3-cp310-abi3-manylinux_2_34_x86_64.whl", 14, "Linux x86-64", True),
        ("ast_serialize-0.13.1-cp315-abi3.abi3t-win_amd64.whl", 14, "Windows", False),
        ("lxml-6.1.3-cp311-cp311-musllinux_1_2_x86_64.whl", 11, "Linux x86-64", False),
    ],
)
def test_it_is_known_where_a_wheel_runs(
    script: Callable[[str], ModuleType], wheel: str, minor: int, system: str, runs: bool
) -> None:
    tool = script("lock")
    assert tool.runs_on(wheel, minor, tool.PLATFORMS[system]) is runs
