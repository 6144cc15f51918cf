"""What removing a person needs of storage beside the usual."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from ecsupport_desktop.domain.message import Content
from ecsupport_desktop.domain.personal import Traces


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One recorded event of a stream, with what replaying it needs to know of its command."""

    position: int
    command_id: UUID
    command_kind: str
    command_stream: UUID
    payload: str


class PersonalRecords(Protocol):
    """What removing a person needs beside the usual: the one way in which recorded events are changed."""

    def traces(self, contact_id: UUID | None, addresses: Collection[str]) -> Traces:
        """Everything that holds one of these addresses (lower case) or is about this contact; its requests locked."""

    def histories(self, stream_ids: Sequence[UUID]) -> dict[UUID, tuple[Step, ...]]: ...
    def replace_payloads(self, stream_id: UUID, payloads: Mapping[int, str]) -> None:
        """Replace the texts of the events at these positions; an event that says so is there already."""

    def replace_contents(self, contents: Mapping[UUID, Content]) -> None: ...
    def drop_files(self, sha256s: Collection[str]) -> None:
        """Delete those of these files that nothing refers to any more."""

    def leave_no_remains(self) -> None:
        """Have the engine forget the old words where it would keep them aside. Called last."""
