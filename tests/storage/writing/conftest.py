"""Desks on stores of their own, and players who try anything on them."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from support.player import Player
from support.written_desk import WrittenDesk

from ecsupport_desktop.domain.policy import Policy
from ecsupport_desktop.services.outcome import Outcome


@pytest.fixture
def make_desk(new_store: Callable[..., Any]) -> Callable[..., WrittenDesk]:
    """Desks as many as wanted, each on its own store; `like` another one, with its agents and client."""
    return lambda like=None: WrittenDesk(new_store, like)


@pytest.fixture
def written(make_desk: Callable[[], WrittenDesk]) -> WrittenDesk:
    return make_desk()


@pytest.fixture
def play() -> Callable[..., tuple[list[UUID], list[Outcome]]]:
    """Plays so many random moves of this seed; the requests made, and the outcomes."""

    def played(written: WrittenDesk, seed: int, moves: int, *, quotes: bool = True) -> tuple[list[UUID], list[Outcome]]:
        player = Player(written, random.Random(seed))
        outcomes = player.play(moves, quotes=quotes)
        return player.requests, outcomes

    return played


@pytest.fixture
def other_policy() -> Policy:
    return Policy(nearing=timedelta(hours=10), critical=timedelta(hours=2), level_3_enabled=False)
