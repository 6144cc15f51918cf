"""One trip to the server: questions, and what to do with each answer once all are there."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import Connection

from ecsupport_desktop.storage.postgres.pipeline import Call, together
from ecsupport_desktop.storage.prepared import Found, Prepared

Take = Callable[[Found], object]


class Trip:
    """Asked in this order; answers are taken in the same one. Threads: the connection's."""

    def __init__(self) -> None:
        self._calls: list[Call] = []
        self._takers: list[Take | None] = []
        self._afterwards: list[Callable[[], object]] = []

    def ask(self, statement: Prepared, values: Mapping[str, Any], take: Take | None = None) -> None:
        self._calls.append(Call(statement, values))
        self._takers.append(take)

    def then(self, act: Callable[[], object]) -> None:
        """Done once all answers are taken."""
        self._afterwards.append(act)

    def go(self, connection: Connection, *, begin: str | None = None, commit: bool = False) -> None:
        """Raises EnvironmentFault, ConnectionLost or TryAgain."""
        answers = together(connection, self._calls, begin=begin, commit=commit)
        for take, found in zip(self._takers, answers, strict=True):
            if take is not None:
                take(found)
        for act in self._afterwards:
            act()
