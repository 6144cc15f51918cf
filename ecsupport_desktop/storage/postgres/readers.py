"""Everything that can be asked of a team's database."""

from __future__ import annotations

from ecsupport_desktop.storage.readers import SqliteReaders


class PostgresReaders(SqliteReaders):
    """Fills services.ports.Readers. Any thread."""
