"""Commands, events and outcomes to JSON and back, in one place: a word means the same in a file, a pipe and a table.

pydantic is imported with the first event or command: the window shows its queue before it reads one.
"""

from __future__ import annotations

import json
from base64 import urlsafe_b64decode
from collections.abc import Mapping
from dataclasses import fields, is_dataclass, replace
from datetime import UTC, datetime
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Annotated, Any, Final, TypeVar, cast
from uuid import UUID

from ecsupport_desktop.domain import commands as c
from ecsupport_desktop.domain import events as e
from ecsupport_desktop.domain.errors import N_, InvalidField
from ecsupport_desktop.domain.plan import PlanStep
from ecsupport_desktop.domain.quote import LineKind, Party, QuoteContent, QuoteSettings, Rate, Tax, TaxCategory, Texts
from ecsupport_desktop.services.outcome import Outcome

if TYPE_CHECKING:
    from pydantic import ConfigDict, TypeAdapter

_Made = TypeVar("_Made")
_BYTES: Final[ConfigDict] = {"ser_json_bytes": "base64", "val_json_bytes": "base64"}
_CONFIG: Final[ConfigDict] = {"extra": "forbid", "ser_json_bytes": "base64", "val_json_bytes": "base64"}


class InvalidCommand(InvalidField):
    """What was sent isn't a command; `field` is the path of the first fault, such as `message.sent_at`."""


@cache
def _commands() -> TypeAdapter[c.AnyCommand]:
    from pydantic import Field, TypeAdapter

    return TypeAdapter(Annotated[c.AnyCommand, Field(discriminator="kind")], config=_CONFIG)


@cache
def _events() -> TypeAdapter[e.AnyEvent]:
    from pydantic import Field, TypeAdapter

    return TypeAdapter(Annotated[e.AnyEvent, Field(discriminator="kind")], config=_CONFIG)


@cache
def _one(kind: Any) -> TypeAdapter[Any]:
    from pydantic import TypeAdapter

    # A dataclass by itself refuses a configuration, though it would take one over from around it.
    return TypeAdapter(kind | None, config=_BYTES)


def _of(value: object) -> TypeAdapter[Any]:
    return _one(cast(Any, type(value)))


# ── Commands ────────────────────────────────────────────────────────────────────────────────────────────────
def command_from_json(data: Mapping[str, Any] | str | bytes) -> c.AnyCommand:
    """The command, its moments in UTC. Raises InvalidCommand, or the domain's InvalidField for a value it refuses."""
    from pydantic import ValidationError

    text = data if isinstance(data, str | bytes) else json.dumps(data)
    try:
        command = _commands().validate_json(text, strict=True)
    except ValidationError as error:
        first = error.errors(include_url=False, include_context=False, include_input=False)[0]
        # The path begins with the command's kind, which the reader knows.
        path = ".".join(str(part) for part in first["loc"][1:]) or "kind"
        raise InvalidCommand(N_("{path}: {problem}"), field=path, path=path, problem=first["msg"]) from error
    return cast(c.AnyCommand, _checked(command, ""))


def command_to_json(command: c.AnyCommand) -> dict[str, Any]:
    return cast(dict[str, Any], _commands().dump_python(command, mode="json"))


def command_schema() -> dict[str, Any]:
    """The JSON Schema of every command."""
    return _commands().json_schema()


def _checked(value: Any, path: str) -> Any:
    """The value with its moments in UTC; refuses naive moments and the NUL character, which no engine keeps."""
    if isinstance(value, datetime):
        if value.tzinfo is None:
            problem = N_("{path}: a moment needs its offset from UTC, such as 2026-03-01T10:00:00Z")
            raise InvalidCommand(problem, field=path, path=path)
        return value.astimezone(UTC)
    if isinstance(value, str) and "\0" in value:
        raise InvalidCommand(N_("{path}: a text can't hold the character NUL"), field=path, path=path)
    if isinstance(value, tuple):
        return tuple(_checked(item, f"{path}.{position}") for position, item in enumerate(value))
    if is_dataclass(value) and not isinstance(value, type):
        before = {field.name: getattr(value, field.name) for field in fields(value)}
        after = {name: _checked(item, f"{path}.{name}".lstrip(".")) for name, item in before.items()}
        changes = {name: item for name, item in after.items() if item is not before[name]}
        return replace(value, **changes) if changes else value
    return value


# ── Events and outcomes ─────────────────────────────────────────────────────────────────────────────────────
def event_text(event: e.AnyEvent) -> str:
    """The event as compact JSON text, its fields in the order of their declaration: what is stored and hashed."""
    return _of(event).dump_json(event).decode()


def event_to_json(event: e.AnyEvent) -> dict[str, Any]:
    return cast(dict[str, Any], _of(event).dump_python(event, mode="json"))


def event_from_json(data: Mapping[str, Any] | str | bytes) -> e.AnyEvent:
    """The event; ValueError if it isn't one."""
    return _events().validate_json(data if isinstance(data, str | bytes) else json.dumps(data))


def quoting_text(settings: QuoteSettings) -> str:
    """What a team sets for its quotes, as compact JSON text; bytes are base64."""
    return _one(QuoteSettings).dump_json(settings).decode()


@lru_cache(maxsize=8)
def quoting_from_text(text: str) -> QuoteSettings:
    """The other way; ValueError if it isn't one. Asked with every command, and seldom another text: remembered.

    By hand, since every start asks before the first queue is there, which needs nothing else of pydantic.
    """
    try:
        return _quoting(json.loads(text))
    except (AttributeError, KeyError, TypeError) as error:
        raise ValueError(f"not what a team sets for its quotes: {error}") from error


def _quoting(data: dict[str, Any]) -> QuoteSettings:
    texts = {name: _made(Texts, data[name]) for name in ("terms", "exclusions", "assumptions") if name in data}
    return _made(
        QuoteSettings,
        data,
        **texts,
        issuer=_made(Party, data.get("issuer", {})),
        logo=urlsafe_b64decode(data.get("logo", "")),
        rates=tuple(_rate(rate) for rate in data.get("rates", ())),
    )


def _rate(data: dict[str, Any]) -> Rate:
    tax = data["tax"]
    return _made(
        Rate,
        data,
        id=UUID(data["id"]),
        kind=LineKind(data["kind"]),
        tax=_made(Tax, tax, category=TaxCategory(tax["category"])),
        texts=_made(Texts, data["texts"]),
    )


def _made(kind: type[_Made], data: Mapping[str, Any], /, **converted: Any) -> _Made:
    """A dataclass of what is known of it: a newer program may have written more."""
    names = {field.name for field in fields(cast(Any, kind))}
    return kind(**{name: value for name, value in data.items() if name in names} | converted)


def quote_content_text(content: QuoteContent) -> str:
    """What stands on a quote, as compact JSON text."""
    return _one(QuoteContent).dump_json(content).decode()


def quote_content_from_text(text: str) -> QuoteContent:
    """The other way; ValueError if it isn't one."""
    found: QuoteContent = _one(QuoteContent).validate_json(text)
    return found


def plan_steps_text(steps: tuple[PlanStep, ...]) -> str:
    """The steps of a plan, as compact JSON text."""
    return _one(tuple[PlanStep, ...]).dump_json(steps).decode()


def plan_steps_from_text(text: str) -> tuple[PlanStep, ...]:
    """The other way; ValueError if it isn't one."""
    found: tuple[PlanStep, ...] = _one(tuple[PlanStep, ...]).validate_json(text)
    return found


def outcome_text(outcome: Outcome) -> str:
    """The outcome as compact JSON text: what is stored with its command."""
    return _one(Outcome).dump_json(outcome, exclude_defaults=True).decode()


def outcome_to_json(outcome: Outcome) -> dict[str, Any]:
    return cast(dict[str, Any], _one(Outcome).dump_python(outcome, mode="json"))


def outcome_from_json(data: Mapping[str, Any] | str | bytes) -> Outcome:
    """The outcome; ValueError if it isn't one."""
    return cast(Outcome, _one(Outcome).validate_json(data if isinstance(data, str | bytes) else json.dumps(data)))


def canonical(data: Mapping[str, Any]) -> bytes:
    """The one way to write this object: sorted keys, no spaces, UTF-8. For hashing."""
    return json.dumps(data, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()
