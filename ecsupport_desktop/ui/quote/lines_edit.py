"""One edit of a quote's lines, as it is undone and done again."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtGui import QUndoCommand

from ecsupport_desktop.domain.quote import QuoteLine


class LinesEdit(QUndoCommand):
    """The lines before and after; they are never changed, so that keeping them costs nothing."""

    def __init__(
        self,
        words: str,
        before: tuple[QuoteLine, ...],
        after: tuple[QuoteLine, ...],
        take: Callable[[tuple[QuoteLine, ...]], None],
    ) -> None:
        super().__init__(words)
        self._before, self._after, self._take = before, after, take

    def redo(self) -> None:
        self._take(self._after)

    def undo(self) -> None:
        self._take(self._before)
