"""Tells a server that doesn't let this agent in from one that isn't there."""

from __future__ import annotations

import re
from typing import Final

import psycopg

from ecsupport_desktop.config.language import N_, _
from ecsupport_desktop.config.server import ServerAddress
from ecsupport_desktop.storage.postgres.login_faults import Refused, refused_login

_PASSWORD: Final = N_(
    "{server} doesn't take your name and password any more. What you have typed is kept on this computer: ask a lead"
    " for a new password."
)
_CLOSED: Final = N_("{server} doesn't let you in any more. What you have typed is kept on this computer: ask a lead.")
_SENTENCES: Final = {
    Refused.PASSWORD: _PASSWORD,
    Refused.MISSING_PASSWORD: _PASSWORD,
    Refused.NAME: _CLOSED,
    Refused.NOT_ADDED: _CLOSED,
}
_OF_POOLERS: Final = ((r"authentication failed", _PASSWORD), (r"no such user", _CLOSED))


def closed(server: ServerAddress) -> str:
    """What somebody is told whose account was closed."""
    return _(_CLOSED).format(server=server.name)


def refusal(error: Exception, server: ServerAddress) -> str | None:
    """One translated sentence if the server refuses this person; None if it couldn't be asked."""
    sentence = next((found for line in str(error).splitlines() if (found := _sentence(line, server.user))), None)
    return None if sentence is None else _(sentence).format(server=server.name)


def _sentence(line: str, user: str) -> str | None:
    """What one attempt came to; the server's words may be in any language, but then they name whom they are about."""
    _where, failed, said = line.rpartition(" failed: ")
    if not failed:
        return None
    # By the words alone: a password that was looked at last doesn't mean that it was refused, when the server stops.
    if (refused := refused_login(psycopg.OperationalError(said))) is not None:
        return _SENTENCES.get(refused)
    for words, sentence in _OF_POOLERS:
        if re.search(words, said):
            return sentence
    return _CLOSED if re.search(rf"[^\w\s]\s?{re.escape(user)}\s?[^\w\s]", said) else None
