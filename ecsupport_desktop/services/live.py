"""What only a shared database has: news of what others do, who is at work on what, and how the connection is."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from ecsupport_desktop.services.outcome import Changed


class LinkWord(StrEnum):
    """`connected`; `lost`: being tried again; `refused`: this agent may not enter any more; `read_only`: may look."""

    CONNECTED = "connected"
    LOST = "lost"
    REFUSED = "refused"
    READ_ONLY = "read_only"


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkState:
    """How the connection is. `since` by this computer's clock; `reason` is a translated sentence, or empty.

    `clock_offset`: the server's clock minus this computer's. `doorbell`: news is told at once, else only by polling.
    `pooled`: a pooler in transaction mode is in between. `weak`: what of the connection is weaker than it should be,
    in words.
    """

    word: LinkWord
    since: datetime
    reason: str = ""
    server: str = ""
    doorbell: bool = True
    pooled: bool = False
    clock_offset: timedelta = timedelta(0)
    weak: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Presence:
    """Somebody has a request open; `writing` an answer on it. Advisory, gone when not renewed."""

    request_id: UUID
    agent_id: UUID
    writing: bool = False
    since: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class News:
    """What was found since the last news; None where nothing is new.

    `presence` is everybody else's, whole. `taken_over`: requests whose answer this console was writing when somebody
    else (the agent's id) took it over.
    """

    changed: Changed = field(default_factory=Changed)
    presence: tuple[Presence, ...] | None = None
    taken_over: tuple[tuple[UUID, UUID], ...] = ()
    link: LinkState | None = None
