"""A team is set up, changed and moved in from the command line, on a real server."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import uuid4

import psycopg
import pytest

from ecsupport_desktop.config.server import ServerAddress
from ecsupport_desktop.storage.postgres.engine import connect_arguments


@pytest.fixture
def admin(run: Callable[..., Any], shared_database: ServerAddress) -> Callable[..., Any]:
    return lambda action, *more: run("admin", action, "--server", shared_database, *more)


@pytest.fixture
def login() -> Callable[[str], str]:
    """Logins belong to the whole server: each test has its own."""
    suffix = uuid4().hex[:8]
    return lambda name: f"{name}.{suffix}"


def entered(server: ServerAddress, login: str, password: str) -> psycopg.Connection[Any]:
    """A session over TCP, where a password is asked for."""
    mine = replace(server, hosts=(("127.0.0.1", server.hosts[0][1]),), user=login, channel_binding="disable")
    return psycopg.connect(**connect_arguments(mine, password), autocommit=True)


def test_a_team_is_let_in_and_out(
    admin: Callable[..., Any], login: Callable[[str], str], shared_database: ServerAddress
) -> None:
    ana, ben = login("ana"), login("ben")
    (lead,) = admin("create", "--lead", ana, "--name", "Ana Ruiz").lines
    assert (lead["agent"], lead["role"], lead["name"]) == (ana, "lead", "Ana Ruiz")
    (agent,) = admin("add-agent", ben, "--role", "agent").lines
    with entered(shared_database, ben, agent["password"]) as session:
        session.execute("SELECT count(*) FROM request")
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            session.execute("CREATE TABLE mine (id integer)")
        (again,) = admin("reset-password", ben).lines
        assert again["password"] != agent["password"]
        assert admin("remove-agent", ben).lines == [{"agent": ben, "active": False, "sessions_ended": 1}]
        with pytest.raises(psycopg.OperationalError):
            session.execute("SELECT 1")
    with pytest.raises(psycopg.OperationalError):
        entered(shared_database, ben, again["password"])
    assert {(row["agent"], row["active"], row["may_enter"]) for row in admin("list").lines} == {
        (ana, True, True),
        (ben, False, False),
    }


def test_who_is_not_there_is_said(admin: Callable[..., Any], login: Callable[[str], str]) -> None:
    done = admin("remove-agent", login("eve"))
    assert (done.code, done.errors) == (2, f"ecsupport: There is no agent {login('eve')}\n")


def test_a_local_database_moves_in(
    run: Callable[..., Any], base: Path, admin: Callable[..., Any], shared_database: ServerAddress
) -> None:
    assert run("demo", "--requests", 20).code == 0
    (moved,) = admin("move-in", "--from", base / "data" / "ecsupport.db").lines
    assert moved["requests"] == 20
    assert "marta" in moved["without_login"]
    (marta,) = admin("add-agent", "marta").lines
    assert marta["role"] == "lead", "what they may do came with them"
    (sound,) = run("doctor", "--server", shared_database).lines
    assert sound == {"ok": True, "faults": 0}


def test_a_missing_file_is_said(admin: Callable[..., Any], base: Path) -> None:
    done = admin("move-in", "--from", base / "nothing.db")
    assert done.code == 2
    assert "nothing.db" in done.errors
