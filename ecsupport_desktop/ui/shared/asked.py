"""What was asked of the desk and isn't answered yet, by the command's id."""

from __future__ import annotations

from typing import TypeVar
from uuid import UUID

T = TypeVar("T")


def failed(asked: dict[UUID, T], error: Exception) -> list[T]:
    """Takes out what the error happened to; all of it where the error doesn't say."""
    command_id: UUID | None = getattr(error, "command_id", None)
    found = [command_id] if command_id in asked else list(asked)
    return [asked.pop(each) for each in found]
