"""What joins the rooms of the window to the desk: questions, commands, and the news of what changed.

GUI thread only. Questions run on the query thread, commands and drafts on the command thread; every answer comes
home on the GUI thread to a bound method of a QObject (see `ui.shared.worker`). With a local file a write by another
process (the command line, a second window) is noticed within two seconds by looking; a shared database tells by itself
(`live_link`), and drafts, which stay on this computer, are written apart from the commands that may wait for it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime, tzinfo
from typing import Any, TypeVar, cast
from uuid import UUID

from PySide6.QtCore import QObject, QTimer, Signal

from ecsupport_desktop.config.paths import Paths
from ecsupport_desktop.config.settings import Settings
from ecsupport_desktop.domain.commands import AnyCommand
from ecsupport_desktop.domain.directory import Agent
from ecsupport_desktop.domain.policy import Policy
from ecsupport_desktop.services.desk import Desk
from ecsupport_desktop.services.identity import new_id
from ecsupport_desktop.services.outcome import Changed, Outcome
from ecsupport_desktop.services.own_texts import OwnTexts
from ecsupport_desktop.services.ports import Clock, Drafts, EnvironmentFault, Readers
from ecsupport_desktop.ui.shared.desk_door import DeskLike, DeskUnavailable, DeskUnreachable, expected, joined
from ecsupport_desktop.ui.shared.link_words import closed_text
from ecsupport_desktop.ui.shared.live_link import LiveLink
from ecsupport_desktop.ui.shared.worker import Jobs

__all__ = ["DeskLike", "DeskLink", "DeskUnavailable", "DeskUnreachable"]

T = TypeVar("T")
Done = Callable[[T], object] | None
Failed = Callable[[Exception], object] | None

POLL_MILLISECONDS = 2_000
GATHER_MILLISECONDS = 15
"""Outcomes that come this close together (an import) are told as one change."""

READ_AGAIN_MILLISECONDS = 2_000
"""After a question that didn't get through."""


def utc_now() -> datetime:
    return datetime.now(UTC)


class DeskLink(QObject):
    """The open desk, as the rooms see it.

    Signals: changed(services.outcome.Changed) after own or foreign writes; agent_changed(Agent) when another agent acts
    or the acting one was revised; policy_changed(Policy); language_changed() after texts have to be said again;
    settings_changed(Settings); waiting_changed(int): how many commands are under way. Of a shared database only, see
    `LiveLink`: presence_changed(tuple[Presence, …]), link_changed(LinkState), taken_over(UUID, UUID) and
    clock_corrected().
    """

    changed = Signal(object)
    agent_changed = Signal(object)
    policy_changed = Signal(object)
    language_changed = Signal()
    settings_changed = Signal(object)
    waiting_changed = Signal(int)
    presence_changed = Signal(object)
    link_changed = Signal(object)
    taken_over = Signal(object, object)
    clock_corrected = Signal()
    _outcome_arrived = Signal(object)

    def __init__(
        self,
        desk: DeskLike,
        jobs: Jobs,
        settings: Settings,
        paths: Paths,
        *,
        agent: Agent,
        agents: Mapping[UUID, Agent] | None = None,
        policy: Policy | None = None,
        seq: int = 0,
        clock: Clock = utc_now,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("desk_link")
        self.desk, self.jobs = desk, jobs
        self.settings, self.paths = settings, paths
        self.texts = OwnTexts()
        self.agent = agent
        self.agents: dict[UUID, Agent] = dict(agents) if agents is not None else {agent.id: agent}
        self.policy = policy or Policy()
        self.drafts: Drafts = desk.drafts
        self.live = LiveLink(desk.store.live, self)
        self.waiting = 0
        self._clock = clock
        self._seq = seq
        self._pending = Changed()
        self._gather = self._timer(self._pull, GATHER_MILLISECONDS)
        self._read_again = self._timer(self._on_read_again, READ_AGAIN_MILLISECONDS)
        self._poll = QTimer(self, interval=POLL_MILLISECONDS)
        self._poll.timeout.connect(self._pull)
        self._outcome_arrived.connect(self._on_outcome)
        self._listen()
        # The hub calls back on whichever thread wrote: a signal brings it home.
        self._unsubscribe: Callable[[], None] | None = desk.hub.subscribe(self._outcome_arrived.emit)

    def _timer(self, slot: Callable[[], None], milliseconds: int) -> QTimer:
        timer = QTimer(self, singleShot=True, interval=milliseconds)
        timer.timeout.connect(slot)
        return timer

    def _listen(self) -> None:
        live = self.live
        live.changed.connect(self._on_news)
        live.came_back.connect(self.refresh)
        for heard, told in (
            (live.presence_changed, self.presence_changed),
            (live.link_changed, self.link_changed),
            (live.taken_over, self.taken_over),
            (live.clock_corrected, self.clock_corrected),
        ):
            heard.connect(told)

    def start_polling(self) -> None:
        """Notice what others write; `close` ends it."""
        if self.live.shared:
            self.live.start()
        else:
            self._poll.start()

    def close(self) -> None:
        """Stop listening and watching; nothing is emitted afterwards, and no command waits for a server any more."""
        self.desk.patience.end()
        self.live.stop()
        for timer in (self._poll, self._gather, self._read_again):
            timer.stop()
        if self._unsubscribe is not None:
            self._unsubscribe()
            self._unsubscribe = None

    def now(self) -> datetime:
        """The moment by the authority's clock, aware UTC: a server's, where this computer's differs."""
        return self._clock() + self.live.clock_offset

    @property
    def closed_because(self) -> str:
        """Why nothing can be changed any more on this database, in words; "" where it can."""
        return closed_text(self.live.state) if self.live.state is not None and self.live.closed else ""

    @property
    def zone(self) -> tzinfo:
        """The zone times are shown in."""
        return self.settings.zone

    def command_base(self) -> dict[str, Any]:
        """What every command of this window begins with: a new id and the acting agent."""
        return {"id": new_id(), "actor_id": self.agent.id}

    def query(
        self, function: Callable[[Readers], T], on_done: Callable[[T], object], on_error: Failed = None,
        key: str | None = None, *, long: bool = False,
    ) -> None:  # fmt: skip
        """Ask the database on the query thread, a `long` question beside it. With a key only the newest answer comes.

        Without `on_error` a question that didn't get through is forgotten: everything is read again once it would.
        """
        readers = self.desk.readers
        again = on_error or self.read_again_after
        self.jobs.query(expected(lambda: function(readers)), on_done, again, key=key, long=long)

    def execute(
        self, command: AnyCommand, on_done: Callable[[Outcome], object] | None = None, on_error: Failed = None
    ) -> None:
        """Run a command; refusals and conflicts come back as an Outcome, `on_error` is for failures only.

        On a shared database the answer may take as long as the server is away.
        """
        desk = self.desk
        self._mutate(lambda: desk.execute(command), on_done, on_error, command.id)

    def work(self, function: Callable[[Desk], T], on_done: Callable[[T], object], on_error: Failed = None) -> None:
        """Run a use case of several commands, on the thread of commands; as `execute` otherwise."""
        desk = cast(Desk, self.desk)
        self._mutate(lambda: function(desk), on_done, on_error)

    def _mutate(self, work: Callable[[], T], done: Done[T], error: Failed, command_id: UUID | None = None) -> None:
        closed = self.closed_because

        def run() -> T:
            if closed:
                raise EnvironmentFault(closed)
            return work()

        self.count_waiting(+1)
        self.jobs.mutate(expected(run, command_id), done, error, on_settled=self._on_settled)

    def journal(self, function: Callable[[Drafts], T], on_done: Callable[[T], object] | None = None) -> None:
        """Read or write drafts, in the order asked, on the thread that writes this computer's files."""
        drafts = self.drafts
        ask = self.jobs.keep if self.live.shared else self.jobs.mutate
        ask(expected(lambda: function(drafts)), on_done)

    def act_as(self, agent: Agent) -> None:
        """Work as this agent from now on."""
        self.agent = agent
        self.agents = {**self.agents, agent.id: agent}
        self.agent_changed.emit(agent)

    def use_settings(self, settings: Settings) -> None:
        """Settings were changed; a new zone shows when the rooms say their texts again."""
        self.settings = settings
        self.settings_changed.emit(settings)

    def refresh(self) -> None:
        """Have every view read again (F5)."""
        self._pending = replace(self._pending, directory=True, quarantine=True)
        self._pull()

    def count_waiting(self, change: int) -> None:
        """So many more (or fewer) changes are under way; a room counts what waits before it is a command."""
        self.waiting += change
        self.waiting_changed.emit(self.waiting)

    def _on_settled(self) -> None:
        self.count_waiting(-1)

    def read_again_after(self, error: Exception) -> None:
        """A question got no answer: where the server is away all is asked again, anything else is said."""
        if not isinstance(error, DeskUnreachable):
            self.jobs.refused.emit(error)
        elif self._unsubscribe is not None:
            self._read_again.start()

    def _on_read_again(self) -> None:
        """While the connection is lost nothing is asked: all is read when it comes back."""
        if not self.live.lost:
            self.refresh()

    def _on_outcome(self, outcome: Outcome) -> None:
        if self._unsubscribe is None:
            return
        self._on_news(outcome.changed)

    def _on_news(self, changed: Changed) -> None:
        self._pending = joined(self._pending, changed)
        if not self._gather.isActive():
            self._gather.start()

    def _pull(self) -> None:
        """Read what was written since the last look: own writes and foreign ones are told together, once."""
        if self._unsubscribe is None:
            return
        own, self._pending = self._pending, Changed()
        if self.live.shared:
            self._tell(own)
            return
        since = self._seq

        def look(readers: Readers) -> tuple[int, frozenset[UUID], Changed]:
            seq = readers.last_seq()
            return seq, readers.changed_since(since) if seq > since else frozenset(), own

        self.query(look, self._on_pulled)

    def _on_pulled(self, found: tuple[int, frozenset[UUID], Changed]) -> None:
        if self._unsubscribe is None:
            return
        seq, streams, own = found
        foreign = streams - own.request_ids if seq > self._seq else frozenset()
        self._seq = max(self._seq, seq)
        # A foreign stream may be a request, a client, an agent or a quarantined mail: look at all of them.
        change = joined(
            own, Changed(request_ids=foreign, directory=bool(foreign), quarantine=bool(foreign)) if foreign else own
        )
        self._tell(change)

    def _tell(self, change: Changed) -> None:
        if change == Changed():
            return
        if change.directory:
            self.query(
                lambda readers: (readers.agents(), readers.policy()), self._on_directory, key="desk_link.directory"
            )
        self.changed.emit(change)

    def _on_directory(self, found: tuple[tuple[Agent, ...], Policy]) -> None:
        agents, policy = found
        self.agents = {agent.id: agent for agent in agents}
        if (agent := self.agents.get(self.agent.id)) is not None and agent != self.agent:
            self.act_as(agent)
        if policy != self.policy:
            self.policy = policy
            self.policy_changed.emit(policy)
