"""Why a server didn't let somebody in. libpq gives no SQLSTATE before the login is done, only the server's words."""

from __future__ import annotations

import re
from enum import StrEnum
from typing import Final

import psycopg

from ecsupport_desktop.config.language import N_, _


class Refused(StrEnum):
    """What stood in the way."""

    PASSWORD = "password"
    MISSING_PASSWORD = "missing_password"
    NAME = "name"
    DATABASE = "database"
    NOT_ADDED = "not_added"
    FULL = "full"
    STARTING = "starting"
    NO_TLS = "no_tls"
    CERTIFICATE = "certificate"
    BINDING = "binding"
    METHOD = "method"


_WORDS: Final[tuple[tuple[Refused, str], ...]] = (
    # The server's in English and in Spanish (it speaks the language it was set up in); libpq's own in English.
    (Refused.MISSING_PASSWORD, r"no password supplied|empty password returned"),
    (Refused.PASSWORD, r"password authentication failed|autentificaci.n password fall|autenticaci.n .*password.* fall"),
    (Refused.DATABASE, r"database \".*\" does not exist|no existe la base de datos"),
    (Refused.NOT_ADDED, r"permission denied for database|permiso denegado a la base de datos"),
    (Refused.NAME, r"role \".*\" does not exist|no existe el rol|not permitted to log in|permite conectarse"),
    (Refused.NAME, r"pg_hba\.conf"),
    (
        Refused.FULL,
        r"too many (clients|connections)|no more connections allowed|connection slots are"
        r"|demasiad[oa]s (conexiones|clientes)",
    ),
    (Refused.STARTING, r"database system is|sistema de bases? de datos"),
    (Refused.NO_TLS, r"does not support SSL|SSL connection is required"),
    (Refused.CERTIFICATE, r"certificate verify failed|does not match host name|root certificate file"),
    (Refused.BINDING, r"channel binding"),
    (Refused.METHOD, r"authentication method requirement|authentication method \"?\w+\"? not supported"),
)
_BROKEN: Final = re.compile(
    r"server closed the connection|could not (receive|send)|syscall error|timeout expired|connection (reset|refused)",
    re.IGNORECASE,
)
"""libpq's words where nobody answered any more: a server that dies during the login refuses nobody."""
_SENTENCES: Final = {
    Refused.PASSWORD: N_("The server {server} doesn't know this name with this password."),
    Refused.MISSING_PASSWORD: N_("The server {server} asks for a password."),
    Refused.NAME: N_("The server {server} lets nobody in under this name from here: ask a lead."),
    Refused.DATABASE: N_("There is no such database on the server {server}: ask a lead for the address."),
    Refused.NOT_ADDED: N_("The server {server} doesn't let you into this database: ask a lead."),
    Refused.FULL: N_("The server {server} takes no more connections now: try again soon, or tell who runs it."),
    Refused.STARTING: N_("The server {server} is just starting or stopping: try again in a minute."),
    Refused.NO_TLS: N_("The server {server} doesn't encrypt connections: ask who runs it to switch TLS on."),
    Refused.CERTIFICATE: N_("The certificate of the server {server} isn't to be trusted: test the connection anew."),
    Refused.BINDING: N_("The server {server} can't bind the login to the connection: test the connection anew."),
    Refused.METHOD: N_("The server {server} wants the password in a way that can be overheard: tell who runs it."),
}
AT_THE_DOOR: Final = frozenset({Refused.PASSWORD, Refused.MISSING_PASSWORD})
"""Another password may help."""
PASSING: Final = frozenset({Refused.FULL, Refused.STARTING})
"""Waiting helps."""


def refused_login(error: psycopg.OperationalError) -> Refused | None:
    """What stood in the way of a connection; None where the server wasn't reached or the words are unknown."""
    said = str(error)
    for refused, words in _WORDS:
        if re.search(words, said, re.IGNORECASE):
            return refused
    if error.pgconn is not None and error.pgconn.used_password and not _BROKEN.search(said):
        return Refused.PASSWORD  # in a language we don't know, and a password was what it looked at last
    return None


def sentence_for(refused: Refused, server: str) -> str:
    """In the current language, with the way out."""
    return _(_SENTENCES[refused]).format(server=server)
