"""What became of a command, and what it changed: views decide from it what to fetch again."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from uuid import UUID

from ecsupport_desktop.domain.errors import DomainError


class Status(StrEnum):
    """`applied`: done; `redundant`: it was so already; `refused`: for a reason; `conflict`: somebody was first."""

    APPLIED = "applied"
    REDUNDANT = "redundant"
    REFUSED = "refused"
    CONFLICT = "conflict"


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """Why not: an English template, its parameters as text, and the field to mend where there is one."""

    code: str
    message: str
    field: str | None = None
    params: tuple[tuple[str, str], ...] = ()

    @classmethod
    def of(cls, error: DomainError) -> Refusal:
        params = tuple((name, str(value)) for name, value in error.params.items())
        return cls(code=error.code, message=error.message, field=error.field, params=params)

    @property
    def text(self) -> str:
        """In English; the window translates `message` and formats it with `params`."""
        return self.message.format(**dict[str, Any](self.params))


@dataclass(frozen=True, slots=True, kw_only=True)
class Changed:
    """What views may have to fetch again. `directory`: a client, an agent or the policy; `quarantine`: its mails."""

    request_ids: frozenset[UUID] = frozenset()
    directory: bool = False
    quarantine: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """The acknowledgement of one command; the same id again gives the same one.

    `head` is the request's head afterwards: what the next command of the same author expects. `request_id` is where
    it happened (a message to a merged request happens on the one that carries it); `number` is that request's.
    """

    command_id: UUID
    status: Status
    request_id: UUID | None = None
    number: str | None = None
    head: UUID | None = None
    refusal: Refusal | None = None
    changed: Changed = Changed()

    @property
    def accepted(self) -> bool:
        return self.status in (Status.APPLIED, Status.REDUNDANT)


def applied(command_id: UUID, request_id: UUID, number: str, head: UUID, changed: Iterable[UUID]) -> Outcome:
    """The outcome of a command that changed these requests; number and head as they are afterwards."""
    return Outcome(
        command_id=command_id,
        status=Status.APPLIED,
        request_id=request_id,
        number=number,
        head=head,
        changed=Changed(request_ids=frozenset(changed)),
    )
