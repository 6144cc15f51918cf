"""Whatever agents do: what is stored is what its events say, and nothing is left over."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ecsupport_desktop.services.outcome import Status


@given(seed=st.integers(0, 2**32))
@settings(max_examples=4, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_replay_equals_rows(make_desk: Callable[[], Any], play: Callable[..., Any], seed: int) -> None:
    """The doctor replays every stream, follows every chain and hashes every text and file."""
    written = make_desk()
    requests, outcomes = play(written, seed, 40)
    assert written.faults() == []
    for request_id in requests:
        request = written.request(request_id)
        assert [cycle.is_open for cycle in request.cycles].count(True) <= 1
    assert any(outcome.status is Status.APPLIED for outcome in outcomes)
    written.store.close()


@pytest.mark.parametrize("seed", range(3))
def test_repeat_gives_the_same_outcome(written: Any, play: Callable[..., Any], seed: int) -> None:
    """Every command again, refused ones too: nothing changes and each outcome is the first one."""
    said: dict[Any, Any] = {}
    execute = written.desk.execute
    written.desk.execute = lambda command: said.setdefault(command.id, (command, execute(command)))[1]
    play(written, seed, 30)
    before = written.dump()
    for command, outcome in said.values():
        assert execute(command) == outcome
    assert written.dump() == before
