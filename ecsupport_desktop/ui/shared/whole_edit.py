"""One edit of a table that is shown as a whole, as it is undone and done again."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from PySide6.QtGui import QUndoCommand

T = TypeVar("T")


class WholeEdit(QUndoCommand):
    """All rows before and after; they are never changed, so that keeping them costs nothing."""

    def __init__(self, words: str, before: T, after: T, take: Callable[[T], None]) -> None:
        super().__init__(words)
        self._before, self._after, self._take = before, after, take

    def redo(self) -> None:
        self._take(self._after)

    def undo(self) -> None:
        self._take(self._before)
