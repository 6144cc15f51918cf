"""What is tried, one step after the other, before somebody joins a team's server."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from ecsupport_desktop.config.server import ServerAddress


class StepName(StrEnum):
    """In this order; a step that fails is the last one."""

    NAME = "name"
    PORT = "port"
    TLS = "tls"
    LOGIN = "login"
    DATABASE = "database"
    VERSION = "version"
    ROLE = "role"
    CLOCK = "clock"
    SCHEMA = "schema"


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One step's result. `text` is a translated sentence: why it failed and the way out, or what was found.

    `caution`: it works, and the sentence should be read. `field`: where it is mended (server, user, password, ca_file).
    `weaker`: the address that would do, where a person may accept that it is weaker.
    """

    name: StepName
    ok: bool
    text: str = ""
    caution: bool = False
    field: str = ""
    weaker: ServerAddress | None = None


class ConnectionTest(Protocol):
    """Tries a server, on a worker; each step takes five seconds at most. Stops soon after `cancelled` says so."""

    def __call__(
        self, server: ServerAddress, password: str | None, *, cancelled: Callable[[], bool]
    ) -> Iterator[Step]: ...
