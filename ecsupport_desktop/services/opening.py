"""What is done to a database before it can be used, for who waits for it and may stop it."""

from __future__ import annotations

from enum import StrEnum
from typing import Final, Protocol


class Step(StrEnum):
    """Each takes long where the database is large; they come in this order, after an update of the program only."""

    CHECKING = "checking"
    BACKING_UP = "backing_up"
    UPDATING = "updating"


class Watch(Protocol):
    """Called on the thread that opens."""

    def tell(self, step: Step, share: float | None = None) -> None:
        """It has come so far; `share` of the step between 0 and 1, None where nobody can tell."""

    def stopped(self) -> bool:
        """Whether nobody waits any more: up to the last step everything is left as it was."""


class _Nobody:
    def tell(self, step: Step, share: float | None = None) -> None:
        pass

    def stopped(self) -> bool:
        return False


NOBODY: Final[Watch] = _Nobody()
