"""The architecture as failing tests: floors, sizes, and what must not be written anywhere."""

import ast
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from packaging.requirements import Requirement

TOP_LEVEL = {
    ".ci",
    ".editorconfig",
    ".gitattributes",
    ".gitignore",
    "CHANGELOG.md",
    "CONTRIBUTING.md",
    "LICENSE",
    "README.md",
    "benchmarks",
    "docs",
    "ecsupport_desktop",
    "packaging",
    "pyproject.toml",
    "resources",
    "tests",
}
LONGEST_FILE = 300
LONGEST_TEST = 350
# What the two lowest floors may import besides the standard library; the contracts hold the others.
EXTERNALS = {
    "domain": {"ecsupport_desktop"},
    "config": {"ecsupport_desktop", "babel", "keyring", "platformdirs", "tomlkit"},
}
# Doors to the clock, to chance and to the world outside.
IMPURE = {"asyncio", "io", "logging", "os", "pathlib", "random", "secrets", "socket", "sqlite3", "subprocess", "sys"}
IMPURE |= {"tempfile", "threading", "time", "urllib"}
IMPURE_CALLS = {"now", "utcnow", "today"}
UNPICKLING = {"cPickle", "dill", "marshal", "pickle", "shelve"}
# Joined here so that this file passes its own test.
UNSPEAKABLE = [
    r"(?<![\w.])/" + "work/",
    "/roo" + "t/",
    "/op" + "t/pypi",
    "python" + "hosted",
    "pypi" + r"\.org",
    "debian" + r"\.org",
    "npm" + "js",
    "shared/" + r"(product|architecture|libraries|style)\.md",
    r"\b" + "chat" + "gpt" + r"\b",
    r"\b" + "clau" + "de" + r"\b",
    r"\bAI " + "(assist|help)",
]


def lint_imports(folder: Path) -> str:
    """The report of import-linter on the project in that folder, which stands before the installed one on the path."""
    code = "import sys; from importlinter.cli import lint_imports; sys.exit(lint_imports(no_logo=True, no_cache=True))"
    variables = os.environ | {"COLUMNS": "300", "PYTHONIOENCODING": "utf-8"}
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, cwd=folder, capture_output=True, encoding="utf-8", env=variables)
    return done.stdout + done.stderr


def imports(source: str) -> Iterator[str]:
    """The first name of every absolute import of a module, wherever it stands."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and not node.level and node.module:
            yield node.module.partition(".")[0]


@pytest.fixture
def copy(root: Path, tmp_path: Path) -> Path:
    """The package and its contracts, to be spoilt."""
    shutil.copy(root / "pyproject.toml", tmp_path)
    shutil.copytree(
        root / "ecsupport_desktop", tmp_path / "ecsupport_desktop", ignore=shutil.ignore_patterns("__pycache__")
    )
    return tmp_path


def test_imports_keep_the_contracts(root: Path) -> None:
    report = lint_imports(root)
    assert "0 broken" in report, report


def test_every_contract_can_break(copy: Path, pyproject: dict[str, Any]) -> None:
    package = copy / "ecsupport_desktop"
    spoilt = {
        "stray.py": "",
        "config/spoilt.py": "import ecsupport_desktop.domain",
        "domain/spoilt.py": "import pydantic, ecsupport_desktop.config",
        "services/spoilt.py": "import sqlalchemy",
        "mail/spoilt.py": "import PySide6.QtCore, ecsupport_desktop.storage",
        "ui/queue/__init__.py": "import ecsupport_desktop.ui.triage",
        "ui/triage/__init__.py": "",
        "ui/no_room.py": "",
    }
    for name, source in spoilt.items():
        (package / name).parent.mkdir(exist_ok=True)
        (package / name).write_text(source, encoding="utf-8")
    report = lint_imports(copy)
    assert f"0 kept, {len(pyproject['tool']['importlinter']['contracts'])} broken" in report, report


def test_rooms_may_come(copy: Path) -> None:
    for room in ("queue", "request", "triage", "directory", "intake", "settings"):
        folder = copy / "ecsupport_desktop" / "ui" / room
        folder.mkdir(exist_ok=True)
        (folder / "__init__.py").write_text("import ecsupport_desktop.ui.shared", encoding="utf-8")
    report = lint_imports(copy)
    assert "0 broken" in report, report


@pytest.mark.parametrize("floor", EXTERNALS)
def test_the_lowest_floors_lean_on_little(root: Path, floor: str) -> None:
    allowed = sys.stdlib_module_names | EXTERNALS[floor]
    foreign = [
        f"{path.relative_to(root)} imports {name}"
        for path in sorted((root / "ecsupport_desktop" / floor).rglob("*.py"))
        for name in imports(path.read_text(encoding="utf-8"))
        if name not in allowed
    ]
    assert not foreign


def test_the_domain_has_no_clock_and_no_io(root: Path) -> None:
    faults = []
    for path in sorted((root / "ecsupport_desktop" / "domain").rglob("*.py")):
        source = path.read_text(encoding="utf-8")
        faults += [f"{path.name} imports {name}" for name in imports(source) if name in IMPURE]
        for node in ast.walk(ast.parse(source)):
            if isinstance(node, ast.Call):
                called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
                if called in IMPURE_CALLS | {"open", "print", "input"}:
                    faults.append(f"{path.name}:{node.lineno} calls {called}")
    assert not faults


def test_nothing_is_pickled(root: Path, tracked: list[Path]) -> None:
    sources = {path: (root / path).read_text(encoding="utf-8") for path in tracked if path.suffix == ".py"}
    assert not [path for path, source in sources.items() if UNPICKLING & set(imports(source))]


def test_no_file_is_long(root: Path, tracked: list[Path]) -> None:
    lengths = {
        path: len((root / path).read_text(encoding="utf-8").splitlines()) for path in tracked if path.suffix == ".py"
    }
    longest = {path: LONGEST_TEST if path.parts[0] == "tests" else LONGEST_FILE for path in lengths}
    assert not {str(path): length for path, length in lengths.items() if length > longest[path]}


def test_the_top_level_is_fixed(tracked: list[Path]) -> None:
    assert {path.parts[0] for path in tracked} <= TOP_LEVEL


def test_nothing_names_a_place_or_a_tool_of_its_making(root: Path, tracked: list[Path]) -> None:
    pattern = re.compile("|".join(UNSPEAKABLE), re.IGNORECASE)
    found = []
    for path in tracked:
        text = (root / path).read_bytes().decode("utf-8", errors="replace")
        if "\0" not in text:
            found += [f"{path}: {match.group()}" for match in pattern.finditer(text)]
    assert not found


def test_what_was_measured_is_pinned(pyproject: dict[str, Any]) -> None:
    requirements = {r.name.lower(): r for r in map(Requirement, pyproject["project"]["dependencies"])}
    assert not requirements["pyside6-essentials"].specifier.contains("6.12.0")
    assert not requirements["pyside6-essentials"].specifier.contains("6.11.2")
    assert not requirements["sqlalchemy"].specifier.contains("2.2.0")
    assert not {"pyside6", "pyside6-addons", "pyqt6"} & set(requirements)
    assert pyproject["project"]["requires-python"] == ">=3.11"
