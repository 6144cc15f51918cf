"""When to look at the database again: at once when the bell rings, in between anyway, never too often.

Two hundred consoles hear a bell at the same moment. Each waits a little, by chance, and none looks again before a gap
has passed since its last look; the gap grows when the server answers slowly. The ringing side tells whoever comes too
early how long to wait (`live_ddl`), so the last of many commits is always announced. Moments are seconds of a clock
that nobody sets.
"""

from __future__ import annotations

import random
from datetime import datetime
from typing import Any, Final

import psycopg

POLL: Final = (5.0, 6.0)
"""Seconds from one look to the next when nobody rings: a cut cable must be seen within ten."""
POLL_WITHOUT_BELL: Final = (1.0, 2.0)
GAP: Final = (0.4, 0.8)
"""The least seconds between two looks: of a server at ease, and of a busy one."""
GAP_PER_ANSWER: Final = 20.0
"""A look may take this part of the time between looks."""
JITTER: Final = 0.15
"""Seconds, at most, from the bell to the look."""

RING: Final = "SELECT asked_at, wait_ms FROM public.ring_doorbell(%s::timestamptz)"
LEAVING: Final = "infinity"
"""Asked by who can't wait for the next ring."""


class Pace:
    """Says when the next look is due. One thread."""

    def __init__(self, *, bell: bool = True, chance: random.Random | None = None) -> None:
        self._chance = chance or random.Random()
        self._poll = POLL if bell else POLL_WITHOUT_BELL
        self._gap = GAP[0]
        self._last = 0.0
        self.due = 0.0

    def heard(self, now: float) -> None:
        """The bell rang: look soon. A look that is due earlier anyway stays."""
        self.due = min(self.due, max(now + self._chance.uniform(0, JITTER), self._last + self._gap))

    def looked(self, started: float, ended: float) -> None:
        """A look is over: the next one is by the poll, unless a bell comes."""
        answer = min(GAP[1], max(GAP[0], GAP_PER_ANSWER * (ended - started)))
        self._gap = (self._gap + answer) / 2
        self._last = ended
        self.due = ended + self._chance.uniform(*self._poll)


class Ringer:
    """Owes a ring after a commit until it is known that the others have been told. One thread."""

    def __init__(self) -> None:
        self.due: float | None = None
        self._asked_at: datetime | None = None

    def owe(self, now: float) -> None:
        """Something was committed just now: what was asked earlier doesn't tell of it."""
        self.due = now if self.due is None else self.due
        self._asked_at = None

    def ask(self) -> datetime | None:
        """What to ask the server with. Whatever is committed while it answers is owed anew."""
        self.due = None
        return self._asked_at

    def answered(self, asked_at: datetime | None, wait_ms: int, now: float) -> None:
        """What the server said."""
        if self.due is None and wait_ms:
            self.due = now + wait_ms / 1000
            self._asked_at = asked_at


def ring_once(connection: psycopg.Connection[Any]) -> None:
    """Ring outside a live connection, after the commit, in one round trip; too early is left to the others' polls."""
    connection.execute(RING, (None,))
