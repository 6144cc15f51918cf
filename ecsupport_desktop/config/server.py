"""Where a team's database is: parsed from one connection string, never with a password in it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class ServerAddress:
    """A PostgreSQL database and how to reach it. `hosts` are tried in order; a host that is a folder is a socket."""

    hosts: tuple[tuple[str, int], ...]
    database: str
    user: str
    sslmode: str = "verify-full"
    ca_file: Path | None = None
    channel_binding: str = "prefer"

    @property
    def name(self) -> str:
        """For a person: `support@db.example.com`."""
        return f"{self.database}@{self.hosts[0][0]}"
