"""How requests belong together: links, merges, splits."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal
from uuid import UUID

from ecsupport_desktop.domain.message import Attachment, Message
from ecsupport_desktop.domain.request import Absorbed
from ecsupport_desktop.domain.words import Relation

from .conversation import RequestEvent


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestLinked(RequestEvent):
    """Another request was found to belong together with this one."""

    kind: Literal["request_linked"] = "request_linked"
    other_id: UUID
    relation: Relation


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestUnlinked(RequestEvent):
    """A link was taken back."""

    kind: Literal["request_unlinked"] = "request_unlinked"
    other_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestMerged(RequestEvent):
    """It was closed as a duplicate of another request, which carries what is owed."""

    kind: Literal["request_merged"] = "request_merged"
    into_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestUnmerged(RequestEvent):
    """The merge was taken back."""

    kind: Literal["request_unmerged"] = "request_unmerged"
    from_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestAbsorbed(RequestEvent):
    """Another request was merged into this one, or what is owed on it changed."""

    kind: Literal["request_absorbed"] = "request_absorbed"
    absorbed: Absorbed


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestReleased(RequestEvent):
    """A request merged into this one stands by itself again."""

    kind: Literal["request_released"] = "request_released"
    other_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class MessagesSplitOff(RequestEvent):
    """Some of the client's messages became a request of their own."""

    kind: Literal["messages_split_off"] = "messages_split_off"
    message_ids: tuple[UUID, ...]
    into_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class MessagesTakenOver(RequestEvent):
    """The messages, and their files, that a split brought from another request."""

    kind: Literal["messages_taken_over"] = "messages_taken_over"
    messages: tuple[Message, ...]
    attachments: tuple[Attachment, ...]
    from_id: UUID
