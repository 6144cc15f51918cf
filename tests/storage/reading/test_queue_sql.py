"""A queue's SQL is the queue: on generated requests rows, ids, count and order are what the domain says."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from support.random_desks import ME, NOW, POLICY, desks, filled, in_order, plain, queues, sorts

from ecsupport_desktop.domain.queue import QUEUES, Queue, Sort, belongs
from ecsupport_desktop.domain.request import Request


@pytest.fixture
def store(new_store: Callable[..., Any]) -> Any:
    """One for all examples."""
    return new_store()


@settings(
    max_examples=settings.default.max_examples // 2,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(requests=desks(), chosen=st.lists(queues, min_size=1, max_size=4), sort=sorts, step=st.integers(1, 30))
def test_rows_ids_count_and_order_are_the_domains(
    store: Any, requests: tuple[Request, ...], chosen: list[Queue], sort: Sort, step: int
) -> None:
    filled(store, requests)
    for queue in chosen:
        inside = [request for request in requests if belongs(request, queue, NOW, ME, POLICY)]
        expected = in_order(inside, sort)
        assert store.readers.ids(queue, sort, NOW, ME).ids == tuple(expected)
        assert queue.quarantine or store.readers.count(queue, NOW, ME) == len(expected)
        paged: list[UUID] = []
        for offset in range(0, len(expected) + step, step):
            page = store.readers.page(queue, sort, NOW, ME, offset=offset, limit=step)
            paged += [row.id for row in page]
        assert paged == expected


def test_a_limit_caps_the_ids_and_says_so(store: Any) -> None:
    filled(store, [plain(number) for number in range(5)])
    everything = QUEUES[-1]
    assert len(store.readers.ids(everything, Sort(), NOW, ME, limit=4).ids) == 4
    assert store.readers.ids(everything, Sort(), NOW, ME, limit=4).capped
    assert not store.readers.ids(everything, Sort(), NOW, ME, limit=5).capped
