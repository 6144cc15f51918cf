"""How the connection is, told when that changes."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Final

from ecsupport_desktop.config.server import ServerAddress
from ecsupport_desktop.config.weakness import weaknesses
from ecsupport_desktop.services.live import LinkState, LinkWord
from ecsupport_desktop.services.ports import Clock

OFFSET_TOLD: Final = timedelta(seconds=0.5)
"""A smaller move of the clocks against each other is not worth telling."""


class ToldState:
    """The state that was told last. One thread."""

    def __init__(self, server: ServerAddress, clock: Clock) -> None:
        self._server, self._clock = server, clock
        self._state: LinkState | None = None

    def anew(
        self, word: LinkWord, reason: str, *, doorbell: bool, pooled: bool, clock_offset: timedelta
    ) -> LinkState | None:
        """The state, if it isn't the one that was told last."""
        last = self._state
        state = LinkState(
            word=word,
            since=self._clock() if last is None or last.word is not word else last.since,
            reason=reason,
            server=self._server.name,
            doorbell=doorbell,
            pooled=pooled,
            clock_offset=clock_offset,
            weak=weaknesses(self._server),
        )
        if last is not None and abs(state.clock_offset - last.clock_offset) < OFFSET_TOLD:
            state = replace(state, clock_offset=last.clock_offset)
        if state == last:
            return None
        self._state = state
        return state
