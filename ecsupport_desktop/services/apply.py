"""Commands as JSON Lines in, acknowledgements out: the desk's door for scripts. One bad line never stops the others."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID, uuid5

from ecsupport_desktop.domain.errors import DomainError
from ecsupport_desktop.domain.fitting import is_text
from ecsupport_desktop.services.outcome import Outcome, Status

if TYPE_CHECKING:
    from ecsupport_desktop.services.desk import Desk

Json = dict[str, Any]
_BEYOND_PLAIN_TEXT: Final = (
    "The line has a character that is no text (a lone surrogate or NUL); write it as U+FFFD or leave it out"
)


class BadLine(Exception):
    """A line that is no command; the message says why, `id` is the command's if it could be read."""

    def __init__(self, message: str, command_id: str | None = None) -> None:
        super().__init__(message)
        self.command_id = command_id


def apply_lines(desk: Desk, lines: Iterable[bytes], actor_id: UUID) -> Iterator[Json]:
    """Execute each line and yield its acknowledgement, `{"id", "outcome", "request", "error"}`, once it is committed.

    `actor_id` acts where a line names nobody. Blank lines are passed over.
    """
    for line in lines:
        if line.strip():
            yield apply_line(desk, line, actor_id)


def apply_line(desk: Desk, line: bytes, actor_id: UUID) -> Json:
    """Execute one command; whatever is wrong with it comes back as its acknowledgement."""
    from ecsupport_desktop.services.codec import command_from_json

    command_id: str | None = None
    try:
        fields = _fields(line)
        command_id = fields["id"]
        command = command_from_json(_completed(desk, fields, actor_id))
    except BadLine as bad:
        return _acknowledgement(bad.command_id, Status.REFUSED, None, str(bad))
    except DomainError as error:
        return _acknowledgement(command_id, Status.REFUSED, None, str(error))
    return acknowledge(desk.execute(command))


def acknowledge(outcome: Outcome) -> Json:
    """The acknowledgement of an outcome; the same outcome always gives the same one."""
    error = outcome.refusal.text if outcome.refusal else None
    return _acknowledgement(str(outcome.command_id), outcome.status, outcome.number, error)


def _acknowledgement(command_id: str | None, status: Status, number: str | None, error: str | None) -> Json:
    return {"id": command_id, "outcome": status.value, "request": number, "error": error}


def _fields(line: bytes) -> Json:
    """The line's JSON object, known to carry an id. Raises BadLine."""
    try:
        text = line.decode("utf-8-sig")
        found = json.loads(text, parse_constant=_no_constant)
    except (ValueError, RecursionError) as error:
        raise BadLine(f"The line isn't JSON: {error}") from error
    if not isinstance(found, dict):
        raise BadLine("The line isn't a JSON object")
    command_id = found.get("id")
    readable_id = command_id if isinstance(command_id, str) and _is_text(command_id) else None
    if readable_id is None:
        raise BadLine("The command needs its id: a UUID (version 7) as text")
    if "\\u" in text and not _is_text(json.dumps(found, ensure_ascii=False)):
        raise BadLine(_BEYOND_PLAIN_TEXT, readable_id)
    return found


def _completed(desk: Desk, fields: Json, actor_id: UUID) -> Json:
    """The command with what a script may leave out: who acts, and a request's id where its number is given."""
    completed = dict(fields)
    completed.setdefault("actor_id", str(actor_id))
    if completed.get("kind") == "register_request" and "request_id" not in completed:
        completed["request_id"] = str(_request_id(fields["id"]))
    elif "request" in completed and "request_id" not in completed:
        number = str(completed.pop("request"))
        request_id = desk.readers.request_id(number)
        if request_id is None:
            raise BadLine(f"There is no request {number}", fields["id"])
        completed["request_id"] = str(request_id)
    return completed


def _request_id(command_id: str) -> UUID:
    """The id of the request this command registers: it follows from the command's, so that a repeat says the same."""
    try:
        return uuid5(UUID(command_id), "request")
    except ValueError as error:
        raise BadLine("The command's id isn't a UUID", command_id) from error


def _is_text(text: str) -> bool:
    """Whether it can be kept, also where it is JSON that spells a NUL."""
    return is_text(text) and "\\u0000" not in text


def _no_constant(name: str) -> None:
    raise ValueError(f"{name} is no JSON")
