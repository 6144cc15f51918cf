"""Clients of the same name: one is created on purpose, never because nobody saw the other."""

from __future__ import annotations

from uuid import UUID

from ecsupport_desktop.domain.folding import folded
from ecsupport_desktop.services.ports import Readers


def bare(name: str) -> str:
    """A name to compare by: case, accents and spaces don't make another one."""
    return " ".join(folded(name).split())


def has_namesake(readers: Readers, name: str, *, of: UUID) -> bool:
    """Whether another client than `of` is called that. On the query thread."""
    return any(bare(client.name) == bare(name) for client in readers.clients(name) if client.id != of)
