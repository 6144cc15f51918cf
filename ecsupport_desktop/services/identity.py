"""Identity made by the client: UUIDv7, which sorts by the time it was made."""

from __future__ import annotations

from uuid import UUID

from uuid_utils.compat import uuid7


def new_id() -> UUID:
    """A new id for a command, a request, a client, a contact, a service or an agent."""
    return uuid7()
