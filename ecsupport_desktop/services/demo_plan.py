"""Which requests the demo has and when: a fixed mixture of states for a screen, mostly closed ones for a million."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import Final

from ecsupport_desktop.domain.policy import RESPONSE_TIME
from ecsupport_desktop.services.demo_plot import between
from ecsupport_desktop.services.demo_plots import PLOTS

OWED: Final[tuple[tuple[float, str], ...]] = (
    (-2.6, "replied"),
    (1.3, "level_3_unsent"),
    (3.4, "fresh"),
    (8.7, "fresh_claimed"),
    (14.5, "again"),
    (19.2, "fresh"),
    (22.3, "failed"),
    (26.1, "news"),
    (29.8, "fresh"),
    (33.4, "replied"),
    (37.6, "stranger"),
    (41.2, "thanks"),
    (44.3, "fresh_call"),
    (47.1, "fresh"),
)
"""Hours left and plot of the requests that are owed a response; further ones repeat them, a little moved."""
SETTLED: Final[tuple[tuple[str, float, float], ...]] = (
    ("waiting", 2, 70),
    ("closed_answered", 48, 1400),
    ("restoring", 20, 140),
    ("answered", 3, 300),
    ("waiting", 2, 70),
    ("quoting", 24, 240),
    ("closed_restored", 48, 1400),
    ("planning", 5, 60),
    ("answered", 3, 300),
    ("restoring", 20, 140),
    ("closed_without_response", 24, 900),
    ("waiting", 2, 70),
    ("restored", 5, 200),
    ("closed_answered", 48, 1400),
    ("quote_draft", 24, 60),
    ("restoring_level_3", 1.5, 12),
    ("planned", 4, 60),
    ("closed_spam", 24, 700),
    ("delivered", 10, 90),
    ("closed_late", 60, 500),
    ("restoring", 20, 140),
    ("waiting", 2, 70),
    ("closed_declined", 100, 1400),
    ("answered", 3, 300),
    ("closed_after_question", 48, 1400),
    ("quote_sent", 24, 240),
    ("quote_revised", 24, 240),
    ("closed_withdrawn", 24, 900),
    ("restored", 5, 200),
    ("closed_delivered", 300, 1400),
    ("restoring", 20, 140),
    ("closed_answered", 48, 1400),
    ("planned_late", 216, 288),
    ("answered", 3, 300),
    ("closed_restored", 48, 1400),
    ("quote_sent_soon", 670, 703),
    ("closed_expired", 300, 1400),
    ("quote_sent", 24, 240),
    ("restoring", 20, 140),
    ("waiting", 2, 70),
    ("closed_answered", 48, 1400),
    ("restored", 5, 200),
    ("planning", 5, 60),
    ("closed_after_question", 48, 1400),
    ("answered", 3, 300),
    ("closed_answered", 48, 1400),
)
"""Plot, and between how many hours ago its last thing happened: for requests that are owed nothing."""
CLOSED_OF_MANY: Final = (
    *("closed_briefly",) * 7,
    *("closed_without_response",) * 5,
    "closed_answered",
    "closed_restored",
    "closed_late",
    "closed_after_question",
    "closed_spam",
    "closed_withdrawn",
    "closed_declined_briefly",
    "closed_delivered_briefly",
)
"""Plots of the closed requests of a large demo: short ones mostly, and some of every kind."""
_USUAL: Final = len(OWED) + len(SETTLED)
MANY: Final = 2_000
"""From so many requests on, the demo is large: for measuring, not for looking at."""
_OPEN_OF_MANY: Final = 0.02
_YEARS_OF_MANY: Final = 3


@dataclass(frozen=True, slots=True)
class Scene:
    """A request to be told: when it is registered, the pivot of its plot, and the seed of its chances."""

    registered_at: datetime
    pivot: datetime
    plot: str
    seed: int

    @property
    def issued_at(self) -> datetime | None:
        """When its quote gets its number; None where it never does."""
        part = PLOTS[self.plot].issued
        return None if part is None else between(self.registered_at, self.pivot, part)


def plan(requests: int, rng: Random, now: datetime) -> list[Scene]:
    """The scenes in order of registration. Up to some thousands a quarter is owed a response, beyond that 2 %."""
    share = len(OWED) / _USUAL if requests < MANY else _OPEN_OF_MANY
    owed = round(requests * share)
    scenes = [*_owed_scenes(owed, rng, now), *_settled_scenes(requests - owed, requests >= MANY, rng, now)]
    return sorted(scenes, key=lambda scene: scene.registered_at)


def _owed_scenes(count: int, rng: Random, now: datetime) -> Iterator[Scene]:
    for place in range(count):
        hours, plot = OWED[place % len(OWED)]
        if place >= len(OWED):
            hours = min(max(hours + rng.uniform(-3, 3), -30), 47.1)
        yield _scene(plot, now + timedelta(hours=hours) - RESPONSE_TIME, rng)


def _settled_scenes(count: int, many: bool, rng: Random, now: datetime) -> Iterator[Scene]:
    """Of many, as many are open as are owed; the others were closed over some years."""
    open_ones = round(count * _OPEN_OF_MANY) if many else count
    for place in range(open_ones):
        plot, low, high = SETTLED[place % len(SETTLED)]
        yield _scene(plot, now - timedelta(hours=rng.uniform(low, high)), rng)
    for place in range(count - open_ones):
        plot = CLOSED_OF_MANY[place % len(CLOSED_OF_MANY)]
        yield _scene(plot, now - timedelta(days=rng.uniform(2, _YEARS_OF_MANY * 365)), rng)


def _scene(plot: str, pivot: datetime, rng: Random) -> Scene:
    low, high = PLOTS[plot].days
    return Scene(pivot - timedelta(days=rng.uniform(low, high)), pivot, plot, rng.getrandbits(48))
