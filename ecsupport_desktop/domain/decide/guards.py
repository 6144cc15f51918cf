"""The checks several decisions share; each raises the domain error that says, in words, why not."""

from __future__ import annotations

from datetime import datetime

from ecsupport_desktop.domain.commands import APPEND_ONLY, RequestCommand, SentAnotherWay
from ecsupport_desktop.domain.errors import N_, Conflict, InvalidField, NotAllowed
from ecsupport_desktop.domain.request import Request
from ecsupport_desktop.domain.words import State

from .context import Context


def require_text(value: str, field: str, message: str) -> str:
    """The stripped value of a mandatory text."""
    if not value.strip():
        raise InvalidField(message, field=field)
    return value.strip()


def require_head(request: Request, command: RequestCommand) -> None:
    """Nobody changed the request since this command's author read it; commands that only append never conflict."""
    if type(command) in APPEND_ONLY or command.expected_head is None or command.expected_head == request.head:
        return
    raise Conflict(N_("{number} was changed by somebody else in the meantime"), number=request.number)


def require_open(request: Request) -> None:
    if request.state is State.CLOSED:
        raise NotAllowed(N_("{number} is closed; reopen it first"), number=request.number)


def require_unmerged(request: Request, context: Context) -> None:
    if request.merged_into is None:
        return
    into = context.related.get(request.merged_into)
    raise NotAllowed(
        N_("{number} is merged into {into}; work there, or unmerge it"),
        number=request.number,
        into=into.number if into else "?",
    )


def require_not_future(moment: datetime | None, field: str, context: Context) -> None:
    if moment is not None and moment > context.now:
        raise InvalidField(N_("This moment is in the future"), field=field)


def require_plausible_sending(request: Request, sent: SentAnotherWay | None, context: Context) -> None:
    """An answer given another way lies between the opening of the oldest response owed and now."""
    if sent is None:
        return
    require_not_future(sent.sent_at, "sent_at", context)
    since = request.owed_since
    if since is not None and sent.sent_at < since:
        raise InvalidField(
            N_("The answer can't have gone out before the client's message was received"), field="sent_at"
        )


def require_lead(context: Context) -> None:
    if not context.actor.is_lead:
        raise NotAllowed(N_("Only a lead may do this"))


def require_active(context: Context) -> None:
    if not context.actor.active:
        raise NotAllowed(N_("{name} is no longer an active agent"), name=context.actor.name)
