"""The quote of a request for extra functionality: drafted, issued, sent, decided."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

from ecsupport_desktop.domain.message import Address
from ecsupport_desktop.domain.quote import Answered, QuoteContent
from ecsupport_desktop.domain.words import Channel

from .base import NewAttachment, RequestCommand, SentAnotherWay


@dataclass(frozen=True, slots=True, kw_only=True)
class SaveQuote(RequestCommand):
    """Keep the draft's content; without a draft this begins the next revision.

    `base`: the command that saved the content this was made from, None where there was no draft; another saving in the
    meantime is a conflict. It doesn't move the request's head.
    """

    kind: Literal["save_quote"] = "save_quote"
    content: QuoteContent
    base: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DiscardQuote(RequestCommand):
    """Throw the draft away; issued revisions stay."""

    kind: Literal["discard_quote"] = "discard_quote"
    base: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class IssueQuote(RequestCommand):
    """Give the draft its number and dates; then it never changes. `base`: the saving that is issued, None: the last."""

    kind: Literal["issue_quote"] = "issue_quote"
    base: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FileQuote(RequestCommand):
    """Put the PDF of an issued revision on the request; the first one is the one that is sent and decided on."""

    kind: Literal["file_quote"] = "file_quote"
    revision: int
    document: NewAttachment


@dataclass(frozen=True, slots=True, kw_only=True)
class SendQuote(RequestCommand):
    """Send the issued revision's PDF; once delivered it ends the cycle. Fields as in `Answer`; the PDF goes first."""

    kind: Literal["send_quote"] = "send_quote"
    revision: int
    text: str
    to: tuple[Address, ...] = ()
    signature: str = ""
    files: tuple[UUID, ...] = ()
    sent: SentAnotherWay | None = None
    seen: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DecideQuote(RequestCommand):
    """What the client said to one revision: who, by which way, when (None: now), with which of the optional lines."""

    kind: Literal["decide_quote"] = "decide_quote"
    revision: int
    answer: Answered
    said_by: str
    how: Channel
    said_at: datetime | None = None
    reason: str = ""
    chosen: tuple[UUID, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class WithdrawQuote(RequestCommand):
    """Take an offer back, for a recorded reason."""

    kind: Literal["withdraw_quote"] = "withdraw_quote"
    revision: int
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpireQuote(RequestCommand):
    """Record that the last day of an offer has passed, by the authority's clock."""

    kind: Literal["expire_quote"] = "expire_quote"
    revision: int
