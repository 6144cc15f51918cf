"""The one funnel for what the program tells the person at it; a `NoticeBar` shows it, the history keeps it."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum

from PySide6.QtCore import QObject, Signal

KEPT = 200
"""How many notices the history remembers; it goes with the program."""

Clock = Callable[[], datetime]


class NoticeKind(StrEnum):
    """An information passes by; a warning and an error stay until dismissed or replaced."""

    INFO = "info"
    WARNING = "warning"
    ERROR = "error"


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """One sentence, translated, and at most one thing to do about it. `at` is aware UTC."""

    message: str
    kind: NoticeKind
    at: datetime
    action_text: str = ""
    callback: Callable[[], object] | None = field(default=None, compare=False)


def _utc_now() -> datetime:
    return datetime.now(UTC)


class Notices(QObject):
    """Say it here, from the GUI thread; nothing is ever modal.

    Signals: posted(Notice), withdrawn(Notice) — what it said no longer holds, such as an undo that is over.
    """

    posted = Signal(object)
    withdrawn = Signal(object)

    def __init__(self, parent: QObject | None = None, *, clock: Clock = _utc_now) -> None:
        super().__init__(parent)
        self.setObjectName("notices")
        self._clock = clock
        self._history: deque[Notice] = deque(maxlen=KEPT)

    @property
    def history(self) -> tuple[Notice, ...]:
        """What was said, oldest first."""
        return tuple(self._history)

    def show(
        self,
        message: str,
        kind: str = NoticeKind.INFO,
        action_text: str | None = None,
        callback: Callable[[], object] | None = None,
    ) -> Notice:
        """Tell it, with a button for `callback` if given, such as "Undo". Only the first line is shown in the bar."""
        if bool(action_text) != (callback is not None):
            raise ValueError("A button needs its text and what it does")
        notice = Notice(
            message=message, kind=NoticeKind(kind), at=self._clock(), action_text=action_text or "", callback=callback
        )
        self._history.append(notice)
        self.posted.emit(notice)
        return notice

    def info(
        self, message: str, action_text: str | None = None, callback: Callable[[], object] | None = None
    ) -> Notice:
        """It went well."""
        return self.show(message, NoticeKind.INFO, action_text, callback)

    def warning(
        self, message: str, action_text: str | None = None, callback: Callable[[], object] | None = None
    ) -> Notice:
        """It went, but look."""
        return self.show(message, NoticeKind.WARNING, action_text, callback)

    def error(
        self, message: str, action_text: str | None = None, callback: Callable[[], object] | None = None
    ) -> Notice:
        """It didn't go."""
        return self.show(message, NoticeKind.ERROR, action_text, callback)

    def remember(self, notice: Notice) -> None:
        """It was told in another window: the history is the program's."""
        self._history.append(notice)

    def withdraw(self, notice: Notice) -> None:
        """Take it from the bar if it is still there; the history keeps it."""
        self.withdrawn.emit(notice)
