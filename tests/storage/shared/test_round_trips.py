"""What a far server costs: a queue and a request take two round trips at most, every command three."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from support.examples import FIELDS, Examples
from support.proxy import Proxy
from support.written_desk import WrittenDesk

from ecsupport_desktop.config.server import ServerAddress
from ecsupport_desktop.domain import commands as c
from ecsupport_desktop.domain.filter import Viewer
from ecsupport_desktop.domain.filter_text import parse
from ecsupport_desktop.domain.queue import QUEUES, Queue, Sort, SortKey
from ecsupport_desktop.services.identity import new_id
from ecsupport_desktop.services.personal_data import preview

DELAY = 0.003
"""Seconds each way: enough that what is sent together is seen to be."""
OFTEN = 12
"""The driver prepares what it has seen five times: that must not cost a trip either."""
READING, WRITING = 2, 3
PREVIEW = 4
"""Who acts, the client, where the person is, and all that is there."""
LONG = 0.2
"""Seconds each way: nothing is answered while the last of what goes together is still on its way."""


@pytest.fixture
def far(through: ServerAddress, proxy: Proxy, open_console: Callable[..., Any]) -> WrittenDesk:
    """A desk behind the proxy, with some requests, a console that has been used for a while."""
    written = WrittenDesk(lambda **options: open_console(through, **options))
    requests = [written.register(f"Order {number} is lost") for number in range(6)]
    written.store.readers.request(requests[0])
    page(written, QUEUES[0], Sort())
    proxy.delay = DELAY
    return written


def page(written: WrittenDesk, queue: Queue, sort: Sort, offset: int = 0) -> None:
    written.store.readers.page(queue, sort, written.now, written.me.id, offset=offset, limit=128)


def counts(proxy: Proxy, action: Callable[[], Any], times: int = OFTEN) -> list[int]:
    return [proxy.count(action) for _time in range(times)]


@pytest.mark.parametrize("queue", QUEUES, ids=lambda queue: queue.name)
def test_opening_a_queue(far: WrittenDesk, proxy: Proxy, queue: Queue) -> None:
    assert max(counts(proxy, lambda: page(far, queue, queue.sort))) <= READING


@pytest.mark.parametrize("key", SortKey)
def test_sorting_and_scrolling_it(far: WrittenDesk, proxy: Proxy, key: SortKey) -> None:
    everything = QUEUES[-1]
    for sort in (Sort(key=key), Sort(key=key, descending=True)):
        assert max(counts(proxy, lambda sort=sort: page(far, everything, sort), 3)) <= READING
    assert max(counts(proxy, lambda: page(far, everything, Sort(key=key), 3), 3)) <= READING


def test_the_counts_of_all_queues(far: WrittenDesk, proxy: Proxy) -> None:
    assert max(counts(proxy, lambda: far.store.readers.counts(QUEUES, far.now, far.me.id))) <= READING


def test_the_counts_of_all_saved_views(far: WrittenDesk, proxy: Proxy) -> None:
    texts = ("is:nearing", "is:open contact:ana", "is:owed lost", "order is:open", "is:open -tag:vip")
    views = [(parse(text), QUEUES[-1]) for text in texts]
    viewer = Viewer(now=far.now, me=far.me.id)
    assert max(counts(proxy, lambda: far.store.readers.filter_counts(views, viewer, limit=1000))) <= READING


def test_what_is_like_a_request(far: WrittenDesk, proxy: Proxy) -> None:
    asked = far.register("Order 7 is lost")
    client = far.store.readers.request(asked).request.client_id
    assert max(counts(proxy, lambda: far.store.readers.like(("order", "lost"), asked, client))) <= READING


def test_opening_a_request(far: WrittenDesk, proxy: Proxy) -> None:
    examples = Examples(far)
    for request_id in (
        examples.busy(),
        examples.answered()[0],
        examples.linked()["request_id"],
        examples.merged()["request_id"],
    ):
        assert max(counts(proxy, lambda request_id=request_id: far.store.readers.request(request_id))) <= READING


def test_listing_quotes(far: WrittenDesk, proxy: Proxy) -> None:
    readers = far.store.readers
    proxy.delay = 0
    Examples(far).issued()
    proxy.delay = DELAY
    assert max(counts(proxy, lambda: readers.quotes(words="gift"))) <= READING
    assert max(counts(proxy, lambda: readers.quotes_expired(far.now))) <= READING


def test_searching(far: WrittenDesk, proxy: Proxy) -> None:
    search = far.store.readers.search
    assert max(counts(proxy, lambda: search("order lost", now=far.now, me=far.me.id))) <= READING


def test_every_kind_of_command_has_its_example() -> None:
    assert set(FIELDS) == {*c.ON_REQUEST, *c.ON_DIRECTORY}


@pytest.mark.parametrize("kind", FIELDS, ids=lambda kind: kind.__name__)
def test_a_command(far: WrittenDesk, proxy: Proxy, kind: type[Any]) -> None:
    examples = Examples(far)
    proxy.delay = 0
    commands = [examples.of(kind) for _time in range(1 if kind is c.ChangePolicy else 3)]
    proxy.delay = DELAY
    assert max(proxy.count(lambda command=command: far.done(command)) for command in commands) <= WRITING
    # Once more, as after a lost connection: the outcome is there.
    assert proxy.count(lambda: far.done(commands[0])) <= WRITING


@pytest.mark.parametrize("many", [1, 5, 60])
def test_removing_a_person_from_however_many_requests(far: WrittenDesk, proxy: Proxy, many: int) -> None:
    proxy.delay = 0
    mine = {"client_id": far.client.id, "contact_id": far.contact.id}
    requests = [far.register(f"It fails, says {number}", **mine) for number in range(many)]
    for request_id in requests:
        far.do(c.AddNote, request_id, text="Zoë Ruiz called")
    raw = b"From: zoe@acme.example\n\n\xff\x00?"
    far.done(c.QuarantineMail(id=new_id(), actor_id=far.me.id, raw=raw, source="zoe@acme.example", reason="?"))
    command = c.AnonymisePerson(id=new_id(), actor_id=far.me.id, **mine)
    proxy.delay = LONG
    assert proxy.count(lambda: preview(far.store.readers, command)) <= PREVIEW
    assert proxy.count(lambda: far.done(command)) == WRITING
    assert proxy.count(lambda: far.done(command)) <= READING  # settled: nothing is looked for again
    proxy.delay = 0
    assert preview(far.store.readers, command).mentions == 0
    assert far.faults() == []


def test_a_refusal_costs_no_more(far: WrittenDesk, proxy: Proxy) -> None:
    request_id = far.register()
    assert max(counts(proxy, lambda: far.do(c.AddNote, request_id, text=" "))) <= WRITING
