"""Who does it and how it is found again: none of this ever touches a cycle."""

from __future__ import annotations

from typing import Final

from ecsupport_desktop.domain import commands as c
from ecsupport_desktop.domain import events as e
from ecsupport_desktop.domain.errors import N_, InvalidField, NotAllowed, NotFound
from ecsupport_desktop.domain.request import Request

from .context import Context

TAGS_TOGETHER: Final = 600
"""Characters: queues are sorted by them."""


def claim(request: Request, command: c.ClaimRequest, context: Context) -> list[e.AnyRequestEvent]:
    if request.assignee_id == context.actor.id:
        return []
    return [e.RequestAssigned(request_id=request.id, assignee_id=context.actor.id)]


def assign(request: Request, command: c.AssignRequest, context: Context) -> list[e.AnyRequestEvent]:
    if command.assignee_id == request.assignee_id:
        return []
    if command.assignee_id is not None and context.assignee is None:
        raise NotFound(N_("This agent doesn't exist"), field="assignee_id")
    if context.assignee is not None and not context.assignee.active:
        raise NotAllowed(N_("{name} is no longer an active agent"), field="assignee_id", name=context.assignee.name)
    return [e.RequestAssigned(request_id=request.id, assignee_id=command.assignee_id)]


def tag(request: Request, command: c.TagRequest, context: Context) -> list[e.AnyRequestEvent]:
    tags = [name for name in request.tags if name not in {clean_tag(name) for name in command.remove}]
    for name in command.add:
        cleaned = clean_tag(name)
        if cleaned not in tags:
            tags.append(cleaned)
    if tuple(tags) == request.tags:
        return []
    if command.add and len(", ".join(tags)) > TAGS_TOGETHER:
        raise InvalidField(
            N_("The tags of a request have at most {longest} characters together: remove some first"),
            field="tags",
            longest=TAGS_TOGETHER,
        )
    return [e.RequestTagged(request_id=request.id, tags=tuple(sorted(tags)))]


def clean_tag(name: str) -> str:
    """A tag as it is kept: one to forty characters in lower case, words joined by hyphens."""
    cleaned = "-".join(name.lower().split())
    if not cleaned or len(cleaned) > 40 or "," in cleaned:
        raise InvalidField(N_("A tag has 1 to 40 characters and no comma"), field="tags")
    return cleaned


def link(request: Request, command: c.LinkRequests, context: Context) -> list[e.AnyRequestEvent]:
    """Both requests show the link."""
    other = _other(request, command.other_id, context)
    if any(known.other_id == other.id and known.relation is command.relation for known in request.links):
        return []
    return [
        e.RequestLinked(request_id=request.id, other_id=other.id, relation=command.relation),
        e.RequestLinked(request_id=other.id, other_id=request.id, relation=command.relation),
    ]


def unlink(request: Request, command: c.UnlinkRequests, context: Context) -> list[e.AnyRequestEvent]:
    other = _other(request, command.other_id, context)
    return [
        e.RequestUnlinked(request_id=one.id, other_id=two.id)
        for one, two in ((request, other), (other, request))
        if any(known.other_id == two.id for known in one.links)
    ]


def _other(request: Request, other_id: object, context: Context) -> Request:
    other = next((found for found in context.related.values() if found.id == other_id), None)
    if other is None:
        raise NotFound(N_("The other request doesn't exist"), field="other_id")
    if other.id == request.id:
        raise InvalidField(N_("A request can't be linked to itself"), field="other_id")
    return other
