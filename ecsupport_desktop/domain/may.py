"""What may be done with a request now: what the window enables, and in words why not."""

from __future__ import annotations

from dataclasses import dataclass

from .commands import RequestCommand
from .decide import Context, guard
from .decide.guards import require_active
from .errors import DomainError
from .request import Request


@dataclass(frozen=True, slots=True, kw_only=True)
class Permission:
    """Whether commands of a kind are possible; `why_not` is there exactly where they aren't."""

    allowed: bool
    why_not: DomainError | None = None


def may(kind: type[RequestCommand], request: Request, context: Context) -> Permission:
    """By the very checks of `decide`: if this says no, it refuses every command of this kind, for this reason.

    A yes is about the request and the agent; the command's own fields can still be wrong.
    """
    try:
        require_active(context)
        guard(request, kind, context)
    except DomainError as error:
        return Permission(allowed=False, why_not=error)
    return Permission(allowed=True)
