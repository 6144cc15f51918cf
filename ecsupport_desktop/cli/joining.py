"""How a command gets into a team's server: what is weak is accepted once, the password found or asked for."""

from __future__ import annotations

import sys
from getpass import getpass
from pathlib import Path
from typing import TYPE_CHECKING

from ecsupport_desktop.cli.output import complain
from ecsupport_desktop.cli.output import is_terminal as _terminal
from ecsupport_desktop.config.language import _
from ecsupport_desktop.config.passwords import kept_password, libpq_finds_one
from ecsupport_desktop.config.paths import Paths
from ecsupport_desktop.config.server import ServerAddress
from ecsupport_desktop.config.settings import Settings, save_setting
from ecsupport_desktop.config.weakness import acceptance_of, is_accepted, weaknesses
from ecsupport_desktop.services.ports import LoginRefused
from ecsupport_desktop.services.usage import UsageError

if TYPE_CHECKING:
    from ecsupport_desktop.storage.postgres.store import PostgresStore


def accept(server: ServerAddress, settings: Settings, paths: Paths, *, now: bool) -> None:
    """Go on only where the weaknesses of the connection were accepted, or are `now`. Raises UsageError."""
    if is_accepted(server, settings.weaker_accepted):
        return
    sentence = " ".join(weaknesses(server))
    if not now:
        hint = _("--accept-weaker accepts it, once for this server.")
        raise UsageError(f"{sentence} {hint}")
    complain(sentence)
    save_setting(paths, "weaker_accepted", (*settings.weaker_accepted, acceptance_of(server)))


def open_server(server: ServerAddress, folder: Path) -> PostgresStore:
    """The team's database, entered. Raises UsageError without a password, EnvironmentFault."""
    password = find_password(server)
    try:
        return _enter(server, password, folder)
    except LoginRefused as refused:
        if not _terminal():
            raise
        complain(str(refused))
        return _enter(server, _ask(server), folder)


def find_password(server: ServerAddress) -> str | None:
    """Kept, or asked for; None where libpq finds one or none is needed. Raises UsageError where nobody can be asked."""
    return None if server.is_socket or libpq_finds_one(server) else kept_password(server).password or _ask(server)


def _enter(server: ServerAddress, password: str | None, folder: Path) -> PostgresStore:
    from ecsupport_desktop.storage.postgres.store import open_shared

    store = open_shared(server, password, folder=folder)
    try:
        store.readers.agents()
    except BaseException:
        store.close()
        raise
    return store


def _ask(server: ServerAddress) -> str:
    if not _terminal():
        raise UsageError(
            _(
                "The password of {user} on {name} isn't in the keyring: set PGPASSWORD, or run this in a terminal."
            ).format(user=server.user, name=server.name)
        )
    return getpass(_("Password of {user} on {name}: ").format(user=server.user, name=server.name), stream=sys.stderr)
