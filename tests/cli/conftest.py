"""The command line in this process, on a throw-away folder."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from ecsupport_desktop import cli
from ecsupport_desktop.config.server import ServerAddress


class Run(NamedTuple):
    """What a command did: exit code, its JSON lines, and what it said on stderr."""

    code: int
    lines: list[dict[str, Any]]
    errors: str


@pytest.fixture
def base(tmp_path: Path) -> Path:
    return tmp_path / "base"


@pytest.fixture
def run(base: Path, capfdbinary: pytest.CaptureFixture[bytes]) -> Callable[..., Run]:
    """Run a command with `--basedir`; its output as JSON unless `raw`."""

    def run(*arguments: object) -> Run:
        capfdbinary.readouterr()
        try:
            code = cli.main(["--basedir", str(base), *map(str, arguments)])
        except SystemExit as leaving:
            code = int(leaving.code or 0)
        out, err = capfdbinary.readouterr()
        lines = [json.loads(line) for line in out.splitlines()] if out.startswith(b"{") else []
        return Run(code, lines, err.decode())

    return run


@pytest.fixture
def mails(tmp_path: Path) -> Callable[..., Path]:
    """Write a mail to a file of this name."""

    def write(name: str, text: str = "It shows error 500.", **fields: str) -> Path:
        defaults = {"from": "Ana <ana@acme.example>", "subject": "Checkout", "message_id": f"<{name}@acme.example>"}
        lines = [f"{field.replace('_', '-').title()}: {value}" for field, value in (defaults | fields).items()]
        path = tmp_path / "mails" / f"{name}.eml"
        path.parent.mkdir(exist_ok=True)
        path.write_bytes("\r\n".join([*lines, "Content-Type: text/plain; charset=utf-8", "", text, ""]).encode())
        return path

    return write


@pytest.fixture
def team(postgres: Any, shared_database: ServerAddress) -> str:
    """The connection string of a team's database, by TCP, for its agent `owner`."""
    postgres.execute(
        "INSERT INTO agent (id, login, name, name_key, role, active)"
        " VALUES (gen_random_uuid(), 'owner', 'Olga Owner', 'olga owner', 'lead', true)",
        database=shared_database.database,
    )
    return str(postgres.address(shared_database.database, tcp=True))
