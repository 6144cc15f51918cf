"""What joins the rooms of the window to the desk: questions, commands, and the news of what changed.

GUI thread only. Questions run on the query thread, commands and drafts on the command thread; every answer comes
home on the GUI thread to a bound method of a QObject (see `ui.shared.worker`). A write by another process (the command
line, a second window) is noticed within two seconds.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime, tzinfo
from typing import Any, Protocol, TypeVar
from uuid import UUID

from PySide6.QtCore import QObject, QTimer, Signal

from ecsupport_desktop.config.paths import Paths
from ecsupport_desktop.config.settings import Settings
from ecsupport_desktop.domain.commands import AnyCommand
from ecsupport_desktop.domain.directory import Agent
from ecsupport_desktop.domain.errors import DomainError
from ecsupport_desktop.domain.policy import Policy
from ecsupport_desktop.services.identity import new_id
from ecsupport_desktop.services.outcome import Changed, Outcome
from ecsupport_desktop.services.ports import Clock, Drafts, EnvironmentFault, Readers, Store
from ecsupport_desktop.ui.shared.worker import Jobs

T = TypeVar("T")
Failed = Callable[[Exception], object] | None

POLL_MILLISECONDS = 2_000
GATHER_MILLISECONDS = 15
"""Outcomes that come this close together (an import) are told as one change."""


class Hub(Protocol):
    def subscribe(self, callback: Callable[[Outcome], None], /) -> Callable[[], None]: ...


class DeskLike(Protocol):
    """What the link needs of `services.desk.Desk`."""

    @property
    def store(self) -> Store: ...
    @property
    def readers(self) -> Readers: ...
    @property
    def drafts(self) -> Drafts: ...
    @property
    def hub(self) -> Hub: ...
    def execute(self, command: AnyCommand, /) -> Outcome: ...


class DeskUnavailable(DomainError):
    """The disk is full, the file is gone: expected to happen one day, said in a sentence, and nothing was changed."""

    code = "unavailable"


def utc_now() -> datetime:
    return datetime.now(UTC)


class DeskLink(QObject):
    """The open desk, as the rooms see it.

    Signals: changed(services.outcome.Changed) after own or foreign writes; agent_changed(Agent) when another agent acts
    or the acting one was revised; policy_changed(Policy); language_changed() after texts have to be said again.
    """

    changed = Signal(object)
    agent_changed = Signal(object)
    policy_changed = Signal(object)
    language_changed = Signal()
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
        self.desk = desk
        self.jobs = jobs
        self.settings = settings
        self.paths = paths
        self.agent = agent
        self.agents: dict[UUID, Agent] = dict(agents) if agents is not None else {agent.id: agent}
        self.policy = policy or Policy()
        self.drafts: Drafts = desk.drafts
        self._clock = clock
        self._seq = seq
        self._pending = Changed()
        self._gather = QTimer(self, singleShot=True, interval=GATHER_MILLISECONDS)
        self._gather.timeout.connect(self._pull)
        self._poll = QTimer(self, interval=POLL_MILLISECONDS)
        self._poll.timeout.connect(self._pull)
        self._outcome_arrived.connect(self._on_outcome)
        # The hub calls back on whichever thread wrote: a signal brings it home.
        self._unsubscribe: Callable[[], None] | None = desk.hub.subscribe(self._outcome_arrived.emit)

    def start_polling(self) -> None:
        """Watch for writes of other processes; `close` ends it."""
        self._poll.start()

    def close(self) -> None:
        """Stop listening and watching; nothing is emitted afterwards."""
        self._poll.stop()
        self._gather.stop()
        if self._unsubscribe is not None:
            self._unsubscribe()
            self._unsubscribe = None

    def now(self) -> datetime:
        """The moment by the authority's clock, aware UTC."""
        return self._clock()

    @property
    def zone(self) -> tzinfo:
        """The zone times are shown in."""
        return self.settings.zone

    def command_base(self) -> dict[str, Any]:
        """What every command of this window begins with: a new id and the acting agent."""
        return {"id": new_id(), "actor_id": self.agent.id}

    def query(
        self,
        function: Callable[[Readers], T],
        on_done: Callable[[T], object],
        on_error: Failed = None,
        key: str | None = None,
    ) -> None:
        """Ask the database on the query thread. With a key only the newest answer comes back."""
        readers = self.desk.readers
        self.jobs.query(_expected(lambda: function(readers)), on_done, on_error, key=key)

    def execute(
        self, command: AnyCommand, on_done: Callable[[Outcome], object] | None = None, on_error: Failed = None
    ) -> None:
        """Run a command; refusals and conflicts come back as an Outcome, `on_error` is for failures only."""
        desk = self.desk
        self.jobs.mutate(_expected(lambda: desk.execute(command)), on_done, on_error)

    def journal(self, function: Callable[[Drafts], T], on_done: Callable[[T], object] | None = None) -> None:
        """Read or write drafts, on the command thread, in the order asked."""
        drafts = self.drafts
        self.jobs.mutate(_expected(lambda: function(drafts)), on_done)

    def act_as(self, agent: Agent) -> None:
        """Work as this agent from now on."""
        self.agent = agent
        self.agents = {**self.agents, agent.id: agent}
        self.agent_changed.emit(agent)

    def use_settings(self, settings: Settings) -> None:
        """Settings were changed; a new zone shows when the rooms say their texts again."""
        self.settings = settings

    def refresh(self) -> None:
        """Have every view read again (F5)."""
        self._pending = replace(self._pending, directory=True, quarantine=True)
        self._pull()

    def _on_outcome(self, outcome: Outcome) -> None:
        if self._unsubscribe is None:
            return
        self._pending = _joined(self._pending, outcome.changed)
        if not self._gather.isActive():
            self._gather.start()

    def _pull(self) -> None:
        """Read what was written since the last look: own writes and foreign ones are told together, once."""
        if self._unsubscribe is None:
            return
        own, self._pending = self._pending, Changed()
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
        change = _joined(
            own, Changed(request_ids=foreign, directory=bool(foreign), quarantine=bool(foreign)) if foreign else own
        )
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


def _expected(work: Callable[[], T]) -> Callable[[], T]:
    """The surroundings' refusal as one of the errors that callers are told of, not as a crash."""

    def run() -> T:
        try:
            return work()
        except EnvironmentFault as fault:
            raise DeskUnavailable("{sentence}", sentence=str(fault)) from fault

    return run


def _joined(one: Changed, other: Changed) -> Changed:
    return Changed(
        request_ids=one.request_ids | other.request_ids,
        directory=one.directory or other.directory,
        quarantine=one.quarantine or other.quarantine,
    )
