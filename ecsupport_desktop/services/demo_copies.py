"""Copies of told stories at other moments: for a million requests, telling each anew would take most of the time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass, replace
from datetime import datetime, timedelta
from random import Random
from typing import Any, Final, cast
from uuid import UUID, uuid5

from ecsupport_desktop.domain.commands import AnyCommand
from ecsupport_desktop.domain.events import AnyRequestEvent
from ecsupport_desktop.domain.message import Content
from ecsupport_desktop.domain.request import Request
from ecsupport_desktop.services.demo_story import Story, demo_id

_NAMES: Final[dict[type[Any], tuple[str, ...]]] = {}


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A request with all that made it, as the bulk writer takes it."""

    request: Request
    history: Sequence[tuple[AnyCommand, datetime, Sequence[AnyRequestEvent]]]
    contents: Mapping[UUID, Content]
    files: Sequence[bytes]


def told(story: Story) -> Told:
    return Told(request=story.now_request, history=story.history, contents=story.contents, files=story.files)


def copy_at(original: Told, number: str, registered_at: datetime, rng: Random) -> Told:
    """The same story, begun at another moment, with ids, Message-IDs and a number of its own."""
    shift = registered_at - original.request.registered_at
    other = _other_names(original, number, registered_at, rng)
    copier = _Copier(other, shift)
    history = [
        (_renamed(command, other), at + shift, [copier.copy(event) for event in events])
        for command, at, events in original.history
    ]
    contents = {other[owner_id]: content for owner_id, content in original.contents.items()}
    request = cast(Request, copier.copy(original.request))
    return Told(request=request, history=history, contents=contents, files=original.files)


def _other_names(original: Told, number: str, registered_at: datetime, rng: Random) -> dict[Any, Any]:
    """What stands in the copy for each id, Message-ID and the number."""
    shift = registered_at - original.request.registered_at
    other: dict[Any, Any] = {original.request.number: number}
    other[original.request.id] = demo_id(rng, registered_at)
    for command, at, _events in original.history:
        other[command.id] = demo_id(rng, at + shift)
    for position, file in enumerate(original.request.attachments):
        other[file.id] = uuid5(other[original.request.id], str(position))
    for message in original.request.messages:
        if message.message_id is not None:
            other[message.message_id] = f"{rng.getrandbits(64):016x}@{message.message_id.rpartition('@')[2]}"
    return other


class _Copier:
    """Copies values deep, each object once. (A function that calls itself would be a cycle for each of a million.)"""

    def __init__(self, other: Mapping[Any, Any], shift: timedelta) -> None:
        self._other = other
        self._shift = shift
        self._copied: dict[int, Any] = {}

    def copy(self, value: Any) -> Any:
        kind = type(value)
        if kind is tuple:
            return tuple([self.copy(item) for item in value]) if value else value
        if kind is datetime:
            return value + self._shift
        names = _field_names(kind)
        if not names:
            return self._other.get(value, value)
        found = self._copied.get(id(value))
        if found is None:
            found = self._copied[id(value)] = kind(**{name: self.copy(getattr(value, name)) for name in names})
        return found


def _field_names(kind: type[Any]) -> tuple[str, ...]:
    """A dataclass's fields; none for anything else."""
    names = _NAMES.get(kind)
    if names is None:
        names = _NAMES[kind] = tuple(field.name for field in fields(kind)) if is_dataclass(kind) else ()
    return names


def _renamed(command: AnyCommand, other: Mapping[Any, Any]) -> AnyCommand:
    """The command's record keeps its id and stream only: what it carried is in the events."""
    changes: Any = {"id": other[command.id], "request_id": other[command.stream_id]}
    return replace(command, **changes)
