"""A reminder is said by one window only, however many there are, and forgotten when it can't come again."""

import os
import time
from concurrent.futures import ThreadPoolExecutor

from ecsupport_desktop.services.reminders_said import KEPT_SECONDS, claim, forget_old, give_back, said


def test_each_is_claimed_once_by_however_many(tmp_path) -> None:
    keys = [f"key-{number}" for number in range(50)]
    with ThreadPoolExecutor(8) as pool:
        won = list(pool.map(lambda _who: claim(tmp_path, keys), range(8)))
    assert sorted(key for each in won for key in each) == sorted(keys)
    assert said(tmp_path) == set(keys)
    assert claim(tmp_path, keys) == frozenset()


def test_old_ones_are_forgotten(tmp_path) -> None:
    claim(tmp_path, ["old", "new"])
    long_ago = time.time() - KEPT_SECONDS - 60
    os.utime(tmp_path / "old", (long_ago, long_ago))
    forget_old(tmp_path)
    assert said(tmp_path) == {"new"}


def test_where_there_is_no_folder_nothing_is_to_be_forgotten(tmp_path) -> None:
    forget_old(tmp_path / "gone")


def test_what_was_not_said_after_all_can_be_claimed_again(tmp_path) -> None:
    claim(tmp_path, ["one", "two"])
    give_back(tmp_path, ["one", "never claimed"])
    assert claim(tmp_path, ["one", "two"]) == {"one"}


def test_where_no_mark_can_be_made_it_is_said_all_the_same(tmp_path) -> None:
    assert claim(tmp_path / "gone", ["one"]) == {"one"}
