"""The server's clock against this computer's: the best of the recent measurements counts."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from ecsupport_desktop.storage.postgres.clock import KEPT, ClockOffset

START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def seconds(number: float) -> timedelta:
    return timedelta(seconds=number)


class Computer:
    """One whose clock is set wrong by `wrong`, asking a server that is right."""

    def __init__(self, wrong: float) -> None:
        self.wrong = wrong
        self.ticks = 1000.0
        self.offset = ClockOffset()

    def ask(self, way: float, *, answered_after: float | None = None) -> None:
        """A question that is under way for so long; the server reads its clock half-way, unless it is told when."""
        sent = self.ticks
        self.ticks += way
        read = sent + (way / 2 if answered_after is None else answered_after)
        here = START + seconds(self.ticks - 1000) - seconds(self.wrong)
        self.offset.measure(sent, self.ticks, here, START + seconds(read - 1000))
        self.ticks += 5


def test_nothing_is_known_before_the_first_answer() -> None:
    assert ClockOffset().offset == seconds(0)


def test_the_way_there_is_half_of_the_way_there_and_back() -> None:
    computer = Computer(wrong=40)
    computer.ask(way=0.2)
    assert abs(computer.offset.offset - seconds(40)) < seconds(0.001)


def test_a_slow_answer_doesnt_spoil_a_quick_one() -> None:
    computer = Computer(wrong=-3)
    computer.ask(way=0.01)
    computer.ask(way=3, answered_after=3)
    assert abs(computer.offset.offset - seconds(-3)) < seconds(0.01)


def test_old_measurements_are_forgotten() -> None:
    computer = Computer(wrong=0)
    computer.ask(way=0.001)
    computer.wrong = 0.4  # drifting, not set
    for _turn in range(KEPT):
        computer.ask(way=0.1)
    assert abs(computer.offset.offset - seconds(0.4)) < seconds(0.01)


def test_a_clock_that_was_set_is_measured_anew_at_once() -> None:
    computer = Computer(wrong=90)
    computer.ask(way=0.001)
    computer.wrong = 0
    computer.ask(way=0.2)
    assert abs(computer.offset.offset) < seconds(0.01)
