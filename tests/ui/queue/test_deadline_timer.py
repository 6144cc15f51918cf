"""The timer sleeps until the next band change, 30 seconds at most, and notices a clock that jumped."""

from datetime import UTC, datetime, timedelta

import pytest

from ecsupport_desktop.ui.queue.deadline_timer import LONGEST, DeadlineTimer


class Steady:
    """The steady clock: runs with the wall clock unless a test says otherwise."""

    def __init__(self):
        self.seconds = 1_000.0

    def __call__(self):
        return self.seconds


@pytest.fixture
def steady():
    return Steady()


@pytest.fixture
def timer(link, qtbot, steady):
    made = DeadlineTimer(link, link, steady=steady)
    yield made
    made.stop()


def passes(clock, steady, **span):
    clock.go_on(**span)
    steady.seconds += timedelta(**span).total_seconds()


def test_it_knows_the_next_change_from_the_desk(world, timer, settled, clock):
    world.register("calm", hours_left=20)
    timer.start()
    settled()
    assert timer.next_change == clock.now + timedelta(hours=8)
    assert timer._timer.interval() <= LONGEST / timedelta(milliseconds=1) + 1


def test_it_wakes_for_the_change_itself(world, timer, settled, clock):
    world.register("nearly nearing", hours_left=12 + 5 / 3600)
    timer.start()
    settled()
    assert 4_900 <= timer._timer.interval() <= 5_002


def test_only_the_requests_concerned_are_told(world, timer, settled, clock, steady, qtbot):
    nearing = world.register("nearly nearing", hours_left=12 + 10 / 3600)
    world.register("calm", hours_left=40)
    timer.start()
    settled()
    passes(clock, steady, seconds=11)
    with qtbot.waitSignal(timer.bands_changed) as heard:
        timer.wake()
    assert heard.args == [frozenset({nearing})]
    settled()
    assert timer.next_change == clock.now + timedelta(hours=8) - timedelta(seconds=1)


def test_without_a_change_it_asks_nothing(world, link, timer, settled, clock, steady, monkeypatch):
    world.register("calm", hours_left=40)
    timer.start()
    settled()
    monkeypatch.setattr(link, "query", lambda *_a, **_k: pytest.fail("asked"))
    passes(clock, steady, seconds=29)
    timer.wake()


def test_a_clock_that_was_set_is_noticed(world, timer, settled, clock, steady, qtbot):
    world.register("calm", hours_left=40)
    timer.start()
    settled()
    clock.go_on(hours=2)
    steady.seconds += 10
    with qtbot.waitSignal(timer.clock_jumped):
        timer.wake()
    settled()


def test_a_machine_that_slept_is_noticed(world, timer, settled, clock, steady, qtbot):
    world.register("calm", hours_left=40)
    timer.start()
    settled()
    passes(clock, steady, hours=9)
    with qtbot.waitSignal(timer.clock_jumped):
        timer.wake()
    settled()


def test_a_new_request_changes_what_it_waits_for(world, timer, settled, clock):
    timer.start()
    settled()
    assert timer.next_change == datetime(2026, 11, 24, 23, 0, tzinfo=UTC)  # midnight at the office
    world.register("soon", hours_left=13)
    settled()
    assert timer.next_change == clock.now + timedelta(hours=1)
