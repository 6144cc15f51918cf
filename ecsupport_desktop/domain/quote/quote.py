"""A revision of a request's quote and its life. All moments are aware UTC, dates are the office's.

draft ─(issue)→ issued → accepted | declined | expired | withdrawn | superseded     accepted → superseded never

An issued revision never changes; a change makes the next one, which supersedes it once it is issued itself.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from enum import StrEnum
from typing import Final
from uuid import UUID

from ecsupport_desktop.domain.words import Channel

from .content import Party, QuoteContent


class QuoteState(StrEnum):
    """Where a revision stands."""

    DRAFT = "draft"
    ISSUED = "issued"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"
    SUPERSEDED = "superseded"


class Answered(StrEnum):
    """What the client said to a quote."""

    ACCEPTED = "accepted"
    DECLINED = "declined"


CAME_TO_NOTHING: Final = frozenset({QuoteState.DECLINED, QuoteState.EXPIRED, QuoteState.WITHDRAWN})


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """The end of an issued revision: said by the client (accepted, declined), by us (withdrawn) or by the calendar.

    `document_sha256` is the PDF that was decided on, `chosen` the optional lines that were accepted, `total` what was
    accepted with them in minor units.
    """

    said_by: str = ""
    how: Channel | None = None
    said_at: datetime
    recorded_at: datetime
    agent_id: UUID
    reason: str = ""
    chosen: tuple[UUID, ...] = ()
    total: int | None = None
    document_sha256: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class QuoteDocument:
    """The PDF of an issued revision, as it is filed on the request."""

    attachment_id: UUID
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Issue:
    """What issuing froze beside the content: the number, our own facts, the dates. `expires_at` ends `valid_until`."""

    number: str
    issuer: Party
    issued_at: datetime
    issued_on: date
    valid_until: date
    expires_at: datetime
    agent_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    """One revision. `saved_by` is the command that saved its content last: what a later saving builds on."""

    revision: int
    state: QuoteState = QuoteState.DRAFT
    content: QuoteContent
    saved_by: UUID
    saved_at: datetime
    agent_id: UUID
    issue: Issue | None = None
    document: QuoteDocument | None = None
    decision: Decision | None = None

    @property
    def number(self) -> str | None:
        return self.issue.number if self.issue else None

    def has_expired(self, now: datetime) -> bool:
        """By the calendar, whether or not anybody has recorded it."""
        return self.state is QuoteState.ISSUED and self.issue is not None and now >= self.issue.expires_at


def draft_of(quotes: Iterable[Quote]) -> Quote | None:
    return next((quote for quote in quotes if quote.state is QuoteState.DRAFT), None)


def in_force(quotes: Iterable[Quote]) -> Quote | None:
    """The revision the client can decide on, or has accepted."""
    states = (QuoteState.ISSUED, QuoteState.ACCEPTED)
    return next((quote for quote in quotes if quote.state in states), None)


def accepted_of(quotes: Iterable[Quote]) -> Quote | None:
    return next((quote for quote in quotes if quote.state is QuoteState.ACCEPTED), None)


def last_issued(quotes: Iterable[Quote]) -> Quote | None:
    """The latest revision that was ever issued, whatever became of it."""
    return max((quote for quote in quotes if quote.issue), key=lambda quote: quote.revision, default=None)


def validity(now: datetime, days: int, zone: tzinfo) -> tuple[date, date, datetime]:
    """The day it is there, the last day it is valid, and the moment (UTC) that day has ended there."""
    today = now.astimezone(zone).date()
    last = today + timedelta(days=days)
    end = datetime.combine(last + timedelta(days=1), time(), tzinfo=zone).astimezone(UTC)
    return today, last, end
