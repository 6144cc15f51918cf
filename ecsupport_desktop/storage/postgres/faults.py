"""PostgreSQL's complaints told apart: the surroundings' become a sentence, a race is run again, bugs stay bugs.

EnvironmentFault      the server's disk is full, the role may not, …
  LoginRefused        another password may help
  ConnectionLost      the server can't be reached; the same command again tells what became of it
    ServerBusy        it can, but takes nobody in just now: full, starting or stopping
TryAgain              another transaction was in the way; nothing has changed
"""

from __future__ import annotations

from typing import Final

import psycopg
from psycopg import errors

from ecsupport_desktop.config.language import N_, _
from ecsupport_desktop.services.ports import ConnectionLost, EnvironmentFault, LoginRefused, ServerBusy, TryAgain
from ecsupport_desktop.storage.postgres.login_faults import AT_THE_DOOR, PASSING, Refused, refused_login, sentence_for

_LOST: Final = N_("The server {server} can't be reached. What you did is kept and goes on when it is back.")
_BY_KIND: Final[tuple[tuple[type[psycopg.Error], str], ...]] = (
    (errors.DiskFull, N_("The disk of the server {server} is full. What you did last was not kept: tell who runs it.")),
    (errors.OutOfMemory, N_("The server {server} is out of memory. What you did last was not kept: try again soon.")),
    (errors.ReadOnlySqlTransaction, N_("The server {server} is a copy that only reads: tell who runs it.")),
    (errors.InvalidPassword, N_("The server {server} doesn't take this name and password.")),
    (errors.InvalidAuthorizationSpecification, N_("The server {server} doesn't let this name in: ask a lead.")),
    (errors.InvalidCatalogName, N_("There is no such database on the server {server}.")),
    (errors.InsufficientPrivilege, N_("The server {server} doesn't allow this to you. Nothing was changed.")),
    (errors.ProgramLimitExceeded, N_("This is too long for the server {server}. Nothing was changed: shorten it.")),
    (errors.QueryCanceled, N_("The server {server} took too long. Nothing was changed: try again.")),
)
GUARD: Final = "EC001"
"""What the server's own guards raise with."""
_AGAIN: Final = (
    errors.DeadlockDetected, errors.SerializationFailure, errors.LockNotAvailable, errors.UniqueViolation,
)  # fmt: skip
_ENDED: Final = (
    errors.AdminShutdown, errors.CrashShutdown, errors.CannotConnectNow, errors.IdleSessionTimeout,
    errors.IdleInTransactionSessionTimeout,
)  # fmt: skip


def fault_of(error: BaseException | None, server: str) -> Exception | None:
    """What to raise instead of the driver's error; None where the program itself is at fault."""
    if not isinstance(error, psycopg.Error):
        return None
    if isinstance(error, _AGAIN) or _cycle_moved(error):
        return TryAgain(_first(error))
    if error.sqlstate == GUARD:
        return EnvironmentFault(_("The server refused this: {why}. Nothing was changed.").format(why=_first(error)))
    if isinstance(error, errors.TooManyConnections):  # a pooler's, in the midst of a session
        return ServerBusy(sentence_for(Refused.FULL, server))
    for kind, sentence in _BY_KIND:
        if isinstance(error, kind):
            return EnvironmentFault(_(sentence).format(server=server))
    if not isinstance(error, psycopg.OperationalError):
        return None
    if error.sqlstate is None:
        return _at_the_door(error, server)
    if isinstance(error, _ENDED) or error.sqlstate.startswith(("08", "57P")):
        return ConnectionLost(_(_LOST).format(server=server))
    return None


def _at_the_door(error: psycopg.OperationalError, server: str) -> EnvironmentFault:
    """Why nobody was let in, or that nobody was reached."""
    refused = refused_login(error)
    if refused is None:
        return ConnectionLost(_(_LOST).format(server=server))
    if refused in PASSING:
        return ServerBusy(sentence_for(refused, server))
    if refused in AT_THE_DOOR:
        return LoginRefused(sentence_for(refused, server))
    return EnvironmentFault(sentence_for(refused, server))


def _cycle_moved(error: psycopg.Error) -> bool:
    """A cycle ends before it was opened only where it was opened anew after it had been read."""
    return isinstance(error, errors.CheckViolation) and error.diag.constraint_name == "ck_cycle_ended"


def _first(error: psycopg.Error) -> str:
    return error.diag.message_primary or str(error).partition("\n")[0]
