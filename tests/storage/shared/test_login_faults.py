"""What a failed login says is read right, whatever the server speaks."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, cast

import psycopg
import pytest

from ecsupport_desktop.services.ports import ConnectionLost, LoginRefused
from ecsupport_desktop.storage.postgres.faults import fault_of


class Asked(psycopg.OperationalError):
    """The server had asked for the password, and it was given."""

    pgconn = cast(Any, SimpleNamespace(used_password=True))


@pytest.mark.parametrize(
    "words",
    [
        "connection failed: server closed the connection unexpectedly\n\tThis probably means the server terminated",
        "connection failed: could not receive data from server: Connection reset by peer",
        "connection failed: SSL SYSCALL error: EOF detected",
        "connection timeout expired",
    ],
)
def test_a_server_that_dies_during_the_login_is_lost_and_refuses_nobody(words: str) -> None:
    assert isinstance(fault_of(Asked(words), "support@db"), ConnectionLost)


def test_a_refusal_in_a_language_nobody_here_knows_is_about_the_password() -> None:
    assert isinstance(fault_of(Asked("FATAL: Passwort-Authentifizierung fehlgeschlagen"), "support@db"), LoginRefused)
