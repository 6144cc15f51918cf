"""The way of a request after its response, and how requests belong together."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

from ecsupport_desktop.domain.words import CloseOutcome, Relation

from .base import RequestCommand


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkRestored(RequestCommand):
    """The service is back to its normal state. `restored_at` None means now."""

    kind: Literal["mark_restored"] = "mark_restored"
    restored_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeRestorationBack(RequestCommand):
    """The service isn't back to its normal state after all."""

    kind: Literal["take_restoration_back"] = "take_restoration_back"


@dataclass(frozen=True, slots=True, kw_only=True)
class CloseRequest(RequestCommand):
    """End the work on a request. A response that is owed isn't closed away, except for spam and withdrawn requests."""

    kind: Literal["close_request"] = "close_request"
    outcome: CloseOutcome
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReopenRequest(RequestCommand):
    """Take up a closed request again."""

    kind: Literal["reopen_request"] = "reopen_request"
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkRequests(RequestCommand):
    """Say that two requests belong together; both show it."""

    kind: Literal["link_requests"] = "link_requests"
    other_id: UUID
    relation: Relation = Relation.RELATED


@dataclass(frozen=True, slots=True, kw_only=True)
class UnlinkRequests(RequestCommand):
    """Take a link back, on both requests."""

    kind: Literal["unlink_requests"] = "unlink_requests"
    other_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class MergeRequest(RequestCommand):
    """Close this request as a duplicate of another, which carries what is still owed here."""

    kind: Literal["merge_request"] = "merge_request"
    into_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class UnmergeRequest(RequestCommand):
    """Take a merge back."""

    kind: Literal["unmerge_request"] = "unmerge_request"


@dataclass(frozen=True, slots=True, kw_only=True)
class SplitRequest(RequestCommand):
    """Make a request of its own of some of the client's messages."""

    kind: Literal["split_request"] = "split_request"
    new_request_id: UUID
    message_ids: tuple[UUID, ...]
    subject: str
