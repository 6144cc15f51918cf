"""What a merge, a link or a split would do, in two or three lines: what will be where, what is owed, who is told."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from ecsupport_desktop.config.language import _, ngettext
from ecsupport_desktop.domain.request import Request
from ecsupport_desktop.ui.shared.keys import current_keys

Say = Callable[[datetime], str]
"""A moment, as it is shown."""


def merge_words(before: Request, into: Request, after: Request, say: Say) -> str:
    """`into` as it is now, `after` as it would be: the other one, into which `before` is merged."""
    stays = _("{number} keeps {parts} and closes as a duplicate of {into}.").format(
        parts=_parts(before), number=before.number, into=into.number
    )
    return "\n".join((stays, _carried(before, into, after, say), _quietly()))


def _carried(before: Request, into: Request, after: Request, say: Say) -> str:
    if after.due_at is None:
        return _("No response is owed on either.")
    if before.due_at is None:
        return _("{into} goes on being due {due}.").format(into=into.number, due=say(after.due_at))
    if into.due_at is None or after.due_at < into.due_at:
        return _("{into} is then due {due}, as {number} is now; one answer ends both.").format(
            into=into.number, due=say(after.due_at), number=before.number
        )
    return _("{into} goes on being due {due}, the earlier of the two; one answer ends both.").format(
        into=into.number, due=say(after.due_at)
    )


def link_words(before: Request, other: Request) -> str:
    """Both as they are now: a link moves nothing."""
    shown = _("{number} and {other} each show the other.").format(number=before.number, other=other.number)
    return "\n".join((shown, _("Messages, files, tags and what is due stay as they are on both."), _quietly()))


def split_words(before: Request, after: Request, made: Request, say: Say, *, undone: bool) -> str:
    """`after` is the first request then, `made` the new one."""
    moves = _("The new request takes {parts}; {number} keeps {rest}, its tags and its agent.").format(
        parts=_count(made), rest=_count(after), number=before.number
    )
    new_due = say(made.due_at) if made.due_at is not None else ""
    if after.due_at is None:
        due = _("The new request is due {due}; on {number} no response is owed.").format(
            due=new_due, number=before.number
        )
    else:
        due = _("The new request is due {due}; {number} goes on being due {old}.").format(
            due=new_due, number=before.number, old=say(after.due_at)
        )
    return "\n".join((moves, due, _quietly() if undone else _("Nobody is told. To take it back, merge the two.")))


def _quietly() -> str:
    return _("Nobody is told. {key} takes it back.").format(key=current_keys().said("Ctrl+Z"))


def _count(request: Request) -> str:
    """ "2 messages, 1 file"."""
    messages, files = len(request.messages), len(request.attachments)
    said = ngettext("{count} message", "{count} messages", messages).format(count=messages)
    if not files:
        return said
    return _("{first}, {second}").format(
        first=said, second=ngettext("{count} file", "{count} files", files).format(count=files)
    )


def _parts(request: Request) -> str:
    """With its tags, which are named."""
    if not request.tags:
        return _count(request)
    tags = ngettext("tag {tags}", "tags {tags}", len(request.tags)).format(tags=", ".join(request.tags))
    return _("{first}, {second}").format(first=_count(request), second=tags)
