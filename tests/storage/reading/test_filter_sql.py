"""A filter's SQL is the filter: on generated requests the ids found, and their order, are what the domain says."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from support.random_desks import AGENTS, CLIENTS, ME, NOW, POLICY, desks, filled, in_order, plain, queues, sorts

from ecsupport_desktop.domain.filter import (
    MOMENTS,
    WORDS_OF,
    Condition,
    Eyes,
    Filter,
    Key,
    Side,
    Viewer,
    When,
    Whose,
    matches,
)
from ecsupport_desktop.domain.filter_text import parse
from ecsupport_desktop.domain.queue import QUEUE_BY_NAME, QUEUES, Queue, Sort, belongs
from ecsupport_desktop.domain.request import Request
from ecsupport_desktop.storage.filter_sql import SORTED

ZONE = ZoneInfo("Europe/Madrid")
EYES = Eyes(
    now=NOW,
    me=ME,
    policy=POLICY,
    zone=ZONE,
    clients={client.id: client.name for client in CLIENTS},
    contacts={each.id: (each.name, *each.addresses) for client in CLIENTS for each in client.contacts},
    agents={agent.id: agent.name for agent in AGENTS},
)
WHEN = st.builds(
    When, side=st.sampled_from(Side), span=st.sampled_from((0, 12, 30, 72, 96, 120)).map(lambda h: timedelta(hours=h))
) | st.builds(When, side=st.sampled_from(Side), day=st.dates(NOW.date() - timedelta(days=5), NOW.date()))
NAMED = {
    Key.CLIENT: st.sampled_from(("acme", "Ácme", "o", "%", "_", "nobody's")),
    Key.ASSIGNEE: st.sampled_from(Whose) | st.sampled_from(("angel", "zoe", "%")),
    Key.CONTACT: st.sampled_from(("zoe", "Ruíz", "acme.example", "%", "nobody")),
    Key.TAG: st.sampled_from(("vip", "refund", "none")),
}


def values_of(key: Key) -> Any:
    return WHEN if key in MOMENTS else st.sampled_from(WORDS_OF[key]) if key in WORDS_OF else NAMED[key]


conditions = st.sampled_from(Key).flatmap(
    lambda key: st.builds(
        Condition,
        key=st.just(key),
        values=st.lists(values_of(key), min_size=1, max_size=2).map(tuple),
        negated=st.booleans(),
    )
)
filters = st.builds(Filter, conditions=st.lists(conditions, min_size=1, max_size=3).map(tuple))


@pytest.fixture
def store(new_store: Callable[..., Any]) -> Any:
    """One for all examples."""
    return new_store()


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow], max_examples=20)
@given(
    requests=desks(),
    queue=queues,
    wanted=st.lists(filters, min_size=4, max_size=4),
    sort=sorts,
    few=st.sampled_from((0, 3, SORTED)),
)
def test_what_is_found_is_what_matches(
    store: Any, requests: tuple[Request, ...], queue: Queue, wanted: list[Filter], sort: Sort, few: int
) -> None:
    filled(store, requests)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("ecsupport_desktop.storage.readers_filter.SORTED", few)
        _compare(store, requests, queue, wanted, sort)


def _compare(store: Any, requests: tuple[Request, ...], queue: Queue, wanted: list[Filter], sort: Sort) -> None:
    counts: dict[tuple[Filter, Queue], int] = {}
    for each in wanted:
        for place in (queue, QUEUES[-1]):
            inside = [one for one in requests if belongs(one, place, NOW, ME, POLICY) and matches(one, each, EYES)]
            found = store.readers.filtered(each, place, sort, EYES)
            assert found.ids == tuple(in_order(inside, sort)), (each, place.name)
            counts[each, place] = min(len(inside), 9)
    assert store.readers.filter_counts(tuple(counts), EYES, limit=9) == tuple(counts.values())


def test_a_limit_caps_and_says_so(store: Any) -> None:
    filled(store, [plain(number) for number in range(5)])
    everything = QUEUE_BY_NAME["all"]
    found = store.readers.filtered(parse("is:closed"), everything, None, EYES, limit=4)
    assert len(found.ids) == 4 and found.capped
    assert not store.readers.filtered(parse("is:closed"), everything, None, EYES, limit=5).capped


def test_words_and_conditions_together(small_desk: Any) -> None:
    desk = small_desk
    desk.register("Checkout down")
    answered = desk.register("Checkout answered")
    desk.answer(answered)
    desk.register("Invoices", text="A number is missing")

    def subjects(text: str, queue: str = "all", limit: int = 1000) -> list[str]:
        found = desk.store.readers.filtered(
            parse(text), QUEUE_BY_NAME[queue], None, Viewer(now=desk.now, me=desk.me.id), limit=limit
        )
        return desk.subjects(found.ids)

    assert subjects("checkout client:acme") == ["Checkout down", "Checkout answered"]
    assert subjects("checkout client:volt") == subjects("checkout is:closed", limit=1) == []
    assert subjects("checkout client:acme -is:closed", limit=1) == ["Checkout down"]
    assert subjects("checkout is:owed") == ["Checkout down"]
    assert subjects("checkout -is:owed") == ["Checkout answered"]
    assert subjects("checkout client:acme", limit=1) == ["Checkout down"]
    assert subjects("checkout client:acme", queue="to_analyse") == ["Checkout down"]
    assert subjects('"the checkout" client:volt') == []
    assert subjects("client:nunez state:answered") == ["Checkout answered"]
    assert subjects("contact:ruiz answered:1d") == ["Checkout answered"]
    assert subjects("checkout contact:zoe@ -answered:1d") == ["Checkout down"]
    assert subjects("checkout has:attachment") == []
    everywhere, viewer = QUEUE_BY_NAME["all"], Viewer(now=desk.now, me=desk.me.id)
    texts = (
        "checkout is:owed",
        "invoices number is:open",
        "contact:ruiz is:open",
        "--- is:open",
        "is:nearing checkout",
    )
    wanted = [(parse(text), everywhere) for text in texts]
    assert desk.store.readers.filter_counts(wanted, viewer, limit=1000) == (1, 1, 3, 0, 0)
    assert desk.store.readers.filter_counts(wanted, viewer, limit=2) == (1, 1, 2, 0, 0)
    assert desk.store.readers.contact_names("RUÍZ") == desk.store.readers.contact_names("@acme") == ("Zoë Ruiz",)
    assert desk.store.readers.contact_names("nobody") == ()
