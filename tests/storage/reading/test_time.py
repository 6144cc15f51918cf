"""What the clock will change next, and what has changed: the timer's and the watcher's questions."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from ecsupport_desktop.domain import commands as c
from ecsupport_desktop.domain.policy import Policy
from ecsupport_desktop.services.identity import new_id

TICK = timedelta(microseconds=1)


def test_the_next_band_change_walks_through_the_bands(small_desk: Any) -> None:
    readers, start = small_desk.store.readers, small_desk.now
    assert readers.next_band_change(start) is None
    small_desk.register("First")
    small_desk.passes(hours=1)
    small_desk.register("Second")
    expected = [
        timedelta(hours=36), timedelta(hours=37), timedelta(hours=44), timedelta(hours=45), timedelta(hours=48) + TICK,
        timedelta(hours=49) + TICK,
    ]  # fmt: skip
    now = small_desk.now
    for after in expected:
        following = readers.next_band_change(now)
        assert following == start + after
        now = following
    assert readers.next_band_change(now) is None


def test_it_follows_the_policy_and_ends_with_the_answer(small_desk: Any) -> None:
    start = small_desk.now
    request_id = small_desk.register()
    policy = Policy(nearing=timedelta(hours=20), critical=timedelta(hours=1))
    small_desk.execute(c.ChangePolicy(id=new_id(), actor_id=small_desk.me.id, policy=policy))
    assert small_desk.store.readers.next_band_change(start) == start + timedelta(hours=28)
    small_desk.answer(request_id)
    assert small_desk.store.readers.next_band_change(start) is None


def test_between_names_those_that_change_and_no_others(small_desk: Any) -> None:
    start, readers = small_desk.now, small_desk.store.readers
    first = small_desk.register("First")
    small_desk.passes(hours=1)
    second = small_desk.register("Second")
    nearing = start + timedelta(hours=36)
    assert readers.between(start, nearing - TICK) == ()
    assert readers.between(nearing - TICK, nearing) == (first,)
    assert readers.between(nearing, nearing + timedelta(minutes=59)) == ()
    assert readers.between(nearing, nearing + timedelta(hours=1)) == (second,)
    assert readers.between(start, start + timedelta(days=9)) == (first, second)
    overdue = start + timedelta(hours=48)
    assert readers.between(overdue, overdue + TICK) == (first,)


def test_a_long_sleep_misses_nothing(small_desk: Any) -> None:
    ids = {small_desk.register(f"Request {number}") for number in range(5)}
    assert set(small_desk.store.readers.between(small_desk.now, small_desk.now + timedelta(days=30))) == ids


def test_the_watcher_sees_what_was_written_since(small_desk: Any) -> None:
    readers = small_desk.store.readers
    before = readers.last_seq()
    assert readers.changed_since(before) == frozenset()
    first, second = small_desk.register(), small_desk.register()
    between = readers.last_seq()
    small_desk.do(c.AddNote, first, text="Called them")
    assert readers.changed_since(before) == {first, second}
    assert readers.changed_since(between) == {first}
    assert readers.last_seq() == between + 1


def test_each_question_is_one_or_two_statements(small_desk: Any, counted: Any) -> None:
    small_desk.register()
    with counted(small_desk.store) as statements:
        small_desk.store.readers.next_band_change(small_desk.now)
        small_desk.store.readers.between(small_desk.now, small_desk.now + timedelta(hours=1))
        small_desk.store.readers.last_seq()
    assert len(statements) <= 5
