"""What a person may ask for: that what is kept about them is removed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal
from uuid import UUID

from .base import Command


@dataclass(frozen=True, slots=True, kw_only=True)
class AnonymisePerson(Command):
    """Remove a person's name, addresses and words for good; a lead's command.

    Either a contact of a client (`client_id`, `contact_id`) or a sender nobody knows (`address`). The command itself is
    kept without the address.
    """

    kind: Literal["anonymise_person"] = "anonymise_person"
    client_id: UUID | None = None
    contact_id: UUID | None = None
    address: str | None = None

    @property
    def stream_id(self) -> UUID:
        return self.client_id or self.id
