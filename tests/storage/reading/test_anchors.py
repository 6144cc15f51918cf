"""Places in a long order are used again, and forgotten as soon as anybody has written."""

from __future__ import annotations

from typing import Any

from ecsupport_desktop.domain.queue import QUEUE_BY_NAME, Sort, SortKey
from ecsupport_desktop.storage.anchors import Anchors

EVERYTHING = QUEUE_BY_NAME["all"]
BY_SUBJECT = Sort(key=SortKey.SUBJECT)


def test_the_nearest_place_before_an_offset() -> None:
    anchors = Anchors()
    anchors.as_of(7)
    for offset in (300, 100, 200, 200):
        anchors.remember("order", 7, (offset, ("key", offset)))
    assert anchors.nearest("order", 99) is None
    assert anchors.nearest("order", 100) == (100, ("key", 100))
    assert anchors.nearest("order", 299) == (200, ("key", 200))
    assert anchors.nearest("order", 10_000) == (300, ("key", 300))
    assert anchors.nearest("other", 300) is None


def test_a_write_forgets_them_and_what_was_read_before_it_is_not_kept() -> None:
    anchors = Anchors()
    anchors.as_of(7)
    anchors.remember("order", 7, (100, ("key", 1)))
    anchors.remember_length("order", 7, 500)
    assert anchors.length("order") == 500
    anchors.as_of(8)
    anchors.remember("order", 7, (200, ("key", 2)))
    anchors.remember_length("order", 7, 500)
    assert anchors.nearest("order", 1_000) is None
    assert anchors.length("order") is None


def test_pages_stay_right_while_requests_arrive(small_desk: Any, counted: Any, engine: str) -> None:
    readers = small_desk.store.readers

    def subjects(offset: int) -> list[str]:
        page = readers.page(EVERYTHING, BY_SUBJECT, small_desk.now, small_desk.me.id, offset=offset, limit=3)
        return [row.subject for row in page]

    for letter in "bdfhjlnp":
        small_desk.register(letter)
    assert [subjects(0), subjects(3), subjects(6)] == [["b", "d", "f"], ["h", "j", "l"], ["n", "p"]]
    with counted(small_desk.store) as statements:
        assert subjects(6) == ["n", "p"]
    if engine == "sqlite":  # a server's readers walk so short a way from the top
        assert any("(request.subject_key, request.seq) >" in statement for statement in statements)
    small_desk.register("a")
    assert [subjects(6), subjects(3), subjects(0)] == [["l", "n", "p"], ["f", "h", "j"], ["a", "b", "d"]]
    assert subjects(9) == []
