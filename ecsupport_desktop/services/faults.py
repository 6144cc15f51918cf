"""What may go wrong around the program, each a plain sentence with the way out; no fault of the program's own.

EnvironmentFault
    ConnectionLost
        ServerBusy
    LoginRefused
TryAgain
"""

from __future__ import annotations


class EnvironmentFault(Exception):
    """The surroundings don't allow it (disk, network share, newer database): one plain sentence with the way out."""


class ConnectionLost(EnvironmentFault):
    """The server can't be reached. What was under way may have been recorded: the same command again tells."""


class ServerBusy(ConnectionLost):
    """The server is there but lets nobody in just now (full, starting, stopping): this try has changed nothing."""


class LoginRefused(EnvironmentFault):
    """The server doesn't let this name in with this password: another one may help."""


class TryAgain(Exception):
    """Another transaction was in the way (a deadlock, a race for the same place). Nothing has changed: run it again."""
