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
"""Seconds each way: enough, mostly, that what is sent together is seen to be."""
LONG = 0.2
"""Seconds each way: nothing is answered while the last of what goes together is still on its way."""
OFTEN = 12
"""The driver prepares what it has seen five times: that must not cost a trip either."""
READING, WRITING = 2, 3
PREVIEW = 4
"""Who acts, the client, where the person is, and all that is there."""

Action = Callable[[], object]


class FarDesk:
    """A desk behind the proxy, with some requests, on a console that has been used for a while."""

    def __init__(self, proxy: Proxy, open_desk: Callable[..., WrittenDesk]) -> None:
        self.proxy = proxy
        self._open_desk = open_desk
        self.desk = open_desk()
        requests = [self.desk.register(f"Order {number} is lost") for number in range(6)]
        self.desk.store.readers.request(requests[0])
        page(self.desk, QUEUES[0], Sort())

    def trips(self, bound: int, ready: Callable[[WrittenDesk], list[Action]]) -> int:
        """What the dearest of these actions takes. `ready` makes them, which is not counted.

        A machine too busy to send at once what goes together seems to take one trip more, never one less. So what
        seems to be more than `bound` is counted again, on a new console and with far more patience.
        """
        trips = self._counted(self.desk, DELAY, ready)
        return trips if trips <= bound else self._counted(self._open_desk(like=self.desk), LONG, ready)

    def _counted(self, desk: WrittenDesk, delay: float, ready: Callable[[WrittenDesk], list[Action]]) -> int:
        self.proxy.delay = 0
        actions = ready(desk)
        self.proxy.delay = delay
        return max(self.proxy.count(action) for action in actions)


@pytest.fixture
def far(through: ServerAddress, proxy: Proxy, open_console: Callable[..., Any]) -> FarDesk:
    def open_desk(**options: Any) -> WrittenDesk:
        return WrittenDesk(lambda **clock: open_console(through, **clock), **options)

    return FarDesk(proxy, open_desk)


def page(written: WrittenDesk, queue: Queue, sort: Sort, offset: int = 0) -> None:
    written.store.readers.page(queue, sort, written.now, written.me.id, offset=offset, limit=128)


def reading(action: Callable[[WrittenDesk], object]) -> Callable[[WrittenDesk], list[Action]]:
    """The same question again and again."""
    return lambda desk: [lambda: action(desk)] * OFTEN


@pytest.mark.parametrize("queue", QUEUES, ids=lambda queue: queue.name)
def test_opening_a_queue(far: FarDesk, queue: Queue) -> None:
    assert far.trips(READING, reading(lambda desk: page(desk, queue, queue.sort))) <= READING


@pytest.mark.parametrize("key", SortKey)
def test_sorting_and_scrolling_it(far: FarDesk, key: SortKey) -> None:
    asked = [(Sort(key=key), 0), (Sort(key=key, descending=True), 0), (Sort(key=key), 3)]

    def ready(desk: WrittenDesk) -> list[Action]:
        return [lambda each=each: page(desk, QUEUES[-1], *each) for each in asked for _time in range(3)]

    assert far.trips(READING, ready) <= READING


def test_the_counts_of_all_queues(far: FarDesk) -> None:
    ready = reading(lambda desk: desk.store.readers.counts(QUEUES, desk.now, desk.me.id))
    assert far.trips(READING, ready) <= READING


def test_the_counts_of_all_saved_views(far: FarDesk) -> None:
    texts = ("is:nearing", "is:open contact:ana", "is:owed lost", "order is:open", "is:open -tag:vip")
    views = [(parse(text), QUEUES[-1]) for text in texts]

    def count(desk: WrittenDesk) -> object:
        return desk.store.readers.filter_counts(views, Viewer(now=desk.now, me=desk.me.id), limit=1000)

    assert far.trips(READING, reading(count)) <= READING


def test_what_is_like_a_request(far: FarDesk) -> None:
    asked = far.desk.register("Order 7 is lost")
    client = far.desk.store.readers.request(asked).request.client_id
    ready = reading(lambda desk: desk.store.readers.like(("order", "lost"), asked, client))
    assert far.trips(READING, ready) <= READING


def test_opening_a_request(far: FarDesk) -> None:
    examples = Examples(far.desk)
    requests = (
        examples.busy(),
        examples.answered()[0],
        examples.linked()["request_id"],
        examples.merged()["request_id"],
    )
    for request_id in requests:
        ready = reading(lambda desk, request_id=request_id: desk.store.readers.request(request_id))
        assert far.trips(READING, ready) <= READING


def test_listing_quotes(far: FarDesk) -> None:
    Examples(far.desk).issued()
    assert far.trips(READING, reading(lambda desk: desk.store.readers.quotes(words="gift"))) <= READING
    assert far.trips(READING, reading(lambda desk: desk.store.readers.quotes_expired(desk.now))) <= READING


def test_searching(far: FarDesk) -> None:
    ready = reading(lambda desk: desk.store.readers.search("order lost", now=desk.now, me=desk.me.id))
    assert far.trips(READING, ready) <= READING


def test_every_kind_of_command_has_its_example() -> None:
    assert set(FIELDS) == {*c.ON_REQUEST, *c.ON_DIRECTORY}


@pytest.mark.parametrize("kind", FIELDS, ids=lambda kind: kind.__name__)
def test_a_command(far: FarDesk, kind: type[Any]) -> None:
    def ready(desk: WrittenDesk) -> list[Action]:
        examples = Examples(desk)
        commands = [examples.of(kind) for _time in range(1 if kind is c.ChangePolicy else 3)]
        # The first once more at the end, as after a lost connection: the outcome is there.
        return [lambda command=command: desk.done(command) for command in (*commands, commands[0])]

    assert far.trips(WRITING, ready) <= WRITING


@pytest.mark.parametrize("many", [1, 5, 60])
def test_removing_a_person_from_however_many_requests(far: FarDesk, proxy: Proxy, many: int) -> None:
    desk = far.desk
    mine = {"client_id": desk.client.id, "contact_id": desk.contact.id}
    requests = [desk.register(f"It fails, says {number}", **mine) for number in range(many)]
    for request_id in requests:
        desk.do(c.AddNote, request_id, text="Zoë Ruiz called")
    raw = b"From: zoe@acme.example\n\n\xff\x00?"
    desk.done(c.QuarantineMail(id=new_id(), actor_id=desk.me.id, raw=raw, source="zoe@acme.example", reason="?"))
    command = c.AnonymisePerson(id=new_id(), actor_id=desk.me.id, **mine)
    proxy.delay = LONG
    assert proxy.count(lambda: preview(desk.store.readers, command)) <= PREVIEW
    assert proxy.count(lambda: desk.done(command)) == WRITING
    assert proxy.count(lambda: desk.done(command)) <= READING  # settled: nothing is looked for again
    proxy.delay = 0
    assert preview(desk.store.readers, command).mentions == 0
    assert desk.faults() == []


def test_a_refusal_costs_no_more(far: FarDesk) -> None:
    request_id = far.desk.register()
    assert far.trips(WRITING, reading(lambda desk: desk.do(c.AddNote, request_id, text=" "))) <= WRITING
