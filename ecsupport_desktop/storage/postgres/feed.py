"""What has changed since the last look, by the difference of two snapshots: nothing is missed, nothing told twice.

Numbers and moments don't do: a transaction that took its number earlier may commit later. Each event carries its
transaction's id instead, and a look tells the events that its snapshot sees and the previous look's couldn't. One look
is one statement (`live_ddl.console_news`), and brings everything else a console wants to know.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, get_args
from uuid import UUID

from ecsupport_desktop.domain import events as ev
from ecsupport_desktop.services.live import Presence
from ecsupport_desktop.services.outcome import Changed
from ecsupport_desktop.storage.postgres.presence import presences, taken_over
from ecsupport_desktop.storage.types import from_microseconds

LOOK: Final = (
    "SELECT server_now, snapshot::text, active, min_client_version, unknown, request_ids, directory, quarantine,"
    " presence_digest, presence, taken_over"
    " FROM public.console_news(%s::pg_snapshot, %s::uuid, %s::text, %s::text[], %s::text[], %s::text[])"
)
ERA: Final = "SELECT public.live_era()"
EVERYTHING: Final = Changed(directory=True, quarantine=True)
"""Anything may have changed: views read again whatever they show."""

_QUARANTINE: Final = (ev.MailQuarantined, ev.QuarantinedDiscarded)


def _kinds(classes: tuple[Any, ...]) -> list[str]:
    return [each.__dataclass_fields__["kind"].default for each in classes]


_KINDS: Final = (
    _kinds(get_args(ev.AnyRequestEvent)),
    _kinds(tuple(each for each in get_args(ev.AnyDirectoryEvent) if each not in _QUARANTINE)),
    _kinds(_QUARANTINE),
)
"""Of requests, of the directory, of the quarantine. An event of a later program is of none: then look everywhere."""

_ASKED: Final = tuple("{" + ",".join(kinds) + "}" for kinds in _KINDS)
"""As the server reads them, written once and not for every look."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """What one look found. `active` is None for somebody who is no agent (the database's owner)."""

    server_now: datetime
    active: bool | None
    min_client_version: str | None
    changed: Changed
    presence: tuple[Presence, ...] | None
    taken_over: tuple[tuple[UUID, UUID], ...]


class Feed:
    """Where this console is in the feed. One thread. `since`: the snapshot from which on everything is news."""

    def __init__(self, console: UUID, since: str | None = None) -> None:
        self._console = console
        self._since = since
        self._era: str | None = None
        self._presence: str | None = None

    def connected(self, era: str) -> None:
        """Connected to the database in this era. In another one snapshots from before mean nothing."""
        if self._era not in (None, era):
            self._since = None
        self._era = era
        self._presence = None

    def question(self) -> tuple[Any, ...]:
        """The parameters of `LOOK`."""
        return (self._since, self._console, self._presence, *_ASKED)

    def answer(self, row: tuple[Any, ...]) -> Look:
        """What the row of `LOOK` says; the next look goes on from there."""
        server_now, snapshot, active, version, unknown, requests, directory, quarantine, digest, present, taken = row
        changed = Changed()
        if active is not False:
            self._since, self._presence = snapshot, digest
            if unknown:
                changed = EVERYTHING
            else:
                changed = Changed(
                    request_ids=frozenset(requests or ()), directory=bool(directory), quarantine=bool(quarantine)
                )
        return Look(
            server_now=from_microseconds(server_now),
            active=active,
            min_client_version=version,
            changed=changed,
            presence=None if present is None else presences(present),
            taken_over=taken_over(taken),
        )
