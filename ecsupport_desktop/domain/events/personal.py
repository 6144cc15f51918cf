"""What was removed of a person. The events that held it keep their hashes; these say what they hold now.

A chain of events outlives the removal: an event whose text was replaced is vouched for by a later one of its stream,
which names its position and the SHA-256 of the text it has now.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal
from uuid import UUID

from .conversation import RequestEvent


@dataclass(frozen=True, slots=True, kw_only=True)
class Redacted:
    """An event of the same stream whose text was replaced; `payload_sha256` in hexadecimal, of what it holds now."""

    position: int
    payload_sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonalDataRemoved(RequestEvent):
    """What a person wrote here, and who they were, was removed. `person` is what stands in their place."""

    kind: Literal["personal_data_removed"] = "personal_data_removed"
    person: str
    redacted: tuple[Redacted, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonAnonymised:
    """A person was taken off a client's card, or out of a quarantined mail (`subject_id`: which)."""

    kind: Literal["person_anonymised"] = "person_anonymised"
    subject_id: UUID
    person: str
    redacted: tuple[Redacted, ...]
