"""The checks several decisions share; each raises the domain error that says, in words, why not."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Final
from uuid import UUID

from ecsupport_desktop.domain.commands import APPEND_ONLY, RequestCommand, SentAnotherWay
from ecsupport_desktop.domain.directory import LANGUAGES
from ecsupport_desktop.domain.errors import N_, Conflict, InvalidField, NotAllowed
from ecsupport_desktop.domain.policy import LARGEST_FILES
from ecsupport_desktop.domain.request import Request
from ecsupport_desktop.domain.words import State

from .context import Context

_A_MINUTE: Final = timedelta(minutes=1)


def require_text(value: str, field: str, message: str) -> str:
    """The stripped value of a mandatory text."""
    if not value.strip():
        raise InvalidField(message, field=field)
    return value.strip()


def require_line(value: str, field: str, message: str) -> str:
    """The value of a mandatory text, on one line: what may become a header of a mail."""
    return " ".join(require_text(value, field, message).split())


def require_language(value: str) -> str:
    if value not in LANGUAGES:
        raise InvalidField(
            N_("The language must be one of {languages}"), field="language", languages=", ".join(LANGUAGES)
        )
    return value


def require_head(request: Request, command: RequestCommand) -> None:
    """Nobody changed the request since this command's author read it; commands that only append never conflict."""
    if type(command) in APPEND_ONLY or command.expected_head is None or command.expected_head == request.head:
        return
    raise Conflict(N_("{number} was changed by somebody else in the meantime"), number=request.number)


def require_seen(request: Request, seen: UUID | None) -> None:
    """The client wrote nothing since the message the author saw last: such a message moves no head, so it is asked for.

    A message that isn't on the request was none that was seen on it.
    """
    if seen is None:
        return
    places = [place for place, message in enumerate(request.messages) if message.id == seen]
    unseen = request.messages[places[0] + 1 :] if places else request.messages
    if any(message.from_client for message in unseen):
        raise Conflict(
            N_("The client wrote again on {number} since this was written"), field="seen", number=request.number
        )


def require_files(request: Request, files: tuple[UUID, ...], sent: SentAnotherWay | None) -> None:
    """What goes with a message is on the request, each file once; what leaves from here isn't larger than mails are."""
    known = {file.id: file for file in request.attachments}
    if len(set(files)) < len(files) or not known.keys() >= set(files):
        raise InvalidField(N_("A file that goes with a message is on the request first"), field="files")
    if sent is None and sum(known[key].size for key in files) > LARGEST_FILES:
        raise InvalidField(
            N_("The files are larger than {megabytes} MB together, which most mail servers refuse: send a link"),
            field="files",
            megabytes=LARGEST_FILES // 1_000_000,
        )


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


def require_aware(moment: datetime | None, field: str) -> datetime | None:
    """The moment in UTC: only there do 48 hours of the clock on the wall last 48 hours, whatever night it is."""
    if moment is None:
        return None
    if moment.utcoffset() is None:
        raise InvalidField(N_("This moment lacks its time zone"), field=field)
    return moment.astimezone(UTC)


def require_not_future(moment: datetime | None, field: str, context: Context) -> datetime | None:
    """The moment in UTC, which lies in the past."""
    moment = require_aware(moment, field)
    if moment is not None and moment > context.now:
        raise InvalidField(N_("This moment is in the future"), field=field)
    return moment


def require_since(moment: datetime, since: datetime, field: str, message: str) -> datetime:
    """The moment, not before another one. People say the minute: within the minute of it counts as right then."""
    if moment <= since - _A_MINUTE:
        raise InvalidField(message, field=field)
    return max(moment, since)


def require_plausible_sending(request: Request, sent: SentAnotherWay | None, context: Context) -> datetime | None:
    """An answer given another way lies between the client's oldest message it can answer and now; its moment in UTC."""
    moment = require_not_future(sent.sent_at, "sent_at", context) if sent is not None else None
    since = request.owed_since or (request.cycles[0].opened_at if request.cycles else request.registered_at)
    if moment is None:
        return None
    message = N_("The answer can't have gone out before the client's message was received")
    return require_since(moment, since, "sent_at", message)


def require_active(context: Context) -> None:
    if not context.actor.active:
        raise NotAllowed(N_("{name} is no longer an active agent"), name=context.actor.name)
