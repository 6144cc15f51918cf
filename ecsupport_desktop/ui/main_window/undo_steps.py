"""What undo and redo go through: changes and their ways back, one by one or several done at once."""

from __future__ import annotations

from dataclasses import dataclass, field
from uuid import UUID

from ecsupport_desktop.domain import commands as c
from ecsupport_desktop.domain.undo import WayBack
from ecsupport_desktop.services.outcome import Outcome


@dataclass(frozen=True, slots=True)
class Step:
    """A change that can be taken back while its request's head is still `head`; `forth` does it again."""

    request_id: UUID
    number: str
    head: UUID | None
    back: WayBack
    forth: WayBack


Group = tuple[Step, ...]
"""What was done at once, and is undone at once."""


@dataclass(frozen=True, slots=True)
class Refused:
    """A step that wasn't undone or done again, and what came of it."""

    step: Step
    outcome: Outcome


@dataclass(slots=True)
class UnderWay:
    """A group that is being undone (`back`) or done again, one command after the other."""

    back: bool
    waiting: list[Step]
    now: Step
    command_id: UUID | None = None
    gone: list[Step] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)

    def group(self, steps: list[Step]) -> Group:
        """Steps in the order they were done at first: undoing went through them from behind."""
        return tuple(reversed(steps) if self.back else steps)


def step_of(command: c.RequestCommand, number: str, head: UUID | None, back: WayBack) -> Step:
    """`head`: of the request once the command was accepted. A split is undone on the request it made."""
    fields = {
        name: getattr(command, name)
        for name in type(command).__dataclass_fields__
        if name not in ("id", "actor_id", "request_id", "expected_head", "kind")
    }
    forth = WayBack(what=back.what, kind=back.again or type(command), fields={} if back.again else fields)
    return Step(back.request_id or command.request_id, number, head, back, forth)
