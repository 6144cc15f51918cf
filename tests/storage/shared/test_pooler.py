"""Poolers: told from a server, and in transaction mode lived with."""

from __future__ import annotations

import socket
import subprocess
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest
from support.postgres_server import PostgresServer, _account
from support.programs import program
from support.teammates import Heard, Team, connect

from ecsupport_desktop.config.server import ServerAddress
from ecsupport_desktop.storage.postgres.live import PostgresLive
from ecsupport_desktop.storage.postgres.pooler import Pooling, judged, pooling

Bouncer = Callable[[str], ServerAddress]


@pytest.fixture
def bouncer(postgres: PostgresServer, shared_database: ServerAddress, tmp_path: Path) -> Iterator[Bouncer]:
    """Starts pgbouncer in front of the server in a mode; whoever comes is let in, as whom he says he is."""
    pgbouncer = program("pgbouncer")
    started: list[subprocess.Popen[bytes]] = []

    def start(mode: str) -> ServerAddress:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        # In the server's folder: the account it runs as can read it.
        settings = postgres.folder / f"bouncer-{port}.ini"
        users = postgres.folder / f"users-{port}"
        settings.write_text(
            f"[databases]\n* = host={postgres.folder} port={postgres.port}\n[pgbouncer]\nlisten_addr = 127.0.0.1\n"
            f"listen_port = {port}\nunix_socket_dir =\nauth_type = trust\nauth_file = {users}\npool_mode = {mode}\n"
            "default_pool_size = 20\n"
        )
        with closing(postgres.connect()) as connection:
            names = connection.execute("SELECT rolname FROM pg_roles WHERE rolcanlogin").fetchall()
        users.write_text("".join(f'"{name}" ""\n' for (name,) in names))
        settings.chmod(0o644)
        users.chmod(0o644)
        account = _account()
        process = subprocess.Popen(
            [pgbouncer, str(settings)],
            stderr=subprocess.PIPE,
            user=account.pw_uid if account else None,
            group=account.pw_gid if account else None,
        )
        started.append(process)
        assert process.stderr is not None
        for line in process.stderr:
            if b"process up" in line:
                break
        return replace(shared_database, hosts=(("127.0.0.1", port),))

    yield start
    for process in started:
        process.kill()
        process.communicate()


@contextmanager
def live(server: ServerAddress) -> Iterator[tuple[PostgresLive, Heard]]:
    heard, console = Heard(), PostgresLive(server, None)
    console.start(heard)
    try:
        yield console, heard
    finally:
        console.stop()


@pytest.mark.parametrize(
    ("sessions", "found"),
    [
        ([(1, 2), (1, 2), (1, 2)], Pooling.SESSION),
        ([(1, 1), (1, 1), (1, 1)], Pooling.TRANSACTION),
        ([(1, 2), (2, 1), (1, 2)], Pooling.TRANSACTION),
        ([(1, 2), (1, 2), (3, 2)], Pooling.TRANSACTION),
    ],
)
def test_sessions_that_are_shared_or_change_are_the_transactions(
    sessions: list[tuple[int, int]], found: Pooling
) -> None:
    assert judged(sessions) is found


def test_the_server_itself_is_no_pooler(shared_database: ServerAddress) -> None:
    assert pooling(shared_database, None) is Pooling.NONE


@pytest.mark.parametrize("mode", ["session", "transaction", "statement"])
def test_a_pooler_is_found_out(team: Team, bouncer: Bouncer, mode: str) -> None:
    me = team.add("ana")
    found = pooling(replace(bouncer(mode), user=me.user), None)
    assert found is (Pooling.SESSION if mode == "session" else Pooling.TRANSACTION)


def test_in_session_mode_it_listens(team: Team, bouncer: Bouncer) -> None:
    me = team.add("ana")
    with live(replace(bouncer("session"), user=me.user)) as (_console, heard):
        link = heard.word("connected").link
        assert link is not None and (link.doorbell, link.pooled) == (True, False)


def test_in_transaction_mode_it_looks_each_second_or_two(team: Team, bouncer: Bouncer) -> None:
    me, other = team.add("ana"), team.add("bea")
    address = bouncer("transaction")
    with live(replace(address, user=me.user)) as (_console, heard):
        link = heard.word("connected").link
        assert link is not None and (link.doorbell, link.pooled) == (False, True)
        for _turn in range(2):
            team.change(stream := uuid4())
            heard.wait(lambda news, stream=stream: stream in news.changed.request_ids, seconds=3)
        with live(replace(address, user=other.user)) as (writer, _heard):
            request = uuid4()
            writer.show_writing(request, True)
            heard.wait(lambda news: news.presence and news.presence[0].writing, seconds=4)
        heard.wait(lambda news: news.presence == (), seconds=4)


def test_prepared_statements_that_would_fail_there_are_not_used(team: Team, bouncer: Bouncer) -> None:
    """What the engines are told to leave is what goes wrong in this mode."""
    me = team.add("ana")
    server = replace(bouncer("transaction"), user=me.user)
    prepared = {"prepare_threshold": 0}
    with connect(server, **prepared) as one, connect(server, **prepared) as other, pytest.raises(psycopg.Error):
        for _turn in range(3):
            one.execute("SELECT 1")
            other.execute("SELECT 2")
    with connect(server, prepare_threshold=None) as one, connect(server, prepare_threshold=None) as other:
        for _turn in range(20):
            one.execute("SELECT 1")
            other.execute("SELECT 2")
