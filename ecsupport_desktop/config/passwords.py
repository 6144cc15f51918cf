"""A server's password: in the system's keyring or nowhere. Never in a file, a log or a setting.

The keyring may ask the person to unlock it, so these functions belong on a worker. Where none can be used, a sentence
says so and the password is asked for in each session.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

from ecsupport_desktop.config.language import _
from ecsupport_desktop.config.server import ServerAddress

SERVICE = "ecsupport"
_NOT_KEYRINGS = ("keyring.backends.fail", "keyring.backends.null", "keyrings.alt")
"""Backends that keep nothing, or keep it in a file."""


class Locked(Protocol):
    """Whatever a password opens: a database's server, a mail server. `key` tells it and its user from all others."""

    @property
    def key(self) -> str: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """What the keyring holds; `why` is a translated sentence where it can't be used."""

    password: str | None = field(default=None, repr=False)
    why: str = ""


def missing_keyring() -> str:
    """Why no password can be kept here; "" where there is a keyring."""
    return "" if _backend() is not None else _no_keyring()


def kept_password(server: Locked) -> Kept:
    """The password kept for this person on this server."""
    backend = _backend()
    if backend is None:
        return Kept(why=_no_keyring())
    try:
        return Kept(password=backend.get_password(SERVICE, server.key))
    except _troubles():
        return Kept(why=_closed_keyring())


def keep_password(server: Locked, password: str) -> str:
    """Keep it; "" once it is kept, else why it isn't."""
    backend = _backend()
    if backend is None:
        return _no_keyring()
    try:
        backend.set_password(SERVICE, server.key, password)
    except _troubles():
        return _closed_keyring()
    return ""


def forget_password(server: Locked) -> None:
    """Nothing is kept for this server afterwards, as far as the keyring lets us."""
    if (backend := _backend()) is not None:
        try:
            if backend.get_password(SERVICE, server.key) is not None:
                backend.delete_password(SERVICE, server.key)
        except _troubles():
            return


def libpq_finds_one(server: ServerAddress, environ: Mapping[str, str] = os.environ) -> bool:
    """Whether PGPASSWORD or the password file of PostgreSQL's own tools answers for this server."""
    if environ.get("PGPASSWORD"):
        return True
    file = _password_file(environ)
    try:
        if os.name == "posix" and file.stat().st_mode & 0o077:
            return False  # PostgreSQL's library ignores a file that others may read
        lines = file.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return False
    return any(_speaks_of(line, server) for line in lines)


def _password_file(environ: Mapping[str, str]) -> Path:
    if named := environ.get("PGPASSFILE"):
        return Path(named)
    if sys.platform == "win32":
        return Path(environ.get("APPDATA", "")) / "postgresql" / "pgpass.conf"
    return Path(environ.get("HOME", "")) / ".pgpass"


def _speaks_of(line: str, server: ServerAddress) -> bool:
    """A line is host:port:database:user:password, with * for any and a backslash before : and \\."""
    if line.startswith("#"):
        return False
    parts, escaped = [""], False
    for character in line:
        if escaped or (character not in ":\\"):
            parts[-1] += character
            escaped = False
        elif character == "\\":
            escaped = True
        else:
            parts.append("")
    if len(parts) < 5:
        return False
    host, port, database, user = parts[:4]
    return (
        user in ("*", server.user)
        and database in ("*", server.database)
        and any(host in ("*", name) and port in ("*", str(number)) for name, number in server.hosts)
    )


def _backend() -> Any:
    """The keyring to use, or None; of several in a chain the first that is one."""
    import keyring  # 90 ms, and only a shared database needs it

    try:
        chosen = keyring.get_keyring()
        chain = list(getattr(chosen, "backends", None) or [chosen])
    except _troubles():
        return None
    return next((one for one in chain if not type(one).__module__.startswith(_NOT_KEYRINGS)), None)


def _troubles() -> tuple[type[Exception], ...]:
    """What a keyring raises when it is locked, dismissed or gone; the desktop's own errors where they are loaded."""
    from keyring.errors import KeyringError

    found: list[type[Exception]] = [KeyringError, RuntimeError, OSError, ValueError, ImportError]
    for module, name in (("jeepney", "DBusErrorResponse"), ("secretstorage", "SecretStorageException")):
        if (error := getattr(sys.modules.get(module), name, None)) is not None:
            found.append(error)
    return tuple(found)


def _no_keyring() -> str:
    return _("This computer has no keyring to keep the password in: it is asked for each time.")


def _closed_keyring() -> str:
    return _("The keyring of this computer didn't open: the password is asked for this time.")
