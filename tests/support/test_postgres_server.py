"""The tests' PostgreSQL itself: both kinds start, ask for passwords, survive a pulled plug, and leave nothing."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest
from support.postgres_server import PostgresServer

KILLED = """
import os, sys
sys.path.insert(0, sys.argv[1])
from support.postgres_server import PostgresServer
server = PostgresServer(contrib=False)
process = (server.folder / "data" / "postmaster.pid").read_text().split()[0]
print(server.folder, process, server._watcher.pid, flush=True)
os.kill(os.getpid(), 9)
"""


def has_contrib(server: PostgresServer) -> bool:
    return bool(server.execute("SELECT 1 FROM pg_available_extensions WHERE name = 'pg_trgm'"))


def test_the_plain_one_has_no_extensions(postgres_plain: PostgresServer) -> None:
    if os.environ.get("ECSUPPORT_TEST_POSTGRES") == "system":
        pytest.skip("one with contrib was asked for")
    assert not has_contrib(postgres_plain)


def test_it_is_ours_alone_and_speaks_utf8(postgres: PostgresServer) -> None:
    assert postgres.folder.stat().st_mode & 0o077 == 0
    rows = postgres.execute("SELECT current_setting('server_encoding'), current_setting('fsync')")
    assert rows == [("UTF8", "off")]
    assert int(postgres.execute("SHOW server_version_num")[0][0]) >= 150_000


def test_over_tcp_only_the_password_opens(postgres: PostgresServer) -> None:
    where = {"host": "127.0.0.1", "port": postgres.port, "dbname": "postgres", "user": "owner"}
    with pytest.raises(psycopg.OperationalError, match="password"):
        psycopg.connect(**where, password="guessed")
    with psycopg.connect(**where, password=postgres.password) as connection:
        assert connection.execute("SELECT rolsuper FROM pg_roles WHERE rolname = 'owner'").fetchall() == [(False,)]


def test_its_plug_can_be_pulled() -> None:
    server = PostgresServer(durable=True)
    try:
        server.create_database("kept")
        server.execute("CREATE TABLE kept AS SELECT 1 AS number", database="kept")
        port = server.port
        server.restart(immediate=True)
        assert server.port == port
        assert server.execute("SELECT number FROM kept", database="kept") == [(1,)]
        assert server.execute("SHOW fsync") == [("on",)]
    finally:
        server.close()
    assert not server.folder.exists()
    with pytest.raises(psycopg.OperationalError):
        server.connect()


@pytest.mark.skipif(sys.platform != "linux", reason="waits with GNU tail")
def test_nothing_stays_of_a_run_that_was_killed() -> None:
    tests = Path(__file__).resolve().parents[1]
    done = subprocess.run([sys.executable, "-c", KILLED, str(tests)], capture_output=True, text=True)
    assert done.returncode == -signal.SIGKILL, done.stderr
    folder, server, watcher = done.stdout.split()
    wait_until_gone(int(watcher))
    assert not Path(folder).exists()
    with pytest.raises(ProcessLookupError):
        os.kill(int(server), 0)


def wait_until_gone(process: int) -> None:
    """It is no child of ours, so that only `tail` can wait for it."""
    subprocess.run(["tail", f"--pid={process}", "-s", "0.05", "-f", "/dev/null"], check=True, timeout=60)
