"""Which database a start or a command means: a file of this computer, a team's server, or not said yet."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from urllib.parse import urlsplit

from ecsupport_desktop.config.language import _
from ecsupport_desktop.config.server import ServerAddress, ServerAddressError, parse_server
from ecsupport_desktop.config.settings import SETTINGS, SettingProblem, Settings
from ecsupport_desktop.services.usage import UsageError, database_path

Place = Path | ServerAddress


def place_meant(
    settings: Settings,
    problems: Iterable[SettingProblem] = (),
    *,
    database: str = "",
    server: str = "",
    environ: Mapping[str, str] = os.environ,
) -> Place | None:
    """By option (`database` or `server`), else by environment, else by settings; None where nothing says.

    Raises UsageError, also where a setting about it can't be used: another database than the one meant would be the
    worst place to write to.
    """
    if database and server:
        raise UsageError(_("Give either --database or --server: they are two places."))
    if database or server:
        return _server(server, settings) if server else _database(database, settings)
    for problem in problems:
        if problem.key in ("database", "server"):
            raise UsageError(problem.message)
    file_first = environ.get(SETTINGS["database"].variable) and not environ.get(SETTINGS["server"].variable)
    if settings.server and not file_first:
        return _server(settings.server, settings)
    return _database(settings.database, settings) if settings.database else None


def _server(text: str, settings: Settings) -> ServerAddress:
    try:
        return parse_server(text, user=settings.agent_login.lower())
    except ServerAddressError as error:
        raise UsageError(str(error)) from error


def _database(text: str, settings: Settings) -> Place:
    scheme = urlsplit(text).scheme.lower() if "://" in text else ""
    return _server(text, settings) if scheme in ("postgres", "postgresql") else database_path(text)
