"""Tells a server that doesn't let this agent in from one that isn't there, and an old program from a new one.

While connecting libpq hands on no SQLSTATE, only the server's words, which may be in any language: those that name the
person are about the person.
"""

from __future__ import annotations

import re
from typing import Final

from ecsupport_desktop.config.language import N_, _
from ecsupport_desktop.config.server import ServerAddress

_PASSWORD: Final = N_(
    "{server} doesn't take your name and password any more. What you have typed is kept on this computer: ask a lead"
    " for a new password."
)
_CLOSED: Final = N_("{server} doesn't let you in any more. What you have typed is kept on this computer: ask a lead.")
_ABOUT_PASSWORDS: Final = re.compile("authentication failed|no password supplied", re.IGNORECASE)
_ABOUT_PEOPLE: Final = re.compile(
    "is not permitted to log in|no such user|role .* does not exist|permission denied for database", re.IGNORECASE
)
_FOR_A_WHILE: Final = re.compile("too many connections|login has been failing", re.IGNORECASE)


def closed(server: ServerAddress) -> str:
    """What somebody is told whose account was closed."""
    return _(_CLOSED).format(server=server.name)


def refusal(error: Exception, server: ServerAddress) -> str | None:
    """One translated sentence if the server refuses this person; None if it couldn't be asked."""
    quoted = re.compile(rf"[^\w\s]\s?{re.escape(server.user)}\s?[^\w\s]")
    for line in str(error).splitlines():
        _before, _failed, said = line.rpartition(" failed: ")
        if not _failed or _FOR_A_WHILE.search(said):
            continue
        if _ABOUT_PASSWORDS.search(said):
            return _(_PASSWORD).format(server=server.name)
        if _ABOUT_PEOPLE.search(said) or quoted.search(said):
            return closed(server)
    return None


def is_older(program: str, minimum: str) -> bool:
    """Whether this version of the program is older than that one; never for one that isn't known."""
    mine = [int(part) for part in re.findall(r"\d+", program)]
    return bool(mine) and mine < [int(part) for part in re.findall(r"\d+", minimum)]
