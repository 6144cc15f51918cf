"""Long work is done in turns: in order, at least a step each, and it can be stopped, finished or begun anew."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from ecsupport_desktop.ui.shared import turns as turns_module
from ecsupport_desktop.ui.shared.turns import Turns


@pytest.fixture
def done() -> list[int]:
    return []


@pytest.fixture
def turns(qapp: QObject, monkeypatch: pytest.MonkeyPatch) -> Turns:
    """A step takes a turn here."""
    monkeypatch.setattr(turns_module.Turns._go_on, "__defaults__", (0.0,))
    return Turns(qapp)


def steps(done: list[int], count: int = 5) -> Iterator[None]:
    for at in range(count):
        done.append(at)
        yield


def test_one_after_the_other_and_then_it_is_said(turns: Turns, done: list[int], qtbot: QtBot) -> None:
    with qtbot.waitSignal(turns.ended):
        turns.begin(steps(done))
        assert done == [0] and turns.under_way
    assert done == [0, 1, 2, 3, 4] and not turns.under_way


def test_the_first_turn_can_wait_for_the_event_loop(turns: Turns, done: list[int], qtbot: QtBot) -> None:
    with qtbot.waitSignal(turns.ended):
        turns.begin(steps(done), later=True)
        assert done == []


def test_what_is_left_can_be_done_at_once(turns: Turns, done: list[int], qtbot: QtBot) -> None:
    turns.begin(steps(done))
    with qtbot.waitSignal(turns.ended):
        turns.finish()
    assert done == [0, 1, 2, 3, 4] and not turns.under_way
    turns.finish()


def test_who_stops_or_begins_anew_leaves_the_rest(turns: Turns, done: list[int], qtbot: QtBot) -> None:
    turns.begin(steps(done))
    with qtbot.waitSignal(turns.ended):
        turns.begin(steps(done, 2))
    assert done == [0, 0, 1]
    with qtbot.assertNotEmitted(turns.ended, wait=50):
        turns.begin(steps(done))
        turns.stop()
    assert done == [0, 0, 1, 0]


def test_a_step_may_stop_it(turns: Turns, qtbot: QtBot) -> None:
    def stopping() -> Iterator[None]:
        yield
        turns.stop()

    with qtbot.assertNotEmitted(turns.ended, wait=50):
        turns.begin(stopping())
        qtbot.waitUntil(lambda: not turns.under_way)
