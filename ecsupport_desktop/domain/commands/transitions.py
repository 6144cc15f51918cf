"""Which standings of a request lead to which by which command: decided over requests of every kind there can be.

More requests are tried than any history makes, never fewer: a server that refuses every other way refuses nothing that
the domain decides. A test holds this against random histories.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import suppress
from functools import cache
from typing import Final
from uuid import UUID

from ecsupport_desktop.domain import commands as c
from ecsupport_desktop.domain import events as e
from ecsupport_desktop.domain.commands.families import ME, NOW, ONE, POLICY, families
from ecsupport_desktop.domain.commands.quote_shapes import QUOTED
from ecsupport_desktop.domain.commands.samples import KINDS, MOVING, commands
from ecsupport_desktop.domain.commands.situations import standing
from ecsupport_desktop.domain.decide import Context, follow, guard
from ecsupport_desktop.domain.errors import DomainError
from ecsupport_desktop.domain.evolve import evolve
from ecsupport_desktop.domain.request import Request
from ecsupport_desktop.domain.words import State

Transition = tuple[type[c.RequestCommand], str, str]
"""By a command of this kind, from this standing (empty: it wasn't there) to that one."""
Way = tuple[type[c.RequestCommand], str, str, str, str]
"""A transition on this basis, with where the request rests then: kind, before, basis, after, rest.

The rest is a state, empty for none, SAME as before, or BEFORE: the state it had.
"""
SAME, BEFORE = "=", "<"
_NUMBER: Final = "2026-000009"


@cache
def ways() -> frozenset[Way]:
    """All of them, those too that stay where they were."""
    found: set[Way] = set()
    for command, family, events in tried():
        found |= _ways(command, family, events)
    return frozenset(found)


@cache
def transitions() -> frozenset[Transition]:
    """From where to where, on whatever basis."""
    return frozenset((kind, before, after) for kind, before, _basis, after, _rest in ways() if before != after)


def basis(request: Request) -> str:
    """What a request's next state depends on beside where it stands: what was established, and where it rests."""
    established: str = request.assessment.kind if request.assessment else "none"
    if established in ("level_2", "level_3"):
        established = "tracked" if request.restored_at is None else "restored"
    before = request.before_merge
    rest = _resting_word(before.rest_state if before else request.rest_state, established)
    return f"{established} {before.state}>{rest}" if before else f"{established} {rest}"


def _resting_word(rest: State | None, established: str) -> str:
    """As far as it matters: a quote's stages where there is a quote, restoring where something is to be restored."""
    if rest is None:
        return ""
    quoted = rest in QUOTED and established == "extra_functionality"
    tracked = rest is State.RESTORING and established == "tracked"
    return rest.value if quoted or tracked or rest in (State.CLOSED, State.WAITING_FOR_CLIENT) else "other"


def rests(before: Request | None, after: Request) -> frozenset[str]:
    """All the words for where a request rests now."""
    if after.rest_state is None:
        return frozenset({""})
    found = {after.rest_state.value}
    if before is not None:
        was = before.before_merge or before
        found |= {SAME} if was.rest_state is after.rest_state else set()
        found |= {BEFORE} if was.state is after.rest_state else set()
    return frozenset(found)


def tried() -> Iterator[tuple[c.RequestCommand, tuple[Request, ...], list[e.AnyRequestEvent]]]:
    """Each command on each family of requests that is accepted, and its events."""
    for members, kinds in families():
        known = {request.id: request for request in members}
        for key, several in zip(known or (ONE,), kinds, strict=True):
            request = known.get(key)
            related = {other: one for other, one in known.items() if other != key}
            context = Context(now=NOW, actor=ME, policy=POLICY, related=related, number=_NUMBER, quote_number=_NUMBER)
            for kind in KINDS:
                if kind in several and _possible(request, kind, context):
                    for command in commands(kind, key):
                        with suppress(DomainError):
                            yield command, members, follow(request, command, context)


def _possible(request: Request | None, kind: type[c.RequestCommand], context: Context) -> bool:
    """Most are refused here, soonest said."""
    if request is None:
        return kind is c.RegisterRequest
    try:
        guard(request, kind, context)
    except DomainError:
        return False
    return True


def _ways(command: c.RequestCommand, family: tuple[Request, ...], events: Iterable[e.AnyRequestEvent]) -> set[Way]:
    known = {request.id: request for request in family}
    after: dict[UUID, Request] = {}
    for event in events:
        key = event.request_id
        before = after.get(key) or known.get(key)
        after[key] = before if before and type(event) not in MOVING else evolve(before, event, command.id)
    found: set[Way] = set()
    for key, request in after.items():
        was = known.get(key)
        start = (standing(was), basis(was)) if was else ("", "")
        found |= {(type(command), *start, standing(request), rest) for rest in rests(was, request)}
    return found
