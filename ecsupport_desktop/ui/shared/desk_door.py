"""What the window needs of the desk, and how the refusals of its surroundings come in: expected, and in a sentence."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol, TypeVar
from uuid import UUID

from ecsupport_desktop.domain.commands import AnyCommand
from ecsupport_desktop.domain.errors import DomainError
from ecsupport_desktop.services.outcome import Changed, Outcome
from ecsupport_desktop.services.patience import Patience
from ecsupport_desktop.services.ports import ConnectionLost, Drafts, EnvironmentFault, Readers, Store

T = TypeVar("T")


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
    def patience(self) -> Patience: ...
    @property
    def hub(self) -> Hub: ...
    def execute(self, command: AnyCommand, /) -> Outcome: ...


class DeskUnavailable(DomainError):
    """The disk is full, the file is gone: expected to happen one day, said in a sentence, and nothing was changed."""

    code = "unavailable"
    command_id: UUID | None = None
    """The command it happened to, where it was one."""


class DeskUnreachable(DeskUnavailable):
    """The server doesn't answer. A command under way may have been recorded: its id tells once the server is back."""

    code = "unreachable"


def expected(work: Callable[[], T], command_id: UUID | None = None) -> Callable[[], T]:
    """The surroundings' refusal as one of the errors that callers are told of, not as a crash."""

    def run() -> T:
        try:
            return work()
        except EnvironmentFault as fault:
            kind = DeskUnreachable if isinstance(fault, ConnectionLost) else DeskUnavailable
            error = kind("{sentence}", sentence=str(fault))
            error.command_id = command_id
            raise error from fault

    return run


def joined(one: Changed, other: Changed) -> Changed:
    return Changed(
        request_ids=one.request_ids | other.request_ids,
        directory=one.directory or other.directory,
        quarantine=one.quarantine or other.quarantine,
    )
