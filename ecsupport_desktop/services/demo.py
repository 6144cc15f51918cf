"""A database to try the program with: realistic requests in every state, the same for the same seed, due as of now."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from random import Random
from typing import Final

from ecsupport_desktop.domain.commands import (
    AnyCommand,
    ChangePolicy,
    LinkRequests,
    MergeRequest,
    QuarantineMail,
    SaveAgent,
    SaveClient,
)
from ecsupport_desktop.domain.directory import Agent
from ecsupport_desktop.domain.errors import N_, DomainError, NotAllowed
from ecsupport_desktop.domain.request import Request
from ecsupport_desktop.domain.words import State
from ecsupport_desktop.services.bulk_writer import BulkWriter
from ecsupport_desktop.services.demo_cast import DemoCast, demo_agents, demo_clients
from ecsupport_desktop.services.demo_copies import Told, copy_at, told
from ecsupport_desktop.services.demo_office import DemoOffice
from ecsupport_desktop.services.demo_plan import MANY, Scene, plan
from ecsupport_desktop.services.demo_plots import PLOTS
from ecsupport_desktop.services.demo_story import Story, demo_id
from ecsupport_desktop.services.demo_texts import demo_texts
from ecsupport_desktop.services.desk import Desk
from ecsupport_desktop.services.quote_paper import Printer

USUAL_REQUESTS: Final = 60
_KEPT: Final = 400
"""How many told requests are remembered for what happens between requests."""
_ORIGINALS: Final = 60
"""Stories told of each plot before they are copied."""
_BROKEN_MAIL: Final = b"\x00\x01\x02 this was a mail once \xff\xfe" * 8
Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoSummary:
    """What was made; `seed` makes it again."""

    requests: int
    clients: int
    agents: int
    owed: int
    seed: int


def fill_with_demo(
    desk: Desk,
    me: Agent,
    now: datetime,
    printer: Printer,
    *,
    requests: int = USUAL_REQUESTS,
    seed: int = 1,
    progress: Progress | None = None,
) -> DemoSummary:
    """Fill an empty database; `me` gets a share of the requests. `now` is aware UTC; progress is (done, of).

    Raises NotAllowed where requests exist already, so that no real database is ever filled with these.
    """
    if next(iter(desk.readers.all_requests()), None) is not None:
        raise NotAllowed(N_("This database has requests already; a demo wants one of its own"))
    rng = Random(seed)
    texts = demo_texts()
    clients = demo_clients(texts, rng, now)
    taken = {agent.login.casefold(): agent.id for agent in desk.readers.agents()}
    agents = demo_agents(texts, rng, now, taken)
    for agent in agents:
        _execute(desk, SaveAgent(id=demo_id(rng, now), actor_id=me.id, agent=agent))
    for client in clients:
        _execute(desk, SaveClient(id=demo_id(rng, now), actor_id=me.id, client=client))
    policy, sparing = desk.readers.policy(), requests >= MANY
    office = DemoOffice(policy, printer, partial(demo_id, rng, now), sparing=sparing)
    _execute(desk, ChangePolicy(id=demo_id(rng, now), actor_id=me.id, policy=office.policy))
    scenes = plan(requests, rng, now)
    cast = DemoCast(texts, clients, (me, *agents), rng)
    with desk.store.bulk() as bulk:
        last, owed = _tell(bulk, scenes, _Teller(cast, office, copying=sparing), progress)
    _between_requests(desk, me, last, rng, now)
    return DemoSummary(requests=requests, clients=len(clients), agents=len(agents) + 1, owed=owed, seed=seed)


def _tell(
    bulk: BulkWriter, scenes: list[Scene], teller: _Teller, progress: Progress | None
) -> tuple[list[Request], int]:
    """Write every scene's story; the last few requests, and how many are owed a response."""
    years = Counter(scene.registered_at.year for scene in scenes)
    numbers = {year: iter(bulk.next_numbers(year, count)) for year, count in sorted(years.items())}
    quotes = _quote_numbers(bulk, scenes)
    kept: list[Request] = []
    owed = 0
    for done, scene in enumerate(scenes, start=1):
        year = scene.registered_at.year
        told = teller.tell(scene, f"ECS-{year}-{next(numbers[year]):06d}", quotes.get(scene))
        bulk.write(told.request, told.history, told.contents, told.files)
        owed += told.request.due_at is not None
        if len(scenes) - done < _KEPT:
            kept.append(told.request)
        if progress is not None and done % 1000 == 0:
            progress(done, len(scenes))
    return kept, owed


def _quote_numbers(bulk: BulkWriter, scenes: list[Scene]) -> dict[Scene, str]:
    """The numbers of the quotes, in the order in which they are issued."""
    issued = [(moment, scene) for scene in scenes if (moment := scene.issued_at) is not None]
    years = Counter(moment.year for moment, _scene in issued)
    numbers = {year: iter(bulk.next_quote_numbers(year, count)) for year, count in sorted(years.items())}
    return {
        scene: f"Q-{moment.year}-{next(numbers[moment.year]):05d}"
        for moment, scene in sorted(issued, key=lambda each: each[0])
    }


class _Teller:
    """Tells scenes; of a large demo's closed requests it tells some of each plot and copies those."""

    def __init__(self, cast: DemoCast, office: DemoOffice, *, copying: bool) -> None:
        self._cast, self._office = cast, office
        self._copying = copying
        self._originals: dict[str, list[Told]] = defaultdict(list)

    def tell(self, scene: Scene, number: str, quote_number: str | None) -> Told:
        """A quote is told anew each time: its number is on its paper."""
        rng = Random(scene.seed)
        if not self._copying or quote_number is not None or not scene.plot.startswith("closed"):
            return self._told(scene, number, rng, quote_number)
        originals = self._originals[scene.plot]
        if len(originals) < _ORIGINALS:
            originals.append(self._told(scene, number, rng, None))
            return originals[-1]
        return copy_at(rng.choice(originals), number, scene.registered_at, rng)

    def _told(self, scene: Scene, number: str, rng: Random, quote_number: str | None) -> Told:
        story = Story(rng, self._cast.cast(scene.plot, number, rng, quote_number), self._office)
        PLOTS[scene.plot].tell(story, scene.registered_at, scene.pivot)
        return told(story)


def _between_requests(desk: Desk, me: Agent, last: list[Request], rng: Random, now: datetime) -> None:
    """A merge, a link and a mail in quarantine: what takes more than one request, or none."""
    _execute(
        desk,
        QuarantineMail(
            id=demo_id(rng, now),
            actor_id=me.id,
            raw=_BROKEN_MAIL,
            source="broken.eml",
            reason="the file has no mail header",
        ),
    )
    pairs = list(_same_client(last))
    for closing, into in pairs[:1]:
        _execute(desk, MergeRequest(id=demo_id(rng, now), actor_id=me.id, request_id=closing.id, into_id=into.id))
    for one, two in pairs[1:3]:
        _execute(desk, LinkRequests(id=demo_id(rng, now), actor_id=me.id, request_id=one.id, other_id=two.id))


def _same_client(requests: Iterable[Request]) -> Iterable[tuple[Request, Request]]:
    """Pairs of open requests of one client, the later one first; nothing is owed on the first."""
    seen: dict[object, Request] = {}
    for request in requests:
        if request.client_id is None or request.state is State.CLOSED or request.quotes:
            continue
        earlier = seen.get(request.client_id)
        if earlier is None:
            seen[request.client_id] = request
        elif request.due_at is None:
            del seen[request.client_id]
            yield request, earlier


def _execute(desk: Desk, command: AnyCommand) -> None:
    outcome = desk.execute(command)
    if outcome.refusal is not None:
        raise DomainError(outcome.refusal.message, **dict(outcome.refusal.params))
