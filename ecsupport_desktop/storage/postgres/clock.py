"""How far the server's clock is from this computer's, from the looks that are made anyway."""

from __future__ import annotations

from collections import deque
from datetime import datetime, timedelta
from typing import Final

KEPT: Final = 8
"""The best of so many measurements counts: the one with the shortest way there and back."""
JUMP: Final = 0.5
"""Seconds: when this computer's clock moves so far against its own ticking, it was set, or the computer slept."""


class ClockOffset:
    """Measures by the way there and back: the server is taken to have read its clock half-way. One thread."""

    def __init__(self) -> None:
        self._measured: deque[tuple[float, timedelta]] = deque(maxlen=KEPT)
        self._jumps_from: float | None = None

    @property
    def offset(self) -> timedelta:
        """The server's clock minus this computer's; zero before the first measurement."""
        return min(self._measured)[1] if self._measured else timedelta(0)

    def measure(self, sent: float, received: float, here: datetime, there: datetime) -> None:
        """`sent` and `received` in seconds of a clock nobody sets; `here` at the moment of `received`, both aware."""
        ticking = here.timestamp() - received
        if self._jumps_from is not None and abs(ticking - self._jumps_from) > JUMP:
            self._measured.clear()
        self._jumps_from = ticking
        way = received - sent
        self._measured.append((way, there + timedelta(seconds=way / 2) - here))
