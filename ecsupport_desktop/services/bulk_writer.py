"""The port of demo data and of imports of many."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol
from uuid import UUID

from ecsupport_desktop.domain.commands import AnyCommand
from ecsupport_desktop.domain.events import AnyEvent
from ecsupport_desktop.domain.message import Content
from ecsupport_desktop.domain.request import Request


class BulkWriter(Protocol):
    """Writes whole histories without going through one transaction a command."""

    def next_numbers(self, year: int, count: int) -> range: ...
    def next_quote_numbers(self, year: int, count: int) -> range: ...
    def write(
        self,
        request: Request,
        history: Sequence[tuple[AnyCommand, datetime, Sequence[AnyEvent]]],
        contents: Mapping[UUID, Content],
        files: Sequence[bytes],
    ) -> None: ...
